//! The hashes that make the log tamper-evident, over bytes as they are stored.
//!
//! All integers big-endian. `part digest = SHA-256(salt ‖ bytes)`.
//! `payload digest = SHA-256(u8 1 ‖ u32 len ‖ facts ‖ u8 count ‖ (u8 name ‖ part digest)*)`.
//! `event hash = SHA-256(prev ‖ u32 len ‖ header ‖ payload digest)` per stream, with 32 zero bytes
//! before the first. `block hash = SHA-256(u8 1 ‖ i32 agency ‖ i64 position ‖ i64 batch ‖ root ‖
//! prev)`, where `root` is the Merkle tree hash of RFC 9162, section 2.1.1, over the batch's event
//! hashes in the order of the log, and `prev` the hash of the block before it.

use crate::envelope::{Cause, Envelope, StreamKind};
use crate::row::BlockRow;
use crate::tree::{leaf_hash, node_hash};
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
    Cause::put(event.cause, &mut out);
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
    if hashes.is_empty() {
        return Sha256::digest([]).into();
    }
    let mut level: Vec<Hash> = hashes.iter().map(leaf_hash).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(parent).collect();
    }
    level[0]
}

/// The node over two; one that is left over at the end of its level moves up as it is, which is
/// what splitting at the largest power of two comes to.
fn parent(pair: &[Hash]) -> Hash {
    match pair {
        [left, right] => node_hash(left, right),
        [single] => *single,
        _ => unreachable!("chunks of two hold one or two"),
    }
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

#[cfg(test)]
mod tests {
    use super::{GENESIS, Hash, Place, block_hash, event_hash, merkle_root, part_digest};
    use crate::{BlockRow, Cause, Envelope, StreamKind};
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use oms_base::{
        Actor, AgencyId, EventBody, Part, PartBytes, PrincipalId, Role, StreamId, Timestamp,
        Visibility,
    };
    use proptest::prelude::proptest;
    use sha2::{Digest, Sha256};
    use std::fmt::Write as _;

    // The expected values were computed by a program of another language from this module's text.
    const PART: &str = "c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff325cbf3c2498ea52a";
    const EVENT: &str = "e88aa6ed205bfb195cf73e5ddf937b53458a8e947cd9052dc0aca960a9941d33";
    const ROOT_OF_ONE: &str = "7f9c9e31ac8256ca2f258583df262dbc7d6f68f2a03043d5c99a4ae5a7396ce9";
    const ROOT_OF_THREE: &str = "ba8d94b7fbcecae7b81c4c80574fe24734a6917bf9c1ecd66ff3e0c34ead4620";
    const BLOCK: &str = "062e288644e3975e710f1ee1675acda72c4348a34a849dc1c88dc25c78a9d6af";

    fn hex(hash: &Hash) -> String {
        hash.iter().fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").unwrap();
            out
        })
    }

    fn kept() -> PartBytes {
        let salt = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
        PartBytes::Kept { salt, bytes: b"Pothole on 5th Street".to_vec() }
    }

    fn event(title: PartBytes) -> Envelope {
        Envelope {
            seq: 7,
            time: Timestamp::from_micros(1_700_000_000_000_000),
            actor: Actor { principal: PrincipalId(42), role: Role::Staff },
            cause: Some(Cause::of(StreamId(9), 3)),
            body: EventBody {
                kind: 101,
                visibility: Visibility::Staff,
                facts: vec![0xa1, 0x00, 0x05],
                parts: vec![
                    Part { name: 1, bytes: title },
                    Part { name: 2, bytes: PartBytes::Erased { digest: [9; 32] } },
                ],
            },
        }
    }

    #[test]
    fn hash_vectors() {
        let agency = AgencyId::FIRST;
        let place = Place { agency, kind: StreamKind::Ticket, stream: StreamId(77) };
        assert_eq!(hex(&part_digest(&kept())), PART);
        assert_eq!(hex(&event_hash(&GENESIS, place, &event(kept()))), EVENT);
        assert_eq!(hex(&merkle_root(&[[0; 32]])), ROOT_OF_ONE);
        let root = merkle_root(&[[0; 32], [1; 32], [2; 32]]);
        assert_eq!(hex(&root), ROOT_OF_THREE);
        let block = BlockRow { position: 5, batch: 6, root, prev_hash: [7; 32] };
        assert_eq!(hex(&block_hash(agency, &block)), BLOCK);
    }

    proptest! {
        #[test]
        fn the_root_is_that_of_a_well_known_library(count in 0_u16..600) {
            let hash = |n: u16| Sha256::digest(n.to_be_bytes()).into();
            let hashes: Vec<Hash> = (0..count).map(hash).collect();
            let mut tree = MemoryBackedTree::<Sha256, Hash>::new();
            for hash in &hashes {
                tree.push(*hash);
            }
            assert_eq!(merkle_root(&hashes).as_slice(), tree.root().as_bytes().as_slice());
        }
    }

    #[test]
    fn an_erased_part_leaves_the_hash_as_it_was() {
        let place =
            Place { agency: AgencyId::FIRST, kind: StreamKind::Ticket, stream: StreamId(77) };
        let erased = PartBytes::Erased { digest: part_digest(&kept()) };
        let hash = |title| event_hash(&GENESIS, place, &event(title));
        assert_eq!(hash(kept()), hash(erased));
    }
}
