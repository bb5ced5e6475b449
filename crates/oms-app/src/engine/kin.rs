//! Tickets that do the work of other tickets' stages: opened, heard of and let go in the batch of
//! what asks for it.
//!
//! What a batch has no room for stands in the states of the tickets and is due at once, so that
//! the alarms of the next one take it up, on whichever server.

use super::answer::{Done, Written};
use super::draft::{Draft, Live};
use super::job::{OpenWanted, Target};
use super::open;
use super::step::Engine;
use crate::error::Error;
use oms_base::limits::{NESTED_MAX, OUTPUT_BYTES_MAX};
use oms_base::{Actor, Code, Name, Note, Outcome, Reason, Status, TicketId};
use oms_domain::Refusal;
use oms_domain::ticket::{
    self, Child, Command, Context, Decided, Delegate, Event, PartOf, Steered, TaskResult, Ticket,
};
use oms_domain::workflow::TemplateStage;
use oms_store::{Envelope, StoreError, envelope};
use serde_json::{Map, Value, json};

/// Tickets that one batch opens and cancels for others.
const CHANGED_MAX: usize = 256;
/// Last stages whose output a parent gets.
const OUTPUTS_MAX: usize = 50;
/// Bytes of all these outputs together.
const OUTPUTS_BYTES_MAX: usize = OUTPUT_BYTES_MAX / 2;

/// Whether the events of a command are something for the ticket's kin.
pub(super) fn has_to_hear(was_open: bool, ticket: &Ticket, events: &[Event]) -> bool {
    let delegated =
        |event: &Event| matches!(event, Event::Steered { what: Steered::Delegated { .. }, .. });
    let ended = was_open && !ticket.status.is_open();
    (ended && ticket.kin.part_of.is_some())
        || ticket.untold().next().is_some()
        || !ticket.kin.dropped.is_empty()
        || !ticket.acting().is_empty()
        || events.iter().any(delegated)
}

impl Engine {
    /// Does what tickets of the batch ask of their kin; whether there was any.
    pub(super) fn settle_kin(&mut self, draft: &mut Draft) -> bool {
        let any = !draft.kin.is_empty();
        while let Some(id) = draft.kin.pop_front() {
            match self.settle_one(id, draft) {
                Ok(()) => {}
                // What cannot be read now may be read later: nothing of the batch is kept.
                Err(Error::Store(fault @ StoreError::Fault(_)) | Error::Unknown(fault)) => {
                    draft.fault = Some(fault);
                }
                Err(error) => tracing::error!(%error, ticket = %id, "its kin does not hear of it"),
            }
        }
        any
    }

    /// The answer to a job with what its ticket's kin has made of the ticket.
    pub(super) fn as_settled(&self, done: Done, draft: &Draft) -> Done {
        match done {
            Done::Ticket(written) => Done::Ticket(self.written_now(written, draft)),
            Done::Task { task, lease_until, written } => {
                Done::Task { task, lease_until, written: self.written_now(written, draft) }
            }
            other => other,
        }
    }

    pub(super) fn written_now(&self, written: Written, draft: &Draft) -> Written {
        let stands = draft.tickets.get(&written.ticket.core.id);
        let stands = stands.filter(|dirty| dirty.live.ticket.version > written.ticket.version);
        let Some(dirty) = stands else { return written };
        let position = self.last_row(&dirty.live.ticket, draft).map(|row| row.position);
        let position = position.unwrap_or(written.position);
        Written { ticket: dirty.live.ticket.clone(), position, ..written }
    }

