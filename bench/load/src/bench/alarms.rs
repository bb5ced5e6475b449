//! `alarms`: what clocks cost while nothing is due, and very many that fall due at one instant.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::lab::Lab;
use super::scale::{BOARD, Store};
use crate::api;
use crate::http::{Connection, Request, Target};
use crate::sample::{Samples, rate, rounded};

/// Opening and taking into the search index are expected to be at least so fast together.
const OPENS_PER_S_MIN: u64 = 2_500;
const IDLE: Duration = Duration::from_secs(15);
/// The share of the limit at which clocks ring, and when that is: 1 % of a minute.
const SHARE: u64 = 1;
const RINGS_AFTER: Duration = Duration::from_millis(600);
const POLL: Duration = Duration::from_millis(20);
/// How many thresholds were recorded since the server began.
const RUNG: &str = "oms_thresholds_total";
const RINGING_WITHIN: Duration = Duration::from_mins(10);
const MINUTE_S: u64 = 60;
const DAY_S: u64 = 86_400;
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Fills a board whose clocks all begin to count at one minute, and watches them ring.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let tickets = lab.settings.tickets;
    let mut store = Store::new(lab).await?;
    let mut connection = Connection::open(&store.server.target).await?;
    let filling = u64::try_from(tickets)? / OPENS_PER_S_MIN;
    let opens_at = (now_s()? + filling + 2 * IDLE.as_secs()).next_multiple_of(MINUTE_S);
    promise(&mut connection, opens_at).await?;
    let begun = Instant::now();
    store.fill(tickets).await?;
    let opened = rate(tickets, begun.elapsed());
    api::indexed(&mut connection, BOARD).await?;
    ensure!(now_s()? + IDLE.as_secs() + 1 < opens_at, "filling took until the clocks began");
    let cpu = store.server.cpu_seconds().context("the server's processor time")?;
    tokio::time::sleep(IDLE).await;
    let idle = store.server.cpu_seconds().context("the server's processor time")? - cpu;
    let before = api::figure(&mut connection, RUNG).await?;
    ensure!(before == 0, "{before} clocks rang before their time");
    let due = UNIX_EPOCH + Duration::from_secs(opens_at) + RINGS_AFTER;
    let ended = Arc::new(AtomicBool::new(false));
    let target = store.server.target.clone();
    let commands = tokio::spawn(open_meanwhile(target, due, Arc::clone(&ended)));
    let ringing = watch(&mut connection, tickets, due).await;
    ended.store(true, Ordering::Relaxed);
    let mut meanwhile = commands.await.context("the commands panicked")??;
    let ringing = ringing?;
    Ok(json!({
        "tickets": tickets,
        "batch_opens_per_s": rounded(opened),
        "idle_share_of_a_core": rounded(idle / IDLE.as_secs_f64()),
        "first_late_ms": rounded(ringing.first.as_secs_f64() * 1e3),
        "all_recorded_s": rounded(ringing.all.as_secs_f64()),
        "recorded_per_s": rounded(rate(tickets, ringing.all)),
        "ratio_to_opens": rounded(rate(tickets, ringing.all) / opened),
        "command_meanwhile_p50_ms": meanwhile.percentile_ms(50).map(rounded),
        "command_meanwhile_p99_ms": meanwhile.percentile_ms(99).map(rounded),
    }))
}

/// A calendar that opens at `opens_at` and a policy by its hours, for every ticket.
async fn promise(connection: &mut Connection, opens_at: u64) -> Result<()> {
    let weekday = usize::try_from((opens_at / DAY_S + 3) % 7)?;
    let minute = opens_at % DAY_S / MINUTE_S;
    let hours = format!("{:02}:{:02}-24:00", minute / 60, minute % 60);
    let day = DAYS.get(weekday).context("a day of the week")?;
    let calendar = json!({"name": "Bench", "tz": "UTC", "week": {*day: [hours]}});
    let policy = json!({"name": "Bench", "order": 1, "calendar": "Bench", "thresholds": [SHARE],
        "targets": [{"metric": "resolution", "target": "1wm"}]});
    for (path, rule) in [("calendars", calendar), ("policies", policy)] {
        let (path, body) = (format!("/api/v1/{path}/Bench"), serde_json::to_vec(&rule)?);
        connection.call(Request::put(&path, &body)).await?.expect(201)?;
    }
    Ok(())
}

/// When the first clock was seen to have rung, and when all had.
struct Ringing {
    first: Duration,
    all: Duration,
}

/// Waits until every clock has rung.
async fn watch(connection: &mut Connection, tickets: usize, due: SystemTime) -> Result<Ringing> {
    let mut first = None;
    loop {
        let count = api::figure(connection, RUNG).await?;
        let since = SystemTime::now().duration_since(due).unwrap_or(Duration::ZERO);
        if count > 0 {
            first.get_or_insert(since);
        }
        if count >= tickets {
            let first = first.unwrap_or(since);
            return Ok(Ringing { first, all: since });
        }
        if since > RINGING_WITHIN {
            bail!("{count} of {tickets} clocks rang within {RINGING_WITHIN:?}");
        }
        tokio::time::sleep(POLL).await;
    }
}

/// One ticket after the other, from the instant at which the clocks ring until all have.
async fn open_meanwhile(
    target: Target,
    due: SystemTime,
    ended: Arc<AtomicBool>,
) -> Result<Samples> {
    let body = json!({"board": BOARD, "title": "Pothole meanwhile"}).to_string();
    let mut connection = Connection::open(&target).await?;
    let mut samples = Samples::default();
    while !ended.load(Ordering::Relaxed) {
        if SystemTime::now() < due {
            tokio::time::sleep(POLL).await;
            continue;
        }
        let start = Instant::now();
        api::open(&mut connection, &body).await?;
        samples.push(start.elapsed());
    }
    Ok(samples)
}

fn now_s() -> Result<u64> {
    Ok(SystemTime::now().duration_since(UNIX_EPOCH).context("the time of day")?.as_secs())
}
