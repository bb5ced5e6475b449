//! The commands that build the project's binaries and run one of them.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Error, Result, bail};

use pg_server::PgServer;

use crate::cargo::Cargo;
use crate::{fuzzers, schemathesis, tour};

/// What the server's examples print, and where it is committed.
const DESCRIPTIONS: [(&str, &str); 2] =
    [("openapi", "openapi/oms.json"), ("bodies", "sdks/fixtures/bodies.json")];

/// Where the tour keeps its tickets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Database {
    BuiltIn,
    Server,
}

/// Builds the release binaries of these packages.
pub(crate) fn build(cargo: &Cargo, packages: &[&str]) -> Result<()> {
    let mut args = vec!["build", "--release"];
    args.extend(packages.iter().flat_map(|package| ["-p", package]));
    cargo.run(&args)
}

/// Becomes `oms demo`, so that Ctrl-C and the exit code are its own.
pub(crate) fn demo(cargo: &Cargo, args: &[String]) -> Result<()> {
    build(cargo, &["oms"])?;
    let mut command = Command::new(cargo.release_dir()?.join("oms"));
    command.arg("demo").args(args);
    Err(become_program(command))
}

/// Becomes the load generator's measurement.
pub(crate) fn bench(cargo: &Cargo, args: &[String]) -> Result<()> {
    build(cargo, &["oms", "oms-ceiling", "oms-load"])?;
    let release = cargo.release_dir()?;
    let mut command = load_generator(&release);
    command.env("CEILING_BIN", release.join("oms-ceiling")).arg("bench").args(args);
    Err(become_program(command))
}

/// Becomes the storm of this name.
pub(crate) fn storm(cargo: &Cargo, name: &str, args: &[String]) -> Result<()> {
    build(cargo, storm_packages(name))?;
    Err(become_program(storm_command(cargo, name, args)?))
}

/// Runs a storm with the binaries as they are, and fails when it does.
pub(crate) fn storm_prebuilt(cargo: &Cargo, name: &str, args: &[String]) -> Result<()> {
    let mut command = storm_command(cargo, name, args)?;
    let status = command.status().with_context(|| format!("cannot start storm {name}"))?;
    if status.success() {
        return Ok(());
    }
    bail!("storm {name} failed ({status})")
}

/// Becomes the simulation.
pub(crate) fn sim(cargo: &Cargo, args: &[String]) -> Result<()> {
    build(cargo, &["oms-sim"])?;
    let mut command = Command::new(cargo.release_dir()?.join("oms-sim"));
    command.args(args);
    Err(become_program(command))
}

/// Runs the simulation with the binary as it is, and fails when it does.
pub(crate) fn sim_prebuilt(cargo: &Cargo, args: &[&str]) -> Result<()> {
    let mut command = Command::new(cargo.release_dir()?.join("oms-sim"));
    let status = command.args(args).status().context("cannot start oms-sim")?;
    if status.success() {
        return Ok(());
    }
    bail!("the simulation failed ({status})")
}

/// Writes down what the routes say of themselves; tests compare the two.
pub(crate) fn openapi(cargo: &Cargo) -> Result<()> {
    for (example, file) in DESCRIPTIONS {
        let args = ["run", "--quiet", "--package", "oms-server", "--example", example];
        let path = cargo.root().join(file);
        let bytes = cargo.output(&args)?;
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// Builds `oms` and runs the README's tour and the guides.
pub(crate) fn tours(cargo: &Cargo, on: Database) -> Result<()> {
    build(cargo, &["oms"])?;
    tour_prebuilt(cargo, on)
}

/// Runs the README's tour and the guides with the binary as it is.
pub(crate) fn tour_prebuilt(cargo: &Cargo, on: Database) -> Result<()> {
    let postgres = (on == Database::Server).then(PgServer::start);
    let database = postgres.as_ref().map(|server| || server.database());
    let database = database.as_ref().map(|database| database as &dyn Fn() -> String);
    tour::run(cargo.root(), &cargo.release_dir()?, database)
}

/// What makes a storm: those that need no server are programs of their own.
fn storm_packages(name: &str) -> &'static [&'static str] {
    match name {
        "fuzz" => &["oms-load"],
        "clock" | "graphs" | "tamper" => &["oms-storm"],
        "ioerr" | "powercut" => &["oms-sim"],
        _ => &["oms", "oms-load"],
    }
}

fn storm_command(cargo: &Cargo, name: &str, args: &[String]) -> Result<Command> {
    let release = cargo.release_dir()?;
    if let [program @ ("oms-sim" | "oms-storm")] = storm_packages(name) {
        let mut command = Command::new(release.join(program));
        command.arg(name).args(args);
        return Ok(command);
    }
    let mut command = load_generator(&release);
    command.args(["storm", name]).args(args);
    match name {
        "api" => {
            command.env("SCHEMATHESIS_BIN", schemathesis::provide(cargo)?);
        }
        "fuzz" => {
            command.env("FUZZERS_DIR", fuzzers::build(cargo)?);
            command.env("CORPUS_DIR", cargo.root().join(fuzzers::CORPUS));
        }
        _ => {}
    }
    Ok(command)
}

fn load_generator(release: &Path) -> Command {
    let mut command = Command::new(release.join("oms-load"));
    command.env("OMS_BIN", release.join("oms"));
    command
}

/// Replaces this process; comes back only with the reason why that could not be.
fn become_program(mut command: Command) -> Error {
    let error = command.exec();
    let program = command.get_program().to_string_lossy().into_owned();
    Error::new(error).context(format!("cannot start {program}"))
}
