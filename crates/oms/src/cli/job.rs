//! `oms job` and `oms ticket bulk`: one change for many tickets, followed to its end.

use super::migrate;
use crate::client::{Call, Client, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use oms_base::limits::PAGE_MAX;
use oms_base::{JobState, Status};
use serde_json::{Map, Value, json};
use std::io::IsTerminal;
use std::time::Duration;

const JOBS: [&str; 3] = ["api", "v1", "jobs"];
const JOB_MISSING: &str = "`oms job list` shows the jobs";
const FIELDS: [&str; 10] = [
    "id",
    "kind",
    "dry_run",
    "undoes",
    "state",
    "total",
    "done",
    "failed",
    "started_at",
    "ended_at",
];
const RESULTS: [&str; 5] = ["number", "outcome", "code", "version_before", "version_after"];
/// How often a job that is followed is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(300);
/// What the bar shows.
const BAR: &str = "{bar:40} {pos}/{len} {msg}";
/// As shells have it for whoever was interrupted.
const INTERRUPTED: i32 = 130;

/// What can be done with bulk jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Job {
    /// List the jobs, newest first
    List,
    /// Show a job
    Show(Which),
    /// Show what a job did to each ticket
    Results(Which),
    /// Wait for the end of a job
    Follow(Which),
    /// Stop a job where it is
    Cancel(Which),
    /// Take a job back, where its tickets are as it left them
    Undo {
        #[command(flatten)]
        which: Which,
        /// Only say what would happen
        #[arg(long)]
        dry_run: bool,
    },
}

/// Names a job.
#[derive(Debug, Args)]
pub(crate) struct Which {
    /// The job's id
    #[arg(value_name = "JOB")]
    id: String,
}

/// Change many tickets as one job
///
/// Follows it to its end. Ctrl-C leaves it running.
#[derive(Debug, Args)]
pub(crate) struct Bulk {
    #[command(subcommand)]
    change: Change,

    /// The tickets that this query means
    #[arg(long, short, value_name = "QUERY", global = true, conflicts_with = "tickets")]
    query: Option<String>,

    /// A ticket; again for more
    #[arg(long = "ticket", value_name = "TICKET", global = true)]
    tickets: Vec<String>,

    /// Only say what would happen
    #[arg(long, global = true)]
    dry_run: bool,
}

/// What is asked of each ticket.
#[derive(Debug, Subcommand)]
enum Change {
    /// Move them to another status
    Move {
        /// Where to
        #[arg(value_parser = PossibleValuesParser::new(Status::ALL.iter().map(|s| s.as_str())))]
        status: String,
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Make somebody responsible for them
    Assign {
        /// Whom
        #[arg(required_unless_present = "nobody")]
        owner: Option<String>,
        /// Make nobody responsible
        #[arg(long, conflicts_with = "owner")]
        nobody: bool,
    },
    /// Put labels on them and take labels off
    Label {
        /// A label to put on; again for more
        #[arg(long, value_name = "LABEL")]
        add: Vec<String>,
        /// A label to take off; again for more
        #[arg(long, value_name = "LABEL")]
        remove: Vec<String>,
    },
    /// Change their urgency
    Prioritise {
        /// 0 (most urgent) to 3
        #[arg(value_name = "N")]
        priority: i64,
    },
    /// Finish them
    Complete {
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
    },
    /// Measure their clocks by what is promised now; never taken back
    Rebase,
    /// Give them up
    Cancel {
        /// Why
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
}

pub(super) fn run(job: &Job, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    match job {
        Job::List => show_list(remote, &client.send(Call::get(&JOBS))?),
        Job::Show(which) => print(remote, &get(&client, &which.id)?),
        Job::Results(which) => show_results(remote, &client, &which.id),
        Job::Follow(which) => {
            let job = get(&client, &which.id)?;
            print(remote, &follow(&client, job)?)
        }
        Job::Cancel(which) => print(remote, &post(&client, &which.id, "cancel", &json!({}))?),
        Job::Undo { which, dry_run } => {
            let job = post(&client, &which.id, "undo", &json!({"dry_run": dry_run}))?;
            print(remote, &follow(&client, job)?)
        }
    }
}

pub(super) fn bulk(args: &Bulk, remote: &Remote) -> Outcome {
    let mut body = fields(&args.change);
    match (&args.query, args.tickets.as_slice()) {
        (Some(query), _) => _ = body.insert("query".into(), query.clone().into()),
        (None, []) => {
            return Err(Failure::usage("nothing says which tickets are meant")
                .hint("name them with --query or --ticket; --dry-run says what would happen"));
        }
        (None, tickets) => _ = body.insert("tickets".into(), tickets.into()),
    }
    body.insert("dry_run".into(), args.dry_run.into());
    let client = remote.client()?;
    let job = client.send(Call::post(&JOBS, &body.into()))?;
    print(remote, &follow(&client, job)?)
}

/// Starts a job, follows it to its end and prints what it did to each ticket.
pub(super) fn run_to_end(body: &Value, remote: &Remote) -> Outcome {
    let client = remote.client()?;
    let job = follow(&client, client.send(Call::post(&JOBS, body))?)?;
    print(remote, &job)?;
    if remote.json {
        return Ok(());
    }
    output::line("")?;
    show_results(remote, &client, &table::cell(&job, "id"))
}

fn fields(change: &Change) -> Map<String, Value> {
    let value = match change {
        Change::Move { status, reason } => json!({"kind": "move", "to": status, "reason": reason}),
        Change::Assign { owner, nobody: _ } => json!({"kind": "assign", "owner": owner}),
        Change::Label { add, remove } => json!({"kind": "label", "add": add, "remove": remove}),
        Change::Prioritise { priority } => json!({"kind": "prioritise", "priority": priority}),
        Change::Complete { reason } => json!({"kind": "complete", "reason": reason}),
        Change::Cancel { reason } => json!({"kind": "cancel", "reason": reason}),
        Change::Rebase => json!({"kind": "rebase"}),
    };
    value.as_object().cloned().unwrap_or_default()
}

fn get(client: &Client, id: &str) -> Outcome<Value> {
    client.send(Call::get(&["api", "v1", "jobs", id]).when_missing(JOB_MISSING))
}

fn post(client: &Client, id: &str, action: &str, body: &Value) -> Outcome<Value> {
    client.send(Call::post(&["api", "v1", "jobs", id, action], body).when_missing(JOB_MISSING))
}

/// Waits for the end of a job and shows how far it is; gives the job as it ended.
fn follow(client: &Client, mut job: Value) -> Outcome<Value> {
    let id = table::cell(&job, "id");
    leave_running_on_interrupt(id.clone());
    let count = |job: &Value, field: &str| job.get(field).and_then(Value::as_u64).unwrap_or(0);
    let is_watched = std::io::stderr().is_terminal();
    let bar = if is_watched { bar(count(&job, "total")) } else { ProgressBar::hidden() };
    let mut told = None;
    while is_open(&job) {
        let (done, failed) = (count(&job, "done"), count(&job, "failed"));
        bar.set_position(done + failed);
        bar.set_message(format!("{failed} failed"));
        // A line for each tenth is enough for whoever reads it later.
        let tenth = (done + failed) * 10 / count(&job, "total").max(1);
        if !is_watched && told != Some(tenth) {
            output::say(format_args!(
                "{id}: {}/{} done, {failed} failed",
                done + failed,
                count(&job, "total")
            ));
            told = Some(tenth);
        }
        std::thread::sleep(LOOK_EVERY);
        job = get(client, &id)?;
    }
    bar.finish_and_clear();
    Ok(job)
}

fn is_open(job: &Value) -> bool {
    let state = JobState::parse(job.get("state").and_then(Value::as_str).unwrap_or_default());
    state.is_ok_and(JobState::is_open)
}

fn bar(total: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(BAR);
    ProgressBar::new(total).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Ctrl-C ends this program and not the job.
fn leave_running_on_interrupt(id: String) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        if runtime.is_ok_and(|runtime| runtime.block_on(tokio::signal::ctrl_c()).is_ok()) {
            output::say(format_args!(
                "\n{id} goes on; `oms job follow {id}` waits for it, `oms job cancel {id}` \
                       stops it"
            ));
            std::process::exit(INTERRUPTED);
        }
    });
}

