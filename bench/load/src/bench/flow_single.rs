//! `flow_single`: whole four-stage flows by single calls.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use super::drive::{self, Figures, TURNS_MAX, Tally, Window};
use super::lab::Settings;
use crate::api::{self, Lease};
use crate::http::{Connection, Target};
use crate::workflow::{LOAN_OWNERS, LOAN_TICKET};

const EMPTY_CLAIMS_MAX: usize = 1_000;
const EMPTY_CLAIM_PAUSE: Duration = Duration::from_millis(1);

/// Flows a second: each worker opens a ticket and takes one task of each stage in turn.
///
/// A worker queues a task for the next stage before it claims there, so that each claim finds
/// one, be it another worker's; a flow counts when its last stage's completion is answered.
pub(crate) async fn measure(target: &Target, settings: &Settings) -> Result<Figures> {
    drive::run(target, settings.connections, settings.window, worker).await
}

async fn worker(mut connection: Connection, window: Window) -> Result<Tally> {
    let claims = LOAN_OWNERS.map(|owner| api::claim_body(owner, 1, 0));
    let mut tally = Tally::default();
    for _ in 0..TURNS_MAX {
        let start = Instant::now();
        if window.is_over(start) {
            break;
        }
        api::open(&mut connection, LOAN_TICKET).await?;
        for claim in &claims {
            let leases = claim_some(&mut connection, claim).await?;
            for lease in &leases {
                api::complete(&mut connection, lease).await?;
            }
        }
        tally.turn(start, 1, window);
    }
    Ok(tally)
}

/// Claims until at least one task comes.
pub(crate) async fn claim_some(connection: &mut Connection, body: &str) -> Result<Vec<Lease>> {
    for _ in 0..EMPTY_CLAIMS_MAX {
        let leases = api::claim(connection, body).await?;
        if !leases.is_empty() {
            return Ok(leases);
        }
        tokio::time::sleep(EMPTY_CLAIM_PAUSE).await;
    }
    bail!("{EMPTY_CLAIMS_MAX} claims in turn found no task although one was queued: {body}");
}
