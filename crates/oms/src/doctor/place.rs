//! The data directory and the disk that it lies on.

use super::Check;
use oms_app::clock::Stopwatch;
use oms_store_sql::inspect;
use rustix::process::geteuid;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const DIRECTORY: &str = "directory";
const SPACE: &str = "free space";
const SYNC: &str = "disk";
/// Whoever is in this part of a directory's mode is not its owner.
const NOT_OWNER: u32 = 0o077;
/// Below this the server will not write for long.
const SPACE_MIN: u64 = 100 * MIB;
/// Below this somebody should make space.
const SPACE_WANTED: u64 = 1024 * MIB;
const MIB: u64 = 1024 * 1024;
/// Appends whose way to the disk is timed.
const APPENDS: usize = 20;
/// About what a small commit writes.
const APPEND: [u8; 4096] = [0; 4096];
/// Every commit waits at least so long; beyond this people notice.
const SYNC_MS_MAX: f64 = 50.0;

/// Whether the directory can hold data; and whether it is worth looking inside.
pub(super) fn directory(dir: &Path) -> (Check, bool) {
    let shown = dir.display();
    match std::fs::symlink_metadata(dir) {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let hint = "`oms serve` makes it; if it should be there, name it with --data";
            (Check::warning(DIRECTORY, format!("{shown} is not there"), hint), false)
        }
        Err(error) => {
            let found = format!("{shown} cannot be looked at: {error}");
            (Check::problem(DIRECTORY, found, "run this as the user that owns it"), false)
        }
        Ok(found) => match inspect::check_place(dir) {
            Err(error) => {
                let hint = "put that right, or name another directory with --data";
                (Check::problem(DIRECTORY, error.to_string(), hint), false)
            }
            Ok(()) => owned(dir, &found),
        },
    }
}

fn owned(dir: &Path, found: &std::fs::Metadata) -> (Check, bool) {
    let (owner, us) = (found.uid(), geteuid().as_raw());
    let mode = found.permissions().mode() & 0o777;
    let shown = dir.display();
    let says = format!("{shown}, mode {mode:o}, of user {owner}");
    if owner != us && us != 0 {
        let hint = format!("run the server and this as user {owner}, or give it to user {us}");
        return (Check::problem(DIRECTORY, says, hint), false);
    }
    if owner != us {
        let hint = format!("the server must run as user {owner}");
        return (Check::warning(DIRECTORY, says, hint), true);
    }
    if mode & NOT_OWNER != 0 {
        let hint = format!("`chmod 700 {shown}` keeps other users out");
        return (Check::warning(DIRECTORY, says, hint), true);
    }
    (Check::ok(DIRECTORY, says), true)
}

/// Space, and how long data takes to be safe.
pub(super) fn disk(dir: &Path, is_usable: bool) -> [Check; 2] {
    if !is_usable {
        return [SPACE, SYNC].map(|name| Check::skipped(name, "the directory cannot be used"));
    }
    [space(dir), sync(dir)]
}

fn space(dir: &Path) -> Check {
    let free = match rustix::fs::statvfs(dir) {
        Ok(disk) => disk.f_bavail.saturating_mul(disk.f_frsize),
        Err(error) => return Check::skipped(SPACE, format!("cannot be told: {error}")),
    };
    let says = format!("{} MiB", free / MIB);
    if free < SPACE_MIN {
        Check::problem(SPACE, says, "make space: a full disk makes the server read-only")
    } else if free < SPACE_WANTED {
        Check::warning(SPACE, says, "make space before it runs out")
    } else {
        Check::ok(SPACE, says)
    }
}

fn sync(dir: &Path) -> Check {
    let path = dir.join(format!("doctor-{}.probe", std::process::id()));
    let timed = time_appends(&path);
    // What could not be made need not be removed, and a left file of zeros harms nobody.
    let _gone = std::fs::remove_file(&path);
    match timed {
        Ok((median, worst)) => {
            let says = format!("an append is safe after {median:.1} ms, at worst {worst:.1} ms");
            if median > SYNC_MS_MAX {
                Check::warning(
                    SYNC,
                    says,
                    "every commit waits so long; use a local solid state disk",
                )
            } else {
                Check::ok(SYNC, says)
            }
        }
        Err(error) => {
            let says = format!("{} cannot be written: {error}", dir.display());
            Check::problem(SYNC, says, "give the user of the server the right to write there")
        }
    }
}

/// Milliseconds until an append is on stable storage: the usual, and the worst.
fn time_appends(path: &Path) -> std::io::Result<(f64, f64)> {
    let mut file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
    let mut times = [0.0; APPENDS];
    for time in &mut times {
        let watch = Stopwatch::start();
        file.write_all(&APPEND)?;
        file.sync_data()?;
        *time = watch.seconds() * 1e3;
    }
    times.sort_by(f64::total_cmp);
    Ok((times[APPENDS / 2], times[APPENDS - 1]))
}
