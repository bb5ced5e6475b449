//! What tickets have to do with each other.

use crate::query::LinkKind;
use minicbor::{Decode, Encode};
use oms_base::{Number, TicketId};

/// A link as one of its two ends sees it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(map)]
pub struct Link {
    /// What the other one is to this.
    #[cbor(n(0), with = "kind")]
    pub kind: LinkKind,
    /// The other one.
    #[n(1)]
    pub to: TicketId,
    /// Its number.
    #[n(2)]
    pub number: Number,
}

/// The same link, as the other end sees it.
pub const fn inverse(kind: LinkKind) -> LinkKind {
    match kind {
        LinkKind::DuplicateOf => LinkKind::DuplicatedBy,
        LinkKind::DuplicatedBy => LinkKind::DuplicateOf,
        LinkKind::BlockedBy => LinkKind::Blocks,
        LinkKind::Blocks => LinkKind::BlockedBy,
        LinkKind::RelatesTo => LinkKind::RelatesTo,
        LinkKind::Parent => LinkKind::Child,
        LinkKind::Child => LinkKind::Parent,
    }
}

/// The numbers of kinds in stored bytes.
mod kind {
    use crate::query::LinkKind;
    use minicbor::decode::{self as reading, Decoder};
    use minicbor::encode::{self as writing, Encoder, Write};

    const fn number(kind: LinkKind) -> u8 {
        match kind {
            LinkKind::DuplicateOf => 0,
            LinkKind::DuplicatedBy => 1,
            LinkKind::BlockedBy => 2,
            LinkKind::Blocks => 3,
            LinkKind::RelatesTo => 4,
            LinkKind::Parent => 5,
            LinkKind::Child => 6,
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that minicbor calls")]
    pub(super) fn encode<C, W: Write>(
        value: &LinkKind,
        to: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), writing::Error<W::Error>> {
        to.u8(number(*value)).map(|_| ())
    }

    pub(super) fn decode<C>(from: &mut Decoder<'_>, _: &mut C) -> Result<LinkKind, reading::Error> {
        let stored = from.u8()?;
        let known = LinkKind::ALL.iter().copied().find(|kind| number(*kind) == stored);
        known.ok_or_else(|| reading::Error::message("no kind of link has this number"))
    }
}
