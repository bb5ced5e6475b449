//! `oms key`.

use super::DataDir;
use crate::failure::{Failure, Outcome};
use crate::{key, output};
use clap::{Args, Subcommand};
use serde_json::json;

/// What can be asked of a server's keys.
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Print the public key that proofs and checkpoints are checked with
    ///
    /// As C2SP's signed-note has it. Hand it out on paper or on your own pages, so that nobody has
    /// to take this server's word for it.
    Show(Show),
}

/// Whose key.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    data: DataDir,
}

pub(super) fn run(key: &Key, as_json: bool) -> Outcome {
    let Key::Show(show) = key;
    let home = show.data.find()?;
    let known = key::known_seal(&home.dir)?.ok_or_else(|| {
        let message = format!("{} has no key that signs", home.dir.display());
        Failure::new(message).hint("a server makes it at its first start: `oms serve`")
    })?;
    let public = known.public().to_string();
    if as_json {
        return output::json(&json!({ "key": public }));
    }
    output::line(&public)
}
