//! From a ticket and what just happened to it, to what it is found by.

use super::facet;
use crate::directory::Directory;
use crate::read::{Entry, Found};
use oms_base::limits::LINKS_MAX;
use oms_base::{Comment, Erasable, Label, Name, Note, Outcome, Owner, PrincipalId, Reason, Status};
use oms_domain::query::tokens;
use oms_domain::sla::PauseReason;
use oms_domain::ticket::{Event, Opened, Redacted, Steered, TaskResult, Ticket};
use oms_domain::workflow::{Template, TemplateStage};
use oms_store::search::{DocPlace, DocRow, DocWrite, TextField, TextRow};
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
        due_at: ticket.due_at(),
        facets: Vec::new(),
        numbers: Vec::new(),
        place: place(ticket),
    };
    let mut doc = DocWrite { row, kept_facets: Vec::new(), cleared: Vec::new(), texts: Vec::new() };
    add_names(&mut doc.row, ticket, found.template.as_deref(), directory);
    add_arrangement(&mut doc, ticket, name_of);
    add_data(&mut doc.row, ticket);
    // Whatever changes it without a command is an event too: a threshold.
    if let Some(sla) = ticket.sla_status(last.time) {
        know(&mut doc.row, "sla", sla);
    }
    doc.cleared.push(TextField::Label);
    for (n, label) in (ONLY..).zip(&ticket.labels) {
        add_text(&mut doc, TextField::Label, n, label.as_str());
    }
    add_files(&mut doc, ticket, entries);
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
    know(row, "number", &ticket.core.number.to_string());
    know(row, "status", ticket.status.as_str());
    know(row, "category", ticket.status.as_str());
    if let Some(entry) = directory.board(ticket.core.board) {
        know(row, "board", entry.board.name.as_str());
        if let Some(lane) = entry.board.settings.lane_of(ticket) {
            know(row, "lane", &lane);
        }
        let column = entry.board.settings.column_of(ticket);
        know(row, "status", column.id.as_str());
        know(row, "status", column.title());
    }
    let workflow = ticket.core.workflow.and_then(|(id, _)| directory.workflow(id));
    if let Some(entry) = workflow {
        know(row, "workflow", entry.workflow.name.as_str());
    }
    for (index, planned) in template.into_iter().flat_map(Template::indexed) {
        let Some(stage) = ticket.stage(index) else { continue };
        if stage.status().is_active() {
            know(row, "stage", planned.id.as_str());
            know(row, "stage", planned.name.as_str());
        }
    }
    for label in &ticket.labels {
        know(row, "label", Label::as_str(label));
    }
    if let Some(owner) = &ticket.owner {
        row.facets.extend(person("owner", owner.as_str()));
    }
}

fn add_arrangement(
    doc: &mut DocWrite,
    ticket: &Ticket,
    name_of: &mut dyn FnMut(PrincipalId) -> Option<Name>,
) {
    let arrangement = &ticket.arrangement;
    for link in ticket.links(LINKS_MAX) {
        know(&mut doc.row, "link", link.kind.as_str());
        know(&mut doc.row, "link", &link.number.to_string());
    }
    for name in arrangement.watchers.iter().filter_map(|who| name_of(*who)) {
        doc.row.facets.extend(person("watcher", name.as_str()));
    }
    doc.cleared.push(TextField::Address);
    if let Some(location) = &arrangement.location {
        know(&mut doc.row, "has", "location");
        if let Some(address) = &location.address {
            add_text(doc, TextField::Address, ONLY, address.as_str());
        }
    }
}

/// The names of its files, once one came or went.
fn add_files(doc: &mut DocWrite, ticket: &Ticket, entries: &[Entry]) {
    if !entries.iter().any(|entry| matches!(entry.event, Event::Attached(_))) {
        return;
    }
    doc.cleared.push(TextField::File);
    for (n, attachment) in (ONLY..).zip(&ticket.attachments.now) {
        if let Some(name) = &attachment.file.name {
            add_text(doc, TextField::File, n, name.as_str());
        }
    }
}

