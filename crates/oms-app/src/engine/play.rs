//! Playbooks: started by a board, by name or by hand, and what their steps do beyond their ticket.
//!
//! What a step owes stands in the ticket's state and is due at once, like what a ticket owes its
//! kin: what a batch has no room for is taken up by the alarms of the next one.

use super::answer::Written;
use super::automate::{said, wanted};
use super::draft::Draft;
use super::job::{Job, TicketRef, Work};
use super::kin::may_pass;
use super::step::Engine;
use crate::Caller;
use crate::error::Error;
use oms_base::{Code, Fault, Faults, Name, Reason, RuleId, RuleKind, TicketId};
use oms_domain::Refusal;
use oms_domain::action::{self, Action, Around};
use oms_domain::playbook::{Playbook, Step};
use oms_domain::ticket::{Command, Context, Play, RunState};
use oms_domain::trigger::Trigger;
use oms_store::{By, Cause};
use serde_json::Value;
use std::slice;
use std::sync::Arc;

impl Engine {
    /// Starts the playbooks of the board on which a ticket was opened, in the order of their names.
    /// One that may not start is named in the timeline.
    pub(super) fn start_bound(
        &mut self,
        written: Written,
        board: &Name,
        draft: &mut Draft,
    ) -> Result<Written, Error> {
        let book = self.book(draft);
        let bound: Vec<_> = book.playbooks().filter(|playbook| playbook.starts_on(board)).collect();
        let id = written.ticket.core.id;
        for playbook in &bound {
            let started = self.ask(id, &start(playbook, draft), draft);
            if let Err(Error::Refused(refusal)) = &started {
                let reason = Reason::parse(&refusal.to_string()).ok();
                let refused = Play::Refuse { playbook: playbook.name.clone(), reason };
                self.ask(id, &Command::Play(Box::new(refused)), draft)?;
            } else {
                started?;
            }
        }
        Ok(if bound.is_empty() { written } else { self.written_now(written, draft) })
    }

