//! Taking in what the log says of tickets.

use crate::read::bound;
use crate::sql::sql;
use crate::transaction::SqliteTransaction;
use oms_base::{AgencyId, Timestamp};
use oms_store::StoreError;
use oms_store::search::{DocRow, DocWrite, SearchBatch};
use rusqlite::params;

const UPSERT: &str = sql("INSERT INTO doc (ticket, agency, prefix, year, sequence, is_open, \
       priority, opened_at, updated_at, closed_at, due_at, latitude, longitude, x, y, z) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
     ON CONFLICT (ticket) DO UPDATE SET is_open = excluded.is_open, \
       priority = excluded.priority, updated_at = excluded.updated_at, \
       closed_at = excluded.closed_at, due_at = excluded.due_at, \
       latitude = excluded.latitude, longitude = excluded.longitude, \
       x = excluded.x, y = excluded.y, z = excluded.z");
const DROP_FACETS: &str = sql("DELETE FROM facet WHERE arrival = $1 AND kept = 0");
const ADD_FACET: &str = sql("INSERT INTO facet (name, arrival, kept) VALUES ($1, $2, $3) \
     ON CONFLICT (name, arrival) DO NOTHING");
const DROP_NUMBERS: &str = sql("DELETE FROM number WHERE arrival = $1");
const ADD_NUMBER: &str = sql("INSERT INTO number (path, value, arrival) VALUES ($1, $2, $3) \
     ON CONFLICT (path, value, arrival) DO NOTHING");
const PIECES: &str = sql("SELECT id FROM piece WHERE arrival = $1 AND field = $2");
const DROP_PIECES: &str = sql("DELETE FROM piece WHERE arrival = $1 AND field = $2");
const PIECE: &str = sql("SELECT id FROM piece WHERE arrival = $1 AND field = $2 AND n = $3");
// A ticket's texts lie next to each other, in the order in which tickets arrived.
const NEXT_PIECE: &str = sql("SELECT coalesce(max(id), $1 << 24) + 1 FROM piece \
     WHERE id >= $1 << 24 AND id < ($1 + 1) << 24");
const ADD_PIECE: &str = sql("INSERT INTO piece (id, arrival, field, n) VALUES ($1, $2, $3, $4)");
// One word's row at a time: before a statement that may change several rows, SQLite has everything
// that is new among the words written out.
const DROP_WORDS: &str = sql("DELETE FROM word WHERE rowid = $1");
const ADD_WORDS: &str = sql("INSERT INTO word (rowid, words) VALUES ($1, $2)");
const ARRIVAL: &str = sql("SELECT arrival FROM doc WHERE ticket = $1");
const SCRUB_DUE: &str = sql("INSERT INTO scrub (due) VALUES (1) ON CONFLICT (due) DO NOTHING");
const ADVANCE: &str = sql("INSERT INTO progress (agency, position) VALUES ($1, $2) \
     ON CONFLICT (agency) DO UPDATE SET position = excluded.position");

/// Writes a batch and how far it brings the index.
pub(super) fn batch(tx: &mut SqliteTransaction<'_>, batch: &SearchBatch) -> Result<(), StoreError> {
    for doc in &batch.docs {
        row(tx, batch.agency, &doc.row)?;
        let arrival = tx.integer(ARRIVAL, params![doc.row.ticket.0])?;
        tx.execute(DROP_FACETS, params![arrival])?;
        let now = doc.row.facets.iter().map(|name| (name, false));
        for (name, kept) in doc.kept_facets.iter().map(|name| (name, true)).chain(now) {
            tx.execute(ADD_FACET, params![name, arrival, kept])?;
        }
        tx.execute(DROP_NUMBERS, params![arrival])?;
        for (path, value) in &doc.row.numbers {
            tx.execute(ADD_NUMBER, params![path, value, arrival])?;
        }
        texts(tx, arrival, doc)?;
    }
    if batch.erases {
        tx.execute(SCRUB_DUE, [])?;
    }
    tx.execute(ADVANCE, params![batch.agency.0, batch.position.key()]).map(|_| ())
}

fn row(tx: &mut SqliteTransaction<'_>, agency: AgencyId, row: &DocRow) -> Result<(), StoreError> {
    let params = params![
        row.ticket.0,
        agency.0,
        row.number.prefix.as_str(),
        row.number.year,
        row.number.sequence,
        row.is_open,
        row.priority,
        row.opened_at.micros(),
        row.updated_at.micros(),
        row.closed_at.map(Timestamp::micros),
        row.due_at.map(Timestamp::micros),
        row.place.map(|place| place.latitude),
        row.place.map(|place| place.longitude),
        row.place.map(|place| place.point[0]),
        row.place.map(|place| place.point[1]),
        row.place.map(|place| place.point[2]),
    ];
    tx.execute(UPSERT, params).map(|_| ())
}

fn texts(tx: &mut SqliteTransaction<'_>, arrival: i64, doc: &DocWrite) -> Result<(), StoreError> {
    for field in &doc.cleared {
        let place = params![arrival, field.number()];
        for id in tx.integers(PIECES, place)? {
            tx.execute(DROP_WORDS, params![id])?;
        }
        tx.execute(DROP_PIECES, place)?;
    }
    for text in &doc.texts {
        let n = bound(usize::try_from(text.n).unwrap_or(usize::MAX));
        let field = text.field.number();
        let known = tx.integers(PIECE, params![arrival, field, n])?.pop();
        let id = if let Some(id) = known {
            tx.execute(DROP_WORDS, params![id])?;
            id
        } else {
            let id = tx.integer(NEXT_PIECE, params![arrival])?;
            tx.execute(ADD_PIECE, params![id, arrival, field, n])?;
            id
        };
        tx.execute(ADD_WORDS, params![id, text.words])?;
    }
    Ok(())
}
