//! Actions: what rules do to a ticket, as it is written, read and decided.
//!
//! ```json
//! [{"move": "blocked", "reason": "waits for asphalt", "because": "weather"},
//!  {"assign": "human:senior_supervisor"}, {"priority": 0},
//!  {"label": ["late"]}, {"unlabel": ["new"]},
//!  {"comment": "We are on it", "visibility": "public"},
//!  {"notify": "supervisor", "text": "{{ ticket.number }} waits", "urgent": true},
//!  {"escalate": "blocked for a day", "to": "human:supervisors"},
//!  {"link": "relates_to", "to": "CP-2026-00042"},
//!  {"open": {"board": "Asphalt", "title": "Order a load"}}, "merge",
//!  {"call_agent": "Pothole-Ranker", "autonomy": "suggest"},
//!  {"set": "size", "to": 3}, {"set": "score", "expression": "data.a + data.b"},
//!  {"start_playbook": "Fix a pothole"}]
//! ```
//!
//! An action is known by its key. A further one is a variant, its row in `KEYS`, an arm of
//! `read_keyed`, and what it asks of the ticket in `Action::command`, or of the engine.

use crate::Refusal;
use crate::board::Board;
use crate::json::{Fields, integer, text, type_name};
use crate::notice::{self, Ask, Notify, read_ask};
use crate::query::LinkKind;
use crate::schema::Schema;
use crate::setting::Setting;
use crate::sla::{self, PauseReason};
use crate::ticket::{self, Command, Context, Decided, Event, Ticket};
use crate::workflow::Template;
use oms_base::limits::{DATA_BYTES_MAX, LABELS_MAX};
use oms_base::{
    Autonomy, Code, Comment, Description, Fault, Faults, Label, Name, Number, Owner, Priority,
    Reason, Status, Title, Visibility,
};
use serde_json::{Map, Value};

/// Most actions of one rule.
pub const ACTIONS_MAX: usize = 20;
/// The keys that actions are known by.
const KEYS: [&str; 13] = [
    "move",
    "assign",
    "priority",
    "label",
    "unlabel",
    "comment",
    "escalate",
    "notify",
    "link",
    "open",
    "call_agent",
    "set",
    START_PLAYBOOK,
];
/// Folds a ticket into the one that it matches.
const MERGE: &str = "merge";
/// Starts a playbook.
const START_PLAYBOOK: &str = "start_playbook";

/// What is done to a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Move it.
    Move {
        /// Where to.
        to: Status,
        /// Why, in words.
        reason: Option<Reason>,
        /// Why, as a word that policies know: pauses clocks, and moving on resumes them.
        because: Option<PauseReason>,
    },
    /// Make somebody responsible, or nobody.
    Assign(Option<Owner>),
    /// Change its urgency.
    SetPriority(Priority),
    /// Put labels on and take labels off.
    Label {
        /// On.
        add: Vec<Label>,
        /// Off.
        remove: Vec<Label>,
    },
    /// Say something.
    Comment {
        /// What.
        text: Comment,
        /// To whom.
        visibility: Visibility,
    },
    /// Ask for help with it.
    Escalate {
        /// Why.
        reason: Reason,
        /// Who is responsible from here on.
        to: Option<Owner>,
    },
    /// Tell somebody something.
    Notify(Box<Ask>),
    /// Tie it to another ticket.
    Link {
        /// What the other one is to it.
        kind: LinkKind,
        /// The other one.
        to: Number,
    },
    /// Merge it into the one that it matches; tie it as a duplicate where the requesters differ.
    Merge,
    /// Open another ticket.
    Open(Box<Opening>),
    /// Ask an agent about it.
    CallAgent {
        /// Which.
        agent: Name,
        /// What becomes of its answer at most; what the agent says when absent.
        autonomy: Option<Autonomy>,
    },
    /// Start a playbook for it.
    StartPlaybook(Name),
    /// Set a field of its data.
    Set(Box<Setting>),
}

/// Where an action opens a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// On a plain board.
    Board(Name),
    /// In the newest version of a workflow.
    Workflow(Name),
}

