//! `oms verify`: proves that the log is whole and that everything else follows from it.

use super::{DataDir, proof};
use crate::failure::{Failure, Outcome};
use crate::home::Home;
use crate::{bounded_file, checkpoints, env, key, output, table};
use clap::Args;
use oms_app::proof::{Checkpoint, PublicKey, notes};
use oms_app::verify::{self, Report};
use oms_base::AgencyId;
use serde_json::json;
use std::error::Error as _;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Check every row of the log, its chain, and that the rest follows from it
///
/// Reads only, offline or beside a running server. Exit status 0 only when all holds; each
/// problem is a line on stdout.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    data: DataDir,

    /// File with signed checkpoints that were kept elsewhere: the log must lead to each of them
    #[arg(long = "checkpoint", value_name = "FILE")]
    kept: Option<PathBuf>,

    /// Public key that signed them [default: that of the data directory]
    #[arg(long, value_name = "KEY", value_parser = proof::public_key, requires = "kept")]
    key: Option<PublicKey>,
}

impl Verify {
    /// Of this data, against its own last checkpoint.
    pub(super) fn of(data: DataDir) -> Verify {
        Verify { data, kept: None, key: None }
    }
}

pub(super) fn run(args: &Verify, as_json: bool) -> Outcome {
    let home = args.data.find()?;
    // What was signed before the log is read, the log must hold.
    let checkpoints = expected(args, &home)?;
    let store = home.readers(verify::connections())?;
    let progress = Progress::new();
    let (agency, show) = (AgencyId::FIRST, &mut |done| progress.show(done));
    let report = verify::verify_against(&store, agency, &checkpoints, show);
    progress.clear();
    let report = report.map_err(|error| {
        // What the store could not read names the table, the column and the row.
        let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
        Failure::new(format!("cannot verify {home}: {why}"))
            .hint("restore a backup if the disk is sound and this stays")
    })?;
    print(&report, as_json)?;
    let hint = "keep the data as it is, and restore a backup beside it";
    match report.problem_count {
        0 => Ok(()),
        1 => Err(Failure::new("1 problem found").hint(hint)),
        many => Err(Failure::new(format!("{many} problems found")).hint(hint)),
    }
}

/// Every checkpoint that the log must lead to: the server's own last one, and those kept elsewhere.
fn expected(args: &Verify, home: &Home) -> Outcome<Vec<Checkpoint>> {
    let own = key::known_seal(&home.dir)?.map(|own| own.public().clone());
    let mut expected = Vec::new();
    if let (Some(own), Some(last)) = (&own, checkpoints::kept(&home.dir)?) {
        expected.extend(opened(&home.dir.join(key::CHECKPOINT), &last, own)?);
    }
    if let Some(file) = &args.kept {
        let unreadable =
            |why: String| Failure::new(format!("cannot read {}: {why}", file.display()));
        let signer = args.key.as_ref().or(own.as_ref()).ok_or_else(|| {
            Failure::usage("name the public key that signed the checkpoints with --key")
        })?;
        let bytes =
            bounded_file::read_servers(file).map_err(|error| unreadable(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|error| unreadable(error.to_string()))?;
        let found = opened(file, &text, signer)?;
        if found.is_empty() {
            return Err(unreadable("there is no checkpoint in it".to_owned()));
        }
        expected.extend(found);
    }
    Ok(expected)
}

fn opened(file: &Path, text: &str, signer: &PublicKey) -> Outcome<Vec<Checkpoint>> {
    let open = |(n, note): (usize, String)| {
        signer.open(&note).map_err(|fault| {
            let place = format!("checkpoint {} of {}", n + 1, file.display());
            Failure::new(format!("{place} does not hold: {}", fault.detail))
                .code(fault.code.as_str())
                .hint("--key names the public key of another server")
        })
    };
    notes(text).into_iter().enumerate().map(open).collect()
}

fn print(report: &Report, as_json: bool) -> Outcome {
    let counts = [
        ("log_rows", report.log_rows),
        ("events", report.events),
        ("blocks", report.blocks),
        ("tickets", report.tickets),
        ("attachments", report.attachments),
        ("checkpoints", report.checkpoints),
    ];
    if as_json {
        let mut document = json!({});
        for (name, count) in counts {
            document[name] = count.into();
        }
        document["first_bad"] = report.first_bad.clone().into();
        document["problem_count"] = report.problem_count.into();
        document["problems"] = report.problems.clone().into();
        return output::json(&document);
    }
    let pairs: Vec<_> = counts
        .into_iter()
        .map(|(name, count)| (name, count.to_string()))
        .chain([("problems", report.problem_count.to_string())])
        .collect();
    output::line(&table::pairs(&pairs))?;
    if let Some(first_bad) = &report.first_bad {
        output::line(&format!("the first that is not as it was sealed: {first_bad}"))?;
    }
    report.problems.iter().try_for_each(|problem| output::line(&table::clean(problem)))
}

/// A counter that stays on its line; nothing where nobody looks.
struct Progress {
    on: bool,
}

impl Progress {
    fn new() -> Progress {
        let plain = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        Progress { on: std::io::stderr().is_terminal() && !plain && env::allows_color() }
    }

    fn show(&self, done: u64) {
        if self.on {
            output::say_part(format_args!("\rverifying  {done}"));
        }
    }

    fn clear(&self) {
        if self.on {
            output::say_part(format_args!("\r{:40}\r", ""));
        }
    }
}
