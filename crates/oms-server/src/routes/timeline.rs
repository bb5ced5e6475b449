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
use oms_base::{Name, Number, Visibility};
use oms_domain::ticket::{Duplicated, Event, Report};
use utoipa_axum::routes;

/// Tickets merged into one by one event whose messages stand beside it, and events of each that are
/// looked through; the rest stands in their own timelines.
const MERGED_MAX: usize = 16;
const SAID_MAX: usize = 200;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::ReadTickets, routes!(get_timeline))
}

/// Read a ticket's timeline, oldest first.
///
/// Everything that happened to it and to its stages. An event has only the fields of its kind. What
/// was said at a ticket that was merged into it stands behind that event, with its `origin`.
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
    let merged = page.items.iter().map(|item| of_merged(app, caller, item, &found));
    let merged = merged.collect::<Result<Vec<_>, Error>>()?;
    let said = || merged.iter().flatten().flat_map(|(_, said)| said);
    let actors = page.items.iter().chain(said()).map(|item| item.actor);
    let names = app.reader().names(caller.agency, actors)?;
    let show = |item| entry(item, &found).called(names.get(&item.actor).map(Name::as_str));
    let mut items = Vec::with_capacity(page.items.len());
    for (item, merged) in page.items.iter().zip(&merged) {
        items.push(show(item));
        for (origin, said) in merged {
            items.extend(said.iter().map(|item| show(item).from_merged(origin)));
        }
    }
    let restricted = |item: &Entry| item.visibility == Visibility::Restricted;
    let is_restricted = page.items.iter().chain(said()).any(restricted);
    let answer = Answer::page(&Page { items, next: page.next.map(|seq| seq.spell()) });
    Ok(answer.about(found.ticket.core.id, is_restricted))
}

/// What was said at the tickets that an event tells of as merged into this one, if they still are:
/// nothing is copied, and each entry keeps its place, time and author.
fn of_merged<'a>(
    app: &App,
    caller: &Caller,
    item: &'a Entry,
    found: &Found,
) -> Result<Vec<(&'a Number, Vec<Entry>)>, Error> {
    let Event::Duplicated(Duplicated::Gained(reports)) = &item.event else {
        return Ok(Vec::new());
    };
    let is_merged = |report: &&Report| {
        let mut now = found.ticket.gathered.reports.iter();
        report.merged && now.any(|now| now.id == report.id && now.merged)
    };
    let is_said =
        |entry: &Entry| matches!(entry.event, Event::Commented { .. } | Event::Attached(_));
    let said = reports.iter().filter(is_merged).take(MERGED_MAX).map(|report| {
        let mut entries = app.reader().timeline(caller, report.id, 0, SAID_MAX)?.items;
        entries.retain(is_said);
        Ok((&report.number, entries))
    });
    said.collect()
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
