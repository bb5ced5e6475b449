//! Tickets, parts and labels.

use super::{Case, commit};
use crate::sample::{
    AGENCY, at, board, change, key, label, log_row, next, opening, task, task_id, ticket,
};
use oms_base::{AgencyId, BoardId, Status, TaskId, TicketId};
use oms_store::chain::GENESIS;
use oms_store::{
    Batch, Belongings, PartRow, Store, StoreError, TaskRow, TaskWrite, TicketRow, TicketWrite,
};

pub(super) const CASES: &[Case] = &[
    Case::new("a ticket is found by id and by number", found),
    Case::new("a ticket is replaced where the version is the one built on", replaced),
    Case::new("a stale version changes nothing of the whole batch", stale),
    Case::new("a ticket's id and number are taken once", taken),
    Case::new("a ticket keeps its number", number_kept),
    Case::new("parts are inserted and replaced, and come in order", parts),
    Case::new("labels are put on and taken off, and come sorted", labels),
    Case::new("agencies do not see each other's tickets", agencies),
    Case::new("alarms come earliest first, the instant itself included", alarms),
    Case::new("all tickets come by rising id, page by page", all_tickets),
    Case::new("what belongs to tickets comes by their ids, so much of each kind", belongings),
];

fn found(store: &mut dyn Store) {
    let mut row = ticket(5);
    row.owner = Some(crate::sample::owner("human:crew"));
    row.status = Status::InProgress;
    row.state = (0..=255).cycle().take(70_000).collect();
    commit(store, &opening(vec![row.clone(), ticket(6)]));
    assert_eq!(store.ticket(AGENCY, row.id), Ok(Some(row.clone())));
    assert_eq!(store.ticket_by_number(AGENCY, &row.number), Ok(Some(row)));
    assert_eq!(store.ticket(AGENCY, TicketId(7)), Ok(None));
    assert_eq!(store.ticket_by_number(AGENCY, "T-2026-99999"), Ok(None));
}

fn replaced(store: &mut dyn Store) {
    commit(store, &opening(vec![ticket(5)]));
    // First a change that moves nothing, then one of each column that a list filters by.
    let mut row = ticket(5);
    for step in 0..4 {
        let mut write = next(&row);
        match step {
            1 => write.row.status = Status::Blocked,
            2 => write.row.owner = Some(crate::sample::owner("svc:desk")),
            3 => write.row.board = BoardId(2),
            _ => {}
        }
        commit(store, &of_tickets(vec![write.clone()]));
        row = write.row;
        assert_eq!(store.ticket(AGENCY, row.id), Ok(Some(row.clone())), "{step}");
    }
    let mut write = next(&row);
    write.row.owner = None;
    commit(store, &of_tickets(vec![write.clone()]));
    assert_eq!(store.ticket(AGENCY, row.id), Ok(Some(write.row)));
}

fn belongings(store: &mut dyn Store) {
    let part = |ticket, n| PartRow { ticket: TicketId(ticket), n, bytes: vec![1] };
    let on = |ticket, text| (TicketId(ticket), label(text));
    let of =
        |ticket, stage| TaskRow { id: TaskId { stage, ..task_id(ticket) }, ..task(task_id(1), 1) };
    let batch = Batch {
        parts: vec![part(4, 0), part(5, 9), part(5, 2), part(7, 0), part(8, 0)],
        labels_added: vec![on(8, "red"), on(7, "red"), on(7, "blue"), on(4, "red")],
        tasks: [of(8, 0), of(7, 10), of(7, 2), of(5, 0), of(4, 0)].map(TaskWrite::Put).to_vec(),
        log: vec![log_row(7, 1, 1, GENESIS), log_row(5, 1, 2, GENESIS), log_row(8, 1, 1, GENESIS)],
        ..opening(vec![ticket(4), ticket(5), ticket(7), ticket(8)])
    };
    commit(store, &batch);
    commit(
        store,
        &crate::sample::batch(vec![log_row(5, 3, 1, GENESIS), log_row(4, 1, 1, GENESIS)]),
    );
    let found = |limit| store.belongings(AGENCY, TicketId(5), TicketId(7), limit).unwrap();
    let all = found(9);
    let log: Vec<_> = all.log.iter().map(|row| (row.stream.0, row.first_seq)).collect();
    assert_eq!(log, [(5, 1), (5, 3), (7, 1)]);
    assert_eq!(all.parts, [part(5, 2), part(5, 9), part(7, 0)]);
    assert_eq!(all.labels, [on(7, "blue"), on(7, "red")]);
    assert_eq!(all.tasks, [of(5, 0), of(7, 2), of(7, 10)]);
    let some = found(1);
    assert_eq!((some.log.len(), &some.parts[..]), (1, &all.parts[..1]));
    assert_eq!((&some.labels[..], &some.tasks[..]), (&all.labels[..1], &all.tasks[..1]));
    let nothing = store.belongings(AgencyId(2), TicketId(5), TicketId(7), 9);
    assert_eq!(nothing, Ok(Belongings::default()));
}

