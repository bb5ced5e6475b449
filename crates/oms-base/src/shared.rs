//! Text that many hold: a clone costs no allocation.

use minicbor::decode::{Decoder, Error as DecodeError};
use minicbor::encode::{Encoder, Error as EncodeError, Write};
use std::sync::Arc;

/// Text that never changes, held together.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Shared(Arc<str>);

impl Shared {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Shared {
    fn from(text: &str) -> Shared {
        Shared(Arc::from(text))
    }
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl<C> minicbor::Encode<C> for Shared {
    fn encode<W: Write>(
        &self,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W::Error>> {
        encoder.str(&self.0).map(|_| ())
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Shared {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Shared, DecodeError> {
        decoder.str().map(Shared::from)
    }
}
