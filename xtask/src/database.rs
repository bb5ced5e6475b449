//! The database server that tests start: found on this machine, or installed.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

/// What installs it on Debian and its kin.
pub(crate) const INSTALL: &str = "apt-get install -y postgresql";
/// Where Debian puts it, one directory a version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The program that makes a database; whoever has it has the others.
const PROGRAM: &str = "initdb";

/// Sees to it that tests can start their server.
pub(crate) fn provide() -> Result<()> {
    provide_by(&is_there, INSTALL)
}

fn provide_by(is_there: &dyn Fn() -> bool, install: &str) -> Result<()> {
    if is_there() {
        return Ok(());
    }
    println!("PostgreSQL is not installed: {install}");
    let mut words = install.split_whitespace();
    let installed = words
        .next()
        .map(|program| Command::new(program).args(words).status())
        .is_some_and(|status| status.is_ok_and(|status| status.success()));
    if installed && is_there() {
        return Ok(());
    }
    bail!("PostgreSQL is not installed, and could not be; as root, install it with:\n  {install}")
}

fn is_there() -> bool {
    let versions = Path::new(DEBIAN).read_dir().into_iter().flatten().flatten();
    let path = std::env::var_os("PATH").unwrap_or_default();
    versions.map(|version| version.path().join("bin")).any(|bin| bin.join(PROGRAM).exists())
        || std::env::split_paths(&path).any(|bin| bin.join(PROGRAM).exists())
}

#[cfg(test)]
mod tests {
    use super::provide_by;
    use std::cell::Cell;

    #[test]
    fn what_is_there_is_not_installed_again() {
        assert!(provide_by(&|| true, "false").is_ok());
    }

    #[test]
    fn what_is_missing_is_installed_or_named() {
        let looks = Cell::new(0);
        let after_installing = || looks.replace(looks.get() + 1) > 0;
        assert!(provide_by(&after_installing, "true").is_ok());
        for install in ["false", "true", "no-such-program now"] {
            let error = provide_by(&|| false, install).unwrap_err();
            assert!(error.to_string().ends_with(&format!("with:\n  {install}")), "{error}");
        }
    }
}
