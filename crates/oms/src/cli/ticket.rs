//! `oms ticket`: the arguments, and the calls that they make.

use super::ticket_arrange::{Arrange, Beside};
use super::ticket_duplicate::{Duplicates, Suggestions};
use super::{
    job, migrate, ticket_arrange, ticket_attach, ticket_duplicate, ticket_steer, ticket_view,
};
use crate::bounded_file;
use crate::client::{Call, Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::output;
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use oms_base::limits::PAGE_MAX;
use oms_base::{Status, Visibility};
use oms_domain::json;
use serde_json::{Map, Value, json};
use std::path::Path;

pub(super) const TICKET_MISSING: &str = "`oms ticket list` shows the tickets that you may see";
pub(super) const STAGE_MISSING: &str =
    "`oms ticket list` shows the tickets, `oms ticket show` the stages of one";
const NAME_MISSING: &str = "check the name; upper and lower case count";

/// What can be done with tickets.
#[derive(Debug, Subcommand)]
pub(crate) enum Ticket {
    Open(Open),
    /// Show a ticket with its stages
    Show {
        #[command(flatten)]
        which: Which,
    },
    List(List),
    Move(Move),
    /// Show everything that happened to a ticket, oldest first
    Timeline {
        #[command(flatten)]
        which: Which,
    },
    #[command(flatten)]
    Arrange(Arrange),
    #[command(flatten)]
    Duplicates(Duplicates),
    Suggestions(Suggestions),
    #[command(flatten)]
    Files(ticket_attach::Files),
    Comment(Comment),
    Assign(Assign),
    /// Give a ticket up; what was done is undone first, where its workflow says how
    Cancel {
        #[command(flatten)]
        which: Which,
        /// Undo nothing
        #[arg(long)]
        at_once: bool,
        #[command(flatten)]
        why: Why,
    },
    Bulk(job::Bulk),
    /// Go on without a failed, blocked or cancelled stage
    Skip(Unblock),
    /// Try a failed, blocked or cancelled stage again
    Retry(Unblock),
    Migrate(migrate::Ticket),
    Reopen(ticket_steer::Reopen),
    Escalate(ticket_steer::Escalate),
    /// Assign, pause, resume or cancel a stage
    #[command(subcommand)]
    Stage(ticket_steer::Stage),
}

/// Names a ticket.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// Id, number or tracking string
    #[arg(value_name = "TICKET")]
    pub(super) id: String,
}

/// Says why.
#[derive(Debug, Args)]
pub(crate) struct Why {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
}

/// Open a ticket on a board or in the newest version of a workflow
#[derive(Debug, Args)]
pub(crate) struct Open {
    #[command(flatten)]
    target: Target,

    /// Its title
    #[arg(long)]
    title: Option<String>,

    /// Its data, an object as JSON; @FILE reads it from a file
    #[arg(long, value_name = "JSON")]
    data: Option<String>,

    /// 0 (most urgent) to 3 [default: 2]
    #[arg(long, value_name = "N")]
    priority: Option<i64>,

    /// Its time limit, like 90m, 48h or 3d [default: the board's]
    #[arg(long)]
    sla: Option<String>,

    /// A label; again for more
    #[arg(long = "label", value_name = "LABEL")]
    labels: Vec<String>,
}

/// Where a ticket is opened.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Target {
    /// Open it on this board
    #[arg(long)]
    board: Option<String>,

    /// Open it in this workflow
    #[arg(long)]
    workflow: Option<String>,
}

/// List tickets, newest first
#[derive(Debug, Args)]
pub(crate) struct List {
    /// Only what this query means, such as `status:blocked "5th Street" due:<2d`
    #[arg(long, short, value_name = "QUERY")]
    query: Option<String>,

    /// Only what this saved view means
    #[arg(long, value_name = "NAME")]
    view: Option<String>,

    /// In this order: due, opened, updated, priority, number; falling with a - before
    #[arg(long, value_name = "KEYS", allow_hyphen_values = true)]
    sort: Option<String>,

    /// Only of this board
    #[arg(long)]
    board: Option<String>,

    /// Only of this workflow
    #[arg(long)]
    workflow: Option<String>,

    /// Only in this status
    #[arg(long, value_parser = words(Status::ALL.iter().map(|status| status.as_str())))]
    status: Option<String>,

    /// Only of this owner
    #[arg(long)]
    owner: Option<String>,

    /// Only with this label
    #[arg(long)]
    label: Option<String>,

