//! Brings what leaves the hub to its address, if that is one that it may reach.
//!
//! A name is looked up once, each address that comes of it is looked at, and the connection is made
//! to one that passed: a name that means something else a moment later changes nothing.

use crate::exchange::{self, Unanswered};
use crate::sent::Sent;
use hyper::{Method, Request as HttpRequest, header};
use indicatif::ProgressBar;
use oms_app::outbox::{Carried, Carrier, REPLY_BYTES_MAX, Reply, Request, is_public};
use oms_base::sabotage;
use oms_server::Networks;
use rustls::ClientConfig;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use url::{Host, Url};

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Addresses that a name means.
type Resolved = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Who brings it.
pub(crate) struct Outbound {
    allow: Networks,
    tls: Result<Arc<ClientConfig>, String>,
    resolve: fn(String, u16) -> Resolved,
}

impl Outbound {
    /// One that reaches the internet, and the networks that the operator allows.
    pub(crate) fn new(allow: Networks) -> Outbound {
        let tls = exchange::trust(None).map_err(|failure| failure.message().to_owned());
        Outbound { allow, tls, resolve }
    }

    async fn go(&self, request: Request) -> Result<Reply, String> {
        let url = Url::parse(&request.url).map_err(|error| error.to_string())?;
        let address = self.address(&url).await?;
        let tls = match url.scheme() {
            "https" => Some(self.tls.as_ref().map_err(Clone::clone)?),
            _ => None,
        };
        let connecting = tokio::time::timeout(CONNECT_WITHIN, TcpStream::connect(address));
        let stream = match connecting.await {
            Ok(Ok(stream)) => stream,
            Ok(Err(error)) => return Err(format!("{address} cannot be reached: {error}")),
            Err(_) => return Err(format!("{address} cannot be reached in time")),
        };
        let request = head(&url, request).map_err(|error| error.to_string())?;
        let answered = exchange::over(stream, &url, tls, request, REPLY_BYTES_MAX).await;
        let answered = answered.map_err(|unanswered| sentence(&unanswered))?;
        Ok(Reply { status: answered.status.as_u16(), body: answered.body.to_vec() })
    }

    /// An address of the URL's host that may be reached.
    async fn address(&self, url: &Url) -> Result<SocketAddr, String> {
        let port = url.port_or_known_default().unwrap_or_default();
        let all = match url.host() {
            Some(Host::Ipv4(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Ipv6(ip)) => vec![SocketAddr::from((ip, port))],
            Some(Host::Domain(name)) => (self.resolve)(name.to_owned(), port)
                .await
                .map_err(|error| format!("{name} cannot be looked up: {error}"))?,
            None => Vec::new(),
        };
        let open = all.iter().find(|address| self.may_reach(address.ip()));
        open.copied().ok_or_else(|| match all.first() {
            None => "its host has no address".to_owned(),
            Some(address) => format!(
                "{} is not an address of the internet; outbound.allow names others",
                address.ip()
            ),
        })
    }

    fn may_reach(&self, address: IpAddr) -> bool {
        sabotage!("reach-any-address")
            || is_public(address)
            || self.allow.hold(address.to_canonical())
    }
}

impl Carrier for Outbound {
    fn carry(&self, request: Request) -> Carried<'_> {
        Box::pin(self.go(request))
    }
}

fn resolve(name: String, port: u16) -> Resolved {
    Box::pin(async move { Ok(tokio::net::lookup_host((name.as_str(), port)).await?.collect()) })
}

fn head(url: &Url, request: Request) -> hyper::http::Result<HttpRequest<Sent>> {
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    let host = url.host_str().unwrap_or_default();
    let mut building = HttpRequest::builder()
        .method(Method::POST)
        .uri(format!("{}{query}", url.path()))
        .header(header::HOST, format!("{host}{port}"));
    for (name, value) in request.headers {
        building = building.header(name, value);
    }
    building.body(Sent::new(request.body, ProgressBar::hidden()))
}

fn sentence(unanswered: &Unanswered) -> String {
    match unanswered {
        Unanswered::NoServer => "nobody listens there".to_owned(),
        Unanswered::Untrusted(why) => format!("its certificate is not trusted: {why}"),
        Unanswered::TooLate => "no answer in time".to_owned(),
        Unanswered::Broken(why) => format!("the connection broke: {why}"),
    }
}

#[cfg(test)]
mod tests;
