//! What somebody shows as a proof: documents, checkpoints and keys.

use crate::rules::halves;
use oms_app::proof::{Proof, PublicKey, SEED_BYTES, SealKey, check, notes};

/// The key of the seeds.
const SEED: [u8; SEED_BYTES] = [7; SEED_BYTES];

/// A proof, a checkpoint, a file of checkpoints, or a key.
///
/// A proof that holds has an event of each of its rows, and a checkpoint that holds is its note.
pub(crate) fn proofs(bytes: &[u8]) {
    let key = SealKey::new(&SEED);
    let (document, written) = halves(bytes);
    if let Ok(proof) = Proof::read(document) {
        let other = std::str::from_utf8(written).ok().and_then(|text| PublicKey::parse(text).ok());
        if let Ok(shown) = check(&proof, other.as_ref().unwrap_or(key.public())) {
            assert!(shown.size > 0 && shown.events.len() >= proof.rows.len(), "{proof:?}");
        }
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(found) = PublicKey::parse(text) {
        assert_eq!(PublicKey::parse(&found.to_string()).as_ref(), Ok(&found), "{text:?}");
    }
    for note in notes(text) {
        if let Ok(checkpoint) = key.public().open(&note) {
            assert!(note.starts_with(&checkpoint.to_string()), "{note:?}");
        }
    }
}
