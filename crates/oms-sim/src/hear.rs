//! Hearing answers: each is held against what the log shows.

use crate::fault::Form;
use crate::ledger::{Standing, day};
use crate::marker::Marker;
use crate::ticket_model::Place;
use crate::violation::{Check, Violation, expect};
use crate::world::{Awaited, Held, World};
use oms_app::engine::{Answer, Claimed, TaskAction};
use oms_app::{Done, Error, Work, Written};
use oms_base::{AgencyId, Code, Role, Span, Status, StreamId, TaskId};
use oms_store::Position;
use std::fmt::Write;
use tokio::sync::oneshot::error::TryRecvError;

impl World {
    /// Looks what has been answered since the last call into the hub.
    pub(crate) fn hear(&mut self, hit: Option<Form>, in_tick: bool) -> Check {
        if hit.is_some_and(|form| !form.is_heard()) {
            return Ok(());
        }
        for mut awaited in std::mem::take(&mut self.awaited) {
            match awaited.reply.try_recv() {
                Ok(answers) => self.settle_all(&awaited, answers, hit)?,
                Err(TryRecvError::Closed) => {
                    return Err(Violation::new("every message is answered", "it was dropped"));
                }
                Err(TryRecvError::Empty) => {
                    self.park(&mut awaited, in_tick)?;
                    self.awaited.push(awaited);
                }
            }
        }
        Ok(())
    }

    /// Only a claim that waits may stay unanswered, and not beyond its time.
    pub(crate) fn park(&mut self, awaited: &mut Awaited, in_tick: bool) -> Check {
        let wait = match awaited.intents.as_slice() {
            [id] => self.ledger.records.get(id).and_then(|record| record.intent.claim()),
            _ => None,
        };
        let wait = wait.map(|claim| claim.wait).filter(|wait| *wait > Span::ZERO);
        let unanswered = || Violation::new("a batch answers everybody", "a message is unanswered");
        let deadline = self.now.plus(wait.ok_or_else(unanswered)?);
        let deadline = *awaited.deadline.get_or_insert(deadline);
        expect(!in_tick || self.now < deadline, "a claim waits no longer than it asked", || {
            format!("{:?} until {deadline} at {}", awaited.intents, self.now)
        })
    }

    fn settle_all(&mut self, awaited: &Awaited, answers: Vec<Answer>, hit: Option<Form>) -> Check {
        expect(answers.len() == awaited.intents.len(), "every job is answered", || {
            format!("{} answers to {:?}", answers.len(), awaited.intents)
        })?;
        for (id, answer) in awaited.intents.iter().zip(answers) {
            self.note_answer(*id, &answer);
            match answer {
                Ok(done) => self.acknowledged(*id, done, awaited)?,
                Err(error) => self.refused(*id, &error, hit)?,
            }
        }
        Ok(())
    }

    fn note_answer(&mut self, id: u32, answer: &Answer) {
        let text = match answer {
            Ok(Done::Ticket(written)) => format!("ticket v{}", written.ticket.version),
            Ok(Done::Task { task, written, .. }) => format!("{task} v{}", written.ticket.version),
            Ok(Done::Claimed { tasks }) => {
                let tasks: Vec<_> =
                    tasks.iter().map(|t| format!("{}/{}", t.task, t.epoch)).collect();
                format!("leased {tasks:?}")
            }
            Ok(Done::Replay { stream, seq, .. }) => format!("again {} {seq}", stream.0),
            Ok(
                Done::Board { created, .. }
                | Done::Workflow { created, .. }
                | Done::Rule { created, .. }
                | Done::Bulk { created, .. }
                | Done::View { created, .. }
                | Done::Secret { created, .. },
            ) => format!("created {created}"),
            Ok(
                Done::Alert { .. }
                | Done::Lapsed(_)
                | Done::Rung(_)
                | Done::Automated(_)
                | Done::Outgoing(_)
                | Done::Message(_)
                | Done::Letter(_)
                | Done::Notice(_)
                | Done::Corrected,
            ) => "hub's own".to_owned(),
            Err(error) => format!("{} {error}", error.code().as_str()),
        };
        self.note(|out| write!(out, "  i{id}: {text}"));
    }