fn place(ticket: &Ticket) -> Option<DocPlace> {
    let place = ticket.arrangement.location.as_ref()?.place?;
    Some(DocPlace {
        latitude: place.latitude_microdegrees().into(),
        longitude: place.longitude_microdegrees().into(),
        point: place.point(),
    })
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

/// Somebody did something that is found by who did it.
fn add_person(doc: &mut DocWrite, field: &str, name: Option<Name>) {
    doc.kept_facets.extend(name.into_iter().flat_map(|name| person(field, name.as_str())));
}

fn add_entry(
    doc: &mut DocWrite,
    ticket: &Ticket,
    entry: &Entry,
    template: Option<&Template>,
    name_of: &mut dyn FnMut(PrincipalId) -> Option<Name>,
) {
    let mut did = |doc: &mut DocWrite, field: &str| add_person(doc, field, name_of(entry.actor));
    match &entry.event {
        Event::Opened(opened) => add_opened(doc, opened),
        Event::Moved { to: Status::Blocked, reason, because } => {
            unblock(doc);
            block(doc, ticket, entry.seq, because.as_ref(), text_of(reason.as_ref()));
        }
        Event::Moved { to: Status::Completed, .. } => did(doc, "completed_by"),
        Event::Redacted(event) => forget(doc, ticket, entry.seq, event),
        Event::Commented { text, .. } => {
            did(doc, "commented_by");
            add_text(doc, TextField::Comment, entry.seq, text.as_ref().map_or("", Comment::as_str));
        }
        Event::StageBlocked { reason, .. }
        | Event::Steered { what: Steered::ChildRefused { reason }, .. } => {
            block(doc, ticket, entry.seq, None, text_of(reason.as_ref()));
        }
        // To undo something, or to help, is not to have approved it.
        Event::StageFinished { stage, .. } if ticket.side(*stage).is_some() => {}
        Event::StageFinished { stage, result, .. } => {
            if result.outcome != Outcome::Done {
                return block_by_result(doc, ticket, entry.seq, result);
            }
            for field in ["completed_by", "approved_by"] {
                did(doc, field);
                let owner = owner_of(template, *stage).into_iter();
                doc.kept_facets.extend(owner.flat_map(|owner| person(field, owner.as_str())));
            }
        }
        Event::Steered { what: Steered::Paused { reason, because }, .. } => {
            block(doc, ticket, entry.seq, because.as_ref(), text_of(reason.as_ref()));
        }
        Event::Moved { to: Status::Queued | Status::InProgress | Status::Cancelled, .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::Completed
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageSkipped { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. }
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_) => {}
    }
}

/// What was erased is found no more. Labels, places and names of files follow from the ticket.
fn forget(doc: &mut DocWrite, ticket: &Ticket, seq: u64, event: &Redacted) {
    for field in &event.fields {
        let texts = match field {
            Erasable::Title => TextField::Title,
            Erasable::Description => TextField::Description,
            Erasable::Comments => TextField::Comment,
            Erasable::Reasons | Erasable::Results => TextField::Blocked,
            Erasable::Data
            | Erasable::Labels
            | Erasable::Location
            | Erasable::Files
            | Erasable::Record => continue,
        };
        doc.cleared.push(texts);
        doc.texts.retain(|text| text.field != texts);
        if texts == TextField::Blocked {
            block(doc, ticket, seq, ticket.because.as_ref(), None);
        }
    }
}

fn unblock(doc: &mut DocWrite) {
    doc.cleared.push(TextField::Blocked);
    doc.texts.retain(|text| text.field != TextField::Blocked);
}

fn block_by_result(doc: &mut DocWrite, ticket: &Ticket, seq: u64, result: &TaskResult) {
    block(doc, ticket, seq, result.because.as_ref(), result.note.as_ref().map(Note::as_str));
}

fn add_opened(doc: &mut DocWrite, opened: &Opened) {
    add_text(doc, TextField::Number, ONLY, &opened.number.to_string());
    if let Some(title) = &opened.title {
        add_text(doc, TextField::Title, ONLY, title.as_str());
    }
    if let Some(description) = &opened.description {
        add_text(doc, TextField::Description, ONLY, description.as_str());
    }
}

fn text_of(reason: Option<&Reason>) -> Option<&str> {
    reason.map(Reason::as_str)
}

fn owner_of(template: Option<&Template>, stage: u16) -> Option<&Owner> {
    template.and_then(|template| template.stage(stage)).map(|stage: &TemplateStage| &stage.owner)
}

/// An owner, and the name that it goes by whatever its kind.
fn person(field: &str, owner: &str) -> Vec<String> {
    let bare = owner.split_once(':').map_or(owner, |(_, bare)| bare);
    vec![facet::is(field, owner), facet::is_bare(field, bare), facet::has(field)]
}

/// The field has this value, and so any at all.
fn know(row: &mut DocRow, field: &str, value: &str) {
    row.facets.push(facet::is(field, value));
    row.facets.push(facet::has(field));
}

fn add_text(doc: &mut DocWrite, field: TextField, n: u64, text: &str) {
    doc.texts.push(TextRow { field, n, words: tokens(text).join(" ") });
}

/// Why it is blocked, as long as it is.
fn block(
    doc: &mut DocWrite,
    ticket: &Ticket,
    seq: u64,
    because: Option<&PauseReason>,
    said: Option<&str>,
) {
    let words: Vec<&str> = because.map(PauseReason::as_str).into_iter().chain(said).collect();
    if !words.is_empty() && ticket.status == Status::Blocked {
        add_text(doc, TextField::Blocked, seq, &words.join(" "));
    }
}
