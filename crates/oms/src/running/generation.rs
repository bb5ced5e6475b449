//! One generation of a running backup: a whole backup, as of some moment, and the segments that
//! lead on from there.

use super::segment::{self, Head};
use crate::key;
use oms_app::proof::spell_hash;
use oms_base::Timestamp;
use oms_store::chain::Hash;
use oms_store_sql::{Pages, SCHEMA_VERSION, WalPlace};
use serde_json::{Value, json};
use std::fs::{DirBuilder, File};
use std::io::{Error, ErrorKind, Read, Result};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

const BASE: &str = "base";
const FORMAT: &str = "oms-backup-generation/1";
const FINISHED: &str = "finished.json";
const UNFINISHED: &str = "segment.new";
const DIR_MODE: u32 = 0o700;
/// What `finished.json` never reaches.
const FINISHED_BYTES_MAX: u64 = 1_024;
/// Segments of a generation that are small beside what they lead on from.
const SEGMENT_BYTES_MIN: u64 = 256 * 1024 * 1024;
const SEGMENTS_MAX: u64 = 20_000;

/// The end of a generation that grows.
pub(super) struct Generation {
    /// Its directory.
    pub(super) dir: PathBuf,
    /// Its number, from 1 up.
    pub(super) number: u64,
    segments: u64,
    bytes: u64,
    before: Hash,
}

impl Generation {
    /// A new one in `parent`.
    pub(super) fn create(parent: &Path, number: u64) -> Result<Generation> {
        let dir = of(parent, number);
        remove(&dir)?;
        DirBuilder::new().mode(DIR_MODE).create(&dir)?;
        File::open(parent)?.sync_all()?;
        Ok(Generation { dir, number, segments: 0, bytes: 0, before: Hash::default() })
    }

    /// A finished one in `parent`, and where the write-ahead log was at its end; nothing where it
    /// cannot be told.
    pub(super) fn reopen(parent: &Path, number: u64) -> Result<Option<(Generation, WalPlace)>> {
        let dir = of(parent, number);
        let segments = *segments(&dir)?.last().unwrap_or(&0);
        let Ok((head, before)) = segment::read(&path(&dir, segments), &mut |_, _, _| Ok(())) else {
            return Ok(None);
        };
        let sizes = (1..=segments).map(|n| Ok(path(&dir, n).metadata()?.len()));
        let bytes = sizes.sum::<Result<u64>>()?;
        let generation = Generation { dir, number, segments, bytes, before };
        Ok(head.end.map(|end| (generation, end)))
    }

    /// Where its whole backup lies.
    pub(super) fn base(&self) -> PathBuf {
        base(&self.dir)
    }

    /// Puts a segment behind those that are there.
    pub(super) fn append(&mut self, pages: &Pages, until: Timestamp) -> Result<()> {
        let number = self.segments + 1;
        let page_bytes = pages.pages.values().next().map_or(4_096, |page| page.len());
        let head = Head {
            generation: self.number,
            number,
            before: spell_hash(&self.before),
            schema: SCHEMA_VERSION,
            until,
            page_bytes: u32::try_from(page_bytes).map_err(Error::other)?,
            pages: u32::try_from(pages.pages.len()).map_err(Error::other)?,
            database_pages: pages.database_pages,
            end: pages.end,
        };
        let (path, unfinished) = (path(&self.dir, number), self.dir.join(UNFINISHED));
        let (hash, bytes) = segment::write(&path, &unfinished, &head, pages)?;
        (self.segments, self.before, self.bytes) = (number, hash, self.bytes + bytes);
        Ok(())
    }

    /// Says that it can be restored: with its segments up to here, and with any more.
    pub(super) fn finish(&self) -> Result<()> {
        let text = json!({
            "format": FORMAT, "generation": self.number, "segments": self.segments,
        });
        let unfinished = self.dir.join(UNFINISHED);
        key::remove_if_there(&unfinished)?;
        key::write_secret(&unfinished, format!("{text:#}\n").as_bytes())?;
        std::fs::rename(unfinished, self.dir.join(FINISHED))?;
        File::open(&self.dir)?.sync_all()
    }

    /// Whether it is time for a new one: its segments are as large as what they lead on from.
    pub(super) fn is_long(&self) -> bool {
        let files = std::fs::read_dir(self.base()).into_iter().flatten();
        let sizes = files.filter_map(|file| Some(file.ok()?.metadata().ok()?.len()));
        self.segments >= SEGMENTS_MAX || self.bytes > sizes.sum::<u64>().max(SEGMENT_BYTES_MIN)
    }
}

/// The directory of a generation.
pub(super) fn of(parent: &Path, number: u64) -> PathBuf {
    parent.join(format!("{number:06}"))
}

/// Where the whole backup of a generation lies.
pub(super) fn base(dir: &Path) -> PathBuf {
    dir.join(BASE)
}

/// Where a segment lies.
pub(super) fn path(dir: &Path, segment: u64) -> PathBuf {
    dir.join(format!("{segment:08}.segment"))
}

/// How many segments a generation needs, and its number; nothing where it is not finished.
pub(super) fn finished(dir: &Path) -> Result<Option<(u64, u64)>> {
    let mut text = String::new();
    match File::open(dir.join(FINISHED)) {
        Ok(file) => file.take(FINISHED_BYTES_MAX).read_to_string(&mut text)?,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let unread = || Error::new(ErrorKind::InvalidData, format!("{FINISHED} cannot be read"));
    let value: Value = serde_json::from_str(&text).map_err(|_| unread())?;
    let count = |name: &str| value[name].as_u64().filter(|count| *count > 0);
    if value["format"] != FORMAT {
        return Err(unread());
    }
    count("segments").zip(count("generation")).map(Some).ok_or_else(unread)
}

/// The numbers of all generations in `parent`, and whether each is finished, in their order.
pub(super) fn all(parent: &Path) -> Result<Vec<(u64, bool)>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(parent)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.parse().ok());
        if let Some(number) = number.filter(|number| of(parent, *number).is_dir()) {
            found.push((number, of(parent, number).join(FINISHED).exists()));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The numbers of a generation's segments, in their order.
pub(super) fn segments(dir: &Path) -> Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|name| name.strip_suffix(".segment"));
        found.extend(number.and_then(|number| number.parse::<u64>().ok()));
    }
    found.sort_unstable();
    Ok(found)
}

/// Removes a generation, what says that it is finished first.
pub(super) fn remove(dir: &Path) -> Result<()> {
    key::remove_if_there(&dir.join(FINISHED))?;
    match std::fs::remove_dir_all(dir) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
