//! Rows that no rebuild restores: idempotency keys, number marks, and the mark of ids.

use crate::param::{Param, params};
use crate::read::{Cells, Connection, Row, first};
use crate::sql::{Rows, insert_rows, sql};
use crate::write::Transaction;
use oms_base::{AgencyId, Prefix, StreamId, sabotage};
use oms_store::{KeyRow, NumberMark, StoreError};
use std::collections::BTreeMap;
use std::iter;

/// Most expired keys that go with one batch, so that none takes long.
const EXPIRED_MAX: i64 = 200;
const ID_HIGH_WATER: &str = "id_high_water";
const PROBE: &str = "probe";
/// Stands there from an erasure until the files are swept.
const SCRUB: &str = "scrub";

const INSERT_KEY: Rows = insert_rows!(
    "INSERT INTO idempotency (agency, day, hash, fingerprint, status, stream, seq)",
    (1 bigint, 2 bigint, 3 bytea, 4 bytea, 5 bigint, 6 bigint, 7 bigint),
    ""
);
const DELETE_EXPIRED: &str = sql("DELETE FROM idempotency WHERE agency = $1 AND (day, hash) IN \
       (SELECT old.day, old.hash FROM idempotency AS old \
        WHERE old.agency = $1 AND old.day < $2 ORDER BY old.day, old.hash LIMIT $3)");
const DELETE_KEY: &str =
    sql("DELETE FROM idempotency WHERE agency = $1 AND day = $2 AND hash = $3");
/// Keys that one question asks for.
const KEYS_ASKED: usize = 16;
const KEYS: &str = sql("SELECT hash, day, fingerprint, status, stream, seq FROM idempotency \
     WHERE agency = $1 AND day IN ($2, $3) AND hash IN \
       ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)");
const LAST_KEY_DAY: &str = sql("SELECT day FROM idempotency \
     WHERE agency = $1 AND day <= $2 ORDER BY day DESC LIMIT 1");
const RAISE_NUMBER: &str =
    sql("INSERT INTO number_mark (agency, prefix, year, next) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (agency, prefix, year) DO UPDATE SET next = excluded.next \
     WHERE number_mark.next < excluded.next");
const NUMBER: &str = sql("SELECT prefix, year, next FROM number_mark \
     WHERE agency = $1 AND prefix = $2 AND year = $3");
const RAISE_META: &str = sql("INSERT INTO meta (key, value) VALUES ($1, $2) \
     ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE meta.value < excluded.value");
const COUNT_META: &str = sql("INSERT INTO meta (key, value) VALUES ($1, 1) \
     ON CONFLICT (key) DO UPDATE SET value = meta.value + 1");
const DELETE_META: &str = sql("DELETE FROM meta WHERE key = $1");
const META: &str = sql("SELECT key, value FROM meta WHERE key = $1");

/// Removes keys that stand for nothing any more.
pub(crate) fn remove_keys(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    places: &[(i32, [u8; 16])],
) -> Result<(), StoreError> {
    for (day, hash) in places {
        tx.run(DELETE_KEY, params![agency.0, *day, hash])?;
    }
    Ok(())
}

/// Inserts idempotency keys, and deletes some of those that are older than `expire_before`.
pub(crate) fn write_keys(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    keys: &[KeyRow],
    expire_before: i32,
) -> Result<(), StoreError> {
    if keys.is_empty() || sabotage!("forget-keys") {
        return Ok(());
    }
    for row in keys {
        let (stream, seq) = (row.stream.0, row.seq.cast_signed());
        tx.run_row(
            &INSERT_KEY,
            params![agency.0, row.day, &row.hash, &row.fingerprint, row.status, stream, seq],
        )?;
    }
    tx.run(DELETE_EXPIRED, params![agency.0, expire_before, EXPIRED_MAX])?;
    Ok(())
}

/// What was answered under keys on `day` or the day before, the later first, by hash.
pub(crate) fn keys(
    conn: &dyn Connection,
    agency: AgencyId,
    day: i32,
    hashes: &[[u8; 16]],
) -> Result<Vec<KeyRow>, StoreError> {
    let mut found: BTreeMap<[u8; 16], KeyRow> = BTreeMap::new();
    for hashes in hashes.chunks(KEYS_ASKED) {
        let mut asked = params![agency.0, day.saturating_sub(1), day].to_vec();
        // The last is asked for again until the question is full.
        let filled = hashes.iter().chain(iter::repeat(&hashes[hashes.len() - 1]));
        asked.extend(filled.take(KEYS_ASKED).map(|hash| Param::Bytes(hash)));
        conn.each(KEYS, &asked, &mut |row| {
            let key = key(row)?;
            let known = found.entry(key.hash).or_insert_with(|| key.clone());
            if known.day < key.day {
                *known = key;
            }
            Ok(true)
        })?;
    }
    Ok(found.into_values().collect())
}

