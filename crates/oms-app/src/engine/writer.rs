//! The writer's thread: drains its channel into batches, so that one fsync serves many commands.

use super::attach::AttachWanted;
use super::job::{Bulk, Change, Work};
use super::step::{Engine, Message};
use crate::error::Error;
use crate::metrics::Metrics;
use oms_base::limits::ATTACHMENT_BYTES_MAX;
use oms_store::StoreError;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::time::Duration;

/// Most commands of one batch; a message is never split.
const COMMANDS_MAX: usize = 1_024;
/// As many bytes of a file weigh as much as a command, so that whoever waits behind a large one
/// waits for that one alone.
const COMMAND_BYTES: usize = ATTACHMENT_BYTES_MAX / COMMANDS_MAX;
/// Most messages that wait for the writer; a further one is told that the server is busy.
const QUEUE_MAX: usize = 8_192;
/// How often time itself is looked at.
const TICK: Duration = Duration::from_millis(100);

/// The way to the writer; cheap to clone.
#[derive(Clone)]
pub struct Writer {
    sender: SyncSender<Signal>,
    metrics: Arc<Metrics>,
}

enum Signal {
    Message(Message),
    Stop,
}

/// How the writer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriterEnd {
    /// It was asked to stop and has answered everything.
    Drained,
    /// Nobody can tell what is on stable storage: the process must end.
    Doubt(StoreError),
}

impl Writer {
    /// Starts the thread; `ended` is called with its end, on that thread.
    pub fn spawn(
        engine: Engine,
        metrics: Arc<Metrics>,
        ended: impl FnOnce(WriterEnd) + Send + 'static,
    ) -> std::io::Result<Writer> {
        let (sender, receiver) = sync_channel(QUEUE_MAX);
        let counted = Arc::clone(&metrics);
        std::thread::Builder::new()
            .name("oms-writer".to_owned())
            .spawn(move || ended(run(engine, &counted, &receiver)))?;
        Ok(Writer { sender, metrics })
    }

    /// Hands a message over, or says why not.
    pub fn send(&self, message: Message) -> Result<(), Error> {
        let jobs = message.jobs.len();
        self.metrics.count_queued(jobs);
        let sent = self.sender.try_send(Signal::Message(message));
        sent.inspect_err(|_| self.metrics.count_dequeued(jobs)).map_err(|error| match error {
            TrySendError::Full(_) => Error::Busy,
            TrySendError::Disconnected(_) => Error::Stopping,
        })
    }

    /// Asks the thread to answer what is queued and end.
    pub fn stop(&self) {
        let _already_gone = self.sender.send(Signal::Stop);
    }
}

fn run(mut engine: Engine, metrics: &Metrics, receiver: &Receiver<Signal>) -> WriterEnd {
    loop {
        let wait = if engine.is_behind() { Duration::ZERO } else { TICK };
        let (messages, stopping) = match receiver.recv_timeout(wait) {
            Ok(signal) => drain(signal, receiver),
            Err(RecvTimeoutError::Timeout) => (Vec::new(), false),
            Err(RecvTimeoutError::Disconnected) => (Vec::new(), true),
        };
        metrics.count_dequeued(messages.iter().map(|message| message.jobs.len()).sum());
        let stepped = if messages.is_empty() { Ok(()) } else { engine.step(messages) };
        let done = stepped.and_then(|()| engine.tick_when_due()).and_then(|()| engine.scrub());
        if let Err(error) = done {
            return WriterEnd::Doubt(error);
        }
        if stopping {
            engine.drain();
            return WriterEnd::Drained;
        }
    }
}

/// What waits in the channel, up to a batch's worth.
fn drain(first: Signal, receiver: &Receiver<Signal>) -> (Vec<Message>, bool) {
    let (mut messages, mut weight) = (Vec::new(), 0);
    let mut next = Some(first);
    while let Some(signal) = next {
        let Signal::Message(message) = signal else {
            return (messages, true);
        };
        weight += message.jobs.iter().map(|job| cost(&job.work)).sum::<usize>();
        messages.push(message);
        next = if weight < COMMANDS_MAX { receiver.try_recv().ok() } else { None };
    }
    (messages, false)
}

/// How many commands a job may turn into.
fn cost(work: &Work) -> usize {
    match work {
        Work::Claim(claim) => claim.max,
        Work::Bulk(Bulk::Step { items, .. }) => items.len(),
        Work::Automate(wanted) => wanted.firings.len().max(1),
        Work::Change { change: Change::Attach(AttachWanted::Add(file)), .. } => {
            1 + file.size() / COMMAND_BYTES
        }
        _ => 1,
    }
}
