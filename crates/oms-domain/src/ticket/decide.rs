//! From state and command to events, or a refusal. The only place that says what is allowed.

use super::advance::Plan;
use super::arrange::{self, Arranged, Location};
use super::attach;
use super::breach;
use super::climb;
use super::command::{Command, Open};
use super::data_set;
use super::decide_stage::decide_stage;
use super::delegate::decide_delegate;
use super::duplicate;
use super::event::{Event, Opened};
use super::evolve;
use super::migrate_plan;
use super::passed_over;
use super::play;
use super::promise;
use super::retry;
use super::state::Ticket;
use super::undo;
use crate::Refusal;
use crate::notice;
use crate::sla::{Book, PauseReason};
use crate::workflow::Template;
use oms_base::limits::LABELS_MAX;
use oms_base::{Actor, Code, Fault, Faults, Label, Owner, Reason, Status, Timestamp};
use serde_json::{Map, Value};

/// What enters a decision beside state and command.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The instant of the decision.
    pub now: Timestamp,
    /// Who asks.
    pub actor: Actor,
    /// The workflow version that the ticket runs; `None` for a plain ticket.
    pub template: Option<&'a Template>,
    /// The rules that there are.
    pub book: &'a Book,
}

/// What a decision comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// These events are to be appended; none when the ticket is already as asked.
    Events(Vec<Event>),
    /// The very same result was recorded before, at this seq.
    Answered {
        /// Where.
        seq: u64,
    },
}

/// Opens a ticket: `Opened`, then what its first stages do. Also the ticket after its events.
pub fn open(command: Open, cx: &Context<'_>) -> Result<(Vec<Event>, Ticket), Refusal> {
    if let Some(template) = cx.template {
        data_faults(template, command.data.as_deref()).into_result(())?;
    }
    check_label_count(&command.labels)?;
    let promised = promise::at_opening(&command, cx)?;
    let location = command.location.or_else(|| Location::told(command.data.as_deref()));
    let mut labels = command.labels;
    labels.sort_unstable();
    labels.dedup();
    let event = Opened {
        number: command.number,
        board: command.board,
        workflow: command.workflow,
        stages: cx.template.map_or(0, Template::stage_count),
        priority: command.priority,
        due_at: promised.due_at,
        title: command.title,
        description: command.description,
        data: command.data,
        owner: command.owner,
        labels,
        policy: promised.policy,
        clocks: promised.clocks,
    };
    let mut ticket = evolve::opened(command.id, &event, cx.now, cx.actor);
    let mut follow = cx.template.map_or_else(Vec::new, |template| {
        let mut plan = Plan::new(&ticket, template, *cx);
        plan.start_roots();
        plan.finish()
    });
    follow.extend(passed_over::changed(&ticket, promised.passed_over));
    follow.extend(location.map(|location| Event::Arranged(Arranged::Located(Some(location)))));
    evolve::evolve(&mut ticket, &follow, cx.now, cx.actor);
    let mut events = Vec::with_capacity(follow.len() + 1);
    events.push(Event::Opened(Box::new(event)));
    events.extend(follow);
    Ok((events, ticket))
}

/// Holds the data against what the workflow asks of it; every fault at once.
pub(super) fn data_faults(template: &Template, data: Option<&str>) -> Faults {
    let mut faults = Faults::default();
    if !template.requires_amount() && template.schema().is_none() {
        return faults;
    }
    let data = data.and_then(|text| serde_json::from_str(text).ok());
    let data = data.unwrap_or_else(|| Value::Object(Map::new()));
    if let Some(schema) = template.schema() {
        schema.check(&data, "data", &mut faults);
    }
    let amount = template.missing_amount(&data);
    let is_new = |fault: &Fault| faults.list().iter().all(|known| known.path != fault.path);
    if let Some(fault) = amount.filter(is_new) {
        faults.push(fault);
    }
    faults
}

