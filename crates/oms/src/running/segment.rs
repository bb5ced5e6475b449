//! A segment of a running backup: one line that says what it is, the pages that were committed in a
//! while, and the SHA-256 of both. It is there whole, or not at all.

use oms_base::{Code, Fault, Faults, Timestamp};
use oms_domain::json::{self, Fields, integer, text};
use oms_store::chain::Hash;
use oms_store_sql::{Pages, WalPlace};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, Error, ErrorKind, Read, Result, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

const FORMAT: &str = "oms-backup-segment/1";
/// No line is longer.
const HEAD_BYTES_MAX: usize = 2_048;
const OWNER_ONLY: u32 = 0o600;

/// What a segment says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Head {
    /// The generation that it belongs to.
    pub(super) generation: u64,
    /// Its place there, from 1 up.
    pub(super) number: u64,
    /// The SHA-256 of the segment before; zeros for the first.
    pub(super) before: String,
    /// The newest schema that its pages may have.
    pub(super) schema: i64,
    /// What was committed before this instant is in it or before it.
    pub(super) until: Timestamp,
    /// Bytes of a page.
    pub(super) page_bytes: u32,
    /// How many pages it holds.
    pub(super) pages: u32,
    /// How many pages the database has with them, if any was committed.
    pub(super) database_pages: Option<u32>,
    /// Where the write-ahead log was then, unless it was empty.
    pub(super) end: Option<WalPlace>,
}

impl Head {
    fn line(&self) -> String {
        let head = json!({
            "format": FORMAT,
            "generation": self.generation,
            "number": self.number,
            "before": self.before,
            "schema": self.schema,
            "until": self.until.to_string(),
            "page_bytes": self.page_bytes,
            "pages": self.pages,
            "database_pages": self.database_pages,
            "end": self.end.map(|end| end.to_string()),
        });
        format!("{head}\n")
    }

    fn parse(line: &[u8]) -> std::result::Result<Head, Faults> {
        let value = json::parse(line)?;
        let mut faults = Faults::default();
        let mut fields = Fields::new("", &value, &mut faults);
        fields.required("format", text(|found| is(found == FORMAT)));
        let generation = fields.required("generation", count);
        let number = fields.required("number", count);
        let before = fields.required("before", text(|text| Ok(text.to_owned())));
        let schema = fields.required("schema", integer(1..=i64::from(u32::MAX)));
        let until = fields.required("until", text(Timestamp::parse));
        let page_bytes = fields.required("page_bytes", small);
        let pages = fields.required("pages", small);
        let database_pages = fields.optional("database_pages", small);
        let end = fields.optional("end", text(|text| WalPlace::parse(text).ok_or_else(bad)));
        fields.finish();
        let read = (|| {
            Some(Head {
                generation: generation?,
                number: number?,
                before: before?,
                schema: schema?,
                until: until?,
                page_bytes: page_bytes?,
                pages: pages?,
                database_pages,
                end,
            })
        })();
        read.filter(|_| faults.list().is_empty()).ok_or(faults)
    }
}

fn count(value: &serde_json::Value) -> std::result::Result<u64, Fault> {
    integer(1..=i64::MAX)(value).map(i64::cast_unsigned)
}

fn small(value: &serde_json::Value) -> std::result::Result<u32, Fault> {
    let small = u32::try_from(integer(0..=i64::from(u32::MAX))(value)?);
    small.map_err(|_| bad())
}

fn is(holds: bool) -> std::result::Result<(), Fault> {
    if holds { Ok(()) } else { Err(bad()) }
}

fn bad() -> Fault {
    Fault::here(Code::UnknownValue, "is not what a segment says there")
}

/// Writes a segment to `path`, by way of `unfinished` beside it, onto stable storage; gives its
/// SHA-256 and how many bytes it has.
pub(super) fn write(
    path: &Path,
    unfinished: &Path,
    head: &Head,
    pages: &Pages,
) -> Result<(Hash, u64)> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(OWNER_ONLY)
        .open(unfinished)?;
    let mut out = Hashed::new(BufWriter::new(file));
    out.write_all(head.line().as_bytes())?;
    for (page, bytes) in &pages.pages {
        out.write_all(&page.to_be_bytes())?;
        out.write_all(bytes)?;
    }
    let Hashed { mut inner, hash, bytes } = out;
    let hash: Hash = hash.finalize().into();
    inner.write_all(&hash)?;
    inner.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
    std::fs::rename(unfinished, path)?;
    if let Some(dir) = path.parent() {
        File::open(dir)?.sync_all()?;
    }
    Ok((hash, bytes))
}

