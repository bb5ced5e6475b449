//! Serving connections, and stopping without losing what was accepted.

use crate::presence::Presence;
use crate::proxy::TrustedProxies;
use crate::router::{Transport, router};
use axum::Router;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use oms_app::App;
use rustls::ServerConfig;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;
use tower::Service;

/// Most bytes of a request's head that are taken in at all; `finish` refuses less than that, with
/// a problem that says why.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Longest wait for a request's head, which also ends idle connections.
const HEAD_TIME_MAX: Duration = Duration::from_secs(75);
/// Longest time for the handshake of TLS.
const GREETING_TIME_MAX: Duration = Duration::from_secs(10);
/// Pause after a failed accept: there are too many open files, or the peer is gone already.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How often quiet callers are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Most connections at once; a further one waits to be accepted.
    pub connections_max: usize,
    /// Who is believed about where a request comes from.
    pub proxies: TrustedProxies,
    /// Certificate and key, if connections are encrypted.
    pub tls: Option<Arc<ServerConfig>>,
    /// How long a stop may take. Of 18 parts, requests under way go on for 2 as if nothing had
    /// happened, then have 13 to end, the writer's last batches included; the rest is for the
    /// writer's own end.
    pub drain: Duration,
    /// After how long without any connection the server ends by itself.
    pub linger: Option<Duration>,
}

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Drained,
    /// Some requests did not end in time and were cut off.
    CutOff,
    /// Nobody had been there for as long as the server was to linger.
    Alone,
}

/// Serves `app` on `listener` until `shutdown` completes, then drains.
///
/// Draining: accepting ends, connections close after the answer under way, new work is refused,
/// the writer answers what is queued (parked claims with no tasks) and ends.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    app: App,
    shutdown: impl Future<Output = ()>,
) -> Ended {
    let (open, _) = watch::channel(());
    let drain_time = settings.drain;
    let transport = match settings.tls {
        Some(_) => Transport::Encrypted,
        None => Transport::Plain,
    };
    let door = Door {
        router: router(app.clone(), transport),
        room: Arc::new(Semaphore::new(settings.connections_max)),
        presence: Presence::new(),
        proxies: Arc::new(settings.proxies),
        tls: settings.tls.map(TlsAcceptor::from),
    };
    let presence = door.presence.clone();
    let was_alone = tokio::select! {
        () = accept_until(shutdown, &listener, &app, &door, &open) => false,
        () = presence.left_alone(settings.linger) => true,
    };
    drop(listener);
    match drain(&app, &open, drain_time).await {
        Ended::Drained if was_alone => Ended::Alone,
        ended => ended,
    }
}

/// What every connection leads to.
#[derive(Clone)]
struct Door {
    router: Router,
    room: Arc<Semaphore>,
    presence: Presence,
    proxies: Arc<TrustedProxies>,
    tls: Option<TlsAcceptor>,
}

async fn accept_until(
    shutdown: impl Future<Output = ()>,
    listener: &TcpListener,
    app: &App,
    door: &Door,
    open: &watch::Sender<()>,
) {
    let mut forget = tokio::time::interval(FORGET_EVERY);
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            _ = forget.tick() => app.retain_recent(),
            accepted = accept(listener, &door.room) => {
                if let Some((stream, from, permit)) = accepted {
                    let (door, closes) = (door.clone(), open.subscribe());
                    tokio::spawn(async move {
                        enter(stream, from, door, closes).await;
                        drop(permit);
                    });
                }
            }
        }
    }
}

async fn accept(
    listener: &TcpListener,
    room: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(room).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, from)) => {
            if let Err(error) = stream.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
            Some((stream, from, permit))
        }
        Err(error) => {
            tracing::warn!(%error, "accepting a connection failed");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// Greets a connection as the door wants it, then serves it.
async fn enter(stream: TcpStream, from: SocketAddr, door: Door, mut closes: watch::Receiver<()>) {
    let Some(tls) = door.tls.clone() else {
        return connection(stream, from, door, closes).await;
    };
    if let Some(stream) = greet(&tls, stream, &mut closes).await {
        connection(stream, from, door, closes).await;
    }
}

/// The handshake of TLS; nothing when it fails, takes too long, or the server ends.
async fn greet(
    tls: &TlsAcceptor,
    stream: TcpStream,
    closes: &mut watch::Receiver<()>,
) -> Option<TlsStream<TcpStream>> {
    let greeted = tokio::select! {
        greeted = tokio::time::timeout(GREETING_TIME_MAX, tls.accept(stream)) => greeted,
        _ = closes.changed() => return None,
    };
    match greeted {
        Ok(Ok(stream)) => return Some(stream),
        Ok(Err(error)) => tracing::debug!(%error, "a TLS handshake failed"),
        Err(_) => tracing::debug!("a TLS handshake took too long"),
    }
    None
}

/// One connection's requests, in turn, until it ends, becomes a socket, or the server ends and the
/// request under way is answered. It speaks HTTP/1 alone: the bounds above are of that.
async fn connection<S>(stream: S, from: SocketAddr, door: Door, mut closes: watch::Receiver<()>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let Door { router, proxies, presence, .. } = door;
    let visitor = presence.enter();
    let service = service_fn(move |mut request: Request<Incoming>| {
        let client = proxies.client(from.ip(), request.headers());
        request.extensions_mut().insert(client);
        request.extensions_mut().insert(visitor.clone());
        router.clone().call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_TIME_MAX).max_buf_size(HEAD_BYTES_MAX);
    let mut served = pin!(http.serve_connection(TokioIo::new(stream), service).with_upgrades());
    let ended = tokio::select! {
        ended = &mut served => ended,
        _ = closes.changed() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection broke off");
    }
}

async fn drain(app: &App, open: &watch::Sender<()>, time: Duration) -> Ended {
    let part = time / 18;
    // Without connections there is nobody to tell.
    let _nobody = open.send(());
    let mut ended = pin!(open.closed());
    let quiet = tokio::time::timeout(part * 2, &mut ended).await.is_ok();
    app.stop();
    let writer = app.clone();
    let stopped = tokio::task::spawn_blocking(move || writer.stop_writer());
    if quiet {
        let _ended = stopped.await;
        return Ended::Drained;
    }
    match tokio::time::timeout(part * 13, ended).await {
        Ok(()) => Ended::Drained,
        Err(_) => Ended::CutOff,
    }
}