    /// Starts a playbook by its name; one that is running for the ticket goes on.
    pub(super) fn start_named(
        &mut self,
        id: TicketId,
        name: &Name,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(()) };
        let runs = live.ticket.runs.iter();
        if runs.clone().any(|run| run.playbook == *name && !run.state.is_over()) {
            return Ok(());
        }
        let command = self.starting(name, draft)?;
        self.ask(id, &command, draft)
    }

    /// The command that starts the newest version of a playbook.
    pub(super) fn starting(&self, name: &Name, draft: &Draft) -> Result<Command, Error> {
        let book = self.book(draft);
        let playbook = book.playbook(name).ok_or_else(|| {
            let detail = format!("there is no playbook {name}; publish it first");
            Refusal::field("playbook", Code::NotFound, detail)
        })?;
        Ok(start(playbook, draft))
    }

    /// Does what a step of a run does beyond its ticket, and has the run go on.
    pub(super) fn play_out(
        &mut self,
        id: TicketId,
        number: u16,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(()) };
        let Some(run) = live.ticket.run(number).filter(|run| run.state == RunState::Acting) else {
            return Ok(());
        };
        let book = self.book(draft);
        let step = run.playbook(&book).and_then(|playbook| playbook.step(run.step())).cloned();
        let rule = self.rule_id(RuleKind::Playbook, &run.playbook, draft);
        let by = rule.map(|rule| By { rule, version: run.version, depth: run.depth });
        let before = draft.cause;
        let root = before.unwrap_or_else(|| Cause::of(id.into(), live.ticket.version));
        draft.cause = Some(Cause { by, ..root });
        let acted = match &step {
            Some(step) => self.go_beyond(id, step, draft),
            None => Err(Error::NotFound),
        };
        draft.cause = before;
        let refused = match acted {
            Ok(()) => None,
            Err(error) if may_pass(&error) => return Err(error),
            Err(error) => {
                let text: String = said(&error).chars().take(Reason::CHARS_MAX).collect();
                Some(Reason::parse(&text).or_else(|_| Reason::parse("it was refused"))?)
            }
        };
        self.ask(id, &Command::Play(Box::new(Play::Acted { run: number, refused })), draft)
    }

    fn go_beyond(&mut self, id: TicketId, step: &Step, draft: &mut Draft) -> Result<(), Error> {
        let job = Job { caller: Caller::hub(), key: None, work: Work::Ring };
        for action in &step.then {
            match action {
                Action::Escalate { .. } | Action::Notify(_) | Action::Set(_) => {
                    self.tell_of(&job, id, action, draft)?;
                }
                Action::Link { kind, to } => {
                    self.link(&job, id, *kind, &TicketRef::Number(to.clone()), draft)?;
                }
                Action::Open(opening) => {
                    self.open(&job, &wanted(opening), draft)?;
                }
                Action::StartPlaybook(name) => self.start_named(id, name, draft)?,
                Action::CallAgent { agent, autonomy } => {
                    let root = draft.cause.unwrap_or_else(|| Cause::of(id.into(), 1));
                    let root = (root.stream, root.seq);
                    self.ask_for_trigger(id, (agent, *autonomy), root, draft)?;
                }
                // No playbook is read that merges; the others are the ticket's own.
                Action::Merge
                | Action::Move { .. }
                | Action::Assign(_)
                | Action::SetPriority(_)
                | Action::Label { .. }
                | Action::Comment { .. } => {}
            }
        }
        Ok(())
    }

    /// Has people told of the ticket.
    fn tell_of(
        &mut self,
        job: &Job,
        id: TicketId,
        action: &Action,
        draft: &mut Draft,
    ) -> Result<(), Error> {
        let Some(live) = self.live(id, draft)? else { return Ok(()) };
        let board = self.board_entry(live.ticket.core.board, draft)?.board;
        let (actor, template, book) = (Engine::actor(job), live.template.clone(), self.book(draft));
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let link = self.directory.ticket_url();
        let around = Around::of(&board, link.as_deref());
        let (events, _) = action::decide(&live.ticket, slice::from_ref(action), around, &cx)?;
        if !events.is_empty() {
            self.change_ticket(live, &events, actor, draft)?;
        }
        Ok(())
    }

    fn rule_id(&self, kind: RuleKind, name: &Name, draft: &Draft) -> Option<RuleId> {
        let mut fresh = draft.rules.iter().map(|new| &new.entry);
        let fresh = fresh.find(|entry| entry.rule.kind == kind && entry.rule.name == *name);
        fresh.map(|entry| entry.id).or_else(|| Some(self.directory.rule(kind, name)?.id))
    }

    /// Refuses a playbook whose boards or whose playbooks are not there: what is misspelled would
    /// never start, and nobody would notice.
    pub(super) fn check_playbook(
        &self,
        playbook: &Playbook,
        definition: &Value,
        draft: &Draft,
    ) -> Result<(), Error> {
        let mut faults = Faults::default();
        let is_list = definition.get("board").is_some_and(Value::is_array);
        for (index, board) in playbook.boards.iter().enumerate() {
            if self.board_named(board, draft).is_none() {
                let path = if is_list { format!("board[{index}]") } else { "board".to_owned() };
                let detail = format!("there is no board {board}; make it first");
                faults.push(Fault::new(path, Code::NotFound, detail));
            }
        }
        for (index, name) in playbook.starts() {
            let path = format!("steps[{index}].then");
            if *name == playbook.name {
                faults.push(Fault::new(path, Code::Refused, "a playbook does not start itself"));
            } else {
                self.check_known(path, name, draft, &mut faults);
            }
        }
        Ok(faults.into_result(()).map_err(Refusal::from)?)
    }

    /// Refuses a trigger that starts a playbook which is not there.
    pub(super) fn check_started(&self, trigger: &Trigger, draft: &Draft) -> Result<(), Error> {
        let mut faults = Faults::default();
        for action in &trigger.then {
            if let Action::StartPlaybook(name) = action {
                self.check_known("then".to_owned(), name, draft, &mut faults);
            }
        }
        Ok(faults.into_result(()).map_err(Refusal::from)?)
    }

    fn check_known(&self, path: String, name: &Name, draft: &Draft, faults: &mut Faults) {
        if self.book(draft).playbook(name).is_none() {
            let detail = format!("there is no playbook {name}; publish it first");
            faults.push(Fault::new(path, Code::NotFound, detail));
        }
    }
}

/// A playbook is one further from where a chain began than what starts it.
fn start(playbook: &Arc<Playbook>, draft: &Draft) -> Command {
    let by = draft.cause.and_then(|cause| cause.by);
    let depth = by.map_or(1, |by| by.depth.saturating_add(1));
    Command::Play(Box::new(Play::Start { playbook: Arc::clone(playbook), depth }))
}
