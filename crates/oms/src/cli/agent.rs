//! `oms agent`.

use super::definition_file::{check, publish};
use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{output, table};
use clap::Subcommand;
use oms_base::limits::AGENT_TIMEOUT_S_MAX;
use oms_domain::agent::read_agent;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

const WHEN_MISSING: &str = "`oms agent list` shows the names";
const CALL_MISSING: &str = "`oms ticket show` names what agents suggest at a ticket";
const HEADER: [&str; 5] = ["NAME", "VERSION", "KIND", "AUTONOMY", "STATE"];
/// What is shown of what was counted of an agent.
const RATES: [(&str, &str); 9] = [
    ("VERSION", "version"),
    ("ANSWERS", "answers"),
    ("FAILED", "failed"),
    ("ACCEPTED", "accepted"),
    ("REJECTED", "rejected"),
    ("SET", "set"),
    ("OVERRIDDEN", "overridden"),
    ("AGREEMENT", "agreement"),
    ("OVERRIDE RATE", "override_rate"),
];

/// What can be done with agents.
#[derive(Debug, Subcommand)]
pub(crate) enum Agent {
    /// Check an agent without a server
    ///
    /// Prints every fault with its place in the file; exit status 1 when there is one.
    Check {
        /// File with the agent, as JSON or YAML
        file: PathBuf,
    },
    /// Publish an agent: a new version, unless it is the one that stands
    Publish {
        /// File with the agent, as JSON or YAML
        file: PathBuf,
    },
    /// List the agents
    List,
    /// Show an agent as it was published
    Show {
        /// Its name
        name: String,
    },
    /// Show how an agent does: its calls, its errors, and how often people agree with it
    Health {
        /// Its name
        name: String,
    },
    /// Ask an agent; nothing comes of it but the answer
    Call {
        /// Its name
        name: String,
        /// What it is asked: JSON, or else a text
        input: String,
    },
    /// Ask an agent about a ticket
    Ask {
        /// The ticket's number
        ticket: String,
        /// The agent's name
        agent: String,
        /// What becomes of its answer at most: shadow, suggest or act
        #[arg(long)]
        autonomy: Option<String>,
    },
    /// Accept what an agent suggests at a ticket
    Accept(Suggestion),
    /// Reject what an agent suggests at a ticket
    Reject {
        /// Which.
        #[command(flatten)]
        on: Suggestion,
        /// Why
        #[arg(long)]
        reason: Option<String>,
    },
}

/// What an agent suggests.
#[derive(Debug, clap::Args)]
pub(crate) struct Suggestion {
    /// The ticket's number
    ticket: String,
    /// The number of the call; the only one of the ticket when absent
    call: Option<u64>,
}

pub(super) fn run(agent: &Agent, remote: &Remote) -> Outcome {
    match agent {
        Agent::Check { file } => {
            check(file, remote.json, |it| read_agent(it, 1).map(|_| Vec::new()))
        }
        Agent::Publish { file } => publish("agent", "agents", file, remote),
        Agent::List => list(remote),
        Agent::Show { name } => show(name, remote),
        Agent::Health { name } => health(name, remote),
        Agent::Call { name, input } => call(name, input, remote),
        Agent::Ask { ticket, agent, autonomy } => {
            let path = ["api", "v1", "tickets", ticket, "agents", agent, "call"];
            let body = autonomy.as_ref().map_or_else(|| json!({}), |it| json!({"autonomy": it}));
            asked(&remote.client()?.send(Call::post(&path, &body))?, remote)
        }
        Agent::Accept(on) => settle(on, "accept", &json!({}), remote),
        Agent::Reject { on, reason } => {
            let body = reason.as_ref().map_or_else(|| json!({}), |why| json!({"reason": why}));
            settle(on, "reject", &body, remote)
        }
    }
}

fn list(remote: &Remote) -> Outcome {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "agents"]))?;
    if remote.json {
        return output::json(&answer);
    }
    let row = |agent: &Value| {
        let enabled = agent.get("enabled").and_then(Value::as_bool).unwrap_or(false);
        let said = |field: &str| table::cell(agent, field);
        let state = if enabled { "in use" } else { "off" };
        vec![said("name"), said("version"), said("kind"), said("autonomy"), state.to_owned()]
    };
    let rows = table::items(&answer).iter().map(row).collect();
    output::line(&table::grid(&HEADER, rows))
}

