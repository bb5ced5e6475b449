//! `oms playbook`.

use super::definition_file::{check, publish};
use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::Subcommand;
use oms_domain::playbook::read_playbook;
use serde_json::{Value, json};
use std::path::PathBuf;

const WHEN_MISSING: &str = "`oms playbook list` shows the names";
const RUN_MISSING: &str = "`oms ticket show` names a ticket's runs";
const HEADER: [&str; 5] = ["NAME", "VERSION", "STATE", "STARTS ON", "STEPS"];

/// What can be done with playbooks.
#[derive(Debug, Subcommand)]
pub(crate) enum Playbook {
    /// Check a playbook without a server
    ///
    /// Prints every fault with its place in the file; exit status 1 when there is one.
    Check {
        /// File with the playbook, as YAML or JSON
        file: PathBuf,
    },
    /// Publish a playbook: a new version, unless it is the one that stands
    Apply {
        /// File with the playbook, as YAML or JSON
        file: PathBuf,
    },
    /// List the playbooks
    List,
    /// Show a playbook as it was published
    Show {
        /// Its name
        name: String,
        /// Which version; the newest when absent
        #[arg(long)]
        version: Option<u32>,
    },
    /// Start a playbook for a ticket
    Start {
        /// Its name
        name: String,
        /// The ticket's number
        ticket: String,
    },
    /// Try the step again at which a run is blocked
    Retry(Steer),
    /// Go on without the step at which a run is blocked
    Skip(Steer),
    /// Give a run up
    Cancel(Steer),
}

/// A run that somebody acts on.
#[derive(Debug, clap::Args)]
pub(crate) struct Steer {
    /// The ticket's number
    ticket: String,
    /// The number of the run
    #[arg(long, default_value_t = 1)]
    run: u16,
    /// Why
    #[arg(long)]
    reason: String,
}

pub(super) fn run(playbook: &Playbook, remote: &Remote) -> Outcome {
    match playbook {
        Playbook::Check { file } => {
            check(file, remote.json, |it| read_playbook(it, 1).map(|_| Vec::new()))
        }
        Playbook::Apply { file } => publish("playbook", "playbooks", file, remote),
        Playbook::List => list(remote),
        Playbook::Show { name, version } => show(name, *version, remote),
        Playbook::Start { name, ticket } => {
            let path = ["api", "v1", "tickets", ticket, "playbooks"];
            let call = Call::post(&path, &json!({"playbook": name}));
            ran(&remote.client()?.send(call)?, remote)
        }
        Playbook::Retry(on) => steer(on, "retry", remote),
        Playbook::Skip(on) => steer(on, "skip", remote),
        Playbook::Cancel(on) => steer(on, "cancel", remote),
    }
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "playbooks"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |playbook: &Value| {
        let enabled = playbook.get("enabled").and_then(Value::as_bool).unwrap_or(false);
        let said = |field: &str| table::cell(playbook, field);
        let state = if enabled { "in use" } else { "off" };
        let (boards, steps) = (joined(playbook, "boards", ", "), joined(playbook, "steps", " → "));
        vec![said("name"), said("version"), state.to_owned(), boards, steps]
    };
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&HEADER, rows))
}

fn joined(playbook: &Value, field: &str, between: &str) -> String {
    let items = playbook.get(field).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).collect::<Vec<_>>().join(between)
}

fn show(name: &str, version: Option<u32>, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "playbooks", name];
    let call = Call::get(&path).with("version", version).when_missing(WHEN_MISSING);
    let answer = remote.client()?.send(call)?;
    let definition = answer.get("definition").filter(|_| !remote.json);
    output::json(definition.unwrap_or(&answer))
}

fn steer(on: &Steer, action: &str, remote: &Remote) -> Outcome {
    let run = on.run.to_string();
    let path = ["api", "v1", "tickets", &on.ticket, "playbooks", &run, action];
    let call = Call::post(&path, &json!({"reason": on.reason})).when_missing(RUN_MISSING);
    ran(&remote.client()?.send(call)?, remote)
}

/// How the runs of a ticket stand.
fn ran(ticket: &Value, remote: &Remote) -> Outcome {
    if remote.json {
        return output::json(ticket);
    }
    let (number, status) = (table::cell(ticket, "number"), table::cell(ticket, "status"));
    output::line(&format!("{number}  {status}"))?;
    let runs = ticket.get("playbooks").and_then(Value::as_array).into_iter().flatten();
    for run in runs {
        let said = |field: &str| table::cell(run, field);
        let steps = run.get("steps").and_then(Value::as_array).into_iter().flatten();
        let steps = steps
            .map(|step| format!("{} {}", table::cell(step, "id"), table::cell(step, "status")));
        let steps = steps.collect::<Vec<_>>().join(", ");
        output::line(&format!(
            "  {}  {}  {}  {steps}",
            said("run"),
            said("playbook"),
            said("status")
        ))?;
    }
    Ok(())
}