    /// At most so many, up to 1000 [default: 50]
    #[arg(long, value_name = "N")]
    limit: Option<u32>,

    /// Go on where an earlier list ended
    #[arg(long)]
    cursor: Option<String>,
}

/// Move a plain ticket to another column of its board
#[derive(Debug, Args)]
pub(crate) struct Move {
    #[command(flatten)]
    which: Which,

    /// Where to: a column of its board, or queued, in-progress, blocked, completed, cancelled
    column: String,

    /// Why; with a reason a hard limit of the board is passed
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Why, as a word that policies know, like weather; it may pause clocks
    #[arg(long, value_name = "WORD")]
    because: Option<String>,

    #[command(flatten)]
    beside: Beside,
}

/// Comment on a ticket
#[derive(Debug, Args)]
pub(crate) struct Comment {
    #[command(flatten)]
    which: Which,

    /// What to say
    text: String,

    /// Who may read it
    #[arg(long, default_value = Visibility::Staff.as_str(),
        value_parser = words(Visibility::ALL.iter().map(|visibility| visibility.as_str())))]
    visibility: String,
}

/// Make somebody responsible for a ticket
#[derive(Debug, Args)]
pub(crate) struct Assign {
    #[command(flatten)]
    which: Which,

    /// Whom: human:NAME, agent:NAME, svc:NAME or a bare name
    #[arg(required_unless_present = "nobody")]
    owner: Option<String>,

    /// Make nobody responsible
    #[arg(long, conflicts_with = "owner")]
    nobody: bool,

    /// Why a hard limit of the board is passed
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

/// Names a stage that is stuck, and says why.
#[derive(Debug, Args)]
pub(crate) struct Unblock {
    #[command(flatten)]
    which: Which,

    /// The stage's id
    stage: String,

    #[command(flatten)]
    why: Why,
}

fn words(words: impl Iterator<Item = &'static str>) -> PossibleValuesParser {
    PossibleValuesParser::new(words)
}

pub(super) fn run(ticket: Ticket, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let answer = match ticket {
        Ticket::Show { which } => {
            let path = ["api", "v1", "tickets", &which.id];
            let answer = client.send(Call::get(&path).when_missing(TICKET_MISSING))?;
            return print(remote, &answer, ticket_view::full);
        }
        Ticket::List(args) => {
            let answer = list(&client, &args)?;
            return print(remote, &answer, ticket_view::list);
        }
        Ticket::Timeline { which } => {
            let answer = timeline(&client, &which.id)?;
            return print(remote, &answer, ticket_view::timeline);
        }
        Ticket::Suggestions(args) => {
            let answer = ticket_duplicate::suggestions(&client, &args)?;
            return print(remote, &answer, ticket_duplicate::table_of);
        }
        Ticket::Files(args) => return ticket_attach::run(&args, &client, remote),
        Ticket::Bulk(args) => return job::bulk(&args, remote),
        Ticket::Open(args) => {
            let body = open_body(&args)?;
            let call = Call::post(&["api", "v1", "tickets"], &body).when_missing(NAME_MISSING);
            let answer = client.send(call)?;
            return print(remote, &answer, ticket_view::opened);
        }
        Ticket::Move(args) => {
            let (reason, because) = (&args.reason, &args.because);
            let mut body = json!({"to": args.column, "reason": reason, "because": because});
            args.beside.add_to(&mut body);
            change(&client, &args.which, "move", &body)
        }
        Ticket::Comment(args) => {
            let body = json!({"text": args.text, "visibility": args.visibility});
            change(&client, &args.which, "comment", &body)
        }
        Ticket::Assign(args) => change(
            &client,
            &args.which,
            "assign",
            &json!({"owner": args.owner, "reason": args.reason}),
        ),
        Ticket::Arrange(args) => ticket_arrange::send(&client, &args),
        Ticket::Duplicates(args) => ticket_duplicate::send(&client, &args),
        Ticket::Cancel { which, at_once, why } => change(
            &client,
            &which,
            "cancel",
            &json!({"reason": why.reason, "compensate": !at_once}),
        ),
        Ticket::Skip(args) => unblock(&client, &args, "skip"),
        Ticket::Retry(args) => unblock(&client, &args, "retry"),
        Ticket::Migrate(args) => {
            let answer = migrate::ticket(&client, &args)?;
            if let Some(printed) = migrate::print_outlook(remote, &args, &answer) {
                return printed;
            }
            Ok(answer)
        }
        Ticket::Reopen(args) => ticket_steer::reopen(&client, &args),
        Ticket::Escalate(args) => ticket_steer::escalate(&client, &args),
        Ticket::Stage(args) => ticket_steer::stage(&client, &args),
    };
    print(remote, &answer?, ticket_view::changed)
}

fn print(remote: &Remote, answer: &Value, view: fn(&Value) -> String) -> Outcome {
    if remote.json { output::json(answer) } else { output::line(&view(answer)) }
}

pub(super) fn change(client: &Client, which: &Which, action: &str, body: &Value) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", &which.id, action];
    client.send(Call::post(&path, body).when_missing(TICKET_MISSING))
}