/// A ticket that an action opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Where.
    pub target: Target,
    /// Its title.
    pub title: Option<Title>,
    /// Its description.
    pub description: Option<Description>,
    /// Its data, as JSON text.
    pub data: Option<String>,
    /// How urgent.
    pub priority: Priority,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Its labels.
    pub labels: Vec<Label>,
    /// Its time limit.
    pub sla: Option<sla::Target>,
}

impl Action {
    /// Its name, as it is written.
    pub const fn name(&self) -> &'static str {
        match self {
            Action::Move { .. } => "move",
            Action::Assign(_) => "assign",
            Action::SetPriority(_) => "priority",
            Action::Label { .. } => "label",
            Action::Comment { .. } => "comment",
            Action::Escalate { .. } => "escalate",
            Action::Notify(_) => "notify",
            Action::Link { .. } => "link",
            Action::Merge => MERGE,
            Action::Open(_) => "open",
            Action::CallAgent { .. } => "call_agent",
            Action::StartPlaybook(_) => START_PLAYBOOK,
            Action::Set(_) => "set",
        }
    }

    /// Whether a playbook does it beside the changes of its ticket: it needs more than the ticket.
    pub const fn is_beyond(&self) -> bool {
        match self {
            Action::Escalate { .. }
            | Action::Notify(_)
            | Action::Link { .. }
            | Action::Merge
            | Action::Open(_)
            | Action::CallAgent { .. }
            | Action::StartPlaybook(_)
            | Action::Set(_) => true,
            Action::Move { .. }
            | Action::Assign(_)
            | Action::SetPriority(_)
            | Action::Label { .. }
            | Action::Comment { .. } => false,
        }
    }

    /// Whether it is between tickets, and asks nothing of the ticket itself.
    pub const fn is_between(&self) -> bool {
        matches!(
            self,
            Action::Link { .. }
                | Action::Merge
                | Action::Open(_)
                | Action::CallAgent { .. }
                | Action::StartPlaybook(_)
        )
    }

    /// What it asks of the ticket where that takes no more than what it says.
    pub fn own_command(&self) -> Option<Command> {
        Some(match self {
            Action::Move { to, reason, because } => {
                Command::Move { to: *to, reason: reason.clone(), because: because.clone() }
            }
            Action::Assign(owner) => Command::Assign { owner: owner.clone() },
            Action::SetPriority(priority) => Command::SetPriority { priority: *priority },
            Action::Label { add, remove } => {
                Command::Label { add: add.clone(), remove: remove.clone() }
            }
            Action::Comment { text, visibility } => {
                Command::Comment { text: text.clone(), visibility: *visibility }
            }
            Action::Escalate { .. }
            | Action::Notify(_)
            | Action::Link { .. }
            | Action::Merge
            | Action::Open(_)
            | Action::CallAgent { .. }
            | Action::StartPlaybook(_)
            | Action::Set(_) => return None,
        })
    }

    /// What it asks of the ticket; `None` for what is between tickets.
    pub fn command(
        &self,
        ticket: &Ticket,
        around: Around<'_>,
        template: Option<&Template>,
    ) -> Result<Option<Command>, Refusal> {
        let supervisor = around.supervisor.cloned();
        Ok(match self {
            Action::Escalate { reason, to } => {
                Some(Command::Escalate { reason: reason.clone(), to: to.clone(), supervisor })
            }
            Action::Notify(ask) => {
                let text = around.fill(&ask.text, ticket, template)?;
                let (to, is_urgent) = (ask.to.clone(), ask.is_urgent);
                Some(Command::Notify(Box::new(Notify { to, text, is_urgent, supervisor })))
            }
            Action::Set(setting) => Some(setting.command(ticket, around.schema)?),
            Action::Move { .. }
            | Action::Assign(_)
            | Action::SetPriority(_)
            | Action::Label { .. }
            | Action::Comment { .. }
            | Action::Link { .. }
            | Action::Merge
            | Action::Open(_)
            | Action::CallAgent { .. }
            | Action::StartPlaybook(_) => self.own_command(),
        })
    }
}

/// What actions need to know beside the ticket.
#[derive(Debug, Clone, Copy)]
pub struct Around<'a> {
    /// Whom its board names to be told.
    pub supervisor: Option<&'a Owner>,
    /// The board's name.
    pub board: &'a Name,
    /// Where tickets are seen: the number is put behind it.
    pub link: Option<&'a str>,
    /// What the board asks of the data.
    pub schema: Option<&'a Schema>,
}

