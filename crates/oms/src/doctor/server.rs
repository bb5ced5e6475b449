//! A server that runs: whether it takes commands.

use super::Check;
use crate::client::{Call, Remote};
use crate::config::Config;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const SERVER: &str = "server";

/// Asks the server that was named, or the one that holds the directory.
pub(super) fn ready(config: &Config, is_held: bool, remote: &Remote) -> Check {
    if let Some(url) = remote.named_url() {
        return match ask(remote, url) {
            Ok(says) => Check::ok(SERVER, says),
            Err(says) => Check::problem(SERVER, says, "its log says why"),
        };
    }
    if !is_held {
        return Check::skipped(SERVER, "none runs on this directory");
    }
    if config.tls().is_some() {
        return Check::skipped(SERVER, "it speaks TLS; name it with --url as its certificate does");
    }
    match ask(remote, format!("http://{}", reachable(config.listen))) {
        Ok(says) => Check::ok(SERVER, says),
        Err(says) => Check::warning(SERVER, says, "if it listens elsewhere, name it with --url"),
    }
}

fn ask(remote: &Remote, url: String) -> Result<String, String> {
    let says = format!("{url} takes commands");
    let client = remote.at(url).client().map_err(|failure| failure.message().to_owned())?;
    let answer = client.anonymous().send(Call::get(&["readyz"]));
    answer.map(|_| says).map_err(|failure| failure.message().to_owned())
}

/// Where this machine reaches a server that listens on `address`.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(_) => IpAddr::V6(Ipv6Addr::LOCALHOST),
    };
    SocketAddr::new(ip, address.port())
}
