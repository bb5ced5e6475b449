//! Which definitions are the same content.

use crate::json;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// SHA-256 over what a JSON document says: the order of keys, white space and the spelling of
/// numbers and text make no difference.
///
/// The digest only tells versions apart; nothing is signed by it, so it may read the document
/// instead of its bytes.
pub fn content_digest(bytes: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    match json::parse(bytes) {
        Ok(value) => add(&mut hash, &value),
        Err(_) => put(&mut hash, b'?', bytes),
    }
    hash.finalize().into()
}

fn add(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Null => put(hash, b'n', &[]),
        Value::Bool(value) => put(hash, b'b', &[u8::from(*value)]),
        // Adding zero makes the two zeros one.
        Value::Number(number) => {
            put(hash, b'f', &(number.as_f64().unwrap_or(f64::NAN) + 0.0).to_be_bytes());
        }
        Value::String(text) => put(hash, b's', text.as_bytes()),
        Value::Array(items) => {
            count(hash, b'a', items.len());
            for item in items {
                add(hash, item);
            }
        }
        Value::Object(fields) => {
            count(hash, b'o', fields.len());
            for (name, field) in sorted(fields) {
                put(hash, b'k', name.as_bytes());
                add(hash, field);
            }
        }
    }
}

fn sorted(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_unstable_by_key(|(name, _)| *name);
    fields
}

fn put(hash: &mut Sha256, kind: u8, bytes: &[u8]) {
    count(hash, kind, bytes.len());
    hash.update(bytes);
}

fn count(hash: &mut Sha256, kind: u8, len: usize) {
    hash.update([kind]);
    hash.update(u64::try_from(len).unwrap_or(u64::MAX).to_be_bytes());
}
