//! State bytes: a head with the first stages in the ticket's row, and further parts beside it.
//!
//! Parts 1 to 15 hold stages 64 to 999 by pages of 64; part 100 holds data that is too long for
//! the head, part 101 such a description, part 102 what is known of attached files, part 103 the
//! tickets that it stands for, and part 120 runs of playbooks. A part is written only when it
//! changed.

use super::arrange::Arrangement;
use super::call::Calls;
use super::clocks::{StoredTracked, Tracked, next_alarm_at};
use super::duplicate::Duplicates;
use super::kin::Kinship;
use super::migrate::Moved;
use super::passed_over::PassedOver;
use super::side::Side;
use super::stage::Stage;
use super::state::{Core, Counts, Ticket};
use crate::codec::{CodecError, text, to_bytes};
use crate::sla::{Book, Edition, PauseReason};
use minicbor::{Decode, Encode};
use oms_base::{
    BoardId, Description, Label, Number, Owner, PrincipalId, Priority, Status, TicketId, Timestamp,
    Title, WorkflowId,
};
use std::borrow::Cow;
use std::sync::Arc;

/// Which codec wrote a state; a row of another format is folded again from the log.
pub const STATE_FORMAT: u16 = 1;

const PAGE: usize = 64;
const DATA_PART: u16 = 100;
const DESCRIPTION_PART: u16 = 101;
/// There once a file was attached, also when none is left: a part is never deleted.
const ATTACHMENTS_PART: u16 = 102;
/// There once it stood for another ticket or had a supporter, also when none is left.
const GATHERED_PART: u16 = 103;
/// There once a playbook was started.
const RUNS_PART: u16 = 120;
/// Longest text that stands in the head, so that a step rewrites little.
const INLINE_BYTES_MAX: usize = 512;

/// A further part of the state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatePart {
    /// Which.
    pub n: u16,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Head<'a> {
    #[n(0)]
    number: Cow<'a, Number>,
    #[n(1)]
    board: BoardId,
    #[n(2)]
    workflow: Option<WorkflowId>,
    #[n(3)]
    workflow_version: Option<u32>,
    #[n(4)]
    title: Option<Cow<'a, Title>>,
    #[n(5)]
    description: Option<Cow<'a, str>>,
    #[n(6)]
    data: Option<Cow<'a, str>>,
    #[n(7)]
    opened_by: PrincipalId,
    #[n(8)]
    opened_at: Timestamp,
    #[n(9)]
    due_at: Option<Timestamp>,
    #[n(10)]
    status: Status,
    #[n(11)]
    status_since: Timestamp,
    #[n(12)]
    priority: Priority,
    #[n(13)]
    owner: Option<Cow<'a, Owner>>,
    #[n(14)]
    labels: Option<Cow<'a, [Label]>>,
    #[n(15)]
    started: bool,
    #[n(16)]
    stages: Cow<'a, [Stage]>,
    #[n(17)]
    stage_count: u16,
    #[n(18)]
    elsewhere: bool,
    #[n(20)]
    because: Option<Cow<'a, PauseReason>>,
    #[n(21)]
    policy: Option<Cow<'a, Edition>>,
    #[n(22)]
    clocks: Option<Vec<StoredTracked>>,
    #[n(40)]
    arrangement: Option<Cow<'a, Arrangement>>,
    #[n(60)]
    escalated_at: Option<Timestamp>,
    #[n(100)]
    attached: Option<u32>,
    #[n(101)]
    passed_over: Option<Cow<'a, [PassedOver]>>,
    #[n(80)]
    moved: Option<Cow<'a, Moved>>,
    #[n(61)]
    kin: Option<Cow<'a, Kinship>>,
    #[n(62)]
    sides: Option<Cow<'a, [Side]>>,
    #[n(63)]
    cancelling_at: Option<Timestamp>,
    #[n(115)]
    duplicates: Option<Cow<'a, Duplicates>>,
    #[n(116)]
    aside: Option<Vec<StoredTracked>>,
    #[n(117)]
    gathered: Option<u32>,
    #[n(122)]
    calls: Option<Cow<'a, Calls>>,
    #[n(120)]
    runs: Option<u32>,
}

