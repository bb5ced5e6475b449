//! Keeps the demo alive while it runs: one turn every few seconds.

use super::town::Town;
use oms_app::{App, Error};
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};

/// How long a turn of the present lasts.
const TURN: Duration = Duration::from_secs(2);
/// A pothole is reported every so many turns.
const POTHOLE_EVERY: u32 = 9;
/// A loan is requested every so many turns.
const LOAN_EVERY: u32 = 10;
/// A pothole moves every so many turns.
const MOVE_EVERY: u32 = 4;
/// Most potholes, and most loans, of a demo that runs for long.
const TICKETS_MAX: u32 = 2_000;

/// Works until the server stops.
pub(super) async fn run(app: App, mut town: Town) {
    let mut beat = interval(TURN);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while !app.is_stopping() {
        beat.tick().await;
        match turn(&mut town).await {
            Ok(()) => {}
            Err(Error::Stopping) => break,
            Err(error) => tracing::warn!(%error, "the demo's workers lost a turn"),
        }
        town.turn = town.turn.saturating_add(1);
    }
}

async fn turn(town: &mut Town) -> Result<(), Error> {
    let turn = town.turn;
    if turn.is_multiple_of(POTHOLE_EVERY) && town.pothole_count() < TICKETS_MAX {
        town.report_pothole().await?;
    }
    if turn.is_multiple_of(LOAN_EVERY) && town.loan_count() < TICKETS_MAX {
        town.request_loan(town.loan_count()).await?;
    }
    if turn.is_multiple_of(MOVE_EVERY) {
        town.move_pothole().await?;
    }
    town.work().await
}
