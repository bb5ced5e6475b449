//! Typed ids: 63-bit integers of 42 bits of milliseconds, 9 of node and 12 of counter.
//!
//! They sort by the time they were minted at, which the public must not learn: citizens get
//! numbers ([`crate::Number`]), never ids.

use crate::crockford;
use crate::{Code, Fault, Timestamp};

const COUNTER_BITS: u32 = 12;
const NODE_BITS: u32 = 9;
/// Largest node number.
pub const NODE_MAX: u16 = (1 << NODE_BITS) - 1;
const TEXT_LEN: usize = 13;
/// Most that 42 bits hold.
const MILLIS_MAX: i64 = (1 << 42) - 1;

/// The agency (tenant) that a row belongs to; it comes from the caller's token only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgencyId(pub i32);

impl AgencyId {
    /// The agency that a new store holds.
    pub const FIRST: AgencyId = AgencyId(1);
}

macro_rules! typed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            minicbor::Encode, minicbor::Decode,
        )]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] pub i64);

        impl $name {
            /// What the text form starts with.
            pub const PREFIX: &'static str = $prefix;

            /// Reads the text form, without regard to case.
            pub fn parse(text: &str) -> Result<Self, Fault> {
                parse(text, $prefix).map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", $prefix, text(self.0))
            }
        }

        impl From<$name> for StreamId {
            fn from(id: $name) -> StreamId {
                StreamId(id.0)
            }
        }
    };
}

/// Any aggregate's id, as the log knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId(pub i64);

typed_id!(
    /// A ticket.
    TicketId, "tkt_"
);
typed_id!(
    /// A board.
    BoardId, "brd_"
);
typed_id!(
    /// A workflow, over all its versions.
    WorkflowId, "wfl_"
);
typed_id!(
    /// A rule, over all its versions.
    RuleId, "rul_"
);
typed_id!(
    /// Whoever acts: a person, an agent, a service, the hub itself.
    PrincipalId, "prn_"
);

typed_id!(
    /// A bulk job.
    JobId, "job_"
);
typed_id!(
    /// A message that leaves the hub.
    MessageId, "msg_"
);
typed_id!(
    /// A notice to a person.
    NoticeId, "ntc_"
);
typed_id!(
    /// A file attached to a ticket.
    AttachmentId, "att_"
);

impl PrincipalId {
    /// The hub itself: expired leases and the like.
    pub const HUB: PrincipalId = PrincipalId(0);
}

pub(crate) fn text(id: i64) -> String {
    crockford::encode(id.cast_unsigned(), TEXT_LEN).to_ascii_lowercase()
}

pub(crate) fn parse(text: &str, prefix: &str) -> Result<i64, Fault> {
    text.get(..prefix.len())
        .filter(|head| head.eq_ignore_ascii_case(prefix))
        .and_then(|_| text.get(prefix.len()..))
        .filter(|tail| tail.len() == TEXT_LEN)
        .and_then(crockford::decode)
        .and_then(|id| i64::try_from(id).ok())
        .ok_or_else(|| Fault::here(Code::BadId, format!("not an id of the form {prefix}…")))
}

/// Mints ids from a clock and a counter that are passed in; never the same id twice, also when
/// the clock steps back.
#[derive(Debug, Clone)]
pub struct Minter {
    node: u16,
    last: i64,
}

impl Minter {
    /// A minter for `node` that mints only above `high_water`, the store's reserved mark.
    pub fn new(node: u16, high_water: i64) -> Minter {
        Minter { node: node & NODE_MAX, last: high_water }
    }

    /// The next id at `now`; above every id minted before.
    pub fn mint(&mut self, now: Timestamp) -> i64 {
        let millis = millis_of(now);
        let base = (millis << (NODE_BITS + COUNTER_BITS)) | (i64::from(self.node) << COUNTER_BITS);
        let next = if base > self.last { base } else { self.after_last() };
        self.last = next;
        next
    }

