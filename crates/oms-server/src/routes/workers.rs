//! Workers of triggers: what they are to look at, and what they want.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::cursor::Cursor;
use crate::document::{Conflicts, Errors, WriteErrors};
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::seen::Seen;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{
    AheadBody, CandidateBody, ConcludeRequest, ConcludedBody, FaultBody, OutcomeBody, Page,
    ParkedBody, Text, VerdictRequest,
};
use oms_app::automation::{Ahead, Candidate, Ended, Registered, Verdict};
use oms_app::engine::Outcome;
use oms_app::live::Position;
use oms_app::{App, Caller, Operation};
use oms_base::limits::CLAIM_WAIT_S_MAX;
use oms_base::{Code, Fault, Faults, Name, Timestamp};
use std::time::Duration;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    let parked =
        Routes::with(Limits::PARKED).route(Operation::ReadTickets, routes!(next_candidates));
    let large =
        Routes::with(Limits::LARGE).route(Operation::RunTriggers, routes!(conclude_candidates));
    Routes::with(Limits::USUAL)
        .route(Operation::ReadTickets, routes!(list_candidates))
        .merge(parked)
        .merge(large)
}

/// List the open tickets of a trigger that runs in a worker, newest first.
///
/// What a worker looks at when it begins. A page may hold fewer tickets than `limit` although there
/// are more: go on while `next` is not null.
#[utoipa::path(get, path = "/api/v1/triggers/{name}/candidates", tag = "triggers",
    params(
        ("name" = String, Path, description = "The trigger's name", example = "auto-rank"),
        ("version" = u32, Query, description = "The version that the worker has", example = 1),
        ("limit" = Option<u32>, Query, description = "Most tickets: 1 to 1,000; 50 when absent",
            minimum = 1, maximum = 1_000, example = 50),
        ("cursor" = Option<String>, Query, description = "The `next` of the page before; the \
            first page when absent", example = "tkt_01hzk2m9xq4c7")),
    responses((status = 200, description = "A page", body = Page<CandidateBody>), Errors,
        Conflicts))]
async fn list_candidates(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (version, limit, before) = (version(&mut params), params.limit(), params.cursor());
    params.finish()?;
    let worker = registered(&name, version)?;
    let read = move |app: &App| {
        let page = app.open_candidates(&caller, &worker, before, limit)?;
        let seen = SeenCandidate::all(app, &caller, page.items);
        let items = seen.iter().map(SeenCandidate::body).collect();
        Ok(Answer::page(&Page { items, next: page.next.map(|next| next.spell()) }))
    };
    Ok(app.ask(read).await?)
}

/// Wait for the next tickets of a trigger that runs in a worker.
///
/// Those that have changed behind the trigger's cursor, or behind `behind` where that is further.
/// Waits up to `wait_s` seconds for the first; answers none when none came. The cursor itself moves
/// when the worker says what it found.
#[utoipa::path(get, path = "/api/v1/triggers/{name}/candidates/next", tag = "triggers",
    params(
        ("name" = String, Path, description = "The trigger's name", example = "auto-rank"),
        ("version" = u32, Query, description = "The version that the worker has", example = 1),
        ("limit" = Option<u32>, Query, description = "Most tickets: 1 to 1,000; 50 when absent",
            minimum = 1, maximum = 1_000, example = 50),
        ("behind" = Option<String>, Query, description = "The `to` of the answer before, where \
            the cursor was left where it is", example = "0000000000g00"),
        ("wait_s" = Option<u32>, Query, description = "How many seconds to wait: 0 to 60; 0 when \
            absent", minimum = 0, maximum = 60, example = 20)),
    responses((status = 200, description = "What lies ahead", body = AheadBody), Errors,
        Conflicts))]
async fn next_candidates(
    State(app): State<App>,
    Who(caller): Who,
    At(name): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let (version, limit) = (version(&mut params), params.limit());
    let behind = params.optional("behind", Position::parse);
    let wait = params.optional("wait_s", |text| {
        let wait = text.parse().ok().filter(|wait| *wait <= CLAIM_WAIT_S_MAX);
        let detail = format!("must be a whole number from 0 to {CLAIM_WAIT_S_MAX}");
        wait.ok_or_else(|| Fault::here(Code::OutOfBounds, detail))
    });
    params.finish()?;
    let (worker, wait) = (registered(&name, version)?, Duration::from_secs(wait.unwrap_or(0)));
    let ahead = app.next_candidates(caller.clone(), worker, behind, limit, wait).await?;
    let Ahead { from, to, candidates, parked } = ahead;
    let seen = SeenCandidate::all(&app, &caller, candidates);
    let body = AheadBody {
        from: from.to_string(),
        to: to.to_string(),
        candidates: seen.iter().map(SeenCandidate::body).collect(),
        parked: parked.as_ref().map(|(at, why)| ParkedBody { at: Text(*at), reason: why }),
    };
    Ok(Answer::ok(&body).showing(seen.len()))
}