fn show_list(remote: &Remote, answer: &Value) -> Outcome {
    if remote.json {
        return output::json(answer);
    }
    let columns = ["id", "kind", "state", "total", "done", "failed", "created_at"];
    let row = |job| columns.map(|name| table::cell(job, name)).to_vec();
    let rows = table::items(answer).iter().map(row).collect();
    let header = ["JOB", "KIND", "STATE", "TOTAL", "DONE", "FAILED", "ASKED FOR"];
    output::line(&table::grid(&header, rows))
}

fn show_results(remote: &Remote, client: &Client, id: &str) -> Outcome {
    let path = ["api", "v1", "jobs", id, "results"];
    let (mut items, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let call = Call::get(&path).with("limit", Some(PAGE_MAX)).with("cursor", cursor.as_ref());
        let page = client.send(call.when_missing(JOB_MISSING))?;
        items.extend(table::items(&page).iter().cloned());
        let next = page.get("next").and_then(Value::as_str).map(str::to_owned);
        if next.is_none() || next == cursor {
            break;
        }
        cursor = next;
    }
    if remote.json {
        return output::json(&json!({"items": items, "next": null}));
    }
    let row = |result| {
        let cells = RESULTS.iter().map(|name| table::cell(result, name));
        cells.chain([migrate::detail(result)]).collect()
    };
    let header = ["TICKET", "OUTCOME", "CODE", "BEFORE", "AFTER", "DETAIL"];
    output::line(&table::grid(&header, items.iter().map(row).collect()))
}

fn print(remote: &Remote, job: &Value) -> Outcome {
    if remote.json {
        return output::json(job);
    }
    let pairs: Vec<_> = FIELDS.iter().map(|&name| (name, table::cell(job, name))).collect();
    output::line(&table::pairs(&pairs))
}

#[cfg(test)]
mod tests {
    use super::{Change, fields};
    use oms_domain::bulk;
    use oms_domain::json::Fields;

    #[test]
    fn what_is_written_is_what_the_server_reads() {
        let all = [
            Change::Move { status: "blocked".into(), reason: None },
            Change::Assign { owner: Some("human:crew".into()), nobody: false },
            Change::Assign { owner: None, nobody: true },
            Change::Label { add: vec!["a".into()], remove: Vec::new() },
            Change::Prioritise { priority: 0 },
            Change::Complete { reason: None },
            Change::Cancel { reason: "twice".into() },
        ];
        for change in all {
            let mut faults = oms_base::Faults::default();
            let body = fields(&change).into();
            let mut read = Fields::new("", &body, &mut faults);
            assert!(bulk::Change::read(&mut read).is_some(), "{body}");
            read.finish();
            assert!(faults.is_empty(), "{body}");
        }
    }
}
