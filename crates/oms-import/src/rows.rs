//! The rows of a CSV file: as many at once as a batch takes, and never more than memory holds.

use super::mapping::Mapping;
use super::record::{Layout, Row};
use csv::{ByteRecord, Reader, ReaderBuilder};
use oms_app::engine::{ImportWanted, Key};
use oms_base::{Code, Fault, Faults, Timestamp};
use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Most bytes of a row. One that is larger ends the import: a quote is not closed.
const ROW_BYTES_MAX: usize = 16 * 1024 * 1024;
/// Most rows of a batch: one commit each.
const BATCH_ROWS: usize = 8_192;
/// No row is added to a batch of so many bytes.
const BATCH_BYTES: usize = 8 * 1024 * 1024;

/// What became of a row.
pub type ReadRow = (u64, Result<Box<(ImportWanted, Key)>, Faults>);

/// A file that is being read.
pub struct Rows<R> {
    reader: Reader<Bounded<R>>,
    room: Arc<AtomicUsize>,
    header: ByteRecord,
    layout: Layout,
    /// Why there is no reading on; told once what came before is taken.
    failed: Option<Error>,
}

/// Why a file cannot be read by its mapping.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Not at all.
    #[error("the first line cannot be read")]
    Unread(#[source] csv::Error),
    /// What stands before that line is not in doubt.
    #[error("it cannot be read from line {line} on")]
    UnreadFrom {
        /// The line, from 1.
        line: u64,
        /// Why.
        source: csv::Error,
    },
    /// It has not the columns that the mapping names.
    #[error("it has not the columns that the mapping names")]
    Columns(Faults),
}

impl<R: Read> Rows<R> {
    /// Finds the columns in the first line.
    pub fn open(file: R, mapping: &Mapping) -> Result<Rows<R>, Error> {
        let room = Arc::new(AtomicUsize::new(ROW_BYTES_MAX));
        let bounded = Bounded { file, room: Arc::clone(&room) };
        let mut reader =
            ReaderBuilder::new().delimiter(mapping.delimiter).flexible(true).from_reader(bounded);
        let header = reader.byte_headers().map_err(Error::Unread)?.clone();
        let layout = Layout::find(mapping, &header).map_err(Error::Columns)?;
        Ok(Rows { reader, room, header, layout, failed: None })
    }

    /// The next rows, and how many bytes of the file have been read; none at its end.
    pub fn batch(
        &mut self,
        mapping: &Mapping,
        now: Timestamp,
    ) -> Result<(Vec<ReadRow>, u64), Error> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        let mut cells = ByteRecord::new();
        while self.failed.is_none() && rows.len() < BATCH_ROWS && bytes < BATCH_BYTES {
            self.room.store(ROW_BYTES_MAX, Ordering::Relaxed);
            let line = self.reader.position().line();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => break,
                Err(source) => {
                    self.failed = Some(Error::UnreadFrom { line, source });
                    break;
                }
            }
            let line = cells.position().map_or(line, csv::Position::line);
            bytes += cells.as_slice().len().min(BATCH_BYTES);
            rows.push((line, self.row(mapping, &cells, line, now)));
        }
        match self.failed.take_if(|_| rows.is_empty()) {
            Some(error) => Err(error),
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
struct Bounded<R> {
    file: R,
    room: Arc<AtomicUsize>,
}

impl<R: Read> Read for Bounded<R> {
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
