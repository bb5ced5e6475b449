//! Messages that leave the hub, secrets and inboxes.

use super::{Case, commit};
use crate::sample::{AGENCY, at, name, owner, task, task_id};
use oms_base::{AgencyId, Channel, MessageId, MessageState, NoticeId, TaskId, TicketId};
use oms_store::row::LeaseRow;
use oms_store::{
    About, Batch, MessageRow, MessageWrite, SecretRow, SecretWrite, Store, StoreError, TaskRow,
    TaskWrite,
};

pub(super) const CASES: &[Case] = &[
    Case::new("a message is found by its id and its task, and replaced", found),
    Case::new("messages are listed newest first, and by where they are", listed),
    Case::new("messages are sent to one recipient after the other when they are due", due),
    Case::new("a secret is found by its name, replaced and removed", secrets),
    Case::new("an inbox is read by when its tasks are due, page by page", inbox),
];

fn write(store: &mut dyn Store, messages: Vec<MessageWrite>) {
    commit(store, &Batch { messages, ..Batch::new(AGENCY) });
}

fn task_of(id: i64) -> TaskId {
    TaskId { ticket: TicketId(id), stage: 3, attempt: 2 }
}

fn message(id: i64, recipient: &str) -> MessageRow {
    MessageRow {
        id: MessageId(id),
        recipient: owner(recipient),
        about: About::Task(task_of(id)),
        epoch: 0,
        state: MessageState::Waiting,
        tries: 0,
        next_at: at(10 * id),
        created_at: at(5),
        reason: None,
    }
}

fn in_state(id: i64, state: MessageState) -> MessageRow {
    MessageRow { state, ..message(id, "svc:a") }
}

fn ids(rows: &[MessageRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.0).collect()
}

fn found(store: &mut dyn Store) {
    write(store, vec![MessageWrite::Put(message(1, "svc:a")), MessageWrite::Put(message(2, "b"))]);
    let tried = MessageRow {
        epoch: 4,
        state: MessageState::Dead,
        tries: 10,
        next_at: at(99),
        reason: Some("410".to_owned()),
        ..message(1, "svc:a")
    };
    write(store, vec![MessageWrite::Put(tried.clone())]);
    assert_eq!(store.message(AGENCY, MessageId(1)), Ok(Some(tried.clone())));
    assert_eq!(store.message_about(AGENCY, tried.about), Ok(Some(tried.clone())));
    let other = TaskId { attempt: 1, ..task_of(1) };
    assert_eq!(store.message_about(AGENCY, About::Task(other)), Ok(None));
    let told = |channel| About::Notice(NoticeId(77), channel);
    let (mail, hook) = (told(Channel::Mail), told(Channel::Webhook));
    let letter = MessageRow { about: mail, ..message(3, "human:ada") };
    write(store, vec![MessageWrite::Put(letter.clone())]);
    assert_eq!(store.message_about(AGENCY, mail), Ok(Some(letter)));
    assert_eq!(store.message_about(AGENCY, hook), Ok(None));
    let asked = MessageRow { about: About::Call(TicketId(7), 12), ..message(4, "agent:Ranker") };
    write(store, vec![MessageWrite::Put(asked.clone())]);
    assert_eq!(store.message_about(AGENCY, asked.about), Ok(Some(asked)));
    assert_eq!(store.message_about(AGENCY, About::Call(TicketId(7), 1)), Ok(None));
    assert_eq!(store.message(AgencyId(2), MessageId(1)), Ok(None));
    let second = MessageRow { id: MessageId(9), ..tried };
    let again = Batch { messages: vec![MessageWrite::Put(second)], ..Batch::new(AGENCY) };
    assert!(matches!(store.commit(&again), Err(StoreError::Fault(_))));
    write(store, vec![MessageWrite::Delete(MessageId(1)), MessageWrite::Delete(MessageId(7))]);
    assert_eq!(store.message(AGENCY, MessageId(1)), Ok(None));
}

fn listed(store: &mut dyn Store) {
    use MessageState::{Dead, Paused, Sending, Waiting};
    let states = [Waiting, Dead, Sending, Dead, Paused, Dead];
    let rows = (1..).zip(states).map(|(id, state)| MessageWrite::Put(in_state(id, state)));
    write(store, rows.collect());
    let list = |state, before: Option<i64>, limit| {
        ids(&store.messages(AGENCY, state, before.map(MessageId), limit).unwrap())
    };
    assert_eq!(list(None, None, 4), [6, 5, 4, 3]);
    assert_eq!(list(None, Some(3), 9), [2, 1]);
    assert_eq!(list(Some(Dead), None, 2), [6, 4]);
    assert_eq!(list(Some(Dead), Some(4), 2), [2]);
    let spare = |kept| store.spare_message(AGENCY, kept).unwrap().map(|row| row.id.0);
    assert_eq!((spare(0), spare(2), spare(3)), (Some(6), Some(2), None));
    assert_eq!(ids(&store.messages(AgencyId(2), None, None, 9).unwrap()), [0; 0]);
}

