//! The byte storm: each fuzzer for a while, from its seeds and from what it found before.
//!
//! A fuzzer ends at the first input that panics, takes over a second or over 512 MiB; that input
//! stays behind in its folder.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::{Map, json};

use super::receipt::{self, Verdict};
use super::violations::Violations;
use crate::machine;

/// What one input may take.
const BOUNDS: [&str; 3] = ["-timeout=1", "-rss_limit_mb=512", "-max_len=16384"];
const SECONDS_MAX: u32 = 30 * 24 * 60 * 60;
/// Fewest inputs of a fuzzer for a run that says anything.
const TRIED_MIN: u64 = 10_000;
const TRIED: &str = "stat::number_of_executed_units:";

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How long each fuzzer runs.
    #[arg(long)]
    seconds: u32,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u32,
    /// The one to run; else all of them.
    target: Option<String>,
    /// Where inputs that were found are kept.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// Where everything lies.
struct Places {
    fuzzers: PathBuf,
    corpus: PathBuf,
    found: PathBuf,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) fn run(args: &Args) -> Result<u8> {
    ensure!((1..=SECONDS_MAX).contains(&args.seconds), "--seconds is 1 to {SECONDS_MAX}");
    let seed = match args.seed {
        0 => u32::try_from(jiff::Timestamp::now().as_second()).context("a seed")?,
        seed => seed,
    };
    eprintln!("seed {seed}");
    let found = crate::data_dir(args.dir.clone())?.join("fuzz");
    let places = Places { fuzzers: folder("FUZZERS_DIR")?, corpus: folder("CORPUS_DIR")?, found };
    let mut targets = names(&places.corpus)?;
    if let Some(wanted) = &args.target {
        targets.retain(|target| target == wanted);
        ensure!(!targets.is_empty(), "there is no fuzzer {wanted}");
    }
    let (mut violations, mut counts, mut is_active) = (Violations::default(), Map::new(), true);
    for target in &targets {
        let tried = storm((args, seed), &places, target, &mut violations)?;
        eprintln!("{target}: {tried} inputs, {} violations so far", violations.count);
        is_active &= tried >= TRIED_MIN;
        counts.insert(target.clone(), json!(tried));
    }
    let verdict = Verdict::of(&violations, is_active);
    let receipt = json!({
        "storm": "fuzz",
        "version": env!("CARGO_PKG_VERSION"),
        "commit": machine::commit(),
        "date": machine::date(),
        "seed": seed,
        "settings": {"seconds": args.seconds, "bounds": BOUNDS},
        "counts": counts,
        "minimum_activity": {"tried_min": TRIED_MIN},
        "minimum_activity_met": is_active,
        "violations": receipt::violations(&violations),
        "verdict": verdict.as_str(),
    });
    let path = receipt::write("fuzz", &receipt)?;
    println!("{}", serde_json::to_string_pretty(&receipt)?);
    eprintln!("{}: {}", verdict.as_str(), path.display());
    Ok(verdict.exit_code())
}

fn folder(variable: &str) -> Result<PathBuf> {
    let folder = std::env::var_os(variable);
    let unset = || format!("{variable} is not set; `cargo xtask storm fuzz` does that");
    Ok(PathBuf::from(folder.with_context(unset)?))
}

fn names(folder: &Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).context("reading the corpus")?;
    let mut names = Vec::new();
    for entry in entries {
        let name = entry.context("reading the corpus")?.file_name().into_string();
        names.extend(name);
    }
    names.sort();
    Ok(names)
}

/// Runs one fuzzer; answers how many inputs it has tried.
fn storm(
    (args, seed): (&Args, u32),
    places: &Places,
    target: &str,
    violations: &mut Violations,
) -> Result<u64> {
    let found = places.found.join(target);
    std::fs::create_dir_all(&found).context("making a folder for what is found")?;
    let mut command = Command::new(places.fuzzers.join(target));
    command.arg(&found).arg(places.corpus.join(target)).args(BOUNDS);
    command.arg(format!("-max_total_time={}", args.seconds)).arg(format!("-seed={seed}"));
    command.arg(format!("-artifact_prefix={}/{target}-", places.found.display()));
    let output = command.arg("-print_final_stats=1").output();
    let output = output.with_context(|| format!("running the fuzzer {target}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        let log = places.found.join(format!("{target}.log"));
        std::fs::write(&log, said.as_bytes()).context("keeping what a fuzzer said")?;
        violations.push(format!("{target}: {}; {}", reason(&said), log.display()));
    }
    Ok(tried(&said))
}

/// Why a fuzzer has ended: the first line that says so.
fn reason(said: &str) -> String {
    let told = |line: &&str| line.contains("panicked at") || line.contains("ERROR: libFuzzer");
    said.lines().find(told).unwrap_or("it ended early").to_owned()
}

fn tried(said: &str) -> u64 {
    let count = said.lines().find_map(|line| line.strip_prefix(TRIED));
    count.and_then(|count| count.trim().parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{reason, tried};

    #[test]
    fn what_a_fuzzer_says_is_read() {
        let said = "INFO: Seed: 7\n#2\tINITED cov: 3\nDone 99 runs in 1 second(s)\n\
                    stat::number_of_executed_units: 99\nstat::peak_rss_mb: 40\n";
        assert_eq!(tried(said), 99);
        assert_eq!(tried("nothing"), 0);
        let broken =
            "INFO: x\nthread 'main' panicked at src/rules.rs:3:5:\n==1== ERROR: libFuzzer\n";
        assert!(reason(broken).starts_with("thread 'main' panicked at"));
        let slow = "==7== ERROR: libFuzzer: timeout after 1 seconds\n";
        assert_eq!(reason(slow), "==7== ERROR: libFuzzer: timeout after 1 seconds");
        assert_eq!(reason(""), "it ended early");
    }
}
