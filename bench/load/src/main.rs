//! The load generator and the storm driver.
//!
//! It exists to find out from outside what the product's binary does under load and under
//! faults: figures as ratios to the bare ceiling in the same run, and promises checked against a
//! ledger that the clients keep. It must know nothing of the product's crates: it starts the
//! binaries and speaks HTTP. A new figure is a module under `bench` with a row in
//! `bench::Name`; a new storm is a module under `storm` with a subcommand of its own.
#![expect(clippy::disallowed_methods, reason = "a load generator measures real time")]

mod api;
mod bench;
mod disk;
mod duplicates;
mod http;
mod ledger;
mod machine;
mod sample;
mod server;
mod storm;
mod workflow;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use tokio::signal::unix::{SignalKind, signal};

/// Measures the product and storms it.
#[derive(Parser)]
#[command(version)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Measures, and prints one JSON document on stdout.
    Bench(bench::Args),
    /// Says how good the suggestions of duplicates are on a city's records, as JSON on stdout.
    Duplicates(duplicates::Args),
    /// Breaks something on purpose, and checks that every promise held.
    #[command(subcommand)]
    Storm(StormName),
}

#[derive(Subcommand)]
enum StormName {
    /// Puts marks where only staff may read, and searches everything that the public can.
    Canary(storm::canary::Args),
    /// Asks the server everything that its description allows, and much that it does not.
    Api(storm::api::Args),
    /// Tries made-up bytes on everything that reads bytes from outside.
    Fuzz(storm::fuzz::Args),
    /// Kills the server with SIGKILL again and again under load.
    Kill9(storm::kill9::Args),
    /// Backs up under load, kills the server, restores, and holds that against the ledger.
    Backup(storm::backup::Args),
    /// Damages stored files one by one, and looks for a wrong answer that nobody noticed.
    Bitrot(storm::bitrot::Args),
    /// Erases what is known of people under load, and looks for it in every byte of every file.
    Erase(storm::erase::Args),
}

// A run without a verdict, be it void or unable to run, is told apart from a violation.
const EXIT_NO_VERDICT: u8 = 2;

fn main() -> ExitCode {
    match run(Args::parse()) {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(EXIT_NO_VERDICT)
        }
    }
}

fn run(args: Args) -> Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("starting the runtime")?;
    runtime.block_on(async {
        tokio::select! {
            done = dispatch(args.command) => done,
            asked = interrupted() => asked.and_then(|()| bail!("interrupted")),
        }
    })
}

async fn dispatch(command: Command) -> Result<u8> {
    match command {
        Command::Bench(args) => bench::run(args).await,
        Command::Duplicates(args) => duplicates::run(args).await,
        Command::Storm(StormName::Canary(args)) => storm::canary::run(args).await,
        Command::Storm(StormName::Api(args)) => storm::api::run(args).await,
        Command::Storm(StormName::Fuzz(args)) => storm::fuzz::run(&args),
        Command::Storm(StormName::Kill9(args)) => storm::kill9::run(args).await,
        Command::Storm(StormName::Backup(args)) => storm::backup::run(args).await,
        Command::Storm(StormName::Bitrot(args)) => storm::bitrot::run(args).await,
        Command::Storm(StormName::Erase(args)) => storm::erase::run(args).await,
    }
}

/// Ends when somebody asks this program to, so that the servers it started end with it.
async fn interrupted() -> Result<()> {
    let mut terminate = signal(SignalKind::terminate()).context("listening for SIGTERM")?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        asked = tokio::signal::ctrl_c() => asked.context("listening for an interrupt"),
    }
}

/// The directory for servers' data: the one asked for, else one beside the built programs,
/// which lies on a real disk where a temporary directory may not.
fn data_dir(asked: Option<PathBuf>) -> Result<PathBuf> {
    if let Some(dir) = asked {
        return std::path::absolute(dir).context("reading --dir");
    }
    let own = std::env::current_exe().context("finding this program")?;
    let target = own.ancestors().nth(2).context("finding its directory")?;
    Ok(target.join("bench-data"))
}
