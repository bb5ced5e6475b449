//! The rows of a CSV file: as many at once as a batch takes, and never more than memory holds.

use super::mapping::Mapping;
use super::record::{Layout, Row};
use crate::failure::{Failure, Outcome};
use csv::{ByteRecord, Reader, ReaderBuilder};
use oms_app::engine::{ImportWanted, Key};
use oms_base::{Code, Fault, Faults, Timestamp};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes of a row. One that is larger ends the import: a quote is not closed.
const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most rows of a batch: one commit each.
const BATCH_ROWS: usize = 8_192;
/// No row is added to a batch of so many bytes.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What became of a row.
pub(crate) type ReadRow = (u64, Result<Box<(ImportWanted, Key)>, Faults>);

/// A file that is being read.
pub(crate) struct Rows {
    reader: Reader<Bounded>,
    room: Arc<AtomicUsize>,
    header: ByteRecord,
    layout: Layout,
    /// Why there is no reading on; told once what came before is taken.
    failed: Option<Failure>,
}

/// Why a file cannot be read by its mapping.
pub(crate) enum Unfit {
    /// Not at all.
    Unread(Failure),
    /// It has not the columns that the mapping names.
    Mapping(Faults),
}

impl Rows {
    /// Opens the file and finds its columns.
    pub(crate) fn open(path: &Path, mapping: &Mapping) -> Result<Rows, Unfit> {
        let file = File::open(path).map_err(|error| Unfit::Unread(unread(path, &error)))?;
        let room = Arc::new(AtomicUsize::new(ROW_BYTES_MAX));
        let bounded = Bounded { file, room: Arc::clone(&room) };
        let mut reader =
            ReaderBuilder::new().delimiter(mapping.delimiter).flexible(true).from_reader(bounded);
        let header = reader.byte_headers().cloned();
        let header = header.map_err(|error| Unfit::Unread(unread(path, &error)))?;
        let layout = Layout::find(mapping, &header).map_err(Unfit::Mapping)?;
        Ok(Rows { reader, room, header, layout, failed: None })
    }

    /// The next rows, and how many bytes of the file have been read; none at its end.
    pub(crate) fn batch(
        &mut self,
        path: &Path,
        mapping: &Mapping,
        now: Timestamp,
    ) -> Outcome<(Vec<ReadRow>, u64)> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        let mut cells = ByteRecord::new();
        while self.failed.is_none() && rows.len() < BATCH_ROWS && bytes < BATCH_BYTES {
            self.room.store(ROW_BYTES_MAX, Ordering::Relaxed);
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.failed = Some(unread_at(path, line, &error));
                    break;
                }
            }
            let line = cells.position().map_or(line, csv::Position::line);
            bytes += cells.as_slice().len().min(BATCH_BYTES);
            rows.push((line, self.row(mapping, &cells, line, now)));
        }
        match self.failed.take_if(|_| rows.is_empty()) {
            Some(failure) => Err(failure),
            None => Ok((rows, self.reader.position().byte())),
        }
    }

    fn row(
        &self,
        mapping: &Mapping,
        cells: &ByteRecord,
        line: u64,
        now: Timestamp,
    ) -> Result<Box<(ImportWanted, Key)>, Faults> {
        if cells.len() != self.header.len() {
            let (has, wanted) = (cells.len(), self.header.len());
            let detail = format!("the row has {has} cells, the first line has {wanted}");
            return Err(Fault::here(Code::Malformed, detail).into());
        }
        Row { mapping, layout: &self.layout, cells, line, now }.read().map(Box::new)
    }
}

/// A file that gives no more bytes than there is room for.
struct Bounded {
    file: File,
    room: Arc<AtomicUsize>,
}

impl Read for Bounded {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = self.room.load(Ordering::Relaxed);
        if room == 0 {
            let detail = format!("a row has more than {ROW_BYTES_MAX} bytes; is a quote open?");
            return Err(io::Error::other(detail));
        }
        let read = self.file.read(into)?;
        self.room.store(room.saturating_sub(read), Ordering::Relaxed);
        Ok(read)
    }
}

fn unread(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("cannot read {}: {error}", path.display()))
}

fn unread_at(path: &Path, line: u64, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("cannot read {} from line {line} on: {error}", path.display()))
        .hint("what stands before that line is not in doubt")
}
