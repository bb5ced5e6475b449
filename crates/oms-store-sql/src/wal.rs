//! The file of `SQLite`'s write-ahead log, read as its published format says: a header, then
//! frames, each a page with checksums that run on from one to the next. Frames count up to the last
//! one that ends a commit.

use std::fmt;
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::os::unix::fs::FileExt;
use std::path::Path;

const HEADER_BYTES: usize = 32;
const FRAME_HEAD_BYTES: usize = 24;
/// The first word of a log whose checksums take words as little and as big endian.
const LITTLE: u32 = 0x377f_0682;
const BIG: u32 = 0x377f_0683;
const PAGE_BYTES_MAX: u32 = 65_536;
const INDEX_HEADER_BYTES: usize = 48;
const INDEX_FRAMES: usize = 16;

/// A place in a write-ahead log, behind a commit: there is no second one like it in any log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WalPlace {
    /// Which run of the log: chosen anew each time that it begins again at its front.
    pub(crate) salts: u64,
    /// Frames before the place.
    pub(crate) frames: u32,
    sums: Sums,
}

impl WalPlace {
    /// Reads what [`fmt::Display`] writes.
    pub fn parse(text: &str) -> Option<WalPlace> {
        let mut words = text.splitn(3, '-');
        let salts = u64::from_str_radix(words.next()?, 16).ok()?;
        let frames = words.next()?.parse().ok()?;
        let sums = u64::from_str_radix(words.next()?, 16).ok()?;
        Some(WalPlace { salts, frames, sums: Sums::of(&sums.to_be_bytes()) })
    }
}

impl fmt::Display for WalPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Sums(first, second) = self.sums;
        write!(f, "{:016x}-{}-{first:08x}{second:08x}", self.salts, self.frames)
    }
}

/// The running checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sums(u32, u32);

impl Sums {
    fn of(bytes: &[u8]) -> Sums {
        Sums(word(bytes, 0), word(bytes, 4))
    }

    fn over(self, bytes: &[u8], is_big: bool) -> Sums {
        let read = if is_big { u32::from_be_bytes } else { u32::from_le_bytes };
        let (words, _) = bytes.as_chunks::<4>();
        let (pairs, _) = words.as_chunks::<2>();
        pairs.iter().fold(self, |Sums(first, second), [one, two]| {
            let first = first.wrapping_add(read(*one)).wrapping_add(second);
            Sums(first, second.wrapping_add(read(*two)).wrapping_add(first))
        })
    }
}

/// A frame that belongs to the log.
pub(crate) struct Frame<'a> {
    /// The page's number, from 1 up.
    pub(crate) page: u32,
    pub(crate) bytes: &'a [u8],
    /// The pages that the database has, where the frame ends a commit.
    pub(crate) commits: Option<u32>,
}

/// An open log with a header that holds.
pub(crate) struct WalFile {
    file: File,
    is_big: bool,
    /// Bytes of a page.
    pub(crate) page_bytes: usize,
    /// Where its first frame stands.
    pub(crate) start: WalPlace,
}

impl WalFile {
    /// Opens the log; `None` where there is none, or none that begins.
    pub(crate) fn open(path: &Path) -> Result<Option<WalFile>> {
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut header = [0; HEADER_BYTES];
        if !read_whole(&file, &mut header, 0)? {
            return Ok(None);
        }
        let is_big = match word(&header, 0) {
            BIG => true,
            LITTLE => false,
            _ => return Ok(None),
        };
        let sums = Sums::of(&header[24..]);
        let page_bytes = word(&header, 8);
        let holds = Sums(0, 0).over(&header[..24], is_big) == sums;
        if !holds || !page_bytes.is_power_of_two() || !(512..=PAGE_BYTES_MAX).contains(&page_bytes)
        {
            return Ok(None);
        }
        let page_bytes = usize::try_from(page_bytes).map_err(Error::other)?;
        let start = WalPlace { salts: salts(&header[16..]), frames: 0, sums };
        Ok(Some(WalFile { file, is_big, page_bytes, start }))
    }

