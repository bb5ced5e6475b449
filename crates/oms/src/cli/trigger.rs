//! `oms trigger`.

use super::checked_file::{faulty, form, parse, read};
use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Subcommand;
use oms_domain::json::{Form, placed};
use oms_domain::trigger::read_trigger;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const WHEN_MISSING: &str = "`oms trigger list` shows the names";
const HEADER: [&str; 6] = ["NAME", "VERSION", "STATE", "FIRED", "LAST", "WHY"];

/// What can be done with triggers.
#[derive(Debug, Subcommand)]
pub(crate) enum Trigger {
    /// Check a trigger without a server
    ///
    /// Prints every fault with its place in the file; exit status 1 when there is one.
    Check {
        /// File with the trigger, as YAML or JSON
        file: PathBuf,
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
        Trigger::Check { file } => check(file, remote.json),
        Trigger::Apply { file } => apply(file, remote),
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

fn check(file: &Path, as_json: bool) -> Outcome {
    let bytes = read(file)?;
    let definition = parse(file, &bytes)?;
    match read_trigger(&definition, 1) {
        Ok(_) if as_json => output::json(&json!({"warnings": []})),
        Ok(_) => output::line(&format!("{}: valid", file.display())),
        Err(faults) => Err(faulty(file, &placed(&bytes, faults), as_json)),
    }
}

fn apply(file: &Path, remote: &Remote) -> Outcome {
    let bytes = read(file)?;
    let name = named(file, &parse(file, &bytes)?)?;
    let path = ["api", "v1", "triggers", &name];
    let content = match form(file) {
        Form::Json => "application/json",
        Form::Yaml => "application/yaml",
    };
    published(&remote.client()?.send(Call::put(&path, content, bytes))?, remote)
}

fn published(answer: &Value, remote: &Remote) -> Outcome {
    if remote.json {
        return output::json(answer);
    }
    let said = |field: &str| table::cell(answer, field);
    output::line(&format!("{}  version {}", said("name"), said("version")))
}

fn named(file: &Path, definition: &Value) -> Outcome<String> {
    let name = definition.get("name").and_then(Value::as_str).map(str::to_owned);
    name.ok_or_else(|| {
        let shown = file.display();
        Failure::new(format!("{shown} does not say the trigger's name"))
            .hint(format!("`oms trigger check {shown}` lists everything that is missing"))
    })
}

/// Goes through all tickets, a run at a time.
fn dry_run(file: &Path, remote: &Remote) -> Outcome {
    let definition = parse(file, &read(file)?)?;
    let name = named(file, &definition)?;
    let path = ["api", "v1", "triggers", &name, "dryrun"];
    let client = remote.client()?;
    let (mut tickets, mut fired, mut failed) = (0, 0, 0);
    let mut rows: Vec<Value> = Vec::new();
    let mut after = Value::Null;
    loop {
        let body = json!({"definition": definition, "after": after});
        let answer = client.send(Call::post(&path, &body))?;
        let count = |field: &str| answer.get(field).and_then(Value::as_u64).unwrap_or(0);
        tickets += count("tickets");
        fired += count("would_fire");
        failed += count("failed");
        rows.extend(answer.get("firings").and_then(Value::as_array).cloned().unwrap_or_default());
        after = answer.get("next").cloned().unwrap_or(Value::Null);
        if after.is_null() {
            break;
        }
    }
    if remote.json {
        return output::json(&json!({
            "tickets": tickets, "would_fire": fired, "failed": failed, "firings": rows}));
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
        let why = parked.map_or_else(String::new, |parked| table::cell(parked, "reason"));
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
