//! Why a command did not do what was asked, as a person reads it.

use crate::env;
use oms_store::StoreError;
use std::io::IsTerminal;
use std::path::Path;
use std::process::ExitCode;

/// The command failed.
const FAILED: u8 = 1;
/// The command was written wrongly.
const USAGE: u8 = 2;

/// What a command comes to.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// A failed command: what to print, and the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    message: String,
    details: Vec<String>,
    hint: Option<String>,
    status: u8,
}

impl Failure {
    /// A failure that `message` says.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure { message: message.into(), details: Vec::new(), hint: None, status: FAILED }
    }

    /// The arguments do not make sense together.
    pub(crate) fn usage(message: impl Into<String>) -> Failure {
        Failure { status: USAGE, ..Failure::new(message) }
    }

    /// Whoever read our output has gone; there is nobody to tell.
    pub(crate) fn unheard() -> Failure {
        Failure { status: 0, ..Failure::new("") }
    }

    /// The same failure with one more line below its message.
    #[must_use]
    pub(crate) fn detail(mut self, line: impl Into<String>) -> Failure {
        self.details.push(line.into());
        self
    }

    /// The same failure with what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// Prints it on stderr and gives the exit status.
    pub(crate) fn report(&self) -> ExitCode {
        if !self.message.is_empty() {
            let color = env::allows_color() && std::io::stderr().is_terminal();
            eprint!("{}", self.text(color));
        }
        ExitCode::from(self.status)
    }

    fn text(&self, color: bool) -> String {
        let paint = |word: &str, code: &str| {
            if color { format!("\u{1b}[1;{code}m{word}\u{1b}[0m") } else { word.to_owned() }
        };
        let first = format!("{} {}", paint("error:", "31"), self.message);
        let details = self.details.iter().map(|line| format!("  {line}"));
        let hint = self.hint.iter().map(|hint| format!("\n{} {hint}", paint("hint:", "36")));
        let lines: Vec<String> = std::iter::once(first).chain(details).chain(hint).collect();
        format!("{}\n", lines.join("\n"))
    }
}

/// Says why the store in `dir` cannot be used, and what helps.
pub(crate) fn of_store(dir: &Path, error: &StoreError) -> Failure {
    let message = match error {
        StoreError::Unusable(_) => error.to_string(),
        _ => format!("cannot use the data in {}: {error}", dir.display()),
    };
    let failure = Failure::new(message);
    match error {
        StoreError::Held(_) => {
            failure.hint("stop that server first, or name another directory with --data")
        }
        StoreError::Newer { .. } => {
            failure.hint("use the newer `oms` that wrote it; nothing in the directory was changed")
        }
        StoreError::Unusable(_) => {
            failure.hint("put that right, or name another directory with --data")
        }
        StoreError::Full => failure.hint("make space on the disk, then try again"),
        StoreError::Corrupt { .. } | StoreError::Doubt(_) => failure
            .hint("`oms verify` says what still holds; restore a backup if it finds problems"),
        StoreError::Fault(_) => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, of_store};
    use oms_store::StoreError;
    use std::path::Path;

    #[test]
    fn the_hint_stands_behind_a_blank_line() {
        let failure = Failure::new("no").detail("title: blank").hint("say yes");
        assert_eq!(failure.text(false), "error: no\n  title: blank\n\nhint: say yes\n");
        assert!(failure.text(true).starts_with("\u{1b}[1;31merror:\u{1b}[0m no"));
    }

    #[test]
    fn a_held_store_says_what_helps() {
        let text = of_store(Path::new("d"), &StoreError::Held("d".into())).text(false);
        assert_eq!(
            text,
            "error: cannot use the data in d: another server holds d\n\nhint: stop that server \
             first, or name another directory with --data\n"
        );
    }
}