fn alarms(store: &mut dyn Store) {
    let rings = |id: i64, micros: i64| TicketRow { next_alarm_at: Some(at(micros)), ..ticket(id) };
    commit(store, &opening(vec![rings(5, 30), rings(6, 10), rings(7, 10), ticket(8)]));
    let due = |store: &dyn Store, now, limit| store.due_alarms(AGENCY, at(now), limit).unwrap();
    assert_eq!(due(store, 9, 9), []);
    assert_eq!(due(store, 10, 9), [TicketId(6), TicketId(7)]);
    assert_eq!(due(store, 30, 9), [TicketId(6), TicketId(7), TicketId(5)]);
    assert_eq!(due(store, 30, 1), [TicketId(6)]);
    assert_eq!(store.due_alarms(AgencyId(2), at(99), 9), Ok(Vec::new()));
    // An alarm is moved, and another one turned off with a change of status.
    let mut later = next(&rings(6, 10));
    later.row.next_alarm_at = Some(at(40));
    let mut off = next(&rings(7, 10));
    (off.row.next_alarm_at, off.row.status) = (None, Status::Completed);
    commit(store, &of_tickets(vec![later.clone(), off]));
    assert_eq!(due(store, 40, 9), [TicketId(5), TicketId(6)]);
    assert_eq!(store.ticket(AGENCY, TicketId(6)), Ok(Some(later.row)));
}

fn stale(store: &mut dyn Store) {
    commit(store, &opening(vec![ticket(5), ticket(6)]));
    let last = store.last_position(AGENCY).unwrap();
    let mut late = next(&ticket(6));
    late.prior_version = Some(9);
    let batch = Batch {
        tickets: vec![next(&ticket(5)), late],
        labels_added: vec![(TicketId(5), label("red"))],
        boards: vec![board(1)],
        tasks: vec![TaskWrite::Put(task(task_id(5), 1))],
        counters: vec![change("open", 1)],
        keys: vec![key(100, 1)],
        id_high_water: Some(77),
        ..opening(vec![ticket(7)])
    };
    assert!(matches!(store.commit(&batch), Err(StoreError::Fault(_))));
    assert_eq!(store.ticket(AGENCY, TicketId(5)), Ok(Some(ticket(5))));
    assert_eq!(store.ticket(AGENCY, TicketId(7)), Ok(None));
    assert_eq!(store.labels(AGENCY, TicketId(5)), Ok(Vec::new()));
    assert_eq!(store.boards(AGENCY), Ok(Vec::new()));
    assert_eq!(store.task(AGENCY, task_id(5)), Ok(None));
    assert_eq!(store.counters(AGENCY, ""), Ok(Vec::new()));
    assert_eq!(store.keys(AGENCY, 100, &[[1; 16]]), Ok(Vec::new()));
    assert_eq!(store.id_high_water(), Ok(0));
    assert_eq!(store.last_position(AGENCY), Ok(last));
    let after = commit(store, &opening(vec![ticket(7)]));
    assert_eq!(after.batch, last.batch() + 1, "a batch that failed takes no number");
}

