//! The directory that a running backup is kept in: whose it is, and what lies there.

use super::Parts;
use super::generation::{self, Generation};
use crate::failure::{Failure, Outcome};
use crate::{bounded_file, key};
use oms_base::{Code, Timestamp};
use oms_store_sql::Tap;
use serde_json::{Value, json};
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::{Error, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const FORMAT: &str = "oms-running-backup/1";
/// Says whose backup it is.
const OWNER: &str = "running.json";
/// Says up to when nothing is missing.
const UNTIL: &str = "until";
const LOCK: &str = "lock";
const DIR_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// The directory, held against other servers.
pub(super) struct Place {
    dir: PathBuf,
    _lock: File,
}

impl Place {
    /// Takes the directory, making it as needed. Refuses one in which anything else lies: another
    /// server's backup is never replaced.
    pub(super) fn claim(parts: &Parts) -> Outcome<Place> {
        let dir = parts.dir.clone();
        let made = DirBuilder::new().recursive(true).mode(DIR_MODE).create(&dir);
        made.map_err(|error| unwritten(&dir, &error))?;
        let whose = owner(&dir).map_err(|error| unread(&dir.join(OWNER), &error))?;
        match whose {
            Some(log) if log == parts.log => {}
            Some(log) => return Err(taken(&dir, &format!("is the backup of {log}"))),
            None => {
                let mut files = std::fs::read_dir(&dir).map_err(|error| unread(&dir, &error))?;
                if files.next().is_some() {
                    return Err(taken(&dir, "is not empty, and holds no running backup"));
                }
                let text = json!({"format": FORMAT, "log": parts.log});
                key::write_secret(&dir.join(OWNER), format!("{text:#}\n").as_bytes())
                    .and_then(|()| File::open(&dir)?.sync_all())
                    .map_err(|error| unwritten(&dir, &error))?;
            }
        }
        let lock = lock(&dir)?;
        let place = Place { dir, _lock: lock };
        place.remove(|_, is_finished| !is_finished)?;
        Ok(place)
    }

    /// The newest generation, if the log still leads on from its end.
    pub(super) fn resume(&self, tap: &Tap) -> Outcome<Option<Generation>> {
        let unread = |error| unread(&self.dir, &error);
        let all = generation::all(&self.dir).map_err(unread)?;
        let Some((newest, _)) = all.last() else { return Ok(None) };
        let Some((generation, end)) = Generation::reopen(&self.dir, *newest).map_err(unread)?
        else {
            return Ok(None);
        };
        Ok(tap.resume(end).then_some(generation))
    }

    /// A generation behind all that there are.
    pub(super) fn create(&self) -> Outcome<Generation> {
        let all = generation::all(&self.dir).map_err(|error| unread(&self.dir, &error))?;
        let number = all.last().map_or(1, |(newest, _)| newest + 1);
        Generation::create(&self.dir, number).map_err(|error| unwritten(&self.dir, &error))
    }

    /// Removes what is older than the one before `newest`.
    pub(super) fn forget(&self, newest: u64) -> Outcome {
        let all = generation::all(&self.dir).map_err(|error| unread(&self.dir, &error))?;
        let before = all.iter().rev().find(|(number, _)| *number < newest);
        let oldest = before.map_or(newest, |(number, _)| *number);
        self.remove(|number, _| number < oldest)
    }

    fn remove(&self, is_meant: impl Fn(u64, bool) -> bool) -> Outcome {
        let all = generation::all(&self.dir).map_err(|error| unread(&self.dir, &error))?;
        let meant = all.into_iter().filter(|(number, finished)| is_meant(*number, *finished));
        meant
            .map(|(number, _)| generation::of(&self.dir, number))
            .try_for_each(|dir| generation::remove(&dir).map_err(|error| unwritten(&dir, &error)))
    }

    /// Says that nothing is missing up to this instant. It need not survive a power cut.
    pub(super) fn mark(&self, until: Timestamp) -> Outcome {
        let (path, unfinished) = (self.dir.join(UNTIL), self.dir.join("until.new"));
        std::fs::write(&unfinished, format!("{until}\n"))
            .and_then(|()| std::fs::rename(&unfinished, &path))
            .map_err(|error| unwritten(&path, &error))
    }
}

/// Up to when nothing is missing in the running backup in `dir`, as far as anybody knows.
pub(crate) fn until(dir: &Path) -> Option<Timestamp> {
    let text = bounded_file::read(&dir.join(UNTIL)).ok()?;
    Timestamp::parse(std::str::from_utf8(&text).ok()?.trim()).ok()
}

/// Refuses to keep the backup of `data` within it: one lost disk or one `rm` would take both.
pub(crate) fn check_apart(to: &Path, data: &Path) -> Outcome {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let (to, data) = (absolute(to), absolute(data));
    if to.starts_with(&data) || data.starts_with(&to) {
        let message = format!("backup.directory {} lies in the data directory", to.display());
        return Err(Failure::usage(message).hint("name one on another disk"));
    }
    Ok(())
}

/// Whether a running backup lies in `dir`.
pub(super) fn seen(dir: &Path) -> bool {
    dir.join(OWNER).exists()
}

/// Whose backup lies in `dir`, if there is one.
fn owner(dir: &Path) -> std::io::Result<Option<String>> {
    let text = match bounded_file::read(&dir.join(OWNER)) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let value: Value = serde_json::from_slice(&text).unwrap_or(Value::Null);
    match value["log"].as_str().filter(|_| value["format"] == FORMAT) {
        Some(log) => Ok(Some(log.to_owned())),
        None => Err(Error::new(ErrorKind::InvalidData, "it is not what was written")),
    }
}

fn lock(dir: &Path) -> Outcome<File> {
    let path = dir.join(LOCK);
    let file = OpenOptions::new().create(true).append(true).mode(FILE_MODE).open(&path);
    let file = file.map_err(|error| unwritten(&path, &error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(taken(dir, "is being written by another server")),
        Err(TryLockError::Error(error)) => Err(unwritten(&path, &error)),
    }
}

fn taken(dir: &Path, why: &str) -> Failure {
    let failure = Failure::new(format!("{} {why}", dir.display()));
    failure
        .code(Code::BackupTaken.as_str())
        .hint("set backup.directory to a directory of this server's own")
}

fn unread(path: &Path, error: &Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

/// Says that something there could not be written.
pub(super) fn unwritten(path: &Path, error: &Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
}
