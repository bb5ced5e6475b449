//! Serves a hub over HTTP until it is told to end, and ends it in order.

use crate::failure::{Failure, Outcome};
use crate::hub::Hub;
use oms_server::{Ended, Settings};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// What is said when the time is over.
const UNFINISHED: &str = "some requests did not end in time and were not acknowledged";

/// Runs `work` on a runtime of its own.
pub(crate) fn run<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new(format!("cannot start threads: {error}")))?;
    let outcome = runtime.block_on(work);
    // What still runs has nobody left to answer.
    runtime.shutdown_background();
    outcome
}

/// Refuses an address that other machines can reach.
pub(crate) fn check_loopback(address: SocketAddr) -> Outcome {
    if address.ip().is_loopback() {
        return Ok(());
    }
    let message = format!("{address} can be reached from other machines");
    Err(Failure::new(message).hint("a demo serves its own machine only; `oms serve` serves others"))
}

/// Listens on `address`.
pub(crate) async fn listen(address: SocketAddr) -> Outcome<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::new(format!("cannot listen on {address}: {error}"))
            .hint("name another address with --listen; port 0 takes a free one")
    })
}

/// The address in `text`; `localhost` is 127.0.0.1.
pub(crate) fn address(text: &str) -> Result<SocketAddr, String> {
    let spelled = match text.strip_prefix("localhost:") {
        Some(port) => format!("127.0.0.1:{port}"),
        None => text.to_owned(),
    };
    spelled.parse().map_err(|_| "write it like 127.0.0.1:7070".to_owned())
}

/// The address that `listener` got.
pub(crate) fn bound(listener: &TcpListener) -> Outcome<SocketAddr> {
    listener.local_addr().map_err(|error| Failure::new(format!("cannot listen: {error}")))
}

/// Serves until SIGTERM or Ctrl-C, then answers what has begun and ends the writer.
pub(crate) async fn until_told(
    listener: TcpListener,
    settings: Settings,
    hub: Hub,
    mut signals: Signals,
) -> Outcome {
    let Hub { app, drained, hold: _hold, running } = hub;
    let behind = app.clone();
    let drain = settings.drain;
    let told = async move {
        let name = signals.next().await;
        tracing::info!("{name}: no new connections from here on, finishing what has begun");
        tokio::spawn(end_after(drain));
    };
    let ended = oms_server::serve(listener, settings, app, told).await;
    // An error would mean that the writer's thread has gone, which is as good here.
    let _gone = drained.await;
    behind.reads().flush().await;
    behind.sealer().finish().await;
    if let Some(running) = running {
        running.finish().await;
    }
    match ended {
        Ended::Drained => tracing::info!("ended; everything that had begun was answered"),
        Ended::Alone => tracing::info!("ended; nobody had been here for a while"),
        Ended::CutOff => tracing::warn!("ended; {UNFINISHED}"),
    }
    Ok(())
}

/// Ends the process when draining takes too long; whatever was acknowledged is on stable storage.
async fn end_after(drain: Duration) {
    tokio::time::sleep(drain).await;
    tracing::warn!("not waiting any longer; {UNFINISHED}");
    std::process::exit(0);
}

/// What tells the server to end.
pub(crate) struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// From here on the signals are ours.
    pub(crate) fn take() -> Outcome<Signals> {
        let take = |kind| {
            signal(kind).map_err(|error| Failure::new(format!("cannot take signals: {error}")))
        };
        Ok(Signals {
            terminate: take(SignalKind::terminate())?,
            interrupt: take(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next one; answers its name.
    pub(crate) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "Ctrl-C",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn addresses() {
        assert_eq!(address("127.0.0.1:0").unwrap().port(), 0);
        assert_eq!(address("localhost:7070"), address("127.0.0.1:7070"));
        assert!(address("[::1]:7070").unwrap().ip().is_loopback());
        for bad in ["", "7070", "localhost", "hub.example:7070", "127.0.0.1:70700"] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
