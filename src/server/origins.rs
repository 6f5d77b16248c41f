//! Which pages of other origins may read answers: none, unless the server is told.

use std::time::Duration;

use axum::http::{HeaderName, HeaderValue, Method, Uri, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use super::headers::{REQUEST_ID, SEED_HEADER, SERVER_TIMING};
use crate::error::{Error, Result};

/// How long a browser may remember what it was allowed.
const REMEMBERED: Duration = Duration::from_secs(3600);

/// The origins whose pages may read answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origins {
    /// That of the server alone.
    #[default]
    Own,
    /// These too.
    These(Vec<HeaderValue>),
    /// Every page.
    Any,
}

impl Origins {
    /// Origins as a browser names them, `https://host` or `http://host:port`; `*` is every page.
    ///
    /// # Errors
    /// Text that no browser sends as its origin (usage).
    pub fn parse(texts: &[String]) -> Result<Origins> {
        if texts.is_empty() {
            return Ok(Origins::Own);
        }
        let these = texts.iter().filter(|text| *text != "*").map(|text| origin(text));
        let these = these.collect::<Result<Vec<_>>>()?;
        Ok(match texts.iter().any(|text| text == "*") {
            true => Origins::Any,
            false => Origins::These(these),
        })
    }

    /// What browsers are told, and how they are answered when they ask first.
    pub fn layer(&self) -> Option<CorsLayer> {
        let allowed = match self {
            Origins::Own => return None,
            Origins::These(these) => AllowOrigin::list(these.iter().cloned()),
            Origins::Any => AllowOrigin::any(),
        };
        // A page of the internet may ask a server on loopback only if that says so too.
        let layer = CorsLayer::new().allow_origin(allowed).allow_private_network(true);
        Some(
            layer
                .allow_methods([Method::GET, Method::HEAD, Method::POST])
                .allow_headers(SENT)
                .expose_headers(READABLE)
                .max_age(REMEMBERED),
        )
    }
}

/// Headers that scripts may send, those of agents among them.
const SENT: [HeaderName; 7] = [
    header::ACCEPT,
    header::CONTENT_TYPE,
    header::RANGE,
    REQUEST_ID,
    HeaderName::from_static("mcp-protocol-version"),
    HeaderName::from_static("mcp-method"),
    HeaderName::from_static("mcp-name"),
];

/// Headers that scripts may read, beside those that they always may.
const READABLE: [HeaderName; 7] = [
    header::ACCEPT_RANGES,
    header::CONTENT_LENGTH,
    header::CONTENT_RANGE,
    header::RETRY_AFTER,
    REQUEST_ID,
    SEED_HEADER,
    SERVER_TIMING,
];

fn origin(text: &str) -> Result<HeaderValue> {
    let is_origin = text.parse::<Uri>().is_ok_and(|uri| {
        let plain = match (uri.scheme_str(), uri.authority()) {
            (Some(scheme @ ("http" | "https")), Some(host)) => format!("{scheme}://{host}"),
            _ => return false,
        };
        // Browsers send no path, no slash at the end, and small letters.
        plain == text && !text.contains('@') && text.to_ascii_lowercase() == text
    });
    let value = HeaderValue::from_str(text).ok().filter(|_| is_origin);
    value.ok_or_else(|| {
        Error::usage("allow-origin", format!("'{text}' is not a valid web origin"))
            .advise("write https://HOST or http://HOST:PORT without a slash at the end, or '*'")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Result<Origins> {
        Origins::parse(&texts.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn origins_are_what_a_browser_sends() {
        assert_eq!(of(&[]).unwrap(), Origins::Own);
        assert_eq!(of(&["http://a.b:80", "*"]).unwrap(), Origins::Any);
        let two = ["https://neuroglancer-demo.appspot.com", "http://[::1]:8080"];
        let expected = two.map(HeaderValue::from_static).to_vec();
        assert_eq!(of(&two).unwrap(), Origins::These(expected));
        for wrong in [
            "",
            "a.b",
            "https://a.b/",
            "https://a.b/c",
            "ftp://a.b",
            "https://A.b",
            "https://",
            "null",
            "https://u@a.b",
            "https://a.b?c",
            "https://*.b.c/",
        ] {
            assert!(of(&[wrong]).is_err(), "{wrong}");
        }
        assert!(of(&["*", "a.b"]).is_err(), "a wrong one beside the star is dropped");
    }
}
