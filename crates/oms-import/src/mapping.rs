//! The mapping of a file: which column is which field of a ticket, and how cells are read.

use super::times::Times;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};
use oms_base::{Code, Fault, Faults, Name, Owner, Priority, Status};
use oms_domain::json::{Fields, text};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Most columns of data, most labels, most moves, and most words of a list that a mapping names.
const ITEMS_MAX: usize = 1_000;

/// How a file is read.
#[derive(Debug)]
pub struct Mapping {
    /// What the import is called: with the record's name it tells what was imported before.
    pub import: Name,
    /// Where its tickets go.
    pub board: Name,
    /// What stands between two cells.
    pub delimiter: u8,
    /// How its bytes are read.
    pub encoding: &'static Encoding,
    /// Whether a record that was imported before with other content is an error.
    pub repeats_are_errors: bool,
    /// How times are written.
    pub times: Times,
    /// The columns.
    pub columns: Columns,
    /// What the words of the status column mean.
    pub statuses: BTreeMap<String, Status>,
    /// What the words of the owner column mean; a word that is not there is an owner's name.
    pub owners: BTreeMap<String, Owner>,
    /// What the words of the priority column mean; a word that is not there is a number.
    pub priorities: BTreeMap<String, Priority>,
}

/// The columns by what they become, each by its name in the file's first line.
#[derive(Debug, Default)]
pub struct Columns {
    /// What the record is called there.
    pub record: String,
    /// The title.
    pub title: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// The status.
    pub status: Option<String>,
    /// Who is responsible.
    pub owner: Option<String>,
    /// How urgent.
    pub priority: Option<String>,
    /// When it was opened.
    pub opened_at: String,
    /// When it was due.
    pub due_at: Option<String>,
    /// When it ended.
    pub closed_at: Option<String>,
    /// Degrees north.
    pub latitude: Option<String>,
    /// Degrees east.
    pub longitude: Option<String>,
    /// Where it is, in words.
    pub address: Option<String>,
    /// Labels, one a column.
    pub labels: Vec<String>,
    /// Moves before the end: the column with the time, and the status from then on.
    pub history: Vec<(String, Status)>,
    /// Data, by field.
    pub data: Vec<(String, String, As)>,
}

/// What a cell of data becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum As {
    /// Text.
    Text,
    /// A number.
    Number,
}

/// Reads a mapping, or says everything that is wrong with it.
pub fn read(document: &Value) -> Result<Mapping, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", document, &mut faults);
    let mapping = read_fields(&mut fields);
    fields.finish();
    match mapping {
        Some(mapping) => faults.into_result(mapping),
        None => Err(faults),
    }
}

fn read_fields(fields: &mut Fields<'_, '_>) -> Option<Mapping> {
    let import = fields.required("import", text(Name::parse));
    let board = fields.required("board", text(Name::parse));
    let delimiter = fields.optional("delimiter", text(delimiter));
    let encoding = fields.optional("encoding", text(encoding));
    let repeats = fields.optional("repeats", text(repeats));
    let times = fields.object("times", Times::read).flatten();
    if times.is_none() && fields.value("times").is_none() {
        fields.fault("times", Code::MissingField, "say how times are written, and in which zone");
    }
    let statuses = words(fields, "statuses", Status::parse);
    let owners = words(fields, "owners", Owner::parse);
    let priorities = words(fields, "priorities", priority);
    let columns = fields.object("columns", Columns::read);
    if columns.is_none() && fields.value("columns").is_none() {
        fields.fault("columns", Code::MissingField, "say which column is which field");
    }
    let columns = columns?;
    if columns.status.is_some() && statuses.is_empty() {
        let detail = "say what the words of the status column mean";
        fields.fault("statuses", Code::MissingField, detail);
    }
    Some(Mapping {
        import: import?,
        board: board?,
        delimiter: delimiter.unwrap_or(b','),
        encoding: encoding.unwrap_or(UTF_8),
        repeats_are_errors: repeats.unwrap_or(false),
        times: times?,
        columns,
        statuses,
        owners,
        priorities,
    })
}

impl Columns {
    fn read(fields: &mut Fields<'_, '_>) -> Columns {
        let record = fields.required("record", text(column));
        let opened_at = fields.required("opened_at", text(column));
        let columns = Columns {
            record: record.unwrap_or_default(),
            opened_at: opened_at.unwrap_or_default(),
            title: fields.optional("title", text(column)),
            description: fields.optional("description", text(column)),
            status: fields.optional("status", text(column)),
            owner: fields.optional("owner", text(column)),
            priority: fields.optional("priority", text(column)),
            due_at: fields.optional("due_at", text(column)),
            closed_at: fields.optional("closed_at", text(column)),
            latitude: fields.optional("latitude", text(column)),
            longitude: fields.optional("longitude", text(column)),
            address: fields.optional("address", text(column)),
            labels: fields.list("labels", ITEMS_MAX, text(column)).unwrap_or_default(),
            history: history(fields),
            data: data(fields),
        };
        if columns.latitude.is_some() != columns.longitude.is_some() {
            let detail = "a place has a latitude and a longitude";
            fields.fault("latitude", Code::MissingField, detail);
        }
        columns
    }

