//! Notices to people.

use super::{Case, commit};
use crate::sample::{AGENCY, at, owner};
use oms_base::{AgencyId, NoticeId, NoticeKind, TicketId};
use oms_store::{Batch, NoticeRow, NoticeWrite, NoticesOf, Store};

pub(super) const CASES: &[Case] = &[
    Case::new("notices to a person are listed newest first, and read up to one", listed),
    Case::new("notices are counted by person and ticket, and the oldest are found", counted),
];

fn write(store: &mut dyn Store, notices: Vec<NoticeWrite>) {
    commit(store, &Batch { notices, ..Batch::new(AGENCY) });
}

fn notice(id: i64, person: &str) -> NoticeRow {
    NoticeRow {
        id: NoticeId(id),
        person: owner(person),
        ticket: TicketId(id % 2),
        seq: 7,
        kind: NoticeKind::Assigned,
        is_urgent: id % 2 == 0,
        created_at: at(id),
        read_at: None,
    }
}

fn fill(store: &mut dyn Store) {
    let people = ["human:ada", "human:ben", "human:ada", "human:ada", "human:ben", "human:ada"];
    let rows = (1..).zip(people).map(|(id, person)| NoticeWrite::Put(notice(id, person)));
    write(store, rows.collect());
}

fn listed(store: &mut dyn Store) {
    fill(store);
    let ids = |store: &dyn Store, person: &str, is_unread, before: Option<i64>, limit| {
        let before = before.map(NoticeId);
        let found = store.notices(AGENCY, (&owner(person), is_unread), before, limit).unwrap();
        found.iter().map(|row| row.id.0).collect::<Vec<_>>()
    };
    assert_eq!(ids(store, "human:ada", false, None, 2), [6, 4]);
    assert_eq!(ids(store, "human:ada", false, Some(4), 9), [3, 1]);
    assert_eq!(store.notice(AGENCY, NoticeId(2)), Ok(Some(notice(2, "human:ben"))));
    assert_eq!(store.notice(AgencyId(2), NoticeId(2)), Ok(None));
    let read = |person: &str, until, at_| NoticeWrite::Read {
        person: owner(person),
        until: NoticeId(until),
        at: at(at_),
    };
    write(store, vec![read("human:ada", 3, 50), read("human:ada", 4, 60)]);
    assert_eq!(ids(store, "human:ada", true, None, 9), [6]);
    assert_eq!(ids(store, "human:ada", true, Some(6), 9), [0; 0]);
    assert_eq!(ids(store, "human:ben", true, None, 9), [5, 2]);
    let read_at = |id| store.notice(AGENCY, NoticeId(id)).unwrap().unwrap().read_at;
    assert_eq!((read_at(3), read_at(4), read_at(6)), (Some(at(50)), Some(at(60)), None));
    let one = NoticeRow { read_at: Some(at(70)), ..notice(6, "human:ada") };
    write(store, vec![NoticeWrite::Put(one.clone()), NoticeWrite::Delete(NoticeId(1))]);
    assert_eq!(store.notice(AGENCY, NoticeId(6)), Ok(Some(one)));
    assert_eq!(ids(store, "human:ada", false, None, 9), [6, 4, 3]);
}

fn counted(store: &mut dyn Store) {
    fill(store);
    let count = |of: &NoticesOf, after, most| {
        store.notices_since(AGENCY, of, NoticeId(after), most).unwrap()
    };
    let ada = NoticesOf::Person(owner("human:ada"));
    assert_eq!((count(&ada, 0, 9), count(&ada, 3, 9), count(&ada, 0, 2)), (4, 2, 2));
    let odd = NoticesOf::Ticket(TicketId(1));
    assert_eq!((count(&odd, 0, 9), count(&odd, 1, 9), count(&odd, 5, 9)), (3, 2, 0));
    let until = |until, limit| store.notices_until(AGENCY, NoticeId(until), limit).unwrap();
    assert_eq!(until(4, 9), [1, 2, 3].map(NoticeId));
    assert_eq!(until(4, 2), [1, 2].map(NoticeId));
    assert_eq!(store.notices_until(AgencyId(2), NoticeId(4), 9), Ok(Vec::new()));
}