impl<'a> Around<'a> {
    /// Of a ticket on this board.
    pub fn of(board: &'a Board, link: Option<&'a str>) -> Around<'a> {
        let settings = &board.settings;
        let (supervisor, schema) = (settings.supervisor.as_ref(), settings.schema.as_deref());
        Around { supervisor, board: &board.name, link, schema }
    }

    fn fill(
        &self,
        text: &notice::template::Text,
        ticket: &Ticket,
        template: Option<&Template>,
    ) -> Result<Comment, Refusal> {
        let mut stages = (0..).zip(&ticket.stages);
        let active = stages.find(|(_, stage)| stage.status().is_active());
        let stage = active.and_then(|(index, _)| template?.stage_id(index));
        let (board, link) = (self.board.as_str(), self.link);
        let known = notice::template::Known { ticket, board, stage, link };
        notice::template::fill(text, &known).map_err(|why| {
            Refusal::field("text", Code::BadTemplate, format!("cannot be filled in: {why}"))
        })
    }
}

/// The events of all actions that are about the ticket itself, as of one command, and the ticket
/// after them. One that is refused refuses them all.
pub fn decide(
    ticket: &Ticket,
    actions: &[Action],
    around: Around<'_>,
    cx: &Context<'_>,
) -> Result<(Vec<Event>, Ticket), Refusal> {
    let (mut events, mut after) = (Vec::new(), ticket.clone());
    for action in actions {
        let Some(command) = action.command(&after, around, cx.template)? else { continue };
        if let Decided::Events(more) = ticket::decide(&after, &command, cx)? {
            ticket::evolve(&mut after, &more, cx.now, cx.actor);
            events.extend(more);
        }
    }
    Ok((events, after))
}

/// Reads one action or a list of them; faults have their place below `path`.
pub fn read_actions(path: &str, value: &Value, faults: &mut Faults) -> Vec<Action> {
    let Value::Array(items) = value else {
        return read_one(path, value, faults).into_iter().collect();
    };
    if items.is_empty() || items.len() > ACTIONS_MAX {
        let detail = format!("has {} actions; from 1 to {ACTIONS_MAX} are allowed", items.len());
        faults.push(Fault::new(path, Code::OutOfBounds, detail));
        return Vec::new();
    }
    let read = |(n, item): (usize, &Value)| read_one(&format!("{path}[{n}]"), item, faults);
    items.iter().enumerate().filter_map(read).collect()
}

fn read_one(path: &str, value: &Value, faults: &mut Faults) -> Option<Action> {
    match value {
        Value::String(word) if word == MERGE => Some(Action::Merge),
        Value::Object(object) => {
            let Some(key) = KEYS.into_iter().find(|key| object.contains_key(*key)) else {
                let detail = format!("an action has one of {}, or is {MERGE}", KEYS.join(", "));
                faults.push(Fault::new(path, Code::UnknownValue, detail));
                return None;
            };
            let mut fields = Fields::new(path, value, faults);
            let action = read_keyed(key, &mut fields);
            fields.finish();
            action
        }
        Value::String(word) => {
            let known = format!("{word:.40} is no action; an action is {MERGE}, or an object");
            faults.push(Fault::new(path, Code::UnknownValue, known));
            None
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            let detail = format!("must be an object or a word, not {}", type_name(value));
            faults.push(Fault::new(path, Code::WrongType, detail));
            None
        }
    }
}