fn unblock(client: &Client, args: &Unblock, action: &str) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", &args.which.id, "stages", &args.stage, action];
    let body = json!({"reason": args.why.reason});
    client.send(Call::post(&path, &body).when_missing(STAGE_MISSING))
}

fn open_body(args: &Open) -> Outcome<Value> {
    let mut body = Map::new();
    let texts = [
        ("board", &args.target.board),
        ("workflow", &args.target.workflow),
        ("title", &args.title),
        ("sla", &args.sla),
    ];
    for (field, text) in texts {
        if let Some(text) = text {
            body.insert(field.into(), text.clone().into());
        }
    }
    if let Some(data) = &args.data {
        body.insert("data".into(), json_argument("--data", data)?);
    }
    if let Some(priority) = args.priority {
        body.insert("priority".into(), priority.into());
    }
    if !args.labels.is_empty() {
        body.insert("labels".into(), args.labels.clone().into());
    }
    Ok(body.into())
}

/// The JSON in an argument, or in the file that it names behind an `@`.
pub(super) fn json_argument(option: &str, text: &str) -> Outcome<Value> {
    let (place, bytes) = match text.strip_prefix('@') {
        Some(file) => {
            let bytes = bounded_file::read(Path::new(file))
                .map_err(|error| Failure::new(format!("cannot read {file}: {error}")))?;
            (file, bytes)
        }
        None => (option, text.as_bytes().to_vec()),
    };
    json::parse(&bytes).map_err(|fault| {
        Failure::new(format!("{place}: {}", fault.detail))
            .code(fault.code.as_str())
            .hint(format!("write {option} '{{\"amount\": 1}}', or {option} @FILE"))
    })
}

fn list(client: &Client, args: &List) -> Outcome<Value> {
    let path = ["api", "v1", "tickets"];
    let call = Call::get(&path)
        .when_missing(NAME_MISSING)
        .with("q", args.query.as_ref())
        .with("view", args.view.as_ref())
        .with("sort", args.sort.as_ref())
        .with("board", args.board.as_ref())
        .with("workflow", args.workflow.as_ref())
        .with("status", args.status.as_ref())
        .with("owner", args.owner.as_ref())
        .with("label", args.label.as_ref())
        .with("limit", args.limit)
        .with("cursor", args.cursor.as_ref());
    client.send(call)
}

/// The whole timeline, page by page.
pub(super) fn timeline(client: &Client, id: &str) -> Outcome<Value> {
    let path = ["api", "v1", "tickets", id, "timeline"];
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let call = Call::get(&path).with("limit", Some(PAGE_MAX)).with("cursor", cursor.as_ref());
        let mut page = client.send(call.when_missing(TICKET_MISSING))?;
        if let Some(Value::Array(more)) = page.get_mut("items").map(Value::take) {
            items.extend(more);
        }
        let next = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if next.is_none() || next == cursor {
            return Ok(json!({"items": items, "next": null}));
        }
        cursor = next;
    }
}

#[cfg(test)]
mod tests {
    use super::json_argument;
    use std::io::Write;

    #[test]
    fn json_comes_from_the_argument_or_a_file() {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(b"{\"amount\": 5}").unwrap();
        let named = format!("@{}", file.path().display());
        let read = json_argument("--data", &named).unwrap();
        assert_eq!(read, json_argument("--data", "{\"amount\": 5}").unwrap());
        assert!(json_argument("--data", "@/nowhere/at/all").is_err());
    }

    #[test]
    fn doubtful_json_is_refused_before_it_is_sent() {
        let said = format!("{:?}", json_argument("--data", "{\"a\": 1, \"a\": 2}").unwrap_err());
        assert!(said.contains("--data: ") && said.contains("OMS-001"), "{said}");
    }
}
