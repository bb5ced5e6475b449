//! The receipt of a run of seeds: what ran, what was met, what the verdict is.

use crate::run::Summary;
use anyhow::{Context, Result};
use oms_app::{Clock, SystemClock};
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What was asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) from: u64,
    pub(crate) seeds: u64,
    pub(crate) threads: usize,
}

/// How the run ended, in a word.
pub(crate) fn verdict(summary: &Summary) -> &'static str {
    match (&summary.failure, summary.holes().is_empty()) {
        (Some(_), _) => "violation",
        (None, false) => "hole",
        (None, true) => "pass",
    }
}

/// Writes the receipt under `receipts` in the working directory; answers where.
pub(crate) fn write(asked: Asked, summary: &Summary, seconds: f64) -> Result<PathBuf> {
    save("sim", &receipt(asked, summary, seconds))
}

/// Writes a storm's receipt under `receipts` in the working directory; answers where.
pub(crate) fn save(storm: &str, receipt: &Value) -> Result<PathBuf> {
    let dir = Path::new("receipts");
    std::fs::create_dir_all(dir).context("making the receipts directory")?;
    // Colons do not belong into file names, and a later run must not replace an earlier one.
    let path = dir.join(format!("{storm}-{}.json", date().replace(':', "-")));
    let text = serde_json::to_string_pretty(receipt).context("encoding the receipt")?;
    std::fs::write(&path, text + "\n").context("writing the receipt")?;
    Ok(path)
}

/// Now.
pub(crate) fn date() -> String {
    SystemClock.now().to_string()
}

/// Seconds, as receipts show them.
pub(crate) fn tenths(seconds: f64) -> f64 {
    (seconds * 10.0).round() / 10.0
}

fn receipt(asked: Asked, summary: &Summary, seconds: f64) -> Value {
    let markers: Map<String, Value> = summary
        .marks
        .counts()
        .map(|(marker, count)| (marker.text().into(), json!(count)))
        .collect();
    let figures = &summary.figures;
    json!({
        "storm": "sim",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": commit(),
        "date": date(),
        "settings": {"from": asked.from, "seeds": asked.seeds, "threads": asked.threads},
        "counts": {
            "seeds": figures.seeds,
            "steps": figures.steps,
            "commands": figures.commands,
            "commits": figures.commits,
            "log_rows": figures.log_rows,
            "tickets": figures.tickets,
            "restarts": figures.restarts,
            "seconds": tenths(seconds),
        },
        "markers": markers,
        "violation": summary.failure.as_ref().map(|failure| json!({
            "seed": failure.seed,
            "step": failure.step,
            "expected": failure.violation.expected,
            "found": failure.violation.found,
        })),
        "verdict": verdict(summary),
    })
}

/// The commit of the working directory's repository, if there is one.
pub(crate) fn commit() -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
