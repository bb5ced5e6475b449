//! What the server says while it runs: log lines on stderr, filtered by `OMS_LOG`.

use crate::env;
use crate::failure::{Failure, Outcome};
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging; `default` holds unless `OMS_LOG` says otherwise.
pub(crate) fn start(default: &str) -> Outcome {
    let wanted = std::env::var(env::LOG).ok().filter(|text| !text.trim().is_empty());
    let directives = wanted.as_deref().unwrap_or(default);
    let filter = EnvFilter::try_new(directives).map_err(|error| {
        Failure::usage(format!("{} does not read: {error}", env::LOG))
            .hint("write a level like `debug`, or targets like `oms_app=debug,info`")
    })?;
    let started = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(env::allows_color() && std::io::stderr().is_terminal())
        .try_init();
    started.map_err(|error| Failure::new(format!("cannot start logging: {error}")))
}
