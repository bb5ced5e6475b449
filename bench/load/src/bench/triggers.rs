//! `triggers`: what they cost the server for each ticket that is opened, where they are asked and
//! where they cannot match.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::lab::Lab;
use super::scale::{BOARD, Store};
use crate::api;
use crate::http::{Connection, Request};
use crate::sample::{float, median, rounded};

const TRIGGERS: usize = 20;
const POLL: Duration = Duration::from_millis(50);
const READ_WITHIN: Duration = Duration::from_mins(5);
const SECOND_US: f64 = 1e6;

/// Which triggers there are.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// None.
    Nothing,
    /// One that cannot match: from here on the log is read.
    Reading,
    /// Twenty whose activator or board cannot match.
    Apart,
    /// Twenty that are asked about each ticket, and whose condition does not hold.
    Asked,
}

const KINDS: [Kind; 4] = [Kind::Nothing, Kind::Reading, Kind::Apart, Kind::Asked];

/// Fills a board once for each kind in each round, and compares the server's processor time.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let tickets = lab.settings.tickets.min(100_000);
    let mut costs = [const { Vec::new() }; 3];
    for _ in 0..lab.settings.rounds {
        let mut cpu = [0.0; KINDS.len()];
        for (kind, seconds) in KINDS.into_iter().zip(&mut cpu) {
            *seconds = measure(lab, kind, tickets).await?;
        }
        let [nothing, reading, apart, asked] = cpu;
        let each = SECOND_US / float(tickets);
        costs[0].push((reading - nothing) * each);
        costs[1].push((apart - reading) * each / float(TRIGGERS - 1));
        costs[2].push((asked - apart) * each / float(TRIGGERS));
    }
    let [reading, apart, asked] = costs;
    let described = |figures: Vec<f64>| {
        let middle = median(&figures).map(rounded);
        json!({"median": middle, "rounds": figures.into_iter().map(rounded).collect::<Vec<_>>()})
    };
    Ok(json!({
        "tickets": tickets,
        "triggers": TRIGGERS,
        "reading_the_log_us_per_ticket": described(reading),
        "that_cannot_match_us_per_trigger": described(apart),
        "asked_us_per_trigger": described(asked),
    }))
}

/// The processor time of a server that takes tickets in, until nothing of them is left to do.
async fn measure(lab: &Lab, kind: Kind, tickets: usize) -> Result<f64> {
    let mut store = Store::new(lab).await?;
    let mut connection = Connection::open(&store.server.target).await?;
    for n in 0..TRIGGERS {
        let Some(trigger) = trigger(kind, n) else { break };
        let path = format!("/api/v1/triggers/t{n}");
        let body = trigger.to_string();
        connection.call(Request::put(&path, body.as_bytes())).await?.expect(201)?;
    }
    let cpu = store.server.cpu_seconds().context("the server's processor time")?;
    store.fill(tickets).await?;
    api::indexed(&mut connection, BOARD).await?;
    let begun = Instant::now();
    while api::figure(&mut connection, "oms_triggers_behind").await? > 0 {
        ensure!(begun.elapsed() < READ_WITHIN, "the triggers are behind after {READ_WITHIN:?}");
        tokio::time::sleep(POLL).await;
    }
    let spent = store.server.cpu_seconds().context("the server's processor time")? - cpu;
    let fired = api::figure(&mut connection, "oms_triggers_fired_total").await?;
    ensure!(fired == 0, "triggers fired {fired} times");
    Ok(spent)
}

/// The `n`th trigger of a kind.
fn trigger(kind: Kind, n: usize) -> Option<Value> {
    let when = format!(r#"ticket.title.contains("street {n}x") && ticket.priority == 0"#);
    let (activator, board) = match kind {
        Kind::Nothing => return None,
        Kind::Reading if n > 0 => return None,
        Kind::Reading | Kind::Apart if n.is_multiple_of(2) => ("commented", BOARD),
        Kind::Reading | Kind::Apart => ("created", "Elsewhere"),
        Kind::Asked => ("created", BOARD),
    };
    Some(json!({"name": format!("t{n}"), "board": board, "activator": activator, "when": when,
        "then": [{"label": ["found"]}]}))
}
