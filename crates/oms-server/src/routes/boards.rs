//! Boards: make, configure, list, read.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, Key, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use oms_api::{BoardBody, BoardRequest, Page};
use oms_app::{App, Done, Error, Job, Operation, Work};
use oms_base::{AgencyId, Name};
use oms_domain::board::{Board, Shows, Wanted};
use oms_domain::workflow::Template;
use std::sync::Arc;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::SetBoard, routes!(set_board))
        .route(Operation::ReadBoards, routes!(list_boards))
        .route(Operation::ReadBoards, routes!(get_board))
}

/// Make a board, or configure the board of this name.
///
/// The same name again is the same board; the fields given are updated, the others stay. A new
/// board is answered 201, one that was there 200. Tickets in a column that is taken away stand in
/// the first column of their status.
#[utoipa::path(post, path = "/api/v1/boards", tag = "boards", params(Key),
    request_body(content = BoardRequest, example = json!({"name": "City Potholes"})),
    responses(
        (status = 201, description = "A new board", body = BoardBody),
        (status = 200, description = "The board of this name", body = BoardBody),
        WriteErrors))]
async fn set_board(State(app): State<App>, posted: Posted) -> Result<Answer, Problem> {
    let request: BoardRequest = posted.read()?;
    let BoardRequest {
        name,
        tz,
        prefix,
        lanes,
        sla,
        calendar,
        columns,
        wip,
        shows,
        schema,
        supervisor,
    } = request;
    let schema = schema.map(Arc::new);
    let wanted =
        Wanted { tz, prefix, lanes, sla, calendar, columns, wip, shows, schema, supervisor };
    let work = Work::SetBoard { name, wanted };
    let agency = posted.caller.agency;
    let job = Job { key: posted.key(None), caller: posted.caller, work };
    match app.submit_one(job).await? {
        Done::Board { board, created, position } => {
            let position = Some(position.to_string());
            let template = app.ask(move |app| Ok((template(app, agency, &board)?, board))).await?;
            let (template, board) = template;
            let body = BoardBody::of(&board, template.as_deref(), position);
            Ok(Answer::written(created, &body))
        }
        other => Err(unexpected(&other)),
    }
}

/// List the boards, by name.
///
/// All that the caller may know of: a service's token knows the boards that it names.
#[utoipa::path(get, path = "/api/v1/boards", tag = "boards", params(ListParams),
    responses((status = 200, description = "A page", body = Page<BoardBody>), Errors))]
async fn list_boards(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let boards = app.reader().boards(&caller);
    let (boards, next) = cut(boards, after, limit, |entry| entry.board.id)?;
    let page = move |app: &App| {
        let templates = boards.iter().map(|entry| template(app, caller.agency, &entry.board));
        let templates = templates.collect::<Result<Vec<_>, Error>>()?;
        let pairs = boards.iter().zip(&templates);
        let items =
            pairs.map(|(entry, template)| BoardBody::of(&entry.board, template.as_deref(), None));
        Ok(Answer::page(&Page { items: items.collect(), next }))
    };
    Ok(app.ask(page).await?)
}

/// Read a board.
///
/// Its settings and its version; how many tickets it has is among the figures.
#[utoipa::path(get, path = "/api/v1/boards/{name}", tag = "boards",
    params(
        ("name" = String, Path, description = "The board's name", example = "City Potholes"),
        After),
    responses((status = 200, description = "The board", body = BoardBody), Errors))]
async fn get_board(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    let entry = app.reader().board(&caller, &name)?;
    let read = move |app: &App| {
        let template = template(app, caller.agency, &entry.board)?;
        Ok(Answer::ok(&BoardBody::of(&entry.board, template.as_deref(), None)))
    };
    Ok(app.ask(read).await?)
}

/// The newest version of the board's workflow, where the board shows its stages.
fn template(app: &App, agency: AgencyId, board: &Board) -> Result<Option<Arc<Template>>, Error> {
    let directory = app.reader().directory();
    let stages = board.settings.shows == Some(Shows::Stages);
    let workflow = board.workflow.filter(|_| stages).and_then(|id| directory.workflow(id));
    let newest = workflow.map(|entry| (entry.workflow.id, entry.workflow.latest));
    let store = app.reader().store();
    newest.map(|(id, version)| directory.template(store, agency, id, version)).transpose()
}
