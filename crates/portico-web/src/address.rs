//! The client's address: the peer's, unless the peer is a listed proxy; then the rightmost hop that is not one.

use axum::http::HeaderMap;
use std::net::IpAddr;

/// Proxies whose `X-Forwarded-For` is believed.
#[derive(Debug, Clone, Default)]
pub struct Proxies(pub Vec<IpAddr>);

impl Proxies {
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.0.contains(&peer) {
            return peer;
        }
        let hops = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(','));
        let hops: Vec<&str> = hops.map(str::trim).collect();
        for hop in hops.iter().rev() {
            match hop.parse() {
                Ok(address) if self.0.contains(&address) => {}
                Ok(address) => return address,
                Err(_) => return peer,
            }
        }
        peer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(peer: &str, forwarded: &str, expected: &str) {
        let headers = HeaderMap::from_iter([("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())]);
        let proxies = Proxies(vec!["10.0.0.1".parse().unwrap()]);
        assert_eq!(proxies.client(peer.parse().unwrap(), &headers).to_string(), expected);
    }

    // s_039
    #[test]
    fn a_forged_hop_counts_for_nothing() {
        check("203.0.113.9", "198.51.100.7", "203.0.113.9");
        check("10.0.0.1", "198.51.100.7", "198.51.100.7");
        check("10.0.0.1", "1.2.3.4, 198.51.100.7", "198.51.100.7");
        check("10.0.0.1", "198.51.100.7, 10.0.0.1", "198.51.100.7");
        check("10.0.0.1", "rubbish", "10.0.0.1");
    }
}
