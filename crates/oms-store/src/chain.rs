//! The hashes that make the log tamper-evident, over bytes as they are stored.
//!
//! All integers big-endian. `part digest = SHA-256(salt ‖ bytes)`.
//! `payload digest = SHA-256(u8 1 ‖ u32 len ‖ facts ‖ u8 count ‖ (u8 name ‖ part digest)*)`.
//! `event hash = SHA-256(prev ‖ u32 len ‖ header ‖ payload digest)` per stream, with 32 zero bytes
//! before the first. `block hash = SHA-256(u8 1 ‖ i32 agency ‖ i64 position ‖ i64 batch ‖ root ‖
//! prev)`, where `root` is the Merkle tree hash of RFC 9162, section 2.1.1, over the batch's event
//! hashes in the order of the log, and `prev` the hash of the block before it.

use crate::envelope::{Envelope, StreamKind};
use crate::row::BlockRow;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use oms_base::{AgencyId, EventBody, PartBytes, StreamId};
use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// What stands before the first event of a stream and before the first block.
pub const GENESIS: Hash = [0; 32];

const VERSION: u8 = 1;

/// The digest of a part, kept or erased.
pub fn part_digest(bytes: &PartBytes) -> Hash {
    match bytes {
        PartBytes::Kept { salt, bytes } => {
            Sha256::new().chain_update(salt).chain_update(bytes).finalize().into()
        }
        PartBytes::Erased { digest } => *digest,
    }
}

fn payload_digest(body: &EventBody) -> Hash {
    let mut hash = Sha256::new();
    hash.update([VERSION]);
    hash.update(u32::try_from(body.facts.len()).unwrap_or(u32::MAX).to_be_bytes());
    hash.update(&body.facts);
    hash.update([u8::try_from(body.parts.len()).unwrap_or(u8::MAX)]);
    for part in &body.parts {
        hash.update([part.name]);
        hash.update(part_digest(&part.bytes));
    }
    hash.finalize().into()
}

/// Where an event stands: what its header says beside the event itself.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The agency.
    pub agency: AgencyId,
    /// The stream's kind.
    pub kind: StreamKind,
    /// The stream.
    pub stream: StreamId,
}

fn header(place: Place, event: &Envelope) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    out.push(VERSION);
    out.extend_from_slice(&place.agency.0.to_be_bytes());
    out.push(place.kind.number());
    out.extend_from_slice(&place.stream.0.to_be_bytes());
    out.extend_from_slice(&event.seq.to_be_bytes());
    out.extend_from_slice(&event.time.micros().to_be_bytes());
    out.extend_from_slice(&event.actor.principal.0.to_be_bytes());
    out.push(event.actor.role.number());
    out.extend_from_slice(&event.body.kind.to_be_bytes());
    out.push(event.body.visibility.number());
    match event.cause {
        None => out.push(0),
        Some(cause) => {
            out.push(1);
            out.extend_from_slice(&cause.stream.0.to_be_bytes());
            out.extend_from_slice(&cause.seq.to_be_bytes());
        }
    }
    out
}

/// The hash of an event that follows one of hash `prev` in its stream.
pub fn event_hash(prev: &Hash, place: Place, event: &Envelope) -> Hash {
    let header = header(place, event);
    Sha256::new()
        .chain_update(prev)
        .chain_update(u32::try_from(header.len()).unwrap_or(u32::MAX).to_be_bytes())
        .chain_update(&header)
        .chain_update(payload_digest(&event.body))
        .finalize()
        .into()
}

/// The Merkle tree hash over a batch's event hashes.
pub fn merkle_root(hashes: &[Hash]) -> Hash {
    let mut tree = MemoryBackedTree::<Sha256, Hash>::new();
    for hash in hashes {
        tree.push(*hash);
    }
    (*tree.root().as_bytes()).into()
}

/// The hash of a block, which the next block carries as `prev`.
pub fn block_hash(agency: AgencyId, block: &BlockRow) -> Hash {
    Sha256::new()
        .chain_update([VERSION])
        .chain_update(agency.0.to_be_bytes())
        .chain_update(block.position.to_be_bytes())
        .chain_update(block.batch.to_be_bytes())
        .chain_update(block.root)
        .chain_update(block.prev_hash)
        .finalize()
        .into()
}
