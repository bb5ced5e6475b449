//! Policies and calendars: publish, list, read.

use crate::answer::Answer;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use oms_api::{Page, RuleBody};
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::{Name, RuleKind};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::SetRule, routes!(publish_calendar))
        .route(Operation::ReadRules, routes!(list_calendars))
        .route(Operation::ReadRules, routes!(get_calendar))
        .route(Operation::SetRule, routes!(publish_policy))
        .route(Operation::ReadRules, routes!(list_policies))
        .route(Operation::ReadRules, routes!(get_policy))
}

/// Publish a version of a calendar.
///
/// Working hours by weekday, with exceptions. Everything wrong with it is reported at once. The
/// same content again is the same version; clocks that run keep the version they began with.
#[utoipa::path(put, path = "/api/v1/calendars/{name}", tag = "sla",
    params(("name" = String, Path, description = "The calendar's name, as in the definition",
        example = "City hall")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "City hall",
        "tz": "America/Chicago", "week": {"mon": ["08:00-17:00"], "tue": ["08:00-17:00"]},
        "exceptions": [{"yearly": "12-25", "closed": true, "name": "Christmas Day"}]})),
    responses(
        (status = 201, description = "A new version", body = RuleBody),
        (status = 200, description = "The version that has this content", body = RuleBody),
        WriteErrors))]
async fn publish_calendar(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    publish(&app, RuleKind::Calendar, &name, posted).await
}

/// List the calendars, by name.
///
/// Each with its newest version.
#[utoipa::path(get, path = "/api/v1/calendars", tag = "sla", params(ListParams),
    responses((status = 200, description = "A page", body = Page<RuleBody>), Errors))]
async fn list_calendars(State(app): State<App>, params: Params) -> Result<Answer, Problem> {
    list(&app, RuleKind::Calendar, params)
}

/// Read a calendar.
///
/// Its newest version, as it was published.
#[utoipa::path(get, path = "/api/v1/calendars/{name}", tag = "sla",
    params(
        ("name" = String, Path, description = "The calendar's name", example = "City hall"),
        After),
    responses((status = 200, description = "The calendar", body = RuleBody), Errors))]
async fn get_calendar(
    State(app): State<App>,
    At(name): At<String>,
    params: Params,
) -> Result<Answer, Problem> {
    read(&app, RuleKind::Calendar, &name, params)
}

/// Publish a version of a policy.
///
/// What tickets are promised, which tickets, and what pauses their clocks. Its calendar must be
/// there. Open tickets keep their version until it is applied to them.
#[utoipa::path(put, path = "/api/v1/policies/{name}", tag = "sla",
    params(("name" = String, Path, description = "The policy's name, as in the definition",
        example = "Urgent")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "Urgent", "order": 10,
        "when": "ticket.priority <= 1",
        "targets": [{"metric": "resolution", "target": "48h"}]})),
    responses(
        (status = 201, description = "A new version", body = RuleBody),
        (status = 200, description = "The version that has this content", body = RuleBody),
        WriteErrors))]
async fn publish_policy(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    publish(&app, RuleKind::Policy, &name, posted).await
}

/// List the policies, by name.
///
/// Each with its newest version.
#[utoipa::path(get, path = "/api/v1/policies", tag = "sla", params(ListParams),
    responses((status = 200, description = "A page", body = Page<RuleBody>), Errors))]
async fn list_policies(State(app): State<App>, params: Params) -> Result<Answer, Problem> {
    list(&app, RuleKind::Policy, params)
}

/// Read a policy.
///
/// Its newest version, as it was published.
#[utoipa::path(get, path = "/api/v1/policies/{name}", tag = "sla",
    params(
        ("name" = String, Path, description = "The policy's name", example = "Urgent"),
        After),
    responses((status = 200, description = "The policy", body = RuleBody), Errors))]
async fn get_policy(
    State(app): State<App>,
    At(name): At<String>,
    params: Params,
) -> Result<Answer, Problem> {
    read(&app, RuleKind::Policy, &name, params)
}

pub(super) async fn publish(
    app: &App,
    kind: RuleKind,
    name: &str,
    posted: Posted,
) -> Result<Answer, Problem> {
    let name = Name::parse(name).map_err(|fault| Problem::from(fault.at("name")))?;
    let Posted { caller, value: definition, .. } = posted;
    let job = Job { caller, key: None, work: Work::PublishRule { kind, name, definition } };
    match app.submit_one(job).await? {
        Done::Rule { rule, created, position } => {
            Ok(Answer::written(created, &RuleBody::of(&rule, Some(position.to_string()))))
        }
        other => Err(unexpected(&other)),
    }
}

pub(super) fn list(app: &App, kind: RuleKind, mut params: Params) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let rules = app.reader().directory().rules(kind);
    let (rules, next) = cut(rules, after, limit, |entry| entry.id)?;
    let items = rules.iter().map(|entry| RuleBody::of(&entry.rule, None)).collect();
    Ok(Answer::ok(&Page { items, next }))
}

pub(super) fn read(
    app: &App,
    kind: RuleKind,
    name: &str,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let name = Name::parse(name).map_err(|_| Problem::not_found())?;
    let entry = app.reader().directory().rule(kind, &name).ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&RuleBody::of(&entry.rule, None)))
}
