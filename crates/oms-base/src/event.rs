//! What an event says, in the form that is stored and hashed: facts and named parts.
//!
//! Facts hold ids, enums, versions, decisions and durations: never anything personal, never
//! erased. Parts hold what is personal or free text, each salted by itself, so that one can be
//! erased while the chain still verifies.

use crate::Visibility;

/// Bytes of salt in front of a part.
pub const SALT_BYTES: usize = 16;

/// An event as an aggregate's codec writes it; the writer adds header and chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventBody {
    /// The kind's stable wire number.
    pub kind: u16,
    /// Who may read it.
    pub visibility: Visibility,
    /// Encoded facts.
    pub facts: Vec<u8>,
    /// Named parts in the order of their names' declaration.
    pub parts: Vec<Part>,
}

/// A named part of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The part's stable wire number.
    pub name: u8,
    /// What is kept of it.
    pub bytes: PartBytes,
}

/// A stored part is kept or erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PartBytes {
    /// Salt and plain bytes.
    Kept {
        /// The salt; all zero until the writer draws it.
        salt: [u8; SALT_BYTES],
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Only the digest is left.
    Erased {
        /// SHA-256 over salt and bytes.
        digest: [u8; 32],
    },
}

impl Part {
    /// A part that the writer has yet to salt.
    pub fn plain(name: u8, bytes: Vec<u8>) -> Part {
        Part { name, bytes: PartBytes::Kept { salt: [0; SALT_BYTES], bytes } }
    }

    /// The plain bytes, unless erased.
    pub fn kept(&self) -> Option<&[u8]> {
        match &self.bytes {
            PartBytes::Kept { bytes, .. } => Some(bytes),
            PartBytes::Erased { .. } => None,
        }
    }
}

impl EventBody {
    /// The plain bytes of the part of this name, unless absent or erased.
    pub fn part(&self, name: u8) -> Option<&[u8]> {
        self.parts.iter().find(|part| part.name == name).and_then(Part::kept)
    }
}
