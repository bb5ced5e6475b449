//! Runs the README's tour and the guides' commands as a reader would, and compares what they print.
//!
//! A tour is the `console` blocks of one section of the README, or the `sh` blocks of a guide. Each
//! runs in one shell and one fresh directory, on a port that is free, so that it disturbs nothing
//! and nothing disturbs it.

mod guide;
mod matching;
mod script;
mod shell;

use std::fmt::Write;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use self::script::{Here, Step};
use self::shell::{Answer, Shell};

/// The section of the README that holds the tour.
const HEADING: &str = "## Five-minute tour";
const README: &str = "README.md";
const GUIDES: &str = "docs/guides";
/// The guide that is about another database than the built-in one.
const POSTGRES_GUIDE: &str = "run-on-postgresql.md";

/// Runs the tour and the guides of the repository at `root` with the binaries of that directory. A
/// tour on PostgreSQL gets the URL of a new database from `database`, and of the guides it is the
/// one about it.
pub(crate) fn run(
    root: &Path,
    binaries: &Path,
    database: Option<&dyn Fn() -> String>,
) -> Result<()> {
    let page = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let steps = script::steps(&page(&root.join(README))?, HEADING);
    if steps.is_empty() {
        bail!("README.md has no `console` commands in a section `{HEADING}`");
    }
    tour(README, &steps, binaries, database)?;
    for path in guides(root)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if (name == POSTGRES_GUIDE) == database.is_some() {
            tour(&name, &guide::steps(&page(&path)?), binaries, database)?;
        }
    }
    Ok(())
}

/// The pages of the guides, by name.
fn guides(root: &Path) -> Result<Vec<PathBuf>> {
    let folder = root.join(GUIDES);
    let entries = fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))?;
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

fn tour(
    page: &str,
    steps: &[Step],
    binaries: &Path,
    database: Option<&dyn Fn() -> String>,
) -> Result<()> {
    if steps.is_empty() {
        return Ok(());
    }
    let url = database.map(|database| database());
    run_steps(page, steps, Shell::start(binaries, url.as_deref())?, free_port()?, url.as_deref())?;
    println!("tour: {page}, {} commands, all as written", steps.len());
    Ok(())
}

fn run_steps(
    page: &str,
    steps: &[Step],
    mut shell: Shell,
    port: u16,
    database: Option<&str>,
) -> Result<()> {
    let year = shell.run("date -u +%Y")?.lines.concat();
    let socket = database.and_then(|url| url.split_once("host=")).map(|(_, host)| host.to_owned());
    let here = Here { port, year, socket };
    for step in steps {
        let command = here.of(&step.command);
        let expected: Vec<String> = step.expected.iter().map(|line| here.of(line)).collect();
        println!("$ {command}");
        let answer = if script::starts_server(&step.command) {
            shell.start_server(&command, port, &expected)?
        } else {
            shell.run(&command)?
        };
        compare(&format!("{page}:{}", step.line), &command, &expected, &answer)?;
    }
    Ok(())
}

fn compare(place: &str, command: &str, expected: &[String], answer: &Answer) -> Result<()> {
    let problem = match answer.problem.as_deref() {
        None if matching::matches(expected, &answer.lines) => return Ok(()),
        None => "it printed something else",
        Some(problem) => problem,
    };
    let mut report = format!("{place}: {problem}\ncommand:\n  {command}");
    for (title, lines) in [("expected", expected), ("actual", answer.lines.as_slice())] {
        write!(report, "\n{title}:")?;
        for line in lines {
            write!(report, "\n  {line}")?;
        }
    }
    bail!(report)
}

/// A port that nobody listens on; the system does not hand it out again soon.
fn free_port() -> Result<u16> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("cannot find a free port")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests;
