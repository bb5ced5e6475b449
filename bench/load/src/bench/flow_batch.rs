//! `flow_batch`: whole four-stage flows by batch calls.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Result;
use tokio::sync::Semaphore;

use super::drive::{self, Figures, TURNS_MAX, Tally, Window};
use super::lab::Settings;
use crate::api;
use crate::http::{Connection, Target};
use crate::workflow::{LOAN_OWNERS, LOAN_TICKET};

const BATCH: usize = 100;
/// Flows under way for each opener, in batches.
const AHEAD: usize = 4;
/// Workers of each stage for each opener: while one completes, the other waits.
const WORKERS: usize = 2;
const WAIT_S: u32 = 1;
const ROOM_WAIT: Duration = Duration::from_millis(50);

/// Flows a second: openers open batches of tickets, and workers of each stage wait for its tasks
/// with a parked claim and complete what they get in one call. A flow counts when the completion
/// of its last stage is answered; a turn is one worker's claim and completion.
pub(crate) async fn measure(target: &Target, settings: &Settings) -> Result<Figures> {
    let lanes = settings.batch_lanes;
    let room = Arc::new(Semaphore::new(lanes * AHEAD * BATCH));
    let of_lane = 1 + WORKERS * LOAN_OWNERS.len();
    let mut roles = (0..lanes).flat_map(|_| 0..of_lane);
    drive::run(target, lanes * of_lane, settings.window, |connection, window| {
        let (role, room) = (roles.next().unwrap_or(0), Arc::clone(&room));
        async move {
            match role.checked_sub(1) {
                None => open(connection, window, &room).await,
                Some(stage) => work(connection, window, stage % LOAN_OWNERS.len(), &room).await,
            }
        }
    })
    .await
}

async fn open(mut connection: Connection, window: Window, room: &Semaphore) -> Result<Tally> {
    let opens = format!(r#"{{"tickets":[{}]}}"#, [LOAN_TICKET; BATCH].join(","));
    for _ in 0..TURNS_MAX {
        if window.is_over(Instant::now()) {
            break;
        }
        let batch = u32::try_from(BATCH)?;
        if let Ok(permit) = tokio::time::timeout(ROOM_WAIT, room.acquire_many(batch)).await {
            permit?.forget();
            api::open_batch(&mut connection, &opens, BATCH).await?;
        }
    }
    Ok(Tally::default())
}

async fn work(
    mut connection: Connection,
    window: Window,
    stage: usize,
    room: &Semaphore,
) -> Result<Tally> {
    let claim = api::claim_body(LOAN_OWNERS[stage], BATCH, WAIT_S);
    let ends = stage + 1 == LOAN_OWNERS.len();
    let mut tally = Tally::default();
    for _ in 0..TURNS_MAX {
        let start = Instant::now();
        if window.is_over(start) {
            break;
        }
        let leases = api::claim(&mut connection, &claim).await?;
        if leases.is_empty() {
            continue;
        }
        api::complete_batch(&mut connection, &leases).await?;
        let flows = if ends { leases.len() } else { 0 };
        room.add_permits(flows);
        tally.turn(start, flows, window);
    }
    Ok(tally)
}
