//! `imported`: how fast records with their past go in, and what very many ended tickets cost those
//! who work beside them.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::compare::measure_ceiling;
use super::lab::Lab;
use super::large;
use super::scale::{BOARD, subject};
use crate::api;
use crate::http::Connection;
use crate::sample::{rate, rounded};
use crate::server::READY_WITHIN;

const POLL: Duration = Duration::from_millis(5);
/// The records were opened one after the other, so many seconds apart, and ended a day later.
const APART_S: usize = 4;
const DAY_S: i64 = 86_400;
const FIRST_OPENED: &str = "2020-01-01T00:00:00Z";

/// Imports ended tickets, and holds the store against an empty one.
pub(crate) async fn run(lab: &Lab) -> Result<Value> {
    let tickets = lab.settings.tickets;
    let ceiling = measure_ceiling(lab).await?.rate;
    let mut server = lab.oms().await?;
    server.terminate().await?;
    let files = tempfile::tempdir_in(&lab.base).context("making a directory for the records")?;
    let (records, mapping) = (files.path().join("records.csv"), files.path().join("mapping.yaml"));
    std::fs::write(&mapping, mapping_text()).context("writing the mapping")?;
    write_records(&records, tickets).context("writing the records")?;
    let begun = Instant::now();
    server.import(&records, &mapping)?;
    let imported = rate(tickets, begun.elapsed());
    let ready = server.restart(POLL, READY_WITHIN).await?;
    let begun = Instant::now();
    api::indexed(&mut Connection::open(&server.target).await?, BOARD).await?;
    Ok(json!({
        "tickets": tickets,
        "per_s": rounded(imported),
        "ceiling_opens_per_s": rounded(ceiling),
        "ratio": rounded(imported / ceiling),
        "ready_ms": rounded(ready.as_secs_f64() * 1_000.0),
        "index_ready_after_s": rounded(begun.elapsed().as_secs_f64()),
        "opens": large::opens(lab, &mut server).await?,
        "store_bytes": std::fs::metadata(server.data().join("tickets.db"))
            .map(|file| file.len())
            .ok(),
    }))
}

fn mapping_text() -> String {
    format!(
        "import: bench\nboard: {BOARD}\ntimes: {{zone: UTC}}\ncolumns: {{record: record, title: \
         title, opened_at: opened, closed_at: closed}}\n"
    )
}

fn write_records(path: &Path, tickets: usize) -> Result<()> {
    let mut file = BufWriter::new(File::create(path)?);
    writeln!(file, "record,title,opened,closed")?;
    let first: jiff::Timestamp = FIRST_OPENED.parse()?;
    for ticket in 0..tickets {
        let second = i64::try_from(ticket * APART_S)?;
        let opened = first.checked_add(jiff::SignedDuration::from_secs(second))?;
        let closed = opened.checked_add(jiff::SignedDuration::from_secs(DAY_S))?;
        writeln!(file, "R-{ticket},{},{opened},{closed}", subject(ticket))?;
    }
    file.flush().context("the last records")
}
