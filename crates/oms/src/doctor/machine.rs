//! The machine's clock, and what the process may use of it.

use super::Check;
use oms_app::{Clock, SystemClock};
use oms_base::Timestamp;
use rustix::process::{Resource, getrlimit};

const CLOCK: &str = "clock";
const OPEN_FILES: &str = "open files";
/// No clock that is set right says an earlier year.
const YEAR_MIN: i16 = 2024;
/// Files that the server opens beside its connections.
const FILES_BESIDE: u64 = 100;

/// Whether the clock can be right.
pub(super) fn clock(newest_event: Option<Timestamp>) -> Check {
    judge(SystemClock.now(), newest_event)
}

fn judge(now: Timestamp, newest_event: Option<Timestamp>) -> Check {
    const HINT: &str = "set the machine's clock, and keep it right with NTP";
    if now.year_in("UTC") < YEAR_MIN {
        return Check::problem(CLOCK, now.to_string(), HINT);
    }
    match newest_event.filter(|newest| *newest > now) {
        Some(newest) => {
            let says = format!("{now}, before the newest event, which is of {newest}");
            Check::problem(CLOCK, says, HINT)
        }
        None => Check::ok(CLOCK, now.to_string()),
    }
}

/// Whether as many connections can be open as the configuration allows.
pub(super) fn open_files(connections_max: usize) -> Check {
    let wanted = u64::try_from(connections_max).unwrap_or(u64::MAX).saturating_add(FILES_BESIDE);
    match getrlimit(Resource::Nofile).current {
        Some(limit) if limit < wanted => {
            let says = format!("{limit} at once; limits.connections is {connections_max}");
            let hint = format!(
                "allow {wanted}, as by `ulimit -n` or LimitNOFILE=, or lower limits.connections"
            );
            Check::warning(OPEN_FILES, says, hint)
        }
        Some(limit) => Check::ok(OPEN_FILES, format!("{limit} at once")),
        None => Check::ok(OPEN_FILES, "any number"),
    }
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::doctor::State;
    use oms_base::Timestamp;

    #[test]
    fn a_clock_that_cannot_be_right_is_a_problem() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let now = at("2026-11-21T12:00:00Z");
        for (now, newest, state) in [
            (now, None, State::Ok),
            (now, Some(at("2026-11-21T12:00:00Z")), State::Ok),
            (now, Some(at("2026-11-21T12:00:01Z")), State::Problem),
            (at("1970-01-01T00:00:07Z"), None, State::Problem),
        ] {
            assert_eq!(judge(now, newest).state, state, "{now}");
        }
    }
}
