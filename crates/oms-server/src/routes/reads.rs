//! The log of reads, for those who look after it.

use crate::answer::Answer;
use crate::auth::Who;
use crate::cursor::Cursor;
use crate::document::{Errors, ListParams};
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{Page, ReadBody, ReadCountBody, Text};
use oms_app::reads::{ReadsOf, StoredCount};
use oms_app::{App, Caller, Error, Operation, TicketRef};
use oms_base::{Code, Fault, Faults, Name, PrincipalId, Timestamp};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadReads, routes!(list_reads))
        .route(Operation::ReadReads, routes!(list_read_counts))
}

/// List who has read what, newest first.
///
/// A record a request, within a second: also of those that were not let. Reading this list is
/// recorded, too.
#[utoipa::path(get, path = "/api/v1/reads", tag = "reads",
    params(
        ("principal" = Option<String>, Query, description = "Only of this principal",
            example = "prn_01hzk2m9xq4c7"),
        ("subject" = Option<String>, Query, description = "Only of this ticket, by its id or \
            number, or of what else has this id or name", example = "CP-2026-00042"),
        ListParams),
    responses((status = 200, description = "A page", body = Page<ReadBody>), Errors))]
async fn list_reads(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, before) = (params.limit(), params.cursor::<u64>());
    let principal = params.optional("principal", PrincipalId::parse);
    let subject = params.optional("subject", |text| Ok(text.to_owned()));
    params.after();
    params.finish()?;
    if principal.is_some() && subject.is_some() {
        let detail = "name a principal or a subject, not both";
        return Err(Faults::from(Fault::new("subject", Code::Refused, detail)).into());
    }
    let before = before.map(u64::cast_signed);
    Ok(app.ask(move |app| page(app, &caller, principal, subject, before, limit)).await?)
}

fn page(
    app: &App,
    caller: &Caller,
    principal: Option<PrincipalId>,
    subject: Option<String>,
    before: Option<i64>,
    limit: usize,
) -> Result<Answer, Error> {
    let of = match (principal, subject) {
        (Some(principal), _) => ReadsOf::Principal(principal),
        (None, Some(subject)) => ReadsOf::Subject(recorded(app, caller, subject)?),
        (None, None) => ReadsOf::All,
    };
    let page = app.reads().page(caller, &of, before, limit)?;
    let whose = page.items.iter().map(|read| read.actor.principal);
    let names = app.reader().names(caller.agency, whose)?;
    let items = page.items.iter().map(|read| ReadBody {
        time: Text(read.time),
        principal: Text(read.actor.principal),
        name: names.get(&read.actor.principal).map(Name::as_str),
        role: read.actor.role.as_str(),
        operation: &read.operation,
        subject: &read.subject,
        query: &read.query,
        status: read.status,
        count: read.count,
        request_id: &read.request,
        source: &read.source,
    });
    let next = page.next.map(|place| place.cast_unsigned().spell());
    Ok(Answer::page(&Page { items: items.collect(), next }))
}

/// How a subject is spelled in the records: tickets by their id.
fn recorded(app: &App, caller: &Caller, subject: String) -> Result<String, Error> {
    let Ok(which) = TicketRef::parse(&subject) else { return Ok(subject) };
    match app.reader().ticket_id(caller, &which) {
        Ok(id) => Ok(id.to_string()),
        Err(Error::NotFound) => Ok(subject),
        Err(error) => Err(error),
    }
}

/// List how many requests without a name there were, newest minute first.
///
/// What was denied to strangers, by network and error code, and how many public pages were shown.
#[utoipa::path(get, path = "/api/v1/reads/counts", tag = "reads",
    params(
        ("until" = Option<String>, Query, description = "Only of minutes up to this time",
            example = "2026-11-21T09:30:00Z"),
        ("limit" = Option<usize>, Query, description = "Most items: 1 to 1,000; 50 when absent",
            example = 50)),
    responses((status = 200, description = "The newest", body = Page<ReadCountBody>), Errors))]
async fn list_read_counts(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let limit = params.limit();
    let until = params.optional("until", Timestamp::parse).unwrap_or_else(|| app.now());
    params.finish()?;
    let counts = app.ask(move |app| app.reads().counts(&caller, until, limit)).await?;
    let shown = |counted: StoredCount| ReadCountBody {
        time: Text(counted.time),
        source: counted.source,
        what: counted.what,
        count: counted.count,
    };
    Ok(Answer::page(&Page { items: counts.into_iter().map(shown).collect(), next: None }))
}
