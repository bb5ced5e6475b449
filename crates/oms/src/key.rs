//! Files of secret keys: 32 bytes each, readable by the server's own user alone.

use crate::failure::{Failure, Outcome};
use oms_app::TrackingKey;
use oms_app::clock::Entropy;
use oms_app::proof::{SEED_BYTES, SealKey};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// The last signed checkpoint, in the data directory.
pub(crate) const CHECKPOINT: &str = "checkpoint";
const BYTES: usize = SEED_BYTES;
const OWNER_ONLY: u32 = 0o600;
const OTHERS: u32 = 0o077;

/// A secret key of the server: its file, and what hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Secret {
    /// Makes the access codes of tickets.
    Tracking,
    /// Signs checkpoints.
    Seal,
}

impl Secret {
    /// The file's name in the data directory.
    pub(crate) const fn file(self) -> &'static str {
        match self {
            Secret::Tracking => "tracking.key",
            Secret::Seal => "seal.key",
        }
    }

    /// What somebody can do who has read it.
    const fn leak(self) -> &'static str {
        match self {
            Secret::Tracking => "codes handed out are known to them",
            Secret::Seal => {
                "they can sign a history of their own: stop the server, keep what was \
                signed, and start with a new key"
            }
        }
    }
}

/// Reads the tracking key in `dir`; makes one where tickets cannot depend on it yet.
pub(crate) fn tracking(dir: &Path, store_is_empty: bool) -> Outcome<TrackingKey> {
    load(dir, Secret::Tracking, store_is_empty).map(TrackingKey::new)
}

/// Reads the key that signs checkpoints in `dir`; makes one where nothing was signed yet.
pub(crate) fn seal(dir: &Path) -> Outcome<SealKey> {
    let is_new = !dir.join(CHECKPOINT).exists();
    load(dir, Secret::Seal, is_new).map(|seed| SealKey::new(&seed))
}

/// Reads the key that signs checkpoints in `dir`, if there is one.
pub(crate) fn known_seal(dir: &Path) -> Outcome<Option<SealKey>> {
    if !dir.join(Secret::Seal.file()).exists() {
        return Ok(None);
    }
    load(dir, Secret::Seal, false).map(|seed| Some(SealKey::new(&seed)))
}

fn load(dir: &Path, secret: Secret, may_make: bool) -> Outcome<[u8; BYTES]> {
    let path = dir.join(secret.file());
    match std::fs::symlink_metadata(&path) {
        Ok(found) => {
            check(&path, &found, secret)?;
            read(&path)
        }
        Err(error) if error.kind() == ErrorKind::NotFound && may_make => create(&path),
        Err(error) if error.kind() == ErrorKind::NotFound => Err(missing(&path, secret)),
        Err(error) => Err(unreadable(&path, &error)),
    }
}

/// Writes a file that only its owner may read; refuses to replace one.
pub(crate) fn write_secret(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn check(path: &Path, found: &std::fs::Metadata, secret: Secret) -> Outcome {
    let shown = path.display();
    if !found.is_file() {
        return Err(Failure::new(format!("{shown} is not a plain file")));
    }
    let mode = found.permissions().mode();
    if mode & OTHERS != 0 {
        let message = format!("{shown} can be read by others than its owner");
        return Err(Failure::new(message)
            .hint(format!("chmod 600 {shown}; if somebody may have read it, {}", secret.leak())));
    }
    if found.len() != BYTES as u64 {
        let message = format!("{shown} has {} bytes; a key has {BYTES}", found.len());
        return Err(Failure::new(message).hint("put the file back from a backup"));
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<[u8; BYTES]> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    <[u8; BYTES]>::try_from(bytes)
        .map_err(|_| Failure::new(format!("{} changed while it was read", path.display())))
}

/// A key that is lost half-way would be a key of the wrong size: it is renamed when complete.
fn create(path: &Path) -> Outcome<[u8; BYTES]> {
    let mut entropy = Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))?;
    let bytes = entropy.bytes::<BYTES>();
    let (dir, unfinished) =
        (path.parent().unwrap_or(Path::new(".")), path.with_extension("key.new"));
    let written = remove_if_there(&unfinished)
        .and_then(|()| write_secret(&unfinished, &bytes))
        .and_then(|()| std::fs::rename(&unfinished, path))
        .and_then(|()| File::open(dir)?.sync_all());
    written.map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))?;
    Ok(bytes)
}

/// Removes a file, if it is there.
pub(crate) fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn missing(path: &Path, secret: Secret) -> Failure {
    let shown = path.display();
    let (depends, lost) = match secret {
        Secret::Tracking => {
            ("tickets were opened under it", "the tracking codes handed out so far stop working")
        }
        Secret::Seal => (
            "checkpoints were signed with it",
            "the checkpoints signed so far are checked with the old public key; \
             move the file `checkpoint` beside it away, too",
        ),
    };
    Failure::new(format!("{shown} is missing, and {depends}")).hint(format!(
        "put it back from a backup; when it is lost for good, \
         `(umask 077; head -c {BYTES} /dev/urandom > {shown})` makes a new one, and {lost}"
    ))
}

fn unreadable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::{CHECKPOINT, Secret, seal, tracking, write_secret};

    use oms_base::{AgencyId, TicketId};
    use std::os::unix::fs::PermissionsExt;

    const FILE: &str = Secret::Tracking.file();

    #[test]
    fn a_key_is_made_once_and_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let first = tracking(dir.path(), true).unwrap();
        let code = first.code(AgencyId::FIRST, TicketId(7));
        let mode = std::fs::metadata(dir.path().join(FILE)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let again = tracking(dir.path(), false).unwrap();
        assert!(again.opens(AgencyId::FIRST, TicketId(7), code));
    }

    #[test]
    fn a_key_that_others_can_read_or_of_the_wrong_size_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(FILE);
        write_secret(&path, &[1; 31]).unwrap();
        assert!(tracking(dir.path(), true).is_err());
        std::fs::remove_file(&path).unwrap();
        write_secret(&path, &[1; 32]).unwrap();
        assert!(tracking(dir.path(), true).is_ok());
        for mode in [0o640, 0o604, 0o660] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert!(tracking(dir.path(), true).is_err(), "{mode:o}");
        }
    }

    #[test]
    fn a_lost_key_is_not_replaced_in_silence() {
        let dir = tempfile::tempdir().unwrap();
        assert!(tracking(dir.path(), false).is_err());
        assert!(!dir.path().join(FILE).exists());
    }

    #[test]
    fn the_key_that_signs_is_kept_once_something_was_signed() {
        let dir = tempfile::tempdir().unwrap();
        let public = seal(dir.path()).unwrap().public().clone();
        std::fs::write(dir.path().join(CHECKPOINT), "signed").unwrap();
        assert_eq!(seal(dir.path()).unwrap().public(), &public);
        std::fs::remove_file(dir.path().join(Secret::Seal.file())).unwrap();
        assert!(seal(dir.path()).is_err());
        std::fs::remove_file(dir.path().join(CHECKPOINT)).unwrap();
        assert_ne!(seal(dir.path()).unwrap().public(), &public);
    }
}
