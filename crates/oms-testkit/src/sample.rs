//! Rows to test with: small, valid, and different by the numbers they are made from.

use oms_base::{
    Actor, AgencyId, AttachmentId, BoardId, EventBody, JobId, JobState, Label, Name, Owner, Part,
    PrincipalId, Role, RuleId, RuleKind, Status, StreamId, Tally, TaskId, TicketId, Timestamp,
    Visibility, WorkflowId,
};
use oms_store::chain::{self, Hash, Place};
use oms_store::row::LeaseRow;
use oms_store::{
    AttachmentWrite, Batch, BoardRow, CounterRow, Envelope, FileBytes, JobRow, KeyRow, LogRow,
    Moves, RuleRow, StreamKind, TallyRow, TaskRow, TicketRow, TicketWrite, TokenRow, VersionRow,
    ViewRow, WorkflowRow, envelope,
};

/// The agency of every sample that names none.
pub const AGENCY: AgencyId = AgencyId::FIRST;

/// A log row of `events` events from `first_seq` on, with the hash of the event before it.
pub fn log_row(stream: i64, first_seq: u64, events: u64, prev: Hash) -> LogRow {
    log_row_of(AGENCY, stream, first_seq, events, prev)
}

/// [`log_row`] of another agency.
pub fn log_row_of(
    agency: AgencyId,
    stream: i64,
    first_seq: u64,
    events: u64,
    prev: Hash,
) -> LogRow {
    let envelopes: Vec<_> = (first_seq..first_seq + events).map(envelope).collect();
    let place = Place { agency, kind: StreamKind::Ticket, stream: StreamId(stream) };
    let mut last = prev;
    let hashes = envelopes
        .iter()
        .map(|event| {
            last = chain::event_hash(&last, place, event);
            last
        })
        .collect();
    LogRow {
        stream: place.stream,
        kind: place.kind,
        first_seq,
        body: envelope::encode(&envelopes),
        hashes,
    }
}

fn envelope(seq: u64) -> Envelope {
    Envelope {
        seq,
        time: at(i64::try_from(seq).unwrap_or(0)),
        actor: Actor { principal: PrincipalId(7), role: Role::Staff },
        cause: None,
        body: EventBody {
            kind: 1,
            visibility: Visibility::Staff,
            facts: seq.to_be_bytes().to_vec(),
            parts: vec![Part::plain(1, format!("text {seq}").into_bytes())],
        },
    }
}

/// A batch of [`AGENCY`] with these log rows.
pub fn batch(log: Vec<LogRow>) -> Batch {
    Batch { log, ..Batch::new(AGENCY) }
}

/// A batch that opens tickets, with a log row of one event each.
pub fn opening(rows: Vec<TicketRow>) -> Batch {
    let log = rows.iter().map(|row| log_row(row.id.0, 1, 1, chain::GENESIS));
    Batch {
        log: log.collect(),
        tickets: rows.into_iter().map(TicketWrite::new).collect(),
        ..Batch::new(AGENCY)
    }
}

/// A new ticket on board 1, queued, without an owner.
pub fn ticket(id: i64) -> TicketRow {
    TicketRow {
        id: TicketId(id),
        number: format!("T-2026-{id:05}"),
        board: BoardId(1),
        status: Status::Queued,
        owner: None,
        next_alarm_at: None,
        rank: None,
        version: 1,
        hash: [1; 32],
        state_format: 1,
        state: id.to_be_bytes().to_vec(),
    }
}

/// The ticket after one more event.
pub fn next(row: &TicketRow) -> TicketWrite {
    let mut after = row.clone();
    after.version += 1;
    after.hash = [u8::try_from(after.version % 256).unwrap_or(0); 32];
    after.state.push(0);
    TicketWrite { prior_version: Some(row.version), moves: Moves::Anything, row: after }
}

/// A board; its name is `Board N`.
pub fn board(id: i64) -> BoardRow {
    BoardRow {
        id: BoardId(id),
        name: name(&format!("Board {id}")),
        version: 1,
        hash: [2; 32],
        state: vec![1, 2, 3],
    }
}

/// A workflow; its name is `Workflow N`.
pub fn workflow(id: i64) -> WorkflowRow {
    WorkflowRow {
        id: WorkflowId(id),
        name: name(&format!("Workflow {id}")),
        version: 1,
        hash: [3; 32],
        state: Vec::new(),
    }
}

