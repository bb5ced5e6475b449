//! Tickets: open, read, list; with the seeds' aliases.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::document::{After, Errors, Key, ListParams, TicketPath, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::routes::{ranked, search};
use crate::seen::{self, Seen};
use crate::submit;
use axum::extract::State;
use oms_api::{LocateRequest, OpenRequest, Page, StaffTicket};
use oms_app::engine::{OpenWanted, Target};
use oms_app::read::ListWanted;
use oms_app::{App, Caller, Job, Operation, Work};
use oms_base::{Code, Fault, Label, Name, Owner, Status};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::OpenTicket, routes!(open_ticket))
        .route(Operation::OpenTicket, routes!(open_ticket_alias))
        .route(Operation::ReadTickets, routes!(get_ticket))
        .route(Operation::ReadTickets, routes!(get_ticket_alias))
        .route(Operation::ReadTickets, routes!(list_tickets))
}

/// What the body of an opening asks of the engine.
pub(super) fn wanted(request: OpenRequest) -> Result<OpenWanted, Problem> {
    let missing = || Fault::new("board", Code::MissingField, "name a board or a workflow");
    let target = match request.workflow {
        Some(name) => Target::Workflow(name),
        None => Target::Board(request.board.ok_or_else(missing)?),
    };
    Ok(OpenWanted {
        target,
        title: request.title,
        description: request.description,
        data: request.data,
        priority: request.priority,
        owner: request.owner,
        labels: request.labels,
        sla: request.sla,
        location: request.location.and_then(LocateRequest::location),
    })
}

/// Open a ticket.
///
/// On a plain board, or in the newest version of a workflow, whose first stages then become tasks.
#[utoipa::path(post, path = "/api/v1/tickets", tag = "tickets", params(Key),
    request_body(content = OpenRequest, example = json!(
        {"workflow": "DisasterLoan", "data": {"applicant": "ACME Solar LLC", "amount": 120_000}})),
    responses((status = 201, description = "The new ticket", body = StaffTicket), WriteErrors))]
async fn open_ticket(State(app): State<App>, posted: Posted) -> Result<Answer, Problem> {
    let work = Work::Open(Box::new(wanted(posted.read()?)?));
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    submit::ticket(&app, job).await
}

/// Open a ticket (alias).
///
/// The same as `POST /api/v1/tickets`, with which it shares its keys.
#[utoipa::path(post, path = "/tickets", tag = "tickets", params(Key),
    request_body(content = OpenRequest, example = json!(
        {"board": "City Potholes", "title": "Hole in Elm Street", "sla": "48h"})),
    responses((status = 201, description = "The new ticket", body = StaffTicket), WriteErrors))]
async fn open_ticket_alias(app: State<App>, posted: Posted) -> Result<Answer, Problem> {
    open_ticket(app, posted).await
}

/// Read a ticket.
///
/// As staff see it, with its stages and with the commands that its state leaves open.
#[utoipa::path(get, path = "/api/v1/tickets/{id}", tag = "tickets",
    params(TicketPath, After),
    responses((status = 200, description = "The ticket", body = StaffTicket), Errors))]
async fn get_ticket(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let which = submit::named(&id)?;
    let read = move |app: &App| {
        let found = app.reader().ticket(&caller, &which)?;
        let id = found.ticket.core.id;
        Ok(Answer::ok(&Seen::found(app, caller.agency, found, app.now()).body()).about(id, false))
    };
    Ok(app.ask(read).await?)
}

/// Read a ticket (alias).
///
/// The same as `GET /api/v1/tickets/{id}`.
#[utoipa::path(get, path = "/admin/ticket/{id}", tag = "tickets",
    params(TicketPath, After),
    responses((status = 200, description = "The ticket", body = StaffTicket), Errors))]
async fn get_ticket_alias(
    app: State<App>,
    who: Who,
    id: At<String>,
    params: Params,
) -> Result<Answer, Problem> {
    get_ticket(app, who, id, params).await
}

/// List tickets, newest first, or search them.
///
/// Filters may be combined. A page may hold fewer tickets than `limit` although there are more: go
/// on while `next` is not null. With `q`, `view` or `sort` the search index answers, which is
/// filled right behind the log: `after` makes it wait for a write, at most 2 s. The query language
/// has a page of its own. With `sort=rank` beside one `board` and one `status`, its tickets come in
/// the order in which they stand there.
#[utoipa::path(get, path = "/api/v1/tickets", tag = "tickets",
    params(
        ("q" = Option<String>, Query, description = "Only what this query means",
            example = "status:blocked \"5th Street\" due:<2d"),
        ("sort" = Option<String>, Query, description = "Keys with commas between them: `due`, \
            `opened`, `updated`, `priority`, `number`; falling with a `-` before; or `rank` alone",
            example = "due,-priority"),
        ("view" = Option<String>, Query, description = "Only what this saved view means, in its \
            order unless `sort` says another", example = "Mine and stuck"),
        ("board" = Option<String>, Query, description = "Only of this board",
            example = "City Potholes"),
        ("workflow" = Option<String>, Query, description = "Only of this workflow",
            example = "DisasterLoan"),
        ("status" = Option<String>, Query, description = "Only in this status",
            example = "in-progress"),
        ("owner" = Option<String>, Query, description = "Only of this owner",
            example = "human:road-crew"),
        ("label" = Option<String>, Query, description = "Only with this label",
            example = "flooded"),
        ListParams),
    responses((status = 200, description = "A page", body = Page<StaffTicket>), Errors))]
async fn list_tickets(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    if ranked::is_meant(&params) {
        return ranked::list(app, caller, params).await;
    }
    if search::is_meant(&params) {
        return search::list(app, caller, params).await;
    }
    let wanted = ListWanted {
        board: params.optional("board", Name::parse),
        workflow: params.optional("workflow", Name::parse),
        status: params.optional("status", Status::parse),
        owner: params.optional("owner", Owner::parse),
        label: params.optional("label", Label::parse),
        before: params.cursor(),
        limit: params.limit(),
    };
    params.after();
    params.finish()?;
    Ok(app.ask(move |app| page(app, &caller, &wanted)).await?)
}

fn page(app: &App, caller: &Caller, wanted: &ListWanted) -> Result<Answer, oms_app::Error> {
    let page = app.reader().tickets(caller, wanted)?;
    Ok(seen::page(app, caller.agency, page, app.now()))
}
