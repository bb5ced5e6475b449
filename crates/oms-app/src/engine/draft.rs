//! The batch in the making: what has changed over the committed state, and the log rows for it.

use super::answer::Written;
use super::notice::Heard;
use crate::clock::Entropy;
use crate::directory::Directory;
use crate::directory::RuleEntry;
use crate::projection::{Counters, Seen};
use oms_base::{
    Actor, AgencyId, BoardId, EventBody, Name, Owner, Part, PartBytes, StreamId, Tally, TaskId,
    TicketId, Timestamp, WorkflowId,
};
use oms_domain::board::Board;
use oms_domain::sla::Book;
use oms_domain::ticket::Ticket;
use oms_domain::workflow::{Template, Workflow};
use oms_store::chain::{self, Hash, Place};
use oms_store::{
    AttachmentWrite, AutomationWrite, Cause, Envelope, ErasureWrite, JobWrite, KeyRow, LeaseRow,
    LogRow, MessageWrite, NoticeWrite, NumberMark, Position, RuleRow, SecretWrite, StoreError,
    StreamKind, TaskRow, TaskWrite, VersionRow, ViewWrite, envelope,
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

/// A ticket with what the next event needs.
#[derive(Debug, Clone)]
pub(crate) struct Live {
    pub(crate) ticket: Arc<Ticket>,
    pub(crate) hash: Hash,
    pub(crate) template: Option<Arc<Template>>,
}

impl Live {
    /// The ticket with the version that it runs.
    pub(super) fn seen(&self) -> Seen<'_> {
        (&self.ticket, self.template.as_deref())
    }

    /// Whose tasks a stage makes.
    pub(super) fn owner(&self, stage: u16) -> Option<&Owner> {
        if let Some(side) = self.ticket.side(stage) {
            return side.owner.as_ref();
        }
        let planned = self.template.as_ref()?.stage(stage)?;
        Some(self.ticket.stage(stage)?.owner_or(&planned.owner))
    }
}

/// A ticket that the batch touches.
#[derive(Debug, Clone)]
pub(super) struct Dirty {
    /// As it was committed; `None` for a new one.
    pub(super) before: Option<Live>,
    pub(super) live: Live,
    /// Stages whose task may have changed.
    pub(super) stages: BTreeSet<u16>,
    /// Leases given by this batch.
    pub(super) leases: BTreeMap<u16, LeaseRow>,
}

/// A version of a rule that the batch publishes.
#[derive(Debug, Clone)]
pub(super) struct NewRule {
    pub(super) row: RuleRow,
    pub(super) entry: RuleEntry,
}

/// Tasks of one owner that wait in the store, read once a batch.
#[derive(Debug, Default)]
pub(super) struct Queue {
    pub(super) rows: VecDeque<TaskRow>,
    /// Whether the store may hold more than was read.
    pub(super) cut: bool,
}

/// An idempotency key: the day that it is looked for on, and its hash.
pub(super) type KeyPlace = (i32, [u8; 16]);

/// What the batch has so far.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) agency: AgencyId,
    pub(super) now: Timestamp,
    /// The day that idempotency keys are remembered under.
    pub(super) key_day: i32,
    pub(super) log: Vec<LogRow>,
    pub(super) tickets: BTreeMap<TicketId, Dirty>,
    pub(super) boards: BTreeMap<BoardId, (Arc<Board>, Hash)>,
    pub(super) workflows: BTreeMap<WorkflowId, (Arc<Workflow>, Hash)>,
    pub(super) versions: Vec<(VersionRow, Arc<Template>)>,
    pub(super) rules: Vec<NewRule>,
    /// The rules, once the batch publishes one.
    pub(super) book: Option<Arc<Book>>,
    pub(super) keys: BTreeMap<KeyPlace, KeyRow>,
    /// Keys that go, before those are written.
    pub(super) keys_removed: BTreeSet<KeyPlace>,
    /// What the store was asked for together: the answer to each key of the batch's jobs.
    pub(super) keys_read: BTreeMap<KeyPlace, Option<KeyRow>>,
    pub(super) numbers: Vec<NumberMark>,
    pub(super) extends: Vec<TaskWrite>,
    pub(super) jobs: Vec<JobWrite>,
    pub(super) views: Vec<ViewWrite>,
    pub(super) messages: Vec<MessageWrite>,
    pub(super) notices: Vec<NoticeWrite>,
    pub(super) secrets: Vec<SecretWrite>,
    pub(super) attachments: Vec<AttachmentWrite>,
    pub(super) erasures: Vec<ErasureWrite>,
    pub(super) automation: Vec<AutomationWrite>,
    /// What it counts of agents' versions.
    pub(super) tallies: BTreeMap<(Name, u32, Tally), u64>,
    /// Versions that were judged, and by what, until it is looked at how often people disagree.
    pub(super) judged: BTreeMap<(Name, u32), Cause>,
    /// What makes the next events happen, beside whoever asks.
    pub(super) cause: Option<Cause>,
    /// How many thresholds of clocks it records.
    pub(super) rung: u64,
    /// How many policies it records as passed over.
    pub(super) passed_over: u64,
    /// Counters that change by the command, not by the row.
    pub(super) counters: Counters,
    /// What the batch changed on boards with limits: counted by the command, for the next one.
    pub(super) seen: Counters,
    /// Tasks queued by this batch and not leased again.
    pub(super) queued: BTreeMap<Owner, BTreeMap<(i64, TaskId), TaskRow>>,
    pub(super) queues: BTreeMap<Owner, Queue>,
    /// How many tasks the batch's claims ask of each owner.
    pub(super) demand: BTreeMap<Owner, usize>,
    /// Tasks that it has queued and not handed out, and whether somebody has given them back.
    pub(super) fresh: VecDeque<(TaskId, bool)>,
    /// What people are to be told of its events.
    pub(super) news: Vec<Heard>,
    /// How many notices it has left out because there were too many.
    pub(super) untold: u64,
    /// How many messages it has given up.
    pub(super) dead: u64,
    /// How often triggers fired.
    pub(super) fired: u64,
    /// Tickets whose kin has something to hear or to become.
    pub(super) kin: VecDeque<TicketId>,
    /// How many tickets it has opened or cancelled for others.
    pub(super) kin_changed: usize,
    /// Why nothing of it may be kept.
    pub(super) fault: Option<StoreError>,
}

