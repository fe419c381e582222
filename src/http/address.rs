//! Where a request comes from, as far as it can be believed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{HttpRequest, http::header::HeaderMap};
use ipnet::IpNet;

use crate::auth::throttle::AddressBlock;

/// The header to which each proxy adds the address that it saw.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word counts; set as `app_data`.
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// The proxies of the configuration.
    #[must_use]
    pub fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// The address of the client; `None` when the connection has none (a Unix socket).
///
/// The header is read from its end, for every proxy appends: the first address that is no trusted proxy is the client. What stands
/// before it the client may have made up.
#[must_use]
pub fn client(request: &HttpRequest) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let trusted = request.app_data::<TrustedProxies>();
    Some(trusted.map_or(peer.to_canonical(), |trusted| behind(peer, request.headers(), trusted)))
}

/// Who shares a limit with this request; all without an address share one.
#[must_use]
pub fn block(request: &HttpRequest) -> AddressBlock {
    client(request).unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)).into()
}

fn behind(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    let mut client = peer.to_canonical();
    let hops: Vec<&str> = headers.get_all(FORWARDED_FOR).flat_map(|line| line.to_str().unwrap_or("unreadable").split(',')).collect();
    for hop in hops.into_iter().rev() {
        if !trusted.trusts(client) {
            break;
        }
        // A trusted proxy never writes rubbish; whoever did is known no further than that proxy.
        let Some(address) = parse(hop) else { break };
        client = address;
    }
    client
}

/// Some proxies add the port.
fn parse(hop: &str) -> Option<IpAddr> {
    let hop = hop.trim();
    let bare = hop.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(hop);
    let address = bare.parse::<IpAddr>().ok().or_else(|| hop.parse::<SocketAddr>().ok().map(|socket| socket.ip()))?;
    Some(address.to_canonical())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use actix_web::test::TestRequest;
    use rstest::rstest;

    use super::*;

    fn client_of(peer: &str, lines: &[&str]) -> String {
        let trusted = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()]);
        let mut request = TestRequest::get().app_data(trusted).peer_addr(peer.parse().unwrap());
        for line in lines {
            request = request.append_header((FORWARDED_FOR, *line));
        }
        client(&request.to_http_request()).unwrap().to_string()
    }

    #[rstest]
    #[case::direct("203.0.113.7:5", &[], "203.0.113.7")]
    #[case::direct_and_lying("203.0.113.7:5", &["198.51.100.1"], "203.0.113.7")]
    #[case::by_proxy("10.0.0.1:5", &["203.0.113.7"], "203.0.113.7")]
    #[case::by_two_proxies("10.0.0.1:5", &["203.0.113.7, 10.0.0.2"], "203.0.113.7")]
    #[case::lying_by_proxy("10.0.0.1:5", &["198.51.100.1, 203.0.113.7"], "203.0.113.7")]
    #[case::lying_as_a_proxy("10.0.0.1:5", &["198.51.100.1, 10.9.9.9, 203.0.113.7"], "203.0.113.7")]
    #[case::lying_in_a_line_of_its_own("10.0.0.1:5", &["198.51.100.1", "203.0.113.7"], "203.0.113.7")]
    #[case::rubbish("10.0.0.1:5", &["203.0.113.7, rubbish"], "10.0.0.1")]
    #[case::rubbish_before("10.0.0.1:5", &["rubbish, 203.0.113.7"], "203.0.113.7")]
    #[case::empty("10.0.0.1:5", &[""], "10.0.0.1")]
    #[case::with_port("10.0.0.1:5", &["203.0.113.7:4711"], "203.0.113.7")]
    #[case::six("[fd00::1]:5", &["2001:db8::7"], "2001:db8::7")]
    #[case::six_with_port("[fd00::1]:5", &["[2001:db8::7]:4711"], "2001:db8::7")]
    #[case::four_as_six("[::ffff:10.0.0.1]:5", &["::ffff:203.0.113.7"], "203.0.113.7")]
    fn only_trusted_proxies_are_believed(#[case] peer: &str, #[case] lines: &[&str], #[case] client: &str) {
        assert_eq!(client_of(peer, lines), client);
    }

    #[test]
    fn without_trusted_proxies_the_header_counts_for_nothing() {
        let request = TestRequest::get().peer_addr("10.0.0.1:5".parse().unwrap()).insert_header((FORWARDED_FOR, "203.0.113.7"));
        assert_eq!(client(&request.to_http_request()).unwrap().to_string(), "10.0.0.1");
    }
}
