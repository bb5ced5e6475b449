//! The log of reads: one record a request, committed in groups beside the writer.
//!
//! A place is taken before anything is read, so nothing is read that cannot be recorded. Records
//! gather for a moment and commit together; whoever read what is protected waits for it. What
//! strangers do is only counted, so that they cannot fill the disk.

use crate::auth::Caller;
use crate::clock::Clock;
use crate::error::Error;
use crate::gate::network;
use crate::read::Page;
use oms_base::{AgencyId, Code, Span, Timestamp};
use oms_store::StoreError;
use oms_store::reads::{CountedAs, ReadLog, ReadQuery};
pub use oms_store::reads::{ReadRow, ReadsOf, StoredCount, StoredRead};
use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Most records that wait; a further reader is told that the server is busy.
const QUEUE_MAX: usize = 8_192;
/// Most records of one commit.
const GROUP_MAX: usize = 1_024;
/// How long records gather when nobody waits for them.
const GATHER: Duration = Duration::from_millis(200);
/// How often counts are written.
const COUNT_EVERY: Duration = Duration::from_secs(1);
/// Pause after a failure, before it is tried again.
const RETRY: Duration = Duration::from_secs(1);
/// Networks counted apart within a minute; further ones are counted together.
const SOURCES_MAX: usize = 256;
const OTHERS: &str = "others";
const TRACKED: &str = "tracked";
/// How often old records are looked for, and how many go at once.
const EXPIRE_EVERY: Span = Span::seconds(60);
const EXPIRED_MAX: usize = 1_000;
const MINUTE_MICROS: i64 = 60_000_000;

/// The way to the log of reads.
pub struct Reads {
    sender: mpsc::Sender<Entry>,
    counts: Arc<Mutex<Counts>>,
    query: Arc<dyn ReadQuery>,
    clock: Arc<dyn Clock>,
}

/// What the log of reads is made of.
pub struct Parts {
    /// Its one writer.
    pub writer: Box<dyn ReadLog>,
    /// Questions to it.
    pub query: Arc<dyn ReadQuery>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// How long records are kept.
    pub keep: Span,
}

/// A place in the queue, taken before something is read.
pub struct Slot(mpsc::OwnedPermit<Entry>);

/// What is counted and not yet written, and the networks of this minute.
#[derive(Default)]
struct Counts {
    pending: BTreeMap<CountedAs, u64>,
    minute: i64,
    networks: BTreeSet<String>,
}

impl Counts {
    fn add(&mut self, minute: i64, source: String, what: &'static str) {
        if self.minute != minute {
            self.minute = minute;
            self.networks.clear();
        }
        let is_known = self.networks.contains(&source);
        let is_counted_apart = is_known || self.networks.len() < SOURCES_MAX;
        let source = if is_counted_apart {
            self.networks.insert(source.clone());
            source
        } else {
            OTHERS.to_owned()
        };
        *self.pending.entry(CountedAs { minute, source, what }).or_default() += 1;
    }
}

/// A record, and who waits until it is kept; without a record, until those before it are.
struct Entry {
    row: Option<ReadRow>,
    kept: Option<oneshot::Sender<()>>,
}

impl Reads {
    /// Starts recording, on the runtime at hand.
    pub fn start(parts: Parts) -> Reads {
        let (sender, queue) = mpsc::channel(QUEUE_MAX);
        let counts = Arc::new(Mutex::new(Counts::default()));
        let recorder = Recorder {
            log: parts.writer,
            clock: Arc::clone(&parts.clock),
            keep: parts.keep,
            counts: Arc::clone(&counts),
            next_expiry: Timestamp::from_micros(0),
        };
        tokio::spawn(recorder.run(queue));
        Reads { sender, counts, query: parts.query, clock: parts.clock }
    }

    /// Takes a place; [`Error::Busy`] when there is none.
    pub fn reserve(&self) -> Result<Slot, Error> {
        let permit = self.sender.clone().try_reserve_owned();
        permit.map(Slot).map_err(|_| Error::Busy)
    }

    /// Counts a stranger's request that was denied.
    pub fn count_denial(&self, from: IpAddr, code: Code) {
        self.count(network(from).to_string(), code.as_str());
    }

    /// Counts a public page that was shown.
    pub fn count_tracked(&self) {
        self.count(String::new(), TRACKED);
    }

    fn count(&self, source: String, what: &'static str) {
        let minute = self.clock.now().micros().div_euclid(MINUTE_MICROS);
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.add(minute, source, what);
    }

