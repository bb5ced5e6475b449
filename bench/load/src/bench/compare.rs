//! Figures that are ratios to the bare ceiling: both run in each round, in a seeded order.

use anyhow::{Context, Result, anyhow};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::drive::Figures;
use super::lab::Lab;
use super::{Name, flow_batch, flow_single, open};
use crate::sample::{median, rounded};

/// One figure's rounds, or why there are none.
struct Track {
    name: Name,
    rounds: Result<Vec<Figures>>,
}

/// Measures each named figure beside the ceiling; answers them in the same order.
pub(crate) async fn run(lab: &Lab, names: &[Name]) -> Vec<(Name, Result<Value>)> {
    if names.is_empty() {
        return Vec::new();
    }
    let mut tracks: Vec<Track> =
        names.iter().map(|&name| Track { name, rounds: Ok(Vec::new()) }).collect();
    let ceiling = rounds(lab, &mut tracks).await;
    let results = tracks.into_iter().map(|track| {
        let name = track.name;
        let result = match (&ceiling, track.rounds) {
            (Ok(ceiling), Ok(rounds)) => report(name, ceiling, &rounds),
            (Err(error), _) => Err(anyhow!("the ceiling failed: {error:#}")),
            (_, Err(error)) => Err(error),
        };
        (name, result)
    });
    results.collect()
}

/// Runs every round; answers the ceiling's.
async fn rounds(lab: &Lab, tracks: &mut [Track]) -> Result<Vec<Figures>> {
    let mut choices = ChaCha8Rng::seed_from_u64(lab.settings.seed);
    let mut ceiling = Vec::new();
    for round in 1..=lab.settings.rounds {
        eprintln!("round {round} of {}", lab.settings.rounds);
        let ceiling_first = choices.next_u32() & 1 == 0;
        if ceiling_first {
            ceiling.push(measure_ceiling(lab).await?);
        }
        for track in &mut *tracks {
            if let Ok(done) = &mut track.rounds {
                match measure_oms(lab, track.name).await {
                    Ok(figures) => done.push(figures),
                    Err(error) => track.rounds = Err(error),
                }
            }
        }
        if !ceiling_first {
            ceiling.push(measure_ceiling(lab).await?);
        }
    }
    Ok(ceiling)
}

/// The ceiling's opens over one window.
pub(super) async fn measure_ceiling(lab: &Lab) -> Result<Figures> {
    let server = lab.ceiling().await?;
    open::measure(&server.target, &lab.settings).await
}

async fn measure_oms(lab: &Lab, name: Name) -> Result<Figures> {
    let server = lab.loan_server(None).await?;
    match name {
        Name::FlowSingle => flow_single::measure(&server.target, &lab.settings).await,
        Name::FlowBatch => flow_batch::measure(&server.target, &lab.settings).await,
        _ => open::measure(&server.target, &lab.settings).await,
    }
}

fn report(name: Name, ceiling: &[Figures], oms: &[Figures]) -> Result<Value> {
    let ratios = ceiling.iter().zip(oms);
    let ratios: Vec<f64> = ratios.map(|(bare, ours)| rounded(ours.rate / bare.rate)).collect();
    let rounds = json!({"ceiling": rates(ceiling), "oms": rates(oms), "ratio": ratios});
    let (bare, ours) = (middle(ceiling)?, middle(oms)?);
    let ratio = rounded(ours.rate / bare.rate);
    if name != Name::Open {
        return Ok(json!({
            "oms": {
                "flows_per_s": rounded(ours.rate),
                "turn_p50_ms": rounded(ours.p50_ms),
                "turn_p99_ms": rounded(ours.p99_ms),
            },
            "ceiling": {"opens_per_s": rounded(bare.rate)},
            "ratio": ratio,
            "rounds": rounds,
        }));
    }
    let view = |figures: Figures| {
        json!({
            "rate_per_s": rounded(figures.rate),
            "p50_ms": rounded(figures.p50_ms),
            "p99_ms": rounded(figures.p99_ms),
        })
    };
    Ok(json!({
        "ceiling": view(bare),
        "oms": view(ours),
        "ratio_rate": ratio,
        "ratio_p99": rounded(ours.p99_ms / bare.p99_ms),
        "rounds": rounds,
    }))
}

/// The median of each figure over the rounds.
fn middle(rounds: &[Figures]) -> Result<Figures> {
    let of = |figure: fn(&Figures) -> f64| {
        let figures: Vec<f64> = rounds.iter().map(figure).collect();
        median(&figures).context("no round ended")
    };
    Ok(Figures {
        rate: of(|figures| figures.rate)?,
        p50_ms: of(|figures| figures.p50_ms)?,
        p99_ms: of(|figures| figures.p99_ms)?,
    })
}

fn rates(rounds: &[Figures]) -> Vec<f64> {
    rounds.iter().map(|figures| rounded(figures.rate)).collect()
}