fn taken(store: &mut dyn Store) {
    commit(store, &opening(vec![ticket(5)]));
    let same_id = ticket(5);
    let mut same_number = ticket(6);
    same_number.number = ticket(5).number;
    for row in [same_id, same_number] {
        let batch = of_tickets(vec![TicketWrite::new(row)]);
        assert!(matches!(store.commit(&batch), Err(StoreError::Fault(_))));
    }
    let absent = of_tickets(vec![next(&ticket(8))]);
    assert!(matches!(store.commit(&absent), Err(StoreError::Fault(_))));
}

fn number_kept(store: &mut dyn Store) {
    commit(store, &opening(vec![ticket(5)]));
    let mut write = next(&ticket(5));
    "T-2026-00099".clone_into(&mut write.row.number);
    let batch = of_tickets(vec![write]);
    assert!(matches!(store.commit(&batch), Err(StoreError::Fault(_))));
}

fn parts(store: &mut dyn Store) {
    let part =
        |ticket, n, bytes: &[u8]| PartRow { ticket: TicketId(ticket), n, bytes: bytes.to_vec() };
    let large = vec![7; 64 * 1024];
    let mut batch = opening(vec![ticket(5)]);
    batch.parts = vec![part(5, 9, &large), part(5, 0, b"a"), part(6, 0, b"other")];
    commit(store, &batch);
    let replaced =
        Batch { parts: vec![part(5, 0, b"b"), part(5, u16::MAX, b"")], ..Batch::new(AGENCY) };
    commit(store, &replaced);
    let want = vec![part(5, 0, b"b"), part(5, 9, &large), part(5, u16::MAX, b"")];
    assert_eq!(store.parts(AGENCY, TicketId(5)), Ok(want));
    assert_eq!(store.parts(AGENCY, TicketId(7)), Ok(Vec::new()));
}

fn labels(store: &mut dyn Store) {
    let on = |ticket, text| (TicketId(ticket), label(text));
    let mut batch = opening(vec![ticket(5), ticket(6)]);
    batch.labels_added = vec![on(5, "red"), on(5, "Blue"), on(5, "öl"), on(6, "red")];
    commit(store, &batch);
    let change = Batch {
        labels_added: vec![on(5, "Blue"), on(5, "alpha")],
        labels_removed: vec![on(5, "red"), on(5, "never there")],
        ..Batch::new(AGENCY)
    };
    commit(store, &change);
    let want = ["Blue", "alpha", "öl"].map(label).to_vec();
    assert_eq!(store.labels(AGENCY, TicketId(5)), Ok(want));
    assert_eq!(store.labels(AGENCY, TicketId(6)), Ok(vec![label("red")]));
}

fn agencies(store: &mut dyn Store) {
    let other = AgencyId(2);
    commit(store, &opening(vec![ticket(5)]));
    let mut theirs = ticket(6);
    theirs.number = ticket(5).number;
    let batch = Batch {
        tickets: vec![TicketWrite::new(theirs.clone())],
        labels_added: vec![(theirs.id, label("red"))],
        ..Batch::new(other)
    };
    commit(store, &batch);
    assert_eq!(store.ticket(other, TicketId(5)), Ok(None));
    assert_eq!(store.ticket(AGENCY, theirs.id), Ok(None));
    assert_eq!(store.labels(AGENCY, theirs.id), Ok(Vec::new()));
    assert_eq!(store.ticket_by_number(other, &theirs.number), Ok(Some(theirs.clone())));
    assert_eq!(store.all_tickets(other, TicketId(0), 10), Ok(vec![theirs.clone()]));
    let stolen = of_tickets(vec![next(&theirs)]);
    assert!(matches!(store.commit(&stolen), Err(StoreError::Fault(_))));
}

fn all_tickets(store: &mut dyn Store) {
    let rows: Vec<_> = [9, 3, 7, 1].map(ticket).to_vec();
    commit(store, &opening(rows));
    let ids = |after, limit| {
        let page = store.all_tickets(AGENCY, TicketId(after), limit).unwrap();
        page.iter().map(|row| row.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(0, 10), [1, 3, 7, 9]);
    assert_eq!(ids(0, 2), [1, 3]);
    assert_eq!(ids(3, 2), [7, 9]);
    assert_eq!(ids(9, 2), [0_i64; 0]);
}

fn of_tickets(tickets: Vec<TicketWrite>) -> Batch {
    Batch { tickets, ..Batch::new(AGENCY) }
}