    fn settle_one(&mut self, id: TicketId, draft: &mut Draft) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(()) };
        if let Some(part_of) = live.ticket.kin.part_of.clone()
            && !live.ticket.status.is_open()
        {
            self.tell_parent(&live, part_of.parent, draft)?;
        }
        for stage in live.ticket.childless() {
            if draft.kin_changed < CHANGED_MAX {
                draft.kin_changed += 1;
                self.open_child(id, stage, draft)?;
            }
        }
        for child in live.ticket.kin.dropped.clone() {
            if draft.kin_changed < CHANGED_MAX {
                draft.kin_changed += 1;
                self.let_go(id, &child, draft)?;
            }
        }
        for run in live.ticket.acting() {
            if draft.kin_changed < CHANGED_MAX {
                draft.kin_changed += 1;
                self.play_out(id, run, draft)?;
            }
        }
        let room = CHANGED_MAX.saturating_sub(draft.kin_changed);
        draft.kin_changed += self.tell_duplicates(id, room, draft)?;
        Ok(())
    }

    fn open_child(&mut self, id: TicketId, stage: u16, draft: &mut Draft) -> Result<(), Error> {
        let Some(parent) = self.live(id, draft)? else { return Ok(()) };
        let planned = parent.template.as_ref().and_then(|template| template.stage(stage));
        let Some((planned, name)) = planned.and_then(|p| Some((p, p.workflow.as_ref()?))) else {
            let reason = Reason::parse("no ticket does its work in this version; retry it").ok();
            return self.tell(id, Delegate::Refused { stage, reason }, draft);
        };
        let command = match self.add_child(&parent, planned, name, draft) {
            Ok(child) => Delegate::Opened { stage, child },
            Err(error) if may_pass(&error) => return Err(error),
            Err(error) => Delegate::Refused { stage, reason: why(name, &error) },
        };
        self.tell(id, command, draft)
    }

    fn add_child(
        &mut self,
        parent: &Live,
        planned: &TemplateStage,
        name: &Name,
        draft: &mut Draft,
    ) -> Result<Child, Error> {
        let depth = parent.ticket.kin.part_of.as_ref().map_or(0, |above| above.depth) + 1;
        if depth > NESTED_MAX {
            let detail = format!("tickets nest at most {NESTED_MAX} deep");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        let core = &parent.ticket.core;
        let wanted = OpenWanted {
            title: core.title.clone(),
            data: parent.ticket.input_of(planned),
            priority: parent.ticket.priority,
            ..OpenWanted::bare(Target::Workflow(name.clone()))
        };
        let (entry, workflow) = self.target(&wanted.target, draft)?;
        let (command, template) = self.opening(&wanted, (&entry, workflow), draft)?;
        let (number, book) = (command.number.clone(), self.book(draft));
        let (now, actor) = (draft.now, Actor::HUB);
        let cx = Context { now, actor, template: template.as_deref(), book: &book };
        let (id, of) = (core.id, core.number.clone());
        let part_of = PartOf { parent: id, number: of, stage: planned.id.clone(), depth };
        let opened = open::fits(&entry, &wanted, ticket::open_part(command, part_of, &cx));
        let (events, ticket) = opened.inspect_err(|_| self.numbers.give_back(&number))?;
        let child = Child { id: ticket.core.id, number };
        let written = self.add_ticket(ticket, template, &events, actor, draft);
        self.start_bound(written, &entry.board.name, draft)?;
        Ok(child)
    }

    /// A ticket that nobody needs any more is cancelled, unless it has ended.
    fn let_go(&mut self, id: TicketId, child: &Child, draft: &mut Draft) -> Result<(), Error> {
        match self.cancel_child(child, draft) {
            Err(error) if may_pass(&error) => return Err(error),
            // Somebody has to mend it; its parent waits for nothing.
            Err(error) => tracing::error!(%error, ticket = %child.id, "it is not cancelled"),
            Ok(()) => {}
        }
        self.tell(id, Delegate::LetGo { child: child.id }, draft)
    }

    fn cancel_child(&mut self, child: &Child, draft: &mut Draft) -> Result<(), Error> {
        let open = self.live(child.id, draft)?.filter(|live| live.ticket.status.is_open());
        if open.is_none() {
            return Ok(());
        }
        let reason = Reason::parse("the stage whose work it did goes on without it")?;
        self.ask(child.id, &Command::Cancel { reason }, draft)
    }

    fn tell_parent(
        &mut self,
        live: &Live,
        parent: TicketId,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let child = live.ticket.core.id;
        let waits = self.live(parent, draft)?.is_some_and(|parent| parent.ticket.has_child(child));
        if !waits {
            return Ok(());
        }
        let result = self.result_of(live, draft)?;
        self.tell(parent, Delegate::Ended { child, result }, draft)
    }

    /// What an ended ticket comes to for the stage whose work it did.
    fn result_of(&self, live: &Live, draft: &Draft) -> Result<TaskResult, Error> {
        let number = live.ticket.core.number.to_string();
        let (outcome, output, note) = if live.ticket.status == Status::Completed {
            let (stages, cut) = self.outputs(live, draft)?;
            let mut output = json!({"ticket": number, "stages": stages});
            if cut {
                output["cut"] = true.into();
            }
            (Outcome::Done, Some(output.to_string()), None)
        } else {
            let note = Note::parse(&format!("{number} was {}", live.ticket.status)).ok();
            (Outcome::Failed, Some(json!({"ticket": number}).to_string()), note)
        };
        Ok(TaskResult { outcome, output, note, confidence: None, because: None })
    }

    /// What came out of its last stages, and whether something is left out.
    fn outputs(&self, live: &Live, draft: &Draft) -> Result<(Map<String, Value>, bool), Error> {
        let planned = live.template.iter().flat_map(|template| template.indexed());
        let last = planned.filter(|(_, planned)| planned.successors.is_empty());
        let last = last
            .filter_map(|(index, planned)| Some((planned, live.ticket.stage(index)?.finished()?)));
        let (mut outputs, mut bytes) = (Map::new(), 0);
        for (n, (planned, finished)) in last.enumerate() {
            let Some(output) = self.output_at(&live.ticket, finished.seq, draft)? else { continue };
            bytes += output.len();
            if n >= OUTPUTS_MAX || bytes > OUTPUTS_BYTES_MAX {
                return Ok((outputs, true));
            }
            if let Ok(output) = serde_json::from_str(&output) {
                outputs.insert(planned.id.as_str().to_owned(), output);
            }
        }
        Ok((outputs, false))
    }

    /// The output that a ticket's event holds.
    fn output_at(&self, ticket: &Ticket, seq: u64, draft: &Draft) -> Result<Option<String>, Error> {
        let envelopes = self.row_at(ticket, seq, draft)?;
        let Some(envelope) = envelopes.into_iter().find(|envelope| envelope.seq == seq) else {
            return Ok(None);
        };
        let event = ticket::decode(&envelope.body, &self.book(draft))?;
        Ok(if let Event::StageFinished { result, .. } = event { result.output } else { None })
    }

    /// The events of the command that wrote event `seq`.
    pub(super) fn row_at(
        &self,
        ticket: &Ticket,
        seq: u64,
        draft: &Draft,
    ) -> Result<Vec<Envelope>, Error> {
        let stream = ticket.core.id.into();
        let fresh = draft.log.iter().rfind(|row| row.stream == stream && row.first_seq <= seq);
        let (first_seq, body) = match fresh {
            Some(row) => (row.first_seq, row.body.clone()),
            None => {
                let rows = self.store.stream(draft.agency, stream, seq, 1)?;
                let Some(row) = rows.into_iter().next() else { return Ok(Vec::new()) };
                (row.first_seq, row.body)
            }
        };
        envelope::decode(&body, first_seq).map_err(|error| Error::Corrupt(error.to_string()))
    }

    fn tell(&mut self, id: TicketId, what: Delegate, draft: &mut Draft) -> Result<(), Error> {
        self.ask(id, &Command::Delegate(what), draft)
    }

    pub(super) fn ask(
        &mut self,
        id: TicketId,
        command: &Command,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(()) };
        let (template, book) = (live.template.clone(), self.book(draft));
        let (now, actor) = (draft.now, Actor::HUB);
        let cx = Context { now, actor, template: template.as_deref(), book: &book };
        if let Decided::Events(events) = ticket::decide(&live.ticket, command, &cx)?
            && !events.is_empty()
        {
            self.change_ticket(live, &events, actor, draft)?;
        }
        Ok(())
    }
}

/// Whether the same may work when it is tried again.
pub(super) const fn may_pass(error: &Error) -> bool {
    matches!(error, Error::Store(StoreError::Fault(_)) | Error::Unknown(_))
}

/// Why no ticket was opened, in words that fit.
fn why(workflow: &Name, error: &Error) -> Option<Reason> {
    let detail = match error {
        Error::Refused(Refusal::Input(faults)) => {
            let said = faults.list().iter().map(|fault| format!("{} {}", fault.path, fault.detail));
            said.collect::<Vec<_>>().join("; ")
        }
        Error::Refused(Refusal::State { detail, .. }) => detail.clone(),
        // The log of the server says what it was.
        _ => "the hub could not do it".to_owned(),
    };
    let text = format!("no ticket on {workflow} can be opened: {detail}");
    let text: String = text.chars().take(Reason::CHARS_MAX).collect();
    Reason::parse(&text).ok()
}
