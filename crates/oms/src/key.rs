//! The tracking key's file: 32 secret bytes, readable by the server's own user alone.

use crate::failure::{Failure, Outcome};
use oms_app::TrackingKey;
use oms_app::clock::Entropy;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The file's name in the data directory.
pub(crate) const FILE: &str = "tracking.key";
/// What the file is called until all of it is on stable storage.
const FILE_UNFINISHED: &str = "tracking.key.new";
const BYTES: usize = 32;
const OWNER_ONLY: u32 = 0o600;
const OTHERS: u32 = 0o077;

/// Reads the key in `dir`; makes one where tickets cannot depend on it yet.
pub(crate) fn load(dir: &Path, store_is_empty: bool) -> Outcome<TrackingKey> {
    let path = dir.join(FILE);
    match std::fs::symlink_metadata(&path) {
        Ok(found) => {
            check(&path, &found)?;
            read(&path)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && store_is_empty => create(dir),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(missing(&path)),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// Writes a file that only its owner may read; refuses to replace one.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn check(path: &Path, found: &std::fs::Metadata) -> Outcome {
    let shown = path.display();
    if !found.is_file() {
        return Err(Failure::new(format!("{shown} is not a plain file")));
    }
    let mode = found.permissions().mode();
    if mode & OTHERS != 0 {
        let message = format!("{shown} can be read by others than its owner");
        return Err(Failure::new(message).hint(format!(
            "chmod 600 {shown}; if somebody may have read it, codes handed out are known to them"
        )));
    }
    if found.len() != BYTES as u64 {
        let message = format!("{shown} has {} bytes; a key has {BYTES}", found.len());
        return Err(Failure::new(message).hint("put the file back from a backup"));
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<TrackingKey> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    let bytes = <[u8; BYTES]>::try_from(bytes)
        .map_err(|_| Failure::new(format!("{} changed while it was read", path.display())))?;
    Ok(TrackingKey::new(bytes))
}

/// A key that is lost half-way would be a key of the wrong size: it is renamed when complete.
fn create(dir: &Path) -> Outcome<TrackingKey> {
    let mut entropy = Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))?;
    let bytes = entropy.bytes::<BYTES>();
    let (path, unfinished) = (dir.join(FILE), dir.join(FILE_UNFINISHED));
    let written = remove_if_there(&unfinished)
        .and_then(|()| write_secret(&unfinished, &bytes))
        .and_then(|()| std::fs::rename(&unfinished, &path))
        .and_then(|()| File::open(dir)?.sync_all());
    written.map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
    Ok(TrackingKey::new(bytes))
}

/// Removes a file, if it is there.
pub(crate) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn missing(path: &Path) -> Failure {
    let shown = path.display();
    let message = format!("{shown} is missing, and tickets were opened under it");
    Failure::new(message).hint(format!(
        "put it back from a backup; when it is lost for good, \
         `(umask 077; head -c {BYTES} /dev/urandom > {shown})` makes a new one, \
         and the tracking codes handed out so far stop working"
    ))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{FILE, load, write_secret};
    use oms_base::{AgencyId, TicketId};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let first = load(dir.path(), true).unwrap();
        let code = first.code(AgencyId::FIRST, TicketId(7));
        let mode = std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = load(dir.path(), false).unwrap();
        assert!(again.opens(AgencyId::FIRST, TicketId(7), code));
    }

    #[test]
    fn a_key_that_others_can_read_or_of_the_wrong_size_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        write_secret(&path, &[1; 31]).unwrap();
        assert!(load(dir.path(), true).is_err());
        std::fs::remove_file(&path).unwrap();
        write_secret(&path, &[1; 32]).unwrap();
        assert!(load(dir.path(), true).is_ok());
        for mode in [0o640, 0o604, 0o660] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert!(load(dir.path(), true).is_err(), "{mode:o}");
        }
    }

    #[test]
    fn a_lost_key_is_not_replaced_in_silence() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load(dir.path(), false).is_err());
        assert!(!dir.path().join(FILE).exists());
    }
}
