//! Changing tickets, and the one place where a job is authorised, deduplicated and dispatched.

use super::answer::{Done, Written};
use super::draft::{Draft, KeyPlace};
use super::import::KEY_DAY;
use super::job::{Change, Job, Key, PlaceWanted, StageAction, TicketRef, Work};
use super::step::{Engine, Message};
use super::supervise::untold;
use super::tie::Tie;
use crate::Operation;
use crate::error::Error;
use crate::policy::{Grant, grant};
use oms_base::{Code, Reason, StageId, StreamId};
use oms_domain::Refusal;
use oms_domain::ticket::{
    self, Arrange, Attach, Command, Context, Decided, Duplicate, Play, Steer, Voice,
};
use oms_store::KeyRow;
use std::collections::BTreeMap;

impl Work {
    /// The operation that the policy table knows it by.
    pub const fn operation(&self) -> Operation {
        match self {
            Work::SetBoard { .. } => Operation::SetBoard,
            Work::Publish(_) => Operation::PublishWorkflow,
            Work::Open(_) => Operation::OpenTicket,
            Work::Alert(_) => Operation::ReceiveAlerts,
            Work::Hear(_) => Operation::SendEvents,
            Work::Import(_) => Operation::ImportTickets,
            Work::Change { change, .. } => change.operation(),
            Work::Task { .. } | Work::Claim(_) | Work::Take { .. } | Work::Lapse | Work::Ring => {
                Operation::WorkTasks
            }
            Work::PublishRule { .. } | Work::Park { .. } => Operation::SetRule,
            Work::Automate(_) => Operation::RunTriggers,
            Work::Hand { .. } => Operation::WorkTasks,
            Work::Message(work) => work.operation(),
            Work::Notice(work) => work.operation(),
            Work::Prefer(_) => Operation::PreferNotices,
            Work::Secret(_) => Operation::SetSecret,
            Work::Agent(work) => work.operation(),
            Work::Bulk(_) => Operation::RunJobs,
            Work::KeepView(_) | Work::RemoveView(_) => Operation::SaveViews,
            Work::Correct { .. } => Operation::RefreshMetrics,
        }
    }
}

impl Change {
    pub(super) const fn operation(&self) -> Operation {
        match self {
            Change::Place(_) => Operation::MoveTicket,
            Change::Attach(wanted) => wanted.operation(),
            Change::Erase(_) => Operation::EraseTicket,
            Change::Tie { .. } | Change::Duplicate { .. } | Change::Unmerge => {
                Operation::ArrangeTicket
            }
            Change::Support { .. } => Operation::SupportTicket,
            Change::Migrate { .. } => Operation::MigrateTicket,
            Change::Start(_) => Operation::RunPlaybooks,
            Change::Ticket(command) | Change::Within { command, .. } => operation_of(command),
            Change::Stage { action, .. } => match action {
                StageAction::Skip | StageAction::Retry => Operation::UnblockStage,
                StageAction::Reopen => Operation::MoveTicket,
                StageAction::Steer(Steer::Escalate { .. }) => Operation::Escalate,
                StageAction::Steer(
                    Steer::Assign { .. } | Steer::Pause { .. } | Steer::Resume | Steer::Cancel,
                ) => Operation::SteerStage,
            },
        }
    }

    /// Why a hard limit may be passed.
    const fn reason(&self) -> Option<&Reason> {
        match self {
            Change::Stage { reason, .. } => Some(reason),
            Change::Ticket(command) => reason_of(command),
            Change::Within { reason, .. } | Change::Place(PlaceWanted { reason, .. }) => {
                reason.as_ref()
            }
            Change::Tie { .. }
            | Change::Duplicate { .. }
            | Change::Unmerge
            | Change::Support { .. }
            | Change::Attach(_)
            | Change::Erase(_)
            | Change::Start(_)
            | Change::Migrate { .. } => None,
        }
    }
}

