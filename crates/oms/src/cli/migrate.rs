//! `oms workflow migrate` and `oms ticket migrate`: tickets go on in another version.

use super::job;
use super::ticket::{self, Which};
use crate::client::{Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Args;
use serde_json::{Map, Value, json};

/// The words of an outlook, in the order in which they are told.
const CHANGES: [&str; 6] = ["stay", "go", "come", "again", "requeued", "start"];

/// Move tickets to another version of their workflow, as one job
///
/// All its open tickets, unless others are named. Follows the job to its end and prints what it
/// came to for each; with --dry-run what it would come to.
#[derive(Debug, Args)]
pub(crate) struct Workflow {
    /// The workflow's name
    name: String,

    #[command(flatten)]
    target: Target,

    /// Only the tickets that this query means
    #[arg(long, short, value_name = "QUERY", conflicts_with = "tickets")]
    query: Option<String>,

    /// Only this ticket; again for more
    #[arg(long = "ticket", value_name = "TICKET")]
    tickets: Vec<String>,
}

/// Move a ticket to another version of its workflow
#[derive(Debug, Args)]
pub(crate) struct Ticket {
    #[command(flatten)]
    which: Which,

    #[command(flatten)]
    target: Target,
}

/// Which version, and how stages become others.
#[derive(Debug, Args)]
struct Target {
    /// The version [default: the newest]
    #[arg(long, value_name = "VERSION")]
    to: Option<u32>,

    /// A stage and what it becomes, OLD=NEW; OLD= drops it; again for more
    #[arg(long = "map", value_name = "OLD=NEW")]
    map: Vec<String>,

    /// Only say what would happen
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn workflow(args: &Workflow, remote: &Remote) -> Outcome {
    let mut body = body(&args.target)?;
    body["kind"] = "migrate".into();
    body["workflow"] = args.name.clone().into();
    if let Some(query) = &args.query {
        body["query"] = query.clone().into();
    } else if !args.tickets.is_empty() {
        body["tickets"] = args.tickets.clone().into();
    }
    job::run_to_end(&body, remote)
}

pub(super) fn ticket(client: &Client, args: &Ticket) -> Outcome<Value> {
    ticket::change(client, &args.which, "migrate", &body(&args.target)?)
}

/// Prints what would become of a ticket's stages; `None` when it was moved.
pub(super) fn print_outlook(remote: &Remote, args: &Ticket, answer: &Value) -> Option<Outcome> {
    if !args.target.dry_run {
        return None;
    }
    if remote.json {
        return Some(output::json(answer));
    }
    let fields = ["from", "to"].into_iter().chain(CHANGES);
    let pairs: Vec<_> = fields.map(|name| (name, table::cell(answer, name))).collect();
    Some(output::line(&table::pairs(&pairs)))
}

/// What stands in a result's detail, in one line.
pub(super) fn detail(result: &Value) -> String {
    let detail = &result["detail"];
    if let Some(problems) = detail["problems"].as_array() {
        let told = |problem: &Value| match table::cell(problem, "path").as_str() {
            "" | "-" => table::cell(problem, "detail"),
            path => format!("{path}: {}", table::cell(problem, "detail")),
        };
        return problems.iter().map(told).collect::<Vec<_>>().join("; ");
    }
    let outlook = &detail["outlook"];
    let is_told = |name: &&str| outlook[*name].as_array().is_some_and(|stages| !stages.is_empty());
    let changes = CHANGES.into_iter().filter(is_told);
    let told = |name: &str| format!("{name} {}", table::cell(outlook, name));
    changes.map(told).collect::<Vec<_>>().join("; ")
}

fn body(target: &Target) -> Outcome<Value> {
    let mut map = Map::new();
    for entry in &target.map {
        let Some((from, to)) = entry.split_once('=') else {
            return Err(Failure::usage(format!("--map {entry} does not say what it becomes"))
                .hint("write --map OLD=NEW, or --map OLD= to drop the stage"));
        };
        let to = if to.is_empty() { Value::Null } else { to.into() };
        map.insert(from.to_owned(), to);
    }
    Ok(json!({"to": target.to, "map": map, "dry_run": target.dry_run}))
}

#[cfg(test)]
mod tests {
    use super::{Target, body, detail};
    use serde_json::json;

    #[test]
    fn a_map_is_written_as_pairs() {
        let target = |entry: &str| Target { to: Some(2), map: vec![entry.into()], dry_run: true };
        let sent = |entry: &str| body(&target(entry)).unwrap()["map"].clone();
        assert_eq!((sent("a=b"), sent("fax=")), (json!({"a": "b"}), json!({"fax": null})));
        assert!(body(&target("a")).is_err());
    }

    #[test]
    fn a_detail_is_told_in_a_line() {
        let outlook = json!({"stay": ["a", "b"], "go": [], "come": ["c"], "start": ["c"]});
        let result = json!({"detail": {"outlook": outlook}});
        assert_eq!(detail(&result), "stay a, b; come c; start c");
        let problems = json!([{"path": "map.a", "code": "OMS-049", "detail": "is done"},
            {"path": "", "code": "OMS-040", "detail": "the ticket is completed"}]);
        let result = json!({"detail": {"problems": problems}});
        assert_eq!(detail(&result), "map.a: is done; the ticket is completed");
        assert_eq!(detail(&json!({"detail": null})), "");
    }
}