    fn acknowledged(&mut self, id: u32, done: Done, awaited: &Awaited) -> Check {
        match done {
            Done::Ticket(written) => {
                self.check_written(&written)?;
                self.check_trace(id)?;
            }
            Done::Task { task, lease_until, written } => {
                self.check_written(&written)?;
                self.check_trace(id)?;
                self.acted(id, task, lease_until);
            }
            Done::Claimed { tasks } => self.claimed(id, tasks, awaited)?,
            Done::Replay { stream, seq, .. } => self.replayed(id, stream, seq)?,
            Done::Board { position, .. } => self.check_position(position)?,
            Done::Workflow { position, created, .. } => {
                self.check_position(position)?;
                self.marks.reach_if(!created, Marker::SameVersion);
            }
            // Nobody here asks for these.
            Done::Alert { .. }
            | Done::Rule { .. }
            | Done::Bulk { .. }
            | Done::View { .. }
            | Done::Outgoing(_)
            | Done::Message(_)
            | Done::Letter(_)
            | Done::Notice(_)
            | Done::Secret { .. }
            | Done::Lapsed(_)
            | Done::Rung(_)
            | Done::Automated(_)
            | Done::Corrected => {
                return Err(Violation::new("an answer to what was asked", format!("i{id}")));
            }
        }
        self.ledger.set(id, Standing::Acknowledged);
        Ok(())
    }

    /// What was answered stands in the log, where the answer says.
    fn check_written(&self, written: &Written) -> Check {
        let row = self.ledger.hub.rows.get(&written.position);
        let stream = StreamId::from(written.ticket.core.id);
        let stands = row.is_some_and(|(row, row_seq)| {
            row.stream == stream && *row_seq == written.ticket.version
        });
        expect(stands, "what is acknowledged stands in the log", || {
            let (ticket, version) = (&written.ticket.core.number, written.ticket.version);
            format!("{ticket} version {version} at {}: {row:?}", written.position)
        })
    }

    fn check_position(&self, position: Position) -> Check {
        let stands = position == Position::START || self.ledger.hub.rows.contains_key(&position);
        expect(stands, "what is acknowledged stands in the log", || format!("{position}"))
    }

    fn check_trace(&mut self, id: u32) -> Check {
        let done = self.ledger.done_in_step.contains(&id);
        let Some(record) = self.ledger.records.get(&id) else { return Ok(()) };
        let anew = done && record.was_unknown && record.standing == Standing::Sent;
        self.marks.reach_if(anew && record.effects.len() == 1, Marker::SentAgainInVain);
        self.marks.reach_if(record.effects.len() > 1, Marker::KeyOutlived);
        expect(done || !record.intent.leaves_trace(), "an acknowledged command took effect", || {
            format!("{:?}", record.intent)
        })
    }

    fn acted(&mut self, id: u32, task: TaskId, until: Option<oms_base::Timestamp>) {
        let Some(record) = self.ledger.records.get(&id) else { return };
        let Some((_, epoch)) = record.intent.lease() else { return };
        let lease = self.ledger.leases.get(&(task, epoch)).copied();
        if let Work::Task { action: TaskAction::Complete(result), .. } = &record.intent.work {
            let huge = result.note.as_ref().is_some_and(|note| note.as_str().len() > 9_000);
            self.marks.reach_if(huge, Marker::HugeNote);
            let ended = |at: Option<_>| at.is_some_and(|until| until <= self.now);
            let (until, first) = lease.map_or((None, None), |l| (l.until, l.first_until));
            self.marks.reach_if(ended(until), Marker::LateResultTaken);
            self.marks.reach_if(ended(first) && !ended(until), Marker::LeaseKept);
        }
        if until.is_some() {
            self.ledger.extend(task, epoch, until);
        }
    }

