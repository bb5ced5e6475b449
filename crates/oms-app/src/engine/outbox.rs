//! Messages that leave the hub: written with what makes them, taken before they are sent, and
//! settled with what became of them.
//!
//! A message is about one task, one notice (see `letter`) or one question (see `consult`). Whoever
//! sends it first takes it here, which leases the task for it in the same batch: so one server
//! sends it at a time, and a late answer is fenced by the epoch.

use super::answer::{Claimed, Done};
use super::consult::Consulted;
use super::draft::{Draft, Live};
use super::job::{Job, TaskAction};
use super::step::Engine;
use crate::error::Error;
use crate::{Caller, Operation};
use oms_base::limits::DEAD_LETTERS_MAX;
use oms_base::{
    Actor, Code, MessageId, MessageState, Note, Outcome, Owner, Reason, Span, TaskId, Timestamp,
};
use oms_domain::Refusal;
use oms_domain::owner::Push;
use oms_domain::ticket::{self, Command, Context, Decided, Play, SIDE_FIRST, SideKind, TaskResult};
use oms_store::{About, MessageRow, MessageWrite, TaskWrite};

/// Beyond the time that an answer may take: until somebody else may send the message.
pub(super) const GRACE: Span = Span::seconds(15);
/// After the first failure; twice as long after each further one.
const BACKOFF_S: u32 = 2;
const BACKOFF_S_MAX: u32 = 300;
/// Dead messages that one batch removes.
const SWEPT_MAX: usize = 64;

/// What is done with messages.
#[derive(Debug, Clone, PartialEq)]
pub enum MessageWork {
    /// Take one to send it.
    Begin(MessageId),
    /// Say what became of one.
    End {
        /// Which.
        message: MessageId,
        /// Which try it was.
        tries: u32,
        /// What.
        became: Delivered,
    },
    /// Try a dead one again: its stage is tried again.
    Retry(MessageId, Reason),
    /// Hold one back.
    Pause(MessageId),
    /// Send one next, whatever its time.
    Promote(MessageId),
    /// Forget a dead one.
    Drop(MessageId),
    /// Forget the oldest dead ones where there are too many.
    Sweep,
}

impl MessageWork {
    /// The operation that the policy table knows it by.
    pub(super) const fn operation(&self) -> Operation {
        match self {
            MessageWork::Begin(_) | MessageWork::End { .. } | MessageWork::Sweep => {
                Operation::WorkTasks
            }
            MessageWork::Retry(..)
            | MessageWork::Pause(_)
            | MessageWork::Promote(_)
            | MessageWork::Drop(_) => Operation::SteerOutbox,
        }
    }
}

/// What became of a try.
#[derive(Debug, Clone, PartialEq)]
pub enum Delivered {
    /// The task was done at once.
    Answered(TaskResult),
    /// The question was answered.
    Consulted(Box<Consulted>),
    /// The recipient works on it, and calls.
    Accepted,
    /// It did not arrive.
    Failed {
        /// Why.
        reason: String,
        /// Whether there is no use in trying again.
        is_final: bool,
    },
}

/// A message that was taken to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// The message.
    pub row: MessageRow,
    /// Its task, leased.
    pub claimed: Claimed,
    /// How it is sent.
    pub push: Push,
}

impl Engine {
    /// Writes the message that brings a queued task to its owner; one that was given back after so
    /// many leases is not sent again at once.
    pub(super) fn post(
        &mut self,
        (task, leased): (TaskId, u32),
        owner: &Owner,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let known = self.message_about(About::Task(task), draft)?;
        if known.as_ref().is_some_and(|row| row.state != MessageState::Dead) {
            return Ok(());
        }
        if let Some(attempt) = task.attempt.checked_sub(1).filter(|attempt| *attempt > 0) {
            let earlier = About::Task(TaskId { attempt, ..task });
            let earlier = self.message_about(earlier, draft)?;
            let dead = earlier.filter(|row| row.state == MessageState::Dead);
            draft.messages.extend(dead.map(|row| MessageWrite::Delete(row.id)));
        }
        let wait = if leased == 0 { Span::ZERO } else { self.backoff(leased) };
        let id = known.map_or_else(|| MessageId(self.mint(draft.now)), |row| row.id);
        draft.messages.push(MessageWrite::Put(MessageRow {
            id,
            recipient: owner.clone(),
            about: About::Task(task),
            epoch: 0,
            state: MessageState::Waiting,
            tries: 0,
            next_at: draft.now.plus(wait),
            created_at: draft.now,
            reason: None,
        }));
        Ok(())
    }

