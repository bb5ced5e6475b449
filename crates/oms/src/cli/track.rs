//! `oms track`: the public side of a ticket.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::Args;
use serde_json::Value;

/// Whoever tracks holds a receipt and no token, and so can look nowhere else.
const WHEN_MISSING: &str = "check the number and the access code on the receipt";

/// Show what the public may see of a ticket
///
/// Sends no token: the tracking string, the number with its code, is enough.
#[derive(Debug, Args)]
pub(crate) struct Track {
    /// Tracking string, like DL-2026-00001-XXXXXXXX
    tracking: String,
}

pub(super) fn run(args: &Track, remote: &Remote) -> Outcome {
    let path = ["public", "v1", "track", &args.tracking];
    let call = Call::get(&path).when_missing(WHEN_MISSING);
    let answer = remote.client()?.anonymous().send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let fields = ["number", "workflow", "status", "expected"];
    let pairs: Vec<_> = fields.iter().map(|&name| (name, table::cell(&answer, name))).collect();
    output::line(&table::pairs(&pairs))?;
    let stages = answer.get("stages").and_then(Value::as_array).cloned().unwrap_or_default();
    if stages.is_empty() {
        return Ok(());
    }
    let row = |stage| ["stage", "status", "time"].map(|name| table::cell(stage, name)).to_vec();
    let rows = stages.iter().map(row).collect();
    output::line(&format!("\n{}", table::grid(&["STAGE", "STATUS", "TIME"], rows)))
}
