//! `oms owner`.

use super::checked_file::{faulty, parse, read};
use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Subcommand;
use oms_domain::owner::read_owner;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

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
        Owner::Check { file } => check(file, remote.json),
        Owner::Publish { file } => publish(file, remote),
        Owner::List => list(remote),
        Owner::Show { name } => show(name, remote),
    }
}

fn check(file: &Path, as_json: bool) -> Outcome {
    let definition = parse(file, &read(file)?)?;
    match read_owner(&definition, 1) {
        Ok(_) if as_json => output::json(&json!({"warnings": []})),
        Ok(profile) => output::line(&format!("{} is sound", profile.owner)),
        Err(faults) => Err(faulty(file, &faults, as_json)),
    }
}

fn publish(file: &Path, remote: &Remote) -> Outcome {
    let definition = parse(file, &read(file)?)?;
    let name = definition.get("name").and_then(Value::as_str);
    let missing = || Failure::new(format!("{} does not say a name", file.display()));
    let name = name.ok_or_else(missing)?.to_owned();
    let body = definition.to_string().into_bytes();
    let answer = remote.client()?.send(Call::put_json(&["api", "v1", "owners", &name], body))?;
    if remote.json {
        return output::json(&answer);
    }
    let said = |field: &str| table::cell(&answer, field);
    output::line(&format!("{}  version {}", said("name"), said("version")))
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