    pub(super) fn message(
        &mut self,
        job: &Job,
        work: &MessageWork,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        match work {
            MessageWork::Begin(id) => self.begin(*id, draft),
            MessageWork::End { message, tries, became } => {
                self.end((*message, *tries), became, draft)
            }
            MessageWork::Retry(id, reason) => self.retry_message(job, *id, reason, draft),
            MessageWork::Pause(id) => {
                let row = self.in_state(*id, &[MessageState::Waiting], draft)?;
                Ok(put(MessageRow { state: MessageState::Paused, ..row }, draft))
            }
            MessageWork::Promote(id) => {
                let held = [MessageState::Waiting, MessageState::Paused];
                let row = self.in_state(*id, &held, draft)?;
                let next_at = Timestamp::from_micros(0);
                Ok(put(MessageRow { state: MessageState::Waiting, next_at, ..row }, draft))
            }
            MessageWork::Drop(id) => {
                let row = self.in_state(*id, &[MessageState::Dead], draft)?;
                draft.messages.push(MessageWrite::Delete(row.id));
                Ok(Done::Message(Some(row)))
            }
            MessageWork::Sweep => self.sweep_messages(draft),
        }
    }

    /// Takes a message and leases its task for it; nothing when there is nothing to send.
    fn begin(&mut self, id: MessageId, draft: &mut Draft) -> Result<Done, Error> {
        let Some(row) = self.message_now(id, draft)?.filter(|row| is_due(row, draft.now)) else {
            return Ok(Done::Outgoing(None));
        };
        let task = match row.about {
            About::Task(task) => task,
            About::Notice(notice, channel) => {
                return self.begin_letter(row, (notice, channel), draft);
            }
            About::Call(ticket, call) => return self.begin_call(row, (ticket, call), draft),
        };
        let push = self.book(draft).registry().push(&row.recipient).cloned();
        let live = self.live(task.ticket, draft)?;
        let gone = || MessageWrite::Delete(row.id);
        let (Some(live), Some(push)) = (live, push) else {
            self.give_back((task, row.epoch), draft)?;
            draft.messages.push(gone());
            return Ok(Done::Outgoing(None));
        };
        let until = draft.now.plus(push.timeout).plus(GRACE);
        let lease = push.lease.max(push.timeout.plus(GRACE));
        let Some(claimed) = self.lease_message(live, (task, row.epoch), lease, draft)? else {
            // Somebody else has the task, or it is no more.
            draft.messages.push(gone());
            return Ok(Done::Outgoing(None));
        };
        let row = MessageRow {
            state: MessageState::Sending,
            epoch: claimed.epoch,
            tries: row.tries.saturating_add(1),
            next_at: until,
            ..row
        };
        draft.messages.push(MessageWrite::Put(row.clone()));
        Ok(Done::Outgoing(Some(Box::new(Outgoing { row, claimed, push }))))
    }

