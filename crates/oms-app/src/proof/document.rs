//! The proof of one ticket: its events as they are stored, and the way from the last of them to a
//! signed checkpoint.
//!
//! The last event's hash holds that of the event before, so one way proves them all. Texts may be
//! left out: their digests stand in their place, as if they had been erased.

use super::note::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oms_base::{Code, Fault, Faults, Number, PartBytes, TicketId};
use oms_domain::json::{self, Fields, integer, text};
use oms_store::chain::{self, Hash};
use oms_store::envelope::{self, BadBytes};
use oms_store::tree::Step;

/// What a proof calls its form.
pub const FORMAT: &str = "oms-ticket-proof/1";
/// Most log rows of a proof.
pub(super) const ROWS_MAX: usize = 10_000;
/// Most steps of a path: a tree cannot be higher.
const STEPS_MAX: usize = 64;
/// The largest number of a block or batch that a document can hold.
const NUMBER_MAX: i64 = 1 << 53;

/// A ticket's events, and why they cannot have been made up since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The ticket.
    pub ticket: TicketId,
    /// Its number.
    pub number: Number,
    /// The bytes of its log rows, from its first event on.
    pub rows: Vec<Vec<u8>>,
    /// From its last event to the root of the batch.
    pub event_path: Vec<Step>,
    /// The block's place among all, from 1.
    pub position: i64,
    /// The batch that it seals.
    pub batch: i64,
    /// The hash of the block before.
    pub previous: Hash,
    /// From the block to the root of the checkpoint.
    pub block_path: Vec<Step>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

/// A log row whose texts are left out; what is hashed stays the same.
pub(super) fn without_texts(row: &[u8], first_seq: u64) -> Result<Vec<u8>, BadBytes> {
    let mut events = envelope::decode(row, first_seq)?;
    for part in events.iter_mut().flat_map(|event| &mut event.body.parts) {
        part.bytes = PartBytes::Erased { digest: chain::part_digest(&part.bytes) };
    }
    Ok(envelope::encode(&events))
}

/// The bytes of a log row as a document has them.
pub fn spell_row(row: &[u8]) -> String {
    STANDARD.encode(row)
}

/// A hash as a document has it.
pub fn spell_hash(hash: &Hash) -> String {
    hex(hash)
}

/// A step as a document has it.
pub fn spell_step(step: &Step) -> String {
    match step {
        Step::Left(hash) => format!("left {}", hex(hash)),
        Step::Right(hash) => format!("right {}", hex(hash)),
    }
}

impl Proof {
    /// Reads the document that the server gave.
    pub fn read(bytes: &[u8]) -> Result<Proof, Faults> {
        let value = json::parse(bytes)?;
        let mut faults = Faults::default();
        let mut fields = Fields::new("", &value, &mut faults);
        fields.required("format", text(format));
        let ticket = fields.required("ticket", text(exactly(TicketId::parse)));
        let number = fields.required("number", text(exactly(Number::parse)));
        let rows = fields.list("rows", ROWS_MAX, text(row));
        let event_path = fields.list("event_path", STEPS_MAX, text(step));
        let position = fields.required("position", integer(1..=NUMBER_MAX));
        let batch = fields.required("batch", integer(1..=NUMBER_MAX));
        let previous = fields.required("previous", text(hash));
        let block_path = fields.list("block_path", STEPS_MAX, text(step));
        let checkpoint = fields.required("checkpoint", text(|text| Ok(text.to_owned())));
        for (name, missing) in [
            ("rows", rows.is_none()),
            ("event_path", event_path.is_none()),
            ("block_path", block_path.is_none()),
        ] {
            if missing && fields.value(name).is_none() {
                fields.fault(name, Code::MissingField, "is required");
            }
        }
        fields.finish();
        let whole = || {
            Some(Proof {
                ticket: ticket?,
                number: number?,
                rows: rows?,
                event_path: event_path?,
                position: position?,
                batch: batch?,
                previous: previous?,
                block_path: block_path?,
                checkpoint: checkpoint?,
            })
        };
        match whole() {
            Some(proof) if faults.list().is_empty() => Ok(proof),
            _ => Err(faults),
        }
    }
}

fn format(text: &str) -> Result<(), Fault> {
    if text == FORMAT {
        return Ok(());
    }
    Err(Fault::here(Code::BadProof, format!("this program reads {FORMAT}")))
}

/// What `parse` takes, as it would be written again: a proof has one spelling.
fn exactly<T: std::fmt::Display>(
    parse: impl Fn(&str) -> Result<T, Fault>,
) -> impl Fn(&str) -> Result<T, Fault> {
    move |text| {
        let other = || Fault::here(Code::BadProof, "is not spelled as the hub spells it");
        parse(text).and_then(|read| if read.to_string() == text { Ok(read) } else { Err(other()) })
    }
}

fn row(text: &str) -> Result<Vec<u8>, Fault> {
    let bytes = STANDARD.decode(text);
    bytes.map_err(|error| Fault::here(Code::BadProof, format!("not base64: {error}")))
}

fn hash(text: &str) -> Result<Hash, Fault> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let pair = |pair: &[u8; 2]| Some(digit(pair[0])? << 4 | digit(pair[1])?);
    let (pairs, rest) = text.as_bytes().as_chunks();
    let bytes: Option<Vec<u8>> = pairs.iter().map(pair).collect();
    let hash = bytes.filter(|_| rest.is_empty()).and_then(|bytes| Hash::try_from(bytes).ok());
    hash.ok_or_else(|| Fault::here(Code::BadProof, "not a hash of 64 lowercase digits"))
}

fn step(text: &str) -> Result<Step, Fault> {
    match text.split_once(' ') {
        Some(("left", beside)) => hash(beside).map(Step::Left),
        Some(("right", beside)) => hash(beside).map(Step::Right),
        _ => Err(Fault::here(Code::BadProof, "not a step: left or right, and a hash")),
    }
}
