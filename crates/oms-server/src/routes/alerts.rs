//! Alerts that open, change and end tickets.

use crate::answer::Answer;
use crate::batch;
use crate::body::Posted;
use crate::document::WriteErrors;
use crate::idempotency;
use crate::path::At;
use crate::problem::Problem;
use crate::router::{Limits, Routes};
use crate::submit::unexpected;
use axum::extract::State;
use axum::http::HeaderMap;
use oms_api::{AlertBody, AlertsRequest, Results};
use oms_app::engine::{AlertWanted, Became};
use oms_app::{App, Done, Job, Operation, Work};
use oms_base::Name;
use oms_domain::ticket::Ticket;
use std::sync::Arc;
use utoipa_axum::routes;

/// What became of an alert, and its ticket.
type Told = (Became, Option<Arc<Ticket>>);

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::ReceiveAlerts, routes!(receive_alerts))
}

/// Open, change and end tickets by alerts.
///
/// Takes what Alertmanager sends, version 4, up to 64 alerts. An alert has one ticket on the board
/// while it fires, which is known by its fingerprint. What is wrong with the form of any of them
/// refuses them all; beyond that each happens or fails by itself, and the results are in their
/// order. Takes no `Idempotency-Key`: the same again changes nothing.
#[utoipa::path(post, path = "/api/v1/boards/{name}/alerts", tag = "boards",
    params(("name" = String, Path, description = "The board's name", example = "Operations")),
    request_body(content = AlertsRequest, example = json!({"version": "4", "status": "firing",
        "alerts": [{"status": "firing", "fingerprint": "1a30ba71cca2921f",
            "startsAt": "2026-11-21T13:08:45.828Z",
            "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1"},
            "annotations": {"summary": "The disk of db-1 is full"}}]})),
    responses(
        (status = 200, description = "One result an alert", body = Results<AlertBody>),
        WriteErrors))]
async fn receive_alerts(
    State(app): State<App>,
    headers: HeaderMap,
    At(name): At<String>,
    posted: Posted,
) -> Result<Answer, Problem> {
    idempotency::refuse(&headers)?;
    let AlertsRequest { alerts, .. } = posted.read()?;
    let board = Name::parse(&name).map_err(|_| Problem::not_found())?;
    // Also where there is nothing to do, one who may not know of the board does not get to.
    app.reader().board(&posted.caller, &board)?;
    let fingerprints: Vec<_> = alerts.iter().map(|alert| alert.fingerprint.clone()).collect();
    let job = |alert| {
        let work = Work::Alert(Box::new(AlertWanted { board: board.clone(), alert }));
        Ok(Job { caller: posted.caller.clone(), key: None, work })
    };
    let outcomes = batch::submit(&app, alerts.into_iter().map(job).collect()).await?;
    let became: Vec<Result<Told, Problem>> = outcomes
        .into_iter()
        .map(|outcome| match outcome? {
            Done::Alert { became, ticket } => Ok((became, ticket)),
            other => Err(unexpected(&other)),
        })
        .collect();
    let bodies = fingerprints.iter().zip(&became).map(|(fingerprint, became)| {
        let (became, ticket) = became.as_ref().map_err(Problem::clone)?;
        Ok(AlertBody::of(fingerprint, spelled(*became), ticket.as_deref()))
    });
    Ok(Answer::ok(&batch::results(bodies, &posted.request_id)))
}

const fn spelled(became: Became) -> &'static str {
    match became {
        Became::Opened => "opened",
        Became::Again => "again",
        Became::Completed => "completed",
        Became::Noted => "noted",
        Became::Known => "known",
    }
}
