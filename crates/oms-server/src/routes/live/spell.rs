//! From a committed row to the text of its message.

use crate::routes::timeline::entry;
use oms_api::{LiveChange, TicketCard};
use oms_app::App;
use oms_app::live::Position;
use oms_app::live::{Row, Subject};
use std::sync::Arc;

/// The message of a row behind the one at `previous`. What is the same for all is spelled once.
pub(super) fn message(app: &App, row: &Row, previous: Position) -> String {
    let change = row.spelled.get_or_init(|| Arc::from(change(app, row)));
    // Both are objects: the second goes on where the first ends.
    let rest = change.strip_prefix('{').unwrap_or(change);
    format!(r#"{{"position":"{}","previous":"{previous}",{rest}"#, row.position)
}

fn change(app: &App, row: &Row) -> String {
    let board = row.board.as_ref().map(|entry| entry.board.name.as_str());
    let about = |kind: String| LiveChange { kind, board, ..LiveChange::default() };
    match &row.subject {
        Subject::Board { event } => spelled(&about(format!("board-{event}"))),
        Subject::Rule { rule } => {
            let rule_name = Some(rule.name.as_str());
            spelled(&LiveChange { rule: rule_name, ..about(format!("{}-published", rule.kind)) })
        }
        Subject::Workflow { event, workflow } => {
            let entry = app.reader().directory().workflow(*workflow);
            let workflow = entry.as_ref().map(|entry| entry.workflow.name.as_str());
            spelled(&LiveChange { workflow, ..about(format!("workflow-{event}")) })
        }
        Subject::Ticket { found, entries } => {
            let kind = entries.first().map_or("", |first| first.event.name());
            let pinned = found.ticket.core.workflow;
            let entry_of = pinned.and_then(|(id, _)| app.reader().directory().workflow(id));
            spelled(&LiveChange {
                ticket: Some(TicketCard::of(&found.ticket)),
                events: entries.iter().map(|item| entry(item, found)).collect(),
                workflow: entry_of.as_ref().map(|entry| entry.workflow.name.as_str()),
                ..about(kind.to_owned())
            })
        }
    }
}

fn spelled(change: &LiveChange<'_>) -> String {
    serde_json::to_string(change).expect("messages have text keys and finite numbers")
}
