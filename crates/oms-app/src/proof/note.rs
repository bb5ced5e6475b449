//! Keys, signed notes and checkpoints, in the text formats of C2SP: `signed-note` and
//! `tlog-checkpoint`.
//!
//! A checkpoint is three lines: the log's name (its origin), how many blocks it has, and the root
//! of the tree over them in base64. The origin is the name of the key that signs.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use oms_base::{Code, Fault};
use oms_store::chain::Hash;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Bytes of the secret that a key is made from.
pub const SEED_BYTES: usize = 32;
/// What C2SP calls an Ed25519 key and its signatures.
const ED25519_KIND: u8 = 1;
const ID_BYTES: usize = 4;
const KEY_BYTES: usize = 32;
const SIGNED: &str = "\u{2014} ";
const NAME_CHARS_MAX: usize = 200;

/// What a log's own key signs with; never printed.
pub struct SealKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SealKey({})", self.public)
    }
}

/// The public half of a key, which everybody may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    id: [u8; ID_BYTES],
    bytes: [u8; KEY_BYTES],
}

/// What a log says of itself: so many blocks, under this root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// How many blocks it has.
    pub size: u64,
    /// The root of the tree over them.
    pub root: Hash,
}

impl SealKey {
    /// The key of these secret bytes.
    pub fn new(seed: &[u8; SEED_BYTES]) -> SealKey {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).expect("a seed has 32 bytes");
        let mut bytes = [0; KEY_BYTES];
        bytes.copy_from_slice(pair.public_key().as_ref());
        let name = format!("hms-oms/{}", hex(&Sha256::digest(bytes)[..8]));
        SealKey { pair, public: PublicKey::new(name, bytes) }
    }

    /// Its public half.
    pub const fn public(&self) -> &PublicKey {
        &self.public
    }

    /// Says that the log has `size` blocks under `root`.
    pub fn sign(&self, size: u64, root: Hash) -> String {
        let body = Checkpoint { origin: self.public.name.clone(), size, root }.to_string();
        let mut signed = self.public.id.to_vec();
        signed.extend_from_slice(self.pair.sign(body.as_bytes()).as_ref());
        format!("{body}\n{SIGNED}{} {}\n", self.public.name, STANDARD.encode(signed))
    }
}

impl PublicKey {
    fn new(name: String, bytes: [u8; KEY_BYTES]) -> PublicKey {
        let digest = Sha256::new()
            .chain_update(&name)
            .chain_update([b'\n', ED25519_KIND])
            .chain_update(bytes)
            .finalize();
        let mut id = [0; ID_BYTES];
        id.copy_from_slice(&digest[..ID_BYTES]);
        PublicKey { name, id, bytes }
    }

    /// The name of the log that it signs.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Reads what [`std::fmt::Display`] writes.
    pub fn parse(text: &str) -> Result<PublicKey, Fault> {
        let bad = || bad("not a public key, which `oms key show` prints as name+id+key");
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(bad());
        };
        let named = !name.is_empty() && name.len() <= NAME_CHARS_MAX;
        let key = STANDARD.decode(key).map_err(|_| bad())?;
        let Some((&ED25519_KIND, bytes)) = key.split_first() else { return Err(bad()) };
        let bytes = <[u8; KEY_BYTES]>::try_from(bytes).map_err(|_| bad())?;
        let read = PublicKey::new(name.to_owned(), bytes);
        if !named || name.chars().any(char::is_whitespace) || hex(&read.id) != id {
            return Err(bad());
        }
        Ok(read)
    }

    /// What a signed checkpoint says, if this key signed it.
    pub fn open(&self, note: &str) -> Result<Checkpoint, Fault> {
        let (body, signatures) = parts(note)?;
        let signed = signatures.lines().any(|line| self.signed(body, line));
        if !signed {
            let name = &self.name;
            return Err(bad(&format!("no valid signature by the key {name}")));
        }
        let checkpoint = Checkpoint::parse(body)?;
        if checkpoint.origin != self.name {
            return Err(bad("the key signs for another log"));
        }
        Ok(checkpoint)
    }

    fn signed(&self, body: &str, line: &str) -> bool {
        let Some((name, value)) = line.strip_prefix(SIGNED).and_then(|rest| rest.split_once(' '))
        else {
            return false;
        };
        let Ok(value) = STANDARD.decode(value) else { return false };
        let Some((id, signature)) = value.split_at_checked(ID_BYTES) else { return false };
        let key = UnparsedPublicKey::new(&ED25519, &self.bytes);
        name == self.name && id == self.id && key.verify(body.as_bytes(), signature).is_ok()
    }
}

impl std::fmt::Display for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = [&[ED25519_KIND][..], &self.bytes].concat();
        write!(f, "{}+{}+{}", self.name, hex(&self.id), STANDARD.encode(key))
    }
}

