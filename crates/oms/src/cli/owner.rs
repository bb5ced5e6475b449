//! `oms owner`.

use super::definition_file::{check, publish};
use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::Subcommand;
use oms_domain::owner::read_owner;
use serde_json::Value;
use std::path::PathBuf;

const WHEN_MISSING: &str = "`oms owner list` shows those of whom something is said";

/// What can be said of owners.
#[derive(Debug, Subcommand)]
pub(crate) enum Owner {
    /// Check an owner without a server; prints every fault with its place
    Check {
        /// File with the owner, as JSON or YAML
        file: PathBuf,
    },
    /// Publish an owner: a new version, unless it is the one that stands
    Publish {
        /// File with the owner, as JSON or YAML
        file: PathBuf,
    },
    /// List the owners, in the order of their names
    List,
    /// Show what is said of an owner
    Show {
        /// Its name; a bare one is looked up
        name: String,
    },
}

pub(super) fn run(owner: &Owner, remote: &Remote) -> Outcome {
    match owner {
        Owner::Check { file } => {
            check(file, remote.json, |it| read_owner(it, 1).map(|_| Vec::new()))
        }
        Owner::Publish { file } => publish("owner", "owners", file, remote),
        Owner::List => list(remote),
        Owner::Show { name } => show(name, remote),
    }
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "owners"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |rule: &Value| {
        let of = |field| rule.get("definition").map_or_else(String::new, |d| table::cell(d, field));
        let name = table::cell(rule, "name");
        vec![name, of("title"), of("supervisor"), of("push.url"), of("members")]
    };
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&["NAME", "TITLE", "SUPERVISOR", "BROUGHT TO", "MEMBERS"], rows))
}

fn show(name: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "owners", name];
    output::json(&remote.client()?.send(Call::get(&path).when_missing(WHEN_MISSING))?)
}
