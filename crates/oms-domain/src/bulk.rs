//! One change for many tickets: how it is written, what it asks of each, and what takes it back.

use crate::json::{Fields, integer, text};
use crate::migration::Migration;
use crate::query::Query;
use crate::ticket::{Command, Ticket};
use oms_base::limits::LABELS_MAX;
use oms_base::{Code, Fault, Label, Owner, Priority, Reason, Status};
use serde_json::{Value, json};

/// The kinds of a change, as they are written.
pub const KINDS: [&str; 8] =
    ["move", "assign", "label", "prioritise", "complete", "cancel", "rebase", "migrate"];

/// What is asked of every ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Move it to another status.
    Move {
        /// Where to.
        to: Status,
        /// Why.
        reason: Option<Reason>,
    },
    /// Make somebody responsible, or nobody.
    Assign {
        /// Whom.
        owner: Option<Owner>,
    },
    /// Put labels on and take labels off.
    Label {
        /// On.
        add: Vec<Label>,
        /// Off.
        remove: Vec<Label>,
    },
    /// Change its urgency.
    Prioritise {
        /// To what.
        priority: Priority,
    },
    /// Finish it.
    Complete {
        /// Why.
        reason: Option<Reason>,
    },
    /// Give it up.
    Cancel {
        /// Why.
        reason: Reason,
    },
    /// Measure its clocks by what is promised now; never taken back.
    Rebase,
    /// Run another version of its workflow; never taken back.
    Migrate(Migration),
}

impl Change {
    /// The kind, as it is written.
    pub const fn kind(&self) -> &'static str {
        match self {
            Change::Move { .. } => KINDS[0],
            Change::Assign { .. } => KINDS[1],
            Change::Label { .. } => KINDS[2],
            Change::Prioritise { .. } => KINDS[3],
            Change::Complete { .. } => KINDS[4],
            Change::Cancel { .. } => KINDS[5],
            Change::Rebase => KINDS[6],
            Change::Migrate(_) => KINDS[7],
        }
    }

    /// Reads `kind` and the fields of that kind; `None` when a fault was reported.
    pub fn read(fields: &mut Fields<'_, '_>) -> Option<Change> {
        let kind = fields.required("kind", text(known_kind))?;
        match kind {
            "move" => {
                let to = fields.required("to", text(Status::parse));
                let reason = fields.optional("reason", text(Reason::parse));
                Some(Change::Move { to: to?, reason })
            }
            "assign" => {
                let is_nobody = fields.is_null("owner");
                let owner = if is_nobody {
                    None
                } else {
                    Some(fields.required("owner", text(Owner::parse))?)
                };
                Some(Change::Assign { owner })
            }
            "label" => read_labels(fields),
            "prioritise" => {
                let level = |value: &Value| integer(0..=3)(value).and_then(Priority::new);
                fields.required("priority", level).map(|priority| Change::Prioritise { priority })
            }
            "complete" => {
                Some(Change::Complete { reason: fields.optional("reason", text(Reason::parse)) })
            }
            "rebase" => Some(Change::Rebase),
            "migrate" => Migration::read(fields).map(Change::Migrate),
            _ => {
                if fields.value("reason").is_none() {
                    fields.fault("reason", Code::ReasonRequired, "say why");
                }
                let reason = fields.optional("reason", text(Reason::parse));
                reason.map(|reason| Change::Cancel { reason })
            }
        }
    }

    /// As [`Change::read`] takes it.
    pub fn to_json(&self) -> Value {
        let kind = self.kind();
        match self {
            Change::Move { to, reason } => {
                let reason = reason.as_ref().map(Reason::as_str);
                json!({"kind": kind, "to": to.as_str(), "reason": reason})
            }
            Change::Assign { owner } => {
                json!({"kind": kind, "owner": owner.as_ref().map(Owner::as_str)})
            }
            Change::Label { add, remove } => {
                json!({"kind": kind, "add": words(add), "remove": words(remove)})
            }
            Change::Prioritise { priority } => json!({"kind": kind, "priority": priority.level()}),
            Change::Complete { reason } => {
                json!({"kind": kind, "reason": reason.as_ref().map(Reason::as_str)})
            }
            Change::Cancel { reason } => json!({"kind": kind, "reason": reason.as_str()}),
            Change::Rebase => json!({"kind": kind}),
            Change::Migrate(migration) => migration.to_json(kind),
        }
    }

    /// The tickets that it is about when nobody says which.
    pub fn usual_tickets(&self) -> Option<Query> {
        match self {
            Change::Migrate(migration) => Some(migration.tickets()),
            Change::Move { .. }
            | Change::Assign { .. }
            | Change::Label { .. }
            | Change::Prioritise { .. }
            | Change::Complete { .. }
            | Change::Cancel { .. }
            | Change::Rebase => None,
        }
    }

    /// What it asks of each ticket; `None` for a migration, whose version is looked up.
    pub fn command(&self) -> Option<Command> {
        Some(match self {
            Change::Move { to, reason } => moved(*to, reason.as_ref()),
            Change::Assign { owner } => Command::Assign { owner: owner.clone() },
            Change::Label { add, remove } => {
                Command::Label { add: add.clone(), remove: remove.clone() }
            }
            Change::Prioritise { priority } => Command::SetPriority { priority: *priority },
            Change::Complete { reason } => moved(Status::Completed, reason.as_ref()),
            Change::Cancel { reason } => Command::Cancel { reason: reason.clone() },
            Change::Rebase => Command::Rebase,
            Change::Migrate(_) => return None,
        })
    }

    /// What makes a ticket again as it was `before` the change, in order.
    ///
    /// An ended ticket is taken up again and put where it stood. Whether the ticket's state allows
    /// it is for the ticket to say.
    pub fn inverse(&self, before: &Ticket, reason: &Reason) -> Vec<Command> {
        match self {
            Change::Move { to, .. } => put_back(*to, before, reason),
            Change::Complete { .. } => put_back(Status::Completed, before, reason),
            Change::Cancel { .. } => put_back(Status::Cancelled, before, reason),
            Change::Rebase | Change::Migrate(_) => Vec::new(),
            Change::Assign { .. } => vec![Command::Assign { owner: before.owner.clone() }],
            Change::Prioritise { .. } => vec![Command::SetPriority { priority: before.priority }],
            Change::Label { add, remove } => {
                let had = |label: &&Label| before.labels.contains(label);
                let took = remove.iter().filter(had).cloned().collect();
                let put = add.iter().filter(|label| !had(label)).cloned().collect();
                vec![Command::Label { add: took, remove: put }]
            }
        }
    }
}

