//! The checker: what the ledger says against what the server shows after a restart.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use tokio::task::JoinSet;

use super::listing::{self, Listed};
use super::plan::BOARD;
use super::timeline::{self, Event, Expected};
use super::violations::Violations;
use crate::http::{Connection, Target};
use crate::ledger::{Book, Entry, Op, Outcome};
use crate::workflow::LOAN;

const READERS: usize = 8;

/// Which tickets' timelines to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that the ledger touched since the last check.
    Touched,
    /// All.
    All,
}

/// What it has read of the ledger, and what it found.
#[derive(Debug)]
pub(crate) struct Checker {
    book: Book,
    by_ticket: HashMap<String, BTreeSet<String>>,
    touched: HashSet<String>,
    leases: HashMap<(String, u64), String>,
    claims_lost_max: usize,
    /// What was found.
    pub(crate) violations: Violations,
    /// Checks made.
    pub(crate) checks: usize,
    /// Timelines read, in all checks.
    pub(crate) timelines: usize,
    /// Events read, in all checks.
    pub(crate) events: usize,
}

/// What the readers share: tickets still to read, and what is expected of each.
struct Work {
    numbers: Mutex<Vec<String>>,
    expected: HashMap<String, Vec<Expected>>,
}

/// What one reader found.
#[derive(Default)]
struct Found {
    faults: Vec<String>,
    timelines: usize,
    events: usize,
    claims: usize,
}

impl Checker {
    /// A checker over the clients' files.
    pub(crate) fn new(files: impl IntoIterator<Item = PathBuf>) -> Checker {
        Checker {
            book: Book::new(files),
            by_ticket: HashMap::new(),
            touched: HashSet::new(),
            leases: HashMap::new(),
            claims_lost_max: 0,
            violations: Violations::default(),
            checks: 0,
            timelines: 0,
            events: 0,
        }
    }

    /// Tickets that were acknowledged as opened.
    pub(crate) fn tickets(&self) -> usize {
        self.by_ticket.len()
    }

    /// Intents in the ledger.
    pub(crate) fn intents(&self) -> usize {
        self.book.entries.len()
    }

    /// Compares ledger and server; the clients must be held.
    pub(crate) async fn check(&mut self, target: &Target, scope: Scope) -> Result<()> {
        self.checks += 1;
        let keys: BTreeSet<String> = self.book.refresh()?.into_iter().collect();
        for key in keys {
            self.index(&key);
        }
        let listed = self.list(target).await?;
        self.check_opens(&listed);
        let numbers: Vec<String> = match scope {
            Scope::Touched => self.touched.iter().cloned().collect(),
            Scope::All => self.by_ticket.keys().cloned().collect(),
        };
        self.touched.clear();
        let claims = self.check_timelines(target, numbers).await?;
        if scope == Scope::All {
            let (acknowledged, lost) = (self.leases.len(), self.claims_lost_max);
            if claims > acknowledged + lost {
                self.violations.push(format!(
                    "{claims} claims happened; {acknowledged} were acknowledged and at most \
                     {lost} lost their answer"
                ));
            }
        }
        Ok(())
    }

    /// Files one intent under the tickets it concerns.
    fn index(&mut self, key: &str) {
        let Some(Entry { op, outcome, .. }) = self.book.entries.get(key) else {
            return;
        };
        let mut tickets = Vec::new();
        match (op, outcome) {
            (Op::Claim { max, .. }, None | Some(Outcome::Unknown { .. })) => {
                self.claims_lost_max += usize::try_from(*max).unwrap_or(usize::MAX);
            }
            (_, None | Some(Outcome::Unknown { .. })) => {
                self.violations.push(format!("{key} was never settled"));
            }
            (_, Some(Outcome::Ok(said))) => {
                tickets.extend(said.number.clone());
                for lease in &said.leases {
                    tickets.push(lease.ticket.clone());
                    let fence = (lease.task.clone(), lease.epoch);
                    if let Some(other) = self.leases.insert(fence, key.to_owned()) {
                        let (task, epoch) = (&lease.task, lease.epoch);
                        self.violations.push(format!(
                            "{task} was leased with epoch {epoch} to {other} and to {key}"
                        ));
                    }
                }
            }
            (_, Some(Outcome::Fail { .. })) => {}
        }
        match op {
            Op::Move { ticket, .. } | Op::Comment { ticket } => tickets.push(ticket.clone()),
            Op::Complete { lease, .. } => tickets.push(lease.ticket.clone()),
            Op::OpenWorkflow { .. } | Op::OpenBoard | Op::Claim { .. } => {}
        }
        for ticket in tickets {
            self.touched.insert(ticket.clone());
            let keys = self.by_ticket.entry(ticket).or_default();
            keys.insert(key.to_owned());
        }
    }

    async fn list(&self, target: &Target) -> Result<HashMap<String, Vec<Listed>>> {
        let mut connection = Connection::open(target).await?;
        let mut listed = HashMap::new();
        for filter in [format!("board={BOARD}"), format!("workflow={LOAN}")] {
            listing::tickets(&mut connection, &filter, &mut listed)
                .await
                .with_context(|| format!("listing {filter}"))?;
        }
        Ok(listed)
    }

