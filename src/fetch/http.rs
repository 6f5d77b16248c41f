//! Requests, and what can be wrong with answers before their bytes are looked at.

use std::io::Read;
use std::path::Path;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, PoisonError};

use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use ureq::http::{Response, StatusCode, Uri};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};

use super::RetryPolicy;
use super::guard::{Guard, Refused};
use crate::error::{Error, Kind, Result};

/// Bytes of an answer that are looked at to tell a page from a file.
pub const SNIFF_BYTES: usize = 512;
/// Longest part of a server's message that is repeated.
const EXCERPT_CHARS: usize = 160;

/// Redirects that are followed.
const REDIRECTS_MAX: u32 = 5;

/// Asks servers.
pub struct Client {
    /// The host that was asked last, and who asks it.
    agent: Mutex<Option<(String, Agent)>>,
    /// Bytes of shapes that are being read into memory.
    pub held: AtomicU64,
    /// How often and how long.
    pub retry_policy: RetryPolicy,
}

/// A try that failed.
#[derive(Debug)]
pub struct Failed {
    pub error: Error,
    pub why: Why,
}

/// What a failure means for the next try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The same question may be answered later.
    Passing,
    /// The server has no such thing.
    Missing,
    /// Asking again is of no use.
    Final,
}

impl Failed {
    pub fn passing(error: Error) -> Failed {
        Failed { error, why: Why::Passing }
    }
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed { error, why: Why::Final }
    }
}

impl Client {
    /// A client with this retry policy.
    pub fn new(retry_policy: RetryPolicy) -> Client {
        Client { agent: Mutex::default(), held: AtomicU64::new(0), retry_policy }
    }

    /// Who asks this host: redirects lead only where it may lead.
    fn agent(&self, host: &str) -> Agent {
        let mut agent = self.agent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, agent)) = agent.as_ref().filter(|(of, _)| of == host) {
            return agent.clone();
        }
        let silence = Some(self.retry_policy.silence);
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .user_agent(concat!("areax/", env!("CARGO_PKG_VERSION")))
            // Ranges count the bytes of the file itself.
            .accept_encoding("identity")
            .timeout_resolve(silence)
            .timeout_connect(silence)
            .timeout_recv_response(silence)
            .timeout_per_read(silence)
            .max_redirects(REDIRECTS_MAX)
            .build();
        let new = Agent::with_parts(config, DefaultConnector::default(), Guard::new(host));
        *agent = Some((host.to_owned(), new.clone()));
        new
    }

    /// The answer to a GET, if its status is 200 or 206, or 416.
    ///
    /// # Errors
    /// Another status, and a server that cannot be reached.
    pub fn get(
        &self,
        url: &str,
        headers: &[(HeaderName, String)],
    ) -> Result<Response<Body>, Failed> {
        let host = url.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        let mut request = self.agent(&host.unwrap_or_default()).get(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut response = request.call().map_err(|error| unanswered(url, &error))?;
        match response.status() {
            StatusCode::OK | StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE => {
                Ok(response)
            }
            status => Err(refused(url, status, &mut response)),
        }
    }
}

/// The value of a header as text.
pub fn header(response: &Response<Body>, name: HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

/// The length that the server states.
pub fn content_length(response: &Response<Body>) -> Option<u64> {
    header(response, CONTENT_LENGTH)?.trim().parse().ok()
}

/// Refuses a page that was sent instead of a file: `start` are the first bytes of the answer.
pub fn no_page(url: &str, content_type: Option<&str>, start: &[u8]) -> Result<()> {
    let kind = content_type.unwrap_or_default().to_ascii_lowercase();
    let start = start.trim_ascii_start().to_ascii_lowercase();
    let begins = [&b"<!doctype"[..], b"<html", b"<?xml"].iter().any(|tag| start.starts_with(tag));
    if !begins && !kind.starts_with("text/html") && !kind.starts_with("application/xhtml") {
        return Ok(());
    }
    Err(at(url, Error::data("the server sent a web page instead of the file")).advise(
        "open the address in a browser: it may be maintenance, a login or a proxy; then try again",
    ))
}

/// The content type of an answer.
pub fn content_type(response: &Response<Body>) -> Option<String> {
    header(response, CONTENT_TYPE).map(str::to_owned)
}

/// An error at an address.
pub fn at(url: &str, error: Error) -> Error {
    error.in_file(Path::new(url))
}

/// The bytes stopped coming.
pub fn cut(url: &str, error: std::io::Error) -> Failed {
    let advice = "check the network; what has arrived is kept, and `areax fetch` resumes there";
    let what = "the connection was cut";
    Failed::passing(Error::io(Path::new(url), what, error).advise(advice))
}

fn unanswered(url: &str, error: &ureq::Error) -> Failed {
    use ureq::Error as E;
    let refused = Error::new(Kind::Failure, format!("no answer: {error}"));
    let (error, why) = match error {
        E::BadUri(_) | E::Http(_) => {
            let error = Error::usage("base_url", format!("this is not an address: {error}"));
            (error.advise("give an address such as https://server.org"), Why::Final)
        }
        E::Other(cause) if cause.is::<Refused>() => {
            let error = Error::new(Kind::Failure, cause.to_string());
            (error.advise("if this is intended, give that address directly"), Why::Final)
        }
        E::TooManyRedirects | E::RedirectFailed => {
            (refused.advise("open the address in a browser to see where it redirects"), Why::Final)
        }
        _ => (refused.advise("check the address, the network and the proxy"), Why::Passing),
    };
    Failed { error: at(url, error), why }
}

/// An answer that is none, with the beginning of what the server says.
fn refused(url: &str, status: StatusCode, response: &mut Response<Body>) -> Failed {
    let mut said = Vec::new();
    // Without its message the status must do.
    let _ = response.body_mut().as_reader().take(4 * EXCERPT_CHARS as u64).read_to_end(&mut said);
    let said = excerpt(&said);
    // In quotes: it is the server's word, whatever it says.
    let what = if said.is_empty() { format!("{status}") } else { format!("{status}: \"{said}\"") };
    let again = matches!(status.as_u16(), 408 | 425 | 429 | 500..);
    let (why, error) = match status {
        StatusCode::NOT_FOUND | StatusCode::GONE => {
            (Why::Missing, Error::data(what).advise("check the address"))
        }
        _ if again => (
            Why::Passing,
            Error::new(Kind::Failure, what).advise("the server has a problem; try again later"),
        ),
        _ => (
            Why::Final,
            Error::new(Kind::Failure, what).advise("open the address in a browser to see why"),
        ),
    };
    Failed { error: at(url, error), why }
}

/// The beginning of a message on one line; nothing of a page.
fn excerpt(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    if text.trim_start().starts_with('<') {
        return String::new();
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = line.chars().filter(|c| !c.is_control()).map(|c| if c == '"' { '\'' } else { c });
    let mut excerpt: String = shown.take(EXCERPT_CHARS).collect();
    if line.chars().count() > EXCERPT_CHARS {
        excerpt.push('…');
    }
    excerpt
}