    /// The last id minted, or the high-water mark.
    pub fn last(&self) -> i64 {
        self.last
    }

    fn after_last(&self) -> i64 {
        let counter_mask = (1_i64 << COUNTER_BITS) - 1;
        if self.last & counter_mask < counter_mask && self.node_of_last() == self.node {
            return self.last + 1;
        }
        let millis = (self.last >> (NODE_BITS + COUNTER_BITS)) + 1;
        (millis << (NODE_BITS + COUNTER_BITS)) | (i64::from(self.node) << COUNTER_BITS)
    }

    fn node_of_last(&self) -> u16 {
        let node = (self.last >> COUNTER_BITS) & i64::from(NODE_MAX);
        u16::try_from(node).unwrap_or(NODE_MAX)
    }
}

/// The milliseconds that an id can hold. A clock that says more, in the year 2109 and after, says
/// nothing: ids go on from the last one.
fn millis_of(now: Timestamp) -> i64 {
    let millis = now.micros().max(0) / 1_000;
    if millis <= MILLIS_MAX { millis } else { 0 }
}

/// The mark to reserve so that ids minted until `ahead_ms` after `now` stay below it.
pub fn high_water(now: Timestamp, last: i64, ahead_ms: i64) -> i64 {
    let millis = millis_of(now).max(last >> (NODE_BITS + COUNTER_BITS));
    millis.saturating_add(ahead_ms) << (NODE_BITS + COUNTER_BITS)
}

#[cfg(test)]
mod tests {
    use super::{Minter, TicketId, high_water};
    use crate::Timestamp;
    use proptest::prelude::{any, proptest};

    #[test]
    fn text_form_round_trips_in_any_case() {
        let id = TicketId(1_234_567_890_123);
        assert_eq!(TicketId::parse(&id.to_string()).unwrap(), id);
        assert_eq!(TicketId::parse(&id.to_string().to_uppercase()).unwrap(), id);
        for bad in
            ["", "tkt_", "brd_0000000000000", "tkt_00000000000000", "tkt_é", "tkt_zzzzzzzzzzzzz"]
        {
            assert!(TicketId::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_clock_beyond_what_ids_hold_spoils_none() {
        let (now, far) = (1_800_000_000_000_000, 253_000_000_000_000_000);
        let mut minter = Minter::new(0, 0);
        let mut last = 0;
        for micros in [now, far, i64::MAX, far, now, now + 1_000] {
            let id = minter.mint(Timestamp::from_micros(micros));
            assert!(id > last && id < minter_bound(now), "{micros}: {id}");
            last = id;
            let mark = high_water(Timestamp::from_micros(micros), last, 60_000);
            assert!(mark > last && mark < minter_bound(now), "{micros}: {mark}");
        }
    }

    /// Ids of an hour later.
    fn minter_bound(now: i64) -> i64 {
        Minter::new(0, 0).mint(Timestamp::from_micros(now + 3_600_000_000))
    }

    proptest! {
        #[test]
        fn ids_rise_whatever_the_clock_does(
            steps in proptest::collection::vec(any::<u32>(), 1..200),
            node in 0_u16..=super::NODE_MAX,
        ) {
            let mut minter = Minter::new(node, 0);
            let mut last = 0;
            for step in steps {
                let id = minter.mint(Timestamp::from_micros(i64::from(step) * 1_000));
                assert!(id > last);
                last = id;
            }
        }

        #[test]
        fn a_restart_after_a_clock_step_mints_nothing_twice(
            before in any::<u32>(), after in any::<u32>(), count in 1_usize..5_000,
        ) {
            let now = Timestamp::from_micros(i64::from(before) * 1_000);
            let mut minter = Minter::new(1, 0);
            let mark = high_water(now, 0, 10_000);
            let last = (0..count).map(|_| minter.mint(now)).last().unwrap();
            assert!(last < mark);
            let mut again = Minter::new(1, mark);
            assert!(again.mint(Timestamp::from_micros(i64::from(after) * 1_000)) > last);
        }
    }
}
