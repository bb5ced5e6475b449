//! `oms reads`.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};

const COLUMNS: [&str; 8] =
    ["time", "name", "role", "operation", "subject", "query", "status", "source"];

/// What can be asked of the log of reads.
#[derive(Debug, Subcommand)]
pub(crate) enum Reads {
    List(List),
    /// Show what strangers were denied, and how many public pages were shown, by the minute
    Counts,
}

/// List who has read what, newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only of this principal
    #[arg(long, value_name = "ID", conflicts_with = "subject")]
    principal: Option<String>,

    /// Only of this ticket, or of what else has this id or name
    #[arg(long, value_name = "TICKET")]
    subject: Option<String>,

    /// At most so many, up to 1000 [default: 50]
    #[arg(long, value_name = "N")]
    limit: Option<u32>,

    /// Go on where an earlier list ended
    #[arg(long)]
    cursor: Option<String>,
}

pub(super) fn run(reads: &Reads, remote: &Remote) -> Outcome {
    let (path, columns): (&[&str], &[&str]) = match reads {
        Reads::List(_) => (&["api", "v1", "reads"], &COLUMNS),
        Reads::Counts => (&["api", "v1", "reads", "counts"], &["time", "source", "what", "count"]),
    };
    let call = match reads {
        Reads::List(args) => Call::get(path)
            .with("principal", args.principal.as_ref())
            .with("subject", args.subject.as_ref())
            .with("limit", args.limit)
            .with("cursor", args.cursor.as_ref()),
        Reads::Counts => Call::get(path),
    };
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |item| columns.iter().map(|name| table::cell(item, name)).collect();
    let header: Vec<String> = columns.iter().map(|name| name.to_uppercase()).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    output::line(&table::grid(&header, table::items(&answer).iter().map(row).collect()))
}
