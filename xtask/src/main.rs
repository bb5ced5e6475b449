//! What a person types in this repository is `cargo xtask …`; this is the command line of it.
//!
//! It is compiled first on a fresh machine, so it stays light: no async runtime, no HTTP client.
//! It knows the names of the project's binaries and nothing of their insides.
//! One more command is a variant of [`Command`], an arm in [`run`] and a function in [`jobs`].

mod cargo;
mod fuzzers;
mod jobs;
mod provide;
mod repository;
mod saboteur;
mod schemathesis;
mod sdk;
mod steps;
mod tidy;
mod tour;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::cargo::Cargo;
use crate::jobs::Database;

/// The project commands.
#[derive(Parser)]
#[command(name = "cargo xtask", about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the release binary and run `oms demo` until Ctrl-C
    Demo {
        /// Passed on to `oms demo`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Build the release binary `oms`
    Build,
    /// Check the rules of this repository that compilers do not
    Tidy,
    /// Run every check and every test
    Test,
    /// Measure, and print the figures as JSON
    Bench {
        /// Passed on to `oms-load bench`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Break something on purpose and check what was promised
    Storm {
        /// Which storm, for example `kill9`
        name: String,
        /// Passed on to the storm
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Run a simulated hub through everything that can go wrong, by seeds
    Sim {
        /// Passed on to `oms-sim`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        args: Vec<String>,
    },
    /// Write openapi/oms.json and sdks/fixtures anew from the routes
    Openapi,
    /// Build the packages of the SDKs, with the release binary in them
    Sdk {
        #[command(flatten)]
        instead: sdk::Instead,
    },
    /// Run the commands of the README's tour and of the guides, and compare what they print
    Tour {
        /// On a PostgreSQL server that is started for it
        #[arg(long)]
        postgres: bool,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    let cargo = Cargo::find()?;
    match command {
        Command::Demo { args } => jobs::demo(&cargo, &args),
        Command::Build => jobs::build(&cargo, &["oms"]),
        Command::Tidy => tidy::run(&cargo),
        Command::Test => steps::test(&cargo),
        Command::Bench { args } => jobs::bench(&cargo, &args),
        Command::Storm { name, args } if name == "saboteur" => saboteur::run(&cargo, &args),
        Command::Storm { name, args } => jobs::storm(&cargo, &name, &args),
        Command::Sim { args } => jobs::sim(&cargo, &args),
        Command::Openapi => jobs::openapi(&cargo),
        Command::Sdk { instead } => sdk::run(&cargo, &instead),
        Command::Tour { postgres: false } => jobs::tours(&cargo, Database::BuiltIn),
        Command::Tour { postgres: true } => jobs::tours(&cargo, Database::Server),
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{Cli, Command};

    #[test]
    fn what_follows_a_command_is_passed_on_untouched() {
        let cli = Cli::parse_from(["xtask", "storm", "kill9", "--kills", "3"]);
        assert!(matches!(cli.command, Command::Storm { name, args }
            if name == "kill9" && args == ["--kills", "3"]));
        let cli = Cli::parse_from(["xtask", "demo", "--listen", "127.0.0.1:0"]);
        assert!(matches!(cli.command, Command::Demo { args }
            if args == ["--listen", "127.0.0.1:0"]));
    }

    #[test]
    fn one_thing_is_done_with_the_sdks() {
        let parses = |words: &[&str]| Cli::try_parse_from([&["xtask", "sdk"], words].concat());
        assert!(parses(&["--check", "--write"]).is_err());
        assert!(parses(&["--check"]).is_ok() && parses(&[]).is_ok());
    }
}
