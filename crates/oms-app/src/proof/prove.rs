//! Puts the proof of a ticket together.

use super::check::check;
use super::document::{Proof, ROWS_MAX, without_texts};
use super::sealer::{Sealer, State};
use crate::auth::Caller;
use crate::engine::TicketRef;
use crate::error::Error;
use crate::fold;
use oms_base::{AgencyId, Code, StreamId};
use oms_domain::Refusal;
use oms_store::chain::{self, GENESIS, Hash, Place};
use oms_store::tree::{Step, leaf_hash, path_among};
use oms_store::{BlockRow, Position, Query, StoredLogRow};
use std::collections::BTreeMap;

/// Log rows of a stream read at once.
const PAGE: usize = 1_000;

impl Sealer {
    /// Proves a ticket, with its texts or with their digests alone; `NotFound` also when the
    /// caller may not know of it. Reads the store: may block.
    pub fn prove(
        &self,
        caller: &Caller,
        which: &TicketRef,
        with_texts: bool,
    ) -> Result<Proof, Error> {
        let agency = caller.agency;
        let found = self.reader().ticket(caller, which)?;
        let (ticket, number) = (found.ticket.core.id, found.ticket.core.number.clone());
        let store = self.reader().store();
        let rows = whole_stream(store, agency, ticket.into())?;
        let missing = || Error::Corrupt(format!("{ticket} has no log"));
        let last = rows.last().ok_or_else(missing)?;
        let (event_path, batch) = path_in_batch(store, agency, last)?;
        let state = self.seal()?;
        let block = block_of(store, agency, batch, &state)?;
        let block_path = path_to_root(store, agency, block.position, &state)?;
        let missing = || Error::Corrupt("blocks without a checkpoint".to_owned());
        let checkpoint = state.signed.as_ref().ok_or_else(missing)?.note.to_string();
        drop(state);
        let shown = |row: StoredLogRow| {
            if with_texts { Ok(row.body) } else { without_texts(&row.body, row.first_seq) }
        };
        let rows = rows.into_iter().map(shown).collect::<Result<_, _>>();
        let proof = Proof {
            ticket,
            number,
            rows: rows.map_err(|error| Error::Corrupt(error.to_string()))?,
            event_path,
            position: block.position,
            batch: block.batch,
            previous: block.prev_hash,
            block_path,
            checkpoint,
        };
        // What does not hold is never handed out: the log itself must have been changed.
        let held = check(&proof, self.public_key());
        held.map_err(|fault| Error::Corrupt(format!("{ticket}: {}", fault.detail)))?;
        Ok(proof)
    }
}

/// Every log row of a ticket.
fn whole_stream(
    store: &dyn Query,
    agency: AgencyId,
    stream: StreamId,
) -> Result<Vec<StoredLogRow>, Error> {
    let rows = store.stream(agency, stream, 1, ROWS_MAX + 1)?;
    if rows.len() > ROWS_MAX {
        let detail = format!("has more than {ROWS_MAX} changes, too many for one proof");
        return Err(Refusal::state(Code::OutOfBounds, detail).into());
    }
    Ok(rows)
}

/// From a row's last event to the root of its batch.
fn path_in_batch(
    store: &dyn Query,
    agency: AgencyId,
    last: &StoredLogRow,
) -> Result<(Vec<Step>, i64), Error> {
    let batch = last.position.batch();
    let before = Position::from_key(Position::new(batch, 0).key() - 1);
    let mut rows = store.log(agency, before, Position::ROWS_MAX)?;
    rows.retain(|row| row.position.batch() == batch);
    let mut heads = BTreeMap::new();
    let (mut hashes, mut index) = (Vec::new(), None);
    for row in &rows {
        let place = Place { agency, kind: row.kind, stream: row.stream };
        let mut hash = match heads.get(&row.stream) {
            Some(hash) => *hash,
            None => hash_before(store, place, row.first_seq)?,
        };
        for event in fold::events(row)? {
            hash = chain::event_hash(&hash, place, &event);
            hashes.push(leaf_hash(&hash));
        }
        heads.insert(row.stream, hash);
        if row.position == last.position {
            index = (hashes.len() as u64).checked_sub(1);
        }
    }
    let index = index.ok_or_else(|| Error::Corrupt(format!("batch {batch} is not whole")))?;
    Ok((path_among(&hashes, index), batch))
}

/// The hash of the event before event `seq` of a stream.
fn hash_before(store: &dyn Query, place: Place, seq: u64) -> Result<Hash, Error> {
    let (mut at, mut hash) = (1, GENESIS);
    while at < seq {
        let rows = store.stream(place.agency, place.stream, at, PAGE)?;
        let events = rows.iter().map(fold::events).collect::<Result<Vec<_>, _>>()?.concat();
        let start = at;
        for event in events.iter().take_while(|event| event.seq < seq) {
            hash = chain::event_hash(&hash, place, event);
            at = event.seq + 1;
        }
        if at == start {
            let stream = place.stream.0;
            return Err(Error::Corrupt(format!("event {at} of stream {stream} is missing")));
        }
    }
    Ok(hash)
}

/// The block that seals a batch. Batches rise with blocks, so it is found by halving.
fn block_of(
    store: &dyn Query,
    agency: AgencyId,
    batch: i64,
    state: &State,
) -> Result<BlockRow, Error> {
    let (mut after, mut until) = (0, state.tree.size().cast_signed());
    while after < until {
        let middle = after + (until - after) / 2;
        let block = store.blocks(agency, middle, 1)?.into_iter().next();
        match block {
            Some(block) if block.batch == batch => return Ok(block),
            Some(block) if block.batch < batch => after = middle + 1,
            _ => until = middle,
        }
    }
    Err(Error::Corrupt(format!("batch {batch} has no block")))
}

fn path_to_root(
    store: &dyn Query,
    agency: AgencyId,
    position: i64,
    state: &State,
) -> Result<Vec<Step>, Error> {
    let index = position.cast_unsigned().saturating_sub(1);
    let places = state.tree.tile_of(index);
    let len = usize::try_from(places.end - places.start).unwrap_or(usize::MAX);
    let blocks = store.blocks(agency, places.start.cast_signed(), len)?;
    let leaf = |block: &BlockRow| leaf_hash(&chain::block_hash(agency, block));
    let tile: Vec<Hash> = blocks.iter().map(leaf).collect();
    Ok(state.tree.path(index, &tile))
}
