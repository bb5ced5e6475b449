//! Counters, idempotency keys, number marks, and the mark of ids.

use super::{Case, commit};
use crate::sample::{AGENCY, change, key};
use oms_base::{AgencyId, Prefix};
use oms_store::{Batch, CounterRow, KeyRow, NumberMark, Store, StoreError};

pub(super) const CASES: &[Case] = &[
    Case::new("counters add up, zeros are left out, a prefix is a prefix", counters),
    Case::new("a key is found on its day and the day after", keys),
    Case::new("a key of one day is written once", key_once),
    Case::new("keys are found together", keys_together),
    Case::new("the last day of keys is found up to a day", last_key_day),
    Case::new("a key that goes makes room for another", key_replaced),
    Case::new("expired keys go, at most 200 with a batch, and only with new keys", expiry),
    Case::new("number marks rise and never fall", numbers),
    Case::new("the mark of ids rises and never falls", high_water),
    Case::new("a store that can write says so", probe),
];

fn count(store: &mut dyn Store, changes: &[(&str, i64)]) {
    let changes = changes.iter().map(|(key, value)| change(key, *value));
    let batch = Batch { counters: changes.collect(), ..Batch::new(AGENCY) };
    commit(store, &batch);
}

fn counters(store: &mut dyn Store) {
    count(store, &[("a", 1), ("board/1/open", 5), ("board/2/open", 1), ("boardö", 3), ("c", -4)]);
    count(store, &[("board/1/done", 2), ("board/1/open", -2), ("board/2/open", -1), ("c", 9)]);
    let found = |prefix| -> Vec<CounterRow> { store.counters(AGENCY, prefix).unwrap() };
    let all = [("a", 1), ("board/1/done", 2), ("board/1/open", 3), ("boardö", 3), ("c", 5)];
    let all: Vec<_> = all.iter().map(|(key, value)| change(key, *value)).collect();
    assert_eq!(found(""), all);
    assert_eq!(found("board"), all[1..4]);
    assert_eq!(found("board/"), all[1..3]);
    assert_eq!(found("board/1/open"), all[2..3]);
    for none in ["board/2", "b_", "%", "board/1/open/", "d"] {
        assert_eq!(found(none), [], "{none}");
    }
    assert_eq!(store.counters(AgencyId(2), ""), Ok(Vec::new()));
}

fn of_keys(keys: Vec<KeyRow>, keys_expire_before: i32) -> Batch {
    Batch { keys, keys_expire_before, ..Batch::new(AGENCY) }
}

fn keys(store: &mut dyn Store) {
    let yesterday = key(99, 1);
    let mut today = key(100, 2);
    today.seq = 7;
    let stale = key(98, 3);
    let repeated = [key(99, 4), KeyRow { seq: 8, ..key(100, 4) }];
    let written = [[yesterday.clone(), today.clone(), stale].to_vec(), repeated.to_vec()].concat();
    commit(store, &of_keys(written, 0));
    let found = |byte| one(store.keys(AGENCY, 100, &[[byte; 16]]));
    assert_eq!(found(1), Some(yesterday));
    assert_eq!(found(2), Some(today));
    assert_eq!(found(3), None, "two days old");
    assert_eq!(found(4), Some(repeated[1].clone()), "the day itself comes first");
    assert_eq!(found(5), None);
    assert_eq!(store.keys(AGENCY, 99, &[[2; 16]]), Ok(Vec::new()), "not before its day");
    assert_eq!(store.keys(AgencyId(2), 100, &[[2; 16]]), Ok(Vec::new()));
}

fn keys_together(store: &mut dyn Store) {
    let written: Vec<KeyRow> = (1..=40).map(|n| key(100 - i32::from(n % 2), n)).collect();
    commit(store, &of_keys(written.clone(), 0));
    let asked: Vec<[u8; 16]> = (0..=60).rev().chain(3..=5).map(|n| [n; 16]).collect();
    assert_eq!(store.keys(AGENCY, 100, &asked), Ok(written));
    assert_eq!(store.keys(AGENCY, 100, &[]), Ok(Vec::new()));
}

fn key_replaced(store: &mut dyn Store) {
    commit(store, &of_keys(vec![key(100, 1), key(100, 2)], 0));
    let other = KeyRow { seq: 99, ..key(100, 1) };
    let removed = vec![(100, [1; 16]), (100, [7; 16])];
    let batch = Batch { keys_removed: removed, ..of_keys(vec![other.clone()], 0) };
    commit(store, &batch);
    assert_eq!(store.keys(AGENCY, 100, &[[1; 16]]), Ok(vec![other]));
    let removed = Batch { keys_removed: vec![(100, [1; 16])], ..Batch::new(AGENCY) };
    commit(store, &removed);
    assert_eq!(store.keys(AGENCY, 100, &[[1; 16]]), Ok(Vec::new()), "alone, too");
    assert_eq!(store.keys(AGENCY, 100, &[[2; 16]]), Ok(vec![key(100, 2)]));
}

