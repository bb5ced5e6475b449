//! `open`: durable single opens of the four-stage loan.

use std::time::Instant;

use anyhow::Result;

use super::drive::{self, Figures, TURNS_MAX, Tally, Window};
use super::lab::Settings;
use crate::api;
use crate::http::{Connection, Target};
use crate::workflow::LOAN_TICKET;

/// Opens tickets on every connection for one window; every answer must be 201.
pub(crate) async fn measure(target: &Target, settings: &Settings) -> Result<Figures> {
    drive::run(target, settings.connections, settings.window, worker).await
}

async fn worker(mut connection: Connection, window: Window) -> Result<Tally> {
    let mut tally = Tally::default();
    for _ in 0..TURNS_MAX {
        let start = Instant::now();
        if window.is_over(start) {
            break;
        }
        api::open(&mut connection, LOAN_TICKET).await?;
        tally.turn(start, 1, window);
    }
    Ok(tally)
}
