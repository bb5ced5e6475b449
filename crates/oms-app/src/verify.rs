//! Does the whole history still hang together? Chains, blocks, state against the log, files
//! against their digests, all of it against checkpoints, and the database's own pages and indexes.
//!
//! Detects rows edited, deleted, inserted, moved or cut off. A consistent cut of log, blocks and
//! state together, or a full rewrite, shows only against a checkpoint that someone else holds.

mod aggregates;
mod attachments;
mod erasures;
mod rules;
mod tickets;

use crate::directory::Directory;
use crate::error::Error;
use crate::proof::Checkpoint;
use crate::read::Reader;
use crate::rebuild::LOWEST;
use crate::{fold, rebuild};
use oms_base::{AgencyId, BoardId, RuleId, StreamId, TicketId, WorkflowId};
use oms_domain::ticket;
use oms_store::chain::{self, GENESIS, Hash, Place};
use oms_store::tree::Tree;
use oms_store::{BlockRow, Position, Query, StoreError, StoredLogRow, StreamKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread;

/// Log rows read at once.
const PAGE: usize = 2_000;
/// Problems listed; more are only counted.
const PROBLEMS_MAX: usize = 100;
/// Damages of the database that are looked for.
const DAMAGES_MAX: u32 = 100;

/// What was looked at, and what is wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Log rows read.
    pub log_rows: u64,
    /// Events hashed.
    pub events: u64,
    /// Blocks compared.
    pub blocks: u64,
    /// Tickets folded again.
    pub tickets: u64,
    /// Attached files hashed again.
    pub attachments: u64,
    /// Checkpoints that the log leads to.
    pub checkpoints: u64,
    /// Where the first event stands that is not as it was sealed, as far as that can be told.
    pub first_bad: Option<String>,
    /// How many problems there are.
    pub problem_count: u64,
    /// The first of them.
    pub problems: Vec<String>,
}

impl Report {
    /// Whether everything holds.
    pub const fn holds(&self) -> bool {
        self.problem_count == 0
    }

    fn problem(&mut self, problem: String) {
        self.problem_count += 1;
        if self.problems.len() < PROBLEMS_MAX {
            self.problems.push(problem);
        }
    }
}

/// The end of a stream so far.
#[derive(Debug, Clone, Copy)]
struct Head {
    kind: StreamKind,
    seq: u64,
    hash: Hash,
}

struct Verifier<'a> {
    store: &'a dyn Query,
    agency: AgencyId,
    report: Report,
    heads: BTreeMap<StreamId, Head>,
    rules: BTreeMap<(RuleId, u64), Hash>,
    last_block: (i64, Hash),
    last_batch: i64,
    tree: Tree,
    expected: BTreeMap<u64, Vec<Hash>>,
    suspects: Vec<Suspect>,
    /// How many events say that something was erased.
    redactions: u64,
}

/// A row of the first batch that is not as it was sealed.
#[derive(Debug, Clone, Copy)]
struct Suspect {
    stream: StreamId,
    kind: StreamKind,
    seq: u64,
    at: Position,
}

/// How many questions it asks the store at once; with fewer connections it takes longer.
pub fn connections() -> usize {
    rebuild::cores() + 1
}

