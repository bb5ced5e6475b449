//! Behind proxies: whose word counts about where a request comes from.

use crate::server::{Client, Server};
use tempfile::TempDir;

/// More requests than one network may send, see [`behind`].
const FLOOD: u8 = 50;

/// A server that lets a network send few requests without a token.
fn behind(proxies: &str) -> Server {
    let dir = TempDir::new().unwrap();
    let limits = "limits: {stranger_per_second: 1, stranger_burst: 5}";
    let text = format!("behind_proxy: [{proxies}]\n{limits}\n");
    std::fs::write(dir.path().join("oms.yaml"), text).unwrap();
    Server::start_in(dir)
}

/// How many of a stranger's requests are let through to be refused for want of a token.
fn admitted(stranger: &Client, forwarded: impl Fn(u8) -> String) -> usize {
    let ask = |n| {
        let request = stranger.request("GET", "/api/v1/boards");
        stranger.send(request.header("x-forwarded-for", forwarded(n))).status
    };
    (0..FLOOD).map(ask).filter(|status| *status == 401).count()
}

#[test]
fn a_header_of_somebody_who_is_not_trusted_changes_nothing() {
    let everybody = |n| format!("203.0.{n}.1");
    let server = behind("");
    assert!(admitted(&server.stranger(), everybody) < usize::from(FLOOD));
    let server = behind("10.0.0.0/8");
    assert!(admitted(&server.stranger(), everybody) < usize::from(FLOOD));
}

#[test]
fn behind_two_trusted_proxies_each_client_is_counted_alone() {
    let server = behind("127.0.0.1,10.0.0.0/8");
    let clients = admitted(&server.stranger(), |n| format!("203.0.{n}.1, 10.0.0.2"));
    assert_eq!(clients, usize::from(FLOOD));
    let one = admitted(&server.stranger(), |n| format!("198.51.{n}.1, 192.0.2.1, 10.0.0.2"));
    assert!(one < usize::from(FLOOD), "what stands in front of the client may be made up");
}
