//! `oms config`: reads the configuration, and runs nothing.

use crate::config::{self, Flags, Loaded, Setting};
use crate::failure::Outcome;
use crate::{output, table};
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use std::path::PathBuf;

/// What can be done with the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum Config {
    Show(Show),
    Check(Check),
    /// Print the JSON Schema of the configuration file
    Schema,
}

/// Print what the server would run with, and where each value comes from
///
/// Takes the flags of `oms serve`. A value comes from a flag, else from its variable, else from
/// the file, else it is the default.
#[derive(Debug, Args)]
pub(crate) struct Show {
    #[command(flatten)]
    flags: Flags,
}

/// Check a configuration file, without the environment
///
/// Reports every fault with its line and column. Opens no other file and makes nothing.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// The file
    file: PathBuf,
}

pub(super) fn run(config: &Config, as_json: bool) -> Outcome {
    match config {
        Config::Show(args) => show(&config::load(&args.flags)?, as_json),
        Config::Check(args) => check(args, as_json),
        Config::Schema => output::json(&config::schema()),
    }
}

fn show(loaded: &Loaded, as_json: bool) -> Outcome {
    if as_json {
        let settings = loaded.settings.iter().map(|setting| {
            json!({"key": setting.key, "value": value(setting), "source": setting.source})
        });
        let file = loaded.file.as_ref().map(|file| file.display().to_string());
        return output::json(&json!({"file": file, "settings": settings.collect::<Value>()}));
    }
    let rows = loaded.settings.iter().map(|setting| {
        let value = table::text(&setting.text.as_deref().map_or(Value::Null, Value::from));
        vec![setting.key.to_owned(), value, table::clean(&setting.source)]
    });
    output::line(&table::grid(&["KEY", "VALUE", "SOURCE"], rows.collect()))
}

fn value(setting: &Setting) -> Value {
    setting.text.as_deref().map_or(Value::Null, |text| setting.kind.json(text))
}

fn check(args: &Check, as_json: bool) -> Outcome {
    config::check(&args.file)?;
    if as_json {
        return output::json(&json!({"valid": true}));
    }
    output::line(&format!("{}: valid", args.file.display()))
}
