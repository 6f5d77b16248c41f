//! The address under which a client has found the server, also behind a proxy.

use axum::http::{HeaderMap, HeaderName, header};

/// The name that a proxy was asked under.
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
/// The scheme that a proxy was asked with.
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
/// The path below which a proxy has the server.
const PREFIX: HeaderName = HeaderName::from_static("x-forwarded-prefix");
/// Longest such path that is believed.
const PREFIX_BYTES_MAX: usize = 256;

/// The headers that the address is made from.
pub const VARY: &str = "host, x-forwarded-host, x-forwarded-proto, x-forwarded-prefix";

/// `http://HOST:PORT/PREFIX`, without a slash at the end. Nothing that is no part of an address gets
/// into it: it is repeated in documents and shell commands.
pub fn base_url(headers: &HeaderMap) -> String {
    let plain = |host: &&str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        !host.is_empty() && host.chars().all(plain)
    };
    let named = first(headers, &HOST).filter(plain);
    let host = named.or_else(|| first(headers, &header::HOST).filter(plain));
    let host = host.unwrap_or("127.0.0.1:8080");
    let by_proxy = first(headers, &PROTO).is_some_and(|scheme| scheme == "https");
    let scheme = if by_proxy { "https" } else { "http" };
    format!("{scheme}://{host}{}", prefix(headers))
}

/// `/PREFIX`, or nothing: what stands before the path of every route.
pub fn prefix(headers: &HeaderMap) -> &str {
    let text = first(headers, &PREFIX).unwrap_or_default().trim_end_matches('/');
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/".contains(c);
    let is_path = text.starts_with('/')
        && text.len() <= PREFIX_BYTES_MAX
        && text.chars().all(plain)
        && text[1..].split('/').all(|part| !matches!(part, "" | "." | ".."));
    if is_path { text } else { "" }
}

/// What the proxy next to the client has written: others append after a comma.
fn first<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.split(',').next()?.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pairs: &[(HeaderName, &str)]) -> String {
        let pairs = pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap()));
        base_url(&HeaderMap::from_iter(pairs))
    }

    #[test]
    fn a_proxy_says_where_the_server_is() {
        assert_eq!(of(&[]), "http://127.0.0.1:8080");
        let (host, proto) = ((header::HOST, "lab.example"), (PROTO, "https, http"));
        let behind = |prefix: &str| of(&[host.clone(), proto.clone(), (PREFIX, prefix)]);
        assert_eq!(behind("/a/areax/"), "https://lab.example/a/areax");
        assert_eq!(behind("/a~b-1, /c"), "https://lab.example/a~b-1");
        let wrong =
            ["", "/", "a", "//evil.example", "/a//b", "/../x", "/a/.", "/$(x)", "/a b", "/a?b"];
        for wrong in wrong.into_iter().chain([&*format!("/{}", "a".repeat(300))]) {
            assert_eq!(behind(wrong), "https://lab.example", "{wrong}");
        }
    }

    #[test]
    fn a_proxy_says_under_which_name_it_was_asked() {
        let host = (header::HOST, "127.0.0.1:8080");
        let behind = |name: &str| of(&[host.clone(), (HOST, name)]);
        assert_eq!(behind("lab.example"), "http://lab.example");
        assert_eq!(behind("lab.example:444, inner"), "http://lab.example:444");
        for wrong in ["", "a b", "a/b", "$(x)", "x@y"] {
            assert_eq!(behind(wrong), "http://127.0.0.1:8080", "{wrong}");
        }
    }

    #[test]
    fn a_host_that_is_none_is_not_repeated() {
        assert_eq!(of(&[(header::HOST, "x\"; rm -rf")]), "http://127.0.0.1:8080");
    }
}