/// The head's bytes.
pub fn encode_head(ticket: &Ticket) -> Vec<u8> {
    let core = &ticket.core;
    let first = &ticket.stages[..ticket.stages.len().min(PAGE)];
    to_bytes(&Head {
        number: Cow::Borrowed(&core.number),
        board: core.board,
        workflow: core.workflow.map(|(id, _)| id),
        workflow_version: core.workflow.map(|(_, version)| version),
        title: core.title.as_ref().map(Cow::Borrowed),
        description: inline(description(core)),
        data: inline(core.data.as_deref()),
        opened_by: core.opened_by,
        opened_at: core.opened_at,
        due_at: core.due_at,
        status: ticket.status,
        status_since: ticket.status_since,
        priority: ticket.priority,
        owner: ticket.owner.as_ref().map(Cow::Borrowed),
        labels: unless_empty(&ticket.labels),
        started: ticket.started,
        stages: Cow::Borrowed(first),
        stage_count: u16::try_from(ticket.stages.len()).unwrap_or(u16::MAX),
        elsewhere: is_long(core.data.as_deref())
            || is_long(description(core))
            || ticket.attachments.ever > 0
            || ticket.gathered.ever > 0
            || !ticket.runs.is_empty(),
        because: ticket.because.as_ref().map(Cow::Borrowed),
        policy: ticket.policy.as_ref().map(Cow::Borrowed),
        clocks: (!ticket.clocks.is_empty())
            .then(|| ticket.clocks.iter().map(Tracked::stored).collect()),
        arrangement: Some(&ticket.arrangement).filter(|now| !now.is_empty()).map(Cow::Borrowed),
        escalated_at: ticket.escalated_at,
        attached: Some(ticket.attachments.ever).filter(|ever| *ever > 0),
        passed_over: unless_empty(&ticket.passed_over),
        moved: ticket.moved.as_ref().map(Cow::Borrowed),
        kin: Some(&ticket.kin).filter(|kin| !kin.is_empty()).map(Cow::Borrowed),
        sides: unless_empty(&ticket.sides),
        cancelling_at: ticket.cancelling_at,
        duplicates: Some(&ticket.duplicates).filter(|ties| !ties.is_empty()).map(Cow::Borrowed),
        aside: ticket.aside.as_ref().map(|clocks| clocks.iter().map(Tracked::stored).collect()),
        gathered: Some(ticket.gathered.ever).filter(|ever| *ever > 0),
        calls: Some(&ticket.calls).filter(|calls| !calls.is_empty()).map(Cow::Borrowed),
        runs: u32::try_from(ticket.runs.len()).ok().filter(|count| *count > 0),
    })
}

fn description(core: &Core) -> Option<&str> {
    core.description.as_ref().map(Description::as_str)
}

fn is_long(text: Option<&str>) -> bool {
    text.is_some_and(|text| text.len() > INLINE_BYTES_MAX)
}

fn inline(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.filter(|text| text.len() <= INLINE_BYTES_MAX).map(Cow::Borrowed)
}

fn unless_empty<T: Clone>(list: &[T]) -> Option<Cow<'_, [T]>> {
    (!list.is_empty()).then_some(Cow::Borrowed(list))
}

/// The parts that differ from those of `before`; all of them for a new ticket.
pub fn changed_parts(before: Option<&Ticket>, after: &Ticket) -> Vec<StatePart> {
    let mut parts = Vec::new();
    for (page, stages) in after.stages.chunks(PAGE).enumerate().skip(1) {
        let was = before.and_then(|before| before.stages.chunks(PAGE).nth(page));
        if was != Some(stages) {
            let n = u16::try_from(page).unwrap_or(u16::MAX);
            parts.push(StatePart { n, bytes: to_bytes(&stages) });
        }
    }
    let same_core = before.is_some_and(|before| Arc::ptr_eq(&before.core, &after.core));
    if !same_core {
        let texts =
            [(DATA_PART, after.core.data.as_deref()), (DESCRIPTION_PART, description(&after.core))];
        for (n, text) in texts.into_iter().filter(|(_, text)| is_long(*text)) {
            parts.push(StatePart { n, bytes: text.unwrap_or("").as_bytes().to_vec() });
        }
    }
    let attachments = &after.attachments;
    let same = before.is_some_and(|before| before.attachments == *attachments);
    if !same && attachments.ever > 0 {
        parts.push(StatePart { n: ATTACHMENTS_PART, bytes: to_bytes(&**attachments) });
    }
    let gathered = &after.gathered;
    if before.is_none_or(|before| before.gathered != *gathered) && gathered.ever > 0 {
        parts.push(StatePart { n: GATHERED_PART, bytes: to_bytes(&**gathered) });
    }
    let runs = &after.runs;
    if before.is_none_or(|before| before.runs != *runs) && !runs.is_empty() {
        parts.push(StatePart { n: RUNS_PART, bytes: to_bytes(&**runs) });
    }
    parts
}

/// The parts that `before` has and `after` has no more: of a text that was erased.
pub fn gone_parts(before: &Ticket, after: &Ticket) -> Vec<u16> {
    if Arc::ptr_eq(&before.core, &after.core) {
        return Vec::new();
    }
    let long = |core: &Core| {
        [(DATA_PART, is_long(core.data.as_deref())), (DESCRIPTION_PART, is_long(description(core)))]
    };
    let pairs = long(&before.core).into_iter().zip(long(&after.core));
    pairs.filter(|((_, had), (_, has))| *had && !has).map(|((n, _), _)| n).collect()
}

