//! `oms sla`.

use super::definition_file::{parse, read};
use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::{Args, Subcommand};
use serde_json::Value;
use std::path::{Path, PathBuf};

const WHEN_MISSING: &str = "`oms ticket list` shows the numbers";
const SECONDS_PER_MINUTE: i64 = 60;
const MINUTES_PER_HOUR: i64 = 60;

/// What can be asked and said about time limits.
#[derive(Debug, Subcommand)]
pub(crate) enum Sla {
    /// Explain when a ticket is due, stretch by stretch
    Explain {
        /// Its number
        number: String,
    },
    /// Publish a calendar: a new version, unless it is the one that stands
    Calendar {
        /// File with the calendar, as JSON
        file: PathBuf,
    },
    /// Publish a policy: a new version, unless it is the one that stands
    Policy {
        /// File with the policy, as JSON
        file: PathBuf,
    },
    /// List the policies, in the order of their names
    Policies,
    /// Measure a ticket by what is promised now
    Rebase {
        /// Its number
        number: String,
    },
    Report(Report),
}

/// Show how promises were kept
#[derive(Debug, Args)]
pub(crate) struct Report {
    /// Of this board
    #[arg(long, required_unless_present = "owners")]
    board: Option<String>,

    /// By weekday of the end, in the board's zone
    #[arg(long, conflicts_with = "owners")]
    weekdays: bool,

    /// By whoever was responsible, over all boards
    #[arg(long, conflicts_with = "board")]
    owners: bool,

    /// The first instant, like 2026-11-01T00:00:00Z; 30 days ago when absent
    #[arg(long, value_name = "TIME")]
    from: Option<String>,

    /// The first instant after; now when absent
    #[arg(long, value_name = "TIME")]
    until: Option<String>,
}

pub(super) fn run(sla: &Sla, remote: &Remote) -> Outcome {
    match sla {
        Sla::Explain { number } => explain(number, remote),
        Sla::Calendar { file } => publish("calendars", file, remote),
        Sla::Policy { file } => publish("policies", file, remote),
        Sla::Policies => list(remote),
        Sla::Rebase { number } => rebase(number, remote),
        Sla::Report(args) => report(args, remote),
    }
}

fn explain(number: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "tickets", number, "clocks"];
    let call = Call::get(&path).when_missing(WHEN_MISSING);
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    output::line(&explained(&answer))
}

/// The clocks, then the policies that could not be asked.
fn explained(answer: &Value) -> String {
    let list = |name: &str| answer.get(name).and_then(Value::as_array).into_iter().flatten();
    let mut shown: Vec<String> = list("clocks").map(clock).collect();
    if shown.is_empty() {
        shown.push("nothing is promised for this ticket".to_owned());
    }
    shown.extend(list("passed_over").map(|passed| {
        let policy = passed.get("policy").unwrap_or(&Value::Null);
        let (name, version) = (table::cell(policy, "name"), table::cell(policy, "version"));
        format!("passed over: {name} version {version}: {}", table::cell(passed, "reason"))
    }));
    shown.join("\n\n")
}

/// A clock: a line of what it shows, then its stretches.
fn clock(clock: &Value) -> String {
    let said = |name: &str| table::cell(clock, name);
    let edition = |name: &str| {
        let of = clock.get(name).filter(|of| !of.is_null())?;
        Some(format!("{} version {}", table::cell(of, "name"), table::cell(of, "version")))
    };
    let by = edition("policy").unwrap_or_else(|| "its own limit".to_owned());
    let hours = edition("calendar").unwrap_or_else(|| "every hour".to_owned());
    let mut lines = vec![
        format!("{}  {}  {}", said("metric"), said("target"), said("state")),
        format!("  by {by}; {hours}, {}", said("zone")),
    ];
    let due = match (clock.get("due_at"), clock.get("due_if_resumed")) {
        (Some(Value::String(due)), _) => format!("due {due}"),
        (_, Some(Value::String(due))) => format!("would be due {due} if resumed now"),
        _ => "never due".to_owned(),
    };
    let spent = duration(clock.get("elapsed_s"));
    let left = clock.get("remaining_s").filter(|left| !left.is_null());
    let left = left.map_or_else(String::new, |left| format!(", {} left", duration(Some(left))));
    lines.push(format!("  {due}; {spent} counted{left}"));
    let stretches = clock.get("segments").and_then(Value::as_array);
    let rows = stretches.into_iter().flatten().map(stretch).collect();
    lines.push(table::grid(&["FROM", "TO", "WHAT", "COUNTED"], rows));
    lines.join("\n")
}