/// A version of a workflow.
pub fn version(workflow: i64, number: u32) -> VersionRow {
    VersionRow {
        workflow: WorkflowId(workflow),
        number,
        definition: format!("definition {number}").into_bytes(),
    }
}

/// A version of a calendar; its name is `Rule N`.
pub fn rule(id: i64, version: u32) -> RuleRow {
    RuleRow {
        id: RuleId(id),
        version,
        kind: RuleKind::Calendar,
        name: name(&format!("Rule {id}")),
        hash: [4; 32],
        definition: format!("definition {version}").into_bytes(),
    }
}

/// The id of a task of stage 0, first attempt.
pub fn task_id(ticket: i64) -> TaskId {
    TaskId { ticket: TicketId(ticket), stage: 0, attempt: 1 }
}

/// A task that waits in the queue of `agent:crew`.
pub fn task(id: TaskId, order_at: i64) -> TaskRow {
    TaskRow {
        id,
        owner: owner("agent:crew"),
        queued_at: at(1),
        due_at: Some(at(1_000)),
        order_at,
        epoch: 0,
        lease: None,
    }
}

/// The task, leased to principal 9.
pub fn leased(mut row: TaskRow, epoch: u32, until: i64) -> TaskRow {
    row.epoch = epoch;
    row.lease = Some(LeaseRow { until: at(until), holder: PrincipalId(9) });
    row
}

/// An idempotency key.
pub fn key(day: i32, byte: u8) -> KeyRow {
    KeyRow {
        day,
        hash: [byte; 16],
        fingerprint: [byte.wrapping_add(1); 16],
        status: 201,
        stream: StreamId(i64::from(byte)),
        seq: 3,
    }
}

/// An agent's token.
pub fn token(byte: u8, token_name: &str, scopes: &[&str]) -> TokenRow {
    TokenRow {
        hash: [byte; 32],
        principal: PrincipalId(i64::from(byte)),
        role: Role::Agent,
        name: name(token_name),
        scopes: scopes.iter().map(|&scope| scope.to_owned()).collect(),
        created_at: at(5),
        expires_at: at(500),
    }
}

/// A change of a counter.
pub fn change(key: &str, value: i64) -> CounterRow {
    CounterRow { key: key.to_owned(), value }
}

/// So many answers more of an agent's version that acted on a day.
pub fn tally(agent: &str, version: u32, day: i32, times: u64) -> TallyRow {
    TallyRow { agent: name(agent), version, day, what: Tally::Acted, times }
}

/// The instant `micros` after the epoch.
pub const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// A name that is known to be good.
///
/// # Panics
/// When it is not.
pub fn name(text: &str) -> Name {
    Name::parse(text).expect("a sample's name is good")
}

/// An owner that is known to be good.
///
/// # Panics
/// When it is not.
pub fn owner(text: &str) -> Owner {
    Owner::parse(text).expect("a sample's owner is good")
}

/// A label that is known to be good.
///
/// # Panics
/// When it is not.
pub fn label(text: &str) -> Label {
    Label::parse(text).expect("a sample's label is good")
}

/// A bulk job of three tickets that waits.
pub fn job(id: i64) -> JobRow {
    JobRow {
        id: JobId(id),
        actor: Actor { principal: PrincipalId(7), role: Role::Staff },
        change: "{}".to_owned(),
        is_dry_run: id % 2 == 1,
        undoes: (id % 3 == 0).then_some(JobId(1)),
        state: JobState::Waiting,
        total: 3,
        done: 0,
        failed: 0,
        created_at: at(id),
        started_at: None,
        ended_at: None,
    }
}

/// A saved view that its owner has.
pub fn view(owner: i64, named: &str) -> ViewRow {
    ViewRow {
        owner: PrincipalId(owner),
        is_shared: false,
        name: name(named),
        query: "is:open".to_owned(),
        sort: Some("due,-priority".to_owned()),
        columns: vec!["number".to_owned(), "data.amount".to_owned()],
        saved_at: at(owner),
    }
}

/// The bytes of a file of a ticket; different for every file.
pub fn attach(ticket: i64, file: i64, size: usize) -> AttachmentWrite {
    let bytes = FileBytes::new(vec![file.to_le_bytes()[0]; size]);
    AttachmentWrite::Put { ticket: TicketId(ticket), id: AttachmentId(file), bytes }
}

/// That file's end.
pub fn detach(ticket: i64, file: i64) -> AttachmentWrite {
    AttachmentWrite::Delete { ticket: TicketId(ticket), id: AttachmentId(file) }
}
