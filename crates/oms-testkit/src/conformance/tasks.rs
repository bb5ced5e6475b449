//! Tasks and leases.

use super::{Case, commit};
use crate::sample::{AGENCY, at, leased, owner, task, task_id};
use oms_base::{AgencyId, TaskId, TicketId};
use oms_store::{Batch, Store, TaskRow, TaskWrite};

pub(super) const CASES: &[Case] = &[
    Case::new("a task is put, replaced and deleted whole", written),
    Case::new("waiting tasks come by order, then id, of one owner, without leased ones", waiting),
    Case::new("tasks sort by stage and attempt as numbers", numeric),
    Case::new("lapsed tasks come earliest first, the instant itself included", lapsed),
    Case::new("a heartbeat extends the lease of its epoch and nothing else", extended),
    Case::new("all tasks come by rising id, page by page", all_tasks),
];

fn put(store: &mut dyn Store, rows: Vec<TaskRow>) {
    write(store, rows.into_iter().map(TaskWrite::Put).collect());
}

fn write(store: &mut dyn Store, tasks: Vec<TaskWrite>) {
    let batch = Batch { tasks, ..Batch::new(AGENCY) };
    commit(store, &batch);
}

fn written(store: &mut dyn Store) {
    let id = task_id(5);
    let mut row = task(id, -3);
    put(store, vec![row.clone(), task(task_id(6), 1)]);
    assert_eq!(store.task(AGENCY, id), Ok(Some(row.clone())));
    assert_eq!(store.task(AgencyId(2), id), Ok(None));
    row = leased(task(id, i64::MAX), u32::MAX, i64::MIN);
    row.owner = owner("human:other");
    row.due_at = None;
    put(store, vec![row.clone()]);
    assert_eq!(store.task(AGENCY, id), Ok(Some(row)));
    write(store, vec![TaskWrite::Delete(id), TaskWrite::Delete(task_id(77))]);
    assert_eq!(store.task(AGENCY, id), Ok(None));
    assert!(store.task(AGENCY, task_id(6)).unwrap().is_some());
}

fn waiting(store: &mut dyn Store) {
    let mut elsewhere = task(task_id(4), 0);
    elsewhere.owner = owner("agent:crew2");
    put(
        store,
        vec![
            task(task_id(9), 5),
            task(task_id(3), 7),
            task(task_id(8), 5),
            task(task_id(2), -1),
            leased(task(task_id(1), 0), 1, 50),
            elsewhere,
        ],
    );
    let tickets = |limit| -> Vec<i64> {
        let found = store.waiting_tasks(AGENCY, &owner("agent:crew"), limit).unwrap();
        found.iter().map(|row| row.id.ticket.0).collect()
    };
    assert_eq!(tickets(10), [2, 8, 9, 3]);
    assert_eq!(tickets(2), [2, 8]);
    assert_eq!(tickets(0), [0_i64; 0]);
    assert_eq!(store.waiting_tasks(AGENCY, &owner("agent:none"), 9), Ok(Vec::new()));
    assert_eq!(store.waiting_tasks(AgencyId(2), &owner("agent:crew"), 9), Ok(Vec::new()));
}

fn numeric(store: &mut dyn Store) {
    let id = |stage, attempt| TaskId { ticket: TicketId(5), stage, attempt };
    let sorted = [id(2, 9), id(2, 10), id(2, u32::MAX), id(10, 1), id(499, 1), id(u16::MAX, 1)];
    put(store, sorted.iter().rev().map(|&id| task(id, 0)).collect());
    let ids = |rows: Vec<TaskRow>| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    let waiting = store.waiting_tasks(AGENCY, &owner("agent:crew"), 10).unwrap();
    assert_eq!(ids(waiting), sorted);
    assert_eq!(ids(store.all_tasks(AGENCY, None, 10).unwrap()), sorted);
    assert_eq!(ids(store.all_tasks(AGENCY, Some(sorted[2]), 2).unwrap()), sorted[3..5]);
}

fn lapsed(store: &mut dyn Store) {
    put(
        store,
        vec![
            leased(task(task_id(1), 0), 1, 300),
            leased(task(task_id(2), 0), 1, 100),
            leased(task(task_id(4), 0), 1, 200),
            leased(task(task_id(3), 0), 1, 200),
            task(task_id(5), 0),
        ],
    );
    let tickets = |now, limit| -> Vec<i64> {
        let found = store.lapsed_tasks(AGENCY, at(now), limit).unwrap();
        found.iter().map(|row| row.id.ticket.0).collect()
    };
    assert_eq!(tickets(99, 10), [0_i64; 0]);
    assert_eq!(tickets(100, 10), [2]);
    assert_eq!(tickets(299, 10), [2, 3, 4]);
    assert_eq!(tickets(1_000, 3), [2, 3, 4]);
    assert_eq!(tickets(1_000, 10), [2, 3, 4, 1]);
    assert_eq!(store.lapsed_tasks(AgencyId(2), at(1_000), 10), Ok(Vec::new()));
}

fn extended(store: &mut dyn Store) {
    let held = leased(task(task_id(1), 0), 7, 100);
    let free = TaskRow { epoch: 7, ..task(task_id(2), 0) };
    put(store, vec![held.clone(), free.clone()]);
    let beat = |id, epoch, until| TaskWrite::Extend { id, epoch, until: at(until) };
    write(store, vec![beat(task_id(1), 7, 500)]);
    let longer = leased(held, 7, 500);
    assert_eq!(store.task(AGENCY, task_id(1)), Ok(Some(longer.clone())));
    let vain = [
        beat(task_id(1), 6, 900),
        beat(task_id(1), 8, 900),
        beat(task_id(2), 7, 900),
        beat(task_id(3), 1, 900),
    ];
    write(store, vain.to_vec());
    assert_eq!(store.task(AGENCY, task_id(1)), Ok(Some(longer)));
    assert_eq!(store.task(AGENCY, task_id(2)), Ok(Some(free)));
    assert_eq!(store.task(AGENCY, task_id(3)), Ok(None));
}

fn all_tasks(store: &mut dyn Store) {
    put(store, [4, 2, 9].map(|ticket| task(task_id(ticket), 0)).to_vec());
    let tickets = |after, limit| -> Vec<i64> {
        let found = store.all_tasks(AGENCY, after, limit).unwrap();
        found.iter().map(|row| row.id.ticket.0).collect()
    };
    assert_eq!(tickets(None, 10), [2, 4, 9]);
    assert_eq!(tickets(None, 1), [2]);
    assert_eq!(tickets(Some(task_id(2)), 1), [4]);
    assert_eq!(tickets(Some(task_id(3)), 9), [4, 9]);
    assert_eq!(tickets(Some(task_id(9)), 9), [0_i64; 0]);
}