/// Whether the ticket has parts beside this head.
pub fn needs_parts(head: &[u8]) -> Result<bool, CodecError> {
    let head: Head<'_> = minicbor::decode(head)?;
    Ok(head.elsewhere || usize::from(head.stage_count) > PAGE)
}

/// Reads a ticket from its head and parts. The book knows the terms of its clocks.
pub fn decode_state(
    id: TicketId,
    version: u64,
    head: &[u8],
    parts: &[StatePart],
    book: &Book,
) -> Result<Ticket, CodecError> {
    let head: Head<'_> = minicbor::decode(head)?;
    let part = |n: u16| parts.iter().find(|part| part.n == n).map(|part| part.bytes.as_slice());
    let stages = read_stages(head.stages.into_owned(), usize::from(head.stage_count), part)?;
    let long_data = part(DATA_PART).map(text).transpose()?;
    let long_description = part(DESCRIPTION_PART).map(text).transpose()?;
    let description = head.description.map(Cow::into_owned).or(long_description);
    let description = description.map(|text| Description::parse(&text)).transpose();
    let core = Core {
        id,
        number: head.number.into_owned(),
        board: head.board,
        workflow: head.workflow.zip(head.workflow_version),
        title: head.title.map(Cow::into_owned),
        description: description.map_err(|fault| CodecError(fault.detail))?,
        data: head.data.map(Cow::into_owned).or(long_data),
        opened_by: head.opened_by,
        opened_at: head.opened_at,
        due_at: head.due_at,
    };
    let attachments = head.attached.map(|_| read_part(part(ATTACHMENTS_PART), "attachments"));
    let gathered = head.gathered.map(|_| read_part(part(GATHERED_PART), "duplicates"));
    let runs = head.runs.map(|_| read_part(part(RUNS_PART), "runs"));
    let read = |stored: Vec<StoredTracked>| {
        stored.into_iter().map(|clock| clock.read(book)).collect::<Result<Vec<_>, _>>()
    };
    let clocks = read(head.clocks.unwrap_or_default())?;
    let mut ticket = Ticket {
        core: Arc::new(core),
        status: head.status,
        status_since: head.status_since,
        priority: head.priority,
        owner: head.owner.map(Cow::into_owned),
        labels: head.labels.unwrap_or_default().into_owned(),
        started: head.started,
        counts: Counts::of(&stages, head.moved.as_deref()),
        escalated_at: head.escalated_at,
        because: head.because.map(Cow::into_owned),
        policy: head.policy.map(Cow::into_owned),
        tells: false,
        next_alarm_at: None,
        clocks,
        arrangement: head.arrangement.map(Cow::into_owned).unwrap_or_default(),
        passed_over: head.passed_over.unwrap_or_default().into_owned(),
        attachments: Arc::new(attachments.transpose()?.unwrap_or_default()),
        duplicates: head.duplicates.map(Cow::into_owned).unwrap_or_default(),
        gathered: Arc::new(gathered.transpose()?.unwrap_or_default()),
        aside: head.aside.map(read).transpose()?,
        moved: head.moved.map(Cow::into_owned),
        kin: head.kin.map(Cow::into_owned).unwrap_or_default(),
        sides: head.sides.unwrap_or_default().into_owned(),
        runs: Arc::new(runs.transpose()?.unwrap_or_default()),
        cancelling_at: head.cancelling_at,
        calls: head.calls.map(Cow::into_owned).unwrap_or_default(),
        stages,
        version,
    };
    ticket.next_alarm_at = next_alarm_at(&ticket);
    Ok(ticket)
}

/// All stages of a ticket: the first ones and those of its pages.
fn read_stages<'p>(
    mut stages: Vec<Stage>,
    count: usize,
    part: impl Fn(u16) -> Option<&'p [u8]>,
) -> Result<Vec<Stage>, CodecError> {
    for n in 1.. {
        if stages.len() >= count {
            break;
        }
        let bytes = part(n).ok_or_else(|| CodecError(format!("stage page {n} is missing")))?;
        let page: Vec<Stage> = minicbor::decode(bytes)?;
        if page.is_empty() {
            return Err(CodecError(format!("stage page {n} is empty")));
        }
        stages.extend(page);
    }
    Ok(stages)
}

fn read_part<T: for<'b> Decode<'b, ()>>(part: Option<&[u8]>, of: &str) -> Result<T, CodecError> {
    let missing = || CodecError(format!("the part of {of} is missing"));
    Ok(minicbor::decode(part.ok_or_else(missing)?)?)
}
