//! Which tickets a report may be the same as.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Errors, ListParams, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::named;
use axum::extract::State;
use oms_api::{Page, SuggestRequest, SuggestionBody, Text, TrackBody};
use oms_app::read;
use oms_app::search::{Position, Reported, Suggestion};
use oms_app::{App, Caller, Error, Operation, TicketRef};
use oms_base::{AgencyId, Code, Description, Fault, Name, Title};
use oms_domain::ticket::PublicTicket;
use utoipa_axum::routes;

/// How far away tickets may be, in metres, when nobody says.
const RADIUS_M_STAFF: u32 = 1_000;
const RADIUS_M_PUBLIC: u32 = 250;
const RADIUS_M_MAX: u32 = 10_000;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadTickets, routes!(list_suggestions))
        .route(Operation::SuggestTickets, routes!(suggest_tickets))
}

/// List the tickets that a ticket may be the same as, the best first.
///
/// Earlier ones of its board and of the same `data.service`, not far away, that were open when it
/// was reported or had ended at most 14 days before. Of a ticket without a place those that share
/// a word come into question. At most 200 are looked at, the newest.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/suggestions", tag = "tickets",
    params(TicketPath,
        ("radius_m" = Option<u32>, Query, description = "How far tickets may be away, in metres: \
            1 to 10,000; 1,000 when absent", example = 1000),
        ListParams),
    responses((status = 200, description = "A page", body = Page<SuggestionBody>), Errors))]
async fn list_suggestions(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let radius_m = params.optional("radius_m", radius).unwrap_or(RADIUS_M_STAFF);
    let (limit, from) = (params.limit(), params.cursor().unwrap_or(0));
    let position = params.optional("after", Position::parse);
    params.finish()?;
    let which = named(&id)?;
    if let Some(position) = position {
        app.search().reach(position).await?;
    }
    let asked = Asked { radius_m, from, limit, for_staff: true };
    Ok(app.ask(move |app| of_ticket(app, &caller, &which, asked)).await?)
}

/// List the tickets that a report which is being made may be the same as, the best first.
///
/// Shows what the public may see of each, and the string with which it can be followed.
#[utoipa::path(post, path = "/api/v1/boards/{name}/suggestions", tag = "boards",
    params(("name" = String, Path, description = "The board's name", example = "City Potholes")),
    request_body(content = SuggestRequest, example = json!(
        {"text": "Hole in Elm Street", "data": {"gps": "39.763,-89.653"}})),
    responses((status = 200, description = "A page", body = Page<SuggestionBody>), WriteErrors))]
async fn suggest_tickets(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let request: SuggestRequest = posted.read()?;
    let from = request.cursor.as_deref().map(u64::parse).transpose();
    let from = from.map_err(|fault| fault.at("cursor"))?.unwrap_or(0);
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    let caller = posted.caller;
    let answer = move |app: &App| {
        let board = app.reader().board(&caller, &name)?.board.name.clone();
        let (place, service) = request.meant();
        let text = request.text.as_ref().map_or("", Description::as_str).to_owned();
        let reported = Reported { board, service, place, text, at: app.now(), own: None };
        let radius_m = request.radius_m.unwrap_or(RADIUS_M_PUBLIC);
        let asked = Asked { radius_m, from, limit: request.limit, for_staff: false };
        suggested(app, &caller, &reported, asked)
    };
    Ok(app.ask(answer).await?)
}

/// What is asked for beside the report.
#[derive(Clone, Copy)]
struct Asked {
    radius_m: u32,
    from: u64,
    limit: usize,
    for_staff: bool,
}

fn of_ticket(app: &App, caller: &Caller, which: &TicketRef, asked: Asked) -> Result<Answer, Error> {
    let found = app.reader().ticket(caller, which)?;
    let board = app.reader().directory().board(found.ticket.core.board);
    let board = board.ok_or(Error::NotFound)?.board.name.clone();
    let answer = suggested(app, caller, &Reported::of(&found.ticket, board), asked)?;
    Ok(answer.about(found.ticket.core.id, false))
}

fn suggested(
    app: &App,
    caller: &Caller,
    reported: &Reported,
    asked: Asked,
) -> Result<Answer, Error> {
    let Asked { radius_m, from, limit, for_staff } = asked;
    let page = app.search().suggestions(caller, (reported, radius_m), (from, limit))?;
    let read::Page { items, next } = page;
    let public = items.iter().map(|item| app.reader().public(caller.agency, &item.found));
    let public = public.collect::<Result<Vec<PublicTicket>, Error>>()?;
    let bodies = items.iter().zip(&public);
    let items = bodies.map(|(item, card)| body(app, caller.agency, (item, card), for_staff));
    Ok(Answer::page(&Page { items: items.collect(), next: next.map(|from| from.spell()) }))
}

fn body<'a>(
    app: &App,
    agency: AgencyId,
    (item, card): (&'a Suggestion, &'a PublicTicket),
    for_staff: bool,
) -> SuggestionBody<'a> {
    let Suggestion { found, distance_m, likeness, score } = item;
    let core = &found.ticket.core;
    let title = core.title.as_ref().map(Title::as_str);
    let rounded = |value: f64| (value * 1_000.0).round() / 1_000.0;
    SuggestionBody {
        card: TrackBody::from(card),
        follow: Text(app.following(agency, &found.ticket)),
        opened_at: Text(core.opened_at),
        score: rounded(*score),
        distance_m: distance_m.map(f64::round),
        likeness: likeness.map(rounded),
        ticket: for_staff.then_some(Text(core.id)),
        title: title.filter(|_| for_staff),
    }
}

fn radius(text: &str) -> Result<u32, Fault> {
    let metres = text.parse().ok().filter(|metres| (1..=RADIUS_M_MAX).contains(metres));
    let detail = format!("must be a whole number from 1 to {RADIUS_M_MAX}");
    metres.ok_or_else(|| Fault::here(Code::OutOfBounds, detail))
}
