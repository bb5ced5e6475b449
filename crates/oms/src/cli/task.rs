//! `oms task`: work as an owner does.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use oms_base::Outcome as Ended;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// An agent may neither list tickets nor read them.
const WHEN_MISSING: &str =
    "give the task's id as the claim printed it; an agent completes tasks of its owners only";

/// What can be done with tasks.
#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    Claim(Claim),
    Complete(Complete),
    /// List the tasks that wait for you, by when they are due
    Inbox {
        /// Only those of this person or group
        #[arg(long)]
        owner: Option<String>,
    },
    /// Lease one task
    Take {
        /// The task's id
        task: String,
    },
    /// Give a task to another owner
    Assign {
        /// The task's id
        task: String,

        /// To whom
        owner: String,

        /// Why; kept in the timeline
        #[arg(long)]
        reason: String,
    },
}

/// Lease the next tasks of some owners
///
/// The lease ends by itself; complete the task before that, with the epoch shown.
#[derive(Debug, Args)]
pub(crate) struct Claim {
    /// Owner whose tasks to take; again for more
    #[arg(long = "owner", value_name = "OWNER", required = true)]
    owners: Vec<String>,

    /// Take at most so many
    #[arg(long, value_name = "N", default_value_t = 1)]
    max: u32,

    /// Wait so many seconds for the first, at most 60
    #[arg(long, value_name = "S", default_value_t = 0)]
    wait: u64,
}

/// Record the result of a leased task
#[derive(Debug, Args)]
pub(crate) struct Complete {
    /// The task's id
    task: String,

    /// The epoch that the claim answered
    #[arg(long, value_name = "N")]
    epoch: u32,

    /// How it ended
    #[arg(long, value_parser = PossibleValuesParser::new(Ended::ALL.iter().map(|o| o.as_str())))]
    outcome: String,

    /// What came out, as JSON; @FILE reads it from a file
    #[arg(long, value_name = "JSON")]
    output: Option<String>,

    /// A note for the staff
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

pub(super) fn run(task: &Task, remote: &Remote) -> Outcome {
    match task {
        Task::Claim(args) => claim(args, remote),
        Task::Complete(args) => complete(args, remote),
        Task::Inbox { owner } => inbox(owner.as_ref(), remote),
        Task::Take { task } => take(task, remote),
        Task::Assign { task, owner, reason } => {
            let body = json!({"owner": owner, "reason": reason});
            act(task, "assign", &body, remote)
        }
    }
}

fn inbox(owner: Option<&String>, remote: &Remote) -> Outcome {
    let call = Call::get(&["api", "v1", "inbox"]).with("owner", owner);
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let fields = ["id", "ticket.number", "title", "stage", "owner", "status", "due_at"];
    let header = ["TASK", "TICKET", "TITLE", "STAGE", "OWNER", "STATUS", "DUE"];
    let row = |task| fields.map(|name| table::cell(task, name)).to_vec();
    output::line(&table::grid(&header, table::items(&answer).iter().map(row).collect()))
}

fn take(task: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "tasks", task, "claim"];
    let call = Call::post(&path, &json!({})).when_missing(WHEN_MISSING);
    leased(&remote.client()?.send(call)?, task, remote)
}

fn claim(args: &Claim, remote: &Remote) -> Outcome {
    let body = json!({"owners": args.owners, "max": args.max, "wait_s": args.wait});
    let path = ["api", "v1", "tasks", "claim"];
    let call = Call::post(&path, &body).waiting(Duration::from_secs(args.wait.min(60)));
    leased(&remote.client()?.send(call)?, &args.owners.join(", "), remote)
}

/// The tasks that were leased; `what` is what was asked for.
fn leased(answer: &Value, what: &str, remote: &Remote) -> Outcome {
    if remote.json {
        return output::json(answer);
    }
    let tasks = answer.get("tasks").and_then(Value::as_array).cloned().unwrap_or_default();
    if tasks.is_empty() {
        output::say(format_args!("no task waits for {what}"));
        return Ok(());
    }
    let fields =
        ["id", "lease_epoch", "ticket.number", "stage", "due_at", "lease_expires_at", "input"];
    let header = ["TASK", "EPOCH", "TICKET", "STAGE", "DUE", "LEASE ENDS", "INPUT"];
    let row = |task| fields.map(|name| table::cell(task, name)).to_vec();
    output::line(&table::grid(&header, tasks.iter().map(row).collect()))
}

fn complete(args: &Complete, remote: &Remote) -> Outcome {
    let mut body = Map::new();
    body.insert("lease_epoch".into(), args.epoch.into());
    body.insert("outcome".into(), args.outcome.clone().into());
    if let Some(text) = &args.output {
        body.insert("output".into(), super::ticket::json_argument("--output", text)?);
    }
    if let Some(note) = &args.note {
        body.insert("note".into(), note.clone().into());
    }
    act(&args.task, "complete", &body.into(), remote)
}

fn act(task: &str, action: &str, body: &Value, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "tasks", task, action];
    let call = Call::post(&path, body).when_missing(WHEN_MISSING);
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let said = |name: &str| table::cell(&answer, name);
    output::line(&format!("{}  {}", said("id"), said("status")))
}
