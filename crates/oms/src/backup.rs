//! Backups: the databases as they stood at one moment, the keys, the last checkpoint, and a list
//! of it all that is written last.
//!
//! A directory without that list is no backup: one that was not finished, or a copy of the files of
//! a running server.

use crate::failure::{Failure, Outcome};
use crate::home::Home;
use crate::key::{self, CHECKPOINT, Secret};
use crate::{bounded_file, config, failure, fault};
use oms_base::{Code, Fault, Faults};
use oms_domain::json::{self, Fields, integer, text};
use oms_store::StoreError;
use oms_store_sql::{DATABASES, SCHEMA_VERSION};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fs::{DirBuilder, File};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

const LIST: &str = "backup.json";
const FORMAT: &str = "oms-backup/1";
/// Files beside the databases, all of them small. The checkpoint comes before the databases are
/// copied, so that these hold all that it signs.
const BESIDE: [&str; 4] = [CHECKPOINT, Secret::Tracking.file(), Secret::Seal.file(), config::FILE];
const DIR_MODE: u32 = 0o700;
const PIECE_BYTES: usize = 64 * 1024;

/// A file of a backup.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    name: &'static str,
    sha256: String,
}

/// Makes a backup of `home` in `to`, which must not hold anything yet.
pub(crate) fn make(home: &Home, to: &Path) -> Outcome {
    in_directory(home)?;
    empty(to)?;
    let mut names = copy_beside(&home.dir, to, &BESIDE)?;
    oms_store_sql::copy(&home.dir, to).map_err(|error| failure::of_store(&home.dir, &error))?;
    names.extend(DATABASES.into_iter().filter(|name| to.join(name).exists()));
    let entry = |name: &&'static str| {
        let sha256 = digest(&to.join(name))?;
        Ok(json!({"name": name, "sha256": sha256}))
    };
    let files = names.iter().map(entry).collect::<Outcome<Vec<Value>>>()?;
    let list = json!({"format": FORMAT, "schema": SCHEMA_VERSION, "files": files});
    let written = key::write_secret(&to.join(LIST), format!("{list:#}\n").as_bytes())
        .and_then(|()| File::open(to)?.sync_all());
    written.map_err(|error| unwritten(to, &error))
}

/// Puts the backup in `from` into the directory of `home`, which must not hold anything yet.
pub(crate) fn restore(from: &Path, home: &Home) -> Outcome {
    in_directory(home)?;
    let entries = list(from)?;
    for entry in &entries {
        let path = from.join(entry.name);
        if digest(&path)? != entry.sha256 {
            let message = format!("{} is not what was backed up", path.display());
            return Err(bad(message).hint("take another backup; this one was changed"));
        }
    }
    empty(&home.dir)?;
    let names: Vec<&'static str> = entries.iter().map(|entry| entry.name).collect();
    copy_beside(from, &home.dir, &names)?;
    File::open(&home.dir)
        .and_then(|dir| dir.sync_all())
        .map_err(|error| unwritten(&home.dir, &error))
}

/// Refuses tickets that lie in a database of another program.
fn in_directory(home: &Home) -> Outcome {
    let Some(url) = &home.database else { return Ok(()) };
    let message = format!("the tickets lie in {url}, and not in a directory");
    Err(Failure::new(message)
        .hint("pg_dump copies the database; copy tracking.key, seal.key and checkpoint beside it"))
}

/// What the backup in `from` holds, if it is one that this program can read.
fn list(from: &Path) -> Outcome<Vec<Entry>> {
    let path = from.join(LIST);
    let bytes = bounded_file::read(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            let message = format!("{} is no finished backup: {LIST} is missing", from.display());
            bad(message).hint("`oms backup DIR` makes one, also beside a running server")
        }
        _ => Failure::new(format!("cannot read {}: {error}", path.display())),
    })?;
    let (schema, entries) = read_list(&bytes).map_err(|faults| {
        let faults = faults.into_iter().map(|found| fault::document(&found)).collect();
        bad(format!("{} cannot be read", path.display())).faults(faults)
    })?;
    if schema > SCHEMA_VERSION {
        let newer = StoreError::Newer { found: schema, known: SCHEMA_VERSION };
        return Err(failure::of_store(from, &newer));
    }
    Ok(entries)
}

fn read_list(bytes: &[u8]) -> Result<(i64, Vec<Entry>), Faults> {
    let value = json::parse(bytes)?;
    let mut faults = Faults::default();
    let mut fields = Fields::new("", &value, &mut faults);
    fields.required("format", text(one_of(&[FORMAT])));
    let schema = fields.required("schema", integer(1..=i64::from(u32::MAX)));
    let known: Vec<&'static str> = BESIDE.into_iter().chain(DATABASES).collect();
    let files = fields.objects("files", known.len(), |file| {
        let name = file.required("name", text(one_of(&known)));
        let sha256 = file.required("sha256", text(|text| Ok(text.to_owned())));
        Some(Entry { name: name?, sha256: sha256? })
    });
    fields.finish();
    let files = files.and_then(|files| files.into_iter().collect::<Option<Vec<_>>>());
    match schema.zip(files) {
        Some(read) if faults.list().is_empty() => Ok(read),
        _ => Err(faults),
    }
}

/// One of some words, as it stands here: a list never names a path.
fn one_of<'a>(words: &'a [&'static str]) -> impl Fn(&str) -> Result<&'static str, Fault> + use<'a> {
    move |text| {
        let found = words.iter().copied().find(|word| *word == text);
        found.ok_or_else(|| {
            Fault::here(Code::UnknownValue, format!("must be {}", words.join(" or ")))
        })
    }
}

/// Makes `dir`; refuses one in which something lies.
fn empty(dir: &Path) -> Outcome {
    let made = DirBuilder::new().recursive(true).mode(DIR_MODE).create(dir);
    let found =
        made.and_then(|()| std::fs::read_dir(dir)).map_err(|error| unwritten(dir, &error))?;
    if found.into_iter().next().is_none() {
        return Ok(());
    }
    let message = format!("{} is not empty", dir.display());
    Err(Failure::new(message).hint("name a directory that is empty, or not there yet"))
}

/// Copies those of the files that are there; gives their names.
fn copy_beside(from: &Path, to: &Path, names: &[&'static str]) -> Outcome<Vec<&'static str>> {
    let mut copied = Vec::new();
    for &name in names {
        let mut source = match File::open(from.join(name)) {
            Ok(source) => source,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(unread(&from.join(name), &error)),
        };
        let path = to.join(name);
        let written = key::write_secret(&path, &[]).and_then(|()| {
            let mut file = File::options().append(true).open(&path)?;
            std::io::copy(&mut source, &mut file)?;
            file.sync_all()
        });
        written.map_err(|error| unwritten(&path, &error))?;
        copied.push(name);
    }
    Ok(copied)
}

fn digest(path: &Path) -> Outcome<String> {
    let sum = || {
        let (mut file, mut hash) = (File::open(path)?, Sha256::new());
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            match file.read(&mut piece)? {
                0 => return Ok(hash.finalize()),
                read => hash.update(&piece[..read]),
            }
        }
    };
    let hash: Result<_, std::io::Error> = sum();
    let hash = hash.map_err(|error| unread(path, &error))?;
    Ok(oms_app::proof::spell_hash(&hash.into()))
}

fn bad(message: String) -> Failure {
    Failure::new(message).code(Code::BadBackup.as_str())
}

fn unread(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

fn unwritten(path: &Path, error: &std::io::Error) -> Failure {
    Failure::new(format!("cannot write {}: {error}", path.display()))
}
