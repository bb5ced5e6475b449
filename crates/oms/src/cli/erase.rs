//! `oms erase`, and `oms erasures`.

use super::DataDir;
use crate::client::{Call, Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::{erasures, output, table};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use oms_base::Erasable;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// How often, and how long, the server's files are asked after: a minute in all.
const LOOKS_MAX: u32 = 300;
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// Erase texts of a ticket for good
///
/// From its whole history, from what it is found by, and from the server's files; digests stay, so
/// that the history still verifies. Says what would go, and changes nothing without --yes. Nobody
/// can take it back.
#[derive(Debug, Args)]
pub(crate) struct Erase {
    /// Ticket, by its number or id
    ticket: String,

    /// What, with a comma between
    #[arg(long = "field", value_name = "FIELD", value_delimiter = ',',
        required_unless_present = "all", conflicts_with = "all",
        value_parser = PossibleValuesParser::new(Erasable::ALL.iter().map(|field| field.as_str())))]
    fields: Vec<String>,

    /// Everything that can be erased
    #[arg(long)]
    all: bool,

    /// Why; it stays in the timeline, so name nobody in it
    #[arg(long)]
    reason: String,

    /// Do it
    #[arg(long)]
    yes: bool,
}

/// What can be done with the list of what was erased.
#[derive(Debug, Subcommand)]
pub(crate) enum Erasures {
    Export(Export),
    Replay(Replay),
}

/// Print the list of what was erased: which fields of which ticket, and when
///
/// Nothing of it is personal. Keep it elsewhere: a backup that is older is held against it.
#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    data: DataDir,
}

/// Erase again what a list says, in data that is from an older backup
///
/// Works on the store itself, while no server has it open. `oms restore --erasures` does it by
/// itself.
#[derive(Debug, Args)]
pub(crate) struct Replay {
    /// File with the list, or another data directory
    list: PathBuf,

    #[command(flatten)]
    data: DataDir,
}

pub(super) fn erase(args: &Erase, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let fields = if args.all { vec!["all".to_owned()] } else { args.fields.clone() };
    let body = json!({"fields": fields, "reason": args.reason, "dry_run": !args.yes});
    let path = ["api", "v1", "tickets", &args.ticket, "erase"];
    let answer = client.send(Call::post(&path, &body))?;
    if !args.yes {
        show(&answer, remote.json)?;
        output::say(format_args!("nothing was changed; --yes erases it for good"));
        return Ok(());
    }
    wait_until_clean(&client)?;
    if remote.json {
        return output::json(&answer);
    }
    output::line(&super::ticket_view::changed(&answer))
}

fn show(preview: &Value, as_json: bool) -> Outcome {
    if as_json {
        return output::json(preview);
    }
    let texts = preview.get("texts").and_then(Value::as_object);
    let counted = texts.into_iter().flatten();
    let mut lines = vec![("number", table::cell(preview, "number"))];
    lines.extend(counted.map(|(field, count)| (field.as_str(), table::text(count))));
    lines.push(("bytes of files", table::cell(preview, "file_bytes")));
    lines.push(("related tickets", table::cell(preview, "related")));
    output::line(&table::pairs(&lines))
}

/// Waits until nothing of what was erased is left in the server's files.
fn wait_until_clean(client: &Client) -> Outcome {
    for _ in 0..LOOKS_MAX {
        let answer = client.send(Call::get(&["api", "v1", "erasures"]).with("limit", Some(1)))?;
        let first = table::items(&answer).first();
        if first.and_then(|item| item.get("clean")).and_then(Value::as_bool) == Some(true) {
            return Ok(());
        }
        std::thread::sleep(LOOK_EVERY);
    }
    let message = "it is erased, but the server's files are not yet free of it";
    Err(Failure::new(message).hint(
        "something reads them for long, like a backup: it goes on by \
                                    itself, and `GET /api/v1/erasures` says when it is done",
    ))
}

pub(super) fn erasures(args: Erasures, remote: &Remote) -> Outcome {
    match args {
        Erasures::Export(args) => output::json(&erasures::document(&args.data.find()?)?),
        Erasures::Replay(args) => {
            let entries = erasures::read(&args.list)?;
            told(&erasures::replay(&args.data.find()?, &entries)?, remote.json)
        }
    }
}

fn told(replayed: &erasures::Replayed, as_json: bool) -> Outcome {
    let erasures::Replayed { erased, absent } = *replayed;
    if as_json {
        return output::json(&json!({"erased": erased, "absent": absent}));
    }
    let pairs = [("erased again", erased.to_string()), ("not there", absent.to_string())];
    output::line(&table::pairs(&pairs))
}
