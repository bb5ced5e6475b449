//! `oms outbox` and `oms secret`.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use oms_base::MessageState;
use serde_json::{Value, json};

const WHEN_MISSING: &str = "`oms outbox list` shows what is to leave the hub";
const NO_SECRET: &str = "`oms secret list` shows the names of those that there are";
const FIELDS: [&str; 6] = ["id", "recipient", "state", "tries", "next_at", "reason"];
const HEADER: [&str; 6] = ["MESSAGE", "TO", "STATE", "TRIES", "NEXT", "REASON"];

/// What can be done with what leaves the hub.
#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    /// List what is to leave, newest first
    List {
        /// Only what is in this state
        #[arg(long, value_parser = PossibleValuesParser::new(
            MessageState::ALL.iter().map(|state| state.as_str())))]
        state: Option<String>,
    },
    /// Try again what did not arrive
    Retry {
        /// The message
        id: String,

        /// Why; kept in the ticket's timeline
        #[arg(long)]
        reason: String,
    },
    /// Hold a message back
    Pause {
        /// The message
        id: String,
    },
    /// Send a message next, also one that was held back
    Promote {
        /// The message
        id: String,
    },
    /// Forget a message that did not arrive
    Drop {
        /// The message
        id: String,
    },
}

/// What can be done with the secrets that sign what leaves the hub.
#[derive(Debug, Subcommand)]
pub(crate) enum Secret {
    /// Make a secret and print it, once; where there is one of this name, both sign for a day
    Make {
        /// Its name
        name: String,
    },
    /// List the names of the secrets
    List,
    /// Remove a secret that no owner names
    Remove {
        /// Its name
        name: String,
    },
}

pub(super) fn run(outbox: &Outbox, remote: &Remote) -> Outcome {
    let act = |id: &str, action, body: &Value| {
        let path = ["api", "v1", "outbox", id, action];
        remote.client()?.send(Call::post(&path, body).when_missing(WHEN_MISSING))
    };
    let row = match outbox {
        Outbox::List { state } => {
            let call = Call::get(&["api", "v1", "outbox"]).with("state", state.as_ref());
            let answer = remote.client()?.send(call)?;
            if remote.json {
                return output::json(&answer);
            }
            return rows(table::items(&answer));
        }
        Outbox::Retry { id, reason } => act(id, "retry", &json!({"reason": reason}))?,
        Outbox::Pause { id } => act(id, "pause", &json!({}))?,
        Outbox::Promote { id } => act(id, "promote", &json!({}))?,
        Outbox::Drop { id } => {
            let path = ["api", "v1", "outbox", id];
            remote.client()?.send(Call::delete(&path).when_missing(WHEN_MISSING))?
        }
    };
    if remote.json { output::json(&row) } else { rows(&[row]) }
}

fn rows(messages: &[Value]) -> Outcome {
    let row = |message: &Value| FIELDS.map(|field| table::cell(message, field)).to_vec();
    output::line(&table::grid(&HEADER, messages.iter().map(row).collect()))
}

pub(super) fn secret(secret: &Secret, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let all = ["api", "v1", "secrets"];
    let answer = match secret {
        Secret::Make { name } => {
            let path = ["api", "v1", "secrets", name];
            client.send(Call::put_json(&path, b"{}".to_vec()))?
        }
        Secret::List => client.send(Call::get(&all))?,
        Secret::Remove { name } => {
            let path = ["api", "v1", "secrets", name];
            client.send(Call::delete(&path).when_missing(NO_SECRET))?
        }
    };
    if remote.json {
        return output::json(&answer);
    }
    match secret {
        Secret::Make { .. } => output::line(&table::cell(&answer, "secret")),
        Secret::Remove { .. } => output::line(&table::cell(&answer, "name")),
        Secret::List => {
            let row = |row: &Value| vec![table::cell(row, "name"), table::cell(row, "made_at")];
            let rows = table::items(&answer).iter().map(row).collect();
            output::line(&table::grid(&["NAME", "MADE"], rows))
        }
    }
}
