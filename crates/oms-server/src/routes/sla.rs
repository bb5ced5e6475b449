//! Clocks: what they show and why, what is promised anew, and how promises were kept.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::document::{After, Errors, IfMatch, Key, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::routes::changes::change;
use crate::submit::named;
use axum::extract::State;
use oms_api::{
    ClockBody, ClocksBody, NoFields, PassedOverBody, SlaReport, SlaRow, StaffTicket, Text,
};
use oms_app::engine::Change;
use oms_app::sla::{Hours, Kept};
use oms_app::sla_counters::Ended;
use oms_app::{App, Caller, Error, Operation};
use oms_base::{Code, Fault, Name, Timestamp};
use oms_domain::ticket::Command;
use utoipa_axum::routes;

const HOUR_MICROS: i64 = 3_600_000_000;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadTickets, routes!(get_clocks))
        .route(Operation::SetRule, routes!(rebase_ticket))
        .route(Operation::ReadMetrics, routes!(get_sla_report))
}

/// Explain a ticket's clocks.
///
/// Each with what it shows now and the stretches of time that make it so: what counted, what was
/// outside working hours, what was paused and why, and what is ahead until it is due. Beside them
/// stands which policies could not be asked, and why.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/clocks", tag = "sla", params(TicketPath, After),
    responses((status = 200, description = "The clocks", body = ClocksBody), Errors))]
async fn get_clocks(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let which = named(&id)?;
    let answer = app.ask(move |app| {
        let now = app.now();
        let (found, told) = app.reader().clocks(&caller, &which, now)?;
        let clocks = told.iter().map(|told| ClockBody::of(&told.clock)).collect();
        let number = Text(&found.ticket.core.number);
        let passed_over = found.ticket.passed_over.iter().map(PassedOverBody::of).collect();
        Ok(Answer::ok(&ClocksBody { number, as_of: Text(now), clocks, passed_over }))
    });
    Ok(answer.await?)
}

/// Measure a ticket's clocks by what is promised now.
///
/// Otherwise an open ticket keeps the versions of policy and calendar that it began with. The start
/// stays where it was, so a shorter target may be breached at once.
#[utoipa::path(post, path = "/api/v1/tickets/{id}/rebase", tag = "sla",
    params(TicketPath, Key, IfMatch),
    request_body(content = NoFields, example = json!({})),
    responses((status = 200, description = "The ticket", body = StaffTicket), WriteErrors))]
async fn rebase_ticket(
    State(app): State<App>,
    At(id): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let NoFields {} = posted.read()?;
    change(&app, &id, posted, Change::Ticket(Command::Rebase)).await
}

/// How a board's promises were kept.
///
/// Of cycles that ended from `from` up to before `until`, in whole hours. Given-up ones are counted
/// apart and in nothing else.
#[utoipa::path(get, path = "/api/v1/sla/report", tag = "sla",
    params(
        ("board" = Option<String>, Query, description = "The board; not with `by=owner`",
            example = "City Potholes"),
        ("by" = Option<String>, Query,
            description = "`weekday` of the end in the board's zone, or `owner`, over all boards",
            example = "weekday"),
        ("from" = Option<String>, Query, description = "The first instant; 30 days before `until` \
            when absent", example = "2026-11-01T00:00:00Z"),
        ("until" = Option<String>, Query, description = "The first instant after; now when absent",
            example = "2026-11-21T00:00:00Z"),
        After),
    responses((status = 200, description = "The report", body = SlaReport), Errors))]
async fn get_sla_report(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let board = params.optional("board", Name::parse);
    let by = params.optional("by", By::parse).unwrap_or(By::Metric);
    let from = params.optional("from", Timestamp::parse);
    let until = params.optional("until", Timestamp::parse);
    params.after();
    let is_owner = matches!(by, By::Owner);
    if is_owner == board.is_some() {
        let detail = if is_owner { "goes not with by=owner" } else { "is required" };
        params.fault(Fault::new("board", Code::Refused, detail));
    }
    params.finish()?;
    let hours = hours(from, until.unwrap_or_else(|| app.now()));
    Ok(app.ask(move |app| report(app, &caller, board.as_ref(), by, hours)).await?)
}

#[derive(Debug, Clone, Copy)]
enum By {
    Metric,
    Weekday,
    Owner,
}

impl By {
    fn parse(text: &str) -> Result<By, Fault> {
        match text {
            "weekday" => Ok(By::Weekday),
            "owner" => Ok(By::Owner),
            _ => Err(Fault::here(Code::UnknownValue, "must be weekday or owner")),
        }
    }
}

const MONTH_HOURS: i64 = 30 * 24;

fn hours(from: Option<Timestamp>, until: Timestamp) -> Hours {
    let until = until.micros().div_euclid(HOUR_MICROS) + 1;
    let from = from.map_or(until - MONTH_HOURS, |from| from.micros().div_euclid(HOUR_MICROS));
    Hours { from, until }
}

fn report(
    app: &App,
    caller: &Caller,
    board: Option<&Name>,
    by: By,
    hours: Hours,
) -> Result<Answer, Error> {
    let reader = app.reader();
    let rows: Vec<SlaRow> = match board {
        None => {
            let kept = reader.kept_by_owner(caller, hours)?.into_iter();
            kept.map(|((owner, metric), kept)| row(Some(owner), metric, &kept)).collect()
        }
        Some(name) => {
            let board = reader.board(caller, name)?.board;
            match by {
                By::Metric | By::Owner => {
                    let kept = reader.kept(caller, board.id, hours)?.into_iter();
                    kept.map(|(metric, kept)| row(None, metric, &kept)).collect()
                }
                By::Weekday => {
                    let kept = reader.kept_by_weekday(caller, &board, hours)?.into_iter();
                    kept.map(|((day, metric), kept)| row(weekday(day), metric, &kept)).collect()
                }
            }
        }
    };
    Ok(Answer::ok(&SlaReport { rows }))
}

fn weekday(day: u8) -> Option<String> {
    ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        .get(usize::from(day))
        .map(|day| (*day).to_owned())
}

fn row(group: Option<String>, metric: String, kept: &Kept) -> SlaRow {
    let minutes = |percent| kept.percentile(percent).map(f64::round);
    SlaRow {
        group,
        metric,
        met: kept.count(Ended::Met),
        breached: kept.count(Ended::Breached),
        cancelled: kept.count(Ended::Cancelled),
        hit_rate: kept.hit_rate(),
        p50_minutes: minutes(50),
        p85_minutes: minutes(85),
        p95_minutes: minutes(95),
    }
}
