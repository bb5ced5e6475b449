//! `cargo xtask test`: every check and test in order, stopped at the first that fails.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::cargo::Cargo;
use crate::provide::POSTGRESQL;
use crate::{jobs, sdk, tidy};

/// One step of `cargo xtask test`.
struct Step {
    name: &'static str,
    /// What a person types to run this step alone.
    rerun: &'static str,
    action: Action,
}

enum Action {
    /// Cargo with the words of `rerun`.
    Cargo,
    /// The same, with a subcommand that this component of the toolchain brings.
    Component(&'static str),
    Tidy,
    /// The database server that tests start.
    Database,
    Tour(jobs::Database),
    Sdk,
    Sim,
    /// The storm that `rerun` names.
    Storm,
}

const SDKS: &str = "SDKs";

const STEPS: [Step; 21] = [
    Step { name: "tidy", rerun: "cargo xtask tidy", action: Action::Tidy },
    Step { name: "format", rerun: "cargo fmt --all --check", action: Action::Component("rustfmt") },
    Step {
        name: "lints",
        rerun: "cargo clippy --workspace --all-targets --locked -- -D warnings",
        action: Action::Component("clippy"),
    },
    Step { name: "PostgreSQL", rerun: POSTGRESQL.install, action: Action::Database },
    Step {
        name: "unit and integration tests",
        rerun: "cargo test --workspace --locked",
        action: Action::Cargo,
    },
    Step {
        name: "release build",
        rerun: "cargo build --release -p oms -p oms-ceiling -p oms-load -p oms-sim -p oms-storm \
                --locked",
        action: Action::Cargo,
    },
    Step {
        name: "tour and guides",
        rerun: "cargo xtask tour",
        action: Action::Tour(jobs::Database::BuiltIn),
    },
    Step {
        name: "tour and guide on PostgreSQL",
        rerun: "cargo xtask tour --postgres",
        action: Action::Tour(jobs::Database::Server),
    },
    Step { name: SDKS, rerun: "cargo xtask sdk --test", action: Action::Sdk },
    Step { name: "simulation", rerun: "cargo xtask sim --seeds 2000", action: Action::Sim },
    Step { name: "small storm", rerun: "cargo xtask storm kill9 --kills 3", action: Action::Storm },
    Step {
        name: "small storm of power cuts",
        rerun: "cargo xtask storm powercut --cuts 100 --seed 1",
        action: Action::Storm,
    },
    Step {
        name: "small storm of failing calls",
        rerun: "cargo xtask storm ioerr --every 50 --seed 1",
        action: Action::Storm,
    },
    Step {
        name: "small storm of backups",
        rerun: "cargo xtask storm backup --rounds 2 --every-s 1",
        action: Action::Storm,
    },
    Step {
        name: "small storm of bit rot",
        rerun: "cargo xtask storm bitrot --flips 30",
        action: Action::Storm,
    },
    Step {
        name: "small storm of erasures",
        rerun: "cargo xtask storm erase --subjects 40",
        action: Action::Storm,
    },
    Step { name: "canaries", rerun: "cargo xtask storm canary", action: Action::Storm },
    Step { name: "graphs", rerun: "cargo xtask storm graphs --cases 4000", action: Action::Storm },
    Step { name: "forgers", rerun: "cargo xtask storm tamper --n 400", action: Action::Storm },
    Step {
        name: "small storm of the API",
        rerun: "cargo xtask storm api --max-examples 1 --phases examples,coverage",
        action: Action::Storm,
    },
    Step { name: "clocks", rerun: "cargo xtask storm clock --jumps 1000", action: Action::Storm },
];

/// Runs the steps; fails with the command that runs the failed step again.
pub(crate) fn test(cargo: &Cargo) -> Result<()> {
    let mut elapsed = Vec::new();
    let failure = STEPS.iter().find_map(|step| {
        println!("== {}", step.name);
        let (result, duration) = timed(|| run(cargo, step));
        elapsed.push((step.name, duration));
        result.err().map(|error| (step, error))
    });
    print_elapsed(&elapsed);
    if elapsed.iter().any(|(name, _)| *name == SDKS) {
        println!("{}", sdk::scripts_run(cargo.root()));
    }
    let Some((step, error)) = failure else {
        return Ok(());
    };
    eprintln!("{error:#}");
    bail!("step `{}` failed; run it again with:\n  {}", step.name, step.rerun)
}

fn run(cargo: &Cargo, step: &Step) -> Result<()> {
    let words: Vec<&str> = step.rerun.split_whitespace().skip(1).collect();
    match step.action {
        Action::Cargo => cargo.run(&words),
        Action::Component(component) => {
            require(cargo, component, words[0])?;
            cargo.run(&words)
        }
        Action::Tidy => tidy::run(cargo),
        Action::Database => POSTGRESQL.provide(),
        // The release build is the step before: building again with other packages selected
        // would select other features and compile half of the graph a second time.
        Action::Tour(on) => jobs::tour_prebuilt(cargo, on),
        Action::Sdk => sdk::test_prebuilt(cargo),
        Action::Sim => jobs::sim_prebuilt(cargo, &words[2..]),
        Action::Storm => {
            let args: Vec<String> = words[3..].iter().map(|word| (*word).to_owned()).collect();
            jobs::storm_prebuilt(cargo, words[2], &args)
        }
    }
}

fn require(cargo: &Cargo, component: &str, subcommand: &str) -> Result<()> {
    if cargo.succeeds(&[subcommand, "--version"]) {
        return Ok(());
    }
    let install = format!("rustup component add {component}");
    bail!("`cargo {subcommand}` is not installed; install it with:\n  {install}")
}

#[expect(clippy::disallowed_methods, reason = "measures a build step, no rule depends on it")]
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn print_elapsed(elapsed: &[(&str, Duration)]) {
    println!("== elapsed");
    for (name, duration) in elapsed {
        println!("{:>8.1} s  {name}", duration.as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use super::{STEPS, require, run};
    use crate::cargo::Cargo;

    #[test]
    fn a_missing_component_is_named_with_its_installation() {
        let error = require(&Cargo::with_program("false"), "clippy", "clippy").unwrap_err();
        assert!(error.to_string().ends_with("rustup component add clippy"), "{error}");
        assert!(require(&Cargo::with_program("true"), "clippy", "clippy").is_ok());
    }

    #[test]
    fn a_step_fails_when_cargo_does() {
        let step = STEPS.iter().find(|step| step.name == "release build").unwrap();
        assert!(run(&Cargo::with_program("true"), step).is_ok());
        let error = run(&Cargo::with_program("false"), step).unwrap_err();
        assert!(error.to_string().contains("build --release -p oms "), "{error}");
    }
}