    /// Every column that is named, with the field that names it.
    pub(crate) fn named(&self) -> Vec<(String, &str)> {
        let required = [("record", &self.record), ("opened_at", &self.opened_at)];
        let mut named: Vec<(String, &str)> = required
            .into_iter()
            .map(|(field, column)| (format!("columns.{field}"), column.as_str()))
            .collect();
        for (field, column) in [
            ("title", &self.title),
            ("description", &self.description),
            ("status", &self.status),
            ("owner", &self.owner),
            ("priority", &self.priority),
            ("due_at", &self.due_at),
            ("closed_at", &self.closed_at),
            ("latitude", &self.latitude),
            ("longitude", &self.longitude),
            ("address", &self.address),
        ] {
            let column = column.as_deref();
            named.extend(column.map(|column| (format!("columns.{field}"), column)));
        }
        let many = |field: &str, n: usize| format!("columns.{field}[{n}]");
        named.extend((0..).zip(&self.labels).map(|(n, column)| (many("labels", n), &**column)));
        let history = (0..).zip(&self.history);
        named.extend(history.map(|(n, (column, _))| (many("history", n), &**column)));
        let data = self.data.iter();
        named.extend(data.map(|(field, column, _)| (format!("columns.data.{field}"), &**column)));
        named
    }
}

fn history(fields: &mut Fields<'_, '_>) -> Vec<(String, Status)> {
    let moves = fields.objects("history", ITEMS_MAX, |fields| {
        let at = fields.required("at", text(column));
        let to = fields.required("status", text(Status::parse));
        at.zip(to)
    });
    moves.into_iter().flatten().flatten().collect()
}

/// `field: Column`, or `field: {column: Column, as: number}`.
fn data(fields: &mut Fields<'_, '_>) -> Vec<(String, String, As)> {
    let Some(object) = map(fields, "data") else { return Vec::new() };
    let mut data = Vec::new();
    for (field, said) in object {
        let mut faults = Faults::default();
        let path = fields.path_of(&format!("data.{field}"));
        let read = match said {
            Value::String(name) => {
                faults.take(&path, column(name)).map(|column| (column, As::Text))
            }
            other => {
                let mut inner = Fields::new(&path, other, &mut faults);
                let column = inner.required("column", text(column));
                let kind = inner.optional("as", text(kind)).unwrap_or(As::Text);
                inner.finish();
                column.map(|column| (column, kind))
            }
        };
        for fault in faults {
            let inner = fault.path.strip_prefix("columns.").unwrap_or(&fault.path).to_owned();
            fields.fault(&inner, fault.code, fault.detail);
        }
        data.extend(read.map(|(column, kind)| (field.clone(), column, kind)));
    }
    data
}

/// A map from the words of a column to what they mean.
fn words<T>(
    fields: &mut Fields<'_, '_>,
    name: &'static str,
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> BTreeMap<String, T> {
    let Some(object) = map(fields, name) else { return BTreeMap::new() };
    let mut words = BTreeMap::new();
    for (word, meaning) in object {
        let said = match meaning {
            Value::Number(number) => number.to_string(),
            other => other.as_str().unwrap_or_default().to_owned(),
        };
        match parse(&said) {
            Ok(meaning) => {
                words.insert(word.clone(), meaning);
            }
            Err(fault) => fields.fault(&format!("{name}.{word}"), fault.code, fault.detail),
        }
    }
    words
}

fn map<'v>(fields: &mut Fields<'v, '_>, name: &'static str) -> Option<&'v Map<String, Value>> {
    let value = fields.value(name)?;
    let object = value.as_object();
    if object.is_none_or(|object| object.len() > ITEMS_MAX) {
        let detail = format!("must be a map of at most {ITEMS_MAX} entries");
        fields.fault(name, Code::WrongType, detail);
    }
    object.filter(|object| object.len() <= ITEMS_MAX)
}

fn column(name: &str) -> Result<String, Fault> {
    if name.trim().is_empty() {
        return Err(Fault::here(Code::BadText, "a column has a name"));
    }
    Ok(name.trim().to_owned())
}

fn delimiter(text: &str) -> Result<u8, Fault> {
    match text.as_bytes() {
        [b @ (b',' | b';' | b'\t' | b'|')] => Ok(*b),
        _ => Err(Fault::here(Code::UnknownValue, r#"must be ",", ";", "\t" or "|""#)),
    }
}

fn encoding(text: &str) -> Result<&'static Encoding, Fault> {
    match text {
        "utf-8" => Ok(UTF_8),
        "latin-1" => Ok(WINDOWS_1252),
        _ => Err(Fault::here(Code::UnknownValue, "must be utf-8 or latin-1")),
    }
}

fn repeats(text: &str) -> Result<bool, Fault> {
    match text {
        "skip" => Ok(false),
        "error" => Ok(true),
        _ => Err(Fault::here(Code::UnknownValue, "must be skip or error")),
    }
}

fn kind(text: &str) -> Result<As, Fault> {
    match text {
        "text" => Ok(As::Text),
        "number" => Ok(As::Number),
        _ => Err(Fault::here(Code::UnknownValue, "must be text or number")),
    }
}

/// Reads 0 to 3.
pub(crate) fn priority(text: &str) -> Result<Priority, Fault> {
    let level: i64 = text.parse().unwrap_or(-1);
    Priority::new(level)
}
