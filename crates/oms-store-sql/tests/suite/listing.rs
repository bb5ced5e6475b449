//! A page stops looking after so many rows, and the next one goes on from there.

use oms_base::{Status, TicketId};
use oms_store::{Batch, Query, Store, TicketFilter, TicketWrite};
use oms_store_sql::{SCAN_MAX, SqliteStore};
use oms_testkit::sample::{self, AGENCY};

/// More labelled and owned tickets than one page looks at; only the oldest is blocked.
fn filled() -> SqliteStore {
    let mut store = SqliteStore::in_memory().unwrap();
    let count = i64::try_from(SCAN_MAX).unwrap() + 5;
    let rows = (1..=count).map(|id| {
        let mut row = sample::ticket(id);
        row.owner = Some(sample::owner("agent:crew"));
        row.status = if id == 1 { Status::Blocked } else { Status::Queued };
        row
    });
    let batch = Batch {
        tickets: rows.map(TicketWrite::new).collect(),
        labels_added: (1..=count).map(|id| (TicketId(id), sample::label("red"))).collect(),
        ..Batch::new(AGENCY)
    };
    store.commit(&batch).unwrap();
    store
}

#[test]
fn a_filter_that_matches_little_answers_short_pages() {
    let store = filled();
    let blocked = TicketFilter { status: Some(Status::Blocked), ..TicketFilter::default() };
    let filters = [
        TicketFilter { label: Some(sample::label("red")), ..blocked.clone() },
        TicketFilter { owner: Some(sample::owner("agent:crew")), ..blocked },
    ];
    for filter in filters {
        let (rows, go_on) = store.tickets(AGENCY, &filter, None, 10).unwrap();
        assert_eq!((rows.len(), go_on), (0, Some(TicketId(6))), "{filter:?}");
        let (rows, go_on) = store.tickets(AGENCY, &filter, go_on, 10).unwrap();
        assert_eq!((rows.len(), rows[0].id, go_on), (1, TicketId(1), None), "{filter:?}");
    }
}

#[test]
fn a_page_that_is_full_before_that_is_whole() {
    let store = filled();
    let filter = TicketFilter { label: Some(sample::label("red")), ..TicketFilter::default() };
    let (rows, go_on) = store.tickets(AGENCY, &filter, None, SCAN_MAX + 9).unwrap();
    assert_eq!((rows.len(), go_on), (SCAN_MAX, Some(TicketId(6))));
    let (rows, go_on) = store.tickets(AGENCY, &filter, go_on, SCAN_MAX + 9).unwrap();
    assert_eq!((rows.len(), go_on), (5, None));
}
