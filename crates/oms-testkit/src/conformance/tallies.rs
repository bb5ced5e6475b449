//! What is counted of agents.

use super::{Case, commit};
use crate::sample::{AGENCY, name, tally};
use oms_base::{AgencyId, Tally};
use oms_store::{Batch, Store, TallyRow};

pub(super) const CASES: &[Case] = &[
    Case::new("what is counted of agents adds up by version, and days are summed", added),
    Case::new("what is counted of agents goes when it is too old, some with each batch", swept),
];

fn count(store: &mut dyn Store, tallies: Vec<TallyRow>, expire_before: i32) {
    let tallies_expire_before = expire_before;
    commit(store, &Batch { tallies, tallies_expire_before, ..Batch::new(AGENCY) });
}

fn sums(store: &dyn Store, agent: &str, since: i32, limit: usize) -> Vec<(u32, Tally, u64)> {
    let found = store.tallies(AGENCY, &name(agent), since, limit).unwrap();
    found.iter().map(|sum| (sum.version, sum.what, sum.times)).collect()
}

fn added(store: &mut dyn Store) {
    let late = TallyRow { what: Tally::Late, ..tally("A", 2, 100, 1) };
    count(store, vec![tally("A", 1, 100, 2), tally("A", 2, 100, 3), late.clone()], 0);
    count(store, vec![tally("A", 1, 101, 5), tally("A", 2, 100, 4), tally("B", 1, 101, 9)], 0);
    let (acted, tardy) = (Tally::Acted, Tally::Late);
    let all = [(2, tardy, 1), (2, acted, 7), (1, acted, 7)];
    assert_eq!(sums(store, "A", 0, 9), all);
    assert_eq!(sums(store, "A", 0, 2), all[..2]);
    assert_eq!(sums(store, "A", 101, 9), [(1, acted, 5)]);
    assert_eq!(sums(store, "A", 102, 9), []);
    assert_eq!(sums(store, "B", 0, 9), [(1, acted, 9)]);
    assert_eq!(store.tallies(AgencyId(2), &name("A"), 0, 9), Ok(Vec::new()));
}

fn swept(store: &mut dyn Store) {
    let old = (1..=250).map(|version| tally("A", version, 9, 1)).collect();
    count(store, old, 9);
    assert_eq!(sums(store, "A", 0, 999).len(), 250);
    commit(store, &Batch { tallies_expire_before: 10, ..Batch::new(AGENCY) });
    assert_eq!(sums(store, "A", 0, 999).len(), 250, "where nothing is counted, nothing goes");
    count(store, vec![tally("B", 1, 10, 1)], 10);
    assert_eq!(sums(store, "A", 0, 999).len(), 50);
    count(store, vec![tally("B", 1, 10, 1)], 10);
    assert_eq!(sums(store, "A", 0, 999), []);
    assert_eq!(sums(store, "B", 0, 9), [(1, Tally::Acted, 2)]);
}
