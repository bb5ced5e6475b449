//! `oms ticket reopen`, `escalate` and `stage`: the arguments, and the calls that they make.

use super::ticket::{STAGE_MISSING, TICKET_MISSING, Which, Why};
use crate::client::{Call, Client};
use crate::failure::Outcome;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// Take up an ended ticket again
#[derive(Debug, Args)]
pub(crate) struct Reopen {
    #[command(flatten)]
    which: Which,

    /// The stage from which on a workflow's ticket starts over
    #[arg(long)]
    stage: Option<String>,

    #[command(flatten)]
    why: Why,
}

/// Ask for help with a plain ticket, or with a stage
#[derive(Debug, Args)]
pub(crate) struct Escalate {
    #[command(flatten)]
    which: Which,

    /// The stage's id, of a workflow's ticket
    #[arg(long)]
    stage: Option<String>,

    /// Who takes over [default: nobody else]
    #[arg(long, value_name = "OWNER")]
    to: Option<String>,

    #[command(flatten)]
    why: Why,
}

/// What can be done with one stage.
#[derive(Debug, Subcommand)]
pub(crate) enum Stage {
    /// Give a stage to another owner; whoever works on it loses the lease
    Assign {
        #[command(flatten)]
        at: At,
        /// Whom: human:NAME, agent:NAME, svc:NAME or a bare name
        owner: String,
    },
    /// Hold a queued or in-progress stage up
    Pause {
        #[command(flatten)]
        at: At,
        /// Why, as a word that policies know, such as weather
        #[arg(long, value_name = "WORD")]
        because: Option<String>,
    },
    /// Let a paused stage go on
    Resume(At),
    /// Give a stage up; the ticket halts until it is retried or skipped
    Cancel(At),
}

/// Names a stage, and says why.
#[derive(Debug, Args)]
pub(crate) struct At {
    #[command(flatten)]
    which: Which,

    /// The stage's id
    stage: String,

    #[command(flatten)]
    why: Why,
}

pub(super) fn reopen(client: &Client, args: &Reopen) -> Outcome<Value> {
    let mut body = json!({"reason": args.why.reason});
    if let Some(stage) = &args.stage {
        body["stage"] = stage.clone().into();
    }
    let path = ["api", "v1", "tickets", &args.which.id, "reopen"];
    client.send(Call::post(&path, &body).when_missing(STAGE_MISSING))
}

pub(super) fn escalate(client: &Client, args: &Escalate) -> Outcome<Value> {
    let mut body = json!({"reason": args.why.reason});
    if let Some(to) = &args.to {
        body["to"] = to.clone().into();
    }
    match &args.stage {
        Some(stage) => send(client, (&args.which.id, stage), "escalate", &body),
        None => {
            let path = ["api", "v1", "tickets", &args.which.id, "escalate"];
            client.send(Call::post(&path, &body).when_missing(TICKET_MISSING))
        }
    }
}

pub(super) fn stage(client: &Client, stage: &Stage) -> Outcome<Value> {
    let (at, action) = match stage {
        Stage::Assign { at, .. } => (at, "assign"),
        Stage::Pause { at, .. } => (at, "pause"),
        Stage::Resume(at) => (at, "resume"),
        Stage::Cancel(at) => (at, "cancel"),
    };
    let mut body = json!({"reason": at.why.reason});
    match stage {
        Stage::Assign { owner, .. } => body["owner"] = owner.clone().into(),
        Stage::Pause { because: Some(word), .. } => body["because"] = word.clone().into(),
        Stage::Pause { because: None, .. } | Stage::Resume(_) | Stage::Cancel(_) => {}
    }
    send(client, (&at.which.id, &at.stage), action, &body)
}

fn send(client: &Client, (id, stage): (&str, &str), action: &str, body: &Value) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", id, "stages", stage, action];
    client.send(Call::post(&path, body).when_missing(STAGE_MISSING))
}
