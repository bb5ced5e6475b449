//! `oms workflow`.

use super::checked_file::{documents, faulty, form, parse, read};
use super::migrate;
use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{fault, output, table};
use clap::{Args, Subcommand};
use oms_domain::json::{Form, placed};
use oms_domain::workflow;
use oms_domain::workflow::Checked;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

const WHEN_MISSING: &str = "`oms workflow list` shows the names and the newest versions";

/// What can be done with workflows.
#[derive(Debug, Subcommand)]
pub(crate) enum Workflow {
    /// Check a definition without a server
    ///
    /// Prints every fault with its place in the file; exit status 1 when there is one.
    Check {
        /// File with the definition, as YAML or JSON
        file: PathBuf,
    },
    /// Publish a definition: a new version, unless it is the one that stands
    Publish {
        /// File with the definition, as YAML or JSON
        file: PathBuf,
    },
    Show(Show),
    Migrate(migrate::Workflow),
    /// List the workflows
    List,
}

/// Print the definition of a workflow, as `publish` reads it
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Its name
    name: String,

    /// A version other than the newest
    #[arg(long = "version", value_name = "N")]
    number: Option<u32>,
}

pub(super) fn run(workflow: &Workflow, remote: &Remote) -> Outcome {
    match workflow {
        Workflow::Check { file } => check(file, remote.json),
        Workflow::Publish { file } => publish(file, remote),
        Workflow::Show(args) => show(args, remote),
        Workflow::Migrate(args) => migrate::workflow(args, remote),
        Workflow::List => list(remote),
    }
}

fn check(file: &Path, as_json: bool) -> Outcome {
    let bytes = read(file)?;
    let definition = parse(file, &bytes)?;
    // Who is registered is known to the server alone.
    let checked = workflow::read(&definition, &|_| true);
    match checked {
        Ok(Checked { warnings, .. }) if as_json => {
            output::json(&json!({"warnings": documents(&warnings)}))
        }
        Ok(Checked { warnings, .. }) => {
            for warning in documents(&warnings) {
                output::say(format_args!("warning: {}", fault::line_of(file, &warning)));
            }
            output::line(&format!("{}: valid", file.display()))
        }
        Err(faults) => Err(faulty(file, &placed(&bytes, faults), as_json)),
    }
}

fn publish(file: &Path, remote: &Remote) -> Outcome {
    let bytes = read(file)?;
    let name = name(file, &bytes)?;
    let path = ["api", "v1", "workflows", &name];
    let content = match form(file) {
        Form::Json => "application/json",
        Form::Yaml => "application/yaml",
    };
    let answer = remote.client()?.send(Call::put(&path, content, bytes))?;
    let warnings = answer.get("warnings").and_then(Value::as_array);
    for warning in warnings.into_iter().flatten() {
        output::say(format_args!("warning: {}", fault::line_of(file, warning)));
    }
    if remote.json {
        return output::json(&answer);
    }
    let said = |field: &str| table::cell(&answer, field);
    output::line(&format!("{}  version {}", said("name"), said("version")))
}

fn name(file: &Path, bytes: &[u8]) -> Outcome<String> {
    let name = parse(file, bytes)?.get("name").and_then(Value::as_str).map(str::to_owned);
    name.ok_or_else(|| {
        let shown = file.display();
        Failure::new(format!("{shown} does not say the workflow's name"))
            .hint(format!("`oms workflow check {shown}` lists everything that is missing"))
    })
}

fn show(args: &Show, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "workflows", &args.name];
    let call = Call::get(&path).with("version", args.number).when_missing(WHEN_MISSING);
    let answer = remote.client()?.send(call)?;
    let definition = answer.get("definition").filter(|_| !remote.json);
    output::json(definition.unwrap_or(&answer))
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "workflows"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let fields = ["name", "version"];
    let row = |workflow| fields.map(|name| table::cell(workflow, name)).to_vec();
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&["NAME", "VERSION"], rows))
}
