//! From the cells of one row to a ticket with its past; every fault of the row at once.

use super::mapping::{As, Columns, Mapping, priority};
use csv::ByteRecord;
use encoding_rs::UTF_8;
use oms_app::engine::{ImportWanted, Key, OpenWanted, Target};
use oms_base::{
    Address, Code, Description, Fault, Faults, Label, Name, Owner, Priority, Status, Timestamp,
    Title,
};
use oms_domain::query::Place;
use oms_domain::ticket::{self, Imported, Location, PastMove};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Where the columns of a mapping stand in the file.
#[derive(Debug)]
pub(crate) struct Layout(BTreeMap<String, usize>);

impl Layout {
    /// Finds each column of the mapping in the first line, or says which ones are not there.
    pub(crate) fn find(mapping: &Mapping, header: &ByteRecord) -> Result<Layout, Faults> {
        let (mut places, mut repeated) = (BTreeMap::new(), Vec::new());
        for (place, name) in header.iter().enumerate() {
            let (name, _) = mapping.encoding.decode_without_bom_handling(name);
            let name = name.trim().to_owned();
            if places.insert(name.clone(), place).is_some() {
                repeated.push(name);
            }
        }
        let mut faults = Faults::default();
        for (path, column) in mapping.columns.named() {
            if !places.contains_key(column) {
                faults.push(Fault::new(path, Code::NotFound, missing(column, &places)));
            } else if repeated.iter().any(|name| name == column) {
                let detail = format!("the file has two columns {column:?}");
                faults.push(Fault::new(path, Code::Taken, detail));
            }
        }
        faults.into_result(Layout(places))
    }
}

fn missing(column: &str, places: &BTreeMap<String, usize>) -> String {
    match places.keys().next() {
        Some(only) if places.len() == 1 => {
            let shown: String = only.chars().take(60).collect();
            format!("the file has one column, {shown:?}: is the delimiter right?")
        }
        _ => format!("the file has no column {column:?}"),
    }
}

/// One row, to be read by its mapping.
pub(crate) struct Row<'a> {
    pub(crate) mapping: &'a Mapping,
    pub(crate) layout: &'a Layout,
    pub(crate) cells: &'a ByteRecord,
    /// The line of the file that it begins on.
    pub(crate) line: u64,
    /// Before which all of it must lie.
    pub(crate) now: Timestamp,
}