fn show(name: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "agents", name];
    let answer = remote.client()?.send(Call::get(&path).when_missing(WHEN_MISSING))?;
    let definition = answer.get("definition").filter(|_| !remote.json);
    output::json(definition.unwrap_or(&answer))
}

fn health(name: &str, remote: &Remote) -> Outcome {
    let path = ["api", "v1", "agents", name, "health"];
    let answer = remote.client()?.send(Call::get(&path).when_missing(WHEN_MISSING))?;
    if remote.json {
        return output::json(&answer);
    }
    let said = |field: &str| table::cell(&answer, field);
    output::line(&format!(
        "{}  version {}  {}  {} calls, {} errors, p50 {} ms, p99 {} ms",
        said("name"),
        said("version"),
        said("breaker"),
        said("calls"),
        said("errors"),
        said("p50_ms"),
        said("p99_ms")
    ))?;
    let rates = answer.get("rates").and_then(Value::as_array);
    let rows = rates.into_iter().flatten();
    let rows = rows.map(|of| RATES.map(|(_, field)| table::cell(of, field)).to_vec()).collect();
    output::line(&table::grid(&RATES.map(|(head, _)| head), rows))
}

fn call(name: &str, input: &str, remote: &Remote) -> Outcome {
    let input = serde_json::from_str(input).unwrap_or_else(|_| Value::from(input));
    let path = ["api", "v1", "agents", name, "call"];
    let call = Call::post(&path, &json!({"input": input}));
    let call = call.when_missing(WHEN_MISSING).waiting(Duration::from_secs(AGENT_TIMEOUT_S_MAX));
    let answer = remote.client()?.send(call)?;
    let error = answer.get("error").and_then(Value::as_str).filter(|_| !remote.json);
    match error {
        Some(why) => Err(Failure::new(format!("{name} gives no answer: {why}"))),
        None if remote.json => output::json(&answer),
        None => output::json(answer.get("output").unwrap_or(&Value::Null)),
    }
}

fn settle(on: &Suggestion, verdict: &str, body: &Value, remote: &Remote) -> Outcome {
    let call = match on.call {
        Some(call) => call.to_string(),
        None => only_call(&on.ticket, remote)?,
    };
    let path = ["api", "v1", "tickets", &on.ticket, "calls", &call, verdict];
    let sent = Call::post(&path, body).when_missing(CALL_MISSING);
    asked(&remote.client()?.send(sent)?, remote)
}

/// The call of a ticket that waits for a person, where it is the only one.
fn only_call(ticket: &str, remote: &Remote) -> Outcome<String> {
    let answer = remote.client()?.send(Call::get(&["api", "v1", "tickets", ticket]))?;
    let waits = |call: &&Value| call.get("waits_for").and_then(Value::as_str) == Some("person");
    let calls: Vec<&Value> = calls(&answer).filter(waits).collect();
    match calls.as_slice() {
        [one] => Ok(table::cell(one, "call")),
        [] => Err(Failure::new(format!("no agent suggests anything at {ticket}"))),
        many => {
            let named = |call: &&Value| {
                format!("{} ({})", table::cell(call, "call"), table::cell(call, "agent"))
            };
            let all = many.iter().map(named).collect::<Vec<_>>().join(", ");
            Err(Failure::new(format!("{} agents suggest something at {ticket}", many.len()))
                .hint(format!("name one of the calls: {all}")))
        }
    }
}

fn calls(ticket: &Value) -> impl Iterator<Item = &Value> {
    ticket.get("agent_calls").and_then(Value::as_array).into_iter().flatten()
}

/// A ticket, and what agents are asked and suggest about it.
fn asked(ticket: &Value, remote: &Remote) -> Outcome {
    if remote.json {
        return output::json(ticket);
    }
    let said = |field: &str| table::cell(ticket, field);
    let (number, status, priority) = (said("number"), said("status"), said("priority"));
    output::line(&format!("{number}  {status}  priority {priority}"))?;
    for call in calls(ticket) {
        let of = |field: &str| table::cell(call, field);
        let effects = call.get("effects").map_or_else(String::new, Value::to_string);
        output::line(&format!(
            "  {}  {}  waits for {}  {}  {effects}",
            of("call"),
            of("agent"),
            of("waits_for"),
            of("output")
        ))?;
    }
    Ok(())
}
