//! Serving connections, and stopping without losing what was accepted.

use crate::router::router;
use axum::Router;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use oms_app::App;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// Most connections at once; a further one waits to be accepted.
const CONNECTIONS_MAX: usize = 20_000;
/// Most bytes of a request's head that are taken in at all; `finish` refuses less than that, with
/// a problem that says why.
const HEAD_BYTES_MAX: usize = 64 * 1024;
/// Longest wait for a request's head, which also ends idle connections.
const HEAD_TIME_MAX: Duration = Duration::from_secs(75);
/// How long requests under way may go on as if nothing had happened.
const DRAIN_TIME: Duration = Duration::from_secs(2);
/// How long they may then take to end, the writer's last batches included.
const END_TIME: Duration = Duration::from_secs(13);
/// Pause after a failed accept: there are too many open files, or the peer is gone already.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
/// How often quiet callers are forgotten.
const FORGET_EVERY: Duration = Duration::from_mins(1);

/// How serving ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// Every request was answered.
    Drained,
    /// Some requests did not end in time and were cut off.
    CutOff,
}

/// Serves `app` on `listener` until `shutdown` completes, then drains within 20 seconds.
///
/// Draining: accepting ends, connections close after the answer under way, new work is refused,
/// the writer answers what is queued (parked claims with no tasks) and ends.
pub async fn serve(listener: TcpListener, app: App, shutdown: impl Future<Output = ()>) -> Ended {
    let connections = GracefulShutdown::new();
    accept_until(shutdown, &listener, &app, &connections).await;
    drop(listener);
    drain(&app, connections).await
}

async fn accept_until(
    shutdown: impl Future<Output = ()>,
    listener: &TcpListener,
    app: &App,
    connections: &GracefulShutdown,
) {
    let router = router(app.clone());
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let mut forget = tokio::time::interval(FORGET_EVERY);
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => return,
            _ = forget.tick() => app.retain_recent(),
            accepted = accept(listener, &room) => {
                if let Some((stream, from, permit)) = accepted {
                    let (router, graceful) = (router.clone(), connections.watcher());
                    tokio::spawn(async move {
                        connection(stream, from, router, graceful).await;
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

/// One connection's requests, in turn, until it ends or becomes a socket.
async fn connection(stream: TcpStream, from: SocketAddr, router: Router, graceful: Watcher) {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        router.clone().call(request)
    });
    let mut builder = auto::Builder::new(TokioExecutor::new()).http1_only();
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME_MAX)
        .max_buf_size(HEAD_BYTES_MAX);
    let served = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
    if let Err(error) = graceful.watch(served).await {
        tracing::debug!(error, "a connection broke off");
    }
}

async fn drain(app: &App, connections: GracefulShutdown) -> Ended {
    let mut ended = pin!(connections.shutdown());
    let quiet = tokio::time::timeout(DRAIN_TIME, &mut ended).await.is_ok();
    app.stop();
    let writer = app.clone();
    let stopped = tokio::task::spawn_blocking(move || writer.stop_writer());
    if quiet {
        let _ended = stopped.await;
        return Ended::Drained;
    }
    match tokio::time::timeout(END_TIME, ended).await {
        Ok(()) => Ended::Drained,
        Err(_) => Ended::CutOff,
    }
}
