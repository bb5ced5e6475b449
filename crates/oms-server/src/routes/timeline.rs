//! A ticket's timeline.

use crate::answer::Answer;
use crate::auth::Who;
use crate::cursor::Cursor;
use crate::document::{Errors, ListParams, TicketPath};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::named;
use axum::extract::State;
use oms_api::{BeganBody, Page, Text, TimelineEntry, TriggeredBody};
use oms_app::read::{Entry, Found, Made};
use oms_app::{App, Caller, Error, Operation, TicketRef};
use oms_base::{Name, Visibility};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::ReadTickets, routes!(get_timeline))
}

/// Read a ticket's timeline, oldest first.
///
/// Everything that happened to it and to its stages. An event has only the fields of its kind.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/timeline", tag = "tickets",
    params(TicketPath, ListParams),
    responses((status = 200, description = "A page", body = Page<TimelineEntry>), Errors))]
async fn get_timeline(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor().unwrap_or(0));
    params.after();
    params.finish()?;
    let which = named(&id)?;
    Ok(app.ask(move |app| page(app, &caller, &which, after, limit)).await?)
}

fn page(
    app: &App,
    caller: &Caller,
    which: &TicketRef,
    after: u64,
    limit: usize,
) -> Result<Answer, Error> {
    let found = app.reader().ticket(caller, which)?;
    let page = app.reader().timeline(caller, found.ticket.core.id, after, limit)?;
    let actors = page.items.iter().map(|item| item.actor);
    let names = app.reader().names(caller.agency, actors)?;
    let name = |item: &Entry| names.get(&item.actor).map(Name::as_str);
    let items = page.items.iter().map(|item| entry(item, &found).called(name(item))).collect();
    let restricted = |item: &Entry| item.visibility == Visibility::Restricted;
    let is_restricted = page.items.iter().any(restricted);
    let answer = Answer::page(&Page { items, next: page.next.map(|seq| seq.spell()) });
    Ok(answer.about(found.ticket.core.id, is_restricted))
}

pub(super) fn entry<'a>(entry: &'a Entry, found: &'a Found) -> TimelineEntry<'a> {
    TimelineEntry::of(&entry.event, found.template.as_deref())
        .owned(&entry.event, entry.seq, &found.ticket)
        .by(entry.actor, entry.role, entry.time, entry.visibility)
        .at(entry.seq, entry.position.to_string())
        .of_job(entry.job)
        .made_by(entry.made.as_ref().map(made))
}

/// The trigger that made an event happen.
fn made(made: &Made) -> TriggeredBody {
    let (ticket, event) = made.began;
    TriggeredBody {
        name: made.name.to_string(),
        version: made.version,
        depth: made.depth,
        began_with: BeganBody { ticket: Text(ticket), event },
    }
}
