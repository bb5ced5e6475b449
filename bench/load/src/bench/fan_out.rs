//! `fan_out`: from sending a command to its message at the last of many live subscribers.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, watch};

use super::lab::Lab;
use crate::api;
use crate::http::{Connection, Target};
use crate::sample::{Samples, rounded};
use crate::workflow::LOAN_TICKET;

/// What one message of a committed command holds, and nothing else on the stream.
const MARK: &[u8] = b"\"type\":\"opened\"";
const READ_BYTES: usize = 8 * 1024;
const PATIENCE: Duration = Duration::from_secs(10);
/// Between two commands: each is told to all before the next is sent.
const PAUSE: Duration = Duration::from_millis(20);

/// Times messages of `settings.messages` commands at `settings.subscribers` subscribers.
///
/// The time runs from before the command is sent, so the command's own commit is in it.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let (subscribers, messages) = (lab.settings.subscribers, lab.settings.messages);
    let server = lab.loan_server(None).await?;
    let (started, _) = watch::channel(Instant::now());
    let (seen, mut samples) = mpsc::unbounded_channel();
    let ready = Arc::new(AtomicUsize::new(0));
    let mut followers = tokio::task::JoinSet::new();
    for _ in 0..subscribers {
        let stream = subscribe(&server.target).await?;
        let follower = Follower { stream, started: started.subscribe(), seen: seen.clone() };
        followers.spawn(follower.run(Arc::clone(&ready)));
    }
    let all_follow = async {
        while ready.load(Ordering::Relaxed) < subscribers {
            tokio::time::sleep(PAUSE).await;
        }
    };
    tokio::time::timeout(PATIENCE, all_follow).await.context("not all subscribers were greeted")?;
    let mut connection = Connection::open(&server.target).await?;
    let mut times = Samples::default();
    for _ in 0..messages {
        started.send_replace(Instant::now());
        api::open(&mut connection, LOAN_TICKET).await?;
        for _ in 0..subscribers {
            let time = tokio::time::timeout(PATIENCE, samples.recv()).await;
            times.push(time.context("a subscriber was told nothing")?.context("nobody follows")?);
        }
        tokio::time::sleep(PAUSE).await;
    }
    followers.abort_all();
    ensure!(times.len() == subscribers * messages, "a message came twice or not at all");
    Ok(json!({
        "subscribers": subscribers,
        "messages": messages,
        "p50_ms": times.percentile_ms(50).map(rounded),
        "p99_ms": times.percentile_ms(99).map(rounded),
    }))
}

async fn subscribe(target: &Target) -> Result<TcpStream> {
    let mut stream = TcpStream::connect(target.address).await.context("connecting a subscriber")?;
    let token = target.token.as_deref().unwrap_or_default();
    let request = format!(
        "GET /api/v1/events HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\n\r\n",
        target.address
    );
    stream.write_all(request.as_bytes()).await.context("asking for events")?;
    Ok(stream)
}

struct Follower {
    stream: TcpStream,
    started: watch::Receiver<Instant>,
    seen: mpsc::UnboundedSender<Duration>,
}

impl Follower {
    /// Reads until it is ended; the first bytes are the greeting.
    async fn run(mut self, ready: Arc<AtomicUsize>) {
        let mut buffer = vec![0; READ_BYTES];
        let mut is_greeted = false;
        while let Ok(read) = self.stream.read(&mut buffer).await
            && read > 0
        {
            let bytes = &buffer[..read];
            if !is_greeted && contains(bytes, b"hello") {
                is_greeted = true;
                ready.fetch_add(1, Ordering::Relaxed);
            }
            // One command is under way at a time, so its message comes in one piece.
            if contains(bytes, MARK) && self.seen.send(self.started.borrow().elapsed()).is_err() {
                return;
            }
        }
    }
}

fn contains(bytes: &[u8], mark: &[u8]) -> bool {
    bytes.windows(mark.len()).any(|window| window == mark)
}
