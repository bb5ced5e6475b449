//! The flags that set keys, made from the table of keys.

use super::FILE;
use super::keys::{KEYS, Key};
use super::kind::Kind;
use crate::env;
use crate::home::DatabaseUrl;
use clap::builder::PossibleValuesParser;
use clap::error::Error;
use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Which file to read.
#[derive(clap::Args)]
struct ConfigFile {
    /// Configuration file
    #[arg(long = "config", value_name = "FILE", help = file_help())]
    file: Option<PathBuf>,
}

/// What the command line says, by key.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags {
    pub(super) file: Option<PathBuf>,
    pub(super) texts: BTreeMap<&'static str, String>,
}

impl Flags {
    /// Only where the data lies.
    pub(crate) fn of_home(data: Option<&Path>, database: Option<&DatabaseUrl>) -> Flags {
        let data = data.map(|dir| ("data", dir.display().to_string()));
        let database = database.map(|url| ("database", url.secret().to_owned()));
        Flags { file: None, texts: data.into_iter().chain(database).collect() }
    }

    /// Only a file.
    pub(crate) fn of_file(file: PathBuf) -> Flags {
        Flags { file: Some(file), ..Flags::default() }
    }
}

impl Flags {
    /// The data directory that is named here or in the environment, whatever a file says.
    pub(crate) fn data(&self, said: &dyn Fn(&str) -> Option<String>) -> PathBuf {
        let named = self.texts.get("data").cloned().or_else(|| said(env::DATA));
        named.map_or_else(|| env::DATA_DEFAULT.into(), PathBuf::from)
    }
}

impl Args for Flags {
    fn augment_args(command: Command) -> Command {
        let command = ConfigFile::augment_args(command);
        command.args(KEYS.iter().filter_map(argument))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Flags::augment_args(command)
    }
}

impl FromArgMatches for Flags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Flags, Error> {
        let file = ConfigFile::from_arg_matches(matches)?.file;
        let said = |key: &'static Key| {
            let text = matches.get_one::<String>(key.flag?)?;
            Some((key.path, text.clone()))
        };
        Ok(Flags { file, texts: KEYS.iter().filter_map(said).collect() })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Flags::from_arg_matches(matches)?;
        Ok(())
    }
}

fn file_help() -> String {
    let variable = env::CONFIG;
    format!("Configuration file [env: {variable}] [default: {FILE} in the data directory]")
}

/// The flag of a key, if it has one.
fn argument(key: &'static Key) -> Option<Arg> {
    let flag = key.flag?;
    let default = key.default.map(|text| format!(" [default: {text}]")).unwrap_or_default();
    let argument = Arg::new(flag)
        .long(flag)
        .help(format!("{} [env: {}]{default}", key.about, key.variable))
        .value_parser(move |text: &str| key.check(text).map(|()| text.to_owned()));
    Some(match key.kind {
        Kind::Truth => argument
            .value_name("true|false")
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        Kind::Path if ["data", "backup.directory"].contains(&key.path) => {
            argument.value_name("DIR")
        }
        Kind::Path => argument.value_name("FILE"),
        Kind::Address => argument.value_name("ADDRESS"),
        Kind::Networks => argument.value_name("CIDR[,CIDR]"),
        Kind::Programs => argument.value_name("NAME=PROGRAM[,NAME=PROGRAM]"),
        Kind::Number { .. } => argument.value_name("NUMBER"),
        Kind::Word(words) => {
            argument.value_name("WORD").value_parser(PossibleValuesParser::new(words))
        }
        Kind::Database => argument.value_name("URL"),
        Kind::Text => argument.value_name("TEXT"),
    })
}