fn due(store: &mut dyn Store) {
    let rows = [
        message(1, "svc:b"),
        MessageRow { state: MessageState::Sending, ..message(2, "svc:a") },
        MessageRow { next_at: at(10), ..message(3, "svc:a") },
        MessageRow { state: MessageState::Paused, ..message(4, "svc:0") },
        MessageRow { state: MessageState::Dead, ..message(5, "svc:c") },
    ];
    write(store, rows.iter().cloned().map(MessageWrite::Put).collect());
    let mut names = Vec::new();
    while let Some(next) = store.next_recipient(AGENCY, names.last()).unwrap() {
        names.push(next);
    }
    assert_eq!(names, [owner("svc:a"), owner("svc:b")]);
    let due = |to: &str, now, limit| {
        ids(&store.due_messages(AGENCY, &owner(to), at(now), limit).unwrap())
    };
    assert_eq!((due("svc:a", 20, 9), due("svc:a", 19, 9)), (vec![3, 2], vec![3]));
    assert_eq!((due("svc:a", 20, 1), due("svc:b", 9, 9)), (vec![3], vec![]));
    assert_eq!((due("svc:c", 99, 9), due("svc:0", 99, 9)), (vec![], vec![]));
}

fn secrets(store: &mut dyn Store) {
    let secret = |name_: &str, sealed: u8, before: Option<u8>| SecretRow {
        name: name(name_),
        sealed: vec![sealed; 3],
        before: before.map(|byte| vec![byte; 2]),
        made_at: at(7),
    };
    let put = |row: &SecretRow| SecretWrite::Put(row.clone());
    let write = |store: &mut dyn Store, secrets: Vec<SecretWrite>| {
        commit(store, &Batch { secrets, ..Batch::new(AGENCY) });
    };
    let (a, b, newer) = (secret("a", 1, None), secret("b", 2, None), secret("a", 3, Some(1)));
    write(store, vec![put(&b), put(&a)]);
    assert_eq!(store.secrets(AGENCY), Ok(vec![a, b.clone()]));
    write(store, vec![put(&newer), SecretWrite::Delete(name("c"))]);
    assert_eq!(store.secret(AGENCY, &name("a")), Ok(Some(newer.clone())));
    assert_eq!(store.secret(AgencyId(2), &name("a")), Ok(None));
    write(store, vec![SecretWrite::Delete(name("b"))]);
    assert_eq!(store.secrets(AGENCY), Ok(vec![newer]));
}

fn inbox(store: &mut dyn Store) {
    let lease = Some(LeaseRow { until: at(50), holder: oms_base::PrincipalId(7) });
    let row = |id: i64, due: Option<i64>, who: &str| TaskRow {
        owner: owner(who),
        due_at: due.map(at),
        ..task(task_id(id), 0)
    };
    let rows = [
        row(1, None, "human:crew"),
        row(2, Some(30), "human:crew"),
        TaskRow { lease, epoch: 1, ..row(3, Some(10), "human:crew") },
        row(4, Some(10), "human:crew"),
        row(5, None, "human:crew"),
        row(6, Some(1), "svc:crew"),
        row(7, Some(1), "crew"),
    ];
    let tasks = rows.iter().cloned().map(TaskWrite::Put).collect();
    commit(store, &Batch { tasks, ..Batch::new(AGENCY) });
    let page = |who: &str, after, limit| store.inbox(AGENCY, &owner(who), after, limit).unwrap();
    let of = |rows: &[TaskRow]| rows.iter().map(|row| row.id.ticket.0).collect::<Vec<_>>();
    let first = page("human:crew", None, 2);
    assert_eq!((of(&first), &first[0]), (vec![3, 4], &rows[2]));
    let after = |row: &TaskRow| Some((row.due_at, row.id));
    let second = page("human:crew", after(&first[1]), 2);
    assert_eq!(of(&second), [2, 1]);
    assert_eq!(of(&page("human:crew", after(&second[1]), 2)), [5]);
    assert_eq!(of(&page("crew", None, 9)), [7]);
    assert_eq!(of(&page("svc:crew", None, 9)), [0; 0]);
}
