//! `databases`: the same load on a `PostgreSQL` database and on SQLite, one after the other.

use anyhow::{Context, Result};
use pg_server::{Durability, PgServer};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Map, Value, json};

use super::drive::Figures;
use super::lab::Lab;
use super::load::Load;
use crate::sample::{median, rounded};

/// Measures each load on both in every round, in a seeded order.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let postgres = PgServer::start_in(&lab.base, Durability::Disk);
    let mut choices = ChaCha8Rng::seed_from_u64(lab.settings.seed);
    let mut report = Map::new();
    for load in Load::ALL {
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..lab.settings.rounds {
            let database = postgres.database();
            let first = choices.next_u32() & 1 == 0;
            if first {
                ours.push(measure(lab, load, None).await?);
            }
            theirs.push(measure(lab, load, Some(&database)).await?);
            if !first {
                ours.push(measure(lab, load, None).await?);
            }
        }
        report.insert(load.key().to_owned(), compared(&ours, &theirs)?);
    }
    Ok(report.into())
}

async fn measure(lab: &Lab, load: Load, database: Option<&str>) -> Result<Figures> {
    let server = lab.loan_server(database).await?;
    load.measure(&server.target, &lab.settings).await
}

fn compared(sqlite: &[Figures], postgres: &[Figures]) -> Result<Value> {
    let ratios: Vec<f64> =
        postgres.iter().zip(sqlite).map(|(ours, theirs)| ours.rate / theirs.rate).collect();
    Ok(json!({
        "sqlite": middle(sqlite)?,
        "postgres": middle(postgres)?,
        "ratio": median(&ratios).map(rounded),
        "ratios": ratios.into_iter().map(rounded).collect::<Vec<_>>(),
    }))
}

fn middle(rounds: &[Figures]) -> Result<Value> {
    let of = |figure: fn(&Figures) -> f64| {
        let figures: Vec<f64> = rounds.iter().map(figure).collect();
        median(&figures).map(rounded).context("no round ended")
    };
    Ok(json!({
        "rate_per_s": of(|figures| figures.rate)?,
        "p50_ms": of(|figures| figures.p50_ms)?,
        "p99_ms": of(|figures| figures.p99_ms)?,
    }))
}
