//! The forger who knows the product: changes one event, and then every hash from there to the end,
//! so that nothing inside the store contradicts anything else.

use crate::dice::Dice;
use anyhow::{Context, Result, anyhow};
use oms_base::{AgencyId, PartBytes, StreamId};
use oms_store::chain::{self, GENESIS, Hash, Place};
use oms_store::{BlockRow, Envelope, StreamKind, envelope};
use rusqlite::{Connection, params};
use std::collections::BTreeMap;

/// A row of the log as a forger reads it.
struct LogRow {
    position: i64,
    stream: StreamId,
    kind: StreamKind,
    first_seq: u64,
    events: Vec<Envelope>,
}

/// Changes an event without a trace inside the store; answers which.
pub(crate) fn rechain(conn: &Connection, dice: &mut Dice) -> Result<String> {
    let mut log = log(conn)?;
    let salted = |row: &LogRow| row.events.iter().any(|event| salt(&mut event.clone()).is_some());
    let fit: Vec<usize> = (0..log.len()).filter(|at| salted(&log[*at])).collect();
    let at = dice.pick(&fit).copied().context("an event has a part")?;
    let byte = dice.below(16) as usize;
    let row = &mut log[at];
    // The salt alone: the event says what it said, and is another.
    let salt = row.events.iter_mut().find_map(salt).context("a part has a salt")?;
    salt[byte] ^= 1;
    let what = format!("the event at {} is changed, and all hashes after it", row.position);
    let body = envelope::encode(&row.events);
    conn.execute("UPDATE log SET body = ?1 WHERE position = ?2", params![body, row.position])?;
    seal(conn, &log)?;
    Ok(what)
}

fn salt(event: &mut Envelope) -> Option<&mut [u8; 16]> {
    event.body.parts.iter_mut().find_map(|part| match &mut part.bytes {
        PartBytes::Kept { salt, .. } => Some(salt),
        PartBytes::Erased { .. } => None,
    })
}

fn log(conn: &Connection) -> Result<Vec<LogRow>> {
    const LOG: &str = "SELECT position, stream, kind, first_seq, body FROM log ORDER BY position";
    let mut statement = conn.prepare_cached(LOG)?;
    let mut rows = statement.query([])?;
    let mut log = Vec::new();
    while let Some(row) = rows.next()? {
        let first_seq = row.get::<_, i64>(3)?.cast_unsigned();
        let body: Vec<u8> = row.get(4)?;
        let kind = StreamKind::from_number(row.get(2)?);
        log.push(LogRow {
            position: row.get(0)?,
            stream: StreamId(row.get(1)?),
            kind: kind.context("a kind of stream")?,
            first_seq,
            events: envelope::decode(&body, first_seq).map_err(|bad| anyhow!("{bad}"))?,
        });
    }
    Ok(log)
}

/// Writes every hash anew.
fn seal(conn: &Connection, log: &[LogRow]) -> Result<()> {
    let agency = AgencyId::FIRST;
    let mut heads: BTreeMap<StreamId, (StreamKind, Hash)> = BTreeMap::new();
    let mut batches: BTreeMap<i64, Vec<Hash>> = BTreeMap::new();
    for row in log {
        let place = Place { agency, kind: row.kind, stream: row.stream };
        let mut hash = heads.get(&row.stream).map_or(GENESIS, |(_, hash)| *hash);
        for event in &row.events {
            hash = chain::event_hash(&hash, place, event);
            batches.entry(row.position >> 16).or_default().push(hash);
        }
        heads.insert(row.stream, (row.kind, hash));
        if row.kind == StreamKind::Rule {
            let version = row.first_seq.cast_signed();
            let set = "UPDATE rule SET hash = ?1 WHERE id = ?2 AND version = ?3";
            conn.execute(set, params![hash, row.stream.0, version])?;
        }
    }
    let mut prev_hash = GENESIS;
    for (position, (batch, hashes)) in (1..).zip(&batches) {
        let root = chain::merkle_root(hashes);
        let set = "UPDATE block SET root = ?1, prev_hash = ?2 WHERE position = ?3";
        conn.execute(set, params![root, prev_hash, position])?;
        let block = BlockRow { position, batch: *batch, root, prev_hash };
        prev_hash = chain::block_hash(agency, &block);
    }
    for (stream, (kind, hash)) in heads {
        let table = match kind {
            StreamKind::Ticket => "ticket",
            StreamKind::Board => "board",
            StreamKind::Workflow => "workflow",
            StreamKind::Rule => continue,
        };
        let set = format!("UPDATE {table} SET hash = ?1 WHERE id = ?2");
        conn.execute(&set, params![hash, stream.0])?;
    }
    Ok(())
}