fn key(row: &dyn Row) -> Result<KeyRow, StoreError> {
    let cells = Cells::new(row, "idempotency", 0);
    Ok(KeyRow {
        day: cells.get(1, "day")?,
        hash: cells.get(0, "hash")?,
        fingerprint: cells.get(2, "fingerprint")?,
        status: cells.get(3, "status")?,
        stream: StreamId(cells.get(4, "stream")?),
        seq: cells.count(5, "seq")?,
    })
}

/// The last day, at most `until`, that has a key.
pub(crate) fn last_key_day(
    conn: &dyn Connection,
    agency: AgencyId,
    until: i32,
) -> Result<Option<i32>, StoreError> {
    first(conn, LAST_KEY_DAY, params![agency.0, until], |row| {
        Cells::new(row, "idempotency", 0).get(0, "day")
    })
}

/// Raises number marks; none ever falls.
pub(crate) fn write_numbers(
    tx: &mut dyn Transaction,
    agency: AgencyId,
    marks: &[NumberMark],
) -> Result<(), StoreError> {
    for mark in marks {
        let params = params![agency.0, mark.prefix.as_str(), mark.year, mark.next];
        tx.run(RAISE_NUMBER, params)?;
    }
    Ok(())
}

/// The number mark of a prefix and year.
pub(crate) fn number_mark(
    conn: &dyn Connection,
    agency: AgencyId,
    prefix: &Prefix,
    year: i16,
) -> Result<Option<NumberMark>, StoreError> {
    first(conn, NUMBER, params![agency.0, prefix.as_str(), year], |row| {
        let cells = Cells::new(row, "number_mark", 0);
        Ok(NumberMark {
            prefix: cells.text(0, "prefix", Prefix::parse)?,
            year: cells.get(1, "year")?,
            next: cells.get(2, "next")?,
        })
    })
}

/// Raises the high-water mark for ids; it never falls.
pub(crate) fn write_id_high_water(
    tx: &mut dyn Transaction,
    mark: Option<i64>,
) -> Result<(), StoreError> {
    if let Some(mark) = mark {
        tx.run(RAISE_META, params![ID_HIGH_WATER, mark])?;
    }
    Ok(())
}

/// The high-water mark for ids.
pub(crate) fn id_high_water(conn: &dyn Connection) -> Result<i64, StoreError> {
    let value = first(conn, META, params![ID_HIGH_WATER], |row| {
        Cells::new(row, "meta", 0).get(1, "value")
    })?;
    Ok(value.unwrap_or(0))
}

/// Notes that the files are to be swept, or that they are.
pub(crate) fn write_scrub_due(tx: &mut dyn Transaction, is_due: bool) -> Result<(), StoreError> {
    if is_due { tx.run(COUNT_META, params![SCRUB]) } else { tx.run(DELETE_META, params![SCRUB]) }
}

/// Whether the files are to be swept.
pub(crate) fn is_scrub_due(conn: &dyn Connection) -> Result<bool, StoreError> {
    let found =
        first(conn, META, params![SCRUB], |row| Cells::new(row, "meta", 0).get::<i64>(1, "value"))?;
    Ok(found.is_some())
}

/// Writes a row that nobody reads, to see whether the disk takes it.
pub(crate) fn probe(tx: &mut dyn Transaction) -> Result<(), StoreError> {
    tx.run(COUNT_META, params![PROBE])
}

#[cfg(test)]
mod tests {
    use super::{DELETE_EXPIRED, DELETE_KEY, DELETE_META, KEYS, LAST_KEY_DAY, META, NUMBER};

    #[test]
    fn every_statement_seeks() {
        crate::sqlite::assert_seeks(&[
            DELETE_EXPIRED,
            DELETE_KEY,
            DELETE_META,
            KEYS,
            LAST_KEY_DAY,
            NUMBER,
            META,
        ]);
    }
}
