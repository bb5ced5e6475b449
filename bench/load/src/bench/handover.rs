//! `handover`: from sending a completion to the next task in a waiting worker's hands.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::flow_single::claim_some;
use super::lab::Lab;
use crate::api::{self, Lease};
use crate::disk;
use crate::http::Connection;
use crate::sample::{Samples, rounded};
use crate::workflow::{LOAN_OWNERS, LOAN_TICKET};

const WAIT_S: u32 = 10;
// Long enough for the waiting claim to reach the server and park. The time is filled with small
// requests: after an idle pause the machine's own waking up would be measured, not the server.
const PARKING: Duration = Duration::from_millis(3);

/// Times handovers from the loan's first stage to its second.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let mut sync = disk::measure_sync(&lab.base, disk::PAGE)?;
    let mut commit = disk::measure_sync(&lab.base, disk::COMMIT)?;
    let bare = bare_open(lab).await?;
    let server = lab.loan_server(None).await?;
    let mut finishing = Connection::open(&server.target).await?;
    let mut waiting = Connection::open(&server.target).await?;
    let mut samples = Samples::default();
    for _ in 0..lab.settings.handovers {
        samples.push(one(&mut finishing, &mut waiting).await?);
    }
    sync.extend(disk::measure_sync(&lab.base, disk::PAGE)?);
    commit.extend(disk::measure_sync(&lab.base, disk::COMMIT)?);
    let p50 = samples.percentile_ms(50).context("nothing handed over")?;
    let p99 = samples.percentile_ms(99).context("nothing handed over")?;
    let sync = sync.percentile_ms(50).context("nothing synced")?;
    let commit = commit.percentile_ms(50).context("nothing synced")?;
    Ok(json!({
        "samples": samples.len(),
        "p50_ms": rounded(p50),
        "p99_ms": rounded(p99),
        "sync_p50_ms": rounded(sync),
        "ratio_p50_to_sync": rounded(p50 / sync),
        "commit_sync_p50_ms": rounded(commit),
        "ratio_p50_to_commit_sync": rounded(p50 / commit),
        "ceiling_open_p50_ms": rounded(bare),
        "ratio_p50_to_ceiling_open": rounded(p50 / bare),
    }))
}

/// What the bare ceiling's open takes on one connection: the least that one durable command costs
/// over HTTP here.
async fn bare_open(lab: &Lab) -> Result<f64> {
    let server = lab.ceiling().await?;
    let mut connection = Connection::open(&server.target).await?;
    let mut samples = Samples::default();
    for _ in 0..lab.settings.handovers {
        api::keep_awake(&mut connection, PARKING).await?;
        let start = Instant::now();
        api::open(&mut connection, LOAN_TICKET).await?;
        samples.push(start.elapsed());
    }
    samples.percentile_ms(50).context("nothing opened")
}

async fn one(finishing: &mut Connection, waiting: &mut Connection) -> Result<Duration> {
    api::open(finishing, LOAN_TICKET).await?;
    let first = claim_some(finishing, &api::claim_body(LOAN_OWNERS[0], 1, 0)).await?;
    let next = api::claim_body(LOAN_OWNERS[1], 1, WAIT_S);
    let completion = async {
        api::keep_awake(finishing, PARKING).await?;
        let start = Instant::now();
        api::complete(finishing, &first[0]).await?;
        anyhow::Ok(start)
    };
    let parked = async {
        let leases = api::claim(waiting, &next).await?;
        anyhow::Ok((leases, Instant::now()))
    };
    let (start, (leases, arrived)) = tokio::try_join!(completion, parked)?;
    let [Lease { ticket, .. }] = leases.as_slice() else {
        anyhow::bail!("the parked claim got {} tasks", leases.len());
    };
    ensure!(
        *ticket == first[0].ticket && arrived >= start,
        "the parked claim got another ticket's task"
    );
    Ok(arrived - start)
}
