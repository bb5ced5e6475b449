//! `flow_batch`: whole four-stage flows by batch calls.

use std::time::Instant;

use anyhow::Result;

use super::drive::{self, Figures, TURNS_MAX, Tally, Window};
use super::flow_single::claim_some;
use super::lab::Settings;
use crate::api;
use crate::http::{Connection, Target};
use crate::workflow::{LOAN_OWNERS, LOAN_TICKET};

const BATCH: usize = 100;

/// Flows a second: each worker opens a batch of tickets and takes as many tasks of each stage.
pub(crate) async fn measure(target: &Target, settings: &Settings) -> Result<Figures> {
    let connections = settings.batch_connections;
    drive::run(target, connections, settings.window, worker).await
}

async fn worker(mut connection: Connection, window: Window) -> Result<Tally> {
    let opens = format!(r#"{{"tickets":[{}]}}"#, [LOAN_TICKET; BATCH].join(","));
    let mut tally = Tally::default();
    for _ in 0..TURNS_MAX {
        let start = Instant::now();
        if window.is_over(start) {
            break;
        }
        api::open_batch(&mut connection, &opens, BATCH).await?;
        for owner in LOAN_OWNERS {
            let mut missing = BATCH;
            while missing > 0 {
                let claim = api::claim_body(owner, missing, 0);
                let leases = claim_some(&mut connection, &claim).await?;
                api::complete_batch(&mut connection, &leases).await?;
                missing = missing.saturating_sub(leases.len());
            }
        }
        tally.turn(start, BATCH, window);
    }
    Ok(tally)
}
