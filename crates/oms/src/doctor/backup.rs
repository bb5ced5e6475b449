//! The running backup: whether it is kept up.

use super::Check;
use crate::config::Config;
use crate::running;
use oms_app::{Clock, SystemClock};
use oms_base::{Span, Timestamp};
use std::time::Duration;

const BACKUP: &str = "running backup";
/// What a disk may take to write, and a thread to be waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether what a running server commits is put away.
pub(super) fn behind(config: &Config, is_running: bool) -> Check {
    let Some(dir) = &config.backup_directory else {
        return Check::skipped(BACKUP, "backup.directory is not set");
    };
    judge(running::until(dir), SystemClock.now(), config.backup_every, is_running)
}

fn judge(until: Option<Timestamp>, now: Timestamp, every: Duration, is_running: bool) -> Check {
    let hint = "the server's log says why it is not kept up";
    let Some(until) = until else {
        return Check::warning(BACKUP, "there is none yet", hint);
    };
    let says = format!("holds what was committed before {until}");
    let late = u32::try_from((2 * every + PATIENCE).as_secs()).unwrap_or(u32::MAX);
    if is_running && until.plus(Span::seconds(late)) < now {
        return Check::warning(BACKUP, format!("{says}, and a server runs"), hint);
    }
    Check::ok(BACKUP, says)
}

#[cfg(test)]
mod tests {
    use super::judge;
    use crate::doctor::State;
    use oms_base::Timestamp;
    use std::time::Duration;

    #[test]
    fn a_backup_that_is_not_kept_up_is_told() {
        let at = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let every = Duration::from_secs(5);
        for (until, now, is_running, state) in [
            (Some(at(100)), at(120), true, State::Ok),
            (Some(at(100)), at(121), true, State::Warning),
            (Some(at(100)), at(1_000_000), false, State::Ok),
            (None, at(100), false, State::Warning),
        ] {
            assert_eq!(judge(until, now, every, is_running).state, state, "{until:?} {now}");
        }
    }
}
