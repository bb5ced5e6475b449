//! Does a proof hold? Needs the proof, a public key, and nothing else.

use super::document::Proof;
use super::note::PublicKey;
use oms_base::{AgencyId, Code, Fault, StreamId, Timestamp};
use oms_domain::sla::Book;
use oms_domain::ticket;
use oms_store::chain::{self, GENESIS, Hash, Place};
use oms_store::tree::{leaf_hash, root_by_path};
use oms_store::{BlockRow, Envelope, StreamKind, envelope};

/// What a proof that holds has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The ticket's events, oldest first.
    pub events: Vec<ShownEvent>,
    /// How many blocks the checkpoint covers.
    pub size: u64,
}

/// An event that a proof has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownEvent {
    /// The event as it is stored.
    pub envelope: Envelope,
    /// The kind's name; `None` for one that only the hub's rules can tell.
    pub kind: Option<&'static str>,
}

impl ShownEvent {
    /// When it happened, as the hub says.
    pub const fn time(&self) -> Timestamp {
        self.envelope.time
    }

    /// The texts of it that the proof leaves out.
    pub fn texts_left_out(&self) -> usize {
        self.envelope.body.parts.iter().filter(|part| part.kept().is_none()).count()
    }
}

/// Checks a proof against the key that its checkpoint must carry a signature of.
pub fn check(proof: &Proof, key: &PublicKey) -> Result<Shown, Fault> {
    let (events, last) = chained(proof)?;
    let number = events.first().map(|event| ticket::opened_number(&event.body));
    if !matches!(number, Some(Ok(Some(number))) if number == proof.number) {
        return Err(bad("number", "the first event opened no ticket of this number"));
    }
    let root = root_by_path(leaf_hash(&last), &proof.event_path);
    let block =
        BlockRow { position: proof.position, batch: proof.batch, root, prev_hash: proof.previous };
    let block = chain::block_hash(AgencyId::FIRST, &block);
    let root = root_by_path(leaf_hash(&block), &proof.block_path);
    let checkpoint = key.open(&proof.checkpoint).map_err(|fault| fault.at("checkpoint"))?;
    if root != checkpoint.root {
        let detail = "the events do not lead to the root of the checkpoint: something was changed";
        return Err(bad("rows", detail));
    }
    let book = Book::default();
    let named = |envelope: Envelope| ShownEvent {
        kind: ticket::decode(&envelope.body, &book).ok().map(|event| event.name()),
        envelope,
    };
    Ok(Shown { events: events.into_iter().map(named).collect(), size: checkpoint.size })
}

/// The events of the rows, and the hash of the last.
fn chained(proof: &Proof) -> Result<(Vec<Envelope>, Hash), Fault> {
    let stream = StreamId::from(proof.ticket);
    let place = Place { agency: AgencyId::FIRST, kind: StreamKind::Ticket, stream };
    let (mut all, mut hash) = (Vec::new(), GENESIS);
    for (n, row) in proof.rows.iter().enumerate() {
        let first_seq = all.len() as u64 + 1;
        let events = envelope::decode(row, first_seq);
        let events = events.map_err(|error| bad(&format!("rows[{n}]"), &error.to_string()))?;
        for event in events {
            hash = chain::event_hash(&hash, place, &event);
            all.push(event);
        }
    }
    if all.is_empty() {
        return Err(bad("rows", "there is no event"));
    }
    Ok((all, hash))
}

fn bad(path: &str, detail: &str) -> Fault {
    Fault::new(path, Code::BadProof, detail)
}
