//! Who asks: the client's address and name, and the cookies that it sends.
//!
//! `X-Forwarded-For` and `X-Real-IP` are believed from trusted proxies only (`server.trusted_proxies`): anybody else may
//! write there what they like (domain.md §13.15).

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use actix_web::{HttpRequest, http::header};
use entities::accounts::sessions::Client;

use crate::{accounts::address_key, config::Network};

/// Longer names of browsers are cut off.
const USER_AGENT_CHARACTERS: usize = 200;

/// The client's address: of whoever connected, or what the proxies that we trust tell of whoever connected to them.
#[must_use]
pub fn address(request: &HttpRequest, trusted: &[Network]) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    if !is_trusted(peer) {
        return peer.to_canonical();
    }
    let values = request.headers().get_all("x-forwarded-for");
    let told: Vec<&str> = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).collect();
    // Each proxy appends whom it heard from: the last one that is no proxy of ours is the client, and what stands
    // before it is the client's own invention.
    let mut client = None;
    for text in told.iter().rev() {
        let Some(address) = forwarded(text.trim()) else { break };
        client = Some(address);
        if !is_trusted(address) {
            break;
        }
    }
    let real = || request.headers().get("x-real-ip")?.to_str().ok()?.trim().parse().ok();
    client.or_else(real).unwrap_or(peer).to_canonical()
}

/// An address as proxies write it, some with the port.
fn forwarded(text: &str) -> Option<IpAddr> {
    text.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
}

/// Whether the request came through a proxy that we trust.
#[must_use]
pub fn through_proxy(request: &HttpRequest, trusted: &[Network]) -> bool {
    request.peer_addr().is_some_and(|peer| trusted.iter().any(|network| network.contains(peer.ip())))
}

/// As it is stored with a session.
#[must_use]
pub fn of(request: &HttpRequest, trusted: &[Network]) -> Client {
    let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Client {
        user_agent: agent.chars().take(USER_AGENT_CHARACTERS).collect(),
        ip_address: address_key(address(request, trusted)),
    }
}

/// The value of a cookie, as it was set.
#[must_use]
pub fn cookie<'a>(request: &'a HttpRequest, name: &str) -> Option<&'a str> {
    let values = request.headers().get_all(header::COOKIE).filter_map(|value| value.to_str().ok());
    let mut pairs = values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn client(peer: &str, headers: &[(&'static str, &'static str)]) -> String {
        let trusted = ["10.0.0.0/8".parse().unwrap(), "2001:db8::/32".parse().unwrap()];
        let mut request = TestRequest::default().peer_addr(format!("{peer}:1").parse().unwrap());
        for header in headers {
            request = request.append_header(*header);
        }
        address(&request.to_http_request(), &trusted).to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed_and_only_about_the_last_stranger() {
        let chain = ("x-forwarded-for", "1.1.1.1, 203.0.113.9, 10.0.0.7");
        for (peer, headers, expected) in [
            ("203.0.113.5", &[chain][..], "203.0.113.5"),
            ("10.0.0.1", &[chain], "203.0.113.9"),
            ("10.0.0.1", &[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "203.0.113.9")], "203.0.113.9"),
            ("10.0.0.1", &[("x-forwarded-for", "1.1.1.1, rubbish, 10.0.0.7")], "10.0.0.7"),
            ("10.0.0.1", &[("x-forwarded-for", "rubbish")], "10.0.0.1"),
            ("10.0.0.1", &[("x-forwarded-for", "203.0.113.9:4711")], "203.0.113.9"),
            ("10.0.0.1", &[("x-real-ip", "203.0.113.9")], "203.0.113.9"),
            ("203.0.113.5", &[("x-real-ip", "1.1.1.1")], "203.0.113.5"),
            ("10.0.0.1", &[("x-forwarded-for", "::ffff:203.0.113.9")], "203.0.113.9"),
            ("10.0.0.1", &[], "10.0.0.1"),
        ] {
            assert_eq!(client(peer, headers), expected, "{peer} {headers:?}");
        }
    }

    #[test]
    fn cookies_are_found_by_their_whole_name() {
        let request = TestRequest::default().insert_header(("cookie", "ab=1; a=2;b=x=y")).to_http_request();
        assert_eq!(
            (cookie(&request, "a"), cookie(&request, "b"), cookie(&request, "c")),
            (Some("2"), Some("x=y"), None)
        );
    }
}
