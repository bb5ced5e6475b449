//! Triggers: publish, list, read, disable, try, run by hand, park.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::cut;
use crate::document::{After, Errors, ListParams, WriteErrors};
use crate::idempotency::{self, Scope};
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::seen::Seen;
use crate::submit;
use crate::submit::unexpected;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{
    CheckTriggerRequest, CheckedTriggerBody, DryRunBody, DryRunRequest, EventBody, FaultBody,
    InstantsBody, NothingRequest, Page, ParkedBody, ReasonRequest, RuleBody, RunTriggerRequest,
    StaffTicket, Text, TriggerBody, WouldFireBody, read_event,
};
use oms_app::automation::{DryRun, EventWanted, Instants, Standing, WouldFire};
use oms_app::{App, Caller, Done, Job, Operation, Work};
use oms_base::{AgencyId, Code, Fault, Faults, Name, Reason, RuleId, RuleKind};
use oms_domain::json::{self, placed};
use oms_domain::trigger::read_trigger;
use serde_json::Value;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::SetRule, routes!(publish_trigger))
        .route(Operation::ReadRules, routes!(list_triggers))
        .route(Operation::ReadRules, routes!(get_trigger))
        .route(Operation::SetRule, routes!(disable_trigger))
        .route(Operation::ReadRules, routes!(check_trigger))
        .route(Operation::ReadRules, routes!(dry_run_trigger))
        .route(Operation::RunTriggers, routes!(run_trigger))
        .route(Operation::SendEvents, routes!(send_event))
        .route(Operation::SetRule, routes!(park_trigger))
        .route(Operation::SetRule, routes!(unpark_trigger))
}

/// Publish a version of a trigger.
///
/// What makes it look, when it fires, and what it does. Everything wrong with it is reported at
/// once. The same content again is the same version; a new version is asked about what is
/// committed from there on, and is not parked.
#[utoipa::path(put, path = "/api/v1/triggers/{name}", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name, as in the definition",
        example = "escalate blocked")),
    request_body(content = BTreeMap<String, Value>, example = json!({"name": "escalate blocked",
        "board": "City Potholes", "activator": {"in_status": "blocked", "for": "24h"},
        "then": {"assign": "human:senior_supervisor"}})),
    responses(
        (status = 201, description = "A new version", body = RuleBody),
        (status = 200, description = "The version that has this content", body = RuleBody),
        WriteErrors))]
async fn publish_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let name = Name::parse(&name).map_err(|fault| Problem::from(fault.at("name")))?;
    let Posted { caller, value, text, .. } = posted;
    let (agency, read) = (caller.agency, value.clone());
    // What does not read is refused by the writer, with all of its faults.
    let warned = move |app: &App| {
        let trigger = read_trigger(&read, 1);
        Ok(trigger.map_or_else(|_| Vec::new(), |it| app.unknown_to(agency, &it, &read)))
    };
    let mut warnings = Faults::default();
    app.ask(warned).await?.into_iter().for_each(|warning| warnings.push(warning));
    publish(&app, caller, (name, value), bodies(placed(&text, warnings))).await
}

/// Publishes a version and answers it with its warnings.
async fn publish(
    app: &App,
    caller: Caller,
    (name, definition): (Name, Value),
    warnings: Vec<FaultBody>,
) -> Result<Answer, Problem> {
    let work = Work::PublishRule { kind: RuleKind::Trigger, name, definition };
    match app.submit_one(Job { caller, key: None, work }).await? {
        Done::Rule { rule, created, position } => {
            let mut body = RuleBody::of(&rule, Some(position.to_string()));
            body.warnings = Some(warnings);
            Ok(Answer::written(created, &body))
        }
        other => Err(unexpected(&other)),
    }
}

/// Check a trigger.
///
/// Reports everything that is wrong with a definition at once, as publishing it would, and what it
/// names and nobody knows. Nothing is published.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/check", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name, as in the definition",
        example = "escalate blocked")),
    request_body(content = CheckTriggerRequest, example = json!({"definition": {
        "name": "escalate blocked", "activator": {"in_status": "blocked", "for": "24h"},
        "then": {"assign": "human:senior_supervisor"}}})),
    responses((status = 200, description = "It can be published", body = CheckedTriggerBody),
        WriteErrors))]
async fn check_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let CheckTriggerRequest { definition, trigger } = posted.read()?;
    if trigger.name != named(&name)? {
        let fault = Fault::new("definition.name", Code::Refused, "must be the name in the path");
        return Err(fault.into());
    }
    let agency = posted.caller.agency;
    let asked = app.ask(move |app| Ok(app.unknown_to(agency, &trigger, &definition)));
    Ok(Answer::ok(&CheckedTriggerBody { warnings: bodies(asked.await?) }))
}

