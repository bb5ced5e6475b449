//! schemathesis, which the API storm asks with: installed from its list of exact versions into an
//! environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::Cargo;
use crate::sdk::{python, succeed};

/// Everything that is installed, each in its exact version.
const REQUIREMENTS: &str = "bench/load/schemathesis/requirements.txt";
/// A copy of the list, made once all of it is installed.
const INSTALLED: &str = "installed.txt";

/// Sees to it that what the list says is installed, and answers where the program lies.
pub(crate) fn provide(cargo: &Cargo) -> Result<PathBuf> {
    let release = cargo.release_dir()?;
    let target = release.parent().context("the release directory has no parent")?;
    let place = target.join("schemathesis");
    let list = cargo.root().join(REQUIREMENTS);
    if !is_installed(&place, &list) {
        let python = python::environment(&place)?;
        let mut pip = Command::new(python);
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--requirement"]);
        succeed(pip.arg(&list))?;
        fs::copy(&list, place.join(INSTALLED)).context("cannot note what is installed")?;
    }
    Ok(place.join("bin/schemathesis"))
}

fn is_installed(place: &Path, list: &Path) -> bool {
    let installed = fs::read(place.join(INSTALLED));
    installed.is_ok_and(|installed| fs::read(list).is_ok_and(|list| list == installed))
}

#[cfg(test)]
mod tests {
    use super::{INSTALLED, is_installed};
    use std::fs;

    #[test]
    fn another_list_is_installed_anew() {
        let place = tempfile::tempdir().unwrap();
        let list = place.path().join("list.txt");
        assert!(!is_installed(place.path(), &list));
        fs::write(&list, "a==1\n").unwrap();
        assert!(!is_installed(place.path(), &list));
        fs::copy(&list, place.path().join(INSTALLED)).unwrap();
        assert!(is_installed(place.path(), &list));
        fs::write(&list, "a==2\n").unwrap();
        assert!(!is_installed(place.path(), &list));
    }
}