fn moved(to: Status, reason: Option<&Reason>) -> Command {
    Command::Move { to, reason: reason.cloned(), because: None }
}

fn put_back(from: Status, before: &Ticket, reason: &Reason) -> Vec<Command> {
    let to = before.status;
    let (because, why) = (before.because.clone(), Some(reason.clone()));
    let moved = Command::Move { to, reason: why, because };
    if from.is_open() {
        return vec![moved];
    }
    let reopened = Command::Reopen { reason: reason.clone() };
    if to == Status::Queued { vec![reopened] } else { vec![reopened, moved] }
}

fn words(labels: &[Label]) -> Vec<&str> {
    labels.iter().map(Label::as_str).collect()
}

fn known_kind(text: &str) -> Result<&'static str, Fault> {
    KINDS.into_iter().find(|kind| *kind == text).ok_or_else(|| {
        Fault::here(Code::UnknownValue, format!("must be one of {}", KINDS.join(", ")))
    })
}

fn read_labels(fields: &mut Fields<'_, '_>) -> Option<Change> {
    let add = fields.list("add", LABELS_MAX, text(Label::parse)).unwrap_or_default();
    let remove = fields.list("remove", LABELS_MAX, text(Label::parse)).unwrap_or_default();
    if add.is_empty() && remove.is_empty() {
        fields.fault("add", Code::MissingField, "name labels to add or to remove");
        return None;
    }
    Some(Change::Label { add, remove })
}

#[cfg(test)]
mod tests {
    use super::{Change, KINDS};
    use crate::json::Fields;
    use crate::sla::Book;
    use crate::ticket::{self, Command, Context, Decided, Open, Ticket};
    use oms_base::{
        Actor, BoardId, Code, Faults, Number, Owner, Priority, Reason, Status, TicketId, Timestamp,
    };
    use serde_json::{Value, json};