    /// The task of a message under the lease that it has, or under a new one.
    fn lease_message(
        &mut self,
        live: Live,
        (task, epoch): (TaskId, u32),
        lease: Span,
        draft: &mut Draft,
    ) -> Result<Option<Claimed>, Error> {
        let hub = hub();
        if epoch > 0 {
            let written = self.change_ticket(live, &[], Actor::HUB, draft)?;
            let action = TaskAction::Heartbeat { lease };
            match self.act(&hub, task, epoch, &action, draft) {
                Ok(_) => {
                    let lease_until = draft.now.plus(lease);
                    let asked = written.ticket.asked(task.stage, &self.book(draft)).map(Box::new);
                    return Ok(Some(Claimed { task, epoch, lease_until, asked, written }));
                }
                Err(Error::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let taken = self.take(&hub, task, lease, draft)?;
        let Done::Claimed { tasks } = taken else { return Ok(None) };
        Ok(tasks.into_iter().next())
    }

    fn end(
        &mut self,
        (id, tries): (MessageId, u32),
        became: &Delivered,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let sending = |row: &MessageRow| row.state == MessageState::Sending && row.tries == tries;
        let Some(row) = self.message_now(id, draft)?.filter(sending) else {
            return Ok(Done::Message(None));
        };
        let task = match row.about {
            About::Task(task) => task,
            About::Notice(notice, channel) => {
                return self.end_letter(row, (notice, channel), became, draft);
            }
            About::Call(ticket, call) => return self.end_call(row, (ticket, call), became, draft),
        };
        let (reason, is_final) = match became {
            Delivered::Accepted => return Ok(remove(row, draft)),
            Delivered::Answered(result) => {
                let complete = TaskAction::Complete(result.clone());
                match self.act(&hub(), task, row.epoch, &complete, draft) {
                    Ok(_) => return Ok(remove(row, draft)),
                    Err(Error::Refused(refusal)) if is_lost(&refusal) => {
                        return Ok(remove(row, draft));
                    }
                    Err(Error::Refused(refusal)) => (format!("its result: {refusal}"), false),
                    Err(error) => return Err(error),
                }
            }
            Delivered::Consulted(_) => ("its answer is no result".to_owned(), false),
            Delivered::Failed { reason, is_final } => (reason.clone(), *is_final),
        };
        self.fail_message((row, task), reason, is_final, draft)
    }

    /// Tries a message again later, or gives it up: then its task is blocked.
    fn fail_message(
        &mut self,
        (row, task): (MessageRow, TaskId),
        reason: String,
        is_final: bool,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let push = self.book(draft).registry().push(&row.recipient).cloned();
        let most = push.as_ref().map_or(0, |push| u32::from(push.tries));
        let row = MessageRow { reason: Some(reason), ..row };
        if !is_final && row.tries < most {
            let next_at = draft.now.plus(self.backoff(row.tries));
            let answer = push.map_or(Span::ZERO, |push| push.timeout);
            let until = next_at.plus(answer).plus(GRACE);
            draft.extends.push(TaskWrite::Extend { id: task, epoch: row.epoch, until });
            return Ok(put(MessageRow { state: MessageState::Waiting, next_at, ..row }, draft));
        }
        let (to, tries) = (&row.recipient, row.tries);
        let why = row.reason.as_deref().unwrap_or_default();
        let note = format!("{} to {to} did not arrive, tried {tries} times: {why}", row.id);
        let result = TaskResult {
            outcome: Outcome::Blocked,
            output: None,
            note: Note::parse(&note).ok(),
            confidence: None,
            because: None,
        };
        match self.act(&hub(), task, row.epoch, &TaskAction::Complete(result), draft) {
            Ok(_) => {
                draft.dead += 1;
                Ok(put(MessageRow { state: MessageState::Dead, ..row }, draft))
            }
            // Somebody else has the task meanwhile.
            Err(Error::Refused(_)) => Ok(remove(row, draft)),
            Err(error) => Err(error),
        }
    }

    /// Has the stage of a dead message tried again, which writes a new one.
    fn retry_message(
        &mut self,
        job: &Job,
        id: MessageId,
        reason: &Reason,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let row = self.in_state(id, &[MessageState::Dead], draft)?;
        let About::Task(task) = row.about else {
            let (state, next_at) = (MessageState::Waiting, draft.now);
            return Ok(put(MessageRow { state, next_at, tries: 0, ..row }, draft));
        };
        let live = self.live(task.ticket, draft)?.ok_or(Error::NotFound)?;
        let command = retried(&live, task.stage, reason)?;
        if live.ticket.stage(task.stage).map(ticket::Stage::attempt) != Some(task.attempt) {
            let detail = "its stage has gone on without it; drop the message";
            return Err(Refusal::state(Code::StateForbids, detail).into());
        }
        let (actor, template, book) = (Engine::actor(job), live.template.clone(), self.book(draft));
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        if let Decided::Events(events) = ticket::decide(&live.ticket, &command, &cx)? {
            self.change_ticket(live, &events, actor, draft)?;
        }
        Ok(remove(row, draft))
    }

    /// The task of a message that is no longer to be sent waits for whoever claims it.
    fn give_back(&mut self, (task, epoch): (TaskId, u32), draft: &mut Draft) -> Result<(), Error> {
        if epoch == 0 {
            return Ok(());
        }
        match self.act(&hub(), task, epoch, &TaskAction::Release, draft) {
            Ok(_) | Err(Error::Refused(_) | Error::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn sweep_messages(&mut self, draft: &mut Draft) -> Result<Done, Error> {
        let spare = self.store.spare_message(draft.agency, DEAD_LETTERS_MAX)?;
        let Some(newest) = spare else { return Ok(Done::Message(None)) };
        let dead = Some(MessageState::Dead);
        let older = self.store.messages(draft.agency, dead, Some(newest.id), SWEPT_MAX)?;
        let all = older.iter().chain([&newest]);
        draft.messages.extend(all.map(|row| MessageWrite::Delete(row.id)));
        Ok(Done::Message(Some(newest)))
    }

    fn in_state(
        &self,
        id: MessageId,
        states: &[MessageState],
        draft: &Draft,
    ) -> Result<MessageRow, Error> {
        let row = self.message_now(id, draft)?.ok_or(Error::NotFound)?;
        if states.contains(&row.state) {
            return Ok(row);
        }
        let words: Vec<_> = states.iter().map(|state| state.as_str()).collect();
        let detail = format!("the message is {}, not {}", row.state, words.join(" or "));
        Err(Refusal::state(Code::StateForbids, detail).into())
    }

    /// A message as the batch so far leaves it.
    fn message_now(&self, id: MessageId, draft: &Draft) -> Result<Option<MessageRow>, Error> {
        let fresh = draft.messages.iter().rev().find_map(|write| match write {
            MessageWrite::Put(row) => (row.id == id).then(|| Some(row.clone())),
            MessageWrite::Delete(gone) => (*gone == id).then_some(None),
        });
        match fresh {
            Some(row) => Ok(row),
            None => Ok(self.store.message(draft.agency, id)?),
        }
    }

    fn message_about(&self, about: About, draft: &Draft) -> Result<Option<MessageRow>, Error> {
        let fresh = draft.messages.iter().rev().find_map(|write| match write {
            MessageWrite::Put(row) => (row.about == about).then_some(row.id),
            MessageWrite::Delete(_) => None,
        });
        let id = match fresh {
            Some(id) => Some(id),
            None => self.store.message_about(draft.agency, about)?.map(|row| row.id),
        };
        id.map_or(Ok(None), |id| self.message_now(id, draft))
    }

    /// Twice as long after each failure, and a little more or less, so that not all come at once.
    pub(super) fn backoff(&mut self, failures: u32) -> Span {
        let doubled = BACKOFF_S.saturating_mul(1 << failures.saturating_sub(1).min(16));
        let millis = u64::from(doubled.min(BACKOFF_S_MAX)) * 1_000;
        let [lot] = self.entropy.bytes::<1>();
        let more = millis * u64::from(lot) / (5 * u64::from(u8::MAX));
        Span::millis(u32::try_from(millis + more).unwrap_or(u32::MAX))
    }
}

/// Who does all this; of the job, only its caller is looked at.
fn hub() -> Job {
    Job { caller: Caller::hub(), key: None, work: super::job::Work::Lapse }
}

fn is_due(row: &MessageRow, now: Timestamp) -> bool {
    matches!(row.state, MessageState::Waiting | MessageState::Sending) && row.next_at <= now
}

pub(super) fn put(row: MessageRow, draft: &mut Draft) -> Done {
    draft.messages.push(MessageWrite::Put(row.clone()));
    Done::Message(Some(row))
}

pub(super) fn remove(row: MessageRow, draft: &mut Draft) -> Done {
    draft.messages.push(MessageWrite::Delete(row.id));
    Done::Message(Some(row))
}

/// Whether somebody else has, or has done, the task.
fn is_lost(refusal: &Refusal) -> bool {
    matches!(refusal.code(), Code::StaleLease | Code::OtherResult | Code::NotFound)
}

/// Has the stage or step of a task tried again.
fn retried(live: &Live, task: u16, reason: &Reason) -> Result<Command, Refusal> {
    let reason = reason.clone();
    if task < SIDE_FIRST {
        return Ok(Command::Retry { stage: task, reason });
    }
    if let Some((run, _)) = live.ticket.step_of(task) {
        return Ok(Command::Play(Box::new(Play::Retry { run, reason })));
    }
    let undone = live.ticket.side(task).filter(|side| side.kind == SideKind::Compensate);
    let stage = undone.and_then(|side| live.template.as_ref()?.index_of(side.of.as_ref()?));
    stage.map(|stage| Command::Retry { stage, reason }).ok_or_else(|| {
        let detail = "help was asked for; ask again, and drop the message";
        Refusal::state(Code::StateForbids, detail)
    })
}
