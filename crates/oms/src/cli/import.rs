//! `oms import`: works on the store itself, while no server has it open.

use super::{DataDir, definition_file};
use crate::client::Remote;
use crate::failure::{Failure, Outcome};
use crate::import::{self, Desk, Source, Tally, Unfit};
use crate::key;
use clap::{Args, Subcommand};
use oms_base::{AgencyId, Faults};
use oms_domain::json;
use oms_store::Position;
use std::path::{Path, PathBuf};

/// What can be imported.
#[derive(Debug, Subcommand)]
pub(crate) enum Import {
    Csv(Csv),
}

/// Import the rows of a CSV file, each as a ticket with its past
///
/// Works on the store itself, while no server has it open, in the name of the token. Rows that
/// are refused are told on stderr by line and column; nothing of them is imported. A row that was
/// imported before is skipped: the same command again goes on where it stopped.
#[derive(Debug, Args)]
pub(crate) struct Csv {
    /// The file; its first line names the columns
    file: PathBuf,

    /// YAML file that says which column is which field
    #[arg(long, value_name = "FILE")]
    mapping: PathBuf,

    /// Check every row, and import none
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    data: DataDir,
}

pub(super) fn run(import: &Import, remote: &Remote) -> Outcome {
    let Import::Csv(args) = import;
    let bytes = definition_file::read(&args.mapping)?;
    let document = definition_file::parse(&args.mapping, &bytes)?;
    let refused = |faults: Faults| {
        let faults = json::placed(&bytes, faults);
        definition_file::faulty(&args.mapping, &faults, remote.json)
    };
    let mapping = oms_import::read(&document).map_err(refused)?;
    let mut tally = Tally::new(&args.file, size(&args.file)?);
    let source = Source { file: &args.file, mapping: &mapping };
    let outcome = if args.dry_run {
        import::check(source, &mut tally)
    } else {
        take_over(args, remote, source, &mut tally)
    };
    match outcome {
        Ok(()) => tally.finish(args.dry_run, remote.json),
        Err(Unfit::Unread(failure)) => Err(failure),
        Err(Unfit::Mapping(faults)) => Err(refused(faults)),
    }
}

fn take_over(
    args: &Csv,
    remote: &Remote,
    source: Source<'_>,
    tally: &mut Tally,
) -> Result<(), Unfit> {
    let mut desk = desk(args, remote).map_err(Unfit::Unread)?;
    import::run(source, &mut desk, tally)
}

fn desk(args: &Csv, remote: &Remote) -> Outcome<Desk> {
    let token = remote.token().ok_or_else(|| {
        Failure::usage("an import is made in somebody's name: say whose token it is")
            .hint("`oms token create --role admin --name NAME` makes one; see --token")
    })?;
    let home = args.data.find()?;
    let opened = home.open()?;
    let last = opened.store.last_position(AgencyId::FIRST);
    let last = last.map_err(|error| home.refused(&error))?;
    // Whoever serves these tickets later finds the key that their codes depend on.
    key::tracking(&home.dir, last == Position::START)?;
    Desk::open(opened, Some(&token))
}

fn size(file: &Path) -> Outcome<u64> {
    let found = std::fs::metadata(file);
    let found =
        found.map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))?;
    Ok(found.len())
}
