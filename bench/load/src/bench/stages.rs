//! `stages`: what publishing, opening and a step cost by the number of stages.

use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use super::flow_single::claim_some;
use super::lab::Lab;
use crate::api;
use crate::http::Connection;
use crate::sample::{Samples, rounded};
use crate::workflow;

const PUBLISHES: usize = 5;
const OPENS: usize = 20;

/// A shape of workflow by its number of stages; `join` is one stage behind all others.
struct Shape {
    name: &'static str,
    stages: usize,
    define: fn(&str, usize, &str) -> Value,
}

const SHAPES: [Shape; 4] = [
    Shape { name: "chain_5", stages: 5, define: workflow::chain },
    Shape { name: "chain_50", stages: 50, define: workflow::chain },
    Shape { name: "chain_500", stages: 500, define: workflow::chain },
    Shape { name: "join_500", stages: 500, define: workflow::join },
];

/// Times each shape on one connection.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let server = lab.oms().await?;
    let mut connection = Connection::open(&server.target).await?;
    let mut report = Map::new();
    for shape in &SHAPES {
        let timed = time(&mut connection, shape, lab.settings.steps).await;
        report.insert(shape.name.to_owned(), timed.context(shape.name)?);
    }
    Ok(Value::Object(report))
}

async fn time(connection: &mut Connection, shape: &Shape, steps_max: usize) -> Result<Value> {
    let mut publishes = Samples::default();
    for turn in 0..PUBLISHES {
        let name = format!("{}_{turn}", shape.name);
        let definition = (shape.define)(&name, shape.stages, shape.name);
        let start = Instant::now();
        api::publish(connection, &definition).await?;
        publishes.push(start.elapsed());
    }
    let body = json!({"workflow": format!("{}_0", shape.name), "data": {}}).to_string();
    let mut opens = Samples::default();
    for _ in 0..OPENS {
        let start = Instant::now();
        api::open(connection, &body).await?;
        opens.push(start.elapsed());
    }
    let claim = api::claim_body(shape.name, 1, 0);
    let mut steps = Samples::default();
    for _ in 0..steps_max.min(OPENS * shape.stages) {
        let start = Instant::now();
        let leases = claim_some(connection, &claim).await?;
        api::complete(connection, &leases[0]).await?;
        steps.push(start.elapsed());
    }
    let p50 = |samples: &mut Samples| samples.percentile_ms(50).map(rounded);
    Ok(json!({
        "publish_p50_ms": p50(&mut publishes),
        "open_p50_ms": p50(&mut opens),
        "step_p50_ms": p50(&mut steps),
        "steps": steps.len(),
    }))
}
