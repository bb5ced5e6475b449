//! When an agent that fails is left alone for a while: a circuit breaker.
//!
//! Closed, it lets every question through. After so many failures in a row it opens and lets none
//! through for a while; then one, to see. If that is answered it closes, if not it opens again.

use oms_base::{Span, Timestamp};

/// When a breaker opens, and for how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fuse {
    /// After how many failures in a row.
    pub failures: u16,
    /// How long it stays open.
    pub open: Span,
}

/// How a breaker stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaker {
    /// Questions go through.
    Closed {
        /// Failures in a row.
        failures: u16,
    },
    /// None does.
    Open {
        /// Until when.
        until: Timestamp,
    },
    /// One is under way, to see whether it is answered.
    HalfOpen {
        /// When nobody can be waiting for that any more.
        until: Timestamp,
    },
}

impl Default for Breaker {
    fn default() -> Breaker {
        Breaker::Closed { failures: 0 }
    }
}

impl Breaker {
    /// The word for it.
    pub const fn word(self) -> &'static str {
        match self {
            Breaker::Closed { .. } => "closed",
            Breaker::Open { .. } => "open",
            Breaker::HalfOpen { .. } => "half-open",
        }
    }

    /// Until when no question goes through; `None` when one may at `now`.
    pub fn shut_until(self, now: Timestamp) -> Option<Timestamp> {
        match self {
            Breaker::Closed { .. } => None,
            Breaker::Open { until } | Breaker::HalfOpen { until } => (now < until).then_some(until),
        }
    }

    /// After a question was let through, which is over after `within` at the latest.
    #[must_use]
    pub fn begun(self, within: Span, now: Timestamp) -> Breaker {
        match self {
            Breaker::Closed { .. } => self,
            Breaker::Open { .. } | Breaker::HalfOpen { .. } => {
                Breaker::HalfOpen { until: now.plus(within) }
            }
        }
    }

    /// After a question was answered, or was not.
    #[must_use]
    pub fn ended(self, is_answered: bool, fuse: Fuse, now: Timestamp) -> Breaker {
        let open = Breaker::Open { until: now.plus(fuse.open) };
        match self {
            _any if is_answered => Breaker::default(),
            Breaker::Closed { failures } if failures.saturating_add(1) < fuse.failures => {
                Breaker::Closed { failures: failures.saturating_add(1) }
            }
            Breaker::Closed { .. } | Breaker::HalfOpen { .. } => open,
            // One that was under way when it opened says nothing new.
            Breaker::Open { .. } => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Breaker, Fuse};
    use oms_base::{Span, Timestamp};

    const FUSE: Fuse = Fuse { failures: 3, open: Span::seconds(30) };
    const WITHIN: Span = Span::seconds(10);

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_one_question_tells_whether_it_closes() {
        use Breaker::{Closed, HalfOpen, Open};
        let open = Open { until: at(130) };
        let probing = HalfOpen { until: at(110) };
        for (before, is_answered, after) in [
            (Closed { failures: 0 }, true, Closed { failures: 0 }),
            (Closed { failures: 0 }, false, Closed { failures: 1 }),
            (Closed { failures: 1 }, false, Closed { failures: 2 }),
            (Closed { failures: 2 }, true, Closed { failures: 0 }),
            (Closed { failures: 2 }, false, open),
            (Open { until: at(101) }, false, Open { until: at(101) }),
            (Open { until: at(101) }, true, Closed { failures: 0 }),
            (probing, false, open),
            (probing, true, Closed { failures: 0 }),
        ] {
            assert_eq!(before.ended(is_answered, FUSE, at(100)), after, "{before:?} {is_answered}");
        }
        for (state, word, shut, begun) in [
            (Closed { failures: 2 }, "closed", None, Closed { failures: 2 }),
            (Open { until: at(101) }, "open", Some(at(101)), probing),
            (Open { until: at(100) }, "open", None, probing),
            (HalfOpen { until: at(101) }, "half-open", Some(at(101)), probing),
            (HalfOpen { until: at(100) }, "half-open", None, probing),
        ] {
            assert_eq!((state.word(), state.shut_until(at(100))), (word, shut), "{state:?}");
            assert_eq!(state.begun(WITHIN, at(100)), begun, "{state:?}");
        }
        let eager = Fuse { failures: 1, ..FUSE };
        assert_eq!(Closed { failures: 0 }.ended(false, eager, at(100)), open);
    }
}
