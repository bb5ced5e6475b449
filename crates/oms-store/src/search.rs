//! The search index: what tickets are found by. Made from the log, and so never the truth: it may
//! be thrown away and filled again.

use crate::erasure::Scrubbed;
use crate::error::StoreError;
use crate::position::Position;
use oms_base::{AgencyId, Number, TicketId, Timestamp};

/// Which text a word stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextField {
    /// The public number.
    Number,
    /// The title.
    Title,
    /// The description.
    Description,
    /// A label.
    Label,
    /// A comment.
    Comment,
    /// Why it is blocked.
    Blocked,
    /// Where it is, in words.
    Address,
    /// The name of a file.
    File,
}

impl TextField {
    /// The number that stands for it in the index.
    pub const fn number(self) -> i64 {
        match self {
            TextField::Number => 1,
            TextField::Title => 2,
            TextField::Description => 3,
            TextField::Label => 4,
            TextField::Comment => 5,
            TextField::Blocked => 6,
            TextField::Address => 7,
            TextField::File => 8,
        }
    }
}

/// A text of a ticket, cut into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRow {
    /// Which text.
    pub field: TextField,
    /// Tells the texts of a field apart; the same again replaces the text.
    pub n: u64,
    /// Its words, in lower case, with a blank between them.
    pub words: String,
}

/// A ticket as its row of the index says.
#[derive(Debug, Clone, PartialEq)]
pub struct DocRow {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Number,
    /// Whether it is open.
    pub is_open: bool,
    /// Its urgency.
    pub priority: u8,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// What is true of it now, such as `status=blocked`; replaces what was true before.
    pub facets: Vec<String>,
    /// Numbers of its data by path.
    pub numbers: Vec<(String, f64)>,
    /// Where it is on the map.
    pub place: Option<DocPlace>,
}

/// A place on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DocPlace {
    /// Degrees north, in millionths.
    pub latitude: i64,
    /// Degrees east, in millionths.
    pub longitude: i64,
    /// The point on a round earth whose radius is 1.
    pub point: [f64; 3],
}

/// Places round one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Circle {
    /// The latitudes between which they lie, in millionths of a degree.
    pub latitudes: (i64, i64),
    /// The longitudes, where that can be said.
    pub longitudes: Option<(i64, i64)>,
    /// The point in the middle.
    pub middle: [f64; 3],
    /// The greatest square of a straight way from there.
    pub reach: f64,
}

/// A ticket's row with what has been added to it.
#[derive(Debug, Clone, PartialEq)]
pub struct DocWrite {
    /// The row.
    pub row: DocRow,
    /// What was true of it at some time and stays so, such as `commented_by=human:crew`.
    pub kept_facets: Vec<String>,
    /// Texts whose fields are emptied first.
    pub cleared: Vec<TextField>,
    /// Texts added or replaced.
    pub texts: Vec<TextRow>,
}

/// What the log said up to a position.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchBatch {
    /// Whose tickets.
    pub agency: AgencyId,
    /// The last row of the log that it includes.
    pub position: Position,
    /// The tickets that changed, each once.
    pub docs: Vec<DocWrite>,
    /// Whether it takes texts away that were erased.
    pub erases: bool,
}

/// A column of [`DocRow`] that has an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocColumn {
    /// When it was opened.
    Opened,
    /// When it last changed.
    Updated,
    /// When it ended.
    Closed,
    /// When it is due.
    Due,
    /// Its urgency.
    Priority,
}

/// Which tickets are wanted.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    /// All of these; every ticket when there are none.
    All(Vec<Filter>),
    /// One of these; none when there are none.
    Any(Vec<Filter>),
    /// Not this.
    Not(Box<Filter>),
    /// This is true of it.
    Facet(String),
    /// It is open.
    IsOpen,
    /// The column holds a value at all, from the first up to before the second.
    Range(DocColumn, Option<i64>, Option<i64>),
    /// It ended after it was due.
    EndedLate,
    /// These words stand next to each other in one text.
    Words {
        /// In which; any when absent.
        field: Option<TextField>,
        /// The words, in lower case.
        words: Vec<String>,
        /// Whether the last one may go on.
        is_beginning: bool,
    },
    /// It is on the map, in this circle.
    Near(Circle),
    /// It has a text of this field.
    HasText(TextField),
    /// A number of its data lies there.
    Number {
        /// The path.
        path: String,
        /// The least, and whether it is included.
        from: Option<(f64, bool)>,
        /// The greatest, and whether it is included.
        until: Option<(f64, bool)>,
    },
}

/// What found tickets are put in order by; ties go to the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortBy {
    /// A column; tickets without a value come last, whichever the direction.
    Column(DocColumn),
    /// The number.
    Number,
    /// When the index learned of it, in the order of the log; no two arrive at once.
    Arrival,
}

/// A place in an order: what its columns hold, and the number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SortPlace {
    /// What each key's column holds; nothing for [`SortBy::Number`].
    pub values: Vec<Option<i64>>,
    /// The number.
    pub number: Number,
}

/// A page that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchWanted {
    /// Whose tickets.
    pub agency: AgencyId,
    /// Which.
    pub filter: Filter,
    /// In which order; true means falling.
    pub order: Vec<(SortBy, bool)>,
    /// Only behind this place.
    pub after: Option<SortPlace>,
    /// At most so many.
    pub limit: usize,
}

/// Questions to the index.
pub trait SearchQuery: Send + Sync {
    /// Tickets that are wanted, in order, each with its place; `None` when looking for them would
    /// take too long.
    fn search(
        &self,
        wanted: &SearchWanted,
    ) -> Result<Option<Vec<(TicketId, SortPlace)>>, StoreError>;
}

/// The one writer of the index.
pub trait SearchIndex: Send {
    /// How far it has come in the log; [`Position::START`] in an empty one.
    fn position(&self, agency: AgencyId) -> Result<Position, StoreError>;

    /// Takes in what the log says, whole or not at all.
    fn write(&mut self, batch: &SearchBatch) -> Result<(), StoreError>;

    /// Does a part of what it takes until nothing that was erased can be read in its files.
    fn scrub(&mut self) -> Result<Scrubbed, StoreError>;
}
