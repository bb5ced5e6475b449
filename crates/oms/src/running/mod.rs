//! A running backup: a copy elsewhere that a server keeps up, seconds behind its commits.
//!
//! It is made of generations. Each is a whole backup, as `oms backup` makes it, and segments with
//! the pages that were committed since. A thread of its own takes the pages from the tap on the
//! write-ahead log and puts them away. Whatever fails there is told and tried again, and nothing of
//! it reaches the server.

mod generation;
mod place;
mod restore;
mod segment;

pub(crate) use place::{check_apart, until};
pub(crate) use restore::{is_one, restore};

use crate::backup;
use crate::failure::{Failure, Outcome};
use crate::home::Home;
use generation::Generation;
use oms_app::Clock;
use oms_app::clock::Stopwatch;
use oms_app::metrics::Metrics;
use oms_base::Timestamp;
use oms_store_sql::{Pages, Tap};
use place::Place;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// How soon a whole backup that is under way is looked after.
const LOOK: Duration = Duration::from_millis(500);

/// What a running backup is made of.
pub(crate) struct Parts {
    /// What is backed up.
    pub(crate) home: Home,
    /// Where to.
    pub(crate) dir: PathBuf,
    /// How often.
    pub(crate) every: Duration,
    /// The log's name: whose backup it is.
    pub(crate) log: String,
    /// What is committed.
    pub(crate) tap: Arc<Tap>,
    /// The time.
    pub(crate) clock: Arc<dyn Clock>,
    /// Figures.
    pub(crate) metrics: Arc<Metrics>,
}

/// A running backup that is kept up.
pub(crate) struct Running {
    tap: Arc<Tap>,
    stopping: Arc<AtomicBool>,
    thread: JoinHandle<()>,
}

/// Keeps a running backup up, from here on.
pub(crate) fn start(parts: Parts) -> Outcome<Running> {
    let (tap, stopping) = (Arc::clone(&parts.tap), Arc::new(AtomicBool::new(false)));
    let keeper = Keeper {
        parts,
        place: None,
        current: None,
        next: None,
        unsent: None,
        failed: None,
        told: String::new(),
    };
    let told = Arc::clone(&stopping);
    let thread = std::thread::Builder::new().name("backup".to_owned());
    let thread = thread
        .spawn(move || keeper.run(&told))
        .map_err(|error| Failure::new(format!("cannot start the backup's thread: {error}")))?;
    Ok(Running { tap, stopping, thread })
}

impl Running {
    /// Puts away what was committed last, and ends.
    pub(crate) async fn finish(self) {
        self.stopping.store(true, Ordering::Relaxed);
        self.tap.call();
        let joined = tokio::task::spawn_blocking(move || self.thread.join()).await;
        if !matches!(joined, Ok(Ok(()))) {
            tracing::error!("the running backup ended before its time");
        }
    }
}

struct Keeper {
    parts: Parts,
    place: Option<Place>,
    /// What can be restored.
    current: Option<Generation>,
    next: Option<Next>,
    /// What could not be put away, and when it was taken.
    unsent: Option<(Pages, Timestamp)>,
    /// When the last generation failed, and how long it had taken: as long the next one waits.
    failed: Option<(Stopwatch, f64)>,
    told: String,
}

/// A generation whose whole backup is being made.
struct Next {
    generation: Generation,
    base: JoinHandle<Outcome>,
    began: Stopwatch,
    /// Whether something is missing behind its whole backup.
    has_gap: bool,
}

impl Keeper {
    fn run(mut self, stopping: &AtomicBool) {
        loop {
            let is_last = stopping.load(Ordering::Relaxed);
            match self.round(is_last) {
                Ok(()) => self.told.clear(),
                Err(failure) => self.tell(&failure),
            }
            if is_last {
                return;
            }
            let rest = self.parts.every;
            self.parts.tap.wait(if self.next.is_some() { rest.min(LOOK) } else { rest });
        }
    }

    /// Says what failed; the same again only counts.
    fn tell(&mut self, failure: &Failure) {
        self.parts.metrics.count_backup_failure();
        let text = failure.text(false);
        let told = text.lines().next().unwrap_or_default();
        if self.told != told {
            told.clone_into(&mut self.told);
            tracing::error!("the running backup falls behind: {told}");
        }
    }

