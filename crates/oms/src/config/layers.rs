//! Puts the sources over one another: default, file, environment, flag.

use super::fault::Fault;
use super::file::{self, Entries};
use super::flags::Flags;
use super::keys::{KEYS, Key};
use super::kind::Kind;
use super::{Config, FILE, check};
use crate::env;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A configuration, and where each of its values comes from.
#[derive(Debug)]
pub(crate) struct Loaded {
    /// The values.
    pub(crate) config: Config,
    /// The same as texts, in the order of the table.
    pub(crate) settings: Vec<Setting>,
    /// The file that was read, if any.
    pub(crate) file: Option<PathBuf>,
}

/// A value and its source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Its key.
    pub(crate) key: &'static str,
    /// What kind it is.
    pub(crate) kind: Kind,
    /// What it says, without secrets; nothing when nobody said anything.
    pub(crate) text: Option<String>,
    /// `default`, a file with line and column, a variable or a flag.
    pub(crate) source: String,
}

/// The source of what nobody said.
const DEFAULT: &str = "default";

/// Reads every source; `said` answers what a variable of the environment says.
pub(crate) fn read(
    flags: &Flags,
    said: &dyn Fn(&str) -> Option<String>,
) -> Result<Loaded, Vec<Fault>> {
    let (file, is_beside_data) = file_to_read(flags, said);
    let mut entries = file.as_deref().map(file::read).unwrap_or_default();
    let mut faults = std::mem::take(&mut entries.faults);
    if let Some(entry) = entries.found.get("data").filter(|_| is_beside_data) {
        let detail = "this file lies in the data directory; name another one in a file that is \
                     given with --config";
        faults.push(Fault::new(&entry.place, "data", detail));
    }
    let mut config = Config::blank();
    let mut settings = Vec::new();
    for key in &KEYS {
        let (text, source) = value(key, flags, said, &entries, file.as_deref());
        let put = text.as_deref().map_or(Ok(()), |text| key.put(&mut config, text));
        if let Err(detail) = put {
            faults.push(Fault::new(&source, key.path, detail));
        }
        let text = text.map(|text| key.kind.shown(&text));
        settings.push(Setting { key: key.path, kind: key.kind, text, source });
    }
    let loaded = Loaded { config, settings, file };
    if faults.is_empty() {
        faults = check::faults(&loaded);
    }
    if faults.is_empty() { Ok(loaded) } else { Err(faults) }
}

impl Loaded {
    /// Where the value of a key comes from.
    pub(crate) fn source(&self, key: &str) -> &str {
        let found = self.settings.iter().find(|setting| setting.key == key);
        found.map_or(DEFAULT, |setting| &setting.source)
    }
}

/// The file that is named, or the one in the data directory if there is one.
fn file_to_read(flags: &Flags, said: &dyn Fn(&str) -> Option<String>) -> (Option<PathBuf>, bool) {
    let named = flags.file.clone().or_else(|| said(env::CONFIG).map(PathBuf::from));
    if named.is_some() {
        return (named, false);
    }
    let path = flags.data(said).join(FILE);
    let absent = std::fs::symlink_metadata(&path)
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory));
    ((!absent).then_some(path), true)
}

/// What the source of the highest rank says about a key.
fn value(
    key: &'static Key,
    flags: &Flags,
    said: &dyn Fn(&str) -> Option<String>,
    entries: &Entries,
    file: Option<&Path>,
) -> (Option<String>, String) {
    if let Some(text) = flags.texts.get(key.path) {
        let flag = key.flag.unwrap_or(key.path);
        return (Some(text.clone()), format!("--{flag}"));
    }
    if let Some(text) = said(key.variable) {
        return (Some(text), key.variable.to_owned());
    }
    if let Some(entry) = entries.found.get(key.path) {
        return (Some(in_file(key, &entry.text, file)), entry.place.clone());
    }
    (key.default.map(str::to_owned), DEFAULT.to_owned())
}

/// A value of a file: a path is meant from where the file lies.
fn in_file(key: &Key, text: &str, file: Option<&Path>) -> String {
    match (key.kind, file.and_then(Path::parent)) {
        (Kind::Path, Some(folder)) => folder.join(text).display().to_string(),
        _ => text.to_owned(),
    }
}
