//! From a running backup back to a data directory: the newest generation, with every segment that
//! follows without a gap.

use super::segment::{self, Head};
use super::{generation, place};
use crate::backup;
use crate::failure::{self, Failure, Outcome};
use crate::home::Home;
use crate::output;
use oms_app::proof::spell_hash;
use oms_base::Code;
use oms_store::StoreError;
use oms_store::chain::Hash;
use oms_store_sql::{DATABASES, Patch, SCHEMA_VERSION};
use std::fs::File;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

/// The database while pages are laid over it.
const UNFINISHED: &str = "tickets.db.new";

/// Whether a running backup, or a generation of one, lies in `dir`.
pub(crate) fn is_one(dir: &Path) -> bool {
    place::seen(dir) || matches!(generation::finished(dir), Ok(Some(_)) | Err(_))
}

/// Puts the running backup in `from` into the directory of `home`, which must not hold anything
/// yet.
pub(crate) fn restore(from: &Path, home: &Home) -> Outcome {
    let dir = newest(from)?;
    let segments = check(&dir)?;
    backup::restore(&generation::base(&dir), home)?;
    let database = home.dir.join(DATABASES[0]);
    let unfinished = home.dir.join(UNFINISHED);
    let renamed = std::fs::rename(&database, &unfinished);
    renamed.map_err(|error| place::unwritten(&database, &error))?;
    lay(&segments, &unfinished).map_err(|error| {
        Failure::new(format!("cannot put back the segments of {}: {error}", dir.display()))
            .hint("restore again into another directory")
    })?;
    std::fs::rename(&unfinished, &database)
        .and_then(|()| File::open(&home.dir)?.sync_all())
        .map_err(|error| place::unwritten(&database, &error))?;
    if let Some((_, last)) = segments.last() {
        output::say(format_args!("restored what was committed before {}", last.until));
    }
    Ok(())
}

/// The newest generation in `from` that can be restored; `from` may be one itself.
fn newest(from: &Path) -> Outcome<PathBuf> {
    if generation::finished(from).is_ok_and(|found| found.is_some()) {
        return Ok(from.to_owned());
    }
    let all = generation::all(from).map_err(|error| unread(from, &error))?;
    let newest = all.iter().rev().find(|(_, is_finished)| *is_finished);
    newest.map(|(number, _)| generation::of(from, *number)).ok_or_else(|| {
        bad(&format!("{} holds no finished generation", from.display()))
            .hint("the server that writes there finishes the first one when its copy is whole")
    })
}

/// Reads every segment, and refuses what has a gap. What comes behind the last whole segment was
/// being written when the disk or the machine failed; it is left out, and that is told.
fn check(dir: &Path) -> Outcome<Vec<(PathBuf, Head)>> {
    let finished = generation::finished(dir).map_err(|error| unread(dir, &error))?;
    let (needed, generation) = finished.ok_or_else(|| bad("the generation is not finished"))?;
    let last = generation::segments(dir).map_err(|error| unread(dir, &error))?;
    let last = last.last().copied().unwrap_or(0).max(needed);
    let (mut checked, mut before) = (Vec::new(), Hash::default());
    let is_open_end = |number| number == last && number > needed;
    for number in 1..=last {
        let path = generation::path(dir, number);
        match segment::read(&path, &mut |_, _, _| Ok(())) {
            Ok((head, hash)) => {
                let place = (head.generation, head.number, head.before.as_str());
                if place != (generation, number, spell_hash(&before).as_str()) {
                    let message = format!("{} does not follow the one before", path.display());
                    return Err(bad(&message).hint("files of two backups were mixed"));
                }
                if head.schema > SCHEMA_VERSION {
                    let (found, known) = (head.schema, SCHEMA_VERSION);
                    return Err(failure::of_store(dir, &StoreError::Newer { found, known }));
                }
                before = hash;
                checked.push((path, head));
            }
            Err(error) if error.kind() == ErrorKind::InvalidData && is_open_end(number) => {
                output::say(format_args!("left out {}: {error}", path.display()));
            }
            Err(error) => return Err(broken(&path, &error)),
        }
    }
    Ok(checked)
}

/// Lays the pages of all segments over the database, in their order.
fn lay(segments: &[(PathBuf, Head)], database: &Path) -> std::io::Result<()> {
    let patch = Patch::open(database)?;
    for (path, head) in segments {
        segment::read(path, &mut |_, page, bytes| patch.put(page, bytes))?;
        if let Some(pages) = head.database_pages {
            patch.resize(pages, head.page_bytes)?;
        }
    }
    patch.finish()
}

fn broken(path: &Path, error: &Error) -> Failure {
    let message = match error.kind() {
        ErrorKind::NotFound => format!("{} is missing", path.display()),
        _ => format!("{}: {error}", path.display()),
    };
    bad(&message).hint(
        "take the generation before it, or a backup; what follows the gap cannot be put back, and \
         what was before it is no whole history of what was acknowledged",
    )
}

fn bad(message: &str) -> Failure {
    Failure::new(message).code(Code::BadBackup.as_str())
}

fn unread(path: &Path, error: &Error) -> Failure {
    bad(&format!("cannot read {}: {error}", path.display()))
}
