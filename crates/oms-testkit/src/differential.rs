//! Whatever batches come, the model and a store agree on what each does and what is there after.
#![expect(clippy::unwrap_used, reason = "a check is a test: where it fails it stops")]

use crate::sample::{self, AGENCY};
use crate::{MemStore, picture};
use oms_base::{BoardId, Prefix, Status, TaskId, TicketId};
use oms_store::attachment::CHUNK_BYTES;
use oms_store::{
    Batch, Committed, Moves, NumberMark, PartRow, Query, Store, StoreError, TaskWrite, TicketWrite,
};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_assert_eq, prop_oneof};
use proptest::test_runner::TestCaseError;

/// What one batch does.
#[derive(Debug, Clone)]
pub struct Steps(Vec<Step>);

/// Whatever `batches` do to the model, they do to `store`.
pub fn check_same(store: &mut dyn Store, batches: &[Steps]) -> Result<(), TestCaseError> {
    let mut model = MemStore::new();
    // Every board that a ticket can be on, as the engine sees to.
    let boards = Batch { boards: (1..=4).map(sample::board).collect(), ..Batch::new(AGENCY) };
    prop_assert_eq!(outcome(model.commit(&boards)), outcome(store.commit(&boards)));
    for Steps(steps) in batches {
        let batch = build(&model, steps);
        prop_assert_eq!(outcome(model.commit(&batch)), outcome(store.commit(&batch)));
        prop_assert_eq!(picture::of(&model, AGENCY), picture::of(&*store, AGENCY));
    }
    Ok(())
}

/// Batches of a few steps each.
pub fn batches() -> impl Strategy<Value = Vec<Steps>> {
    vec(vec(step(), 0..7).prop_map(Steps), 1..16)
}