/// Takes a segment's pages, each with its number.
pub(super) type Visit<'a> = dyn FnMut(&Head, u32, &[u8]) -> Result<()> + 'a;

/// Reads a segment to its end, and hands over its pages; one that is not as it was written is
/// [`ErrorKind::InvalidData`], which shows only at the end.
pub(super) fn read(path: &Path, visit: &mut Visit<'_>) -> Result<(Head, Hash)> {
    let mut from = Hashed::new(BufReader::new(File::open(path)?));
    let mut line = Vec::new();
    let mut byte = [0];
    while line.last() != Some(&b'\n') {
        if line.len() == HEAD_BYTES_MAX {
            return Err(damaged("its first line has no end"));
        }
        from.read_exact(&mut byte).map_err(cut_off)?;
        line.extend(byte);
    }
    let head = Head::parse(&line).map_err(|_| damaged("its first line cannot be read"))?;
    if !head.page_bytes.is_power_of_two() || !(512..=65_536).contains(&head.page_bytes) {
        return Err(damaged("no page has so many bytes"));
    }
    let mut bytes = vec![0; usize::try_from(head.page_bytes).map_err(Error::other)?];
    for _ in 0..head.pages {
        let mut number = [0; 4];
        from.read_exact(&mut number).map_err(cut_off)?;
        from.read_exact(&mut bytes).map_err(cut_off)?;
        visit(&head, u32::from_be_bytes(number), &bytes)?;
    }
    let Hashed { mut inner, hash, .. } = from;
    let (hash, mut said, mut more) = (Hash::from(hash.finalize()), [0; 32], [0]);
    inner.read_exact(&mut said).map_err(cut_off)?;
    if hash != said || inner.read(&mut more)? != 0 {
        return Err(damaged("it is not what was written"));
    }
    Ok((head, hash))
}

fn damaged(why: &str) -> Error {
    Error::new(ErrorKind::InvalidData, why)
}

fn cut_off(error: Error) -> Error {
    match error.kind() {
        ErrorKind::UnexpectedEof => damaged("it ends too early"),
        _ => error,
    }
}

/// A reader or writer that hashes and counts what passes.
struct Hashed<T> {
    inner: T,
    hash: Sha256,
    bytes: u64,
}

impl<T> Hashed<T> {
    fn new(inner: T) -> Hashed<T> {
        Hashed { inner, hash: Sha256::new(), bytes: 0 }
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize> {
        let read = self.inner.read(bytes)?;
        self.pass(&bytes[..read]);
        Ok(read)
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = self.inner.write(bytes)?;
        self.pass(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::{Head, read, write};
    use oms_base::Timestamp;
    use oms_store_sql::{Pages, WalPlace};
    use std::io::ErrorKind;

    #[test]
    fn a_segment_is_read_as_it_was_written_and_in_no_other_way() {
        let dir = tempfile::tempdir().unwrap();
        let (path, unfinished) = (dir.path().join("1.segment"), dir.path().join("1.new"));
        let pages = [(1, [1; 512].into()), (7, [2; 512].into())].into();
        let end = WalPlace::parse("7-3-9");
        let pages = Pages { pages, database_pages: Some(9), end };
        let head = Head {
            generation: 2,
            number: 1,
            before: "0".repeat(64),
            schema: 8,
            until: Timestamp::from_micros(1_700_000_000_000_000),
            page_bytes: 512,
            pages: 2,
            database_pages: Some(9),
            end,
        };
        let (hash, bytes) = write(&path, &unfinished, &head, &pages).unwrap();
        let mut met = Vec::new();
        let mut visit = |_: &Head, page: u32, bytes: &[u8]| {
            met.push((page, bytes.to_vec().into_boxed_slice()));
            Ok(())
        };
        assert_eq!(read(&path, &mut visit).unwrap(), (head, hash));
        assert_eq!(met, pages.pages.into_iter().collect::<Vec<_>>());
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len() as u64, bytes + 32);
        let refused = |bytes: &[u8]| {
            std::fs::write(&path, bytes).unwrap();
            read(&path, &mut |_, _, _| Ok(())).unwrap_err().kind()
        };
        for at in 0..whole.len() {
            let mut flipped = whole.clone();
            flipped[at] ^= 1 << (at % 8);
            assert_eq!(refused(&flipped), ErrorKind::InvalidData, "bit of byte {at}");
        }
        for length in (0..whole.len()).step_by(7) {
            assert_eq!(refused(&whole[..length]), ErrorKind::InvalidData, "cut to {length}");
        }
        assert_eq!(refused(&[&whole[..], b"x"].concat()), ErrorKind::InvalidData);
    }
}
