//! Lists of tickets.

use super::{Case, commit};
use crate::sample::{AGENCY, board, label, next, opening, owner, ticket};
use oms_base::{BoardId, Rank, Status, TicketId};
use oms_store::{Batch, Query, Side, Store, TicketFilter, TicketRow};

pub(super) const CASES: &[Case] = &[
    Case::new("every filter, alone and with others, finds what matches", filters),
    Case::new("pages of every size give every match once, newest first", pages),
    Case::new("tickets of a cell stand in the order of their ranks", ranks),
    Case::new("an empty store has an empty last page", empty),
];

/// 24 tickets over 3 boards, 5 statuses, 2 owners or none, and two labels.
fn fill(store: &mut dyn Store) {
    let rows: Vec<TicketRow> = (1..=24)
        .map(|n| {
            let mut row = ticket(n);
            let at = usize::try_from(n).unwrap_or(0);
            row.board = BoardId(n % 3 + 1);
            row.status = Status::ALL[at % 5];
            row.owner = match at % 4 {
                1 => Some(owner("agent:a")),
                2 => Some(owner("human:b")),
                _ => None,
            };
            row
        })
        .collect();
    let mut batch = opening(rows);
    batch.boards = (1..=3).map(board).collect();
    let labelled = |n: &i64| n % 2 == 0;
    batch.labels_added = (1..=24).filter(labelled).map(|n| (TicketId(n), label("even"))).collect();
    batch.labels_added.push((TicketId(12), label("dozen")));
    commit(store, &batch);
}

/// Six tickets of one cell, two of which were put elsewhere, and others that are in the way.
fn ranks(store: &mut dyn Store) {
    let between = |low, high| Rank::between(Some(&Rank::of(low)), &Rank::of(high));
    let rows = (1..=9).map(|n| {
        let mut row = ticket(n);
        row.rank = match n {
            2 => between(TicketId(4), TicketId(5)),
            6 | 8 => between(TicketId(0), TicketId(1)),
            _ => None,
        };
        row.status = if n == 3 { Status::Blocked } else { Status::Queued };
        row.board = BoardId(if n > 7 { 2 } else { 1 });
        row
    });
    let rows: Vec<TicketRow> = rows.collect();
    commit(store, &opening(rows.clone()));
    let cell = (BoardId(1), Status::Queued);
    let ids = |store: &dyn Store, from: Option<&Rank>, side, limit| {
        let found = store.ranked(AGENCY, cell, from, side, limit).unwrap();
        found.into_iter().map(|(id, _)| id.0).collect::<Vec<i64>>()
    };
    let order = [6, 1, 4, 2, 5, 7];
    let all = store.ranked(AGENCY, cell, None, Side::Above, 99).unwrap();
    assert_eq!(ids(store, None, Side::Above, 99), order);
    let falling: Vec<i64> = order.iter().rev().copied().collect();
    assert_eq!(ids(store, None, Side::Below, 99), falling);
    for (at, (_, rank)) in all.iter().enumerate() {
        assert_eq!(ids(store, Some(rank), Side::Above, 99), order[at + 1..]);
        assert_eq!(ids(store, Some(rank), Side::Below, 99), falling[order.len() - at..]);
        let next: Vec<i64> = order[at + 1..].iter().copied().take(2).collect();
        assert_eq!(ids(store, Some(rank), Side::Above, 2), next);
    }
    let mut moved = next(&rows[3]);
    moved.row.rank = between(TicketId(8), TicketId(9));
    commit(store, &Batch { tickets: vec![moved.clone()], ..Batch::new(AGENCY) });
    assert_eq!(store.ticket(AGENCY, TicketId(4)).unwrap().unwrap(), moved.row);
    assert_eq!(ids(store, None, Side::Above, 99), [6, 1, 2, 5, 7, 4]);
}

/// Every combination of the values that a filter can have here.
fn every_filter() -> Vec<TicketFilter> {
    let boards: [&[i64]; 5] = [&[], &[1], &[3, 1, 3], &[1, 2, 3], &[99]];
    let statuses = [None, Some(Status::Queued), Some(Status::Cancelled)];
    let owners = [None, Some("agent:a"), Some("human:nobody")];
    let labels = [None, Some("even"), Some("dozen"), Some("none")];
    let mut out = Vec::new();
    for of_boards in boards {
        for status in statuses {
            for of_owner in owners {
                for with_label in labels {
                    out.push(TicketFilter {
                        boards: of_boards.iter().map(|&id| BoardId(id)).collect(),
                        status,
                        owner: of_owner.map(owner),
                        label: with_label.map(label),
                    });
                }
            }
        }
    }
    out
}

/// What the filter should find, straight from its meaning.
fn matching(store: &dyn Store, filter: &TicketFilter) -> Vec<TicketId> {
    let mut rows = store.all_tickets(AGENCY, TicketId(0), 100).unwrap();
    rows.reverse();
    rows.retain(|row| {
        let labels = store.labels(AGENCY, row.id).unwrap();
        (filter.boards.is_empty() || filter.boards.contains(&row.board))
            && filter.status.is_none_or(|status| row.status == status)
            && (filter.owner.is_none() || filter.owner == row.owner)
            && filter.label.as_ref().is_none_or(|label| labels.contains(label))
    });
    rows.iter().map(|row| row.id).collect()
}

fn filters(store: &mut dyn Store) {
    fill(store);
    let mut some = 0;
    for filter in every_filter() {
        let (rows, go_on) = store.tickets(AGENCY, &filter, None, 100).unwrap();
        let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
        assert_eq!(ids, matching(store, &filter), "{filter:?}");
        assert_eq!(go_on, None, "{filter:?}");
        some += usize::from(!ids.is_empty());
    }
    assert!(some > 30, "too few filters find anything: {some}");
}

fn pages(store: &mut dyn Store) {
    fill(store);
    for filter in every_filter() {
        let want = matching(store, &filter);
        for limit in [1, 2, 7, 24, 25] {
            assert_eq!(walk(store, &filter, limit), want, "{filter:?} by {limit}");
        }
        let none = store.tickets(AGENCY, &filter, Some(TicketId(5)), 0);
        assert_eq!(none, Ok((Vec::new(), Some(TicketId(5)))));
    }
}

/// Page after page, as a client asks; never more than asked for, and never for ever.
fn walk(store: &dyn Query, filter: &TicketFilter, limit: usize) -> Vec<TicketId> {
    let (mut ids, mut before) = (Vec::new(), None);
    for _ in 0..=24 {
        let (rows, go_on) = store.tickets(AGENCY, filter, before, limit).unwrap();
        assert!(rows.len() <= limit);
        ids.extend(rows.iter().map(|row| row.id));
        if go_on.is_none() {
            return ids;
        }
        before = go_on;
    }
    panic!("the pages do not end");
}

fn empty(store: &mut dyn Store) {
    for filter in every_filter() {
        let page = store.tickets(AGENCY, &filter, None, 10);
        assert_eq!(page, Ok((Vec::new(), None)));
    }
}
