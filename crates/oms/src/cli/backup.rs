//! `oms backup` and `oms restore`.

use super::DataDir;
use super::verify;
use crate::erasures::Replayed;
use crate::failure::Outcome;
use crate::{backup, erasures, output, running};
use clap::Args;
use std::path::PathBuf;

/// Copy a server's data as it stands at one moment, also while the server runs
///
/// The copy holds the tickets with their files and history, the log of reads, the keys, the last
/// signed checkpoint and `oms.yaml`: keep it as secret as the server. It is finished when this ends
/// with status 0.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Directory to copy to, empty or not there yet
    to: PathBuf,

    #[command(flatten)]
    data: DataDir,
}

/// Put a backup into a fresh data directory, and verify it there
///
/// Changes nothing in the backup. Refuses one that is not finished, that was changed, or that a
/// newer version has made. Of a running backup it takes the newest generation, with everything
/// that follows it without a gap. A backup knows nothing of what was erased after it was made:
/// name the list of that, and it is erased again.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// Directory of the backup, or of a running backup
    from: PathBuf,

    /// The newest list of what was erased: a file that `oms erasures export` has written, or the
    /// data directory that the backup is of
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,

    #[command(flatten)]
    data: DataDir,
}

pub(super) fn back_up(args: &Backup) -> Outcome {
    backup::make(&args.data.find()?, &args.to)
}

pub(super) fn restore(args: Restore, as_json: bool) -> Outcome {
    let home = args.data.find()?;
    let list = args.erasures.as_deref().map(erasures::read).transpose()?;
    if running::is_one(&args.from) {
        running::restore(&args.from, &home)?;
    } else {
        backup::restore(&args.from, &home)?;
    }
    match &list {
        Some(list) => {
            let Replayed { erased, absent } = erasures::replay(&home, list)?;
            output::say(format_args!("erased again: {erased}; of {absent} there was nothing"));
        }
        None => output::say(format_args!(
            "note: no list of erasures was named: what was erased after this backup was made is \
             here again; `oms erasures replay LIST` erases it"
        )),
    }
    verify::run(&verify::Verify::of(args.data), as_json)
}
