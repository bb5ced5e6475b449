//! `oms export`: the tickets that the caller may see, a page at a time.

use super::ticket;
use crate::client::{Call, Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::{Args, Subcommand};
use oms_base::limits::PAGE_MAX;
use serde_json::Value;

/// The columns of a CSV file, in their order.
const COLUMNS: [&str; 18] = [
    "number",
    "id",
    "board",
    "workflow",
    "status",
    "title",
    "description",
    "priority",
    "owner",
    "labels",
    "opened_at",
    "closed_at",
    "due_at",
    "sla_status",
    "latitude",
    "longitude",
    "address",
    "data",
];
/// What makes a spreadsheet take a cell for a formula; in some languages, the wide forms, too.
const FORMULA: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

/// As what tickets are written.
#[derive(Debug, Subcommand)]
pub(crate) enum Export {
    Jsonl(Jsonl),
    Csv(Csv),
}

/// Write tickets as JSON, one a line, newest first
///
/// A line holds everything that `oms ticket show --json` prints.
#[derive(Debug, Args)]
pub(crate) struct Jsonl {
    #[command(flatten)]
    which: Which,

    /// With everything that happened to each
    #[arg(long)]
    timeline: bool,
}

/// Write tickets as CSV, newest first
///
/// A cell that a spreadsheet would take for a formula begins with a ' instead.
#[derive(Debug, Args)]
pub(crate) struct Csv {
    #[command(flatten)]
    which: Which,
}

/// Which tickets.
#[derive(Debug, Args)]
struct Which {
    /// Only of this board
    #[arg(long)]
    board: Option<String>,

    /// Only what this query means
    #[arg(long, short, value_name = "QUERY")]
    query: Option<String>,
}

pub(super) fn run(export: &Export, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    match export {
        Export::Jsonl(args) => each(&client, &args.which, |mut ticket| {
            if args.timeline {
                let mut told = ticket::timeline(&client, &table::cell(&ticket, "id"))?;
                ticket["timeline"] = told["items"].take();
            }
            output::line(&ticket.to_string())
        }),
        Export::Csv(args) => {
            output::bytes(&row(&COLUMNS.map(str::to_owned))?)?;
            each(&client, &args.which, |ticket| {
                output::bytes(&row(&COLUMNS.map(|column| harmless(cell(&ticket, column))))?)
            })
        }
    }
}

fn each(client: &Client, which: &Which, mut write: impl FnMut(Value) -> Outcome) -> Outcome {
    let path = ["api", "v1", "tickets"];
    let mut cursor = None::<String>;
    loop {
        let call = Call::get(&path)
            .with("q", which.query.as_ref())
            .with("board", which.board.as_ref())
            .with("limit", Some(PAGE_MAX))
            .with("cursor", cursor.as_ref());
        let mut page = client.send(call)?;
        if let Some(Value::Array(tickets)) = page.get_mut("items").map(Value::take) {
            tickets.into_iter().try_for_each(&mut write)?;
        }
        let next = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if next.is_none() || next == cursor {
            return Ok(());
        }
        cursor = next;
    }
}

fn cell(ticket: &Value, column: &str) -> String {
    let said = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let inner = |outer: &str, field: &str| said(&ticket[outer][field]);
    match column {
        "closed_at" => match ticket["status"].as_str() {
            Some("completed" | "cancelled") => said(&ticket["status_since"]),
            _ => String::new(),
        },
        "labels" => {
            let labels = ticket["labels"].as_array().into_iter().flatten();
            labels.map(said).collect::<Vec<_>>().join(";")
        }
        "latitude" => inner("location", "lat"),
        "longitude" => inner("location", "lon"),
        "address" => inner("location", "address"),
        _ => said(&ticket[column]),
    }
}

/// Text that no spreadsheet runs; a number is none that it would.
fn harmless(cell: String) -> String {
    let is_number = || cell.parse::<f64>().is_ok_and(f64::is_finite);
    if cell.starts_with(FORMULA) && !is_number() { format!("'{cell}") } else { cell }
}

fn row(cells: &[String]) -> Outcome<Vec<u8>> {
    let failed = |error: &dyn std::fmt::Display| Failure::new(format!("cannot write: {error}"));
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(cells).map_err(|error| failed(&error))?;
    writer.into_inner().map_err(|error| failed(&error))
}

#[cfg(test)]
mod tests {
    use super::{harmless, row};

    #[test]
    fn no_cell_is_a_formula() {
        for (cell, written) in [
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("+1-2", "'+1-2"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\n=1", "'\n=1"),
            ("\u{ff1d}1+1", "'\u{ff1d}1+1"),
            ("-76.61", "-76.61"),
            ("a=b", "a=b"),
            ("", ""),
        ] {
            assert_eq!(harmless(cell.to_owned()), written);
        }
    }

    #[test]
    fn what_would_break_a_row_is_quoted() {
        let cells = ["a,b", "say \"hi\"", "two\nlines"].map(str::to_owned);
        assert_eq!(row(&cells).unwrap(), b"\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\"\n");
    }
}