/// Verifies everything up to the end of the log as it stands at the call.
pub fn verify(
    store: &Arc<dyn Query + Send + Sync>,
    agency: AgencyId,
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Error> {
    verify_against(store, agency, &[], progress)
}

/// The same, and that the log is the one which each of `checkpoints` is of; their signatures are
/// the caller's to check.
///
/// `progress` is told how many log rows and tickets have been looked at. An error means that the
/// store could not be read; what could be read and is wrong stands in the report.
pub fn verify_against(
    store: &Arc<dyn Query + Send + Sync>,
    agency: AgencyId,
    checkpoints: &[Checkpoint],
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Error> {
    thread::scope(|scope| {
        // Rows are read by their keys here; questions also come by indexes.
        let damage = scope.spawn(|| store.damage(DAMAGES_MAX));
        let mut report = check(store, agency, checkpoints, progress)?;
        for damage in damage.join().unwrap_or_else(|_| Err(gone()))? {
            report.problem(format!("the database: {damage}"));
        }
        Ok(report)
    })
}

fn gone() -> StoreError {
    StoreError::Fault("the thread that looks for damages is gone".to_owned())
}

/// Everything that rows say.
fn check(
    store: &Arc<dyn Query + Send + Sync>,
    agency: AgencyId,
    checkpoints: &[Checkpoint],
    progress: &mut dyn FnMut(u64),
) -> Result<Report, Error> {
    let mut expected = BTreeMap::<u64, Vec<Hash>>::new();
    for checkpoint in checkpoints {
        expected.entry(checkpoint.size).or_default().push(checkpoint.root);
    }
    let mut verifier = Verifier {
        store: &**store,
        agency,
        report: Report::default(),
        heads: BTreeMap::new(),
        rules: BTreeMap::new(),
        last_block: (0, GENESIS),
        last_batch: 0,
        tree: Tree::default(),
        expected,
        suspects: Vec::new(),
        redactions: 0,
    };
    verifier.check_log(progress)?;
    verifier.miss_checkpoints();
    let Verifier { heads, rules, mut report, suspects, redactions, .. } = verifier;
    let directory = Arc::new(Directory::default());
    // What counts as work depends on how the boards are configured.
    if let Err(error) = directory.load(&**store, agency) {
        report.problem(format!("boards, workflows or rules cannot be read: {error}"));
    }
    let reader = Reader::new(Arc::clone(store), directory);
    // Tickets stand on these: what is wrong here is told before all that follows from it.
    aggregates::check(&reader, agency, &heads, &mut report)?;
    rules::check(&reader, agency, &rules, &mut report)?;
    let seen = tickets::check(&reader, agency, &heads, &mut report, progress)?;
    report.first_bad = first_bad(&suspects, &seen.changed);
    attachments::check(&reader, agency, &seen.with_files, &mut report, progress)?;
    erasures::check(&reader, agency, redactions, &mut report)?;
    for orphan in store.orphans(agency, PROBLEMS_MAX)? {
        report.problem(orphan.to_string());
    }
    for stray in rebuild::stray_tasks(&reader, agency, &seen.all)? {
        report.problem(stray);
    }
    Ok(report)
}

impl Verifier<'_> {
    fn check_log(&mut self, progress: &mut dyn FnMut(u64)) -> Result<(), Error> {
        let end = self.end()?;
        let (mut after, mut batch) = (Position::START, Vec::new());
        while after < end {
            let rows = self.store.log(self.agency, after, PAGE)?;
            if rows.is_empty() {
                break;
            }
            for row in rows {
                after = row.position;
                // A page may end within a batch that was committed since.
                if row.position > end {
                    break;
                }
                if batch.last().is_some_and(|last: &StoredLogRow| {
                    last.position.batch() != row.position.batch()
                }) {
                    self.check_batch(&std::mem::take(&mut batch))?;
                }
                batch.push(row);
            }
            progress(self.report.log_rows);
        }
        if !batch.is_empty() {
            self.check_batch(&batch)?;
        }
        self.check_no_more_rows(end)?;
        self.check_nothing_earlier()?;
        self.check_no_more_blocks(end)
    }

    /// Where the last block says that the log ends; where it seals no row, the log is looked at as
    /// far as it goes.
    fn end(&self) -> Result<Position, Error> {
        let end = self.store.last_position(self.agency)?;
        let seals_no_row =
            end == Position::START && !self.store.blocks(self.agency, 0, 1)?.is_empty();
        Ok(if seals_no_row { Position::from_key(i64::MAX) } else { end })
    }

    /// The last block says where the log ends: a row behind it belongs to a batch that was
    /// committed since, and then a block does too.
    fn check_no_more_rows(&mut self, end: Position) -> Result<(), Error> {
        let more = self.store.log(self.agency, end, 1)?;
        let sealed = self.store.last_position(self.agency)?;
        if let Some(row) = more.first().filter(|row| row.position > sealed) {
            let (at, batch, last) = (row.position, row.position.batch(), end.batch());
            self.report.problem(format!(
                "batch {batch} has no block: the log goes on at {at}, and its last block seals \
                 batch {last}"
            ));
        }
        Ok(())
    }

    /// A batch: its rows count from 0, chain per stream, and its block seals them.
    fn check_batch(&mut self, rows: &[StoredLogRow]) -> Result<(), Error> {
        let mut hashes = Vec::new();
        for (n, row) in (0_i64..).zip(rows) {
            if row.position.row() != n {
                self.report.problem(format!("a log row is missing before {}", row.position));
            }
            self.check_row(row, &mut hashes);
        }
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let batch = first.position.batch();
        if batch <= self.last_batch {
            self.report.problem(format!("batch {batch} is out of order"));
        }
        self.last_batch = batch;
        let block = self.store.blocks(self.agency, self.last_block.0, 1)?.into_iter().next();
        match block {
            Some(block) => self.check_block(&block, rows, &chain::merkle_root(&hashes)),
            None => self.report.problem(format!("batch {batch} has no block")),
        }
        Ok(())
    }

    fn check_row(&mut self, row: &StoredLogRow, hashes: &mut Vec<Hash>) {
        self.report.log_rows += 1;
        let events = match fold::events(row) {
            Ok(events) => events,
            Err(error) => return self.report.problem(error.to_string()),
        };
        let head = self.heads.get(&row.stream).copied();
        let head = head.unwrap_or(Head { kind: row.kind, seq: 0, hash: GENESIS });
        if row.first_seq != head.seq + 1 || row.kind != head.kind || events.is_empty() {
            let at = row.position;
            self.report.problem(format!("the log row at {at} does not follow its stream"));
        }
        let place = Place { agency: self.agency, kind: row.kind, stream: row.stream };
        let mut hash = head.hash;
        for event in &events {
            self.report.events += 1;
            let of_ticket = row.kind == StreamKind::Ticket;
            self.redactions += u64::from(of_ticket && ticket::is_redaction(&event.body));
            hash = chain::event_hash(&hash, place, event);
            hashes.push(hash);
            if row.kind == StreamKind::Rule {
                self.rules.insert((RuleId(row.stream.0), event.seq), hash);
            }
        }
        let seq = row.first_seq + (events.len() as u64).saturating_sub(1);
        self.heads.insert(row.stream, Head { kind: row.kind, seq, hash });
    }

    fn check_block(&mut self, block: &BlockRow, rows: &[StoredLogRow], root: &Hash) {
        let batch = self.last_batch;
        self.report.blocks += 1;
        let (position, prev) = self.last_block;
        let holds = block.position == position + 1
            && block.batch == batch
            && block.root == *root
            && block.prev_hash == prev;
        if !holds {
            let at = block.position;
            self.report.problem(format!("block {at} does not seal batch {batch}"));
        }
        if !holds && self.suspects.is_empty() {
            let suspect = |row: &StoredLogRow| Suspect {
                stream: row.stream,
                kind: row.kind,
                seq: row.first_seq,
                at: row.position,
            };
            self.suspects = rows.iter().map(suspect).collect();
        }
        self.last_block = (block.position, chain::block_hash(self.agency, block));
        self.tree.push(&self.last_block.1);
        self.check_checkpoints();
    }

    /// Compares the log so far with the checkpoints of as many blocks.
    fn check_checkpoints(&mut self) {
        let size = self.tree.size();
        let Some(expected) = self.expected.remove(&size) else { return };
        let root = self.tree.root();
        for expected in expected {
            if expected == root {
                self.report.checkpoints += 1;
            } else {
                self.report.problem(format!(
                    "the first {size} blocks are not those of the checkpoint of {size} blocks"
                ));
            }
        }
    }

    /// Checkpoints of more blocks than there are.
    fn miss_checkpoints(&mut self) {
        let has = self.tree.size();
        for size in std::mem::take(&mut self.expected).into_keys() {
            self.report.problem(format!(
                "the log has {has} blocks, fewer than the checkpoint of {size} blocks"
            ));
        }
    }

    /// Rows and blocks are read from where the first ones stand.
    fn check_nothing_earlier(&mut self) -> Result<(), Error> {
        let row = self.store.log(self.agency, Position::from_key(LOWEST), 1)?.into_iter().next();
        if let Some(row) = row.filter(|row| row.position <= Position::START) {
            let at = row.position;
            self.report.problem(format!("the log row at {at} stands before the first one"));
        }
        let block = self.store.blocks(self.agency, LOWEST, 1)?.into_iter().next();
        if let Some(block) = block.filter(|block| block.position < 1) {
            let at = block.position;
            self.report.problem(format!("block {at} stands before the first one"));
        }
        Ok(())
    }

    fn check_no_more_blocks(&mut self, end: Position) -> Result<(), Error> {
        let more = self.store.blocks(self.agency, self.last_block.0, 1)?;
        if let Some(block) = more.first().filter(|block| block.batch <= end.batch()) {
            let at = block.position;
            self.report.problem(format!("block {at} seals a batch that is not in the log"));
        }
        // Blocks behind the end belong to batches that were committed since.
        let later = more.first().filter(|block| block.batch > end.batch());
        if let Some(block) = later
            && self.store.log(self.agency, Position::new(block.batch, 0), 1)?.is_empty()
            && self.store.last_position(self.agency)?.batch() < block.batch
        {
            let at = block.position;
            self.report
                .problem(format!("the log was cut: block {at} seals a batch behind its end"));
        }
        Ok(())
    }
}

/// The first event that is not as it was sealed. A batch is sealed as a whole, so of several
/// streams it is the one that no longer leads to its ticket's own hash.
fn first_bad(suspects: &[Suspect], changed: &BTreeSet<StreamId>) -> Option<String> {
    let named = |suspect: &&Suspect| suspects.len() == 1 || changed.contains(&suspect.stream);
    let suspect = suspects.iter().find(named).or(suspects.first())?;
    let Suspect { stream, kind, seq, at } = *suspect;
    let whose = name_of(kind, stream);
    let sure = named(&suspect);
    let or = if sure { "" } else { ", or another of its batch" };
    Some(format!("event {seq} of {whose}, in the log row at {at}{or}"))
}

fn name_of(kind: StreamKind, stream: StreamId) -> String {
    match kind {
        StreamKind::Ticket => TicketId(stream.0).to_string(),
        StreamKind::Board => BoardId(stream.0).to_string(),
        StreamKind::Workflow => WorkflowId(stream.0).to_string(),
        StreamKind::Rule => RuleId(stream.0).to_string(),
    }
}

/// Every stream of a kind has a row.
fn check_rows(
    kind: StreamKind,
    heads: &BTreeMap<StreamId, Head>,
    rows: &BTreeSet<StreamId>,
    report: &mut Report,
) {
    for (stream, _) in heads.iter().filter(|(_, head)| head.kind == kind) {
        if !rows.contains(stream) {
            report.problem(format!("{} has a log but no row", name_of(kind, *stream)));
        }
    }
}
