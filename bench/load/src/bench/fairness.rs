//! `fairness`: handovers among many waiting workers, alone and beside owners who hold whatever
//! they get.
//!
//! The greedy owner claims task after task and never finishes one. The silent one is a service that
//! takes every message and answers none.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::io::AsyncReadExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::flow_single::claim_some;
use super::lab::Lab;
use crate::api;
use crate::http::{Connection, Request, Target};
use crate::sample::{Samples, median, rounded};
use crate::workflow::{LOAN_OWNERS, LOAN_TICKET};

const WORKERS: usize = 64;
const WAIT_S: u32 = 10;
/// As in `handover`: until the claims wait, and no longer.
const PARKING: Duration = Duration::from_millis(3);
const PATIENCE: Duration = Duration::from_secs(10);
/// Tickets of each of the two who hold everything, before anything is timed.
const HELD: usize = 1_000;
/// How many of their tickets are opened between two handovers that are timed.
const HELD_AT_ONCE: usize = 2;
const GREEDY: &str = "agent:greedy";
const SILENT: &str = "svc:silent";
const CONFIG: &str = "outbound:\n  allow: [127.0.0.0/8]\n";

/// Times handovers with and without the two beside them, round by round.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let (mut alone, mut beside) = (Samples::default(), Samples::default());
    let mut ratios = Vec::new();
    for round in 0..lab.settings.rounds {
        let mut pair = [Samples::default(), Samples::default()];
        let first = usize::try_from(round % 2)?;
        for turn in [first, 1 - first] {
            pair[turn] = measure(lab, turn == 1).await?;
        }
        let [mut calm, mut busy] = pair;
        let of = |samples: &mut Samples| samples.percentile_ms(99).context("nothing handed over");
        ratios.push(of(&mut busy)? / of(&mut calm)?);
        alone.extend(calm);
        beside.extend(busy);
    }
    let ratio = median(&ratios).context("no rounds")?;
    let rounds: Vec<f64> = ratios.into_iter().map(rounded).collect();
    Ok(json!({
        "workers": WORKERS,
        "samples": alone.len(),
        "p50_ms": alone.percentile_ms(50).map(rounded),
        "p99_ms": alone.percentile_ms(99).map(rounded),
        "beside_p50_ms": beside.percentile_ms(50).map(rounded),
        "beside_p99_ms": beside.percentile_ms(99).map(rounded),
        "ratio_p99": rounded(ratio),
        "rounds": rounds,
    }))
}

/// Handovers on a fresh server.
async fn measure(lab: &Lab, is_beside: bool) -> Result<Samples> {
    let server = lab.loan_server_with(CONFIG).await?;
    let mut finishing = Connection::open(&server.target).await?;
    let mut crowd = JoinSet::new();
    if is_beside {
        hold(&mut finishing, &mut crowd).await?;
        crowd.spawn(take_all(server.target.clone()));
    }
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    for _ in 0..WORKERS {
        crowd.spawn(wait_for_tasks(server.target.clone(), arrived.clone()));
    }
    let mut samples = Samples::default();
    for _ in 0..lab.settings.handovers {
        if is_beside {
            for owner in ["Greedy", "Silent"] {
                for _ in 0..HELD_AT_ONCE {
                    api::open(&mut finishing, &json!({"workflow": owner}).to_string()).await?;
                }
            }
        }
        samples.push(one(&mut finishing, &mut arrivals).await?);
    }
    while let Some(ended) = crowd.try_join_next() {
        ended.context("somebody of the crowd panicked")??;
    }
    crowd.abort_all();
    Ok(samples)
}

async fn one(
    finishing: &mut Connection,
    arrivals: &mut mpsc::UnboundedReceiver<(String, Instant)>,
) -> Result<Duration> {
    api::open(finishing, LOAN_TICKET).await?;
    let first = claim_some(finishing, &api::claim_body(LOAN_OWNERS[0], 1, 0)).await?;
    api::keep_awake(finishing, PARKING).await?;
    let start = Instant::now();
    api::complete(finishing, &first[0]).await?;
    let next = tokio::time::timeout(PATIENCE, arrivals.recv()).await;
    let (ticket, arrived) = next.context("nobody got the task")?.context("nobody waits")?;
    ensure!(ticket == first[0].ticket && arrived >= start, "somebody got another ticket's task");
    Ok(arrived - start)
}

/// A worker of the second stage, who says what it gets and when.
async fn wait_for_tasks(
    target: Target,
    arrived: mpsc::UnboundedSender<(String, Instant)>,
) -> Result<()> {
    let mut connection = Connection::open(&target).await?;
    let body = api::claim_body(LOAN_OWNERS[1], 1, WAIT_S);
    loop {
        for lease in api::claim(&mut connection, &body).await? {
            if arrived.send((lease.ticket, Instant::now())).is_err() {
                return Ok(());
            }
        }
    }
}

/// The one who claims whatever there is, and finishes nothing.
async fn take_all(target: Target) -> Result<()> {
    let mut connection = Connection::open(&target).await?;
    let body = api::claim_body(GREEDY, 100, WAIT_S);
    loop {
        api::claim(&mut connection, &body).await?;
    }
}

/// Both workflows with tickets of theirs, and the service that is brought tasks and never answers.
async fn hold(connection: &mut Connection, crowd: &mut JoinSet<Result<()>>) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("listening")?;
    let url = format!("http://{}/", listener.local_addr().context("listening")?);
    crowd.spawn(hold_connections(listener));
    let push = json!({"url": url, "secret": "silent", "timeout_s": 60, "concurrency": 16});
    let owner = json!({"name": SILENT, "push": push}).to_string();
    put(connection, "/api/v1/secrets/silent", "{}").await?;
    put(connection, &format!("/api/v1/owners/{SILENT}"), &owner).await?;
    for (name, owner) in [("Greedy", GREEDY), ("Silent", SILENT)] {
        let workflow = json!({"name": name, "stages": [{"id": "all", "owner": owner}]});
        api::publish(connection, &workflow).await?;
        let tickets = json!({"tickets": vec![json!({"workflow": name}); HELD]}).to_string();
        api::open_batch(connection, &tickets, HELD).await?;
    }
    Ok(())
}

async fn put(connection: &mut Connection, path: &str, body: &str) -> Result<()> {
    let answer = connection.call(Request::put(path, body.as_bytes())).await?;
    ensure!(matches!(answer.status, 200 | 201), "{path} answered {}", answer.status);
    Ok(())
}

/// Takes every connection, reads what comes, and says nothing.
async fn hold_connections(listener: TcpListener) -> Result<()> {
    let mut held = JoinSet::new();
    loop {
        let (mut stream, _) = listener.accept().await.context("accepting")?;
        held.spawn(async move {
            let mut buffer = [0; 4096];
            while stream.read(&mut buffer).await.is_ok_and(|read| read > 0) {}
        });
    }
}
