//! `oms board`.

use super::ticket::json_argument;
use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

const FIELDS: [&str; 6] = ["name", "tz", "prefix", "lanes", "sla", "of_workflow"];
const COLUMN_FIELDS: [&str; 4] = ["id", "name", "status", "next"];
const WHEN_MISSING: &str = "`oms board list` shows the boards that you may see";
const COUNTS: [&str; 4] = ["queued", "in_progress", "blocked", "completed"];

/// What can be done with boards.
#[derive(Debug, Subcommand)]
pub(crate) enum Board {
    Create(Box<Create>),
    /// List the boards
    List,
    /// Show a board and how many tickets stand where
    Show {
        /// Its name
        name: String,
    },
}

/// Make a board, or change the settings named of one that is there
#[derive(Debug, Args)]
pub(crate) struct Create {
    /// Its name
    name: String,

    /// IANA time zone, like America/Chicago
    #[arg(long)]
    tz: Option<String>,

    /// Letters in front of its tickets' numbers [default: the initials]
    #[arg(long)]
    prefix: Option<String>,

    /// What makes its rows: owner, priority, the beginning of labels like `district:`, or a path
    /// into the data
    #[arg(long)]
    lanes: Option<String>,

    /// Time limit of its tickets, like 90m, 48h, 3d, or in working time 8wh or 2wd
    #[arg(long)]
    sla: Option<String>,

    /// Calendar whose hours are working time
    #[arg(long, value_name = "NAME")]
    calendar: Option<String>,

    /// Its own columns, a list as JSON; @FILE reads it from a file; [] drops them
    #[arg(long, value_name = "JSON")]
    columns: Option<String>,

    /// Limits of what is in work, an object as JSON like {"person": {"max": 3, "hard": true}}
    #[arg(long, value_name = "JSON")]
    wip: Option<String>,

    /// What the data of its tickets has to look like, a JSON Schema; @FILE reads it from a file;
    /// {} drops it
    #[arg(long, value_name = "JSON")]
    schema: Option<String>,

    /// What its columns show: statuses, or the stages of its workflow
    #[arg(long, value_name = "WHAT")]
    shows: Option<String>,

    /// Who gets a task when help is asked for with one of its tickets
    #[arg(long, value_name = "OWNER")]
    supervisor: Option<String>,
}

pub(super) fn run(board: &Board, remote: &Remote) -> Outcome {
    match board {
        Board::Create(args) => create(args, remote),
        Board::List => list(remote),
        Board::Show { name } => show(name, remote),
    }
}

fn create(args: &Create, remote: &Remote) -> Outcome {
    let mut body = Map::new();
    body.insert("name".into(), args.name.clone().into());
    let given = [
        ("tz", &args.tz),
        ("prefix", &args.prefix),
        ("lanes", &args.lanes),
        ("sla", &args.sla),
        ("calendar", &args.calendar),
        ("shows", &args.shows),
        ("supervisor", &args.supervisor),
    ];
    for (field, value) in given {
        if let Some(value) = value {
            body.insert(field.into(), value.clone().into());
        }
    }
    for (field, option, value) in [
        ("columns", "--columns", &args.columns),
        ("wip", "--wip", &args.wip),
        ("schema", "--schema", &args.schema),
    ] {
        if let Some(value) = value {
            body.insert(field.into(), json_argument(option, value)?);
        }
    }
    let path = ["api", "v1", "boards"];
    let answer = remote.client()?.send(Call::post(&path, &body.into()))?;
    if remote.json { output::json(&answer) } else { output::line(&settings(&answer)) }
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "boards"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |board| FIELDS.map(|name| table::cell(board, name)).to_vec();
    let rows = table::items(&answer).iter().map(row).collect();
    let header = ["NAME", "TZ", "PREFIX", "LANES", "SLA", "OF WORKFLOW"];
    output::line(&table::grid(&header, rows))
}

fn show(name: &str, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let path = ["api", "v1", "boards", name];
    let answer = client.send(Call::get(&path).when_missing(WHEN_MISSING))?;
    if remote.json {
        return output::json(&answer);
    }
    let counts = client.send(Call::get(&["api", "v1", "metrics", "boards", name]))?;
    let row = COUNTS.map(|status| table::cell(&counts, status)).to_vec();
    let header = ["QUEUED", "IN PROGRESS", "BLOCKED", "COMPLETED"];
    let columns = answer.get("columns").and_then(Value::as_array).into_iter().flatten();
    let column = |column| COLUMN_FIELDS.map(|name| table::cell(column, name)).to_vec();
    let columns = table::grid(&["COLUMN", "NAME", "STATUS", "NEXT"], columns.map(column).collect());
    let counts = table::grid(&header, vec![row]);
    output::line(&format!("{}\n\n{columns}\n\n{counts}", settings(&answer)))
}

fn settings(board: &Value) -> String {
    let pairs: Vec<_> = FIELDS.iter().map(|&name| (name, table::cell(board, name))).collect();
    table::pairs(&pairs)
}
