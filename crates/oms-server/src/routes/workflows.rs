//! Workflows: publish, list, read.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::body::Bytes;
use axum::extract::State;
use oms_api::{FaultBody, Page, PublishedBody, WorkflowBody, WorkflowDefinition, WorkflowSummary};
use oms_app::engine::PublishWanted;
use oms_app::{App, Caller, Done, Error, Job, Operation, Work};
use oms_base::{AgencyId, Code, Fault, Faults, Name, Owner};
use oms_domain::json::{canonical, placed};
use oms_domain::workflow::{self, content_digest};
use serde_json::Value;
use serde_json::value::RawValue;
use std::sync::Arc;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::DEFINITION)
        .route(Operation::PublishWorkflow, routes!(publish_workflow))
        .route(Operation::ReadWorkflows, routes!(list_workflows))
        .route(Operation::ReadWorkflows, routes!(get_workflow))
}

/// Publish a version of a workflow.
///
/// Everything wrong with the definition is reported at once, with line and column. It may be YAML
/// as well, with the content type `application/yaml`. The same content again is the same
/// version; running tickets keep the version they were opened with.
#[utoipa::path(put, path = "/api/v1/workflows/{name}", tag = "workflows",
    params(("name" = String, Path, description = "The workflow's name, as in the definition",
        example = "DisasterLoan")),
    request_body(content = WorkflowDefinition, example = json!({"name": "DisasterLoan", "stages": [
        {"id": "id_check", "owner": "IRS_VerifyBot", "slaMins": 30},
        {"id": "fund", "owner": "Treasury_Payments", "dependsOn": ["id_check"]}]})),
    responses(
        (status = 201, description = "A new version", body = PublishedBody),
        (status = 200, description = "The version that has this content", body = PublishedBody),
        WriteErrors))]
async fn publish_workflow(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let Posted { caller, value, text, .. } = posted;
    let agency = caller.agency;
    let checked =
        app.ask(move |app| Ok(check(app, agency, &name, &Document { value, text }))).await?;
    let (wanted, warnings) = checked?;
    let template = Arc::clone(&wanted.template);
    let job = Job { caller, key: None, work: Work::Publish(Box::new(wanted)) };
    match app.submit_one(job).await? {
        Done::Workflow { version, created, position, .. } => {
            let (name, position) = (template.name().as_str(), position.to_string());
            Ok(Answer::written(created, &PublishedBody { name, version, warnings, position }))
        }
        other => Err(unexpected(&other)),
    }
}

/// A definition with the text that it was read from.
struct Document {
    value: Value,
    text: Bytes,
}

/// Reads a definition, whose name must be the one in the path; with its warnings.
fn check(
    app: &App,
    agency: AgencyId,
    name: &str,
    document: &Document,
) -> Result<(PublishWanted, Vec<FaultBody>), Faults> {
    let is_known = |owner: &Owner| app.reader().knows_owner(agency, owner);
    let place = |faults| placed(&document.text, faults);
    let definition = &document.value;
    let checked = workflow::read(definition, &is_known).map_err(place)?;
    if Name::parse(name).as_ref() != Ok(checked.template.name()) {
        let fault = Fault::new("name", Code::Refused, "must be the name in the path");
        return Err(place(fault.into()));
    }
    let mut warnings = Faults::default();
    checked.warnings.into_iter().for_each(|warning| warnings.push(warning));
    let definition = canonical(definition);
    let digest = content_digest(&definition);
    let wanted = PublishWanted { definition, digest, template: Arc::new(checked.template) };
    Ok((wanted, place(warnings).into_iter().map(FaultBody::from).collect()))
}

/// List the workflows, by name.
///
/// Each with its newest version.
#[utoipa::path(get, path = "/api/v1/workflows", tag = "workflows", params(ListParams),
    responses((status = 200, description = "A page", body = Page<WorkflowSummary>), Errors))]
async fn list_workflows(State(app): State<App>, mut params: Params) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let workflows = app.reader().directory().workflows();
    let (workflows, next) = cut(workflows, after, limit, |entry| entry.workflow.id)?;
    let summary = |workflow: &workflow::Workflow| WorkflowSummary {
        name: workflow.name.as_str().to_owned(),
        version: workflow.latest,
    };
    let items = workflows.iter().map(|entry| summary(&entry.workflow)).collect();
    Ok(Answer::page(&Page { items, next }))
}

/// Read a workflow's definition.
///
/// As it was published: the newest version, or the one asked for.
#[utoipa::path(get, path = "/api/v1/workflows/{name}", tag = "workflows",
    params(
        ("name" = String, Path, description = "The workflow's name", example = "DisasterLoan"),
        ("version" = Option<u32>, Query, description = "Which version; the newest when absent",
            example = 1),
        After),
    responses((status = 200, description = "The version", body = WorkflowBody), Errors))]
async fn get_workflow(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let version = params.optional("version", |text| {
        text.parse().map_err(|_| Fault::here(Code::WrongType, "must be a whole number"))
    });
    params.after();
    params.finish()?;
    let name = Name::parse(&name).map_err(|_| Problem::not_found())?;
    Ok(app.ask(move |app| version_of(app, &caller, &name, version)).await?)
}

fn version_of(
    app: &App,
    caller: &Caller,
    name: &Name,
    version: Option<u32>,
) -> Result<Answer, Error> {
    let entry = app.reader().directory().workflow_named(name).ok_or(Error::NotFound)?;
    let workflow = entry.workflow;
    let version = version.unwrap_or(workflow.latest);
    let row = app.reader().store().version(caller.agency, workflow.id, version)?;
    let row = row.ok_or(Error::NotFound)?;
    let definition: &RawValue = serde_json::from_slice(&row.definition)
        .map_err(|error| Error::Corrupt(format!("version {version} of {name}: {error}")))?;
    let latest_version = workflow.latest;
    Ok(Answer::ok(&WorkflowBody { name: name.as_str(), version, latest_version, definition }))
}