    /// Waits until everything recorded so far is kept.
    pub async fn flush(&self) {
        let (kept, done) = oneshot::channel();
        if self.sender.send(Entry { row: None, kept: Some(kept) }).await.is_ok() {
            let _gone = done.await;
        }
    }

    /// A page of records, newest first. Reads the log: may block.
    pub fn page(
        &self,
        caller: &Caller,
        of: &ReadsOf,
        before: Option<i64>,
        limit: usize,
    ) -> Result<Page<StoredRead, i64>, Error> {
        let mut items = self.query.reads(caller.agency, of, before, limit + 1)?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|read| read.place).filter(|_| more);
        Ok(Page { items, next })
    }

    /// What was counted, newest minute first, of minutes up to `until`.
    pub fn counts(
        &self,
        caller: &Caller,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<StoredCount>, Error> {
        Ok(self.query.counts(caller.agency, until, limit)?)
    }
}

impl Slot {
    /// Records a request, within a second.
    pub fn record(self, row: ReadRow) {
        self.0.send(Entry { row: Some(row), kept: None });
    }

    /// Records a request, and waits until that is on stable storage.
    pub async fn record_first(self, row: ReadRow) -> Result<(), Error> {
        let (kept, done) = oneshot::channel();
        self.0.send(Entry { row: Some(row), kept: Some(kept) });
        done.await.map_err(|_| Error::Stopping)
    }
}

struct Recorder {
    log: Box<dyn ReadLog>,
    clock: Arc<dyn Clock>,
    keep: Span,
    counts: Arc<Mutex<Counts>>,
    next_expiry: Timestamp,
}

impl Recorder {
    async fn run(mut self, mut queue: mpsc::Receiver<Entry>) {
        while let Some(group) = gather(&mut queue).await {
            let (rows, waiting): (Vec<_>, Vec<_>) =
                group.into_iter().map(|entry| (entry.row, entry.kept)).unzip();
            let rows: Vec<ReadRow> = rows.into_iter().flatten().collect();
            let counts = self.take_counts();
            if !rows.is_empty() || !counts.is_empty() {
                let Some(kept) = self.keep_all(rows, counts).await else { return };
                self = kept;
            }
            for waiter in waiting.into_iter().flatten() {
                let _gone = waiter.send(());
            }
        }
    }

