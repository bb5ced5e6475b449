//! The end of a storm: its verdict, and the receipt that says how it came to it.

use anyhow::{Context, Result};
use oms_app::clock::Stopwatch;
use oms_app::{Clock, SystemClock};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;

const SHOWN_MAX: usize = 100;

/// A storm under way: its seed, since when it blows, and what it found broken.
pub(crate) struct Run {
    name: &'static str,
    /// Seed of every choice.
    pub(crate) seed: u64,
    watch: Stopwatch,
    violations: usize,
    shown: Vec<String>,
    missed: Vec<String>,
}

impl Run {
    /// Begins; seed 0 takes one from the clock.
    pub(crate) fn begin(name: &'static str, seed: u64) -> Run {
        let seed = match seed {
            0 => SystemClock.now().micros().cast_unsigned(),
            seed => seed,
        };
        eprintln!("seed {seed}");
        let watch = Stopwatch::start();
        Run { name, seed, watch, violations: 0, shown: Vec::new(), missed: Vec::new() }
    }

    /// Something is not as it must be.
    pub(crate) fn violation(&mut self, violation: String) {
        self.violations += 1;
        if self.shown.len() < SHOWN_MAX {
            eprintln!("violation: {violation}");
            self.shown.push(violation);
        }
    }

    /// Something never happened, without which the run says nothing.
    pub(crate) fn must(&mut self, happened: bool, what: impl FnOnce() -> String) {
        if !happened {
            self.missed.push(what());
        }
    }

    /// Writes and prints the receipt; answers the exit code.
    pub(crate) fn end(self, settings: &Value, counts: &Value) -> Result<u8> {
        let (verdict, code) = match (self.violations, self.missed.is_empty()) {
            (1.., _) => ("violation", 1),
            (0, false) => ("void", 2),
            (0, true) => ("pass", 0),
        };
        let date = SystemClock.now().to_string();
        let receipt = json!({
            "storm": self.name,
            "version": env!("CARGO_PKG_VERSION"),
            "commit": commit(),
            "date": date,
            "seed": self.seed,
            "settings": settings,
            "counts": counts,
            "seconds": (self.watch.seconds() * 10.0).round() / 10.0,
            "minimum_activity_met": self.missed.is_empty(),
            "never_happened": self.missed,
            "violations": {"count": self.violations, "first": self.shown},
            "verdict": verdict,
        });
        let dir = Path::new("receipts");
        std::fs::create_dir_all(dir).context("making the receipts directory")?;
        // Colons do not belong into file names, and a later run must not replace an earlier one.
        let path = dir.join(format!("{}-{}.json", self.name, date.replace(':', "-")));
        let text = serde_json::to_string_pretty(&receipt).context("encoding the receipt")?;
        std::fs::write(&path, format!("{text}\n")).context("writing the receipt")?;
        println!("{text}");
        eprintln!("{verdict}: {}", path.display());
        Ok(code)
    }
}

fn commit() -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
