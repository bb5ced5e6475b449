//! Event bytes: facts as CBOR maps with numbered fields, personal and free text as parts.
//!
//! Kind and part numbers are stored for ever: they are added to, never changed or used again.

use super::arrange_codec;
use super::attach_codec;
use super::automated;
use super::call;
use super::codec_steer;
use super::command::TaskResult;
use super::event::{Event, Opened, Skip};
use super::migrate_codec;
use super::visibility::visibility;
use super::{duplicate_codec, import, kin, passed_over, play, redact, side_codec, told};
use crate::codec::{CodecError, text, to_bytes};
use crate::sla::{Book, Edition, Metric, PauseReason, StoredPin, Terms, Threshold};
use minicbor::{Decode, Encode};
use oms_base::{
    BoardId, Comment, Description, EventBody, Fault, Label, Note, Number, Outcome, Owner, Part,
    PrincipalId, Priority, Reason, Status, TicketId, Timestamp, Title, Visibility, WorkflowId,
};
use std::sync::Arc;

pub(super) const TITLE: u8 = 1;
pub(super) const DESCRIPTION: u8 = 2;
pub(super) const DATA: u8 = 3;
pub(super) const OWNER: u8 = 4;
pub(super) const LABELS: u8 = 5;
pub(super) const REASON: u8 = 6;
pub(super) const TEXT: u8 = 7;
pub(super) const LABELS_REMOVED: u8 = 8;
pub(super) const OUTPUT: u8 = 9;
pub(super) const NOTE: u8 = 10;

/// What timelines call a part.
pub const fn part_name(number: u8) -> Option<&'static str> {
    Some(match number {
        TITLE => "title",
        DESCRIPTION => "description",
        DATA => "data",
        OWNER => "owner",
        LABELS => "labels",
        REASON => "reason",
        TEXT => "text",
        LABELS_REMOVED => "labels_removed",
        OUTPUT => "output",
        NOTE => "note",
        attach_codec::FILE_NAME => "file_name",
        passed_over::WHY => "why_passed_over",
        import::RECORD => "record",
        call::EFFECTS => "effects",
        _ => return arrange_codec::part_name(number),
    })
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct OpenedFacts {
    #[n(0)]
    number: Number,
    #[n(1)]
    board: BoardId,
    #[n(2)]
    workflow: Option<WorkflowId>,
    #[n(3)]
    workflow_version: Option<u32>,
    #[n(4)]
    stages: u16,
    #[n(5)]
    priority: Priority,
    #[n(6)]
    due_at: Option<Timestamp>,
    #[n(7)]
    policy: Option<Edition>,
    #[n(8)]
    clocks: Option<Vec<StoredPin>>,
}

#[derive(Encode, Decode, Default)]
#[cbor(map)]
pub(super) struct Facts {
    #[n(0)]
    pub(super) stage: Option<u16>,
    #[n(1)]
    pub(super) attempt: Option<u32>,
    #[n(2)]
    pub(super) epoch: Option<u32>,
    #[n(3)]
    pub(super) due_at: Option<Timestamp>,
    #[n(4)]
    pub(super) holder: Option<PrincipalId>,
    #[n(5)]
    pub(super) outcome: Option<Outcome>,
    #[cbor(n(6), with = "minicbor::bytes")]
    pub(super) digest: Option<[u8; 16]>,
    #[n(7)]
    pub(super) confidence: Option<u16>,
    #[n(8)]
    pub(super) skip: Option<Skip>,
    #[n(9)]
    pub(super) status: Option<Status>,
    #[n(10)]
    pub(super) priority: Option<Priority>,
    #[n(11)]
    pub(super) because: Option<PauseReason>,
    #[n(12)]
    pub(super) clocks: Option<Vec<StoredPin>>,
    #[n(13)]
    pub(super) metric: Option<String>,
    #[n(14)]
    pub(super) cycle: Option<u32>,
    #[n(15)]
    pub(super) threshold: Option<u8>,
    #[n(16)]
    pub(super) policy: Option<Edition>,
    #[n(30)]
    pub(super) stages: Option<Vec<u16>>,
    #[n(31)]
    pub(super) at: Option<Timestamp>,
    #[n(60)]
    pub(super) ticket: Option<TicketId>,
    #[n(61)]
    pub(super) number: Option<Number>,
}

