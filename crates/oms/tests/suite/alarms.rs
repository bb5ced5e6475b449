//! Alarms: every threshold of every clock is recorded once, never early, and also after the hub was
//! down; what they cost is what is due.

use crate::stepping::{self, job};
use oms_app::clock::Clock;
use oms_app::engine::Change;
use oms_app::engine::{Answer, Engine, Message, OpenWanted, Target};
use oms_app::{Done, Job, TicketRef, Work};
use oms_base::{AgencyId, Name, Status, TicketId, Timestamp};
use oms_domain::board::Wanted;
use oms_domain::sla::Target as Limit;
use oms_domain::ticket::Command;
use oms_store::{Query, envelope};
use oms_testkit::MemStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const RINGS: u16 = 118;

#[derive(Default)]
struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

impl Hand {
    fn set(&self, minutes: i64, micros: i64) {
        self.0.store(START + minutes * MINUTE + micros, Ordering::Relaxed);
    }
}

fn send(engine: &mut Engine, job: Job) -> Answer {
    let (reply, mut answer) = oneshot::channel();
    engine.step(vec![Message { jobs: vec![job], reply }]).unwrap();
    answer.try_recv().unwrap().remove(0)
}

/// A board whose tickets are due after an hour, and so many of them.
fn town(store: &MemStore, clock: &Arc<Hand>, tickets: usize) -> (Engine, Vec<TicketId>) {
    clock.set(0, 0);
    let mut engine = stepping::engine(Box::new(store.clone()), Arc::clone(clock) as Arc<dyn Clock>);
    let name = Name::parse("Potholes").unwrap();
    let wanted = Wanted { sla: Limit::parse("60m").ok(), ..Wanted::default() };
    send(&mut engine, job(Work::SetBoard { name: name.clone(), wanted })).unwrap();
    let open = |engine: &mut Engine| {
        let work = Work::Open(Box::new(OpenWanted::bare(Target::Board(name.clone()))));
        match send(engine, job(work)).unwrap() {
            Done::Ticket(written) => written.ticket.core.id,
            other => panic!("{other:?}"),
        }
    };
    let ids = (0..tickets).map(|_| open(&mut engine)).collect();
    (engine, ids)
}

/// How many thresholds the log holds.
fn rung(store: &MemStore) -> usize {
    let rows = store.log(AgencyId::FIRST, oms_store::Position::START, 100_000).unwrap();
    let events = rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
    events.filter(|event| event.body.kind == RINGS).count()
}

#[test]
fn a_threshold_rings_once_and_at_its_instant() {
    let (store, clock) = (MemStore::default(), Arc::new(Hand::default()));
    let (mut engine, _) = town(&store, &clock, 3);
    for (minutes, micros, want) in [
        (44, 59_999_999, 0),
        (45, 0, 3),
        (45, 1, 3),
        (54, 0, 6),
        (60, 0, 6),
        (60, 1, 9),
        (99, 0, 9),
    ] {
        clock.set(minutes, micros);
        engine.tick().unwrap();
        assert_eq!(rung(&store), want, "after {minutes} minutes and {micros} µs");
    }
    // Set back, the clock rings nothing twice.
    clock.set(50, 0);
    engine.tick().unwrap();
    assert_eq!(rung(&store), 9);
}

#[test]
fn what_was_due_while_the_hub_was_down_is_caught_up_once() {
    let (store, clock) = (MemStore::default(), Arc::new(Hand::default()));
    let (engine, ids) = town(&store, &clock, 5);
    drop(engine);
    clock.set(61, 0);
    let mut engine =
        stepping::engine(Box::new(store.clone()), Arc::clone(&clock) as Arc<dyn Clock>);
    // Somebody is faster than the alarm; what he ends was late all the same.
    let command = Command::Move { to: Status::Completed, reason: None, because: None };
    let change = Change::Ticket(command);
    let work = Work::Change { ticket: TicketRef::Id(ids[0]), if_match: None, change };
    send(&mut engine, job(work)).unwrap();
    assert_eq!(rung(&store), 3);
    for _ in 0..3 {
        engine.tick().unwrap();
        assert_eq!(rung(&store), 15);
    }
    assert_eq!(store.due_alarms(AgencyId::FIRST, clock.now(), 9), Ok(Vec::new()));
    let late = store.counters(AgencyId::FIRST, "sla/reached/").unwrap();
    let breaches = late.iter().filter(|row| row.key.ends_with("breach"));
    assert_eq!(breaches.map(|row| row.value).sum::<i64>(), 5);
}

#[test]
fn many_at_one_instant_come_in_slices_with_commands_between() {
    const MANY: usize = 3_000;
    let (store, clock) = (MemStore::default(), Arc::new(Hand::default()));
    let (mut engine, ids) = town(&store, &clock, MANY);
    engine.scrub().unwrap();
    clock.set(45, 0);
    engine.tick().unwrap();
    assert!(engine.is_behind() && rung(&store) < MANY, "a slice of them");
    let command = Command::SetPriority { priority: oms_base::Priority::new(0).unwrap() };
    let change = Change::Ticket(command);
    let ticket = TicketRef::Id(*ids.last().unwrap());
    send(&mut engine, job(Work::Change { ticket, if_match: None, change })).unwrap();
    let mut slices = 1;
    while engine.is_behind() {
        engine.tick_when_due().unwrap();
        slices += 1;
        assert!(slices < 10);
    }
    assert_eq!((rung(&store), slices), (MANY, 3));
}
