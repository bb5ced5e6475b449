//! The log, its streams and its blocks.

use super::{Case, commit};
use crate::sample::{self, AGENCY, batch, change, log_row, log_row_of, opening, ticket};
use oms_base::{AgencyId, StreamId};
use oms_store::chain::{GENESIS, block_hash, merkle_root};
use oms_store::{Batch, LogRow, Position, Query, Store, StoreError, envelope};

pub(super) const CASES: &[Case] = &[
    Case::new("a new store is empty", empty),
    Case::new("log rows stand at their batch and place, as they were written", rows),
    Case::new("a stream answers the rows that hold events of a seq on", stream),
    Case::new("a seq of a stream is written once", seq_once),
    Case::new("blocks seal their batches and form a chain", blocks),
    Case::new("a batch without log rows has no block and takes no number", no_block),
    Case::new("an empty batch changes nothing", nothing),
    Case::new("a batch may have 65,536 log rows and no more", rows_max),
    Case::new("each agency has its own log and its own chain", agencies),
];

fn empty(store: &mut dyn Store) {
    assert_eq!(store.last_position(AGENCY), Ok(Position::START));
    assert_eq!(store.log(AGENCY, Position::START, 10), Ok(Vec::new()));
    assert_eq!(store.blocks(AGENCY, 0, 10), Ok(Vec::new()));
    assert_eq!(store.stream(AGENCY, StreamId(1), 1, 10), Ok(Vec::new()));
}

fn rows(store: &mut dyn Store) {
    let first = [log_row(8, 1, 2, GENESIS), log_row(9, 1, 1, GENESIS)];
    let second = [log_row(8, 3, 1, first[0].hashes[1])];
    assert_eq!(commit(store, &batch(first.to_vec())).batch, 1);
    assert_eq!(commit(store, &batch(second.to_vec())).batch, 2);
    let written = first.iter().chain(&second);
    let places = [Position::new(1, 0), Position::new(1, 1), Position::new(2, 0)];
    let found = store.log(AGENCY, Position::START, 10).unwrap();
    assert_eq!(found.len(), 3);
    for ((found, written), place) in found.iter().zip(written).zip(places) {
        assert_eq!(found.position, place);
        assert_eq!((found.stream, found.kind), (written.stream, written.kind));
        assert_eq!((found.first_seq, &found.body), (written.first_seq, &written.body));
    }
    assert_eq!(store.last_position(AGENCY), Ok(places[2]));
    assert_eq!(store.log(AGENCY, places[0], 1), Ok(found[1..2].to_vec()));
    assert_eq!(store.log(AGENCY, places[1], 9), Ok(found[2..].to_vec()));
    assert_eq!(store.log(AGENCY, places[2], 9), Ok(Vec::new()));
}

fn stream(store: &mut dyn Store) {
    // Rows of 3, 1 and 2 events: seqs 1–3, 4, 5–6.
    let rows: Vec<_> = [(1, 3), (4, 1), (5, 2)]
        .map(|(first_seq, events)| log_row(8, first_seq, events, GENESIS))
        .to_vec();
    for row in rows {
        commit(store, &batch(vec![log_row(9, row.first_seq, 1, GENESIS), row]));
    }
    let cases: [(u64, usize, &[u64]); 10] = [
        (0, 9, &[1, 4, 5]),
        (1, 9, &[1, 4, 5]),
        (3, 9, &[1, 4, 5]),
        (4, 9, &[4, 5]),
        (5, 9, &[5]),
        (6, 9, &[5]),
        (7, 9, &[]),
        (1_000, 9, &[]),
        (2, 2, &[1, 4]),
        (2, 0, &[]),
    ];
    for (from_seq, limit, want) in cases {
        let found = store.stream(AGENCY, StreamId(8), from_seq, limit).unwrap();
        let found: Vec<_> = found.iter().map(|row| row.first_seq).collect();
        assert_eq!(found, want, "from {from_seq}, at most {limit}");
    }
}

fn seq_once(store: &mut dyn Store) {
    commit(store, &batch(vec![log_row(8, 1, 1, GENESIS)]));
    let again = batch(vec![log_row(9, 1, 1, GENESIS), log_row(8, 1, 1, GENESIS)]);
    assert!(matches!(store.commit(&again), Err(StoreError::Fault(_))));
    let twice = batch(vec![log_row(9, 1, 1, GENESIS), log_row(9, 1, 1, GENESIS)]);
    assert!(matches!(store.commit(&twice), Err(StoreError::Fault(_))));
    assert_eq!(store.log(AGENCY, Position::START, 10).unwrap().len(), 1);
    assert_eq!(store.blocks(AGENCY, 0, 10).unwrap().len(), 1);
}

