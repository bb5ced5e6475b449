//! From a ticket and what just happened to it, to what it is found by.

use super::facet;
use crate::directory::Directory;
use crate::read::{Entry, Found};
use oms_base::{Comment, Label, Name, Outcome, Owner, PrincipalId, Reason, StageStatus, Status};
use oms_domain::board::Board;
use oms_domain::query::tokens;
use oms_domain::ticket::{Event, Ticket};
use oms_domain::workflow::{Template, TemplateStage};
use oms_store::search::{DocRow, DocWrite, TextField, TextRow};
use serde_json::Value;

/// Values of the data that a ticket is found by; the rest is not.
const DATA_VALUES_MAX: usize = 128;
/// Longest text of the data that can be asked for.
const DATA_TEXT_MAX: usize = 200;
/// How deep the data is looked into.
const DATA_DEPTH_MAX: usize = 16;
/// Which text of its field the only one is.
const ONLY: u64 = 0;

/// What the index learns: the ticket as it stands, and what `entries` add to it.
///
/// `name_of` says what people call a principal.
pub(super) fn document(
    found: &Found,
    entries: &[Entry],
    directory: &Directory,
    name_of: &mut dyn FnMut(PrincipalId) -> Option<Name>,
) -> Option<DocWrite> {
    let last = entries.last()?;
    let ticket = &*found.ticket;
    let is_open = ticket.status.is_open();
    let row = DocRow {
        ticket: ticket.core.id,
        number: ticket.core.number.clone(),
        is_open,
        priority: ticket.priority.level(),
        opened_at: ticket.core.opened_at,
        updated_at: last.time,
        closed_at: (!is_open).then_some(ticket.status_since),
        due_at: ticket.core.due_at,
        facets: Vec::new(),
        numbers: Vec::new(),
    };
    let mut doc = DocWrite { row, kept_facets: Vec::new(), cleared: Vec::new(), texts: Vec::new() };
    add_names(&mut doc.row, ticket, found.template.as_deref(), directory);
    add_data(&mut doc.row, ticket);
    doc.cleared.push(TextField::Label);
    for (n, label) in (ONLY..).zip(&ticket.labels) {
        doc.add_text(TextField::Label, n, label.as_str());
    }
    if ticket.status != Status::Blocked {
        doc.cleared.push(TextField::Blocked);
    }
    for entry in entries {
        add_entry(&mut doc, ticket, entry, found.template.as_deref(), name_of);
    }
    Some(doc)
}

fn add_names(
    row: &mut DocRow,
    ticket: &Ticket,
    template: Option<&Template>,
    directory: &Directory,
) {
    row.is("number", &ticket.core.number.to_string());
    row.is("status", ticket.status.as_str());
    row.is("category", ticket.status.as_str());
    if let Some(entry) = directory.board(ticket.core.board) {
        row.is("board", entry.board.name.as_str());
        if let Some(lane) = lane(&entry.board, ticket) {
            row.is("lane", &lane);
        }
    }
    let workflow = ticket.core.workflow.and_then(|(id, _)| directory.workflow(id));
    if let Some(entry) = workflow {
        row.is("workflow", entry.workflow.name.as_str());
    }
    for (stage, planned) in ticket.stages.iter().zip(template.map_or(&[][..], Template::stages)) {
        let active = match stage.status() {
            StageStatus::Queued | StageStatus::InProgress | StageStatus::Blocked => true,
            StageStatus::Waiting
            | StageStatus::Done
            | StageStatus::Failed
            | StageStatus::Skipped
            | StageStatus::Cancelled => false,
        };
        if active {
            row.is("stage", planned.id.as_str());
            row.is("stage", planned.name.as_str());
        }
    }
    for label in &ticket.labels {
        row.is("label", Label::as_str(label));
    }
    if let Some(owner) = &ticket.owner {
        row.facets.extend(person("owner", owner.as_str()));
    }
}

/// The row of the board that a ticket stands in.
fn lane(board: &Board, ticket: &Ticket) -> Option<String> {
    let field = board.settings.lanes.as_ref()?.as_str();
    match field {
        "owner" => ticket.owner.as_ref().map(|owner| owner.as_str().to_owned()),
        "priority" => Some(ticket.priority.level().to_string()),
        _ => {
            let data: Value = serde_json::from_str(ticket.core.data.as_deref()?).ok()?;
            let path = oms_domain::workflow::DataPath::parse(field).ok()?;
            path.select(&data).and_then(Value::as_str).map(str::to_owned)
        }
    }
}

fn add_data(row: &mut DocRow, ticket: &Ticket) {
    let data = ticket.core.data.as_deref().and_then(|text| serde_json::from_str(text).ok());
    let Some(Value::Object(fields)) = data else { return };
    let mut room = DATA_VALUES_MAX;
    for (name, value) in &fields {
        add_value(row, name, value, DATA_DEPTH_MAX, &mut room);
    }
}