    /// Hands over the frames behind `from`, which must be of this run of the log, up to the first
    /// that does not hold; gives the place behind the last commit.
    pub(crate) fn walk(
        &self,
        from: WalPlace,
        visit: &mut dyn FnMut(WalPlace, &Frame<'_>),
    ) -> Result<WalPlace> {
        let frame_bytes = FRAME_HEAD_BYTES + self.page_bytes;
        let mut bytes = vec![0; frame_bytes];
        let (mut place, mut committed) = (from, from);
        loop {
            let at = HEADER_BYTES as u64 + u64::from(place.frames) * frame_bytes as u64;
            if !read_whole(&self.file, &mut bytes, at)? {
                return Ok(committed);
            }
            let (head, page) = bytes.split_at(FRAME_HEAD_BYTES);
            let sums = place.sums.over(&head[..8], self.is_big).over(page, self.is_big);
            let number = word(head, 0);
            if salts(&head[8..]) != place.salts || number == 0 || sums != Sums::of(&head[16..]) {
                return Ok(committed);
            }
            place = WalPlace { salts: place.salts, frames: place.frames + 1, sums };
            let commits = Some(word(head, 4)).filter(|pages| *pages > 0);
            visit(place, &Frame { page: number, bytes: page, commits });
            if commits.is_some() {
                committed = place;
            }
        }
    }
}

fn read_whole(file: &File, bytes: &mut [u8], at: u64) -> Result<bool> {
    match file.read_exact_at(bytes, at) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn salts(bytes: &[u8]) -> u64 {
    u64::from(word(bytes, 0)) << 32 | u64::from(word(bytes, 4))
}

/// The big-endian word at a place; 0 behind the end.
fn word(bytes: &[u8], at: usize) -> u32 {
    let word = bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok());
    word.map_or(0, u32::from_be_bytes)
}

/// Whether the index of a log says that all of the log was moved into the database. By `SQLite`'s
/// description of the format, its header of 48 bytes stands there twice, with the number of frames
/// at 16, and is followed by the number of those that were moved, each in the machine's byte order.
pub(crate) fn all_was_moved(index: &Path) -> bool {
    let mut bytes = [0; 2 * INDEX_HEADER_BYTES + 4];
    let read = File::open(index).and_then(|file| file.read_exact_at(&mut bytes, 0));
    let (first, second) = bytes.split_at(INDEX_HEADER_BYTES);
    let (second, moved) = second.split_at(INDEX_HEADER_BYTES);
    read.is_ok() && first == second && first[INDEX_FRAMES..INDEX_FRAMES + 4] == *moved
}

#[cfg(test)]
mod tests {
    use super::{WalFile, WalPlace};
    use rusqlite::Connection;
    use std::collections::BTreeMap;

    /// The log as `SQLite` wrote it, laid over the database by hand, is the database.
    #[test]
    fn frames_up_to_the_last_commit_are_the_database() {
        let dir = tempfile::tempdir().unwrap();
        let (path, wal) = (dir.path().join("a.db"), dir.path().join("a.db-wal"));
        assert!(WalFile::open(&wal).unwrap().is_none());
        let conn = Connection::open(&path).unwrap();
        let wal_mode = "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;";
        conn.execute_batch(wal_mode).unwrap();
        conn.execute_batch("CREATE TABLE t (x BLOB); INSERT INTO t VALUES (zeroblob(9000))")
            .unwrap();
        let file = WalFile::open(&wal).unwrap().unwrap();
        let (mut pages, mut size) = (BTreeMap::new(), 0);
        let mut collect = |_: WalPlace, frame: &super::Frame<'_>| {
            pages.insert(frame.page, frame.bytes.to_vec());
            size = frame.commits.unwrap_or(size);
        };
        let end = file.walk(file.start, &mut collect).unwrap();
        conn.execute_batch("INSERT INTO t VALUES (1)").unwrap();
        let last = file.walk(end, &mut collect).unwrap();
        assert!(last.frames > end.frames && end.frames > 0);
        assert_eq!(WalPlace::parse(&last.to_string()), Some(last));
        assert_eq!(file.walk(last, &mut |_, _| panic!("nothing follows")).unwrap(), last);
        drop(conn);
        let whole = std::fs::read(&path).unwrap();
        let by_hand: Vec<u8> = pages.values().flatten().copied().collect();
        assert_eq!((pages.len(), by_hand), (usize::try_from(size).unwrap(), whole));
    }

    #[test]
    fn a_place_is_read_as_it_is_written() {
        for bad in ["", "1", "1-2", "x-1-0", "1-x-0", "1-1-x", "1-1-00-0"] {
            assert_eq!(WalPlace::parse(bad), None, "{bad}");
        }
    }
}