impl Checkpoint {
    /// Reads the body of a note. Further lines, which others may know, are passed over.
    fn parse(body: &str) -> Result<Checkpoint, Fault> {
        let mut lines = body.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(bad("a checkpoint has three lines before the empty one"));
        };
        let blocks = size.parse::<u64>().ok().filter(|read| read.to_string() == size);
        let root = STANDARD.decode(root).ok().and_then(|root| Hash::try_from(root).ok());
        match blocks.zip(root) {
            Some((size, root)) if !origin.is_empty() => {
                Ok(Checkpoint { origin: origin.to_owned(), size, root })
            }
            _ => Err(bad("a checkpoint names its log, its size and its root")),
        }
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root))
    }
}

/// The body of a note, with its last line's end, and its signatures.
fn parts(note: &str) -> Result<(&str, &str), Fault> {
    let cut = note.rfind("\n\n").filter(|_| note.ends_with('\n'));
    let cut = cut.ok_or_else(|| bad("not a signed note: text, an empty line, signatures"))?;
    let (body, signatures) = (&note[..=cut], &note[cut + 2..]);
    if signatures.lines().all(|line| line.starts_with(SIGNED)) {
        return Ok((body, signatures));
    }
    Err(bad("a line behind the empty one is no signature"))
}

/// The notes of a file to which notes are appended.
pub fn notes(text: &str) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    let mut ends = true;
    for line in text.lines() {
        let signature = line.starts_with(SIGNED);
        if ends && !signature {
            notes.push(String::new());
        }
        ends = signature;
        if let Some(note) = notes.last_mut() {
            note.push_str(line);
            note.push('\n');
        }
    }
    notes
}

/// Lowercase digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        // A string takes whatever is written to it.
        let _never_fails = write!(out, "{byte:02x}");
        out
    })
}

fn bad(detail: &str) -> Fault {
    Fault::here(Code::BadProof, detail)
}

#[cfg(test)]
mod tests {
    use super::{Checkpoint, PublicKey, SealKey, notes};

    // Computed by a program of another language from the text of C2SP.
    const NAME: &str = "hms-oms/fe812c12f3ab4ce6";
    const KEY: &str = "1f939a95+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs";
    const SIGNATURE: &str = "H5OaldP5T6ezVoLWc4uyU/MFdU0dsCM9aUzeIQS9OGhuj4uLcaEoe/K6N312\
        3eKM9SsojC8G5CR0KtDLCcgXHWtJEQE=";

    fn vector() -> (String, String) {
        let root = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=";
        (format!("{NAME}\n3\n{root}\n\n\u{2014} {NAME} {SIGNATURE}\n"), format!("{NAME}+{KEY}"))
    }

    fn key() -> SealKey {
        SealKey::new(&[7; 32])
    }

    #[test]
    fn a_checkpoint_is_the_text_that_others_read() {
        let (note, public) = vector();
        assert_eq!(key().sign(3, [9; 32]), note);
        assert_eq!(key().public().to_string(), public);
        let read = PublicKey::parse(&public).unwrap().open(&note).unwrap();
        assert_eq!(read, Checkpoint { origin: NAME.to_owned(), size: 3, root: [9; 32] });
    }

    #[test]
    fn every_flipped_bit_is_refused() {
        let note = key().sign(1_000, [3; 32]);
        for at in 0..note.len() {
            for bit in 0..8 {
                let mut bytes = note.clone().into_bytes();
                bytes[at] ^= 1 << bit;
                let Ok(text) = String::from_utf8(bytes) else { continue };
                assert!(key().public().open(&text).is_err(), "byte {at}, bit {bit}: {text:?}");
            }
        }
    }

    #[test]
    fn what_is_no_note_or_is_by_another_is_refused() {
        let note = key().sign(1, [0; 32]);
        let other = SealKey::new(&[8; 32]);
        assert!(other.public().open(&note).is_err());
        for bad in ["", "\n", "\n\n", "a\n\nb\n", note.trim_end(), &format!("{note}x\n")] {
            assert!(key().public().open(bad).is_err(), "{bad:?}");
        }
        // Whoever else signs it does not take our signature away.
        let line = other.sign(1, [0; 32]).lines().last().unwrap().to_owned();
        assert!(key().public().open(&format!("{note}{line}\n")).is_ok());
        for bad in ["", "a+b", "a+00000000+AAAA", "hms-oms/x+00000000+AQ=="] {
            assert!(PublicKey::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn appended_notes_come_apart_again() {
        let all: Vec<String> = (1..4).map(|n| key().sign(n, [0; 32])).collect();
        assert_eq!(notes(&all.concat()), all);
        assert!(notes("").is_empty());
    }
}
