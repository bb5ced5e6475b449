//! Agents: publish, list, read, and ask.

use crate::answer::Answer;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{AgentBody, AgentHealthBody, AgentRatesBody, AnswerBody, AskRequest, Page, Text};
use oms_app::rates::{RATE_DAYS, rates};
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::{Code, Name, RuleKind};
use oms_domain::agent::Agent;
use oms_domain::json::placed;
use oms_domain::rule::{self, Defined};
use std::cmp::Reverse;
use std::sync::Arc;
use utoipa_axum::routes;

/// Most names of agents that an error lists.
const NAMES_MAX: usize = 20;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    let published =
        Routes::with(Limits::DEFINITION).route(Operation::SetRule, routes!(publish_agent));
    let asked = Routes::with(Limits::ASKED).route(Operation::CallAgent, routes!(call_agent));
    Routes::with(Limits::USUAL)
        .route(Operation::ReadRules, routes!(list_agents))
        .route(Operation::ReadRules, routes!(get_agent))
        .route(Operation::ReadRules, routes!(agent_health))
        .merge(published)
        .merge(asked)
}

/// Publish a version of an agent.
///
/// Everything wrong with it is reported at once, with line and column. It may be YAML as well, with
/// the content type `application/yaml`. The same content again is the same version. With
/// `enabled: false` it is switched off.
#[utoipa::path(put, path = "/api/v1/agents/{name}", tag = "agents",
    params(("name" = String, Path, description = "The agent's name, as in the definition",
        example = "LoanRiskAgent")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "LoanRiskAgent",
        "kind": "rule", "input": {"type": "object"}, "output": {"type": "integer"},
        "rule": {"output": "input.amount >= 50000 ? 65 : 85", "confidence": "0.9"}})),
    responses(
        (status = 201, description = "A new version", body = AgentBody),
        (status = 200, description = "The version that has this content", body = AgentBody),
        WriteErrors))]
async fn publish_agent(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let name = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let Posted { caller, value: definition, text, .. } = posted;
    if let Err(faults) = rule::read(RuleKind::Agent, &definition, 1) {
        return Err(placed(&text, faults).into());
    }
    let work = Work::PublishRule { kind: RuleKind::Agent, name, definition };
    let job = Job { caller, key: None, work };
    let Done::Rule { rule, created, position } = app.submit_one(job).await? else {
        return Err(Problem::internal());
    };
    let Ok(Defined::Agent(agent)) = rule.defined() else {
        return Err(Problem::internal());
    };
    Ok(Answer::written(created, &AgentBody::of(&agent, Some(position.to_string()))))
}

/// List the agents, by name.
///
/// Each with its newest version; also those that come with the program.
#[utoipa::path(get, path = "/api/v1/agents", tag = "agents", params(ListParams),
    responses((status = 200, description = "A page", body = Page<AgentBody>), Errors))]
async fn list_agents(State(app): State<App>, mut params: Params) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor());
    params.after();
    params.finish()?;
    let book = app.reader().directory().book();
    let (agents, next) =
        cut(book.agents().collect(), after, limit, |agent: &&Arc<Agent>| agent.name.clone())?;
    let items = agents.into_iter().map(|agent| AgentBody::of(agent, None)).collect();
    Ok(Answer::ok(&Page { items, next }))
}

/// Read an agent.
///
/// Its newest version, as it was published. An unknown name is answered with those there are.
#[utoipa::path(get, path = "/api/v1/agents/{name}", tag = "agents",
    params(
        ("name" = String, Path, description = "The agent's name", example = "LoanRiskAgent"),
        After),
    responses((status = 200, description = "The agent", body = AgentBody), Errors))]
async fn get_agent(
    State(app): State<App>,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    Ok(Answer::ok(&AgentBody::of(&*known(&app, &name)?, None)))
}

/// Read how an agent does.
///
/// Of one that is somewhere else: its newest calls, as this server has seen them since it began,
/// how many of them came to nothing, how long those took that did not, and whether it is left alone
/// because it failed too often in a row.
///
/// Of every agent: what became of its answers about tickets in the last 30 days, and how often
/// people agreed with them, whichever server was asked and however often it was started.
#[utoipa::path(get, path = "/api/v1/agents/{name}/health", tag = "agents",
    params(("name" = String, Path, description = "The agent's name", example = "LoanRiskAgent")),
    responses((status = 200, description = "How it does", body = AgentHealthBody), Errors))]
async fn agent_health(
    State(app): State<App>,
    At(name): At<String>,
    params: Params,
) -> Result<Answer, Problem> {
    params.finish()?;
    let agent = known(&app, &name)?;
    let health = app.health_of(&agent);
    let of = Arc::clone(&agent);
    let counted = app.ask(move |app| rates(app, &of)).await?;
    let body = |(version, rates): (&Reverse<u32>, _)| AgentRatesBody::of(version.0, rates);
    Ok(Answer::ok(&AgentHealthBody {
        name: agent.name.as_str(),
        version: agent.version,
        enabled: agent.enabled,
        breaker: health.breaker.word(),
        shut_until: health.breaker.shut_until(app.now()).map(Text),
        calls: health.calls,
        errors: health.errors,
        p50_ms: health.p50_ms,
        p99_ms: health.p99_ms,
        days: RATE_DAYS,
        rates: counted.iter().map(body).collect(),
    }))
}

/// Ask an agent.
///
/// The input must be what its schema wants; of an object it sees the fields that it may. The answer
/// has an `output`, or an `error` that says why not, and always whether a person should look. An
/// agent that is somewhere else is waited for as long as its `timeout_s` says, and asked once. It
/// changes nothing, and takes no `Idempotency-Key`.
#[utoipa::path(post, path = "/api/v1/agents/{name}/call", tag = "agents",
    params(("name" = String, Path, description = "The agent's name", example = "LoanRiskAgent")),
    request_body(content = AskRequest, example = json!({"input": {"amount": 120_000}})),
    responses((status = 200, description = "The answer", body = AnswerBody), WriteErrors))]
async fn call_agent(
    State(app): State<App>,
    At(name): At<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let AskRequest { input } = posted.read()?;
    let agent = known(&app, &name)?;
    if !agent.enabled {
        let detail = format!(
            "the agent {name} is switched off; a version with enabled: true \
                              switches it on"
        );
        return Err(Problem::new(Code::AgentOff, detail));
    }
    let version = agent.version;
    let answer = app.consult(agent, input).await??;
    Ok(Answer::ok(&AnswerBody::of(answer, version)))
}

/// The agent of this name, or a problem that lists those there are.
fn known(app: &App, name: &str) -> Result<Arc<Agent>, Problem> {
    let book = app.reader().directory().book();
    let parsed = Name::parse(name).ok();
    if let Some(agent) = parsed.as_ref().and_then(|name| book.agent(name)) {
        return Ok(Arc::clone(agent));
    }
    let mut names: Vec<&str> = book.agents().map(|agent| agent.name.as_str()).collect();
    let more = if names.len() > NAMES_MAX { ", …" } else { "" };
    names.truncate(NAMES_MAX);
    let called = parsed.map_or_else(String::new, |name| format!(" called {name}"));
    let detail = format!("there is no agent{called}; there are: {}{more}", names.join(", "));
    Err(Problem::new(Code::UnknownAgent, detail))
}
