//! What is to go wrong, what has gone wrong, and what was asked of the disk.

use crate::names::Names;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A call to the disk that may fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    /// Opening or making a file.
    Open,
    /// Reading.
    Read,
    /// Writing.
    Write,
    /// Making sure that what was written is on the disk.
    Sync,
    /// Cutting a file.
    Truncate,
    /// Asking for a file's size.
    Size,
    /// Removing a file.
    Delete,
    /// Mapping memory that connections share.
    Shm,
}

impl Call {
    /// Every call.
    pub const ALL: [Call; 8] = [
        Call::Open,
        Call::Read,
        Call::Write,
        Call::Sync,
        Call::Truncate,
        Call::Size,
        Call::Delete,
        Call::Shm,
    ];

    /// Its name.
    pub const fn text(self) -> &'static str {
        match self {
            Call::Open => "open",
            Call::Read => "read",
            Call::Write => "write",
            Call::Sync => "sync",
            Call::Truncate => "truncate",
            Call::Size => "size",
            Call::Delete => "delete",
            Call::Shm => "shm",
        }
    }

    /// The ways in which it can fail.
    pub const fn failures(self) -> &'static [Failure] {
        match self {
            Call::Write => &[Failure::Io, Failure::Full, Failure::Short],
            Call::Shm => &[Failure::Io, Failure::Full],
            Call::Open | Call::Read | Call::Sync | Call::Truncate | Call::Size | Call::Delete => {
                &[Failure::Io]
            }
        }
    }
}

/// A way for a call to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The disk reports an error; nothing is done.
    Io,
    /// There is no space; nothing is done.
    Full,
    /// Half of it is written, and for the rest there is no space.
    Short,
}

impl Failure {
    /// Its name.
    pub const fn text(self) -> &'static str {
        match self {
            Failure::Io => "EIO",
            Failure::Full => "ENOSPC",
            Failure::Short => "SHORT",
        }
    }
}

/// A call that is to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// Which kind.
    pub call: Call,
    /// The how manieth of them, from 1.
    pub nth: u64,
    /// How.
    pub failure: Failure,
    /// Whether all after it fail as well.
    pub sticky: bool,
}

/// Where the power was cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// In which call.
    pub call: Call,
    /// On which file.
    pub path: String,
}

/// What is lost when a process ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Only the process: the machine keeps what was written, except where a sync has failed.
    Process,
    /// What was not synced.
    Power,
}

/// What becomes of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is done.
    Go,
    /// The power goes off in the middle of it.
    Cut,
    /// The power is off.
    Off,
    /// It fails.
    Fail(Failure),
}

#[derive(Debug, Default)]
pub(crate) struct State {
    pub(crate) names: Names,
    pub(crate) is_off: bool,
    /// Calls are neither counted nor do they fail.
    pub(crate) is_spared: bool,
    /// Connections sync less than they were told to.
    pub(crate) is_lax: bool,
    /// Calls until the power is cut; if one kind is named, only those count.
    pub(crate) cut_in: Option<(Option<Call>, u64)>,
    pub(crate) cut: Option<Cut>,
    pub(crate) fault: Option<Fault>,
    /// Calls of the kind that is to fail.
    seen: u64,
    /// Calls that have failed.
    pub(crate) failed: u64,
    counts: [u64; Call::ALL.len()],
    /// Files that were synced again after a sync of theirs had failed.
    pub(crate) synced_again: u64,
}

static STATE: Mutex<Option<State>> = Mutex::new(None);

/// The disk.
pub(crate) fn with<R>(look: impl FnOnce(&mut State) -> R) -> R {
    let mut state: MutexGuard<'_, Option<State>> =
        STATE.lock().unwrap_or_else(PoisonError::into_inner);
    look(state.get_or_insert_with(State::default))
}

impl State {
    /// Decides what becomes of a call, and counts it.
    pub(crate) fn judge(&mut self, call: Call, path: &str) -> Verdict {
        if self.is_off {
            return Verdict::Off;
        }
        if self.is_spared {
            return Verdict::Go;
        }
        self.counts[call as usize] += 1;
        if let Some((only, left)) = &mut self.cut_in
            && only.is_none_or(|only| only == call)
        {
            *left = left.saturating_sub(1);
            if *left == 0 {
                self.cut_in = None;
                self.is_off = true;
                self.cut = Some(Cut { call, path: path.to_owned() });
                return Verdict::Cut;
            }
        }
        match self.fault.filter(|fault| fault.call == call) {
            Some(fault) => self.meet(fault),
            None => Verdict::Go,
        }
    }

    fn meet(&mut self, fault: Fault) -> Verdict {
        self.seen += 1;
        let is_due = if fault.sticky { self.seen >= fault.nth } else { self.seen == fault.nth };
        if !is_due {
            return Verdict::Go;
        }
        self.failed += 1;
        Verdict::Fail(fault.failure)
    }

    /// Plans a fault, counted from here.
    pub(crate) fn plan(&mut self, fault: Option<Fault>) {
        (self.fault, self.seen) = (fault, 0);
    }

    /// How many calls of a kind there were.
    pub(crate) fn count(&self, call: Call) -> u64 {
        self.counts[call as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, Failure, Fault, State, Verdict};

    fn judged(state: &mut State, calls: &[Call]) -> Vec<Verdict> {
        calls.iter().map(|call| state.judge(*call, "file")).collect()
    }

    #[test]
    fn the_nth_call_of_its_kind_fails_once_or_for_good() {
        let (go, failed) = (Verdict::Go, Verdict::Fail(Failure::Full));
        for (sticky, last) in [(false, go), (true, failed)] {
            let mut state = State::default();
            state.plan(Some(Fault { call: Call::Write, nth: 2, failure: Failure::Full, sticky }));
            let calls = [Call::Write, Call::Sync, Call::Write, Call::Sync, Call::Write];
            assert_eq!(judged(&mut state, &calls), [go, go, failed, go, last]);
            assert_eq!((state.count(Call::Write), state.count(Call::Sync)), (3, 2));
        }
    }

    #[test]
    fn behind_a_cut_nothing_works() {
        let mut state = State { cut_in: Some((None, 2)), ..State::default() };
        let verdicts = judged(&mut state, &[Call::Read, Call::Sync, Call::Read]);
        assert_eq!(verdicts, [Verdict::Go, Verdict::Cut, Verdict::Off]);
        assert_eq!(state.cut.map(|cut| cut.call), Some(Call::Sync));
    }

    #[test]
    fn a_cut_may_wait_for_one_kind_of_call() {
        let mut state = State { cut_in: Some((Some(Call::Sync), 2)), ..State::default() };
        let calls = [Call::Sync, Call::Write, Call::Write, Call::Sync];
        let verdicts = judged(&mut state, &calls);
        assert_eq!(verdicts[3], Verdict::Cut);
        assert!(verdicts[..3].iter().all(|verdict| *verdict == Verdict::Go));
    }

    #[test]
    fn spared_calls_do_not_count() {
        let mut state = State { cut_in: Some((None, 1)), is_spared: true, ..State::default() };
        assert_eq!(judged(&mut state, &[Call::Read]), [Verdict::Go]);
        assert_eq!(state.count(Call::Read), 0);
    }
}