    fn claimed(&mut self, id: u32, tasks: Vec<Claimed>, awaited: &Awaited) -> Check {
        let Some(record) = self.ledger.records.get(&id) else { return Ok(()) };
        let holder = record.intent.caller.actor.principal;
        let taken = record.intent.claim().is_none();
        let span = match (&record.intent.work, record.intent.claim()) {
            (_, Some(claim)) => Some(claim.lease),
            (Work::Take { lease, .. }, None) => Some(*lease),
            (_, None) => None,
        };
        let unasked = || Violation::new("only claims get leases", format!("i{id}"));
        let span = span.ok_or_else(unasked)?;
        let parked = awaited.deadline.is_some();
        self.marks.reach_if(taken && !tasks.is_empty(), Marker::TaskTaken);
        self.marks.reach_if(parked && tasks.is_empty(), Marker::ParkedExpired);
        self.marks.reach_if(parked && !tasks.is_empty(), Marker::ParkedServed);
        let after_fault = parked && !tasks.is_empty() && awaited.saw_fault;
        self.marks.reach_if(after_fault, Marker::ParkedServedAfterFault);
        for claimed in tasks {
            let (task, epoch) = (claimed.task, claimed.epoch);
            self.check_written(&claimed.written)?;
            expect(
                claimed.lease_until == self.now.plus(span),
                "a lease is as long as asked",
                || format!("{task} until {} at {}", claimed.lease_until, self.now),
            )?;
            self.ledger.hand(task, epoch, holder, claimed.lease_until)?;
            self.check_lease_row(task, epoch)?;
            let fresh = self.queued_now.contains(&(task.ticket, task.stage));
            self.marks.reach_if(parked && fresh, Marker::ParkedServedInBatch);
            let owner = self.owner_of(task);
            self.held.push(Held { task, epoch, owner });
        }
        Ok(())
    }

    /// The row of a task that is still held says so.
    fn check_lease_row(&self, task: TaskId, epoch: u32) -> Check {
        if !self.ledger.hub.is_held(task, epoch) {
            return Ok(());
        }
        let row = self.store.look(|store| store.task(AgencyId::FIRST, task))?;
        let stands = row.as_ref().is_some_and(|row| row.epoch == epoch && row.lease.is_some());
        expect(stands, "a held task has a leased row", || format!("{task} {epoch}: {row:?}"))
    }

    fn replayed(&mut self, id: u32, stream: StreamId, seq: u64) -> Check {
        let Some(record) = self.ledger.records.get(&id) else { return Ok(()) };
        let first = record.effects.iter().find(|effect| {
            // A keyed answer also holds what other tickets have made of it at once.
            effect.stream == stream && (effect.event_seq == seq || effect.row_seq <= seq)
        });
        let fits = first.is_some() || !record.intent.leaves_trace();
        expect(fits, "a repeated command gets its first answer", || {
            format!("i{id} got {} {seq}: {:?}", stream.0, record.effects)
        })?;
        let Some(effect) = first else { return Ok(()) };
        let keyed = record.intent.root.is_some();
        let is_new = record.standing == Standing::Sent && record.was_unknown;
        let later_day = day(effect.time) > day(self.now);
        let same_step = self.ledger.done_in_step.contains(&id);
        let other_boot = record.boot < self.ledger.boot;
        self.marks.reach_if(keyed, Marker::KeyReplayed);
        self.marks.reach_if(!keyed, Marker::ResultRepeated);
        self.marks.reach_if(keyed && other_boot, Marker::KeyReplayedAfterRestart);
        self.marks.reach_if(keyed && is_new, Marker::KeyReplayedUnanswered);
        self.marks.reach_if(keyed && same_step, Marker::KeyTwiceInBatch);
        self.marks.reach_if(keyed && later_day, Marker::KeyOfLaterDay);
        Ok(())
    }