/// The operation that the policy table knows a command by.
pub(super) const fn operation_of(command: &Command) -> Operation {
    match command {
        Command::Move { .. }
        | Command::Reopen { .. }
        | Command::ReopenAt { .. }
        | Command::Arrange(Arrange::Place { .. }) => Operation::MoveTicket,
        Command::Escalate { .. } => Operation::Escalate,
        Command::Notify(_) | Command::SetData { .. } => Operation::RunTriggers,
        Command::Steer { .. } => Operation::SteerStage,
        Command::Duplicate(Duplicate::Support { .. }) => Operation::SupportTicket,
        Command::Assign { .. }
        | Command::SetPriority { .. }
        | Command::Label { .. }
        | Command::Duplicate(_)
        | Command::Arrange(_) => Operation::ArrangeTicket,
        Command::Attach(Attach::Add(_)) => Operation::AttachFile,
        Command::Attach(Attach::Remove { .. }) => Operation::DetachFile,
        Command::Comment { .. } => Operation::CommentTicket,
        Command::Cancel { .. } | Command::CancelAtOnce { .. } => Operation::CancelTicket,
        Command::Claim { .. }
        | Command::Complete { .. }
        | Command::Heartbeat { .. }
        | Command::Release { .. }
        | Command::Lapse { .. }
        | Command::Delegate(_)
        | Command::Ring { .. } => Operation::WorkTasks,
        Command::Rebase => Operation::SetRule,
        Command::Skip { .. } | Command::Retry { .. } => Operation::UnblockStage,
        Command::Migrate(_) => Operation::MigrateTicket,
        Command::Play(play) => match **play {
            Play::Start { .. } | Play::Refuse { .. } | Play::Acted { .. } => {
                Operation::RunPlaybooks
            }
            Play::Retry { .. } | Play::Skip { .. } | Play::Cancel { .. } => Operation::UnblockStage,
        },
    }
}

/// Why a hard limit may be passed by a command.
pub(super) const fn reason_of(command: &Command) -> Option<&Reason> {
    match command {
        Command::Reopen { reason }
        | Command::Cancel { reason }
        | Command::CancelAtOnce { reason } => Some(reason),
        Command::Move { reason, .. } => reason.as_ref(),
        Command::Assign { .. }
        | Command::SetPriority { .. }
        | Command::Comment { .. }
        | Command::Label { .. }
        | Command::Arrange(_)
        | Command::Attach(_)
        | Command::Claim { .. }
        | Command::Complete { .. }
        | Command::Heartbeat { .. }
        | Command::Release { .. }
        | Command::Lapse { .. }
        | Command::Skip { .. }
        | Command::Retry { .. }
        | Command::ReopenAt { .. }
        | Command::Steer { .. }
        | Command::Escalate { .. }
        | Command::Notify(_)
        | Command::SetData { .. }
        | Command::Delegate(_)
        | Command::Duplicate(_)
        | Command::Ring { .. }
        | Command::Rebase
        | Command::Play(_)
        | Command::Migrate(_) => None,
    }
}

impl Engine {
    /// Decides a job once per idempotency key.
    pub(super) fn decide_keyed(&mut self, job: &Job, draft: &mut Draft) -> Result<Done, Error> {
        let role = job.caller.actor.role;
        if grant(job.work.operation(), role) == Grant::Deny {
            return Err(Error::Forbidden { role: role.as_str() });
        }
        let Some(key) = job.key else {
            return self.decide(job, draft);
        };
        let place = key_place(job, &key, draft);
        if let Some(known) = self.known_key(place, draft)? {
            if known.fingerprint != key.fingerprint {
                return Err(Error::KeyReused);
            }
            let (status, stream, seq) = (known.status, known.stream, known.seq);
            return Ok(Done::Replay { status, stream, seq });
        }
        let done = self.decide(job, draft)?;
        if let Some((status, stream, seq)) = outcome(&done) {
            let (hash, fingerprint) = (key.hash, key.fingerprint);
            let row = KeyRow { day: place.0, hash, fingerprint, status, stream, seq };
            draft.keys.insert(place, row);
        }
        Ok(done)
    }

