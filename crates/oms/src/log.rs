//! What the server says while it runs: log lines on stderr.

use crate::env;
use crate::failure::{Failure, Outcome};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::SubscriberInitExt;

/// Said too often at the usual level: one line for each migration.
const QUIET: &str = "refinery_core=warn";

/// What a log line looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line, for programs.
    Json,
}

impl Format {
    /// What they are called.
    pub(crate) const NAMES: [&str; 2] = ["text", "json"];

    /// The format of this name.
    pub(crate) fn named(text: &str) -> Result<Format, String> {
        match text {
            "text" => Ok(Format::Text),
            "json" => Ok(Format::Json),
            _ => Err(format!("write {}", Format::NAMES.join(" or "))),
        }
    }
}

/// What is wrong with a level or a list of directives, if anything.
pub(crate) fn check(level: &str) -> Result<(), String> {
    filter(level).map(|_| ())
}

/// Starts logging.
pub(crate) fn start(level: &str, format: Format) -> Outcome {
    let filter = filter(level).map_err(Failure::usage)?;
    // A line that a full disk does not take is told to nobody: telling would panic.
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .log_internal_errors(false);
    let started = match format {
        Format::Text => {
            let ansi = env::allows_color() && std::io::stderr().is_terminal();
            builder.with_ansi(ansi).finish().try_init()
        }
        Format::Json => builder.json().flatten_event(true).finish().try_init(),
    };
    started.map_err(|error| Failure::new(format!("cannot start logging: {error}")))
}

fn filter(level: &str) -> Result<EnvFilter, String> {
    EnvFilter::try_new(format!("{QUIET},{level}")).map_err(|error| {
        format!("{error}; write a level like debug, or targets like oms_app=debug,info")
    })
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn levels_and_directives() {
        for good in ["info", "debug", "oms_app=debug,info", "off"] {
            assert_eq!(check(good), Ok(()), "{good}");
        }
        for bad in ["oms_app=loud", "=", "a=b=c"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }
}
