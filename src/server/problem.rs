//! Errors as `application/problem+json` (RFC 9457): `type`, `title`, `status`, `detail`, and the
//! same sentence once more as `error`, where clients of the guide's server look for it.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::error::{Error, Kind, Place};

/// The media type of problems.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// Why a request got no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    status: StatusCode,
    sentence: String,
    parameter: Option<String>,
    advice: Option<Advice>,
    retry_after_s: Option<u32>,
    /// Bytes of the file that a range lies beyond.
    file_bytes: Option<u64>,
    /// Whether the prepared copy is damaged: asked again over another one it may be answered.
    is_damage: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Advice {
    text: String,
    /// Where in it a route of this server begins: a proxy may have it below a path.
    route_at: Option<usize>,
}

impl Advice {
    fn plain(text: impl Into<String>) -> Advice {
        Advice { text: text.into(), route_at: None }
    }

    fn said(&self, prefix: &str) -> String {
        let mut text = self.text.clone();
        if let Some(at) = self.route_at {
            text.insert_str(at, prefix);
        }
        text
    }
}

/// The body, keys in this order.
#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    error: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parameter: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<&'a str>,
}

impl Problem {
    /// A problem of this status that says `sentence`.
    pub fn new(status: StatusCode, sentence: impl Into<String>) -> Problem {
        Problem {
            status,
            sentence: sentence.into(),
            parameter: None,
            advice: None,
            retry_after_s: None,
            file_bytes: None,
            is_damage: false,
        }
    }

    /// A bad value (400) of a parameter.
    pub fn bad(parameter: &str, sentence: impl Into<String>) -> Problem {
        Problem {
            parameter: Some(parameter.to_owned()),
            ..Problem::new(StatusCode::BAD_REQUEST, sentence)
        }
    }

    /// A range beyond a file of so many bytes (416).
    pub fn beyond(file_bytes: u64) -> Problem {
        let sentence = format!("the range lies beyond the file, which has {file_bytes} bytes");
        let problem = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, sentence);
        Problem { file_bytes: Some(file_bytes), ..problem }
    }

    /// A fault of the server's own (500); what happened is in its log.
    pub fn fault() -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "the server failed at this request")
            .advise("the server's log has the cause with the request id")
    }

    /// A prepared copy that is damaged (503); `then` says what is done about it.
    pub fn damaged(then: &str) -> Problem {
        let sentence = format!("the prepared copy is damaged{then}");
        let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, sentence);
        Problem { is_damage: true, ..problem }
    }

    /// Whether it is such a copy.
    pub fn is_damage(&self) -> bool {
        self.is_damage
    }

    /// A question that was not answered in time, or was cancelled (503).
    pub fn late() -> Problem {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the question took too long")
            .advise("ask again when the server is less busy, or ask for less")
            .retry_after(5)
    }

    /// The same problem with advice on what to do next.
    pub fn advise(mut self, advice: impl Into<String>) -> Problem {
        self.advice = Some(Advice::plain(advice));
        self
    }

    /// The same with a route of this server in the advice.
    pub fn advise_route(mut self, before: &str, route: &str, after: &str) -> Problem {
        let text = format!("{before}{route}{after}");
        self.advice = Some(Advice { text, route_at: Some(before.len()) });
        self
    }

    /// The same problem, which may be gone after some seconds.
    pub fn retry_after(mut self, seconds: u32) -> Problem {
        self.retry_after_s = Some(seconds);
        self
    }

    /// The same problem of another status.
    pub fn with_status(self, status: StatusCode) -> Problem {
        Problem { status, ..self }
    }

    /// What is wrong, the parameter that it is about, and what to do next.
    #[cfg(feature = "mcp")]
    pub fn said(&self) -> (&str, Option<&str>, Option<String>) {
        let advice = self.advice.as_ref().map(|advice| advice.said(""));
        (&self.sentence, self.parameter.as_deref(), advice)
    }

    /// Its status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The response, with the request's id where the server itself is at fault. `prefix` is the path
    /// below which a proxy has the server.
    pub fn response(&self, request_id: Option<&str>, prefix: &str) -> Response {
        let request_id = request_id.filter(|_| self.status.is_server_error());
        let advice = self.advice.as_ref().map(|advice| advice.said(prefix));
        let body = Body {
            r#type: "about:blank",
            title: self.status.canonical_reason().unwrap_or("Error"),
            status: self.status.as_u16(),
            detail: &self.sentence,
            error: &self.sentence,
            parameter: self.parameter.as_deref(),
            advice: advice.as_deref(),
            request_id,
        };
        // Strings and numbers can always be written.
        let text = serde_json::to_vec(&body).unwrap_or_default();
        let mut response =
            (self.status, [(header::CONTENT_TYPE, MEDIA_TYPE)], text).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
        }
        let range = self.file_bytes.map(|bytes| HeaderValue::try_from(format!("bytes */{bytes}")));
        if let Some(Ok(range)) = range {
            response.headers_mut().insert(header::CONTENT_RANGE, range);
        }
        response
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.response(None, "");
        // `frame` writes it once more when it knows the request's id and the proxy's path.
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        match error.kind() {
            Kind::Usage => of_usage(&error),
            Kind::Engine | Kind::Unsupported => {
                tracing::error!(error = %error, "an engine failed");
                let problem = Problem::new(StatusCode::SERVICE_UNAVAILABLE, error.what());
                Problem { advice: error.advice().map(Advice::plain), ..problem }
            }
            Kind::Stopped => Problem::late(),
            Kind::Damaged => {
                tracing::error!(error = %error, "damage");
                Problem::damaged("").advise("start the server again")
            }
            Kind::Failure | Kind::Data | Kind::Disagree => {
                // Paths of the server's disk are for its log alone.
                tracing::error!(error = %error, "a question failed");
                Problem::fault()
            }
        }
    }
}

/// The sentence names the parameter: the error's own does not always.
fn of_usage(error: &Error) -> Problem {
    let parameter = match error.place() {
        Some(Place::Parameter(name)) => Some(name.as_str()),
        _ => None,
    };
    let sentence = match parameter {
        Some(name) if !error.what().contains(name) => format!("{name}: {}", error.what()),
        _ => error.what().to_owned(),
    };
    Problem {
        parameter: parameter.map(str::to_owned),
        advice: error.advice().map(Advice::plain),
        ..Problem::new(StatusCode::BAD_REQUEST, sentence)
    }
}