    fn round(&mut self, is_last: bool) -> Outcome {
        if self.place.is_none() {
            let place = Place::claim(&self.parts)?;
            self.current = place.resume(&self.parts.tap)?;
            self.place = Some(place);
        }
        // Only what is taken from here on leads beyond a whole backup that has ended.
        let has_ended = self.next.as_ref().is_some_and(|next| next.base.is_finished());
        let is_due = has_ended && self.unsent.is_none();
        match self.take()? {
            None => self.lose(),
            Some((pages, until)) => {
                self.put(pages, until, is_due)?;
                if self.current.is_some() {
                    self.place()?.mark(until)?;
                    self.parts.metrics.set_backup(until);
                }
            }
        }
        if is_due {
            self.finish_next()?;
        }
        if is_last { Ok(()) } else { self.begin_if_needed() }
    }

    fn place(&self) -> Outcome<&Place> {
        self.place.as_ref().ok_or_else(|| Failure::new("the directory was not opened"))
    }

    /// What is to be put away, and when it was taken; nothing when the record has ended.
    fn take(&mut self) -> Outcome<Option<(Pages, Timestamp)>> {
        if let Some(unsent) = self.unsent.take() {
            return Ok(Some(unsent));
        }
        let now = self.parts.clock.now();
        let taken = self.parts.tap.take().map_err(|error| Failure::new(error.to_string()))?;
        Ok(taken.map(|pages| (pages, now)))
    }

    /// Pages are missing from here on: what there is ends here.
    fn lose(&mut self) {
        self.current = None;
        if let Some(next) = &mut self.next {
            next.has_gap = true;
        }
    }

    /// Puts pages behind the generations; an empty segment only where one is due.
    fn put(&mut self, pages: Pages, until: Timestamp, is_due: bool) -> Outcome {
        if pages.pages.is_empty() && !is_due {
            return Ok(());
        }
        let next = self.next.iter_mut().filter(|next| !next.has_gap);
        let next = next.map(|next| &mut next.generation);
        for generation in self.current.iter_mut().chain(next) {
            if let Err(error) = generation.append(&pages, until) {
                let failure = place::unwritten(&generation.dir, &error);
                self.unsent = Some((pages, until));
                return Err(failure);
            }
        }
        Ok(())
    }

    /// The generation whose whole backup has ended takes the place of the one before.
    fn finish_next(&mut self) -> Outcome {
        let Some(next) = self.next.take() else { return Ok(()) };
        let Next { generation, base, began, has_gap } = next;
        let made = base.join().unwrap_or_else(|_| Err(Failure::new("the backup has panicked")));
        let finished = made.and_then(|()| {
            if has_gap {
                let message = "more was committed during a whole backup than could be put away";
                return Err(Failure::new(message));
            }
            generation.finish().map_err(|error| place::unwritten(&generation.dir, &error))
        });
        if let Err(failure) = finished {
            self.failed = Some((Stopwatch::start(), began.seconds()));
            let removed = generation::remove(&generation.dir);
            removed.map_err(|error| place::unwritten(&generation.dir, &error))?;
            return Err(failure);
        }
        tracing::info!("the running backup has begun: {}", generation.dir.display());
        self.place()?.forget(generation.number)?;
        (self.current, self.failed) = (Some(generation), None);
        Ok(())
    }

    fn begin_if_needed(&mut self) -> Outcome {
        let is_needed = self.current.as_ref().is_none_or(Generation::is_long);
        let rests = self.failed.is_some_and(|(since, took)| since.seconds() < took);
        if !is_needed || rests || self.next.is_some() {
            return Ok(());
        }
        if self.current.is_none() {
            self.unsent = None;
            self.parts.tap.begin().map_err(|error| Failure::new(error.to_string()))?;
        }
        let (began, generation) = (Stopwatch::start(), self.place()?.create()?);
        let (home, to) = (self.parts.home.clone(), generation.base());
        let base = std::thread::Builder::new().name("backup-base".to_owned());
        let base = base
            .spawn(move || backup::make(&home, &to))
            .map_err(|error| Failure::new(format!("cannot start a thread: {error}")))?;
        self.next = Some(Next { generation, base, began, has_gap: false });
        Ok(())
    }
}
