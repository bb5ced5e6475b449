//! `oms trigger`.

use super::definition_file::{faulty, name, parse, publish, published, read, valid, warnings};
use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{fault, output, table};
use clap::Subcommand;
use oms_domain::json::placed;
use oms_domain::trigger::read_trigger;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const WHEN_MISSING: &str = "`oms trigger list` shows the names";
const HEADER: [&str; 6] = ["NAME", "VERSION", "STATE", "FIRED", "LAST", "WHY"];

/// What can be done with triggers.
#[derive(Debug, Subcommand)]
pub(crate) enum Trigger {
    /// Check a trigger, without a server or by one
    ///
    /// Prints every fault with its place in the file; exit status 1 when there is one. A server
    /// also knows which of the boards, owners and the like that it names are there.
    Check {
        /// File with the trigger, as YAML or JSON
        file: PathBuf,
        /// Ask the server as well, and warn of what it does not know
        #[arg(long)]
        online: bool,
    },
    /// Publish a trigger: a new version, unless it is the one that stands
    Apply {
        /// File with the trigger, as YAML or JSON
        file: PathBuf,
    },
    /// Say what a trigger would have done to the tickets that there are
    Dryrun {
        /// File with the trigger, as YAML or JSON
        file: PathBuf,
    },
    /// List the triggers and how they stand
    List,
    /// Disable a trigger: a new version that is not in use
    Disable {
        /// Its name
        name: String,
    },
    /// Run a manual trigger for a ticket
    Run {
        /// Its name
        name: String,
        /// The ticket's number
        ticket: String,
    },
    /// Have a trigger do nothing until it is let go on
    Park {
        /// Its name
        name: String,
        /// Why
        #[arg(long)]
        reason: String,
    },
    /// Let a parked trigger go on
    Unpark {
        /// Its name
        name: String,
    },
}

pub(super) fn run(trigger: &Trigger, remote: &Remote) -> Outcome {
    match trigger {
        Trigger::Check { file, online } => check(file, *online, remote),
        Trigger::Apply { file } => publish("trigger", "triggers", file, remote),
        Trigger::Dryrun { file } => dry_run(file, remote),
        Trigger::List => list(remote),
        Trigger::Disable { name } => {
            let path = ["api", "v1", "triggers", name];
            published(
                &remote.client()?.send(Call::delete(&path).when_missing(WHEN_MISSING))?,
                remote,
            )
        }
        Trigger::Run { name, ticket } => act(name, "run", &json!({"ticket": ticket}), remote),
        Trigger::Park { name, reason } => act(name, "park", &json!({"reason": reason}), remote),
        Trigger::Unpark { name } => act(name, "unpark", &json!({}), remote),
    }
}

fn check(file: &Path, online: bool, remote: &Remote) -> Outcome {
    let bytes = read(file)?;
    let definition = parse(file, &bytes)?;
    let checked = read_trigger(&definition, 1);
    let trigger = checked.map_err(|faults| faulty(file, &placed(&bytes, faults), remote.json))?;
    if !online {
        return valid(file, remote.json, &[]);
    }
    let path = ["api", "v1", "triggers", trigger.name.as_str(), "check"];
    let call = Call::post(&path, &json!({"definition": definition}));
    valid(file, remote.json, warnings(&remote.client()?.send(call)?))
}

/// Goes through all tickets, a run at a time.
fn dry_run(file: &Path, remote: &Remote) -> Outcome {
    let definition = parse(file, &read(file)?)?;
    let name = name("trigger", file, &definition)?;
    let path = ["api", "v1", "triggers", &name, "dryrun"];
    let client = remote.client()?;
    let (mut tickets, mut fired, mut failed) = (0, 0, 0);
    let mut rows: Vec<Value> = Vec::new();
    let mut after = Value::Null;
    let instants = loop {
        let body = json!({"definition": definition, "after": after});
        let answer = client.send(Call::post(&path, &body))?;
        let count = |field: &str| answer.get(field).and_then(Value::as_u64).unwrap_or(0);
        tickets += count("tickets");
        fired += count("would_fire");
        failed += count("failed");
        let instants = answer.get("instants").cloned().unwrap_or(Value::Null);
        rows.extend(answer.get("firings").and_then(Value::as_array).cloned().unwrap_or_default());
        after = answer.get("next").cloned().unwrap_or(Value::Null);
        if after.is_null() {
            break instants;
        }
    };
    if remote.json {
        return output::json(&json!({
            "tickets": tickets, "would_fire": fired, "failed": failed, "firings": rows,
            "instants": instants}));
    }
    told(&instants)?;
    // Of what only opens tickets there are none to name.
    if rows.is_empty() && fired > 0 {
        let at = instants.get("at").and_then(Value::as_array).into_iter().flatten();
        rows.extend(at.map(|at| json!({"at": at, "would": ["open"]})));
    }
    if u64::try_from(rows.len()).is_ok_and(|shown| shown < fired) {
        let shown = rows.len();
        output::say(format_args!("note: of these {fired}, {shown} are shown: 500 a run at most"));
    }
    let row = |fire: &Value| {
        let would = fire.get("would").and_then(Value::as_array).into_iter().flatten();
        let would: Vec<&str> = would.filter_map(Value::as_str).collect();
        let cells = [table::cell(fire, "at"), table::cell(fire, "number"), would.join(" ")];
        cells.into_iter().chain([table::cell(fire, "refused")]).collect()
    };
    output::line(&format!(
        "would have fired {fired} times for {tickets} tickets, failed {failed}"
    ))?;
    output::line(&table::grid(
        &["AT", "TICKET", "WOULD", "REFUSED"],
        rows.iter().map(row).collect(),
    ))
}

/// Says which instants of a schedule have come.
fn told(instants: &Value) -> Outcome {
    let Some(at) = instants.get("at").and_then(Value::as_array) else { return Ok(()) };
    let first = at.last().and_then(Value::as_str).map(|first| format!(", from {first} on"));
    let count = at.len();
    output::line(&format!("{count} instants have come{}", first.unwrap_or_default()))?;
    if instants.get("more").and_then(Value::as_bool) == Some(true) {
        output::say(format_args!("note: earlier ones are left out: {count} a run at most"));
    }
    Ok(())
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "triggers"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |trigger: &Value| {
        let parked = trigger.get("parked").filter(|parked| !parked.is_null());
        let enabled = trigger.get("enabled").and_then(Value::as_bool).unwrap_or(false);
        let state = match (enabled, parked) {
            (false, _) => "disabled",
            (true, Some(_)) => "parked",
            (true, None) => "in use",
        };
        let said = |field: &str| table::cell(trigger, field);
        let warned = || trigger.get("warnings").and_then(|all| all.get(0)).map(fault::sentence);
        let why = parked.map(|parked| table::cell(parked, "reason"));
        let why = why.or_else(warned).unwrap_or_default();
        vec![said("name"), said("version"), state.to_owned(), said("fired"), said("fired_at"), why]
    };
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&HEADER, rows))
}

fn act(name: &str, action: &str, body: &Value, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "triggers", name, action];
    let answer = remote.client()?.send(Call::post(&path, body).when_missing(WHEN_MISSING))?;
    if remote.json {
        return output::json(&answer);
    }
    let (number, name) = (table::cell(&answer, "number"), table::cell(&answer, "name"));
    output::line(if number.is_empty() { &name } else { &number })
}