fn add_value(row: &mut DocRow, path: &str, value: &Value, depth: usize, room: &mut usize) {
    if value.is_null() || depth == 0 || *room == 0 {
        return;
    }
    *room -= 1;
    row.facets.push(facet::has_data(path));
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                add_value(row, &format!("{path}.{name}"), value, depth - 1, room);
            }
        }
        Value::Array(values) => {
            for value in values.iter().take(*room) {
                add_scalar(row, path, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            add_scalar(row, path, value);
        }
    }
}

fn add_scalar(row: &mut DocRow, path: &str, value: &Value) {
    match value {
        Value::Bool(answer) => row.facets.push(facet::data(path, &answer.to_string())),
        Value::String(text) if text.chars().count() <= DATA_TEXT_MAX => {
            row.facets.push(facet::data(path, text));
        }
        Value::Number(number) => {
            row.numbers.extend(number.as_f64().map(|number| (path.to_owned(), number)));
        }
        Value::String(_) | Value::Null | Value::Array(_) | Value::Object(_) => {}
    }
}

fn add_entry(
    doc: &mut DocWrite,
    ticket: &Ticket,
    entry: &Entry,
    template: Option<&Template>,
    name_of: &mut dyn FnMut(PrincipalId) -> Option<Name>,
) {
    let mut did = |doc: &mut DocWrite, field: &str| {
        if let Some(name) = name_of(entry.actor) {
            doc.kept_facets.extend(person(field, name.as_str()));
        }
    };
    let why = |reason: &Option<Reason>| reason.as_ref().map(|reason| reason.as_str().to_owned());
    match &entry.event {
        Event::Opened(opened) => {
            doc.add_text(TextField::Number, ONLY, &opened.number.to_string());
            if let Some(title) = &opened.title {
                doc.add_text(TextField::Title, ONLY, title.as_str());
            }
            if let Some(description) = &opened.description {
                doc.add_text(TextField::Description, ONLY, description.as_str());
            }
        }
        Event::Moved { to: Status::Blocked, reason } => {
            doc.cleared.push(TextField::Blocked);
            doc.texts.retain(|text| text.field != TextField::Blocked);
            doc.block(ticket, entry.seq, why(reason));
        }
        Event::Moved { to: Status::Completed, .. } => did(doc, "completed_by"),
        Event::Commented { text, .. } => {
            did(doc, "commented_by");
            if let Some(text) = text.as_ref().map(Comment::as_str) {
                doc.add_text(TextField::Comment, entry.seq, text);
            }
        }
        Event::StageBlocked { reason, .. } => doc.block(ticket, entry.seq, why(reason)),
        Event::StageFinished { stage, result, .. } => {
            if result.outcome == Outcome::Done {
                for field in ["completed_by", "approved_by"] {
                    did(doc, field);
                    if let Some(owner) = owner_of(template, *stage) {
                        doc.kept_facets.extend(person(field, owner.as_str()));
                    }
                }
            } else {
                let note = result.note.as_ref().map(|note| note.as_str().to_owned());
                doc.block(ticket, entry.seq, note);
            }
        }
        Event::Moved { to: Status::Queued | Status::InProgress | Status::Cancelled, .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::Completed
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageSkipped { .. }
        | Event::StageRetried { .. } => {}
    }
}

fn owner_of(template: Option<&Template>, stage: u16) -> Option<&Owner> {
    template.and_then(|template| template.stage(stage)).map(|stage: &TemplateStage| &stage.owner)
}

/// An owner, and the name that it goes by whatever its kind.
fn person(field: &str, owner: &str) -> Vec<String> {
    let bare = owner.split_once(':').map_or(owner, |(_, bare)| bare);
    vec![facet::is(field, owner), facet::is_bare(field, bare), facet::has(field)]
}

/// What is known under a field: its value, and that it has one.
trait Known {
    fn is(&mut self, field: &str, value: &str);
}

impl Known for DocRow {
    fn is(&mut self, field: &str, value: &str) {
        self.facets.push(facet::is(field, value));
        self.facets.push(facet::has(field));
    }
}

/// Adding texts.
trait Texts {
    fn add_text(&mut self, field: TextField, n: u64, text: &str);
    fn block(&mut self, ticket: &Ticket, seq: u64, reason: Option<String>);
}

impl Texts for DocWrite {
    fn add_text(&mut self, field: TextField, n: u64, text: &str) {
        self.texts.push(TextRow { field, n, words: tokens(text).join(" ") });
    }

    /// Why it is blocked, as long as it is.
    fn block(&mut self, ticket: &Ticket, seq: u64, reason: Option<String>) {
        if let Some(reason) = reason.filter(|_| ticket.status == Status::Blocked) {
            self.add_text(TextField::Blocked, seq, &reason);
        }
    }
}
