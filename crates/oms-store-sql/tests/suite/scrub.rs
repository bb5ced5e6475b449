//! What was erased is in no byte of any file, once the store has scrubbed them.

use oms_base::{AgencyId, Number, StreamId, TicketId, Timestamp};
use oms_store::chain::GENESIS;
use oms_store::search::{DocRow, DocWrite, SearchBatch, SearchIndex, TextField, TextRow};
use oms_store::{
    Batch, ErasureRow, ErasureWrite, Moves, Position, Query, Rewrite, Scrubbed, Store, TicketRow,
    TicketWrite,
};
use oms_store_sql::{SqliteSearch, SqliteStore};
use oms_testkit::sample::{AGENCY, at, log_row, ticket};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::path::Path;

const TICKETS: i64 = 300;
/// How often each ticket grows: pages split then, and leave copies behind.
const ROUNDS: usize = 12;

fn canary(id: i64) -> String {
    format!("canary-{id:05}-of-a-person")
}

fn state(id: i64, round: usize) -> Vec<u8> {
    format!("{}{}", canary(id), "x".repeat(40 * round)).into_bytes()
}

fn grown(id: i64, round: usize) -> TicketRow {
    let version = round as u64 + 1;
    TicketRow { version, state: state(id, round), ..ticket(id) }
}

fn fill(store: &mut SqliteStore) {
    for round in 0..ROUNDS {
        let rows = (1..=TICKETS).map(|id| grown(id, round));
        let tickets = rows.map(|row| match round {
            0 => TicketWrite::new(row),
            _ => {
                let prior_version = Some(row.version - 1);
                TicketWrite { prior_version, moves: Moves::Anything, row }
            }
        });
        let seq = round as u64 + 1;
        let log = (1..=TICKETS).map(|id| log_row(id, seq, 1, GENESIS));
        let batch = Batch { log: log.collect(), tickets: tickets.collect(), ..Batch::new(AGENCY) };
        store.commit(&batch).unwrap();
    }
    // What the log says of them in words.
    for id in 1..=TICKETS {
        rewrite(store, id, canary(id).as_bytes(), None);
    }
}

/// Replaces the first log row of a ticket, as an erasure does.
fn rewrite(store: &mut SqliteStore, id: i64, body: &[u8], then: Option<TicketWrite>) {
    let row = store.stream(AGENCY, StreamId(id), 1, 1).unwrap().remove(0);
    let seq = if then.is_some() { 2 } else { 1 };
    let list = ErasureRow {
        ticket: TicketId(id),
        seq,
        number: format!("T-2026-{id:05}"),
        fields: "title".to_owned(),
        at: at(1),
    };
    // Still a row of one event: what stands in its body is no part of this test.
    let position = row.position;
    let mut bytes = row.body;
    bytes.splice(bytes.len() - 6.., body.iter().copied());
    let rewrites = vec![Rewrite { position, stream: StreamId(id), body: bytes }];
    let erasures = vec![ErasureWrite { row: list, rewrites }];
    let batch = Batch { erasures, tickets: then.into_iter().collect(), ..Batch::new(AGENCY) };
    store.commit(&batch).unwrap();
}

fn erase_all(store: &mut SqliteStore) {
    for id in 1..=TICKETS {
        let row = TicketRow { version: ROUNDS as u64 + 1, state: vec![1], ..ticket(id) };
        let prior_version = Some(ROUNDS as u64);
        let then = TicketWrite { prior_version, moves: Moves::Nothing, row };
        rewrite(store, id, b"erased", Some(then));
    }
}

/// How many tickets' canaries stand in a file of the directory.
fn found(dir: &Path) -> usize {
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let whole = canary(1).len();
        let begins = |part: &&[u8]| part.starts_with(b"canary-");
        found.extend(bytes.windows(whole).filter(begins).map(<[u8]>::to_vec));
    }
    (1..=TICKETS).filter(|id| found.contains(canary(*id).as_bytes())).count()
}

fn scrub(mut go_on: impl FnMut() -> Scrubbed) {
    for _ in 0..1_000 {
        if go_on() == Scrubbed::Clean {
            return;
        }
    }
    panic!("there is no end of it");
}

fn empty_log(dir: &Path, file: &str) {
    let conn = Connection::open(dir.join(file)).unwrap();
    conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
}

