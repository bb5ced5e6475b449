//! Owners: publish, list, read.

use super::rules;
use crate::answer::Answer;
use crate::body::Posted;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use axum::extract::State;
use oms_api::{Page, RuleBody};
use oms_app::{App, Operation};
use oms_base::{Owner, RuleKind};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::SetRule, routes!(publish_owner))
        .route(Operation::ReadRules, routes!(list_owners))
        .route(Operation::ReadRules, routes!(get_owner))
}

/// Publish a version of an owner.
///
/// A person or a group (`human:`), an agent (`agent:`) or a service (`svc:`): who stands above and
/// in for them, and how tasks are brought to them. Everything wrong with it is reported at once.
/// The same content again is the same version.
#[utoipa::path(put, path = "/api/v1/owners/{name}", tag = "owners",
    params(("name" = String, Path, description = "The owner's name, as in the definition",
        example = "svc:treasury")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "svc:treasury",
        "title": "The treasury's payments", "supervisor": "human:finance-lead"})),
    responses(
        (status = 201, description = "A new version", body = RuleBody),
        (status = 200, description = "The version that has this content", body = RuleBody),
        WriteErrors))]
async fn publish_owner(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let owner = Owner::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    rules::publish(&app, RuleKind::Owner, owner.as_str(), posted).await
}

/// List the owners, by name.
///
/// Each with its newest version.
#[utoipa::path(get, path = "/api/v1/owners", tag = "owners", params(ListParams),
    responses((status = 200, description = "A page", body = Page<RuleBody>), Errors))]
async fn list_owners(State(app): State<App>, params: Params) -> Result<Answer, Problem> {
    rules::list(&app, RuleKind::Owner, params)
}

/// Read an owner.
///
/// Its newest version, as it was published. A bare name is looked up among all.
#[utoipa::path(get, path = "/api/v1/owners/{name}", tag = "owners",
    params(
        ("name" = String, Path, description = "The owner's name", example = "svc:treasury"),
        After),
    responses((status = 200, description = "The owner", body = RuleBody), Errors))]
async fn get_owner(
    State(app): State<App>,
    At(name): At<String>,
    params: Params,
) -> Result<Answer, Problem> {
    let owner = Owner::parse(&name).map_err(|_| Problem::not_found())?;
    let book = app.reader().directory().book();
    rules::read(&app, RuleKind::Owner, book.registry().canonical(&owner).as_str(), params)
}
