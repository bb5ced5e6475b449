//! Looks at everything that a server needs, and says what to do about what is not well.
//!
//! `place` looks at the directory and its disk, `store` at the database in it, `machine` at the
//! clock and the limits of the process, `backup` at the running backup, `server` at a server that
//! runs. To add a check: a function
//! that answers a [`Check`], and a line in [`examine`].

mod backup;
mod machine;
mod place;
mod server;
mod store;

use crate::client::Remote;
use crate::config::{self, Config, Flags};
use crate::env;
use crate::tls;
use std::path::Path;

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    /// As it should be.
    Ok,
    /// The server runs, but somebody should see to it.
    Warning,
    /// The server does not run, or data is not safe.
    Problem,
    /// Could not be looked at, for a reason that stands elsewhere.
    Skipped,
}

impl State {
    /// Its word.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            State::Ok => "ok",
            State::Warning => "warning",
            State::Problem => "problem",
            State::Skipped => "skipped",
        }
    }
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Check {
    /// What.
    pub(crate) name: &'static str,
    /// How it is.
    pub(crate) state: State,
    /// What was found.
    pub(crate) found: String,
    /// What to do.
    pub(crate) hint: Option<String>,
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Check {
        Check { name, state: State::Ok, found: found.into(), hint: None }
    }

    fn skipped(name: &'static str, found: impl Into<String>) -> Check {
        Check { state: State::Skipped, ..Check::ok(name, found) }
    }

    fn warning(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Check {
        Check { state: State::Warning, hint: Some(hint.into()), ..Check::ok(name, found) }
    }

    fn problem(name: &'static str, found: impl Into<String>, hint: impl Into<String>) -> Check {
        Check { state: State::Problem, hint: Some(hint.into()), ..Check::ok(name, found) }
    }
}

/// Looks at everything.
pub(crate) fn examine(flags: &Flags, remote: &Remote) -> Vec<Check> {
    let (config, read) = configuration(flags);
    let dir = config.data.as_path();
    let (place, is_usable) = place::directory(dir);
    let mut checks = vec![read, certificate(&config), place];
    checks.extend(place::disk(dir, is_usable));
    let home = config.home();
    checks.push(store::sqlite());
    checks.extend(store::database(&home, is_usable));
    checks.push(machine::clock(store::newest_event(&home, is_usable)));
    let is_running = is_usable && is_held(dir);
    checks.push(backup::behind(&config, is_running));
    checks.push(machine::open_files(config.connections_max));
    checks.push(server::ready(&config, is_running, remote));
    checks
}

fn is_held(dir: &Path) -> bool {
    oms_store_sql::inspect::is_held(dir).unwrap_or(false)
}

/// The configuration; where it cannot be read, the defaults with the directory that was named.
fn configuration(flags: &Flags) -> (Config, Check) {
    const NAME: &str = "configuration";
    match config::read(flags, &env::said) {
        Ok(loaded) => {
            let file = loaded.file.as_ref().map(|file| file.display().to_string());
            (loaded.config, Check::ok(NAME, file.unwrap_or_else(|| "no file; defaults".to_owned())))
        }
        Err(faults) => {
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            let mut config = Config::defaults();
            config.data = flags.data(&env::said);
            let hint = "`oms config check FILE` shows it again when it is put right";
            (config, Check::problem(NAME, told.join("; "), hint))
        }
    }
}

fn certificate(config: &Config) -> Check {
    const NAME: &str = "certificate";
    let Some(files) = config.tls() else {
        return Check::ok(NAME, "none; the server does not speak TLS");
    };
    match tls::load(&files) {
        Ok(_) => Check::ok(NAME, files.cert.display().to_string()),
        Err(failure) => Check::problem(
            NAME,
            failure.message(),
            failure.hinted().unwrap_or("put the file right, or name another one"),
        ),
    }
}
