//! Programs that tests start: found on this machine, or installed.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

/// Names another browser than the usual one.
const BROWSER_VARIABLE: &str = "CHROMIUM";

/// A program, and how Debian and its kin install it.
pub(crate) struct Needed {
    name: &'static str,
    /// The command that installs it, as root.
    pub(crate) install: &'static str,
    is_there: fn() -> bool,
}

/// The database server.
pub(crate) const POSTGRESQL: Needed = Needed {
    name: "PostgreSQL",
    install: "apt-get install -y postgresql",
    // Whoever has this one has the others. Debian puts them in a directory for each version.
    is_there: || in_path(&"initdb".into()) || in_versions("/usr/lib/postgresql", "bin/initdb"),
};

/// The browser.
pub(crate) const CHROMIUM: Needed = Needed {
    name: "Chromium",
    install: "apt-get install -y chromium",
    is_there: || in_path(&env::var_os(BROWSER_VARIABLE).unwrap_or_else(|| "chromium".into())),
};

impl Needed {
    /// Sees to it that it is there.
    pub(crate) fn provide(&self) -> Result<()> {
        if (self.is_there)() {
            return Ok(());
        }
        let Needed { name, install, .. } = self;
        println!("{name} is not installed: {install}");
        let mut words = install.split_whitespace();
        let installed = words
            .next()
            .map(|program| Command::new(program).args(words).status())
            .is_some_and(|status| status.is_ok_and(|status| status.success()));
        if installed && (self.is_there)() {
            return Ok(());
        }
        bail!("{name} is not installed, and could not be; as root, install it with:\n  {install}")
    }
}

/// Joined to a directory, an absolute path stays what it is.
fn in_path(program: &OsString) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|bin| bin.join(program).is_file())
}

fn in_versions(place: &str, program: &str) -> bool {
    let versions = Path::new(place).read_dir().into_iter().flatten().flatten();
    versions.into_iter().any(|version| version.path().join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::Needed;
    use std::sync::atomic::{AtomicBool, Ordering};

    #[test]
    fn what_is_there_is_not_installed_again() {
        let there = Needed { name: "it", install: "false", is_there: || true };
        assert!(there.provide().is_ok());
    }

    #[test]
    fn what_is_missing_is_installed_or_named() {
        static LOOKED: AtomicBool = AtomicBool::new(false);
        let after_installing = || LOOKED.swap(true, Ordering::Relaxed);
        let installable = Needed { name: "it", install: "true", is_there: after_installing };
        assert!(installable.provide().is_ok());
        for install in ["false", "true", "no-such-program now"] {
            let missing = Needed { name: "it", install, is_there: || false };
            let error = missing.provide().unwrap_err();
            assert!(error.to_string().ends_with(&format!("with:\n  {install}")), "{error}");
        }
    }
}