/// List the triggers, by name.
///
/// Each with its newest version and how it stands.
#[utoipa::path(get, path = "/api/v1/triggers", tag = "triggers", params(ListParams),
    responses((status = 200, description = "A page", body = Page<TriggerBody>), Errors))]
async fn list_triggers(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (limit, after) = (params.limit(), params.cursor::<RuleId>());
    params.after();
    params.finish()?;
    let all = app.ask(move |app| app.triggers(&caller)).await?;
    let (triggers, next) = cut(all, after, limit, |standing| standing.entry.id)?;
    let triggers = app.ask(move |app| Ok(warned(app, triggers))).await?;
    let items = triggers.iter().map(|(standing, warnings)| shown(standing, warnings)).collect();
    Ok(Answer::ok(&Page { items, next }))
}

/// Read a trigger.
///
/// Its newest version, as it was published, and how it stands.
#[utoipa::path(get, path = "/api/v1/triggers/{name}", tag = "triggers",
    params(
        ("name" = String, Path, description = "The trigger's name", example = "escalate blocked"),
        After),
    responses((status = 200, description = "The trigger", body = TriggerBody), Errors))]
async fn get_trigger(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let standing = standing(&app, caller, named(&name)?).await?;
    one(&app, standing).await
}

/// Disable a trigger.
///
/// Publishes a version that is not in use: its versions stay, since what they did names them.
#[utoipa::path(delete, path = "/api/v1/triggers/{name}", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name",
        example = "escalate blocked")),
    responses(
        (status = 201, description = "A new version", body = RuleBody),
        (status = 200, description = "The version that is disabled already", body = RuleBody),
        Errors))]
async fn disable_trigger(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
) -> Result<Answer, Problem> {
    let name = named(&name)?;
    let found = standing(&app, caller.clone(), name.clone()).await?;
    let mut definition = json::parse(&found.entry.rule.definition)?;
    definition["enabled"] = Value::Bool(false);
    publish(&app, caller, (name, definition), Vec::new()).await
}

/// Try a trigger on the past.
///
/// Says how often it would have fired for the tickets that there are, and when, and what it would
/// have done. Nothing is changed. At most 2,000 tickets a run; go on with `next`. Of a schedule,
/// the newest 100 instants that have come are looked at.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/dryrun", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name",
        example = "escalate blocked")),
    request_body(content = DryRunRequest, example = json!({"after": null})),
    responses((status = 200, description = "What it would have done", body = DryRunBody),
        WriteErrors))]
async fn dry_run_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let DryRunRequest { definition, after } = posted.read()?;
    let caller = posted.caller.clone();
    let trigger = match definition {
        Some(trigger) => *trigger,
        None => (*standing(&app, caller.clone(), named(&name)?).await?.trigger).clone(),
    };
    let run = app.ask(move |app| app.dry_run(&caller, &trigger, after)).await?;
    Ok(Answer::ok(&told(run)))
}

/// Run a trigger for a ticket.
///
/// A trigger whose activator is `manual`, on a ticket for which its condition holds. Whoever asks
/// is named as the one who did it.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/run", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name", example = "to asphalt")),
    request_body(content = RunTriggerRequest, example = json!({"ticket": "CP-2026-00042"})),
    responses((status = 200, description = "The ticket after it", body = StaffTicket),
        WriteErrors))]
async fn run_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let RunTriggerRequest { ticket } = posted.read()?;
    let which = submit::named(&ticket)?;
    let (caller, agency) = (posted.caller.clone(), posted.caller.agency);
    let found = app.run_trigger(caller, named(&name)?, which).await?;
    Ok(Answer::ok(&Seen::found(&app, agency, found, app.now()).body()))
}

/// Have a trigger hear of an event.
///
/// One whose activator is `webhook`. The event is any JSON object of at most 64 KiB. The trigger
/// opens tickets for it, or acts on the one that it names, as whoever sends it. A `webhook-id`, as
/// Standard Webhooks has it, or an `Idempotency-Key` tells it from all others: the same one again
/// gets the first answer.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/events", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name", example = "lamp is out")),
    request_body(content = BTreeMap<String, Value>, example = json!({"kind": "lamp-out",
        "lamp": 1742})),
    responses((status = 200, description = "What became of it", body = EventBody), WriteErrors))]