/// Decides one command on an existing ticket. The thresholds that its clocks have come to stand
/// before whatever changes it, each with what its stage's workflow does about it.
pub fn decide(ticket: &Ticket, command: &Command, cx: &Context<'_>) -> Result<Decided, Refusal> {
    let rung = ticket.rung(cx.now);
    let (first, decided) = match breach::follow(ticket, &rung, command, cx) {
        // What a breach led to stands before it: who has lost the lease is refused.
        Some((first, after)) => (first, decide_alone(&after, command, cx)?),
        None => (rung, decide_alone(ticket, command, cx)?),
    };
    match decided {
        Decided::Events(events)
            if !events.is_empty() || matches!(command, Command::Ring { .. }) =>
        {
            Ok(Decided::Events(first.into_iter().chain(events).collect()))
        }
        Decided::Events(_) | Decided::Answered { .. } => Ok(decided),
    }
}

/// The same without those thresholds.
pub(super) fn decide_alone(
    ticket: &Ticket,
    command: &Command,
    cx: &Context<'_>,
) -> Result<Decided, Refusal> {
    duplicate::check_ties(ticket, command)?;
    let events = match command {
        Command::Move { to, reason, because } => {
            shift(ticket, *to, reason.clone(), because.clone())?
        }
        Command::Assign { owner } => {
            check_open(ticket)?;
            let same = ticket.owner == *owner;
            if same { Vec::new() } else { vec![Event::Assigned { owner: owner.clone() }] }
        }
        Command::SetPriority { priority } => {
            check_open(ticket)?;
            let same = ticket.priority == *priority;
            let event = Event::Prioritised { priority: *priority };
            if same { Vec::new() } else { with_policy(ticket, event, cx) }
        }
        Command::Comment { text, visibility } => {
            vec![Event::Commented { text: Some(text.clone()), visibility: *visibility }]
        }
        Command::Label { add, remove } => match relabel(ticket, add, remove)? {
            Some(event) => with_policy(ticket, event, cx),
            None => Vec::new(),
        },
        Command::Cancel { reason } => undo::cancel(ticket, (reason, false), cx)?,
        Command::CancelAtOnce { reason } => undo::cancel(ticket, (reason, true), cx)?,
        Command::Reopen { reason } => reopen(ticket, reason, cx)?,
        Command::Escalate { reason, to, supervisor } => {
            escalate(ticket, reason, (to.as_ref(), supervisor.as_ref()), cx)?
        }
        Command::SetData { path, value } => data_set::decide(ticket, path, value, cx)?,
        Command::Notify(notify) => notice::decide(ticket, notify, cx)?,
        Command::Rebase if ticket.status.is_open() => promise::rebase(ticket, false, cx),
        Command::Arrange(command) => arrange::decide(ticket, command)?,
        Command::Attach(command) => attach::decide(ticket, command)?,
        Command::Delegate(command) => decide_delegate(ticket, command, cx)?,
        Command::Duplicate(command) => duplicate::decide(ticket, command)?,
        Command::Play(command) => play::decide_play(ticket, command, cx)?,
        Command::Ring { supervisor } => {
            let mut events = retry::due(ticket, cx);
            events.extend(climb::due(ticket, &events, supervisor.as_ref(), cx));
            events
        }
        Command::Rebase => Vec::new(),
        Command::Migrate(command) => migrate_plan::decide(ticket, command, cx)?,
        Command::Claim { .. }
        | Command::Complete { .. }
        | Command::Heartbeat { .. }
        | Command::Release { .. }
        | Command::Lapse { .. }
        | Command::Skip { .. }
        | Command::Retry { .. }
        | Command::ReopenAt { .. }
        | Command::Steer { .. } => return decide_stage(ticket, command, cx),
    };
    Ok(Decided::Events(events))
}