    /// Asks the store for the keys of all jobs of a batch together.
    pub(super) fn read_keys(&self, messages: &[Message], draft: &mut Draft) -> Result<(), Error> {
        let mut asked: BTreeMap<i32, Vec<[u8; 16]>> = BTreeMap::new();
        for job in messages.iter().flat_map(|message| &message.jobs) {
            if let Some(key) = &job.key {
                let (day, hash) = key_place(job, key, draft);
                asked.entry(day).or_default().push(hash);
            }
        }
        for (day, hashes) in asked {
            let found = self.store.keys(draft.agency, day, &hashes)?;
            draft.keys_read.extend(hashes.into_iter().map(|hash| ((day, hash), None)));
            draft.keys_read.extend(found.into_iter().map(|row| ((day, row.hash), Some(row))));
        }
        Ok(())
    }

    pub(super) fn known_key(
        &self,
        place: KeyPlace,
        draft: &Draft,
    ) -> Result<Option<KeyRow>, Error> {
        if let Some(known) = draft.keys.get(&place) {
            return Ok(Some(known.clone()));
        }
        match draft.keys_read.get(&place) {
            Some(known) => Ok(known.clone()),
            None => Ok(self.store.keys(draft.agency, place.0, &[place.1])?.pop()),
        }
    }

    /// Decides a job on the state as the batch so far leaves it, with what follows for other
    /// tickets.
    pub(super) fn decide(&mut self, job: &Job, draft: &mut Draft) -> Result<Done, Error> {
        let done = self.decide_alone(job, draft);
        self.warn_of_drift(draft);
        let settled = self.settle_kin(draft);
        let settled = self.hand_out(draft) || settled;
        self.tell_people(draft);
        done.map(|done| if settled { self.as_settled(done, draft) } else { done })
    }

    fn decide_alone(&mut self, job: &Job, draft: &mut Draft) -> Result<Done, Error> {
        match &job.work {
            Work::SetBoard { name, wanted } => self.set_board(job, name, wanted.clone(), draft),
            Work::Publish(wanted) => self.publish(job, wanted, draft),
            Work::Open(wanted) => self.open(job, wanted, draft),
            Work::Alert(wanted) => self.alert(job, wanted, draft),
            Work::Hear(heard) => self.hear(job, heard, draft),
            Work::Import(wanted) => self.import(job, wanted, draft),
            Work::Change { ticket, if_match, change } => {
                self.change(job, ticket, *if_match, change, draft)
            }
            Work::Task { task, epoch, action } => self.act(job, *task, *epoch, action, draft),
            Work::Claim(claim) => self.claim(job, claim, draft),
            Work::Take { task, lease } => self.take(job, *task, *lease, draft),
            Work::Hand { task, to, reason } => self.hand_over(job, *task, (to, reason), draft),
            Work::Message(work) => self.message(job, work, draft),
            Work::Notice(work) => self.notice(job, work, draft),
            Work::Prefer(wanted) => self.prefer(job, wanted, draft),
            Work::Secret(work) => self.secret(work, draft),
            Work::Agent(work) => self.agent(job, work, draft),
            Work::PublishRule { kind, name, definition } => {
                self.publish_rule(job, (*kind, name), definition, draft)
            }
            Work::Automate(wanted) => self.automate(job, wanted, draft),
            Work::Park { name, why } => self.park_trigger(name, why.as_ref(), draft),
            Work::Lapse => self.lapse(draft),
            Work::Ring => self.ring(draft),
            Work::Bulk(bulk) => self.bulk(job, bulk, draft),
            Work::KeepView(wanted) => self.keep_view(job, wanted, draft),
            Work::RemoveView(name) => self.remove_view(job, name, draft),
            Work::Correct { changes } => {
                for change in changes {
                    draft.counters.add_row(change);
                }
                Ok(Done::Corrected)
            }
        }
    }

