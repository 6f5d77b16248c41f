//! Where a redirect may lead: to public addresses, and to addresses of a kind that the server itself
//! has that was asked. Otherwise a server of the internet could have this machine ask its own
//! services, or those of the network that it is in.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Mutex, PoisonError};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Who reaches an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Everyone,
    /// A network of a site.
    Site,
    /// Those on the same cable.
    Link,
    Machine,
    /// It is not an address of one host.
    Nobody,
}

/// Finds addresses, but none that a redirect must not lead to.
#[derive(Debug)]
pub struct Guard {
    /// The host that is asked: what it says is what the user asked for.
    host: String,
    /// Who reaches that host, as far as is known.
    own: Mutex<Vec<Reach>>,
    resolver: DefaultResolver,
}

/// Why a redirect is not followed.
#[derive(Debug)]
pub struct Refused(String);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let where_to = "an address of this machine or of its network";
        write!(f, "the server redirects to {}, {where_to}, which is not followed", self.0)
    }
}

impl std::error::Error for Refused {}

impl Guard {
    /// For questions to this host.
    pub fn new(host: &str) -> Guard {
        let (own, resolver) = (Mutex::default(), DefaultResolver::default());
        Guard { host: host.to_owned(), own, resolver }
    }

    fn refuses(&self, address: IpAddr) -> bool {
        let reach = reach(address);
        let own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
        reach != Reach::Everyone && !own.contains(&reach)
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.resolver.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        if host == self.host {
            let mut own = self.own.lock().unwrap_or_else(PoisonError::into_inner);
            *own = found.iter().map(|address| reach(address.ip())).collect();
            return Ok(found);
        }
        // A proxy of the user's own; what it may reach is its affair.
        if config.proxy().is_some_and(|proxy| proxy.host() == host) {
            return Ok(found);
        }
        match found.iter().find(|address| self.refuses(address.ip())) {
            Some(address) => {
                Err(Error::Other(Box::new(Refused(format!("'{host}' at {}", address.ip())))))
            }
            None => Ok(found),
        }
    }
}

fn reach(address: IpAddr) -> Reach {
    match address.to_canonical() {
        IpAddr::V4(v4) => reach_v4(v4),
        IpAddr::V6(v6) => match v6.segments() {
            [0, 0, 0, 0, 0, 0, 0, 0 | 1] => Reach::Machine,
            // An address of version 4, as a gateway writes it (RFC 6052).
            [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
                reach_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
            }
            [first, ..] if first & 0xfe00 == 0xfc00 => Reach::Site,
            [first, ..] if first & 0xffc0 == 0xfe80 => Reach::Link,
            [first, ..] if first & 0xff00 == 0xff00 => Reach::Nobody,
            _ => Reach::Everyone,
        },
    }
}

fn reach_v4(address: Ipv4Addr) -> Reach {
    match address.octets() {
        [0 | 127, ..] => Reach::Machine,
        [169, 254, ..] => Reach::Link,
        // What providers have for their customers, and for measurements, beside the private ones.
        [100, 64..=127, ..] | [192, 0, 0, _] | [198, 18..=19, ..] => Reach::Site,
        [224..=255, ..] => Reach::Nobody,
        _ if address.is_private() => Reach::Site,
        _ => Reach::Everyone,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_by_who_reaches_them() {
        let check = |reached: Reach, addresses: &[&str]| {
            for address in addresses {
                assert_eq!(reach(address.parse().unwrap()), reached, "{address}");
            }
        };
        check(
            Reach::Machine,
            &["127.0.0.1", "127.9.9.9", "0.0.0.0", "::1", "::", "::ffff:127.0.0.1"],
        );
        check(Reach::Machine, &["64:ff9b::7f00:1"]);
        check(Reach::Link, &["169.254.169.254", "fe80::1", "::ffff:169.254.0.1"]);
        check(Reach::Site, &["10.1.2.3", "172.16.0.1", "192.168.1.1", "100.64.0.1", "fd00::1"]);
        check(Reach::Nobody, &["224.0.0.1", "255.255.255.255", "ff02::1"]);
        check(Reach::Everyone, &["1.1.1.1", "172.32.0.1", "2606:4700::1111", "169.253.0.1"]);
    }

    #[test]
    fn what_the_asked_server_is_itself_may_be_led_to() {
        let guard = Guard::new("lab.example");
        *guard.own.lock().unwrap() = vec![Reach::Site];
        let refuses = |address: &str| guard.refuses(address.parse().unwrap());
        assert!(!refuses("10.0.0.7") && !refuses("1.1.1.1"));
        assert!(refuses("127.0.0.1") && refuses("169.254.169.254") && refuses("224.0.0.1"));
    }
}
