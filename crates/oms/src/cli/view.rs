//! `oms view`.

use crate::client::{Call, Remote};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};
use serde_json::{Map, Value};

const WHEN_MISSING: &str = "`oms view list` shows the views that you have";
const FIELDS: [&str; 6] = ["name", "query", "sort", "columns", "shared", "saved_at"];

/// What can be done with saved views.
#[derive(Debug, Subcommand)]
pub(crate) enum View {
    /// List the views: your own, then those that all staff have
    List,
    /// Show a view; `oms ticket list --view NAME` runs it
    Show {
        /// Its name
        name: String,
    },
    Save(Save),
    /// Remove a view
    Remove {
        /// Its name
        name: String,
    },
}

/// Save a query under a name, or over your view of this name
#[derive(Debug, Args)]
pub(crate) struct Save {
    /// Its name
    name: String,

    /// Which tickets
    query: String,

    /// In this order: due, opened, updated, priority, number; falling with a - before
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,

    /// A column to show; again for more
    #[arg(long = "column", value_name = "FIELD")]
    columns: Vec<String>,

    /// Give it to all staff
    #[arg(long)]
    shared: bool,
}

pub(super) fn run(view: &View, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    match view {
        View::List => list(remote, &client.send(Call::get(&["api", "v1", "views"]))?),
        View::Show { name } => {
            let path = ["api", "v1", "views", name];
            print(remote, &client.send(Call::get(&path).when_missing(WHEN_MISSING))?)
        }
        View::Save(args) => {
            let path = ["api", "v1", "views", &args.name];
            print(remote, &client.send(Call::put(&path, body(args).to_string().into_bytes()))?)
        }
        View::Remove { name } => {
            let path = ["api", "v1", "views", name];
            print(remote, &client.send(Call::delete(&path).when_missing(WHEN_MISSING))?)
        }
    }
}

fn body(args: &Save) -> Value {
    let mut body = Map::new();
    body.insert("query".into(), args.query.clone().into());
    if let Some(sort) = &args.sort {
        body.insert("sort".into(), sort.clone().into());
    }
    body.insert("columns".into(), args.columns.clone().into());
    body.insert("shared".into(), args.shared.into());
    body.into()
}

fn list(remote: &Remote, answer: &Value) -> Outcome {
    if remote.json {
        return output::json(answer);
    }
    let columns = ["name", "query", "sort", "shared"];
    let row = |view| columns.map(|name| table::cell(view, name)).to_vec();
    let rows = table::items(answer).iter().map(row).collect();
    output::line(&table::grid(&["NAME", "QUERY", "SORT", "SHARED"], rows))
}

fn print(remote: &Remote, view: &Value) -> Outcome {
    if remote.json {
        return output::json(view);
    }
    let pairs: Vec<_> = FIELDS.iter().map(|&name| (name, table::cell(view, name))).collect();
    output::line(&table::pairs(&pairs))
}
