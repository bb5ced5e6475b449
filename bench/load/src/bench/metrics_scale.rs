//! `metrics_scale`: a board's metrics at a thousand tickets and at very many.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::lab::Lab;
use super::scale::{Store, metrics_path};
use crate::http::{Connection, Request};
use crate::sample::{Samples, rate, rounded};

const FEW: usize = 1_000;
const CALLS_MAX: usize = 1_000;
const CALLS_WITHIN: Duration = Duration::from_secs(20);

/// Times the call at both sizes; leaves the large store for whoever comes next.
pub(crate) async fn run(lab: &Lab, kept: &mut Option<Store>) -> Result<Value> {
    let mut store = Store::new(lab).await?;
    store.fill(FEW).await?;
    let few = time(&store).await?;
    let begun = Instant::now();
    store.fill(lab.settings.tickets).await?;
    let opened = rate(lab.settings.tickets - FEW, begun.elapsed());
    let many = time(&store).await?;
    let ratio = many.p50_ms / few.p50_ms;
    let report = json!({
        "few": few.view(),
        "many": many.view(),
        "ratio_p50": rounded(ratio),
        "batch_opens_per_s": rounded(opened),
        "store_bytes": std::fs::metadata(store.server.data().join("tickets.db"))
            .map(|file| file.len())
            .ok(),
        "memory_bytes": store.server.memory_bytes(),
    });
    *kept = Some(store);
    Ok(report)
}

struct Timed {
    tickets: usize,
    p50_ms: f64,
    p99_ms: f64,
}

impl Timed {
    fn view(&self) -> Value {
        json!({
            "tickets": self.tickets,
            "p50_ms": rounded(self.p50_ms),
            "p99_ms": rounded(self.p99_ms),
        })
    }
}

async fn time(store: &Store) -> Result<Timed> {
    let mut connection = Connection::open(&store.server.target).await?;
    store.check(&mut connection).await?;
    let path = metrics_path();
    let mut samples = Samples::default();
    let begun = Instant::now();
    while samples.len() < CALLS_MAX && begun.elapsed() < CALLS_WITHIN {
        let start = Instant::now();
        connection.call(Request::get(&path)).await?.expect(200)?;
        samples.push(start.elapsed());
    }
    Ok(Timed {
        tickets: store.tickets(),
        p50_ms: samples.percentile_ms(50).context("no call ended")?,
        p99_ms: samples.percentile_ms(99).context("no call ended")?,
    })
}
