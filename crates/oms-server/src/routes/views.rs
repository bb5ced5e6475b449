//! Saved views: save, list, read, remove.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::{NoParams, Params};
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use oms_api::{Page, Text, ViewBody, ViewRequest};
use oms_app::engine::ViewWanted;
use oms_app::views::ViewRow;
use oms_app::{App, Caller, Done, Job, Operation, Work};
use oms_base::Name;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadViews, routes!(list_views))
        .route(Operation::ReadViews, routes!(get_view))
        .route(Operation::SaveViews, routes!(save_view))
        .route(Operation::SaveViews, routes!(remove_view))
}

/// List the saved views: one's own, then those that all staff have.
///
/// Each by its name. `GET /api/v1/tickets?view=NAME` runs one.
#[utoipa::path(get, path = "/api/v1/views", tag = "views", params(ListParams),
    responses((status = 200, description = "A page", body = Page<ViewBody>), Errors))]
async fn list_views(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let read = move |app: &App| app.reader().views(&caller, after.as_ref(), limit);
    let page = app.ask(read).await?;
    let items = page.items.iter().map(shown).collect();
    Ok(Answer::page(&Page { items, next: page.next.map(|place| place.spell()) }))
}

/// Read a saved view.
///
/// One's own of this name, or else the one that all staff have.
#[utoipa::path(get, path = "/api/v1/views/{name}", tag = "views",
    params(
        ("name" = String, Path, description = "The view's name", example = "Mine and stuck"),
        After),
    responses((status = 200, description = "The view", body = ViewBody), Errors))]
async fn get_view(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let name = named(&name)?;
    let view = app.ask(move |app| app.reader().view(&caller, &name)).await?;
    Ok(Answer::ok(&shown(&view)))
}

/// Save a view under a name.
///
/// A new one, or in place of one's own of this name. Query and order are checked as they are
/// saved. A view that somebody else shares is theirs: admins and supervisors may change it, others
/// take another name.
#[utoipa::path(put, path = "/api/v1/views/{name}", tag = "views",
    params(("name" = String, Path, description = "The view's name", example = "Mine and stuck")),
    request_body(content = ViewRequest, example = json!(
        {"query": "status:blocked owner:me", "sort": "due"})),
    responses(
        (status = 201, description = "A new view", body = ViewBody),
        (status = 200, description = "The view of this name", body = ViewBody),
        WriteErrors))]
async fn save_view(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ViewRequest { query, sort, columns, shared } = posted.read()?;
    let name = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let wanted = ViewWanted { name, is_shared: shared, query, sort, columns };
    submit(&app, posted.caller, Work::KeepView(Box::new(wanted))).await
}

/// Remove a saved view.
///
/// Answers it as it was. One's own; admins and supervisors remove shared ones, too.
#[utoipa::path(delete, path = "/api/v1/views/{name}", tag = "views",
    params(("name" = String, Path, description = "The view's name", example = "Mine and stuck")),
    responses((status = 200, description = "The view that was", body = ViewBody), Errors))]
async fn remove_view(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    _: NoParams,
) -> Result<Answer, Problem> {
    submit(&app, caller, Work::RemoveView(named(&name)?)).await
}

async fn submit(app: &App, caller: Caller, work: Work) -> Result<Answer, Problem> {
    match app.submit_one(Job { caller, key: None, work }).await? {
        Done::View { row, created } => Ok(Answer::written(created, &shown(&row))),
        other => Err(unexpected(&other)),
    }
}

fn named(name: &str) -> Result<Name, Problem> {
    Name::parse(name).map_err(|_| Problem::not_found())
}

fn shown(view: &ViewRow) -> ViewBody<'_> {
    ViewBody {
        name: view.name.as_str(),
        query: &view.query,
        sort: view.sort.as_deref(),
        columns: &view.columns,
        shared: view.is_shared,
        owner: Text(view.owner),
        saved_at: Text(view.saved_at),
    }
}