/// An open ticket that changes may be one for another policy.
pub(super) fn with_policy(ticket: &Ticket, event: Event, cx: &Context<'_>) -> Vec<Event> {
    let mut events = vec![event];
    if ticket.status.is_open() && !cx.book.policies().is_empty() {
        let mut after = ticket.clone();
        evolve::evolve(&mut after, &events, cx.now, cx.actor);
        events.extend(promise::rebase(&after, true, cx));
    }
    events
}

pub(super) fn check_open(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.status.is_open() {
        return Ok(());
    }
    let detail = format!("the ticket is {}; reopen it first", ticket.status);
    Err(Refusal::state(Code::StateForbids, detail))
}

pub(super) fn shift(
    ticket: &Ticket,
    to: Status,
    reason: Option<Reason>,
    because: Option<PauseReason>,
) -> Result<Vec<Event>, Refusal> {
    if ticket.runs_workflow() {
        let detail = "a workflow ticket moves by its stages: claim and complete its tasks, \
                      skip or retry a stage, or cancel the ticket";
        return Err(Refusal::state(Code::MovesByStages, detail));
    }
    if ticket.status == to && (because.is_none() || ticket.because == because) {
        return Ok(Vec::new());
    }
    check_open(ticket)?;
    Ok(vec![Event::Moved { to, reason, because }])
}

fn reopen(ticket: &Ticket, reason: &Reason, cx: &Context<'_>) -> Result<Vec<Event>, Refusal> {
    if ticket.runs_workflow() {
        let detail = "a workflow ticket reopens at a stage: name the one to go on from";
        return Err(Refusal::field("stage", Code::MissingField, detail));
    }
    if ticket.status.is_open() {
        let detail = format!("the ticket is {}; only an ended one reopens", ticket.status);
        return Err(Refusal::state(Code::StateForbids, detail));
    }
    let clocks = promise::at_reopening(ticket, cx);
    Ok(vec![Event::Reopened { reason: Some(reason.clone()), clocks }])
}

fn escalate(
    ticket: &Ticket,
    reason: &Reason,
    (to, board): (Option<&Owner>, Option<&Owner>),
    cx: &Context<'_>,
) -> Result<Vec<Event>, Refusal> {
    if ticket.runs_workflow() {
        let detail = "help is asked for with a stage of a workflow ticket: escalate that";
        return Err(Refusal::state(Code::MovesByStages, detail));
    }
    check_open(ticket)?;
    let mut events = vec![Event::Escalated { reason: Some(reason.clone()) }];
    let to = to.filter(|to| ticket.owner.as_ref() != Some(*to));
    events.extend(to.map(|to| Event::Assigned { owner: Some(to.clone()) }));
    events.extend(climb::supervise(ticket, None, board, cx));
    Ok(events)
}

fn relabel(ticket: &Ticket, add: &[Label], remove: &[Label]) -> Result<Option<Event>, Refusal> {
    let fresh = |label: &&Label| !ticket.labels.contains(label) && !remove.contains(label);
    let mut added: Vec<Label> = add.iter().filter(fresh).cloned().collect();
    added.sort_unstable();
    added.dedup();
    let mut removed: Vec<Label> =
        remove.iter().filter(|label| ticket.labels.contains(label)).cloned().collect();
    removed.sort_unstable();
    removed.dedup();
    let count = ticket.labels.len() + added.len() - removed.len();
    if count > LABELS_MAX {
        return Err(too_many_labels(count));
    }
    let same = added.is_empty() && removed.is_empty();
    Ok((!same).then_some(Event::Labelled { added, removed }))
}

fn check_label_count(labels: &[Label]) -> Result<(), Refusal> {
    if labels.len() > LABELS_MAX { Err(too_many_labels(labels.len())) } else { Ok(()) }
}

fn too_many_labels(count: usize) -> Refusal {
    let detail = format!("{count} labels; a ticket has at most {LABELS_MAX}");
    Refusal::field("labels", Code::OutOfBounds, detail)
}
