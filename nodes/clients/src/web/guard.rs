//! Which addresses may be read: none that only this machine or its network can reach.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// An entry of the list of private addresses that may be read that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no address with a port; write it like 127.0.0.1:8080")]
pub struct BadPrivateAddress(
    /// As it was given.
    pub String,
);

/// Why an address is not read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Refused {
    /// Not http or https.
    #[error("only http and https addresses are read")]
    Scheme,
    /// A name or password in the address.
    #[error("addresses with a user name or password are not read")]
    UserInfo,
    /// Another port.
    #[error("only the ports 80 and 443 are read")]
    Port,
    /// No host.
    #[error("there is no host in it")]
    NoHost,
    /// An address that the public network does not know.
    #[error("{0} is not an address of the public network")]
    Private(IpAddr),
    /// A name without addresses.
    #[error("the name has no address")]
    NoAddress,
}

/// Decides what may be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Guard {
    /// Private addresses that may be read all the same, for tests and for those who know what they do.
    allowed: Arc<[SocketAddr]>,
}

impl Guard {
    /// One that lets these private addresses through.
    pub(super) fn new(allow_private: &[String]) -> Result<Self, BadPrivateAddress> {
        let parse = |text: &String| text.parse().map_err(|_| BadPrivateAddress(text.clone()));
        let allowed: Result<Vec<SocketAddr>, _> = allow_private.iter().map(parse).collect();
        Ok(Self { allowed: allowed?.into() })
    }

    /// Whether this address may be asked. Names are judged again by what they resolve to. `url` has already brought
    /// every notation of an IP address (octal, hexadecimal, one number) into the usual one.
    pub(super) fn check(&self, url: &Url) -> Result<(), Refused> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Refused::Scheme);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Refused::UserInfo);
        }
        let port = url.port_or_known_default().ok_or(Refused::Port)?;
        let ip = match url.host().ok_or(Refused::NoHost)? {
            Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
            Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
            Host::Domain(_) => None,
        };
        match ip {
            Some(ip) if self.allowed.contains(&SocketAddr::new(ip, port)) => Ok(()),
            Some(ip) if !is_public(ip) => Err(Refused::Private(ip)),
            _ if matches!(port, 80 | 443) || self.allowed.iter().any(|a| a.port() == port) => Ok(()),
            _ => Err(Refused::Port),
        }
    }

    /// The addresses of a name, if every one of them may be asked. A single private one spoils all: a name that
    /// changes its mind between two questions gains nothing.
    fn judged(&self, found: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refused> {
        let allowed = |ip: IpAddr| self.allowed.iter().any(|a| a.ip() == ip);
        match found.iter().find(|a| !is_public(a.ip()) && !allowed(a.ip())) {
            Some(private) => Err(Refused::Private(private.ip())),
            None if found.is_empty() => Err(Refused::NoAddress),
            None => Ok(found),
        }
    }
}

/// Resolves names once, and hands the connection only addresses that were judged.
impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            let judged = guard.judged(found)?;
            Ok(Box::new(judged.into_iter()) as Addrs)
        })
    }
}

/// Whether an address belongs to the public network, by the special-purpose registries of IANA.
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let special = matches!(
        (a, b, c),
        (0 | 10 | 127, _, _)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 88, 99)
            | (192, 168, _)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, _, _)
    );
    !special
}

/// Global unicast is `2000::/3`; of that, addresses that carry an IPv4 address (6to4, Teredo) or are set apart
/// (documentation, benchmarking, ORCHID) are not public either.
fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    let unicast = a & 0xe000 == 0x2000;
    let special = a == 0x2002 || (a == 0x2001 && (b < 0x0200 || b == 0x0db8)) || (a == 0x3fff && b < 0x1000);
    unicast && !special
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(url: &str) -> Result<(), Refused> {
        Guard::default().check(&Url::parse(url).unwrap())
    }

    #[test]
    fn addresses_of_this_machine_and_network_are_refused_in_any_notation() {
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://017700000001/",
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://100.64.0.1/",
            "http://169.254.169.254/",
            "http://172.31.0.1/",
            "http://192.168.1.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fc00::1]/",
            "http://[fe80::1]/",
            "http://[fd00:ec2::254]/",
            "http://[2001:db8::1]/",
            "http://[ff02::1]/",
        ] {
            assert!(matches!(check(url), Err(Refused::Private(_))), "{url}: {:?}", check(url));
        }
    }

    #[test]
    fn public_addresses_on_usual_ports_are_read() {
        for url in [
            "http://example.com/a",
            "https://1.1.1.1/",
            "https://[2606:4700::1111]/",
            "http://example.com:443/",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }

    #[test]
    fn schemes_ports_and_passwords_are_refused() {
        assert_eq!(check("ftp://example.com/"), Err(Refused::Scheme));
        assert_eq!(check("file:///etc/passwd"), Err(Refused::Scheme));
        assert_eq!(check("http://example.com:22/"), Err(Refused::Port));
        assert_eq!(check("http://me:secret@example.com/"), Err(Refused::UserInfo));
    }

    #[test]
    fn a_name_with_one_private_address_is_refused_whole() {
        let addresses = |list: &[&str]| list.iter().map(|a| a.parse().unwrap()).collect::<Vec<SocketAddr>>();
        let guard = Guard::default();
        assert!(guard.judged(addresses(&["1.1.1.1:0", "8.8.8.8:0"])).is_ok());
        let private = "10.0.0.1".parse().unwrap();
        assert_eq!(guard.judged(addresses(&["1.1.1.1:0", "10.0.0.1:0"])), Err(Refused::Private(private)));
    }

    #[test]
    fn a_private_address_can_be_let_through() {
        let guard = Guard::new(&["127.0.0.1:8080".to_owned()]).unwrap();
        assert!(guard.check(&Url::parse("http://127.0.0.1:8080/a").unwrap()).is_ok());
        assert!(guard.check(&Url::parse("http://127.0.0.1:8081/a").unwrap()).is_err());
        assert!(Guard::new(&["localhost".to_owned()]).is_err());
    }
}
