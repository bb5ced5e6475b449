//! How agents that are somewhere else do, as this server has seen it since it began: how often they
//! were asked, how often they failed, how long they took, and whether they are left alone.

use oms_base::{Name, Span, Timestamp};
use oms_domain::agent::{Agent, Breaker};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Most calls of an agent that are looked at: the newest.
pub const WINDOW_MAX: usize = 1_000;
const HALF: usize = 50;
const NEARLY_ALL: usize = 99;
const HUNDRED: usize = 100;
/// Beyond the time that an answer may take.
const GRACE: Span = Span::seconds(15);

/// How an agent does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Whether it is left alone.
    pub breaker: Breaker,
    /// How often it was asked, of the newest [`WINDOW_MAX`] times.
    pub calls: usize,
    /// How often it gave no answer that counts.
    pub errors: usize,
    /// How long half of its answers took at most, in milliseconds.
    pub p50_ms: Option<u32>,
    /// How long nearly all did.
    pub p99_ms: Option<u32>,
}

/// How all of them do.
#[derive(Debug, Default)]
pub(crate) struct Pulses(Mutex<BTreeMap<Name, Pulse>>);

#[derive(Debug, Default)]
struct Pulse {
    version: u32,
    breaker: Breaker,
    beats: VecDeque<Beat>,
}

/// One call.
#[derive(Debug, Clone, Copy)]
struct Beat {
    took_ms: u32,
    is_fine: bool,
}

/// How a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// With an answer that counts.
    Fine,
    /// With one that does not.
    Wrong,
    /// With none.
    Unanswered,
}

impl Pulses {
    /// Lets a question through, or says until when none goes through.
    pub(super) fn begin(&self, agent: &Agent, now: Timestamp) -> Result<(), Timestamp> {
        let mut all = self.all();
        let pulse = of(&mut all, agent);
        if let Some(until) = pulse.breaker.shut_until(now) {
            return Err(until);
        }
        let within = Span::seconds(agent.timeout_s);
        pulse.breaker = pulse.breaker.begun(within, now.plus(GRACE));
        Ok(())
    }

    /// Takes in how a call ended.
    pub(super) fn end(&self, agent: &Agent, (ended, took_ms): (Ended, u32), now: Timestamp) {
        let mut all = self.all();
        let pulse = of(&mut all, agent);
        let is_answered = ended != Ended::Unanswered;
        pulse.breaker = pulse.breaker.ended(is_answered, agent.fuse, now);
        if pulse.beats.len() >= WINDOW_MAX {
            pulse.beats.pop_front();
        }
        pulse.beats.push_back(Beat { took_ms, is_fine: ended == Ended::Fine });
    }

    /// How many questions may be under way to an agent.
    pub(super) fn room(&self, agent: &Agent, now: Timestamp) -> usize {
        let mut all = self.all();
        let breaker = of(&mut all, agent).breaker;
        match breaker {
            Breaker::Closed { .. } => usize::from(agent.concurrency),
            Breaker::Open { .. } | Breaker::HalfOpen { .. } => {
                usize::from(breaker.shut_until(now).is_none())
            }
        }
    }

    /// How an agent does.
    pub(crate) fn health(&self, agent: &Agent) -> Health {
        let mut all = self.all();
        let pulse = of(&mut all, agent);
        let mut took: Vec<u32> =
            pulse.beats.iter().filter(|beat| beat.is_fine).map(|beat| beat.took_ms).collect();
        took.sort_unstable();
        let rank = |percent: usize| {
            let place = (took.len() * percent).div_ceil(HUNDRED).saturating_sub(1);
            took.get(place).copied()
        };
        Health {
            breaker: pulse.breaker,
            calls: pulse.beats.len(),
            errors: pulse.beats.len() - took.len(),
            p50_ms: rank(HALF),
            p99_ms: rank(NEARLY_ALL),
        }
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<Name, Pulse>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is known of an agent; a further version begins anew.
fn of<'a>(all: &'a mut BTreeMap<Name, Pulse>, agent: &Agent) -> &'a mut Pulse {
    let pulse = all.entry(agent.name.clone()).or_default();
    if pulse.version != agent.version {
        *pulse = Pulse { version: agent.version, ..Pulse::default() };
    }
    pulse
}

#[cfg(test)]
mod tests {
    use super::{Ended, Pulses, WINDOW_MAX};
    use oms_base::Timestamp;
    use oms_domain::agent::{Agent, Breaker, read_agent};
    use serde_json::json;

    fn agent(version: u32) -> Agent {
        let definition = json!({"name": "R", "kind": "http", "input": {}, "output": {},
            "concurrency": 2, "timeout_s": 10, "breaker": {"failures": 2, "open_s": 30},
            "http": {"url": "https://risk.example/", "secret": "risk"}});
        read_agent(&definition, version).unwrap()
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_micros(second * 1_000_000)
    }

    #[test]
    fn one_that_fails_is_left_alone_then_asked_once_and_then_as_before() {
        let (pulses, agent_) = (Pulses::default(), agent(1));
        let room = |now| pulses.room(&agent_, at(now));
        assert_eq!(room(0), 2);
        for _ in 0..2 {
            assert_eq!(pulses.begin(&agent_, at(0)), Ok(()));
            pulses.end(&agent_, (Ended::Unanswered, 5), at(0));
        }
        assert_eq!((room(29), pulses.begin(&agent_, at(29))), (0, Err(at(30))));
        assert_eq!((room(30), pulses.begin(&agent_, at(30))), (1, Ok(())));
        assert_eq!((room(31), pulses.begin(&agent_, at(31))), (0, Err(at(55))));
        pulses.end(&agent_, (Ended::Unanswered, 5), at(31));
        assert_eq!((room(60), room(61)), (0, 1));
        assert_eq!(pulses.begin(&agent_, at(61)), Ok(()));
        pulses.end(&agent_, (Ended::Wrong, 5), at(62));
        assert_eq!(room(62), 2, "an answer is a sign of life");
        pulses.end(&agent_, (Ended::Unanswered, 5), at(62));
        pulses.end(&agent_, (Ended::Unanswered, 5), at(62));
        assert_eq!(room(62), 0);
        assert_eq!(pulses.room(&agent(2), at(62)), 2, "a further version begins anew");
    }

    #[test]
    fn figures_are_those_of_the_newest_calls() {
        let (pulses, agent) = (Pulses::default(), agent(1));
        let none = pulses.health(&agent);
        assert_eq!((none.calls, none.errors, none.p50_ms, none.p99_ms), (0, 0, None, None));
        for took_ms in 1..=200 {
            pulses.end(&agent, (Ended::Fine, took_ms), at(0));
        }
        pulses.end(&agent, (Ended::Wrong, 9_999), at(0));
        let health = pulses.health(&agent);
        assert_eq!((health.calls, health.errors), (201, 1));
        assert_eq!((health.p50_ms, health.p99_ms), (Some(100), Some(198)));
        assert_eq!(health.breaker, Breaker::Closed { failures: 0 });
        for _ in 0..WINDOW_MAX {
            pulses.end(&agent, (Ended::Fine, 7), at(0));
        }
        let health = pulses.health(&agent);
        assert_eq!((health.calls, health.errors, health.p99_ms), (WINDOW_MAX, 0, Some(7)));
    }
}
