//! Runs the README's tour as a reader would, and compares what it prints.
//!
//! A tour is the `console` blocks of one section. It runs in one shell and one fresh directory, on
//! a port that is free, so that it disturbs nothing and nothing disturbs it.

mod matching;
mod script;
mod shell;

use std::fmt::Write;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use anyhow::{Context, Result, bail};

use self::script::Step;
use self::shell::{Answer, Shell};

/// The section that holds the tour.
const HEADING: &str = "## Five-minute tour";

/// Runs the tour of this README with the binaries of this directory, and on the database of that
/// URL where there is one.
pub(crate) fn run(readme: &Path, binaries: &Path, database: Option<&str>) -> Result<()> {
    let text = fs::read_to_string(readme)
        .with_context(|| format!("cannot read the tour in {}", readme.display()))?;
    let steps = script::steps(&text, HEADING);
    if steps.is_empty() {
        bail!("README.md has no `console` commands in a section `{HEADING}`");
    }
    run_steps(&steps, Shell::start(binaries, database)?, free_port()?)?;
    println!("tour: {} commands, all as written", steps.len());
    Ok(())
}

fn run_steps(steps: &[Step], mut shell: Shell, port: u16) -> Result<()> {
    for step in steps {
        let command = script::with_port(&step.command, port);
        let expected: Vec<String> =
            step.expected.iter().map(|line| script::with_port(line, port)).collect();
        println!("$ {command}");
        let answer = if script::starts_server(&step.command) {
            shell.start_server(&command, port, &expected)?
        } else {
            shell.run(&command)?
        };
        compare(step.line, &command, &expected, &answer)?;
    }
    Ok(())
}

fn compare(line: usize, command: &str, expected: &[String], answer: &Answer) -> Result<()> {
    let problem = match answer.problem.as_deref() {
        None if matching::matches(expected, &answer.lines) => return Ok(()),
        None => "it printed something else",
        Some(problem) => problem,
    };
    let mut report = format!("README.md:{line}: {problem}\ncommand:\n  {command}");
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
