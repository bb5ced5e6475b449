//! An event with its header, and the bytes of a log row.
//!
//! Format 1 of a log row, all integers big-endian: `u8` format, `u16` count, then per event
//! `i64` time, `i64` actor, `u8` role, `u16` kind, `u8` visibility, `u8` cause flag
//! (1: then `i64` stream and `u64` seq of the cause; 2: behind these `i64` id, `u32` version and
//! `u8` depth of the rule that did it), `u32` length and bytes of the facts, `u8` count
//! of parts, and per part `u8` name, `u8` tag: 0 with 16 bytes of salt, `u32` length and bytes, or
//! 1 with the 32-byte digest of an erased part. The seq of an event is the row's first seq plus
//! its place.

use oms_base::{
    Actor, EventBody, Part, PartBytes, PrincipalId, Role, RuleId, StreamId, Timestamp, Visibility,
    event::SALT_BYTES,
};

const FORMAT: u8 = 1;

/// What kind of aggregate a stream belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum StreamKind {
    /// A ticket.
    Ticket = 1,
    /// A board.
    Board = 2,
    /// A workflow, over all its versions.
    Workflow = 3,
    /// A rule, over all its versions.
    Rule = 4,
}

impl StreamKind {
    /// The stable number.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind of a stable number.
    pub const fn from_number(number: u8) -> Option<StreamKind> {
        match number {
            1 => Some(StreamKind::Ticket),
            2 => Some(StreamKind::Board),
            3 => Some(StreamKind::Workflow),
            4 => Some(StreamKind::Rule),
            _ => None,
        }
    }
}

/// What made an event happen: another event, or a bulk job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cause {
    /// The other event's stream, or the job's id.
    pub stream: StreamId,
    /// Its seq there; 0, which no event has, for a job.
    pub seq: u64,
    /// The rule that did it; stream and seq then say with which event its chain of rules began.
    pub by: Option<By>,
}

/// A rule that makes events happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct By {
    /// Which.
    pub rule: RuleId,
    /// Its version.
    pub version: u32,
    /// How far it is from the event that the chain began with, from 1.
    pub depth: u8,
}

impl Cause {
    /// An event, or with seq 0 a bulk job.
    pub const fn of(stream: StreamId, seq: u64) -> Cause {
        Cause { stream, seq, by: None }
    }

    /// Its bytes, flag and all: the same in a log row and in what is hashed.
    pub(crate) fn put(cause: Option<Cause>, out: &mut Vec<u8>) {
        let Some(Cause { stream, seq, by }) = cause else {
            out.push(0);
            return;
        };
        out.push(if by.is_some() { 2 } else { 1 });
        out.extend_from_slice(&stream.0.to_be_bytes());
        out.extend_from_slice(&seq.to_be_bytes());
        if let Some(By { rule, version, depth }) = by {
            out.extend_from_slice(&rule.0.to_be_bytes());
            out.extend_from_slice(&version.to_be_bytes());
            out.push(depth);
        }
    }
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Its place in its stream, from 1.
    pub seq: u64,
    /// When it happened.
    pub time: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What made it happen.
    pub cause: Option<Cause>,
    /// What happened.
    pub body: EventBody,
}

/// Bytes that are not a log row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the log row's bytes are not readable: {0}")]
pub struct BadBytes(pub &'static str);

/// The bytes of a log row.
pub fn encode(events: &[Envelope]) -> Vec<u8> {
    let mut out = Vec::with_capacity(128 * events.len() + 3);
    out.push(FORMAT);
    put_u16(&mut out, u16::try_from(events.len()).unwrap_or(u16::MAX));
    for event in events {
        encode_event(event, &mut out);
    }
    out
}

fn encode_event(event: &Envelope, out: &mut Vec<u8>) {
    out.extend_from_slice(&event.time.micros().to_be_bytes());
    out.extend_from_slice(&event.actor.principal.0.to_be_bytes());
    out.push(event.actor.role.number());
    put_u16(out, event.body.kind);
    out.push(event.body.visibility.number());
    Cause::put(event.cause, out);
    put_bytes(out, &event.body.facts);
    out.push(u8::try_from(event.body.parts.len()).unwrap_or(u8::MAX));
    for part in &event.body.parts {
        encode_part(part, out);
    }
}

fn encode_part(part: &Part, out: &mut Vec<u8>) {
    out.push(part.name);
    match &part.bytes {
        PartBytes::Kept { salt, bytes } => {
            out.push(0);
            out.extend_from_slice(salt);
            put_bytes(out, bytes);
        }
        PartBytes::Erased { digest } => {
            out.push(1);
            out.extend_from_slice(digest);
        }
    }
}

fn put_u16(out: &mut Vec<u8>, value: u16) {
    out.extend_from_slice(&value.to_be_bytes());
}

fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    let len = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend_from_slice(&len.to_be_bytes());
    out.extend_from_slice(bytes);
}

/// The events of a log row whose first event has `first_seq`.
pub fn decode(bytes: &[u8], first_seq: u64) -> Result<Vec<Envelope>, BadBytes> {
    let mut reader = Bytes(bytes);
    if reader.u8()? != FORMAT {
        return Err(BadBytes("unknown format"));
    }
    let count = reader.u16()?;
    let events = (0..u64::from(count))
        .map(|n| decode_event(&mut reader, first_seq.saturating_add(n)))
        .collect::<Result<Vec<_>, _>>()?;
    if reader.0.is_empty() { Ok(events) } else { Err(BadBytes("bytes are left over")) }
}