    fn with_context<T>(run: impl FnOnce(&Context<'_>) -> T) -> T {
        let book = Book::default();
        let now = Timestamp::from_micros(1);
        run(&Context { now, actor: Actor::HUB, template: None, book: &book })
    }

    fn read(body: &Value) -> Result<Change, Faults> {
        let mut faults = Faults::default();
        let mut fields = Fields::new("", body, &mut faults);
        let change = Change::read(&mut fields);
        fields.finish();
        match change {
            Some(change) => faults.into_result(change),
            None => Err(faults),
        }
    }

    fn ticket() -> Ticket {
        let open = Open {
            id: TicketId(1),
            number: Number::parse("CP-2026-00001").unwrap(),
            board: BoardId(1),
            workflow: None,
            title: None,
            description: None,
            data: None,
            priority: Priority::DEFAULT,
            owner: Some(Owner::parse("human:crew").unwrap()),
            labels: vec![oms_base::Label::parse("old").unwrap()],
            sla: None,
            location: None,
        };
        with_context(|cx| ticket::open(open, cx)).unwrap().1
    }

    fn put(ticket: &mut Ticket, command: &Command) {
        match with_context(|cx| ticket::decide(ticket, command, cx)).unwrap() {
            Decided::Events(events) => {
                ticket::evolve(ticket, &events, Timestamp::from_micros(1), Actor::HUB);
            }
            Decided::Answered { .. } => panic!("{command:?}"),
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_taken_back() {
        let changes = [
            json!({"kind": "move", "to": "blocked", "reason": "rain"}),
            json!({"kind": "move", "to": "in-progress", "reason": null}),
            json!({"kind": "assign", "owner": "agent:a"}),
            json!({"kind": "assign", "owner": null}),
            json!({"kind": "label", "add": ["new", "old"], "remove": []}),
            json!({"kind": "label", "add": [], "remove": ["old", "other"]}),
            json!({"kind": "prioritise", "priority": 0}),
            json!({"kind": "complete", "reason": null}),
            json!({"kind": "cancel", "reason": "twice"}),
            json!({"kind": "rebase"}),
            json!({"kind": "migrate", "workflow": "Loan", "to": 3, "map": {"a": "b", "c": null}}),
            json!({"kind": "migrate", "workflow": "Loan", "to": null, "map": {}}),
        ];
        let why = Reason::parse("undo").unwrap();
        for start in [Status::Queued, Status::Blocked] {
            for written in &changes {
                let change = read(written).unwrap();
                assert_eq!(change.to_json(), *written);
                let mut one = ticket();
                put(&mut one, &Command::Move { to: start, reason: None, because: None });
                let before = one.clone();
                let Some(command) = change.command() else { continue };
                put(&mut one, &command);
                for command in change.inverse(&before, &why) {
                    put(&mut one, &command);
                }
                let seen = |ticket: &Ticket| {
                    let labels = ticket.labels.clone();
                    (ticket.status, ticket.owner.clone(), ticket.priority, labels)
                };
                assert_eq!(seen(&one), seen(&before), "{written}");
            }
        }
        assert!(KINDS.iter().all(|kind| changes.iter().any(|change| change["kind"] == *kind)));
    }

    #[test]
    fn what_is_missing_or_strange_is_refused_with_its_place() {
        for (body, path, code) in [
            (json!({}), "kind", Code::MissingField),
            (json!({"kind": "close"}), "kind", Code::UnknownValue),
            (json!({"kind": "move"}), "to", Code::MissingField),
            (json!({"kind": "move", "to": "x"}), "to", Code::UnknownValue),
            (json!({"kind": "assign"}), "owner", Code::MissingField),
            (json!({"kind": "assign", "owner": " "}), "owner", Code::BadText),
            (json!({"kind": "label"}), "add", Code::MissingField),
            (json!({"kind": "label", "remove": [""]}), "remove[0]", Code::BadText),
            (json!({"kind": "prioritise", "priority": 9}), "priority", Code::OutOfBounds),
            (json!({"kind": "cancel"}), "reason", Code::ReasonRequired),
            (json!({"kind": "complete", "to": "x"}), "to", Code::UnknownField),
        ] {
            let faults = read(&body).unwrap_err();
            let first = &faults.list()[0];
            assert_eq!((first.path.as_str(), first.code), (path, code), "{body}");
        }
    }
}
