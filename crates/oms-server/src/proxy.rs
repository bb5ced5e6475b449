//! Which machine a request comes from, when proxies stand in between.

use crate::networks::Networks;
use axum::http::HeaderMap;
use oms_base::sabotage;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The machine that a request comes from, as far as anybody trusted says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct ClientAddress(pub(crate) IpAddr);

/// Networks whose machines are believed about where a request comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrustedProxies(Networks);

impl FromStr for TrustedProxies {
    type Err = String;

    /// Networks like `10.0.0.0/8` or single addresses, with commas in between.
    fn from_str(text: &str) -> Result<TrustedProxies, String> {
        text.parse().map(TrustedProxies)
    }
}

impl TrustedProxies {
    /// Whether nobody is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a request of `peer` comes from.
    ///
    /// `X-Forwarded-For` is read from its end, where the nearest proxy wrote: whatever stands in
    /// front of the first address that is not trusted may be made up.
    pub(crate) fn client(&self, peer: IpAddr, headers: &HeaderMap) -> ClientAddress {
        let mut client = peer.to_canonical();
        if self.trusts(client) {
            let values: Vec<_> = headers.get_all(FORWARDED_FOR).iter().collect();
            let lines = values.iter().rev().map(|value| value.to_str().unwrap_or("unreadable"));
            for hop in lines.flat_map(|line| line.rsplit(',')) {
                // What a trusted proxy could not name is counted as that proxy.
                let Some(address) = address(hop.trim()) else { break };
                client = address;
                if !self.trusts(client) {
                    break;
                }
            }
        }
        ClientAddress(client)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        sabotage!("trust-every-proxy") || self.0.hold(address)
    }
}

/// An address as proxies write it, some of them with its port.
fn address(text: &str) -> Option<IpAddr> {
    let plain = text.parse().ok();
    let with_port = || text.parse().ok().map(|address: SocketAddr| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    plain.or_else(with_port).or_else(in_brackets).map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::{FORWARDED_FOR, TrustedProxies};
    use axum::http::{HeaderMap, HeaderValue};

    /// Who a request seems to come from.
    fn client(trusted: &str, peer: &str, forwarded: &[&'static str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_static(value));
        }
        let trusted: TrustedProxies = trusted.parse().unwrap();
        trusted.client(peer.parse().unwrap(), &headers).0.to_string()
    }

    #[test]
    fn a_header_is_believed_as_far_as_trust_reaches() {
        let two = "10.0.0.0/8, 192.0.2.1";
        for (trusted, peer, forwarded, expected) in [
            ("", "10.0.0.1", &["1.1.1.1"][..], "10.0.0.1"),
            (two, "203.0.113.9", &["1.1.1.1"], "203.0.113.9"),
            (two, "10.0.0.1", &[], "10.0.0.1"),
            (two, "10.0.0.1", &["1.1.1.1"], "1.1.1.1"),
            (two, "10.0.0.1", &["1.1.1.1, 192.0.2.1"], "1.1.1.1"),
            (two, "10.0.0.1", &["1.1.1.1", "192.0.2.1"], "1.1.1.1"),
            (two, "10.0.0.1", &["9.9.9.9, 1.1.1.1, 192.0.2.1"], "1.1.1.1"),
            (two, "10.0.0.1", &["9.9.9.9, 192.0.2.2"], "192.0.2.2"),
            (two, "10.0.0.1", &["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
            (two, "10.0.0.1", &["1.1.1.1, unknown"], "10.0.0.1"),
            (two, "10.0.0.1", &["1.1.1.1, unknown, 10.0.0.2"], "10.0.0.2"),
            (two, "10.0.0.1", &[""], "10.0.0.1"),
            (two, "10.0.0.1", &["1.1.1.1:4711"], "1.1.1.1"),
            (two, "10.0.0.1", &["[2001:db8::1]:4711"], "2001:db8::1"),
            (two, "10.0.0.1", &["[2001:db8::1]"], "2001:db8::1"),
            (two, "::ffff:10.0.0.1", &["::ffff:1.1.1.1"], "1.1.1.1"),
        ] {
            assert_eq!(client(trusted, peer, forwarded), expected, "{peer} {forwarded:?}");
        }
    }

    #[test]
    fn networks_are_read_with_care() {
        for good in ["", "10.0.0.0/8", "10.0.0.7", "::1", "fd00::/8, 10.1.0.0/16"] {
            assert!(good.parse::<TrustedProxies>().is_ok(), "{good}");
        }
        for (bad, why) in [
            ("proxy", "not a network"),
            ("10.0.0.0/33", "not a network"),
            ("10.0.0.1/8", "did you mean 10.0.0.0/8?"),
        ] {
            let said = bad.parse::<TrustedProxies>().unwrap_err();
            assert!(said.contains(why), "{bad}: {said}");
        }
        let many = ["10.0.0.1"; 65].join(",");
        assert!(many.parse::<TrustedProxies>().is_err());
    }
}
