//! The rows of a CSV file: as many at once as a batch takes, and never more than memory holds.

use super::mapping::Mapping;
use super::record::{Layout, Row};
use csv::{ByteRecord, Reader, ReaderBuilder, Terminator};
use oms_app::engine::{ImportWanted, Key};
use oms_base::{Code, Fault, Faults, Timestamp};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io::{self, Read};

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
        let bounded = Bounded::new(file);
        let mut reader = ReaderBuilder::new()
            .delimiter(mapping.delimiter)
            // At a carriage return the reader would end a row without counting its line.
            .terminator(Terminator::Any(b'\n'))
            .flexible(true)
            .from_reader(bounded);
        let mut header = reader.byte_headers().map_err(Error::Unread)?.clone();
        end_at_carriage_return(&mut header);
        let layout = Layout::find(mapping, &header).map_err(Error::Columns)?;
        Ok(Rows { reader, header, layout, failed: None })
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
            self.reader.get_ref().room.set(ROW_BYTES_MAX);
            let start = self.reader.position().clone();
            match self.reader.read_byte_record(&mut cells) {
                Ok(true) => {}
                Ok(false) => break,
                Err(source) => {
                    self.failed = Some(Error::UnreadFrom { line: start.line(), source });
                    break;
                }
            }
            let line = self.reader.get_ref().line_at(start.byte());
            bytes += cells.as_slice().len().min(BATCH_BYTES);
            end_at_carriage_return(&mut cells);
            let is_blank = cells.len() == 1 && cells.as_slice().is_empty();
            if !is_blank {
                rows.push((line, self.row(mapping, &cells, line, now)));
            }
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

/// Leaves out the carriage return before the line feed that ended a row.
fn end_at_carriage_return(cells: &mut ByteRecord) {
    let Some(place) = cells.len().checked_sub(1) else { return };
    let Some(cell) = cells[place].strip_suffix(b"\r").map(<[u8]>::to_vec) else { return };
    cells.truncate(place);
    cells.push_field(&cell);
}

/// A file that gives no more bytes than there is room for, and knows where its lines end.
struct Bounded<R> {
    file: R,
    room: Cell<usize>,
    /// How many it has given.
    given: u64,
    /// Line feeds behind the last row that was asked about.
    passed: Cell<u64>,
    /// Where those stand that have been given since.
    feeds: RefCell<VecDeque<u64>>,
}

impl<R> Bounded<R> {
    fn new(file: R) -> Bounded<R> {
        let (room, passed, feeds) = (Cell::new(ROW_BYTES_MAX), Cell::new(0), RefCell::default());
        Bounded { file, room, given: 0, passed, feeds }
    }

    /// The line of the row that was read from `start` on, from 1. The reader passes over empty
    /// lines before it.
    fn line_at(&self, start: u64) -> u64 {
        let mut feeds = self.feeds.borrow_mut();
        let behind = feeds.iter().take_while(|at| **at < start).count();
        feeds.drain(..behind);
        self.passed.set(self.passed.get() + behind as u64);
        let empty = feeds.iter().zip(start..).take_while(|(at, line)| **at == *line).count();
        1 + self.passed.get() + empty as u64
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let room = self.room.get();
        if room == 0 {
            let detail = format!("a row has more than {ROW_BYTES_MAX} bytes; is a quote open?");
            return Err(io::Error::other(detail));
        }
        let read = self.file.read(into)?;
        self.room.set(room.saturating_sub(read));
        let bytes = (self.given..).zip(&into[..read]);
        let feeds = bytes.filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at);
        self.feeds.get_mut().extend(feeds);
        self.given += read as u64;
        Ok(read)
    }
}
