//! The demo's directory: fresh, its own, and marked so that `oms serve` never takes it for real.

use crate::failure::{Failure, Outcome};
use crate::key;
use std::fs::DirBuilder;
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

/// Marks the data of a demo.
const MARK: &str = "demo";
/// Holds the admin's token.
const TOKEN: &str = "token";
/// Most demos that leave their directories side by side.
const DEMOS_MAX: u32 = 10_000;
const OWNER_ONLY: u32 = 0o700;

/// Whether `dir` holds the data of a demo.
pub(crate) fn is_marked(dir: &Path) -> bool {
    dir.join(MARK).exists()
}

/// An empty, marked directory: `wanted`, or a new one for temporary files.
pub(super) fn fresh(wanted: Option<&Path>) -> Outcome<PathBuf> {
    let dir = match wanted {
        Some(dir) => take(dir)?,
        None => make_numbered(&std::env::temp_dir())?,
    };
    let mark = dir.join(MARK);
    let text = b"Sample data of `oms demo`; `oms serve` refuses this directory.\n";
    key::write_secret(&mark, text).map_err(|error| unusable(&mark, &error))?;
    Ok(dir)
}

/// Leaves the token where only its owner can read it; answers where.
pub(super) fn write_token(dir: &Path, token: &str) -> Outcome<PathBuf> {
    let path = dir.join(TOKEN);
    key::write_secret(&path, format!("{token}\n").as_bytes())
        .map_err(|error| unusable(&path, &error))?;
    Ok(path)
}

fn take(dir: &Path) -> Outcome<PathBuf> {
    match std::fs::read_dir(dir) {
        Ok(mut entries) => match entries.next() {
            None => Ok(dir.to_owned()),
            Some(_) => Err(Failure::new(format!("{} is not empty", dir.display()))
                .hint("a demo needs a fresh directory; leave --data out and it makes one")),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let made = DirBuilder::new().recursive(true).mode(OWNER_ONLY).create(dir);
            made.map(|()| dir.to_owned()).map_err(|error| unusable(dir, &error))
        }
        Err(error) => Err(unusable(dir, &error)),
    }
}

fn make_numbered(parent: &Path) -> Outcome<PathBuf> {
    for number in 1..=DEMOS_MAX {
        let dir = parent.join(format!("oms-demo-{number}"));
        match DirBuilder::new().mode(OWNER_ONLY).create(&dir) {
            Ok(()) => return Ok(dir),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(unusable(&dir, &error)),
        }
    }
    let message = format!("{DEMOS_MAX} demos have left their data in {}", parent.display());
    Err(Failure::new(message).hint("remove the directories called oms-demo-…, or name one"))
}

fn unusable(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot make {}: {error}", path.display()))
        .hint("name a directory that you may write with --data")
}

#[cfg(test)]
mod tests {
    use super::{fresh, is_marked, make_numbered, write_token};
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn a_demo_takes_only_an_empty_directory_and_marks_it() {
        let home = tempfile::tempdir().unwrap();
        let dir = fresh(Some(&home.path().join("a/b"))).unwrap();
        assert!(is_marked(&dir));
        assert!(fresh(Some(&dir)).is_err());
        let token = write_token(&dir, "omsp_x").unwrap();
        let mode = std::fs::metadata(&token).unwrap().permissions().mode();
        assert_eq!(
            (mode & 0o777, std::fs::read_to_string(token).unwrap()),
            (0o600, "omsp_x\n".into())
        );
    }

    #[test]
    fn every_demo_gets_a_directory_of_its_own() {
        let home = tempfile::tempdir().unwrap();
        let first = make_numbered(home.path()).unwrap();
        assert_ne!(first, make_numbered(home.path()).unwrap());
        assert!(!is_marked(&first));
    }
}
