//! `fairness`: handovers among many waiting workers, alone, beside two owners who do their work,
//! and beside two who hold whatever they get.
//!
//! The first of the two claims task after task; the second is a service to which tasks are brought.
//! At their worst the one never finishes any, and the other takes every message and answers none.
//! Both times the same is opened for them, so that what differs is how they behave.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
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
/// The two, and the workflow of each.
const CLAIMING: (&str, &str) = ("agent:claiming", "Claimed");
const BROUGHT: (&str, &str) = ("svc:brought", "Brought");
const DONE: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
    content-length: 18\r\n\r\n{\"outcome\":\"done\"}";
const CONFIG: &str = "outbound:\n  allow: [127.0.0.0/8]\n";

/// How the two behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Beside {
    Nobody,
    WhoWork,
    WhoHold,
}

const ALL: [Beside; 3] = [Beside::Nobody, Beside::WhoWork, Beside::WhoHold];

/// Times handovers beside nobody, beside those who work and those who hold, round by round.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let mut all = [const { Vec::new() }; ALL.len()];
    let mut ratios = Vec::new();
    for round in 0..lab.settings.rounds {
        let (mut p99, first) = ([0.0; ALL.len()], usize::try_from(round)?);
        for turn in (0..ALL.len()).map(|turn| (turn + first) % ALL.len()) {
            let mut samples = measure(lab, ALL[turn]).await?;
            p99[turn] = samples.percentile_ms(99).context("nothing handed over")?;
            all[turn].push(samples);
        }
        ratios.push(p99[2] / p99[1]);
    }
    let [nobody, work, hold] = all.map(|rounds| {
        let mut samples = Samples::default();
        for round in rounds {
            samples.extend(round);
        }
        json!({"samples": samples.len(), "p50_ms": samples.percentile_ms(50).map(rounded),
            "p99_ms": samples.percentile_ms(99).map(rounded)})
    });
    let ratio = median(&ratios).context("no rounds")?;
    let rounds: Vec<f64> = ratios.into_iter().map(rounded).collect();
    Ok(json!({
        "workers": WORKERS,
        "alone": nobody,
        "beside_who_work": work,
        "beside_who_hold": hold,
        "ratio_p99_hold_to_work": rounded(ratio),
        "rounds": rounds,
    }))
}

/// Handovers on a fresh server.
async fn measure(lab: &Lab, beside: Beside) -> Result<Samples> {
    let server = lab.loan_server_with(CONFIG).await?;
    let mut finishing = Connection::open(&server.target).await?;
    let mut crowd = JoinSet::new();
    if beside != Beside::Nobody {
        settle(&mut finishing, beside, &mut crowd).await?;
        crowd.spawn(claim_all(server.target.clone(), beside));
    }
    let (arrived, mut arrivals) = mpsc::unbounded_channel();
    for _ in 0..WORKERS {
        crowd.spawn(wait_for_tasks(server.target.clone(), arrived.clone()));
    }
    let mut samples = Samples::default();
    for _ in 0..lab.settings.handovers {
        if beside != Beside::Nobody {
            for (_, workflow) in [CLAIMING, BROUGHT] {
                for _ in 0..HELD_AT_ONCE {
                    api::open(&mut finishing, &json!({"workflow": workflow}).to_string()).await?;
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

/// The one who claims whatever there is, and finishes all of it or nothing.
async fn claim_all(target: Target, beside: Beside) -> Result<()> {
    let mut connection = Connection::open(&target).await?;
    let body = api::claim_body(CLAIMING.0, 100, WAIT_S);
    loop {
        for lease in api::claim(&mut connection, &body).await? {
            if beside == Beside::WhoWork {
                api::complete(&mut connection, &lease).await?;
            }
        }
    }
}

/// The workflows of the two, the service that is brought tasks, and what both hold already.
async fn settle(
    connection: &mut Connection,
    beside: Beside,
    crowd: &mut JoinSet<Result<()>>,
) -> Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await.context("listening")?;
    let url = format!("http://{}/", listener.local_addr().context("listening")?);
    crowd.spawn(take_connections(listener, beside));
    let push = json!({"url": url, "secret": "brought", "timeout_s": 60, "concurrency": 16});
    let owner = json!({"name": BROUGHT.0, "push": push}).to_string();
    put(connection, "/api/v1/secrets/brought", "{}").await?;
    put(connection, &format!("/api/v1/owners/{}", BROUGHT.0), &owner).await?;
    for (owner, name) in [CLAIMING, BROUGHT] {
        let workflow = json!({"name": name, "stages": [{"id": "all", "owner": owner}]});
        api::publish(connection, &workflow).await?;
        if beside == Beside::WhoHold {
            let tickets = json!({"tickets": vec![json!({"workflow": name}); HELD]}).to_string();
            api::open_batch(connection, &tickets, HELD).await?;
        }
    }
    Ok(())
}

async fn put(connection: &mut Connection, path: &str, body: &str) -> Result<()> {
    let answer = connection.call(Request::put(path, body.as_bytes())).await?;
    ensure!(matches!(answer.status, 200 | 201), "{path} answered {}", answer.status);
    Ok(())
}

/// Takes every connection, reads what comes, and answers each message or none.
async fn take_connections(listener: TcpListener, beside: Beside) -> Result<()> {
    let mut held = JoinSet::new();
    loop {
        let (mut stream, _) = listener.accept().await.context("accepting")?;
        held.spawn(async move {
            let (mut got, mut buffer) = (Vec::new(), [0; 4096]);
            while let Ok(read @ 1..) = stream.read(&mut buffer).await {
                got.extend_from_slice(&buffer[..read]);
                if beside == Beside::WhoWork && is_whole(&got) {
                    got.clear();
                    if stream.write_all(DONE.as_bytes()).await.is_err() {
                        return;
                    }
                }
            }
        });
    }
}

/// Whether a request has all of its head and body.
fn is_whole(got: &[u8]) -> bool {
    let text = String::from_utf8_lossy(got);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let length = lines.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    length.is_some_and(|(_, value)| value.trim().parse() == Ok(body.len()))
}
