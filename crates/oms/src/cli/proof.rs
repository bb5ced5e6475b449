//! `oms proof` and `oms checkpoint`.

use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{bounded_file, fault, output, table};
use clap::{Args, Subcommand};
use oms_app::proof::{self, PublicKey, ShownEvent};
use oms_base::Faults;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Prove what happened to a ticket, and check such proofs
///
/// `oms proof NUMBER > FILE` asks the server for a proof. `oms proof verify FILE --key KEY` checks
/// it anywhere, without any server.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Proof {
    #[command(subcommand)]
    verb: Option<Verb>,

    /// Ticket, by its number or id
    #[arg(required = true, value_name = "TICKET")]
    ticket: Option<String>,

    /// With titles, comments and other texts; else with their digests alone
    #[arg(long)]
    texts: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Verify(Verify),
}

/// Check a proof without any server
///
/// Exit status 0 only when it holds: then every event shown stands in the log that the key signs
/// for, exactly so, and none is missing before the last one shown.
#[derive(Debug, Args)]
struct Verify {
    /// File with the proof
    file: PathBuf,

    /// Public key of the server, as `oms key show` prints it there
    #[arg(long, value_name = "KEY", value_parser = public_key)]
    key: PublicKey,
}

/// Reads a public key from an argument.
pub(super) fn public_key(text: &str) -> Result<PublicKey, String> {
    PublicKey::parse(text).map_err(|fault| fault.detail)
}

pub(super) fn run(args: &Proof, remote: &Remote) -> Outcome {
    match (&args.verb, &args.ticket) {
        (Some(Verb::Verify(verify)), _) => check(verify, remote.json),
        (None, Some(ticket)) => {
            let path = ["api", "v1", "tickets", ticket, "proof"];
            let call = Call::get(&path).with("texts", args.texts.then_some(true));
            output::json(&remote.client()?.send(call)?)
        }
        (None, None) => Err(Failure::usage("name a ticket, or a file to verify")),
    }
}

/// `oms checkpoint`: the text itself, so that it can be kept as it is.
pub(super) fn checkpoint(remote: &Remote) -> Outcome {
    let hint = "nothing was committed yet";
    let call = Call::get(&["api", "v1", "checkpoint"]).when_missing(hint);
    let answer = remote.client()?.send(call)?;
    match answer.get("checkpoint").and_then(|text| text.as_str()) {
        Some(text) if !remote.json => output::bytes(text.as_bytes()),
        _ => output::json(&answer),
    }
}

fn check(args: &Verify, as_json: bool) -> Outcome {
    let shown = args.file.display();
    let bytes = bounded_file::read_servers(&args.file)
        .map_err(|error| Failure::new(format!("cannot read {shown}: {error}")))?;
    let read = proof::Proof::read(&bytes).map_err(|faults| refused(&args.file, faults))?;
    let held = proof::check(&read, &args.key);
    let held = held.map_err(|fault| refused(&args.file, fault.into()))?;
    let event = |event: &ShownEvent| {
        let envelope = &event.envelope;
        let kind = event.kind.map_or_else(|| envelope.body.kind.to_string(), str::to_owned);
        (envelope.seq, event.time(), envelope.actor, kind, event.texts_left_out())
    };
    let events = held.events.iter().map(event);
    if as_json {
        let events: Vec<_> = events
            .map(|(seq, time, actor, kind, left_out)| {
                json!({"seq": seq, "time": time.to_string(), "kind": kind,
                    "actor": actor.principal.to_string(), "role": actor.role.as_str(),
                    "texts_left_out": left_out})
            })
            .collect();
        return output::json(&json!({"holds": true, "number": read.number.to_string(),
            "ticket": read.ticket.to_string(), "blocks": held.size, "events": events}));
    }
    let pairs = [
        ("holds", "yes".to_owned()),
        ("number", read.number.to_string()),
        ("ticket", read.ticket.to_string()),
        ("sealed in block", format!("{} of {}", read.position, held.size)),
    ];
    output::line(&table::pairs(&pairs))?;
    let rows = events
        .map(|(seq, time, actor, kind, _)| {
            let (who, role) = (actor.principal.to_string(), actor.role.as_str().to_owned());
            vec![seq.to_string(), time.to_string(), kind, who, role]
        })
        .collect();
    let header = ["SEQ", "TIME", "KIND", "ACTOR", "ROLE"];
    output::line(&format!("\n{}", table::grid(&header, rows)))
}

fn refused(file: &Path, faults: Faults) -> Failure {
    let faults: Vec<_> = faults.into_iter().map(|found| fault::document(&found)).collect();
    let message = format!("{} proves nothing", file.display());
    Failure::new(message)
        .code(oms_base::Code::BadProof.as_str())
        .faults(faults)
        .hint("ask for the proof again, and check that the key is that of the server it is from")
}
