//! Signed checkpoints, and the proof of a ticket.

use crate::answer::Answer;
use crate::auth::Who;
use crate::document::{Errors, TicketPath};
use crate::path::At;
use crate::problem::Problem;
use crate::query::{Params, truth};
use crate::router::{Limits, Routes};
use crate::submit::named;
use axum::extract::State;
use oms_api::{CheckpointBody, ProofBody, Text};
use oms_app::proof::{FORMAT, Proof, spell_hash, spell_row, spell_step};
use oms_app::{App, Error, Operation};
use utoipa_axum::routes;

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::ReadProofs, routes!(get_checkpoint))
        .route(Operation::ReadProofs, routes!(get_proof))
}

/// Read the last signed checkpoint.
///
/// It covers everything committed before this call. There is none before the first commit.
#[utoipa::path(get, path = "/api/v1/checkpoint", tag = "proof",
    responses((status = 200, description = "The checkpoint", body = CheckpointBody), Errors))]
async fn get_checkpoint(
    State(app): State<App>,
    Who(_): Who,
    params: Params,
) -> Result<Answer, Problem> {
    params.finish()?;
    let read = move |app: &App| {
        let checkpoint = app.sealer().checkpoint()?.ok_or(Error::NotFound)?;
        let key = app.sealer().public_key().to_string();
        Ok(Answer::ok(&CheckpointBody { checkpoint: &checkpoint, key }))
    };
    Ok(app.ask(read).await?)
}

/// Prove a ticket.
///
/// Every event of it, and the way from the last of them to a signed checkpoint. Texts are left out
/// and their digests stand in their place, unless they are asked for: it holds either way.
#[utoipa::path(get, path = "/api/v1/tickets/{id}/proof", tag = "proof",
    params(TicketPath,
        ("texts" = Option<bool>, Query, description = "Whether titles, comments and other texts \
            are in it; false when absent", example = true)),
    responses((status = 200, description = "The proof", body = ProofBody), Errors))]
async fn get_proof(
    State(app): State<App>,
    Who(caller): Who,
    At(id): At<String>,
    mut params: Params,
) -> Result<Answer, Problem> {
    let with_texts = params.optional("texts", truth).unwrap_or(false);
    params.finish()?;
    let which = named(&id)?;
    let prove = move |app: &App| Ok(answer(&app.sealer().prove(&caller, &which, with_texts)?));
    Ok(app.ask(prove).await?)
}

/// An event of a proof may be restricted, so the answer waits until its reading is recorded.
fn answer(proof: &Proof) -> Answer {
    let body = ProofBody {
        format: FORMAT,
        ticket: Text(proof.ticket),
        number: Text(proof.number.clone()),
        rows: proof.rows.iter().map(|row| spell_row(row)).collect(),
        event_path: proof.event_path.iter().map(spell_step).collect(),
        position: proof.position,
        batch: proof.batch,
        previous: spell_hash(&proof.previous),
        block_path: proof.block_path.iter().map(spell_step).collect(),
        checkpoint: &proof.checkpoint,
    };
    Answer::ok(&body).about(proof.ticket, true)
}
