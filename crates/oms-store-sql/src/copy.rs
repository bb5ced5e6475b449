//! Copies the databases of a directory as they stand at one moment, beside a working server.

use crate::sqlite::store_error;
use crate::{connection, place};
use oms_store::StoreError;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs::File;
use std::path::Path;

/// Every page at once: one moment of the database, whoever writes meanwhile.
const ALL_PAGES: i32 = -1;

/// The databases that a copy holds; the search index is filled again.
pub const DATABASES: [&str; 2] = [place::DATABASE, place::READS];

/// Copies the tickets, and who has read them, from `dir` to the empty directory `to`.
///
/// The server goes on writing; its write-ahead log grows until this has ended.
pub fn copy(dir: &Path, to: &Path) -> Result<(), StoreError> {
    place::check(dir)?;
    copy_one(&connection::reading(dir)?, to, place::DATABASE)?;
    if dir.join(place::READS).exists() {
        copy_one(&connection::reading_reads(dir)?, to, place::READS)?;
    }
    Ok(())
}

fn copy_one(from: &Connection, to: &Path, file: &str) -> Result<(), StoreError> {
    place::create_file(to, file)?;
    let path = to.join(file);
    let mut copy = Connection::open(&path).map_err(store_error)?;
    let backup = Backup::new(from, &mut copy).map_err(store_error)?;
    let step = backup.step(ALL_PAGES).map_err(store_error)?;
    if step != StepResult::Done {
        let why = format!("{file} cannot be copied: another program has locked it");
        return Err(StoreError::Fault(why));
    }
    drop(backup);
    drop(copy);
    File::open(&path).and_then(|file| file.sync_all()).map_err(|error| {
        StoreError::Fault(format!("{} is not on the disk: {error}", path.display()))
    })
}
