//! The directory that a store lives in: what is refused, and who holds it.

use crate::wal;
use oms_store::StoreError;
use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, FileExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The database's file.
pub(crate) const DATABASE: &str = "tickets.db";
/// The search index's file.
pub(crate) const SEARCH: &str = "search.db";
/// The file of the log of reads.
pub(crate) const READS: &str = "reads.db";
const SEARCH_WAL: &str = "search.db-wal";
const SEARCH_SHM: &str = "search.db-shm";
pub(crate) const LOCK: &str = "lock";
/// The database's write-ahead log.
pub(crate) const WAL: &str = "tickets.db-wal";
pub(crate) const SHM: &str = "tickets.db-shm";
/// Every file that may lie here under a name of ours.
const FILES: [&str; 10] = [
    DATABASE,
    WAL,
    SHM,
    SEARCH,
    SEARCH_WAL,
    SEARCH_SHM,
    READS,
    "reads.db-wal",
    "reads.db-shm",
    LOCK,
];
/// Where memory maps and locks do not hold between machines, so that `SQLite` can lose data.
const NETWORK: [&str; 8] = ["nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "ceph", "fuse.sshfs"];

const DIR_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;
const OTHERS_WRITE: u32 = 0o002;
/// Longer than any mark.
const MARK_BYTES_MAX: usize = 256;

/// Makes `dir` if it is not there, and refuses one in which data would not be safe.
pub(crate) fn prepare(dir: &Path) -> Result<(), StoreError> {
    create(dir)?;
    check(dir)?;
    create_file(dir, DATABASE)
}

/// Refuses a directory in which data would not be safe; makes nothing.
pub(crate) fn check(dir: &Path) -> Result<(), StoreError> {
    let found = std::fs::symlink_metadata(dir).map_err(|error| refused(dir, &error))?;
    if found.is_symlink() {
        return Err(unusable(dir, "is a symbolic link; name the directory itself"));
    }
    if !found.is_dir() {
        return Err(unusable(dir, "is not a directory"));
    }
    if found.permissions().mode() & OTHERS_WRITE != 0 {
        return Err(unusable(dir, "can be written by every user of this machine; chmod it to 700"));
    }
    for path in FILES.map(|name| dir.join(name)) {
        match std::fs::symlink_metadata(&path) {
            Ok(found) if !found.is_file() => {
                return Err(unusable(&path, "is not a plain file; remove it"));
            }
            Ok(_) => {}
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(refused(&path, &error)),
        }
    }
    check_whole(dir)?;
    check_mount(dir)
}

/// Refuses a store of which somebody took a part away: `SQLite` would go on without it, and without
/// what it held. A stopped store has neither a log nor its index, or it has both; or the disk would
/// not remove the index, of a log that held nothing any more.
fn check_whole(dir: &Path) -> Result<(), StoreError> {
    let is_there = |name: &str| dir.join(name).exists();
    for (part, needed) in [(SHM, WAL), (WAL, DATABASE)] {
        let is_missed = is_there(part) && !is_there(needed);
        if is_missed && !(part == SHM && wal::all_was_moved(&dir.join(part))) {
            let detail = format!(
                "is gone while {part} is there, and holds what was written last; put it back, or \
                 restore a backup into an empty directory"
            );
            return Err(unusable(&dir.join(needed), &detail));
        }
    }
    Ok(())
}

/// Makes the search index's file if it is not there.
pub(crate) fn prepare_search(dir: &Path) -> Result<(), StoreError> {
    create_file(dir, SEARCH)
}

/// Makes the file of the log of reads if it is not there.
pub(crate) fn prepare_reads(dir: &Path) -> Result<(), StoreError> {
    create_file(dir, READS)
}

/// Removes the search index.
pub(crate) fn remove_search(dir: &Path) -> Result<(), StoreError> {
    for path in [SEARCH, SEARCH_WAL, SEARCH_SHM].map(|name| dir.join(name)) {
        match std::fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(refused(&path, &error));
            }
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// A directory that this process has for itself, until this is dropped.
pub struct Hold {
    lock: File,
}

impl Drop for Hold {
    /// Says that it was left in order. Where that cannot be said, the next start finds the mark of
    /// this one, which harms nothing.
    fn drop(&mut self) {
        let _marked = self.lock.set_len(0);
    }
}

/// Takes `dir` for a server whose tickets lie elsewhere, making it as needed.
///
/// [`StoreError::Held`] while another server has it, [`StoreError::Unusable`] when it is not safe
/// or holds tickets itself, [`StoreError::Copied`] when it was copied while it was in use.
pub fn hold_directory(dir: &Path) -> Result<Hold, StoreError> {
    create(dir)?;
    check(dir)?;
    if dir.join(DATABASE).exists() {
        return Err(unusable(dir, "holds tickets of its own; name another directory"));
    }
    hold(dir)
}

/// Takes the store for this process, and marks it as in use. Refuses one that is a copy of files
/// which were in use.
pub(crate) fn hold(dir: &Path) -> Result<Hold, StoreError> {
    let path = dir.join(LOCK);
    let refused = |error| refused(&path, &error);
    let lock = open_or_create(&path).map_err(refused)?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(StoreError::Held(dir.display().to_string())),
        Err(TryLockError::Error(error)) => return Err(refused(error)),
    }
    let (found, mark) = (read_mark(&lock).map_err(refused)?, mark(dir).map_err(refused)?);
    if !found.is_empty() && found != mark.as_bytes() {
        return Err(StoreError::Copied(dir.display().to_string()));
    }
    let marked = lock.set_len(0).and_then(|()| lock.write_all_at(mark.as_bytes(), 0));
    marked.and_then(|()| lock.sync_data()).map_err(refused)?;
    Ok(Hold { lock })
}

/// What the lock of a directory in use says: which file the database is. A copy is another file,
/// and an image of the whole disk is not.
fn mark(dir: &Path) -> std::io::Result<String> {
    match std::fs::metadata(dir.join(DATABASE)) {
        Ok(found) => Ok(format!("in use, with {DATABASE} in inode {}\n", found.ino())),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok("in use\n".to_owned()),
        Err(error) => Err(error),
    }
}

fn read_mark(lock: &File) -> std::io::Result<Vec<u8>> {
    let mut found = vec![0; MARK_BYTES_MAX];
    let read = lock.read_at(&mut found, 0)?;
    found.truncate(read);
    Ok(found)
}

/// Whether another process has this lock file; gives it back at once if not.
pub(crate) fn is_locked(file: &File) -> std::io::Result<bool> {
    match file.try_lock_shared() {
        Ok(()) => file.unlock().map(|()| false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn create(dir: &Path) -> Result<(), StoreError> {
    if std::fs::symlink_metadata(dir).is_ok() {
        return Ok(());
    }
    DirBuilder::new()
        .recursive(true)
        .mode(DIR_MODE)
        .create(dir)
        .map_err(|error| refused(dir, &error))?;
    match dir.parent().filter(|parent| *parent != Path::new("")) {
        Some(parent) => sync(parent),
        None => Ok(()),
    }
}

/// Makes a database's file, readable by its owner alone; `SQLite` gives its other files the same
/// mode. The directory is synced, or a power cut could take the whole file with its first commits.
pub(crate) fn create_file(dir: &Path, name: &str) -> Result<(), StoreError> {
    let path = dir.join(name);
    if !path.exists() {
        open_or_create(&path).map_err(|error| refused(&path, &error))?;
        sync(dir)?;
    }
    Ok(())
}

fn open_or_create(path: &Path) -> std::io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(FILE_MODE)
        .open(path)
}

fn sync(dir: &Path) -> Result<(), StoreError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(|error| refused(dir, &error))
}

fn check_mount(dir: &Path) -> Result<(), StoreError> {
    // Without the list of mounts (not Linux) there is nothing to go by.
    let Ok(mounts) = std::fs::read_to_string("/proc/self/mounts") else {
        return Ok(());
    };
    let full = dir.canonicalize().map_err(|error| refused(dir, &error))?;
    match file_system(&mounts, &full) {
        Some(kind) if NETWORK.contains(&kind) => {
            let detail = format!("lies on a network file system ({kind}); use a local disk");
            Err(unusable(dir, &detail))
        }
        _ => Ok(()),
    }
}

/// The kind of file system that `path` lies on, by the longest mount point that holds it.
fn file_system<'a>(mounts: &'a str, path: &Path) -> Option<&'a str> {
    let mut best: Option<(PathBuf, &str)> = None;
    for line in mounts.lines() {
        let mut fields = line.split(' ').skip(1);
        let (Some(point), Some(kind)) = (fields.next(), fields.next()) else {
            continue;
        };
        let point = PathBuf::from(point.replace("\\040", " "));
        let longest = best.as_ref().map_or(0, |(point, _)| point.as_os_str().len());
        if path.starts_with(&point) && point.as_os_str().len() >= longest {
            best = Some((point, kind));
        }
    }
    best.map(|(_, kind)| kind)
}

fn refused(path: &Path, error: &std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::PermissionDenied => unusable(path, "may not be written by this user"),
        ErrorKind::ReadOnlyFilesystem => unusable(path, "lies on a read-only file system"),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::Full,
        _ => unusable(path, &format!("cannot be used: {error}")),
    }
}

fn unusable(path: &Path, detail: &str) -> StoreError {
    StoreError::Unusable(format!("{} {detail}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::file_system;
    use std::path::Path;

    #[test]
    fn the_longest_mount_point_counts() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\n\
                      server:/home /home nfs4 rw 0 0\n\
                      /dev/sdb1 /home/my\\040disk xfs rw 0 0\n\
                      tmpfs /homestead tmpfs rw 0 0\n";
        let cases = [
            ("/var/lib/oms", "ext4"),
            ("/home/oms", "nfs4"),
            ("/home/my disk/oms", "xfs"),
            ("/homestead/x", "tmpfs"),
        ];
        for (path, kind) in cases {
            assert_eq!(file_system(mounts, Path::new(path)), Some(kind), "{path}");
        }
        assert_eq!(file_system("", Path::new("/")), None);
    }
}
