//! `verify`: events a second that `oms verify` reads, against those a second that the server wrote
//! them in, load for load.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::lab::Lab;
use super::load::Load;
use crate::sample::{median, rounded};

/// What one round of a load gave.
struct Round {
    events: u32,
    written: f64,
    verified: f64,
}

/// Measures it under each load in every round, each time on a store of its own.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let mut report = Map::new();
    for load in Load::ALL {
        let mut rounds = Vec::new();
        for _ in 0..lab.settings.rounds {
            rounds.push(round(lab, load).await?);
        }
        report.insert(load.key().to_owned(), of_rounds(&rounds)?);
    }
    Ok(report.into())
}

async fn round(lab: &Lab, load: Load) -> Result<Round> {
    let mut server = lab.loan_server(None).await?;
    let start = Instant::now();
    load.measure(&server.target, &lab.settings).await?;
    let writing = start.elapsed().as_secs_f64();
    server.terminate().await?;
    let (report, verifying) = lab.verify(&server)?;
    let events = report.lines().find_map(|line| line.strip_prefix("events"));
    let events = events.context("oms verify counts no events")?.trim().parse::<u32>()?;
    let rate = |seconds: f64| f64::from(events) / seconds;
    let (written, verified) = (rate(writing), rate(verifying.as_secs_f64()));
    Ok(Round { events, written, verified })
}

fn of_rounds(rounds: &[Round]) -> Result<Value> {
    let of = |figure: fn(&Round) -> f64| {
        let figures: Vec<f64> = rounds.iter().map(figure).collect();
        median(&figures).map(rounded).context("no round ended")
    };
    let ratio = |round: &Round| round.verified / round.written;
    Ok(json!({
        "events": rounds.iter().map(|round| round.events).collect::<Vec<_>>(),
        "written_per_s": of(|round| round.written)?,
        "verified_per_s": of(|round| round.verified)?,
        "ratio": of(ratio)?,
        "ratios": rounds.iter().map(|round| rounded(ratio(round))).collect::<Vec<_>>(),
    }))
}