async fn send_event(
    State(app): State<App>,
    headers: HeaderMap,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let text = read_event(&posted.value)?;
    let trigger = named(&name)?;
    let id = idempotency::webhook_id(&headers)?;
    let scope =
        Scope { caller: &posted.caller, route: "webhook-id", path: &name, body: &posted.text };
    let key = posted.key(None).or_else(|| Some(idempotency::key(id.as_ref()?, None, scope)));
    let wanted = EventWanted { trigger, event: posted.value, text, key };
    let written = app.hear(posted.caller, wanted).await?;
    let became = match &written {
        Some(written) if written.created => "opened",
        Some(_) => "acted",
        None => "left",
    };
    let ticket = written.as_ref().map(|written| Text(&written.ticket.core.number));
    Ok(Answer::ok(&EventBody { became, ticket }))
}

/// Park a trigger.
///
/// Its newest version does nothing until it is let go on, or another one is published.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/park", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name",
        example = "escalate blocked")),
    request_body(content = ReasonRequest, example = json!({"reason": "The crew is away"})),
    responses((status = 200, description = "The trigger", body = TriggerBody), WriteErrors))]
async fn park_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let ReasonRequest { reason } = posted.read()?;
    park(&app, posted.caller, named(&name)?, Some(reason)).await
}

/// Let a parked trigger go on.
///
/// What it missed meanwhile is not made up for; what it waits for, it does.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/unpark", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name",
        example = "escalate blocked")),
    request_body(content = NothingRequest, example = json!({})),
    responses((status = 200, description = "The trigger", body = TriggerBody), WriteErrors))]
async fn unpark_trigger(
    State(app): State<App>,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    let NothingRequest {} = posted.read()?;
    park(&app, posted.caller, named(&name)?, None).await
}

async fn park(
    app: &App,
    caller: Caller,
    name: Name,
    why: Option<Reason>,
) -> Result<Answer, Problem> {
    let work = Work::Park { name: name.clone(), why };
    app.submit_one(Job { caller: caller.clone(), key: None, work }).await?;
    let standing = standing(app, caller, name).await?;
    one(app, standing).await
}

async fn standing(app: &App, caller: Caller, name: Name) -> Result<Standing, Problem> {
    Ok(app.ask(move |app| app.trigger(&caller, &name)).await?)
}

fn named(name: &str) -> Result<Name, Problem> {
    Name::parse(name).map_err(|_| Problem::not_found())
}

async fn one(app: &App, standing: Standing) -> Result<Answer, Problem> {
    let found = app.ask(move |app| Ok(warned(app, vec![standing]))).await?;
    let found = found.first().map(|(standing, warnings)| shown(standing, warnings));
    Ok(Answer::ok(&found.ok_or_else(Problem::not_found)?))
}

/// Each with what it names and nobody knows.
fn warned(app: &App, found: Vec<Standing>) -> Vec<(Standing, Vec<FaultBody>)> {
    let with = |standing: Standing| {
        let Standing { entry, trigger, .. } = &standing;
        let definition = json::parse(&entry.rule.definition).unwrap_or(Value::Null);
        let warnings = app.unknown_to(AgencyId::FIRST, trigger, &definition);
        (standing, bodies(warnings))
    };
    found.into_iter().map(with).collect()
}

fn bodies(faults: impl IntoIterator<Item = Fault>) -> Vec<FaultBody> {
    faults.into_iter().map(FaultBody::from).collect()
}

fn shown<'a>(standing: &'a Standing, warnings: &[FaultBody]) -> TriggerBody<'a> {
    let Standing { entry, trigger, row } = standing;
    let parked = row.parked.as_ref().filter(|(version, ..)| *version == trigger.version);
    TriggerBody {
        parked: parked.map(|(_, at, why)| ParkedBody { at: Text(*at), reason: why }),
        fired: row.fired,
        fired_at: row.fired_at.map(Text),
        left_out: row.left_out,
        warnings: warnings.to_vec(),
        ..TriggerBody::of(&entry.rule, trigger.enabled)
    }
}

fn instants(found: Instants) -> InstantsBody {
    let Instants { newest, is_cut } = found;
    let at: Vec<_> = newest.into_iter().map(Text).collect();
    InstantsBody { count: at.len(), at, more: is_cut }
}

fn told(run: DryRun) -> DryRunBody {
    let firing = |fire: WouldFire| WouldFireBody {
        number: Text(fire.number),
        at: Text(fire.at),
        event: fire.seq,
        would: fire.would,
        tells: fire.tells.into_iter().map(Text).collect(),
        refused: fire.refused,
    };
    DryRunBody {
        tickets: run.tickets,
        would_fire: run.fired,
        firings: run.shown.into_iter().map(firing).collect(),
        failed: run.failed.0,
        why: run.failed.1,
        instants: run.instants.map(instants),
        next: run.next.map(Text),
    }
}
