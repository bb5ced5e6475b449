//! `oms workflow`.

use super::definition_file::{check, publish};
use super::migrate;
use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};
use oms_domain::workflow;
use std::path::PathBuf;

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
        // Who is registered is known to the server alone.
        Workflow::Check { file } => check(file, remote.json, |it| {
            workflow::read(it, &|_| true).map(|checked| checked.warnings)
        }),
        Workflow::Publish { file } => publish("workflow", "workflows", file, remote),
        Workflow::Show(args) => show(args, remote),
        Workflow::Migrate(args) => migrate::workflow(args, remote),
        Workflow::List => list(remote),
    }
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