impl Draft {
    pub(super) fn new(agency: AgencyId, now: Timestamp, key_day: i32) -> Draft {
        Draft {
            agency,
            now,
            key_day,
            log: Vec::new(),
            tickets: BTreeMap::new(),
            boards: BTreeMap::new(),
            workflows: BTreeMap::new(),
            versions: Vec::new(),
            rules: Vec::new(),
            book: None,
            keys: BTreeMap::new(),
            keys_removed: BTreeSet::new(),
            keys_read: BTreeMap::new(),
            numbers: Vec::new(),
            extends: Vec::new(),
            jobs: Vec::new(),
            views: Vec::new(),
            messages: Vec::new(),
            notices: Vec::new(),
            secrets: Vec::new(),
            attachments: Vec::new(),
            erasures: Vec::new(),
            automation: Vec::new(),
            tallies: BTreeMap::new(),
            judged: BTreeMap::new(),
            cause: None,
            rung: 0,
            passed_over: 0,
            counters: Counters::default(),
            seen: Counters::default(),
            queued: BTreeMap::new(),
            queues: BTreeMap::new(),
            demand: BTreeMap::new(),
            fresh: VecDeque::new(),
            news: Vec::new(),
            untold: 0,
            dead: 0,
            fired: 0,
            kin: VecDeque::new(),
            kin_changed: 0,
            fault: None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.log.is_empty()
            && self.keys.is_empty()
            && self.keys_removed.is_empty()
            && self.extends.is_empty()
            && self.jobs.is_empty()
            && self.views.is_empty()
            && self.automation.is_empty()
            && self.messages.is_empty()
            && self.notices.is_empty()
            && self.secrets.is_empty()
            && self.counters.is_empty()
    }

    /// A board as the batch so far leaves it.
    pub(super) fn board(&self, id: BoardId, directory: &Directory) -> Option<Arc<Board>> {
        let fresh = self.boards.get(&id).map(|(board, _)| Arc::clone(board));
        fresh.or_else(|| directory.board(id).map(|entry| entry.board))
    }

    /// Where the next log row will stand; its batch is filled in at the commit.
    pub(super) fn next_position(&self) -> Position {
        Position::new(0, u16::try_from(self.log.len()).unwrap_or(u16::MAX))
    }

    /// Appends one command's events to a stream; gives the hash of the last and the row's place.
    pub(super) fn append(
        &mut self,
        to: Tail,
        actor: Actor,
        bodies: Vec<EventBody>,
        entropy: &mut Entropy,
    ) -> (Hash, Position) {
        let now = self.now;
        let bodies = bodies.into_iter().map(|body| (now, body)).collect();
        self.append_past(to, actor, bodies, entropy)
    }

    /// The same with events that happened before; the last one happens now and says why the
    /// others are there.
    pub(super) fn append_past(
        &mut self,
        to: Tail,
        actor: Actor,
        bodies: Vec<(Timestamp, EventBody)>,
        entropy: &mut Entropy,
    ) -> (Hash, Position) {
        let position = self.next_position();
        let place = Place { agency: self.agency, kind: to.kind, stream: to.stream };
        let (mut prev, mut hashes) = (to.hash, Vec::with_capacity(bodies.len()));
        let first_seq = to.version + 1;
        let mut events = Vec::with_capacity(bodies.len());
        let last = Cause::of(to.stream, to.version + bodies.len() as u64);
        for (seq, (time, mut body)) in (first_seq..).zip(bodies) {
            salt(&mut body.parts, entropy);
            let cause = if time == self.now { self.cause } else { Some(last) };
            let event = Envelope { seq, time, actor, cause, body };
            prev = chain::event_hash(&prev, place, &event);
            hashes.push(prev);
            events.push(event);
        }
        let body = envelope::encode(&events);
        self.log.push(LogRow { stream: to.stream, kind: to.kind, first_seq, body, hashes });
        (prev, position)
    }

    /// The answer for a ticket that the batch changed at `position`.
    pub(super) fn written(&self, live: &Live, position: Position, created: bool) -> Written {
        Written {
            ticket: Arc::clone(&live.ticket),
            template: live.template.clone(),
            time: self.now,
            position,
            created,
            warnings: Vec::new(),
        }
    }
}

/// The end of a stream, where the next row goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tail {
    pub(super) kind: StreamKind,
    pub(super) stream: StreamId,
    pub(super) version: u64,
    pub(super) hash: Hash,
}

fn salt(parts: &mut [Part], entropy: &mut Entropy) {
    for part in parts {
        if let PartBytes::Kept { salt, .. } = &mut part.bytes {
            *salt = entropy.bytes();
        }
    }
}