/// One thing that a batch does; small numbers, so that things meet.
#[derive(Debug, Clone)]
enum Step {
    /// Opens or changes a ticket as the model has it, or builds on a version it does not have.
    Ticket {
        id: i64,
        shape: u8,
        stale: bool,
    },
    Part {
        id: i64,
        n: u16,
        byte: u8,
    },
    Label {
        id: i64,
        which: u8,
        on: bool,
    },
    Task {
        id: i64,
        stage: u16,
        shape: u8,
    },
    Extend {
        id: i64,
        epoch: u32,
    },
    DeleteTask {
        id: i64,
        stage: u16,
    },
    Board {
        id: i64,
        name: i64,
    },
    Workflow {
        id: i64,
        version: u32,
    },
    Count {
        key: u8,
        by: i64,
    },
    Key {
        day: i32,
        byte: u8,
    },
    Number {
        next: u32,
    },
    Attach {
        id: i64,
        file: i64,
        chunks: usize,
    },
    Detach {
        id: i64,
        file: i64,
    },
    Tally {
        version: u32,
        day: i32,
        times: u64,
    },
    HighWater(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let id = 1_i64..6;
    // Rarely, or hardly any batch would succeed.
    let stale = prop_oneof![15 => Just(false), 1 => Just(true)];
    prop_oneof![
        6 => (id.clone(), any::<u8>(), stale)
            .prop_map(|(id, shape, stale)| Step::Ticket { id, shape, stale }),
        1 => (id.clone(), 0_u16..3, any::<u8>())
            .prop_map(|(id, n, byte)| Step::Part { id, n, byte }),
        2 => (id.clone(), 0_u8..3, any::<bool>())
            .prop_map(|(id, which, on)| Step::Label { id, which, on }),
        4 => (id.clone(), 8_u16..12, any::<u8>())
            .prop_map(|(id, stage, shape)| Step::Task { id, stage, shape }),
        1 => (id.clone(), 0_u32..3).prop_map(|(id, epoch)| Step::Extend { id, epoch }),
        1 => (id.clone(), 8_u16..12).prop_map(|(id, stage)| Step::DeleteTask { id, stage }),
        1 => (1_i64..5, 1_i64..5).prop_map(|(id, name)| Step::Board { id, name }),
        1 => (1_i64..4, 1_u32..5).prop_map(|(id, version)| Step::Workflow { id, version }),
        2 => (0_u8..4, -2_i64..3).prop_map(|(key, by)| Step::Count { key, by }),
        1 => (97_i32..105, 0_u8..10).prop_map(|(day, byte)| Step::Key { day, byte }),
        1 => (0_u32..1_000).prop_map(|next| Step::Number { next }),
        1 => (id.clone(), 1_i64..4, 0_usize..3)
            .prop_map(|(id, file, chunks)| Step::Attach { id, file, chunks }),
        1 => (id, 1_i64..4).prop_map(|(id, file)| Step::Detach { id, file }),
        1 => (0_u32..3, 97_i32..105, 1_u64..4)
            .prop_map(|(version, day, times)| Step::Tally { version, day, times }),
        1 => (0_i64..1_000).prop_map(Step::HighWater),
    ]
}

fn build(model: &MemStore, steps: &[Step]) -> Batch {
    let mut batch = Batch::new(AGENCY);
    batch.keys_expire_before = 99;
    batch.tallies_expire_before = 99;
    for step in steps {
        add(model, step, &mut batch);
    }
    // What the engine keeps to: one row of a kind and key a batch, extends behind the rest.
    batch.tasks.sort_by_key(|write| (is_extend(write), task_of(write)));
    batch.tasks.dedup_by_key(|write| (is_extend(write), task_of(write)));
    batch.counters.sort();
    batch.counters.dedup_by(|later, first| {
        let same = later.key == first.key;
        first.value += if same { later.value } else { 0 };
        same
    });
    batch.tallies.sort();
    batch.tallies.dedup_by_key(|row| (row.agent.clone(), row.version, row.day));
    batch.parts.sort_by_key(|part| (part.ticket, part.n));
    batch.parts.dedup_by_key(|part| (part.ticket, part.n));
    batch
}

const fn is_extend(write: &TaskWrite) -> bool {
    matches!(write, TaskWrite::Extend { .. })
}

const fn task_of(write: &TaskWrite) -> TaskId {
    match write {
        TaskWrite::Put(row) => row.id,
        TaskWrite::Delete(id) | TaskWrite::Extend { id, .. } => *id,
    }
}

fn add(model: &MemStore, step: &Step, batch: &mut Batch) {
    match *step {
        Step::Ticket { id, shape, stale } => add_ticket(model, id, shape, stale, batch),
        Step::Part { id, n, byte } => {
            batch.parts.push(PartRow { ticket: TicketId(id), n, bytes: vec![byte; 3] });
        }
        Step::Label { id, which, on } => {
            let label = sample::label(["red", "Green", "blå"][usize::from(which)]);
            let list = if on { &mut batch.labels_added } else { &mut batch.labels_removed };
            list.push((TicketId(id), label));
        }
        Step::Task { id, stage, shape } => {
            let row = sample::task(task_id(id, stage), i64::from(shape % 3));
            let held = shape % 2 == 0;
            let row = if held { sample::leased(row, 1, i64::from(shape)) } else { row };
            batch.tasks.push(TaskWrite::Put(row));
        }
        Step::Extend { id, epoch } => {
            batch.tasks.push(TaskWrite::Extend {
                id: task_id(id, 9),
                epoch,
                until: sample::at(77),
            });
        }
        Step::DeleteTask { id, stage } => {
            batch.tasks.push(TaskWrite::Delete(task_id(id, stage)));
        }
        Step::Board { id, name } => {
            let mut row = sample::board(id);
            row.name = sample::board(name).name;
            batch.boards.push(row);
        }
        Step::Workflow { id, version } => {
            batch.workflows.push(sample::workflow(id));
            batch.versions.push(sample::version(id, version));
        }
        Step::Count { key, by } => batch.counters.push(sample::change(&format!("k{key}"), by)),
        Step::Key { day, byte } => batch.keys.push(sample::key(day, byte)),
        Step::Number { next } => {
            batch.numbers.push(NumberMark { prefix: Prefix::initials("T"), year: 2026, next });
        }
        Step::Attach { id, file, chunks } => {
            batch.attachments.push(sample::attach(id, file, CHUNK_BYTES * chunks + 1));
        }
        Step::Detach { id, file } => batch.attachments.push(sample::detach(id, file)),
        Step::Tally { version, day, times } => {
            let agent = if version == 0 { "A" } else { "B" };
            batch.tallies.push(sample::tally(agent, version, day, times));
        }
        Step::HighWater(mark) => batch.id_high_water = Some(mark),
    }
}

/// Each ticket once a batch, as the engine does; with a log row of one to three events.
fn add_ticket(model: &MemStore, id: i64, shape: u8, stale: bool, batch: &mut Batch) {
    if batch.tickets.iter().any(|write| write.row.id.0 == id) {
        return;
    }
    let there = model.ticket(AGENCY, TicketId(id)).unwrap();
    let first_seq = there.as_ref().map_or(1, |row| row.version + 1);
    let events = u64::from(shape % 3) + 1;
    let mut write = match &there {
        Some(row) => sample::next(row),
        None => TicketWrite::new(sample::ticket(id)),
    };
    write.row.version = first_seq + events - 1;
    write.row.board = BoardId(i64::from(shape % 4) + 1);
    write.row.status = Status::ALL[usize::from(shape / 4 % 5)];
    // What it says of this costs time where it is wrong, and changes nothing.
    let moves = [Moves::Nothing, Moves::Alarm, Moves::Anything];
    write.moves = moves[usize::from(shape % 3)];
    write.row.owner = (shape >= 128).then(|| sample::owner("agent:crew"));
    if stale {
        write.prior_version = Some(first_seq + 1);
    }
    batch.log.push(sample::log_row(id, first_seq, events, [shape; 32]));
    batch.tickets.push(write);
}

const fn task_id(id: i64, stage: u16) -> TaskId {
    TaskId { ticket: TicketId(id), stage, attempt: 1 }
}

/// What happened, without the words of one database.
fn outcome(done: Result<Committed, StoreError>) -> Result<i64, &'static str> {
    match done {
        Ok(done) => Ok(done.batch),
        Err(StoreError::Fault(_)) => Err("fault"),
        Err(error) => panic!("not a fault: {error}"),
    }
}
