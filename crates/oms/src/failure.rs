//! Why a command did not do what was asked, as a person or a program reads it.

use crate::home::DatabaseUrl;
use crate::{env, fault, output};
use oms_base::Code;
use oms_store::StoreError;
use serde_json::{Value, json};
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
    code: Option<String>,
    faults: Vec<Value>,
    hint: Option<String>,
    status: u8,
    sent: Option<Box<Value>>,
}

impl Failure {
    /// A failure that `message` says.
    pub(crate) fn new(message: impl Into<String>) -> Failure {
        Failure {
            message: message.into(),
            code: None,
            faults: Vec::new(),
            hint: None,
            status: FAILED,
            sent: None,
        }
    }

    /// The arguments do not make sense together.
    pub(crate) fn usage(message: impl Into<String>) -> Failure {
        Failure { status: USAGE, ..Failure::new(message) }
    }

    /// Whoever read our output has gone; there is nobody to tell.
    pub(crate) fn unheard() -> Failure {
        Failure { status: 0, ..Failure::new("") }
    }

    /// The same failure with the error code of what its message says.
    #[must_use]
    pub(crate) fn code(mut self, code: impl Into<String>) -> Failure {
        self.code = Some(code.into());
        self
    }

    /// The same failure with faults of the input, as a problem document has them.
    #[must_use]
    pub(crate) fn faults(mut self, faults: Vec<Value>) -> Failure {
        self.faults = faults;
        self
    }

    /// The same failure with what to do about it.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Failure {
        self.hint = Some(hint.into());
        self
    }

    /// The same failure with the problem document in which the server said it.
    #[must_use]
    pub(crate) fn sent(mut self, document: Value) -> Failure {
        self.sent = Some(Box::new(document));
        self
    }

    /// What went wrong.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it, if anybody knows.
    pub(crate) fn hinted(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Prints it on stderr for people, and gives the exit status.
    pub(crate) fn report(&self) -> ExitCode {
        let color = env::allows_color() && std::io::stderr().is_terminal();
        self.print(&self.text(color))
    }

    /// Prints it on stderr as a problem document, and gives the exit status.
    pub(crate) fn report_json(&self) -> ExitCode {
        self.print(&format!("{:#}\n", self.document()))
    }

    fn print(&self, text: &str) -> ExitCode {
        if !self.message.is_empty() {
            output::say_part(format_args!("{text}"));
        }
        ExitCode::from(self.status)
    }

    /// What people read.
    pub(crate) fn text(&self, color: bool) -> String {
        let paint = |word: &str, code: &str| {
            if color { format!("\u{1b}[1;{code}m{word}\u{1b}[0m") } else { word.to_owned() }
        };
        let code = self.code.as_ref().map_or(String::new(), |code| format!(" [{code}]"));
        let first = format!("{} {}{code}", paint("error:", "31"), self.message);
        let faults = self.faults.iter().map(|fault| format!("  {}", fault::line(fault)));
        let hint = self.hint.iter().map(|hint| format!("\n{} {hint}", paint("hint:", "36")));
        let lines: Vec<String> = std::iter::once(first).chain(faults).chain(hint).collect();
        format!("{}\n", lines.join("\n"))
    }

    /// The server's own document, or one in its shape for what failed here.
    fn document(&self) -> Value {
        if let Some(sent) = self.sent.as_deref() {
            return sent.clone();
        }
        let title = match self.status {
            USAGE => "The command was written wrongly",
            _ => "The command failed",
        };
        let mut document = json!({"title": title});
        if let Some(code) = &self.code {
            document["code"] = code.as_str().into();
        }
        document["detail"] = self.message.as_str().into();
        if let Some(hint) = &self.hint {
            document["hint"] = hint.as_str().into();
        }
        if !self.faults.is_empty() {
            document["errors"] = self.faults.clone().into();
        }
        document
    }
}

/// Says why the store in `dir` cannot be used, and what helps.
pub(crate) fn of_store(dir: &Path, error: &StoreError) -> Failure {
    let message = match error {
        StoreError::Unusable(_) | StoreError::Copied(_) => error.to_string(),
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
        StoreError::Copied(_) => failure.code(Code::Copied.as_str()).hint(format!(
            "`oms backup` copies a running server, and `oms restore` puts the copy back; if no \
             server ran while this was copied, let `oms verify --data {0}` look at it, then \
             remove {0}/lock",
            dir.display()
        )),
        StoreError::Unusable(_) => {
            failure.hint("put that right, or name another directory with --data")
        }
        StoreError::Full => failure.hint("make space on the disk, then try again"),
        StoreError::Corrupt { .. } | StoreError::Doubt(_) => failure
            .hint("`oms verify` says what still holds; restore a backup if it finds problems"),
        StoreError::Fault(_) => failure,
    }
}

/// Says why a database cannot be used, and what helps.
pub(crate) fn of_database(url: &DatabaseUrl, error: &StoreError) -> Failure {
    let failure = Failure::new(format!("cannot use {url}: {error}"));
    match error {
        StoreError::Newer { .. } => {
            failure.hint("use the newer `oms` that wrote it; nothing in it was changed")
        }
        StoreError::Unusable(_) => {
            failure.hint("put that right, or name another database with --database")
        }
        StoreError::Full => failure.hint("make space where the database lies, then try again"),
        StoreError::Corrupt { .. } | StoreError::Doubt(_) => failure
            .hint("`oms verify` says what still holds; restore a backup if it finds problems"),
        StoreError::Held(_) | StoreError::Copied(_) | StoreError::Fault(_) => failure,
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, of_store};
    use oms_store::StoreError;
    use serde_json::json;
    use std::path::Path;

    #[test]
    fn the_hint_stands_behind_a_blank_line() {
        let fault = json!({"path": "title", "code": "OMS-025", "detail": "blank"});
        let failure = Failure::new("no").code("OMS-020").faults(vec![fault]).hint("say yes");
        let text = "error: no [OMS-020]\n  title: blank [OMS-025]\n\nhint: say yes\n";
        assert_eq!(failure.text(false), text);
        assert!(failure.text(true).starts_with("\u{1b}[1;31merror:\u{1b}[0m no"));
    }

    #[test]
    fn a_document_says_the_same_in_the_servers_shape() {
        let fault = json!({"path": "title", "code": "OMS-025", "detail": "blank"});
        let failure = Failure::usage("no").code("OMS-020").faults(vec![fault.clone()]).hint("yes");
        let whole = json!({"title": "The command was written wrongly", "code": "OMS-020",
            "detail": "no", "hint": "yes", "errors": [fault]});
        assert_eq!(failure.document(), whole);
        let bare = json!({"title": "The command failed", "detail": "no"});
        assert_eq!(Failure::new("no").document(), bare);
    }

    #[test]
    fn a_document_of_the_server_stays_as_it_was_sent() {
        let sent = json!({"type": "urn:oms:error:OMS-013", "status": 404, "later": [1]});
        let failure = Failure::new("no").hint("yes").sent(sent.clone());
        assert_eq!(failure.document(), sent);
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