    fn refused(&mut self, id: u32, error: &Error, hit: Option<Form>) -> Check {
        let full = matches!(hit, Some(Form::Full(_) | Form::Disk { .. })) || self.is_read_only();
        let (just, standing) = match error {
            Error::Unknown(_) => (hit.is_some_and(Form::ends), Standing::Unknown),
            Error::Store(_) => {
                (matches!(hit, Some(Form::Fault | Form::Disk { .. })), Standing::Refused)
            }
            Error::ReadOnly => (full, Standing::Refused),
            Error::KeyReused => (self.ledger.shares_key(id), Standing::Refused),
            Error::Refused(_) | Error::Forbidden { .. } | Error::NotFound | Error::Stale(_) => {
                self.marks.reach_if(hit.is_some(), Marker::RefusalStands);
                (true, Standing::Refused)
            }
            Error::Unauthenticated
            | Error::RateLimited { .. }
            | Error::Busy
            | Error::Stopping
            | Error::SealBroken(_)
            | Error::Corrupt(_) => (false, Standing::Refused),
        };
        expect(just, "an error has its cause", || format!("i{id}: {error:?} after {hit:?}"))?;
        let kept = self.ledger.is_done_by_one(id) && standing == Standing::Refused;
        expect(!kept, "what is refused leaves nothing", || format!("i{id}: {error:?}"))?;
        self.mark_refusal(id, error);
        self.ledger.set(id, standing);
        Ok(())
    }

    fn mark_refusal(&mut self, id: u32, error: &Error) {
        match error {
            Error::Unknown(_) => {
                self.marks.reach(Marker::DoubtHeard);
                self.ledger.lose_sight(id);
            }
            Error::ReadOnly => self.marks.reach(Marker::DiskFull),
            Error::KeyReused => self.marks.reach(Marker::KeyOtherPayload),
            Error::Stale(_) => self.marks.reach(Marker::StaleVersion),
            Error::Forbidden { .. } => self.marks.reach(Marker::RoleRefused),
            Error::Refused(_)
            | Error::Unauthenticated
            | Error::NotFound
            | Error::RateLimited { .. }
            | Error::Busy
            | Error::Stopping
            | Error::SealBroken(_)
            | Error::Store(_)
            | Error::Corrupt(_) => {}
        }
        let Some(record) = self.ledger.records.get(&id) else { return };
        let Some((task, epoch)) = record.intent.lease() else { return };
        if !matches!(record.intent.work, Work::Task { action: TaskAction::Complete(_), .. }) {
            return;
        }
        let ticket = self.ledger.hub.tickets.get(&task.ticket);
        let stage = ticket.and_then(|ticket| ticket.stages.get(usize::from(task.stage)));
        let lease = self.ledger.leases.get(&(task, epoch));
        let is_agent = record.intent.caller.actor.role == Role::Agent;
        let marker = match (error.code(), lease) {
            (Code::OtherResult, _) => Some(Marker::OtherResultRefused),
            (Code::NotFound, None) if stage.is_none() => Some(Marker::InventedTaskRefused),
            (Code::NotFound, Some(_)) if is_agent => Some(Marker::ForeignTaskRefused),
            (Code::StaleLease, None) if stage.is_some() => Some(Marker::OtherEpochRefused),
            (Code::StaleLease, Some(lease)) if lease.has_lapsed => Some(Marker::LateResultRefused),
            (Code::StaleLease, Some(_)) => {
                let gone = ticket.is_some_and(|ticket| ticket.status == Status::Cancelled)
                    && stage.is_some_and(|stage| stage.place == Place::Cancelled);
                gone.then_some(Marker::CancelledHolder)
            }
            _ => None,
        };
        if let Some(marker) = marker {
            self.marks.reach(marker);
        }
    }
}