/// Say what a worker of a trigger found and wants.
///
/// Whether the condition holds for each ticket that was looked at, and what is to be done to it. It
/// is done at once with the move of the trigger's cursor from `from` to `to`: both happen, or
/// neither. A ticket that has changed since is passed, because it comes again. Takes no
/// `Idempotency-Key`: when an answer was lost, the cursor says whether it was done.
#[utoipa::path(post, path = "/api/v1/triggers/{name}/candidates/conclude", tag = "triggers",
    params(("name" = String, Path, description = "The trigger's name", example = "auto-rank")),
    request_body(content = ConcludeRequest, example = json!({"version": 1,
        "from": "0000000000g00", "to": "0000000000h00", "results": [{
            "ticket": "tkt_01hzk2m9xq4c7", "version": 1, "holds": true,
            "then": [{"priority": 1}]}]})),
    responses((status = 200, description = "What became of it", body = ConcludedBody),
        WriteErrors))]
async fn conclude_candidates(
    State(app): State<App>,
    At(name): At<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let ConcludeRequest { version, from, to, results } = posted.read()?;
    let worker = registered(&name, Some(version))?;
    let mut faults = Faults::default();
    let mut place = |name, text: Option<String>| faults.take(name, Position::parse(&text?));
    let moved = place("from", from).zip(place("to", to));
    let moved = faults.into_result(moved)?;
    let verdicts = results.into_iter().map(verdict).collect();
    let concluded = app.conclude(posted.caller, worker, moved, verdicts).await?;
    Ok(Answer::ok(&ConcludedBody {
        outcomes: concluded.ended.into_iter().map(told).collect(),
        warnings: concluded.warnings.into_iter().map(FaultBody::from).collect(),
    }))
}

fn version(params: &mut Params) -> Option<u32> {
    params.required("version", |text| {
        let detail = "must be the number of a version";
        text.parse().map_err(|_| Fault::here(Code::OutOfBounds, detail))
    })
}

/// What cannot be a name is not found.
fn registered(name: &str, version: Option<u32>) -> Result<Registered, Problem> {
    let name = Name::parse(name).map_err(|_| Problem::not_found())?;
    Ok(Registered { name, version: version.unwrap_or_default() })
}

fn verdict(request: VerdictRequest) -> Verdict {
    let VerdictRequest { ticket, version, holds, then } = request;
    Verdict { ticket, version, holds, then }
}

fn told(ended: Ended) -> OutcomeBody {
    let (outcome, why) = match ended {
        Ended::Noted => ("noted", None),
        Ended::Passed | Ended::Acted(Outcome::Passed) => ("passed", None),
        Ended::Stopped => ("stopped", None),
        Ended::Acted(Outcome::Done) => ("done", None),
        Ended::Acted(Outcome::Unchanged) => ("unchanged", None),
        Ended::Acted(Outcome::Refused(why)) => ("refused", Some(why)),
    };
    OutcomeBody { outcome, why }
}

/// A candidate with the names around it, ready to be rendered.
struct SeenCandidate {
    seen: Seen,
    now: Timestamp,
    held_since: Option<Timestamp>,
    quiet: bool,
}

impl SeenCandidate {
    fn all(app: &App, caller: &Caller, candidates: Vec<Candidate>) -> Vec<SeenCandidate> {
        let now = app.now();
        let seen = |candidate| {
            let Candidate { found, held_since, quiet } = candidate;
            let seen = Seen::found(app, caller.agency, found, now);
            SeenCandidate { seen, now, held_since, quiet }
        };
        candidates.into_iter().map(seen).collect()
    }

    fn body(&self) -> CandidateBody<'_> {
        CandidateBody {
            ticket: self.seen.body(),
            now: Text(self.now),
            held_since: self.held_since.map(Text),
            quiet: self.quiet,
        }
    }
}
