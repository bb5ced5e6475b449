//! Secrets at rest: encrypted under a key that lies beside the data and never in the database.

use super::sign::PREFIX;
use crate::clock::Entropy;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use oms_base::{AgencyId, Code, Fault, Name};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

/// Fewest and most bytes of a secret, as the standard has them.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 24..=64;
const KEY_BYTES: usize = 32;
/// What the text of somebody else's key begins with here, and the most bytes behind that.
const FOREIGN: &str = "key_";
const FOREIGN_BYTES_MAX: usize = 1_000;

/// Encrypts secrets; never printed.
#[derive(Clone)]
pub struct Vault(LessSafeKey);

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Takes the 32 secret bytes.
    pub fn new(key: &[u8; KEY_BYTES]) -> Vault {
        let key = UnboundKey::new(&CHACHA20_POLY1305, key).expect("a key of this cipher's size");
        Vault(LessSafeKey::new(key))
    }

    /// A secret that can be opened again under the same agency and name alone.
    pub fn seal(
        &self,
        agency: AgencyId,
        name: &Name,
        secret: &[u8],
        entropy: &mut Entropy,
    ) -> Vec<u8> {
        let nonce = entropy.bytes::<NONCE_LEN>();
        let mut sealed = secret.to_vec();
        let used = Nonce::assume_unique_for_key(nonce);
        self.0
            .seal_in_place_append_tag(used, place(agency, name), &mut sealed)
            .expect("a secret is far shorter than what the cipher takes");
        [nonce.as_slice(), &sealed].concat()
    }

    /// The secret; `None` when it was sealed elsewhere, or is not whole.
    pub fn open(&self, agency: AgencyId, name: &Name, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>()?;
        let mut bytes = sealed.to_vec();
        let nonce = Nonce::assume_unique_for_key(*nonce);
        let opened = self.0.open_in_place(nonce, place(agency, name), &mut bytes).ok()?;
        Some(opened.to_vec())
    }
}

fn place(agency: AgencyId, name: &Name) -> Aad<Vec<u8>> {
    Aad::from([agency.0.to_be_bytes().as_slice(), name.as_str().as_bytes()].concat())
}

/// Reads a secret as its holder keeps it: one that signs, or a key that somebody else gave out.
pub fn read_secret(text: &str) -> Result<Vec<u8>, Fault> {
    if let Some(key) = text.strip_prefix(FOREIGN) {
        let is_plain = is_key(key.as_bytes()) && key.len() <= FOREIGN_BYTES_MAX;
        return is_plain.then(|| key.as_bytes().to_vec()).ok_or_else(|| {
            let detail = "not a key: key_ and 1 to 1000 letters, digits or signs";
            Fault::here(Code::BadText, detail)
        });
    }
    let bytes = text.strip_prefix(PREFIX).and_then(|text| BASE64_STANDARD.decode(text).ok());
    bytes.filter(|bytes| SECRET_BYTES.contains(&bytes.len())).ok_or_else(|| {
        let detail = "not a secret: whsec_ and the base64 of 24 to 64 bytes, or key_ and a key";
        Fault::here(Code::BadText, detail)
    })
}

/// Whether these are the bytes of a key that can stand in a request's head.
pub(super) fn is_key(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_graphic)
}

#[cfg(test)]
mod tests {
    use super::{Vault, read_secret};
    use crate::clock::Entropy;
    use oms_base::{AgencyId, Name};

    #[test]
    fn a_secret_opens_under_its_key_and_name_alone() {
        let (vault, other) = (Vault::new(&[1; 32]), Vault::new(&[2; 32]));
        let name = |text| Name::parse(text).unwrap();
        let mut entropy = Entropy::from_seed(7);
        let mut seal = || vault.seal(AgencyId::FIRST, &name("a"), b"secret", &mut entropy);
        let (sealed, again) = (seal(), seal());
        assert_ne!(sealed, again, "never twice under one nonce");
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        let opened = vault.open(AgencyId::FIRST, &name("a"), &sealed);
        assert_eq!(opened.as_deref(), Some(b"secret".as_slice()));
        assert_eq!(other.open(AgencyId::FIRST, &name("a"), &sealed), None);
        assert_eq!(vault.open(AgencyId::FIRST, &name("b"), &sealed), None);
        assert_eq!(vault.open(AgencyId(2), &name("a"), &sealed), None);
        for cut in 0..sealed.len() {
            assert_eq!(vault.open(AgencyId::FIRST, &name("a"), &sealed[..cut]), None);
        }
    }

    #[test]
    fn secrets_have_one_spelling() {
        let good = format!("whsec_{}", "A".repeat(32));
        assert_eq!(read_secret(&good).unwrap(), [0; 24]);
        assert_eq!(read_secret("key_sk-1").unwrap(), b"sk-1");
        let long = format!("key_{}", "k".repeat(1_001));
        assert!(read_secret(&long[..long.len() - 1]).is_ok());
        for bad in ["key_", "key_a b", "key_a\n", "key_\u{e9}", long.as_str()] {
            assert!(read_secret(bad).is_err(), "{bad}");
        }
        for bad in ["", "whsec_", "whsec_AAAA", &good[6..], "whsec_!!!!", &good.repeat(9)] {
            assert!(read_secret(bad).is_err(), "{bad}");
        }
    }
}
