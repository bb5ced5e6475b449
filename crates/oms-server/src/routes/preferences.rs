//! How a person is told things, as they say it themselves.

use crate::answer::Answer;
use crate::auth::Who;
use crate::body::Posted;
use crate::document::{After, Errors, WriteErrors};
use crate::idempotency;
use crate::problem::Problem;
use crate::query::Params;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{PreferencesBody, PreferencesRequest};
use oms_app::engine::PreferWanted;
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::{Code, Fault};
use oms_domain::owner::read_owner;
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadNotices, routes!(get_preferences))
        .route(Operation::PreferNotices, routes!(set_preferences))
}

/// Read how the caller is told things.
///
/// The preferences of the person whom the token names.
#[utoipa::path(get, path = "/api/v1/me/notice-preferences", tag = "notices", params(After),
    responses((status = 200, description = "The preferences", body = PreferencesBody), Errors))]
async fn get_preferences(
    State(app): State<App>,
    Who(caller): Who,
    mut params: Params,
) -> Result<Answer, Problem> {
    params.after();
    params.finish()?;
    let answer = app.ask(move |app| {
        let (person, version, preferences) = app.reader().preferences(&caller)?;
        Ok(Answer::ok(&PreferencesBody::of((&person, version), &preferences, None)))
    });
    Ok(answer.await?)
}

/// Say how the caller is told things.
///
/// All of it at once: what is absent is as for one who says nothing. It is kept as a new version of
/// what is said of the person, in which nothing else is changed; the same again is the same
/// version. With `If-Match` only if that is still the `version` named.
#[utoipa::path(put, path = "/api/v1/me/notice-preferences", tag = "notices",
    request_body(content = PreferencesRequest, example = json!(
        {"mail": ["assigned", "breached"], "mute": ["commented"], "hours": "City hall"})),
    responses((status = 200, description = "The preferences", body = PreferencesBody),
        WriteErrors))]
async fn set_preferences(
    State(app): State<App>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let request: PreferencesRequest = posted.read()?;
    let wanted = PreferWanted { notices: request.to_json(), if_match: posted.if_match };
    let work = Work::Prefer(Box::new(wanted));
    match app.submit_one(Job { caller: posted.caller, key: None, work }).await? {
        Done::Rule { rule, position, .. } => {
            let definition = serde_json::from_slice(&rule.definition).unwrap_or_default();
            let profile = read_owner(&definition, rule.version).map_err(Problem::from)?;
            let missing = || Fault::here(Code::Internal, "a person was expected");
            let human = profile.human().ok_or_else(missing).map_err(Problem::from)?;
            let person = (&profile.owner, rule.version);
            let position = Some(position.to_string());
            Ok(Answer::ok(&PreferencesBody::of(person, &human.notices, position)))
        }
        other => Err(unexpected(&other)),
    }
}
