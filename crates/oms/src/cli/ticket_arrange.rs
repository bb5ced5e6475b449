//! `oms ticket rank`, `link`, `unlink`, `watch` and `locate`: a ticket among others.

use super::ticket::{Which, change};
use crate::client::Client;
use crate::failure::Outcome;
use clap::{Args, Subcommand};
use serde_json::{Value, json};

/// What can be done with a ticket among others.
#[derive(Debug, Subcommand)]
pub(crate) enum Arrange {
    /// Put a ticket right before or behind another one of its board
    Rank {
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        beside: Beside,
    },
    /// Tie a ticket to another one
    Link(Tie),
    /// Untie a ticket from another one
    Unlink(Tie),
    /// Watch a ticket
    Watch(Watch),
    Locate(Locate),
}

/// Names neighbours.
#[derive(Debug, Args)]
pub(crate) struct Beside {
    /// Right before this ticket
    #[arg(long, value_name = "TICKET")]
    before: Option<String>,

    /// Right behind this ticket
    #[arg(long, value_name = "TICKET")]
    after: Option<String>,
}

/// Names a tie.
#[derive(Debug, Args)]
pub(crate) struct Tie {
    #[command(flatten)]
    which: Which,

    /// What the other one is to it: `duplicate_of`, `duplicated_by`, `blocked_by`, `blocks`,
    /// `relates_to`, `parent` or `child`
    kind: String,

    /// The other one
    #[arg(value_name = "OTHER")]
    to: String,
}

/// Says who watches.
#[derive(Debug, Args)]
pub(crate) struct Watch {
    #[command(flatten)]
    which: Which,

    /// Whom to tell, by the id of a token [default: yourself]
    #[arg(long, value_name = "ID")]
    watcher: Option<String>,

    /// No longer
    #[arg(long)]
    stop: bool,
}

/// Say where on the map a ticket is; without any option it is nowhere
#[derive(Debug, Args)]
pub(crate) struct Locate {
    #[command(flatten)]
    which: Which,

    /// Degrees north
    #[arg(long, requires = "lon", allow_negative_numbers = true)]
    lat: Option<f64>,

    /// Degrees east
    #[arg(long, requires = "lat", allow_negative_numbers = true)]
    lon: Option<f64>,

    /// In words
    #[arg(long, value_name = "TEXT")]
    address: Option<String>,
}

impl Beside {
    /// Adds the neighbours to a body.
    pub(super) fn add_to(&self, body: &mut Value) {
        body["before"] = json!(self.before);
        body["after"] = json!(self.after);
    }
}

pub(super) fn send(client: &Client, arrange: &Arrange) -> Outcome<Value> {
    let tied = |tie: &Tie| json!({"kind": tie.kind, "to": tie.to});
    match arrange {
        Arrange::Rank { which, beside } => {
            let mut body = json!({});
            beside.add_to(&mut body);
            change(client, which, "rank", &body)
        }
        Arrange::Link(tie) => change(client, &tie.which, "link", &tied(tie)),
        Arrange::Unlink(tie) => change(client, &tie.which, "unlink", &tied(tie)),
        Arrange::Watch(watch) => {
            let body = json!({"watcher": watch.watcher, "watches": !watch.stop});
            change(client, &watch.which, "watch", &body)
        }
        Arrange::Locate(at) => {
            let body = json!({"lat": at.lat, "lon": at.lon, "address": at.address});
            change(client, &at.which, "locate", &body)
        }
    }
}
