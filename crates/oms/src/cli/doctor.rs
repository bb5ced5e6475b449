//! `oms doctor`.

use crate::client::Remote;
use crate::config::Flags;
use crate::doctor::{self, Check, State};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Args;
use serde_json::{Value, json};

/// Check what a server needs, and say what to do
///
/// Looks at the configuration, the data directory, its disk and database, the clock, the limits of
/// this user, and at the server if one runs. Works beside a running server and changes nothing.
/// Takes the flags of `oms serve`; run it as the same user. Exit status 0 when there is no problem.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    #[command(flatten)]
    flags: Flags,
}

pub(super) fn run(args: &Doctor, remote: &Remote) -> Outcome {
    let checks = doctor::examine(&args.flags, remote);
    let count = |state| checks.iter().filter(|check| check.state == state).count();
    let problems = count(State::Problem);
    if remote.json {
        let documents: Value = checks.iter().map(document).collect();
        let warnings = count(State::Warning);
        let whole = json!({"problems": problems, "warnings": warnings, "checks": documents});
        output::json(&whole)?;
    } else {
        let rows = checks.iter().map(|check| {
            let hint = check.hint.as_deref().unwrap_or("");
            let state = check.state.as_str().to_owned();
            vec![check.name.to_owned(), state, table::clean(&check.found), table::clean(hint)]
        });
        output::line(&table::grid(&["CHECK", "STATE", "FOUND", "WHAT TO DO"], rows.collect()))?;
    }
    match problems {
        0 => Ok(()),
        1 => Err(Failure::new("1 problem found")),
        many => Err(Failure::new(format!("{many} problems found"))),
    }
}

fn document(check: &Check) -> Value {
    let Check { name, state, found, hint } = check;
    json!({"check": name, "state": state.as_str(), "found": found, "hint": hint})
}