/// The stored form of an event; the writer salts its parts.
pub fn encode(event: &Event) -> EventBody {
    let (facts, parts) = match event {
        Event::Opened(opened) => return encode_opened(opened),
        Event::Moved { to, reason, because } => {
            let because = because.clone();
            let facts = Facts { status: Some(*to), because, ..Facts::default() };
            (facts, reason_part(reason.as_ref()))
        }
        Event::Arranged(event) => return arrange_codec::encode(event),
        Event::Attached(event) => return attach_codec::encode(event),
        Event::PassedOver(passed) => return passed_over::encode(passed),
        Event::Migrated(event) => return migrate_codec::encode(event),
        Event::Kin(event) => return kin::encode(event),
        Event::Duplicated(event) => return duplicate_codec::encode(event),
        Event::Sided(event) => return side_codec::encode(event),
        Event::Imported(event) => return import::encode(event),
        Event::Automated(event) => return automated::encode(event),
        Event::Played(event) => return play::encode(event),
        Event::Told(event) => return told::encode(event),
        Event::Redacted(event) => return redact::encode(event),
        Event::Assigned { owner } => {
            let owner = owner.iter().map(|owner| text_part(OWNER, owner.as_str()));
            (Facts::default(), owner.collect())
        }
        Event::Prioritised { priority } => {
            (Facts { priority: Some(*priority), ..Facts::default() }, Vec::new())
        }
        Event::Commented { text, .. } => {
            let text = text.iter().map(|text| text_part(TEXT, text.as_str()));
            (Facts::default(), text.collect())
        }
        Event::Labelled { added, removed } => {
            let parts = [(LABELS, added), (LABELS_REMOVED, removed)];
            let filled = parts.into_iter().filter(|(_, labels)| !labels.is_empty());
            (Facts::default(), filled.map(|(name, labels)| label_part(name, labels)).collect())
        }
        Event::Cancelled { reason } | Event::Escalated { reason } => {
            (Facts::default(), reason_part(reason.as_ref()))
        }
        Event::Reopened { reason, clocks } => {
            (Facts { clocks: pins(clocks), ..Facts::default() }, reason_part(reason.as_ref()))
        }
        Event::Completed => (Facts::default(), Vec::new()),
        Event::StagesReset { stage, stages } => {
            let (stage, stages) = (Some(*stage), Some(stages.clone()));
            (Facts { stage, stages, ..Facts::default() }, Vec::new())
        }
        Event::Steered { stage, what } => codec_steer::encode(*stage, what),
        Event::ThresholdReached { stage, metric, cycle, threshold } => {
            let (cycle, threshold) = (Some(*cycle), Some(threshold.number()));
            let metric = Some(metric.to_string());
            (Facts { stage: *stage, metric, cycle, threshold, ..Facts::default() }, Vec::new())
        }
        Event::ClockRebased { policy, clocks } => {
            let policy = policy.clone();
            (Facts { policy, clocks: pins(clocks), ..Facts::default() }, Vec::new())
        }
        Event::StageQueued { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageFinished { .. }
        | Event::StageSkipped { .. }
        | Event::StageBlocked { .. }
        | Event::StageRetried { .. } => encode_stage(event),
    };
    EventBody { kind: kind(event), visibility: visibility(event), facts: to_bytes(&facts), parts }
}

fn encode_opened(opened: &Opened) -> EventBody {
    let facts = OpenedFacts {
        number: opened.number.clone(),
        board: opened.board,
        workflow: opened.workflow.map(|(id, _)| id),
        workflow_version: opened.workflow.map(|(_, version)| version),
        stages: opened.stages,
        priority: opened.priority,
        due_at: opened.due_at,
        policy: opened.policy.clone(),
        clocks: pins(&opened.clocks),
    };
    let texts = [
        (TITLE, opened.title.as_ref().map(Title::as_str)),
        (DESCRIPTION, opened.description.as_ref().map(Description::as_str)),
        (DATA, opened.data.as_deref()),
        (OWNER, opened.owner.as_ref().map(Owner::as_str)),
    ];
    let given = texts.into_iter().filter_map(|(name, text)| text.map(|text| (name, text)));
    let mut parts: Vec<Part> = given.map(|(name, text)| text_part(name, text)).collect();
    if !opened.labels.is_empty() {
        parts.push(label_part(LABELS, &opened.labels));
    }
    let facts = to_bytes(&facts);
    EventBody { kind: OPENED, visibility: Visibility::Requester, facts, parts }
}

fn encode_stage(event: &Event) -> (Facts, Vec<Part>) {
    let base = Facts { stage: event.stage(), ..Facts::default() };
    match event {
        Event::StageQueued { attempt, due_at, clock, .. } => {
            let clocks = pins(clock.as_slice());
            (Facts { attempt: Some(*attempt), due_at: *due_at, clocks, ..base }, Vec::new())
        }
        Event::StageClaimed { epoch, holder, timeout_at, .. } => {
            let (epoch, holder) = (Some(*epoch), Some(*holder));
            (Facts { epoch, holder, at: *timeout_at, ..base }, Vec::new())
        }
        Event::StageFinished { result, digest, .. } => {
            let note = result.note.as_ref().map(Note::as_str);
            let texts = [(OUTPUT, result.output.as_deref()), (NOTE, note)];
            let given = texts.into_iter().filter_map(|(name, text)| text.map(|text| (name, text)));
            let facts = Facts {
                outcome: Some(result.outcome),
                digest: Some(*digest),
                confidence: result.confidence,
                because: result.because.clone(),
                ..base
            };
            (facts, given.map(|(name, text)| text_part(name, text)).collect())
        }
        Event::StageSkipped { why, reason, .. } => {
            (Facts { skip: Some(*why), ..base }, reason_part(reason.as_ref()))
        }
        Event::StageBlocked { reason, .. } | Event::StageRetried { reason, .. } => {
            (base, reason_part(reason.as_ref()))
        }
        Event::Opened(_)
        | Event::Moved { .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Commented { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StagesReset { .. }
        | Event::Steered { .. }
        | Event::Escalated { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_) => (base, Vec::new()),
    }
}

fn pins(clocks: &[Arc<Terms>]) -> Option<Vec<StoredPin>> {
    let pins = clocks.iter().map(|terms| StoredPin::of(terms.pin()));
    (!clocks.is_empty()).then(|| pins.collect())
}

fn terms(pins: Option<Vec<StoredPin>>, book: &Book) -> Result<Vec<Arc<Terms>>, CodecError> {
    pins.unwrap_or_default().into_iter().map(|pin| pin.terms(book)).collect()
}

pub(super) const OPENED: u16 = 101;

const fn kind(event: &Event) -> u16 {
    match event {
        Event::Opened(_) => OPENED,
        Event::Moved { .. } => 102,
        Event::Assigned { .. } => 103,
        Event::Prioritised { .. } => 104,
        Event::Commented { .. } => 105,
        Event::Labelled { .. } => 106,
        Event::Cancelled { .. } => 107,
        Event::Reopened { .. } => 108,
        Event::StageQueued { .. } => 109,
        Event::StageClaimed { .. } => 110,
        Event::StageReleased { .. } => 111,
        Event::StageLapsed { .. } => 112,
        Event::StageFinished { .. } => 113,
        Event::StageSkipped { .. } => 114,
        Event::StageBlocked { .. } => 115,
        Event::StageRetried { .. } => 116,
        Event::Completed => 117,
        Event::ThresholdReached { .. } => 118,
        Event::ClockRebased { .. } => 119,
        Event::Arranged(event) => arrange_codec::kind(event),
        Event::Attached(event) => attach_codec::kind(event),
        Event::PassedOver(_) => passed_over::KIND,
        Event::Migrated(_) => migrate_codec::MIGRATED,
        Event::Kin(event) => kin::kind(event),
        Event::Duplicated(event) => duplicate_codec::kind(event),
        Event::Sided(event) => side_codec::kind(event),
        Event::Imported(_) => import::KIND,
        Event::Automated(event) => automated::kind(event),
        Event::Played(event) => play::kind(event),
        Event::Told(event) => told::kind(event),
        Event::Redacted(_) => redact::KIND,
        Event::StagesReset { .. } => 150,
        Event::Escalated { .. } => 153,
        Event::Steered { what, .. } => codec_steer::kind(what),
    }
}

pub(super) fn text_part(name: u8, text: &str) -> Part {
    Part::plain(name, text.as_bytes().to_vec())
}

pub(super) fn reason_part(reason: Option<&Reason>) -> Vec<Part> {
    reason.iter().map(|reason| text_part(REASON, reason.as_str())).collect()
}

fn label_part(name: u8, labels: &[Label]) -> Part {
    Part::plain(name, to_bytes(&labels))
}

/// Reads an event back; an erased part reads as absent. The book knows the terms of its clocks.
pub fn decode(body: &EventBody, book: &Book) -> Result<Event, CodecError> {
    if body.kind == OPENED {
        return decode_opened(body, book);
    }
    if arrange_codec::KINDS.contains(&body.kind) {
        return arrange_codec::decode(body).map(Event::Arranged);
    }
    if attach_codec::KINDS.contains(&body.kind) {
        return attach_codec::decode(body).map(Event::Attached);
    }
    if body.kind == passed_over::KIND {
        return passed_over::decode(body).map(Event::PassedOver);
    }
    if body.kind == migrate_codec::MIGRATED {
        return migrate_codec::decode(body).map(|event| Event::Migrated(Box::new(event)));
    }
    if kin::KINDS.contains(&body.kind) {
        return kin::decode(body).map(Event::Kin);
    }
    if duplicate_codec::KINDS.contains(&body.kind) {
        return duplicate_codec::decode(body).map(Event::Duplicated);
    }
    if side_codec::KINDS.contains(&body.kind) {
        return side_codec::decode(body).map(Event::Sided);
    }
    if body.kind == import::KIND {
        return import::decode(body).map(Event::Imported);
    }
    if automated::is_kind(body.kind) {
        return automated::decode(body).map(Event::Automated);
    }
    if play::KINDS.contains(&body.kind) {
        return play::decode(body).map(Event::Played);
    }
    if told::KINDS.contains(&body.kind) {
        return told::decode(body).map(Event::Told);
    }
    if body.kind == redact::KIND {
        return redact::decode(body).map(Event::Redacted);
    }
    let facts: Facts = minicbor::decode(&body.facts)?;
    let reason = || parse_part(body, REASON, Reason::parse);
    Ok(match body.kind {
        102 => Event::Moved {
            to: required(facts.status, "status")?,
            reason: reason()?,
            because: facts.because,
        },
        103 => Event::Assigned { owner: parse_part(body, OWNER, Owner::parse)? },
        104 => Event::Prioritised { priority: required(facts.priority, "priority")? },
        105 => Event::Commented {
            text: parse_part(body, TEXT, Comment::parse)?,
            visibility: body.visibility,
        },
        106 => {
            Event::Labelled { added: labels(body, LABELS)?, removed: labels(body, LABELS_REMOVED)? }
        }
        107 => Event::Cancelled { reason: reason()? },
        108 => Event::Reopened { reason: reason()?, clocks: terms(facts.clocks, book)? },
        109..=116 => decode_stage(body, facts, book)?,
        117 => Event::Completed,
        118 => decode_threshold(&facts)?,
        119 => Event::ClockRebased { policy: facts.policy, clocks: terms(facts.clocks, book)? },
        153 => Event::Escalated { reason: reason()? },
        _ => codec_steer::decode(body, facts)?,
    })
}

fn decode_stage(body: &EventBody, facts: Facts, book: &Book) -> Result<Event, CodecError> {
    let stage = required(facts.stage, "stage")?;
    let reason = || parse_part(body, REASON, Reason::parse);
    Ok(match body.kind {
        109 => {
            let attempt = required(facts.attempt, "attempt")?;
            let clock = terms(facts.clocks, book)?.pop();
            Event::StageQueued { stage, attempt, due_at: facts.due_at, clock }
        }
        110 => Event::StageClaimed {
            stage,
            epoch: required(facts.epoch, "epoch")?,
            holder: required(facts.holder, "holder")?,
            timeout_at: facts.at,
        },
        111 => Event::StageReleased { stage },
        112 => Event::StageLapsed { stage },
        113 => Event::StageFinished {
            stage,
            digest: required(facts.digest, "digest")?,
            result: TaskResult {
                outcome: required(facts.outcome, "outcome")?,
                output: body.part(OUTPUT).map(text).transpose()?,
                note: parse_part(body, NOTE, Note::parse)?,
                confidence: facts.confidence,
                because: facts.because,
            },
        },
        114 => Event::StageSkipped { stage, why: required(facts.skip, "skip")?, reason: reason()? },
        115 => Event::StageBlocked { stage, reason: reason()? },
        _ => Event::StageRetried { stage, reason: reason()? },
    })
}

fn decode_threshold(facts: &Facts) -> Result<Event, CodecError> {
    let number = required(facts.threshold, "threshold")?;
    let metric = facts.metric.as_deref().map(Metric::parse).transpose();
    Ok(Event::ThresholdReached {
        stage: facts.stage,
        metric: required(metric.map_err(|fault| CodecError(fault.detail))?, "metric")?,
        cycle: required(facts.cycle, "cycle")?,
        threshold: required(Threshold::from_number(number), "threshold")?,
    })
}

fn decode_opened(body: &EventBody, book: &Book) -> Result<Event, CodecError> {
    let facts: OpenedFacts = minicbor::decode(&body.facts)?;
    Ok(Event::Opened(Box::new(Opened {
        number: facts.number,
        board: facts.board,
        workflow: facts.workflow.zip(facts.workflow_version),
        stages: facts.stages,
        priority: facts.priority,
        due_at: facts.due_at,
        title: parse_part(body, TITLE, Title::parse)?,
        description: parse_part(body, DESCRIPTION, Description::parse)?,
        data: body.part(DATA).map(text).transpose()?,
        owner: parse_part(body, OWNER, Owner::parse)?,
        labels: labels(body, LABELS)?,
        policy: facts.policy,
        clocks: terms(facts.clocks, book)?,
    })))
}

pub(super) fn required<T>(fact: Option<T>, name: &str) -> Result<T, CodecError> {
    fact.ok_or_else(|| CodecError(format!("the fact {name} is missing")))
}

pub(super) fn parse_part<T>(
    body: &EventBody,
    name: u8,
    parse: fn(&str) -> Result<T, Fault>,
) -> Result<Option<T>, CodecError> {
    let Some(bytes) = body.part(name) else {
        return Ok(None);
    };
    parse(&text(bytes)?).map(Some).map_err(|fault| CodecError(fault.detail))
}

fn labels(body: &EventBody, name: u8) -> Result<Vec<Label>, CodecError> {
    body.part(name).map_or_else(|| Ok(Vec::new()), |bytes| Ok(minicbor::decode(bytes)?))
}
