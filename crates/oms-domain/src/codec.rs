//! What every codec of stored bytes shares.

/// What most events and states have room in.
const USUAL_BYTES: usize = 256;

/// Stored bytes that this version cannot read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CodecError(pub String);

impl CodecError {
    /// Terms of which the book holds no version.
    pub(crate) fn unknown_terms(pin: &crate::sla::Pin) -> CodecError {
        CodecError(format!("nothing is known of the terms {pin:?}"))
    }
}

impl From<minicbor::decode::Error> for CodecError {
    fn from(error: minicbor::decode::Error) -> CodecError {
        CodecError(error.to_string())
    }
}

/// The CBOR bytes of `value`.
pub fn to_bytes<T: minicbor::Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    minicbor::encode(value, &mut bytes).expect("writing to memory cannot fail");
    bytes
}

/// Text from a part's bytes.
pub fn text(bytes: &[u8]) -> Result<String, CodecError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| CodecError("a text part is not UTF-8".into()))
}
