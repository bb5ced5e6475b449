//! `oms notice`.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::Subcommand;
use serde_json::{Value, json};

const WHEN_MISSING: &str = "`oms notice list` shows what you are told";
const HEADER: [&str; 6] = ["NOTICE", "KIND", "TICKET", "TEXT", "MADE", "READ"];

/// What can be done with what one is told.
#[derive(Debug, Subcommand)]
pub(crate) enum Notice {
    /// List what you are told, newest first
    List {
        /// Only what you have not read
        #[arg(long)]
        unread: bool,
    },
    /// Mark a notice as read
    Read {
        /// The notice
        id: String,

        /// All older ones, too
        #[arg(long)]
        older: bool,
    },
}

pub(super) fn run(notice: &Notice, remote: &Remote) -> Outcome {
    match notice {
        Notice::List { unread } => {
            let call = Call::get(&["api", "v1", "notices"]);
            let call = call.with("unread", unread.then_some("true"));
            let answer = remote.client()?.send(call)?;
            if remote.json { output::json(&answer) } else { rows(table::items(&answer)) }
        }
        Notice::Read { id, older } => {
            let path = ["api", "v1", "notices", id, "read"];
            let call = Call::post(&path, &json!({"older": older})).when_missing(WHEN_MISSING);
            let row = remote.client()?.send(call)?;
            if remote.json { output::json(&row) } else { rows(&[row]) }
        }
    }
}

fn rows(notices: &[Value]) -> Outcome {
    let row = |notice: &Value| {
        let cell = |name| table::cell(notice, name);
        let number = table::cell(&notice["ticket"], "number");
        vec![cell("id"), cell("kind"), number, cell("text"), cell("created_at"), cell("read_at")]
    };
    output::line(&table::grid(&HEADER, notices.iter().map(row).collect()))
}
