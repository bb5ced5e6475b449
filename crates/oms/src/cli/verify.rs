//! `oms verify`: proves that the log is whole and that everything else follows from it.

use super::DataDir;
use crate::failure::{Failure, Outcome};
use crate::{env, output, table};
use clap::Args;
use oms_app::verify::{self, Report};
use oms_base::AgencyId;
use serde_json::json;
use std::io::IsTerminal;

/// Check every row of the log, its chain, and that the rest follows from it
///
/// Reads only, offline or beside a running server. Exit status 0 only when all holds; each
/// problem is a line on stdout.
#[derive(Debug, Args)]
pub(crate) struct Verify {
    #[command(flatten)]
    data: DataDir,
}

pub(super) fn run(args: &Verify, as_json: bool) -> Outcome {
    let home = args.data.find()?;
    let store = home.readers(1)?;
    let progress = Progress::new();
    let report = verify::verify(&store, AgencyId::FIRST, &mut |done| progress.show(done));
    progress.clear();
    let report = report.map_err(|error| {
        Failure::new(format!("cannot verify {home}: {error}"))
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

fn print(report: &Report, as_json: bool) -> Outcome {
    let counts = [
        ("log_rows", report.log_rows),
        ("events", report.events),
        ("blocks", report.blocks),
        ("tickets", report.tickets),
        ("attachments", report.attachments),
    ];
    if as_json {
        let mut document = json!({});
        for (name, count) in counts {
            document[name] = count.into();
        }
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
            eprint!("\rverifying  {done}");
        }
    }

    fn clear(&self) {
        if self.on {
            eprint!("\r{:40}\r", "");
        }
    }
}
