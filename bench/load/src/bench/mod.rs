//! The bench: every figure of the product against the bare ceiling or the bare disk.

mod alarms;
mod compare;
mod databases;
mod drive;
mod fairness;
mod fan_out;
mod flow_batch;
mod flow_single;
mod handover;
mod imported;
mod lab;
mod large;
mod load;
mod metrics_scale;
mod open;
mod recovery;
mod scale;
mod stages;
mod table;
mod triggers;
mod verify;

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::ValueEnum;
use serde_json::{Map, Value, json};

use crate::machine;
use crate::server::Programs;
use lab::{Lab, Settings};

const CONNECTIONS_MAX: usize = 1_000;
const SECONDS_MAX: u64 = 600;
const ROUNDS_MAX: u32 = 100;
const TICKETS_MIN: usize = 2_000;
const TICKETS_MAX: usize = 100_000_000;

/// How to measure.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Seconds a window of load lasts [default: 4; 2 with --quick].
    #[arg(long)]
    seconds: Option<u64>,
    /// Rounds, of which the median counts [default: 3; 1 with --quick].
    #[arg(long)]
    rounds: Option<u32>,
    /// Connections for single calls.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Openers for batch calls, each with a worker of every stage.
    #[arg(long, default_value_t = 4)]
    batch_lanes: usize,
    /// Tickets of the large store [default: 1000000; 20000 with --quick].
    #[arg(long)]
    tickets: Option<usize>,
    /// Decides in which order ceiling and product run in each round.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only these figures.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Name>,
    /// Short windows and small stores: says that it runs, not how fast.
    #[arg(long)]
    quick: bool,
    /// Where the servers' data lies while it runs.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A figure that can be asked for by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Name {
    /// Durable single opens.
    Open,
    /// Whole flows by single calls.
    FlowSingle,
    /// Whole flows by batch calls.
    FlowBatch,
    /// The same loads on PostgreSQL and on SQLite.
    Databases,
    /// From a completion to the next task in a waiting worker's hands.
    Handover,
    /// The same among many workers, alone and beside owners who hold whatever they get.
    Fairness,
    /// From a command to its message at the last of many live subscribers.
    FanOut,
    /// Cost by the number of stages.
    Stages,
    /// What clocks cost while nothing is due, and very many due at one instant.
    Alarms,
    /// What triggers cost for each ticket, asked or not.
    Triggers,
    /// What very many open and ended tickets cost those who work beside them.
    Large,
    /// The rate of an import, and what very many ended tickets cost those who work beside them.
    Imported,
    /// Cost of a board's metrics by the number of its tickets.
    MetricsScale,
    /// The rate at which a log is verified, against the rate at which it was written.
    Verify,
    /// Time and memory from a start to ready.
    Recovery,
}

impl Name {
    /// The figure's key in the document.
    fn key(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// The document's results as they come in.
#[derive(Default)]
struct Results {
    figures: Map<String, Value>,
    failed: bool,
}

impl Results {
    fn insert(&mut self, name: Name, result: Result<Value>) {
        let value = result.unwrap_or_else(|error| {
            eprintln!("{}: {error:#}", name.key());
            self.failed = true;
            json!({"error": format!("{error:#}")})
        });
        self.figures.insert(name.key(), value);
    }
}

/// Measures what is asked for; the exit code is 1 if a figure could not be had.
pub(crate) async fn run(args: Args) -> Result<u8> {
    let wanted = |name: Name| args.only.is_empty() || args.only.contains(&name);
    let settings = settings(&args)?;
    let base = crate::data_dir(args.dir.clone())?;
    std::fs::create_dir_all(&base)?;
    let machine = machine::describe(&base)?;
    let lab = Lab::new(Programs::find()?, base, settings);
    let mut results = Results::default();
    let compared = [Name::Open, Name::FlowSingle, Name::FlowBatch];
    let compared: Vec<Name> = compared.into_iter().filter(|&name| wanted(name)).collect();
    for (name, result) in compare::run(&lab, &compared).await {
        results.insert(name, result);
    }
    if wanted(Name::Databases) {
        results.insert(Name::Databases, databases::run(&lab).await);
    }
    if wanted(Name::Handover) {
        results.insert(Name::Handover, handover::run(&lab).await);
    }
    if wanted(Name::Fairness) {
        results.insert(Name::Fairness, fairness::run(&lab).await);
    }
    if wanted(Name::FanOut) {
        results.insert(Name::FanOut, fan_out::run(&lab).await);
    }
    if wanted(Name::Stages) {
        results.insert(Name::Stages, stages::run(&lab).await);
    }
    if wanted(Name::Alarms) {
        results.insert(Name::Alarms, alarms::run(&lab).await);
    }
    if wanted(Name::Triggers) {
        results.insert(Name::Triggers, triggers::run(&lab).await);
    }
    if wanted(Name::Large) {
        results.insert(Name::Large, large::run(&lab).await);
    }
    if wanted(Name::Imported) {
        results.insert(Name::Imported, imported::run(&lab).await);
    }
    if wanted(Name::Verify) {
        results.insert(Name::Verify, verify::run(&lab).await);
    }
    let mut store = None;
    if wanted(Name::MetricsScale) {
        let result = metrics_scale::run(&lab, &mut store).await;
        results.insert(Name::MetricsScale, result);
    }
    if wanted(Name::Recovery) {
        results.insert(Name::Recovery, recovery::run(&lab, store).await);
    }
    let document = json!({
        "machine": machine,
        "seed": args.seed,
        "durability": "WAL, synchronous=FULL",
        "date": machine::date(),
        "commit": machine::commit(),
        "settings": lab.settings.describe(args.quick),
        "results": results.figures,
    });
    eprintln!("{}", table::render(&document));
    println!("{}", serde_json::to_string_pretty(&document)?);
    Ok(u8::from(results.failed))
}

fn settings(args: &Args) -> Result<Settings> {
    let quick = args.quick;
    let seconds = args.seconds.unwrap_or(if quick { 2 } else { 4 });
    let rounds = args.rounds.unwrap_or(if quick { 1 } else { 3 });
    let tickets = args.tickets.unwrap_or(if quick { 20_000 } else { 1_000_000 });
    ensure!((1..=SECONDS_MAX).contains(&seconds), "--seconds is 1 to {SECONDS_MAX}");
    ensure!((1..=ROUNDS_MAX).contains(&rounds), "--rounds is 1 to {ROUNDS_MAX}");
    for connections in [args.connections, args.batch_lanes] {
        ensure!(
            (1..=CONNECTIONS_MAX).contains(&connections),
            "connections are 1 to {CONNECTIONS_MAX}"
        );
    }
    ensure!(
        (TICKETS_MIN..=TICKETS_MAX).contains(&tickets),
        "--tickets is {TICKETS_MIN} to {TICKETS_MAX}"
    );
    Ok(Settings {
        window: Duration::from_secs(seconds),
        rounds,
        connections: args.connections,
        batch_lanes: args.batch_lanes,
        tickets,
        handovers: if quick { 100 } else { 500 },
        subscribers: if quick { 100 } else { 1_000 },
        messages: if quick { 10 } else { 50 },
        steps: if quick { 60 } else { 300 },
        seed: args.seed,
    })
}