fn stretch(segment: &Value) -> Vec<String> {
    let said = |name: &str| table::cell(segment, name);
    let ahead = segment.get("ahead").and_then(Value::as_bool).unwrap_or(false);
    let what = match (said("kind").as_str(), ahead) {
        ("ran", true) => "will run".to_owned(),
        ("outside_hours", _) => "outside hours".to_owned(),
        ("paused", _) => format!("paused: {}", said("reason")),
        (kind, _) => kind.to_owned(),
    };
    vec![said("from"), said("to"), what, duration(segment.get("counted_s"))]
}

fn duration(seconds: Option<&Value>) -> String {
    let minutes = seconds.and_then(Value::as_i64).unwrap_or(0) / SECONDS_PER_MINUTE;
    let (hours, minutes) = (minutes / MINUTES_PER_HOUR, minutes % MINUTES_PER_HOUR);
    format!("{hours}h {minutes:02}m")
}

fn publish(kind: &str, file: &Path, remote: &Remote) -> Outcome {
    let bytes = read(file)?;
    let definition = parse(file, &bytes)?;
    let name = definition.get("name").and_then(Value::as_str);
    let missing = || Failure::new(format!("{} does not say a name", file.display()));
    let name = name.ok_or_else(missing)?.to_owned();
    let answer = remote.client()?.send(Call::put_json(&["api", "v1", kind, &name], bytes))?;
    if remote.json {
        return output::json(&answer);
    }
    let said = |field: &str| table::cell(&answer, field);
    output::line(&format!("{}  version {}", said("name"), said("version")))
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "policies"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |rule: &Value| {
        let none = Value::Null;
        let definition = rule.get("definition").unwrap_or(&none);
        vec![
            table::cell(rule, "name"),
            table::cell(rule, "version"),
            table::cell(definition, "order"),
            table::cell(definition, "calendar"),
            table::cell(definition, "when"),
        ]
    };
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&["NAME", "VERSION", "ORDER", "CALENDAR", "WHEN"], rows))
}

fn rebase(number: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "tickets", number, "rebase"];
    let call = Call::post(&path, &serde_json::json!({})).when_missing(WHEN_MISSING);
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let said = |field: &str| table::cell(&answer, field);
    output::line(&format!("{}  due {}  {}", said("number"), said("due_at"), said("sla_status")))
}

fn report(args: &Report, remote: &Remote) -> Outcome {
    let by = match (args.weekdays, args.owners) {
        (true, _) => Some("weekday"),
        (_, true) => Some("owner"),
        _ => None,
    };
    let call = Call::get(&["api", "v1", "sla", "report"])
        .with("board", args.board.as_ref())
        .with("by", by)
        .with("from", args.from.as_ref())
        .with("until", args.until.as_ref());
    let answer = remote.client()?.send(call)?;
    if remote.json {
        return output::json(&answer);
    }
    let fields = [
        "group",
        "metric",
        "met",
        "breached",
        "cancelled",
        "hit_rate",
        "p50_minutes",
        "p85_minutes",
        "p95_minutes",
    ];
    let fields = if by.is_some() { &fields[..6] } else { &fields[1..] };
    let rows = answer.get("rows").and_then(Value::as_array);
    let row = |row| fields.iter().map(|field| table::cell(row, field)).collect();
    let rows: Vec<Vec<String>> = rows.into_iter().flatten().map(row).collect();
    if rows.is_empty() {
        return output::line("no clock ended in this time");
    }
    let header: Vec<String> = fields.iter().map(|field| field.to_uppercase()).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    output::line(&table::grid(&header, rows))
}

#[cfg(test)]
mod tests {
    use super::explained;
    use serde_json::json;

    #[test]
    fn a_policy_that_was_passed_over_is_named_also_where_nothing_is_promised() {
        let passed = json!([{"policy": {"name": "Large", "version": 2}, "reason": "no amount"}]);
        let shown = explained(&json!({"clocks": [], "passed_over": passed}));
        assert_eq!(
            shown,
            "nothing is promised for this ticket\n\npassed over: Large version 2: no amount"
        );
    }
}
