//! One request and its answer over HTTP/1.1, with TLS where the address asks for it.

use crate::bounded_file;
use crate::failure::{Failure, Outcome};
use crate::sent::Sent;
use http_body_util::{BodyExt, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{HeaderMap, Request, StatusCode};
use hyper_util::rt::TokioIo;
use rustls::crypto::ring;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use url::{Host, Url};

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);

/// Most bytes of an answer, above a page of a thousand tickets with all the data they may have.
const ANSWER_BYTES_MAX: usize = 256 * 1024 * 1024;

/// An answer, whatever its status.
pub(crate) struct Answered {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its header.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: Bytes,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// Nobody listens there.
    NoServer,
    /// Somebody does, but not under a certificate that is trusted.
    Untrusted(String),
    /// It took too long.
    TooLate,
    /// The connection broke.
    Broken(String),
}

/// Waits for what a program does over the network.
pub(crate) fn block_on<T>(exchange: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(exchange)
}

/// Sends `request` to the server at `base`.
pub(crate) async fn send(
    base: &Url,
    tls: Option<&Arc<ClientConfig>>,
    request: Request<Sent>,
    within: Duration,
) -> Result<Answered, Unanswered> {
    let exchange = tokio::time::timeout(within, exchange(base, tls, request));
    exchange.await.unwrap_or(Err(Unanswered::TooLate))
}

async fn exchange(
    base: &Url,
    tls: Option<&Arc<ClientConfig>>,
    request: Request<Sent>,
) -> Result<Answered, Unanswered> {
    over(connect(base).await?, base, tls, request, ANSWER_BYTES_MAX).await
}

/// The same over a connection that is there; of an answer no more than `most` bytes are read.
pub(crate) async fn over(
    stream: TcpStream,
    base: &Url,
    tls: Option<&Arc<ClientConfig>>,
    request: Request<Sent>,
    most: usize,
) -> Result<Answered, Unanswered> {
    let Some(config) = tls else { return speak(stream, request, most).await };
    let host = base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let name = ServerName::try_from(host);
    let name = name.map_err(|error| Unanswered::Untrusted(error.to_string()))?;
    let stream = TlsConnector::from(Arc::clone(config)).connect(name, stream).await;
    let stream = stream.map_err(|error| Unanswered::Untrusted(error.to_string()))?;
    speak(stream, request, most).await
}

async fn connect(base: &Url) -> Result<TcpStream, Unanswered> {
    let port = base.port_or_known_default().unwrap_or_default();
    let connecting = async {
        match base.host() {
            Some(Host::Ipv4(ip)) => TcpStream::connect((ip, port)).await,
            Some(Host::Ipv6(ip)) => TcpStream::connect((ip, port)).await,
            Some(Host::Domain(name)) => TcpStream::connect((name, port)).await,
            None => Err(std::io::ErrorKind::InvalidInput.into()),
        }
    };
    let connected = tokio::time::timeout(CONNECT_WITHIN, connecting).await;
    connected.ok().and_then(Result::ok).ok_or(Unanswered::NoServer)
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    request: Request<Sent>,
    most: usize,
) -> Result<Answered, Unanswered> {
    let broken = |error: hyper::Error| Unanswered::Broken(innermost(&error));
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    // How it ends is what the request hears.
    tokio::spawn(connection);
    let (head, body) = sender.send_request(request).await.map_err(broken)?.into_parts();
    let body = Limited::new(body, most).collect().await;
    let body = body.map_err(|error| Unanswered::Broken(innermost(&*error)))?.to_bytes();
    Ok(Answered { status: head.status, headers: head.headers, body })
}

/// The cause that says most.
fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

/// What to trust: the certificates that the system trusts, and those in a PEM file.
pub(crate) fn trust(file: Option<&Path>) -> Outcome<Arc<ClientConfig>> {
    let mut roots = RootCertStore::empty();
    let system = rustls_native_certs::load_native_certs();
    // One that does not read is one that is not trusted.
    let _refused = roots.add_parsable_certificates(system.certs);
    if let Some(file) = file {
        for cert in read(file)? {
            roots.add(cert).map_err(|error| {
                let shown = file.display();
                Failure::new(format!("{shown} holds a certificate that cannot be used: {error}"))
            })?;
        }
    }
    if roots.is_empty() {
        return Err(Failure::new("this machine trusts no certificate at all")
            .hint("name a PEM file of the authority with --ca-file or OMS_CA_FILE"));
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|error| Failure::new(format!("cannot set up TLS: {error}")))?;
    Ok(Arc::new(builder.with_root_certificates(roots).with_no_client_auth()))
}

fn read(file: &Path) -> Outcome<Vec<CertificateDer<'static>>> {
    let shown = file.display();
    let bytes = bounded_file::read(file)
        .map_err(|error| Failure::new(format!("cannot read {shown}: {error}")))?;
    let certs: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&bytes).collect();
    let certs =
        certs.map_err(|error| Failure::new(format!("{shown} is no whole PEM file: {error}")))?;
    if certs.is_empty() {
        return Err(Failure::new(format!("{shown} holds no certificate"))
            .hint("it must be PEM: text with a line -----BEGIN CERTIFICATE-----"));
    }
    Ok(certs)
}
