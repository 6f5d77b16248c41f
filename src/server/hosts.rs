//! Under which names the server answers. A page whose name leads to the loopback address (DNS
//! rebinding) would be allowed by its browser to read all of a server there: such a server answers
//! only under names that cannot be somebody else's.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::{StatusCode, header};

use super::problem::Problem;
use crate::error::{Error, Result};

/// Names under which a server answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Hosts {
    /// Every name.
    #[default]
    Any,
    /// Loopback names, some addresses, and these.
    These {
        /// In lower case.
        names: Vec<String>,
        /// The address that it listens at; without one every address is right, because a page
        /// cannot have it as its name.
        address: Option<IpAddr>,
    },
}

impl Hosts {
    /// The names of a server that listens at `address`: on loopback its own alone, elsewhere every
    /// name. With `names` it answers under those too, and elsewhere under no other.
    pub fn new(names: &[String], address: IpAddr) -> Hosts {
        let names: Vec<String> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
        match address.to_canonical().is_loopback() {
            true => Hosts::These { names, address: Some(address) },
            false if names.is_empty() => Hosts::Any,
            false => Hosts::These { names, address: None },
        }
    }

    /// Refuses what is not a name by which a host is asked.
    ///
    /// # Errors
    /// Such a name (usage).
    pub fn check(names: &[String]) -> Result<()> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._".contains(c);
        let wrong = names.iter().find(|name| name.is_empty() || !name.chars().all(plain));
        wrong.map_or(Ok(()), |name| {
            Err(Error::usage("host-name", format!("'{name}' is not a host name"))
                .advise("write the name alone, for example --host-name connectome.example.org"))
        })
    }

    /// Refuses a request for another name.
    ///
    /// # Errors
    /// 421.
    pub fn admit(&self, request: &Request) -> Result<(), Problem> {
        let Hosts::These { names, address } = self else { return Ok(()) };
        let own = |host: &str| is_own(&name(host), names, *address);
        // What stands in the request line counts before the header (RFC 9112, 3.2.2).
        let line = request.uri().authority().map(|authority| authority.as_str());
        let headers = request.headers().get_all(header::HOST).iter();
        let mut asked = line.into_iter().chain(
            headers.filter(|_| line.is_none()).map(|host| host.to_str().unwrap_or("\u{fffd}")),
        );
        match asked.find(|host| !own(host)) {
            None => Ok(()),
            Some(host) => {
                let host = name(host);
                let sentence = format!("this server does not accept the host name '{host}'");
                Err(Problem::new(StatusCode::MISDIRECTED_REQUEST, sentence).advise(
                    "ask at http://127.0.0.1 and its port, or start the server with --host-name NAME",
                ))
            }
        }
    }
}

fn is_own(host: &str, names: &[String], address: Option<IpAddr>) -> bool {
    if let Ok(ip) = host.parse::<IpAddr>() {
        return ip.to_canonical().is_loopback() || address.is_none_or(|address| ip == address);
    }
    host == "localhost" || host.ends_with(".localhost") || names.iter().any(|name| name == host)
}

/// The name in `NAME:PORT`, in lower case, without the dot that may end it.
fn name(host: &str) -> String {
    let host = host.trim();
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.split_once(':').map_or(host, |(name, _)| name),
    };
    name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn admits(hosts: &Hosts, host: &str) -> bool {
        let request = Request::get("/").header("host", host).body(Body::empty()).unwrap();
        hosts.admit(&request).is_ok()
    }

    #[test]
    fn a_server_on_loopback_answers_under_names_that_are_nobody_elses() {
        let own = Hosts::new(&["Lab.example".to_owned()], "127.0.0.1".parse().unwrap());
        for host in [
            "127.0.0.1:8080",
            "localhost",
            "LOCALHOST:80",
            "localhost.",
            "areax.localhost:1",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
            "127.9.9.9",
            "lab.example:8080",
        ] {
            assert!(admits(&own, host), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:8080",
            "localhost.evil.example",
            "127.0.0.1.evil.example",
            "evillocalhost",
            "192.168.1.5",
            "0.0.0.0",
            "",
            "x@localhost",
            "::1",
        ] {
            assert!(!admits(&own, host), "{host}");
        }
        let none = Request::get("/").body(Body::empty()).unwrap();
        assert!(own.admit(&none).is_ok(), "HTTP/1.0 has no names");
        let line = Request::get("http://evil.example/").header("host", "localhost");
        assert!(own.admit(&line.body(Body::empty()).unwrap()).is_err());
        let two = Request::get("/").header("host", "localhost").header("host", "evil.example");
        assert!(own.admit(&two.body(Body::empty()).unwrap()).is_err());
    }

    #[test]
    fn elsewhere_every_name_is_right_unless_names_are_given() {
        let anywhere = "0.0.0.0".parse().unwrap();
        assert_eq!(Hosts::new(&[], anywhere), Hosts::Any);
        let named = Hosts::new(&["lab.example".to_owned()], anywhere);
        assert!(admits(&named, "lab.example") && admits(&named, "192.168.1.5:80"));
        assert!(admits(&named, "localhost") && !admits(&named, "evil.example"));
        assert!(Hosts::check(&["a b".into()]).is_err() && Hosts::check(&["".into()]).is_err());
        assert!(
            Hosts::check(&["http://a".into()]).is_err() && Hosts::check(&["a:1".into()]).is_err()
        );
        assert!(Hosts::check(&["lab-1.example".into()]).is_ok());
    }
}