    fn take_counts(&self) -> Vec<(CountedAs, u64)> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut counts.pending).into_iter().collect()
    }

    /// Writes a group, again and again until it is kept; ends only with a panic.
    async fn keep_all(
        mut self,
        rows: Vec<ReadRow>,
        counts: Vec<(CountedAs, u64)>,
    ) -> Option<Recorder> {
        let group = Arc::new((rows, counts));
        loop {
            let written = Arc::clone(&group);
            let tried = tokio::task::spawn_blocking(move || {
                let outcome = self.write(&written.0, &written.1);
                (self, outcome)
            });
            let (back, outcome) = tried.await.ok()?;
            self = back;
            match outcome {
                Ok(()) => return Some(self),
                Err(error) => {
                    tracing::error!(%error, "the log of reads waits");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    fn write(&mut self, rows: &[ReadRow], counts: &[(CountedAs, u64)]) -> Result<(), StoreError> {
        self.log.append(AgencyId::FIRST, rows, counts)?;
        let now = self.clock.now();
        if now >= self.next_expiry {
            let before = Timestamp::from_micros(now.micros().saturating_sub(self.keep.micros()));
            let expired = self.log.expire(before, EXPIRED_MAX);
            // The records are kept; old ones go another time.
            let more = expired.as_ref().is_ok_and(|count| *count >= EXPIRED_MAX);
            if let Err(error) = expired {
                tracing::error!(%error, "old records of the log of reads stay");
            }
            self.next_expiry = if more { now } else { now.plus(EXPIRE_EVERY) };
        }
        Ok(())
    }
}

/// The next group: what comes within a moment, or sooner when somebody waits. An empty one now and
/// then, for what is only counted; none at the end.
async fn gather(queue: &mut mpsc::Receiver<Entry>) -> Option<Vec<Entry>> {
    let Ok(first) = tokio::time::timeout(COUNT_EVERY, queue.recv()).await else {
        return Some(Vec::new());
    };
    let mut group = vec![first?];
    let moment = tokio::time::sleep(GATHER);
    tokio::pin!(moment);
    while group.len() < GROUP_MAX && group.last().is_some_and(|entry| entry.kept.is_none()) {
        tokio::select! {
            entry = queue.recv() => match entry {
                Some(entry) => group.push(entry),
                None => break,
            },
            () = &mut moment => break,
        }
    }
    Some(group)
}

#[cfg(test)]
mod tests {
    use super::{Parts, QUEUE_MAX, Reads, SOURCES_MAX};
    use crate::clock::Clock;
    use crate::error::Error;
    use oms_base::{Actor, AgencyId, Code, Span, Timestamp};
    use oms_store::StoreError;
    use oms_store::reads::{
        CountedAs, ReadLog, ReadQuery, ReadRow, ReadsOf, StoredCount, StoredRead,
    };
    use std::net::{IpAddr, Ipv4Addr};
    use std::sync::{Arc, Mutex};

    struct Still;

    impl Clock for Still {
        fn now(&self) -> Timestamp {
            Timestamp::from_micros(0)
        }
    }

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Written>>);

    /// What was written, and how many writes fail first.
    #[derive(Default)]
    struct Written {
        requests: Vec<String>,
        counts: Vec<(CountedAs, u64)>,
        failures: usize,
    }

    impl ReadLog for Log {
        fn append(
            &mut self,
            _: AgencyId,
            rows: &[ReadRow],
            counts: &[(CountedAs, u64)],
        ) -> Result<(), StoreError> {
            let mut log = self.0.lock().unwrap();
            if log.failures > 0 {
                log.failures -= 1;
                return Err(StoreError::Full);
            }
            log.requests.extend(rows.iter().map(|row| row.request.clone()));
            log.counts.extend(counts.iter().cloned());
            Ok(())
        }

        fn expire(&mut self, _: Timestamp, _: usize) -> Result<usize, StoreError> {
            Ok(0)
        }
    }

    impl ReadQuery for Log {
        fn reads(
            &self,
            _: AgencyId,
            _: &ReadsOf,
            _: Option<i64>,
            _: usize,
        ) -> Result<Vec<StoredRead>, StoreError> {
            Ok(Vec::new())
        }

        fn counts(
            &self,
            _: AgencyId,
            _: Timestamp,
            _: usize,
        ) -> Result<Vec<StoredCount>, StoreError> {
            Ok(Vec::new())
        }
    }

    fn started(log: &Log) -> Reads {
        let (writer, query) = (Box::new(log.clone()), Arc::new(log.clone()));
        Reads::start(Parts { writer, query, clock: Arc::new(Still), keep: Span::seconds(1) })
    }

    fn row(request: &str) -> ReadRow {
        ReadRow {
            time: Timestamp::from_micros(0),
            actor: Actor::HUB,
            operation: "read-tickets",
            subject: String::new(),
            query: String::new(),
            status: 200,
            count: None,
            request: request.to_owned(),
            source: String::new(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_waits_is_answered_after_the_commit_also_when_it_fails_at_first() {
        let log = Log::default();
        log.0.lock().unwrap().failures = 2;
        let reads = started(&log);
        reads.reserve().unwrap().record(row("first"));
        reads.reserve().unwrap().record_first(row("second")).await.unwrap();
        assert_eq!(log.0.lock().unwrap().requests, ["first", "second"]);
    }

    #[tokio::test]
    async fn a_full_queue_is_busy() {
        let reads = started(&Log::default());
        let slots: Vec<_> = (0..QUEUE_MAX).map(|_| reads.reserve().unwrap()).collect();
        assert!(matches!(reads.reserve(), Err(Error::Busy)));
        drop(slots);
        assert!(reads.reserve().is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn strangers_are_counted_and_their_networks_bounded() {
        let log = Log::default();
        let reads = started(&log);
        for n in 0..=u8::MAX {
            for host in [1, 2] {
                let from = IpAddr::V4(Ipv4Addr::new(192, 0, n, host));
                reads.count_denial(from, Code::Unauthenticated);
            }
        }
        reads.count_denial(IpAddr::V4(Ipv4Addr::new(198, 51, 100, 1)), Code::Unauthenticated);
        reads.flush().await;
        let counted = log.0.lock().unwrap().counts.clone();
        assert_eq!(counted.len(), SOURCES_MAX + 1);
        assert_eq!(counted.iter().filter(|(_, count)| *count == 2).count(), SOURCES_MAX);
        assert!(
            counted.iter().any(|(what, count)| (what.source.as_str(), *count) == ("others", 1))
        );
    }
}