fn key_once(store: &mut dyn Store) {
    commit(store, &of_keys(vec![key(100, 1)], 0));
    let again = KeyRow { seq: 99, ..key(100, 1) };
    let outcome = store.commit(&of_keys(vec![key(100, 2), again], 0));
    assert!(matches!(outcome, Err(StoreError::Fault(_))));
    assert_eq!(store.keys(AGENCY, 100, &[[1; 16]]), Ok(vec![key(100, 1)]));
    assert_eq!(store.keys(AGENCY, 100, &[[2; 16]]), Ok(Vec::new()));
}

fn last_key_day(store: &mut dyn Store) {
    assert_eq!(store.last_key_day(AGENCY, i32::MAX), Ok(None));
    commit(store, &of_keys(vec![key(98, 1), key(98, 2), key(100, 1)], 0));
    for (until, found) in
        [(i32::MAX, Some(100)), (100, Some(100)), (99, Some(98)), (98, Some(98)), (97, None)]
    {
        assert_eq!(store.last_key_day(AGENCY, until), Ok(found), "until {until}");
    }
    assert_eq!(store.last_key_day(AgencyId(2), i32::MAX), Ok(None));
}

fn expiry(store: &mut dyn Store) {
    let old = |n: u8| key(10, n);
    let older = |n: u8| key(9, n);
    let mut written: Vec<_> = (0..=149).map(old).collect();
    written.extend((0..=99).map(older));
    commit(store, &of_keys(written, 0));
    let left = |store: &dyn Store| {
        let here = |day| (0..=149).filter(move |&n| there(store, day, n)).count();
        (here(9), here(10))
    };
    let counting =
        Batch { counters: vec![change("open", 1)], keys_expire_before: 11, ..Batch::new(AGENCY) };
    commit(store, &counting);
    assert_eq!(left(store), (100, 150), "without new keys none goes");
    commit(store, &of_keys(vec![key(50, 1)], 10));
    assert_eq!(left(store), (0, 150), "those of the day itself stay");
    commit(store, &of_keys(vec![key(50, 2)], 11));
    assert_eq!(left(store), (0, 0));
    let many: Vec<_> = (0..=249).map(old).collect();
    commit(store, &of_keys(many, 0));
    commit(store, &of_keys(vec![key(50, 3)], 11));
    let rest = (0..=249).filter(|&n| there(store, 10, n)).count();
    assert_eq!(rest, 50, "200 go with one batch");
    assert!(there(store, 50, 1) && there(store, 50, 3));
}

fn one(found: Result<Vec<KeyRow>, StoreError>) -> Option<KeyRow> {
    let mut found = found.unwrap();
    assert!(found.len() <= 1, "{found:?}");
    found.pop()
}

fn there(store: &dyn Store, day: i32, byte: u8) -> bool {
    let found = one(store.keys(AGENCY, day, &[[byte; 16]]));
    found.is_some_and(|key| key.day == day)
}

fn numbers(store: &mut dyn Store) {
    let mark = |prefix: &str, year, next| NumberMark {
        prefix: Prefix::parse(prefix).unwrap(),
        year,
        next,
    };
    for (next, want) in [(101, 101), (201, 201), (150, 201)] {
        let batch = Batch { numbers: vec![mark("DL", 2026, next)], ..Batch::new(AGENCY) };
        commit(store, &batch);
        let found = store.number_mark(AGENCY, &mark("DL", 0, 0).prefix, 2026);
        assert_eq!(found, Ok(Some(mark("DL", 2026, want))));
    }
    for (agency, prefix, year) in
        [(AGENCY, "DL", 2027), (AGENCY, "D", 2026), (AgencyId(2), "DL", 2026)]
    {
        let found = store.number_mark(agency, &mark(prefix, 0, 0).prefix, year);
        assert_eq!(found, Ok(None), "{prefix} {year}");
    }
}

fn high_water(store: &mut dyn Store) {
    assert_eq!(store.id_high_water(), Ok(0));
    for (mark, want) in
        [(Some(70), 70), (None, 70), (Some(i64::MAX), i64::MAX), (Some(5), i64::MAX)]
    {
        let batch = Batch { id_high_water: mark, ..Batch::new(AGENCY) };
        commit(store, &batch);
        assert_eq!(store.id_high_water(), Ok(want));
    }
}

fn probe(store: &mut dyn Store) {
    assert_eq!(store.probe(), Ok(()));
    assert_eq!(store.probe(), Ok(()));
    assert_eq!(store.id_high_water(), Ok(0));
}