#[test]
fn nothing_of_an_erased_ticket_is_left_in_a_file() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    fill(&mut store);
    assert_eq!(found(dir.path()), usize::try_from(TICKETS).unwrap());
    erase_all(&mut store);
    empty_log(dir.path(), "tickets.db");
    assert!(found(dir.path()) > 0, "pages that were split hold none: the sweep is not tested");
    scrub(|| store.scrub().unwrap());
    assert_eq!(found(dir.path()), 0);
    assert_eq!(store.ticket(AGENCY, TicketId(7)).unwrap().unwrap().state, [1]);
    let conn = Connection::open(dir.path().join("tickets.db")).unwrap();
    let sound: String = conn.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
}

#[test]
fn the_next_process_ends_what_one_has_begun() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    fill(&mut store);
    erase_all(&mut store);
    drop(store);
    assert!(found(dir.path()) > 0);
    let mut store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.scrub().unwrap(), Scrubbed::More);
    scrub(|| store.scrub().unwrap());
    assert_eq!(found(dir.path()), 0);
    drop(store);
    let mut store = SqliteStore::open(dir.path()).unwrap();
    assert_eq!(store.scrub().unwrap(), Scrubbed::Clean, "it is noted that nothing is left to do");
}

#[test]
fn a_reader_holds_the_end_up_and_not_the_writer() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = SqliteStore::open(dir.path()).unwrap();
    fill(&mut store);
    let conn = Connection::open(dir.path().join("tickets.db")).unwrap();
    conn.execute_batch("BEGIN; SELECT count(*) FROM log").unwrap();
    erase_all(&mut store);
    while store.scrub().unwrap() == Scrubbed::More {}
    assert_eq!(store.scrub().unwrap(), Scrubbed::Held);
    conn.execute_batch("COMMIT").unwrap();
    scrub(|| store.scrub().unwrap());
    assert_eq!(found(dir.path()), 0);
}

/// Every so manieth ticket of the index is of a person: too few for the index to tidy up by itself.
const PERSON_EVERY: i64 = 25;

fn doc(id: i64, is_erased: bool) -> DocWrite {
    let subject = if id % PERSON_EVERY == 0 { canary(id) } else { format!("street-{id:05}") };
    let number = Number::parse(&format!("T-2026-{id:05}")).unwrap();
    let label = if is_erased { "label=erased".to_owned() } else { format!("label={subject}") };
    let row = DocRow {
        ticket: TicketId(id),
        number,
        is_open: true,
        priority: 2,
        opened_at: Timestamp::from_micros(id),
        updated_at: Timestamp::from_micros(id),
        closed_at: None,
        due_at: None,
        facets: vec![label],
        numbers: Vec::new(),
        place: None,
    };
    let words = subject.replace('-', "");
    let text = TextRow { field: TextField::Title, n: 0, words };
    let texts = if is_erased { Vec::new() } else { vec![text] };
    let cleared = vec![TextField::Title];
    DocWrite { row, kept_facets: Vec::new(), cleared, texts }
}

#[test]
fn nothing_of_an_erased_ticket_is_left_in_the_index() {
    let dir = tempfile::tempdir().unwrap();
    let mut index = SqliteSearch::open(dir.path()).unwrap();
    let mut batches = 0;
    let mut write = |index: &mut SqliteSearch, ids: &[i64], erases: bool| {
        batches += 1;
        let docs = ids.iter().map(|id| doc(*id, erases)).collect();
        let (agency, position) = (AgencyId(1), Position::new(batches, 0));
        index.write(&SearchBatch { agency, position, docs, erases }).unwrap();
    };
    let ids: Vec<i64> = (1..=TICKETS).collect();
    for page in ids.chunks(7) {
        write(&mut index, page, false);
    }
    // The index keeps words without their dashes, and of a word what it does not share with the
    // one before it in the order of words: its own number is what tells it.
    let words = |dir: &Path| {
        let files = std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
        let needle = b"ofaperson";
        files
            .map(|path| std::fs::read(path).unwrap())
            .map(|bytes| bytes.windows(needle.len()).filter(|part| part == needle).count())
            .sum::<usize>()
    };
    let persons: Vec<i64> = ids.into_iter().filter(|id| id % PERSON_EVERY == 0).collect();
    assert_eq!((words(dir.path()) >= persons.len(), found(dir.path())), (true, persons.len()));
    write(&mut index, &persons, true);
    empty_log(dir.path(), "search.db");
    assert!(words(dir.path()) > 0, "the index forgets by itself: the merge is not tested");
    scrub(|| index.scrub().unwrap());
    assert_eq!((words(dir.path()), found(dir.path())), (0, 0));
}
