//! A clock that starts days ago and catches up, so that the demo has a past.

use oms_app::{Clock, SystemClock};
use oms_base::{Span, Timestamp};
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's clock, set back by an amount that only shrinks.
#[derive(Debug)]
pub(super) struct DemoClock {
    behind_micros: AtomicI64,
}

impl DemoClock {
    /// A clock that is `behind` the machine's.
    pub(super) fn behind(behind: Span) -> DemoClock {
        DemoClock { behind_micros: AtomicI64::new(behind.micros()) }
    }

    /// Goes ahead until the clock is only `behind`; never back.
    pub(super) fn catch_up(&self, behind: Span) {
        self.behind_micros.fetch_min(behind.micros(), Ordering::Relaxed);
    }
}

impl Clock for DemoClock {
    fn now(&self) -> Timestamp {
        let behind = self.behind_micros.load(Ordering::Relaxed);
        Timestamp::from_micros(SystemClock.now().micros().saturating_sub(behind))
    }
}

#[cfg(test)]
mod tests {
    use super::DemoClock;
    use oms_app::{Clock, SystemClock};
    use oms_base::Span;

    #[test]
    fn it_catches_up_and_never_goes_back() {
        let clock = DemoClock::behind(Span::seconds(3_600));
        let start = clock.now();
        assert!(start < SystemClock.now());
        clock.catch_up(Span::seconds(60));
        let later = clock.now();
        assert!(later.since(start).micros() >= 3_500_000_000);
        clock.catch_up(Span::seconds(3_600));
        assert!(clock.now() >= later);
    }
}