fn blocks(store: &mut dyn Store) {
    let batches = [1_u64, 3, 2].map(|events| {
        let stream = i64::try_from(events).unwrap_or(0);
        batch(vec![log_row(stream, 1, events, GENESIS), log_row(stream + 10, 1, 1, GENESIS)])
    });
    for batch in &batches {
        commit(store, batch);
    }
    let blocks = store.blocks(AGENCY, 0, 10).unwrap();
    assert_eq!(blocks.len(), 3);
    let mut prev = GENESIS;
    for (n, (block, batch)) in (1..).zip(blocks.iter().zip(&batches)) {
        assert_eq!((block.position, block.batch), (n, n));
        assert_eq!(block.prev_hash, prev);
        assert_eq!(block.root, root(&batch.log));
        prev = block_hash(AGENCY, block);
    }
    assert_eq!(store.blocks(AGENCY, 1, 1), Ok(blocks[1..2].to_vec()));
    assert_eq!(store.blocks(AGENCY, 3, 9), Ok(Vec::new()));
}

fn root(rows: &[LogRow]) -> oms_store::chain::Hash {
    let hashes: Vec<_> = rows.iter().flat_map(|row| &row.hashes).copied().collect();
    merkle_root(&hashes)
}

fn no_block(store: &mut dyn Store) {
    let counting = Batch { counters: vec![change("open", 1)], ..Batch::new(AGENCY) };
    assert_eq!(commit(store, &counting).batch, 0);
    assert_eq!(commit(store, &opening(vec![ticket(1)])).batch, 1);
    assert_eq!(commit(store, &counting).batch, 1);
    assert_eq!(commit(store, &opening(vec![ticket(2)])).batch, 2);
    let blocks = store.blocks(AGENCY, 0, 10).unwrap();
    assert_eq!(blocks.iter().map(|block| block.batch).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(store.counters(AGENCY, ""), Ok(vec![change("open", 2)]));
}

fn nothing(store: &mut dyn Store) {
    assert_eq!(commit(store, &Batch::new(AGENCY)).batch, 0);
    commit(store, &opening(vec![ticket(1)]));
    assert_eq!(commit(store, &Batch::new(AGENCY)).batch, 1);
    assert_eq!(store.blocks(AGENCY, 0, 10).unwrap().len(), 1);
}

fn rows_max(store: &mut dyn Store) {
    let row = log_row(0, 1, 1, GENESIS);
    let of_stream = |n| LogRow { stream: StreamId(n), ..row.clone() };
    let too_many = batch((0..=1 << 16).map(of_stream).collect());
    assert!(matches!(store.commit(&too_many), Err(StoreError::Fault(_))));
    assert_eq!(store.last_position(AGENCY), Ok(Position::START));
    let most = batch((1..=1 << 16).map(of_stream).collect());
    assert_eq!(most.log.len(), Position::ROWS_MAX);
    commit(store, &most);
    assert_eq!(store.last_position(AGENCY), Ok(Position::new(1, u16::MAX)));
    commit(store, &batch(vec![of_stream(0)]));
    assert_eq!(store.last_position(AGENCY), Ok(Position::new(2, 0)));
}

fn agencies(store: &mut dyn Store) {
    let other = AgencyId(2);
    commit(store, &batch(vec![log_row(8, 1, 1, GENESIS)]));
    let theirs = Batch { log: vec![log_row_of(other, 9, 1, 1, GENESIS)], ..Batch::new(other) };
    assert_eq!(commit(store, &theirs).batch, 2);
    commit(store, &batch(vec![log_row(8, 2, 1, GENESIS)]));
    let batches = |agency| -> Vec<(i64, i64)> {
        let blocks = store.blocks(agency, 0, 10).unwrap();
        blocks.iter().map(|block| (block.position, block.batch)).collect()
    };
    assert_eq!(batches(AGENCY), [(1, 1), (2, 3)]);
    assert_eq!(batches(other), [(1, 2)]);
    assert_eq!(store.blocks(other, 0, 1).unwrap()[0].prev_hash, GENESIS);
    assert_eq!(store.last_position(other), Ok(Position::new(2, 0)));
    assert_eq!(store.last_position(AGENCY), Ok(Position::new(3, 0)));
    assert_eq!(store.log(other, Position::START, 10).unwrap().len(), 1);
    assert_eq!(store.stream(other, StreamId(8), 1, 10), Ok(Vec::new()));
    check_bodies(store);
}

/// What stands in the log still reads as the events that were written.
fn check_bodies(store: &dyn Query) {
    for row in store.log(AGENCY, Position::START, 10).unwrap() {
        let events = envelope::decode(&row.body, row.first_seq).unwrap();
        assert_eq!(events[0].time, sample::at(row.first_seq.cast_signed()));
    }
}