    fn change(
        &mut self,
        job: &Job,
        which: &TicketRef,
        if_match: Option<u64>,
        change: &Change,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let live = self.meant(which, &job.caller, change, draft)?;
        let live = self.as_breached(live, draft)?;
        self.check_version(&live, if_match, draft)?;
        let mut moved = Vec::new();
        let command = match change {
            Change::Ticket(command) | Change::Within { command, .. } => command.clone(),
            Change::Migrate { to, map } => self.migrating(&live, *to, map, draft)?,
            Change::Start(name) => self.starting(name, draft)?,
            Change::Place(wanted) => {
                let (command, room) = self.placing(&live, wanted, &job.caller, draft)?;
                moved = room;
                command
            }
            Change::Duplicate { of, merge } => {
                return self.duplicate(job, live, (of, *merge), draft);
            }
            Change::Unmerge => return self.unmerge(job, live, draft),
            Change::Support { voice, supports } => {
                let voice = voice.unwrap_or(Voice::Person(job.caller.actor.principal));
                Command::Duplicate(Duplicate::Support { voice, supports: *supports })
            }
            Change::Tie { kind, to, tied } => {
                return self.tie(job, live, &Tie { kind: *kind, to, tied: *tied }, draft);
            }
            Change::Attach(wanted) => return self.attach(job, live, wanted, draft),
            Change::Erase(wanted) => return self.erase(job, live, wanted, draft),
            Change::Stage { stage, action, reason } => {
                let index = live.template.as_ref().and_then(|template| template.index_of(stage));
                let stage = index.ok_or_else(|| no_stage(stage))?;
                match action {
                    StageAction::Skip => Command::Skip { stage, reason: reason.clone() },
                    StageAction::Retry => Command::Retry { stage, reason: reason.clone() },
                    StageAction::Reopen => Command::ReopenAt { stage, reason: reason.clone() },
                    StageAction::Steer(steer) => {
                        Command::Steer { stage, steer: steer.clone(), reason: reason.clone() }
                    }
                }
            }
        };
        let command = self.with_supervisor(command, &live, draft)?;
        let actor = Engine::actor(job);
        let template = live.template.clone();
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        match ticket::decide(&live.ticket, &command, &cx)? {
            Decided::Events(events) => {
                let (events, mut warnings) =
                    self.within_limits(&live, events, change.reason(), draft)?;
                self.spread(moved, draft)?;
                warnings.extend(untold(&live.ticket, &command, &events, template.as_deref()));
                let written = self.change_ticket(live, &events, actor, draft)?;
                Ok(Done::Ticket(Written { warnings, ..written }))
            }
            Decided::Answered { seq } => {
                Ok(Done::Replay { status: 200, stream: live.ticket.core.id.into(), seq })
            }
        }
    }
}

/// Where the key of a job is remembered.
fn key_place(job: &Job, key: &Key, draft: &Draft) -> KeyPlace {
    let is_import = matches!(job.work, Work::Import(_));
    (if is_import { KEY_DAY } else { draft.key_day }, key.hash)
}

fn no_stage(stage: &StageId) -> Error {
    let detail = format!("the ticket's workflow has no stage {stage}");
    Error::Refused(Refusal::state(Code::NotFound, detail))
}

/// What an idempotency key remembers of an answer; only what the log can render again.
fn outcome(done: &Done) -> Option<(u16, StreamId, u64)> {
    let status = |created: bool| if created { 201 } else { 200 };
    match done {
        Done::Ticket(written) | Done::Task { written, .. } => {
            let stream = written.ticket.core.id.into();
            Some((status(written.created), stream, written.ticket.version))
        }
        Done::Board { board, created, .. } => {
            Some((status(*created), board.id.into(), board.version))
        }
        Done::Replay { status, stream, seq } => Some((*status, *stream, *seq)),
        // A job stands in no stream: its row answers again, as it is by then.
        Done::Bulk { row, created } => Some((status(*created), row.id.into(), 0)),
        Done::Alert { .. }
        | Done::Workflow { .. }
        | Done::Rule { .. }
        | Done::Claimed { .. }
        | Done::Lapsed(_)
        | Done::Rung(_)
        | Done::Automated(_)
        | Done::View { .. }
        | Done::Outgoing(_)
        | Done::Message(_)
        | Done::Letter(_)
        | Done::Consult(_)
        | Done::Notice(_)
        | Done::Secret { .. }
        | Done::Corrected => None,
    }
}