impl Row<'_> {
    /// The ticket, with the key under which its record is known; faults name columns.
    pub(crate) fn read(&self) -> Result<(ImportWanted, Key), Faults> {
        let mut faults = Faults::default();
        let wanted = self.wanted(&mut faults);
        match wanted {
            Some(wanted) if faults.is_empty() => Ok((wanted.0, wanted.1)),
            _ => Err(faults),
        }
    }

    fn wanted(&self, faults: &mut Faults) -> Option<(ImportWanted, Key)> {
        let Columns { record, opened_at, title, description, address, .. } = self.columns();
        let record = self.required(record, faults, Name::parse);
        let opened_at = self.required(opened_at, faults, |cell| self.mapping.times.parse(cell));
        let columns = self.columns();
        let due_at =
            self.optional(columns.due_at.as_ref(), faults, |cell| self.mapping.times.parse(cell));
        let moves = self.moves(faults);
        let open = OpenWanted {
            target: Target::Board(self.mapping.board.clone()),
            title: self.optional(title.as_ref(), faults, Title::parse),
            description: self.optional(description.as_ref(), faults, Description::parse),
            data: self.data(faults),
            priority: self.priority(faults),
            owner: self.optional(columns.owner.as_ref(), faults, |cell| {
                self.mapping.owners.get(cell).cloned().map_or_else(|| Owner::parse(cell), Ok)
            }),
            labels: self.labels(faults),
            sla: None,
            location: self.location(address.as_ref(), faults),
        };
        let (record, opened_at) = (record?, opened_at?);
        if faults.is_empty() {
            let past = ticket::past_faults((opened_at, due_at), &moves, self.now);
            past.into_iter().for_each(|fault| faults.push(self.named(fault)));
        }
        let key = self.key(&record);
        let import = self.mapping.import.clone();
        let source = Imported { import, record: Some(record), line: self.line };
        Some((ImportWanted { open, opened_at, due_at, moves, source }, key))
    }

    const fn columns(&self) -> &Columns {
        &self.mapping.columns
    }

    /// What came before, and the end.
    fn moves(&self, faults: &mut Faults) -> Vec<PastMove> {
        let mapping = self.mapping;
        let columns = self.columns();
        let time = |cell: &str| mapping.times.parse(cell);
        let mut moves = Vec::new();
        for (column, to) in &columns.history {
            let at = self.optional(Some(column), faults, time);
            moves.extend(at.map(|at| PastMove { at, to: *to }));
        }
        moves.sort_by_key(|past| past.at);
        let closed_at = self.optional(columns.closed_at.as_ref(), faults, time);
        let status = self.optional(columns.status.as_ref(), faults, |cell| {
            mapping.statuses.get(cell).copied().ok_or_else(|| unknown_status(cell))
        });
        let unset = if closed_at.is_some() { Status::Completed } else { Status::Queued };
        let status = if columns.status.is_some() { status } else { Some(unset) };
        let Some(status) = status else { return moves };
        let field = columns.status.as_deref().unwrap_or_default();
        match (status.is_open(), closed_at) {
            (false, Some(at)) => moves.push(PastMove { at, to: status }),
            (false, None) => {
                let detail = "the ticket has ended, and no time says when";
                faults.push(Fault::new(field, Code::MissingField, detail));
            }
            (true, Some(_)) => {
                let detail = "the ticket is open by its status and ended by its time";
                faults.push(Fault::new(field, Code::Refused, detail));
            }
            (true, None) => self.settle(status, &mut moves, faults),
        }
        moves
    }

    /// An open ticket stands where its status says since its last move, or its opening.
    fn settle(&self, status: Status, moves: &mut Vec<PastMove>, faults: &mut Faults) {
        let last = moves.last().map_or(Status::Queued, |past| past.to);
        if last == status {
            return;
        }
        let opened = self.required(&self.columns().opened_at, &mut Faults::default(), |cell| {
            self.mapping.times.parse(cell)
        });
        match (moves.last().map(|past| past.at).or(opened), last.is_open()) {
            (Some(at), true) => moves.push(PastMove { at, to: status }),
            (Some(_), false) => {
                let field = self.columns().status.as_deref().unwrap_or_default();
                let detail = "the ticket is open by its status and ended by its history";
                faults.push(Fault::new(field, Code::Refused, detail));
            }
            (None, _) => {}
        }
    }

    fn priority(&self, faults: &mut Faults) -> Priority {
        let known = &self.mapping.priorities;
        let read = self.optional(self.columns().priority.as_ref(), faults, |cell| {
            known.get(cell).copied().map_or_else(|| priority(cell), Ok)
        });
        read.unwrap_or(Priority::DEFAULT)
    }

    fn labels(&self, faults: &mut Faults) -> Vec<Label> {
        let columns = self.columns().labels.iter();
        columns.filter_map(|column| self.optional(Some(column), faults, Label::parse)).collect()
    }

    fn location(&self, address: Option<&String>, faults: &mut Faults) -> Option<Location> {
        let columns = self.columns();
        let degrees = |cell: &str| {
            let number = cell.parse::<f64>().ok().filter(|degrees| degrees.is_finite());
            number.ok_or_else(|| Fault::here(Code::WrongType, "not degrees like 39.2904"))
        };
        let north = self.optional(columns.latitude.as_ref(), faults, degrees);
        let east = self.optional(columns.longitude.as_ref(), faults, degrees);
        let column = columns.latitude.as_deref().unwrap_or_default();
        let place = north.zip(east).and_then(|(north, east)| {
            let place = Place::new(north, east);
            place.map_err(|fault| faults.push(Fault { path: column.to_owned(), ..fault })).ok()
        });
        let address = self.optional(address, faults, Address::parse);
        let known = place.is_some() || address.is_some();
        known.then_some(Location { place, address })
    }

    fn data(&self, faults: &mut Faults) -> Option<String> {
        let mut data = Map::new();
        for (field, column, kind) in &self.columns().data {
            let value = self.optional(Some(column), faults, |cell| value(cell, *kind));
            data.extend(value.map(|value| (field.clone(), value)));
        }
        if data.is_empty() {
            return None;
        }
        let text = Value::Object(data).to_string();
        if text.len() > oms_base::limits::DATA_BYTES_MAX {
            let most = oms_base::limits::DATA_BYTES_MAX;
            let detail = format!("a ticket's data has at most {most} bytes");
            faults.push(Fault::new("data", Code::OutOfBounds, detail));
        }
        Some(text)
    }

    fn required<T>(
        &self,
        column: &str,
        faults: &mut Faults,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let before = faults.list().len();
        let read = self.optional_in(column, faults, parse);
        if read.is_none() && faults.list().len() == before {
            faults.push(Fault::new(column, Code::MissingField, "is required"));
        }
        read
    }

    fn optional<T>(
        &self,
        column: Option<&String>,
        faults: &mut Faults,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        self.optional_in(column?, faults, parse)
    }

    fn optional_in<T>(
        &self,
        column: &str,
        faults: &mut Faults,
        parse: impl Fn(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let bytes = self.cells.get(*self.layout.0.get(column)?)?;
        let cell = faults.take(column, self.text(bytes))?;
        let cell = cell.trim();
        if cell.is_empty() { None } else { faults.take(column, parse(cell)) }
    }

    fn text<'c>(&self, bytes: &'c [u8]) -> Result<Cow<'c, str>, Fault> {
        if self.mapping.encoding == UTF_8 {
            let text = std::str::from_utf8(bytes).map(Cow::Borrowed);
            return text.map_err(|_| {
                let detail = "has bytes that are no UTF-8; is the file's encoding latin-1?";
                Fault::here(Code::BadText, detail)
            });
        }
        Ok(self.mapping.encoding.decode_without_bom_handling(bytes).0)
    }

    /// A fault of the ticket's past, at the column that it is read from.
    fn named(&self, fault: Fault) -> Fault {
        let columns = self.columns();
        let column = match fault.path.as_str() {
            "opened_at" => Some(&columns.opened_at),
            "due_at" => columns.due_at.as_ref(),
            _ => columns.closed_at.as_ref(),
        };
        Fault { path: column.cloned().unwrap_or_default(), ..fault }
    }

    fn key(&self, record: &Name) -> Key {
        let mut hash = Sha256::new();
        for text in ["import", self.mapping.import.as_str(), record.as_str()] {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        let mut content = Sha256::new();
        for cell in self.cells {
            content.update((cell.len() as u64).to_be_bytes());
            content.update(cell);
        }
        Key { hash: half(&hash.finalize()), fingerprint: half(&content.finalize()) }
    }
}

fn half(digest: &[u8]) -> [u8; 16] {
    let mut out = [0; 16];
    out.iter_mut().zip(digest).for_each(|(out, byte)| *out = *byte);
    out
}

fn unknown_status(cell: &str) -> Fault {
    let shown: String = cell.chars().take(60).collect();
    Fault::here(Code::UnknownValue, format!("the mapping's statuses do not have {shown:?}"))
}

fn value(cell: &str, kind: As) -> Result<Value, Fault> {
    match kind {
        As::Text => Ok(Value::String(cell.to_owned())),
        As::Number => {
            let number = serde_json::from_str::<serde_json::Number>(cell);
            number.map(Value::Number).map_err(|_| Fault::here(Code::WrongType, "not a number"))
        }
    }
}