fn read_keyed(key: &'static str, fields: &mut Fields<'_, '_>) -> Option<Action> {
    match key {
        "move" => {
            let to = fields.required("move", text(Status::parse));
            let reason = fields.optional("reason", text(Reason::parse));
            let because = fields.optional("because", text(PauseReason::parse));
            Some(Action::Move { to: to?, reason, because })
        }
        "assign" if fields.is_null("assign") => Some(Action::Assign(None)),
        "assign" => {
            let owner = fields.required("assign", text(Owner::parse))?;
            Some(Action::Assign(Some(owner)))
        }
        "priority" => fields.required("priority", priority).map(Action::SetPriority),
        "label" | "unlabel" => {
            let add = labels(fields, "label");
            let remove = labels(fields, "unlabel");
            Some(Action::Label { add: add?, remove: remove? })
        }
        "comment" => {
            let said = fields.required("comment", text(Comment::parse));
            let visibility = fields.optional("visibility", text(Visibility::parse));
            let visibility = visibility.unwrap_or(Visibility::Staff);
            Some(Action::Comment { text: said?, visibility })
        }
        "escalate" => {
            let reason = fields.required("escalate", text(Reason::parse));
            let to = fields.optional("to", text(Owner::parse));
            Some(Action::Escalate { reason: reason?, to })
        }
        "notify" => read_ask(fields).map(|ask| Action::Notify(Box::new(ask))),
        "link" => {
            let kind = fields.required("link", text(link_kind));
            let to = fields.required("to", text(Number::parse));
            Some(Action::Link { kind: kind?, to: to? })
        }
        "call_agent" => {
            let agent = fields.required("call_agent", text(Name::parse));
            let autonomy = fields.optional("autonomy", text(Autonomy::parse));
            Some(Action::CallAgent { agent: agent?, autonomy })
        }
        "set" => Setting::read(fields).map(|setting| Action::Set(Box::new(setting))),
        START_PLAYBOOK => {
            fields.required(START_PLAYBOOK, text(Name::parse)).map(Action::StartPlaybook)
        }
        _ => {
            fields.required("open", |_| Ok(()));
            fields.object("open", read_opening).flatten()
        }
    }
}

fn link_kind(word: &str) -> Result<LinkKind, Fault> {
    LinkKind::ALL.iter().copied().find(|kind| kind.as_str() == word).ok_or_else(|| {
        let words: Vec<_> = LinkKind::ALL.iter().map(|kind| kind.as_str()).collect();
        Fault::here(Code::UnknownValue, format!("must be one of {}", words.join(", ")))
    })
}

fn priority(value: &Value) -> Result<Priority, Fault> {
    integer(0..=3)(value).and_then(Priority::new)
}

/// A label or a list of them; none when absent.
fn labels(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Vec<Label>> {
    match fields.value(name) {
        None => Some(Vec::new()),
        Some(Value::String(_)) => fields.optional(name, text(Label::parse)).map(|one| vec![one]),
        Some(_) => fields.list(name, LABELS_MAX, text(Label::parse)),
    }
}

fn read_opening(fields: &mut Fields<'_, '_>) -> Option<Action> {
    let board = fields.optional("board", text(Name::parse));
    let workflow = fields.optional("workflow", text(Name::parse));
    let title = fields.optional("title", text(Title::parse));
    let description = fields.optional("description", text(Description::parse));
    let data = fields.optional("data", data);
    let priority = fields.optional("priority", priority).unwrap_or(Priority::DEFAULT);
    let owner = fields.optional("owner", text(Owner::parse));
    let labels = labels(fields, "labels").unwrap_or_default();
    let sla = fields.optional("sla", text(sla::Target::parse));
    let target = match (board, workflow) {
        (Some(board), None) => Target::Board(board),
        (None, Some(workflow)) => Target::Workflow(workflow),
        (None, None) | (Some(_), Some(_)) => {
            let detail = "name a board or a workflow, and one of them only";
            fields.fault("board", Code::Refused, detail);
            return None;
        }
    };
    let opening = Opening { target, title, description, data, priority, owner, labels, sla };
    Some(Action::Open(Box::new(opening)))
}

/// An object as the text that is stored.
fn data(value: &Value) -> Result<String, Fault> {
    if !value.is_object() {
        let detail = format!("must be an object, not {}", type_name(value));
        return Err(Fault::here(Code::WrongType, detail));
    }
    let text = value.to_string();
    if text.len() > DATA_BYTES_MAX {
        let detail = format!("has {} bytes; at most {DATA_BYTES_MAX} are allowed", text.len());
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    Ok(text)
}

/// What a ticket's own data says, for the values of conditions.
pub(crate) fn data_of(data: Option<&str>) -> Value {
    let parsed = data.and_then(|text| serde_json::from_str(text).ok());
    parsed.unwrap_or_else(|| Value::Object(Map::new()))
}
