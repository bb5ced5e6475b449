//! The file that says where a directory's server listens, for programs on the same machine.

use crate::failure::{Failure, Outcome};
use crate::key::{remove_if_there, write_secret};
use std::path::{Path, PathBuf};

/// The file's name in the data directory.
const FILE: &str = "address";
/// What it is called until all of it is written.
const FILE_UNFINISHED: &str = "address.new";

/// The file, which goes away with this.
pub(crate) struct Address(PathBuf);

impl Address {
    /// Takes away what a server left that could not do so itself.
    pub(crate) fn forget(dir: &Path) -> Outcome {
        let path = dir.join(FILE);
        remove_if_there(&path)
            .map_err(|error| Failure::new(format!("cannot remove {}: {error}", path.display())))
    }

    /// Says that the server in `dir` is at `url`. Whoever reads it must see the directory held:
    /// a server that was killed leaves its file behind. A full disk keeps no server from serving.
    pub(crate) fn tell(dir: &Path, url: &str) -> Address {
        let (path, unfinished) = (dir.join(FILE), dir.join(FILE_UNFINISHED));
        let told = remove_if_there(&unfinished)
            .and_then(|()| write_secret(&unfinished, format!("{url}\n").as_bytes()))
            .and_then(|()| std::fs::rename(&unfinished, &path));
        if let Err(error) = told {
            tracing::warn!(%error, "{} does not say where the server is", path.display());
        }
        Address(path)
    }
}

impl Drop for Address {
    fn drop(&mut self) {
        if let Err(error) = remove_if_there(&self.0) {
            tracing::warn!(%error, "{} stays behind", self.0.display());
        }
    }
}
