//! `oms ticket duplicate`, `merge`, `unmerge`, `support` and `suggestions`: tickets that report the
//! same.

use super::ticket::{TICKET_MISSING, Which, change};
use crate::client::{Call, Client};
use crate::failure::Outcome;
use crate::table;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// What can be done with tickets that report the same.
#[derive(Debug, Subcommand)]
pub(crate) enum Duplicates {
    /// Make a ticket a duplicate of another one
    Duplicate {
        #[command(flatten)]
        which: Which,
        /// The other one
        #[arg(value_name = "OTHER")]
        of: String,
    },
    /// Merge a ticket into another one of the same requester; else make it a duplicate
    Merge {
        #[command(flatten)]
        which: Which,
        /// The other one
        #[arg(value_name = "OTHER")]
        into: String,
    },
    /// Untie a duplicate, or take a merge back
    Unmerge {
        #[command(flatten)]
        which: Which,
    },
}

/// List the tickets that a ticket may be the same as, the best first
#[derive(Debug, Args)]
pub(crate) struct Suggestions {
    #[command(flatten)]
    which: Which,

    /// How far away they may be, in metres, up to 10000 [default: 1000]
    #[arg(long, value_name = "M")]
    radius: Option<u32>,

    /// At most so many [default: 50]
    #[arg(long, value_name = "N")]
    limit: Option<u32>,

    /// Go on where an earlier list ended
    #[arg(long)]
    cursor: Option<String>,
}

pub(super) fn send(client: &Client, args: &Duplicates) -> Outcome<Value> {
    match args {
        Duplicates::Duplicate { which, of } => {
            change(client, which, "duplicate", &json!({"of": of}))
        }
        Duplicates::Merge { which, into } => change(client, which, "merge", &json!({"into": into})),
        Duplicates::Unmerge { which } => change(client, which, "unmerge", &json!({})),
    }
}

pub(super) fn suggestions(client: &Client, args: &Suggestions) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", &args.which.id, "suggestions"];
    let call = Call::get(&path)
        .when_missing(TICKET_MISSING)
        .with("radius_m", args.radius)
        .with("limit", args.limit)
        .with("cursor", args.cursor.as_ref());
    client.send(call)
}

/// Suggestions as a table.
pub(super) fn table_of(answer: &Value) -> String {
    let row = |item: &Value| {
        let card = &item["card"];
        let own = ["score", "distance_m", "title"].map(|name| table::cell(item, name));
        let [score, distance, title] = own;
        vec![score, distance, table::cell(card, "number"), table::cell(card, "status"), title]
    };
    let rows = table::items(answer).iter().map(row).collect();
    table::grid(&["SCORE", "METRES", "NUMBER", "STATUS", "TITLE"], rows)
}