fn decode_by(reader: &mut Bytes<'_>) -> Result<By, BadBytes> {
    let (rule, version) = (RuleId(reader.i64()?), reader.array().map(u32::from_be_bytes)?);
    Ok(By { rule, version, depth: reader.u8()? })
}

fn decode_event(reader: &mut Bytes<'_>, seq: u64) -> Result<Envelope, BadBytes> {
    let time = Timestamp::from_micros(reader.i64()?);
    let principal = PrincipalId(reader.i64()?);
    let role = Role::from_number(reader.u8()?).ok_or(BadBytes("unknown role"))?;
    let kind = reader.u16()?;
    let visibility = Visibility::from_number(reader.u8()?).ok_or(BadBytes("unknown visibility"))?;
    let cause = match reader.u8()? {
        0 => None,
        1 => Some(Cause::of(StreamId(reader.i64()?), reader.i64()?.cast_unsigned())),
        2 => {
            let (stream, seq) = (StreamId(reader.i64()?), reader.i64()?.cast_unsigned());
            Some(Cause { stream, seq, by: Some(decode_by(reader)?) })
        }
        _ => return Err(BadBytes("unknown cause flag")),
    };
    let facts = reader.bytes()?.to_vec();
    let parts = (0..reader.u8()?).map(|_| decode_part(reader)).collect::<Result<Vec<_>, _>>()?;
    let body = EventBody { kind, visibility, facts, parts };
    Ok(Envelope { seq, time, actor: Actor { principal, role }, cause, body })
}

fn decode_part(reader: &mut Bytes<'_>) -> Result<Part, BadBytes> {
    let name = reader.u8()?;
    let bytes = match reader.u8()? {
        0 => {
            PartBytes::Kept { salt: reader.array::<SALT_BYTES>()?, bytes: reader.bytes()?.to_vec() }
        }
        1 => PartBytes::Erased { digest: reader.array::<32>()? },
        _ => return Err(BadBytes("unknown part tag")),
    };
    Ok(Part { name, bytes })
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, len: usize) -> Result<&'a [u8], BadBytes> {
        let (head, tail) = self.0.split_at_checked(len).ok_or(BadBytes("it is too short"))?;
        self.0 = tail;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], BadBytes> {
        let mut out = [0; N];
        out.copy_from_slice(self.take(N)?);
        Ok(out)
    }

    fn u8(&mut self) -> Result<u8, BadBytes> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u16(&mut self) -> Result<u16, BadBytes> {
        self.array().map(u16::from_be_bytes)
    }

    fn i64(&mut self) -> Result<i64, BadBytes> {
        self.array().map(i64::from_be_bytes)
    }

    fn bytes(&mut self) -> Result<&'a [u8], BadBytes> {
        let len = self.array().map(u32::from_be_bytes)?;
        self.take(usize::try_from(len).map_err(|_| BadBytes("a length is too large"))?)
    }
}

#[cfg(test)]
mod tests {
    use super::{By, Cause, Envelope, decode, encode};
    use oms_base::{
        Actor, EventBody, Part, PartBytes, PrincipalId, Role, RuleId, StreamId, Timestamp,
        Visibility,
    };
    use proptest::prelude::{any, proptest};

    fn sample() -> Envelope {
        Envelope {
            seq: 7,
            time: Timestamp::from_micros(1_700_000_000_000_000),
            actor: Actor { principal: PrincipalId(42), role: Role::Staff },
            cause: Some(Cause::of(StreamId(9), 3)),
            body: EventBody {
                kind: 101,
                visibility: Visibility::Staff,
                facts: vec![1, 2, 3],
                parts: vec![
                    Part::plain(1, b"title".to_vec()),
                    Part { name: 2, bytes: PartBytes::Erased { digest: [9; 32] } },
                ],
            },
        }
    }

    #[test]
    fn round_trips() {
        let mut second = sample();
        second.seq = 8;
        second.cause = None;
        let mut third = sample();
        third.seq = 9;
        third.cause = Some(by_a_rule());
        let events = vec![sample(), second, third];
        assert_eq!(decode(&encode(&events), 7).unwrap(), events);
    }

    fn by_a_rule() -> Cause {
        let by = Some(By { rule: RuleId(5), version: 7, depth: 2 });
        Cause { stream: StreamId(9), seq: 3, by }
    }

    #[test]
    fn the_bytes_of_a_cause_are_these() {
        let mut bytes = Vec::new();
        Cause::put(Some(by_a_rule()), &mut bytes);
        let (stream, seq, rule) = ([0, 0, 0, 0, 0, 0, 0, 9], [0, 0, 0, 0, 0, 0, 0, 3], 5);
        let mut wanted = vec![2];
        wanted.extend(stream.iter().chain(&seq));
        wanted.extend([0, 0, 0, 0, 0, 0, 0, rule, 0, 0, 0, 7, 2]);
        assert_eq!(bytes, wanted);
    }

    #[test]
    fn every_cut_is_noticed() {
        let bytes = encode(&[Envelope { cause: Some(by_a_rule()), ..sample() }]);
        for len in 0..bytes.len() {
            assert!(decode(&bytes[..len], 7).is_err(), "cut at {len}");
        }
    }

    proptest! {
        #[test]
        fn hostile_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(&bytes, 1);
        }
    }
}