    fn check_opens(&mut self, listed: &HashMap<String, Vec<Listed>>) {
        for (key, Entry { op, outcome, .. }) in &self.book.entries {
            if !matches!(op, Op::OpenWorkflow { .. } | Op::OpenBoard) {
                continue;
            }
            let found = listed.get(key).map_or(&[][..], Vec::as_slice);
            let is_right = match (outcome, found) {
                (Some(Outcome::Ok(said)), [one]) => said.number.as_ref() == Some(&one.number),
                (Some(Outcome::Ok(_)), _) => false,
                (Some(Outcome::Fail { .. }), found) => found.is_empty(),
                (Some(Outcome::Unknown { .. }) | None, found) => found.len() <= 1,
            };
            if !is_right {
                self.violations
                    .push(format!("{key} was answered {outcome:?} and is listed as {found:?}"));
            }
        }
        let newest = self.newest_versions();
        for (title, found) in listed {
            if !self.book.entries.contains_key(title) {
                self.violations.push(format!("{title}, listed as {found:?}, is not in the ledger"));
            }
            for Listed { number, version } in found {
                let acknowledged = newest.get(number).copied().unwrap_or(0);
                if *version < acknowledged {
                    self.violations.push(format!(
                        "{number} has version {version}; {acknowledged} was acknowledged"
                    ));
                }
            }
        }
    }

    /// The newest acknowledged version of each ticket.
    fn newest_versions(&self) -> HashMap<String, u64> {
        let mut newest: HashMap<String, u64> = HashMap::new();
        for Entry { outcome, .. } in self.book.entries.values() {
            if let Some(Outcome::Ok(said)) = outcome
                && let (Some(number), Some(version)) = (&said.number, said.version)
            {
                let newest = newest.entry(number.clone()).or_default();
                *newest = version.max(*newest);
            }
        }
        newest
    }

    /// Reads the tickets' timelines; answers how many claims they show.
    async fn check_timelines(&mut self, target: &Target, numbers: Vec<String>) -> Result<usize> {
        let expected =
            numbers.iter().map(|number| (number.clone(), self.expected(number))).collect();
        let work = Arc::new(Work { numbers: Mutex::new(numbers), expected });
        let mut readers = JoinSet::new();
        for _ in 0..READERS {
            readers.spawn(read_timelines(target.clone(), Arc::clone(&work)));
        }
        let mut claims = 0;
        while let Some(ended) = readers.join_next().await {
            let found = ended.context("a reader panicked")??;
            self.timelines += found.timelines;
            self.events += found.events;
            claims += found.claims;
            for fault in found.faults {
                self.violations.push(fault);
            }
        }
        Ok(claims)
    }

    fn expected(&self, number: &str) -> Vec<Expected> {
        let keys = self.by_ticket.get(number).into_iter().flatten();
        let entries = keys.filter_map(|key| Some((key, self.book.entries.get(key)?)));
        entries.flat_map(|(key, entry)| expected_of(number, key, entry)).collect()
    }
}

/// What one intent leads one to expect of the ticket.
fn expected_of(number: &str, key: &str, Entry { op, outcome, .. }: &Entry) -> Vec<Expected> {
    let marker = key.to_owned();
    match (op, outcome) {
        (Op::Claim { .. }, Some(Outcome::Ok(said))) => said
            .leases
            .iter()
            .filter(|lease| lease.ticket == number)
            .map(|lease| Expected::Claimed { stage: lease.stage.clone(), epoch: lease.epoch })
            .collect(),
        (Op::Complete { lease, outcome }, Some(Outcome::Ok(_))) => vec![Expected::Finished {
            marker,
            stage: lease.stage.clone(),
            ended: outcome != "blocked",
        }],
        (_, Some(Outcome::Ok(_))) => vec![Expected::Once(marker)],
        (_, Some(Outcome::Fail { .. })) => vec![Expected::Absent(marker)],
        (_, None | Some(Outcome::Unknown { .. })) => vec![Expected::Maybe(marker)],
    }
}

async fn read_timelines(target: Target, work: Arc<Work>) -> Result<Found> {
    let mut connection = Connection::open(&target).await?;
    let mut found = Found::default();
    loop {
        let next = work.numbers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let Some(number) = next else {
            return Ok(found);
        };
        let items = listing::timeline(&mut connection, &number)
            .await
            .with_context(|| format!("reading the timeline of {number}"))?;
        let events = items.iter().map(Event::read).collect::<Result<Vec<_>>>();
        let events = events.with_context(|| format!("reading the timeline of {number}"))?;
        found.timelines += 1;
        found.events += events.len();
        found.claims += events.iter().filter(|event| event.is_claim()).count();
        let expected = work.expected.get(&number).map_or(&[][..], Vec::as_slice);
        let faults = timeline::faults(&events, expected);
        found.faults.extend(faults.into_iter().map(|fault| format!("{number}: {fault}")));
    }
}
