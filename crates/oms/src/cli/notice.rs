//! `oms notice`.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};
use serde_json::{Value, json};

const WHEN_MISSING: &str = "`oms notice list` shows what you are told";
const HEADER: [&str; 6] = ["NOTICE", "KIND", "TICKET", "TEXT", "MADE", "READ"];

const PREFERENCES: [&str; 4] = ["api", "v1", "me", "notice-preferences"];

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
    /// Show how you are told things, or change what you name of it
    Preferences(Preferences),
}

/// What of it is to change.
#[derive(Debug, Args)]
pub(crate) struct Preferences {
    /// Which kinds leave as mail, with commas between them; "" for none
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    mail: Option<Vec<String>>,

    /// Which kinds are sent to your webhook
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    webhook: Option<Vec<String>>,

    /// Which kinds you are not told at all
    #[arg(long, value_name = "KINDS", value_delimiter = ',')]
    mute: Option<Vec<String>>,

    /// The calendar whose hours what leaves waits for; "" for any hour
    #[arg(long, value_name = "CALENDAR")]
    hours: Option<String>,
}

pub(super) fn run(notice: &Notice, remote: &Remote) -> Outcome {
    match notice {
        Notice::List { unread } => {
            let call = Call::get(&["api", "v1", "notices"]);
            let call = call.with("unread", unread.then_some("true"));
            let answer = remote.client()?.send(call)?;
            if remote.json { output::json(&answer) } else { rows(table::items(&answer)) }
        }
        Notice::Preferences(wanted) => preferences(wanted, remote),
        Notice::Read { id, older } => {
            let path = ["api", "v1", "notices", id, "read"];
            let call = Call::post(&path, &json!({"older": older})).when_missing(WHEN_MISSING);
            let row = remote.client()?.send(call)?;
            if remote.json { output::json(&row) } else { rows(&[row]) }
        }
    }
}

fn preferences(wanted: &Preferences, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let mut now = client.send(Call::get(&PREFERENCES))?;
    if let Some(changed) = changed(wanted, &now) {
        let version = format!("\"{}\"", table::cell(&now, "version"));
        let call = Call::put_json(&PREFERENCES, changed.to_string().into_bytes());
        now = client.send(call.saying_of("if-match", Some(version)))?;
    }
    if remote.json {
        return output::json(&now);
    }
    let kinds = |name: &str| {
        let kinds = now[name].as_array().map(Vec::as_slice).unwrap_or_default();
        kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
    };
    let row = |name: &str| vec![name.to_owned(), kinds(name)];
    let hours = vec!["hours".to_owned(), table::cell(&now, "hours")];
    let rows = vec![row("mail"), row("webhook"), row("mute"), hours];
    output::line(&table::grid(&["WHAT", "HOW"], rows))
}

/// What is said now, with what is to change; `None` when that is nothing.
fn changed(wanted: &Preferences, now: &Value) -> Option<Value> {
    let Preferences { mail, webhook, mute, hours } = wanted;
    if [mail, webhook, mute].iter().all(|kinds| kinds.is_none()) && hours.is_none() {
        return None;
    }
    let kinds = |kinds: &Option<Vec<String>>, name: &str| match kinds {
        Some(kinds) => json!(kinds.iter().filter(|kind| !kind.is_empty()).collect::<Vec<_>>()),
        None => now[name].clone(),
    };
    let hours = match hours.as_deref() {
        Some("") => Value::Null,
        Some(calendar) => json!(calendar),
        None => now["hours"].clone(),
    };
    Some(json!({"mail": kinds(mail, "mail"), "webhook": kinds(webhook, "webhook"),
        "mute": kinds(mute, "mute"), "hours": hours}))
}

fn rows(notices: &[Value]) -> Outcome {
    let row = |notice: &Value| {
        let cell = |name| table::cell(notice, name);
        let number = table::cell(&notice["ticket"], "number");
        vec![cell("id"), cell("kind"), number, cell("text"), cell("created_at"), cell("read_at")]
    };
    output::line(&table::grid(&HEADER, notices.iter().map(row).collect()))
}
