//! Faults on demand: what tests and storms make a commit fail with, and where.

/// Makes one statement of a transaction fail; see [`crate::SqliteStore::inject`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultPlan {
    /// Statements that still pass first, counted over transactions, BEGIN and COMMIT included.
    pub at: u64,
    /// How the statement after them fails.
    pub kind: FaultKind,
}

/// How a statement fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The database is locked: nothing happened.
    Busy,
    /// The disk is full.
    Full,
    /// The disk reports an error.
    Io,
    /// The next COMMIT reports an error of its fsync and did not reach the disk.
    CommitLost,
    /// The next COMMIT reports an error of its fsync although it reached the disk.
    CommitKept,
}

impl FaultKind {
    /// Every kind.
    pub const ALL: [FaultKind; 5] = [
        FaultKind::Busy,
        FaultKind::Full,
        FaultKind::Io,
        FaultKind::CommitLost,
        FaultKind::CommitKept,
    ];

    const fn waits_for_commit(self) -> bool {
        matches!(self, FaultKind::CommitLost | FaultKind::CommitKept)
    }

    /// The failure as `SQLite` would report it.
    pub(crate) fn error(self) -> rusqlite::Error {
        let code = match self {
            FaultKind::Busy => rusqlite::ffi::SQLITE_BUSY,
            FaultKind::Full => rusqlite::ffi::SQLITE_FULL,
            FaultKind::Io => rusqlite::ffi::SQLITE_IOERR_WRITE,
            FaultKind::CommitLost | FaultKind::CommitKept => rusqlite::ffi::SQLITE_IOERR_FSYNC,
        };
        rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None)
    }
}

/// Whether the statement at hand fails; a plan fires once.
pub(crate) fn due(plan: &mut Option<FaultPlan>, commits: bool) -> Option<FaultKind> {
    let next = plan.as_mut()?;
    if next.at > 0 {
        next.at -= 1;
        return None;
    }
    if next.kind.waits_for_commit() && !commits {
        return None;
    }
    plan.take().map(|plan| plan.kind)
}

#[cfg(test)]
mod tests {
    use super::{FaultKind, FaultPlan, due};

    #[test]
    fn a_plan_fires_once_where_it_says() {
        let kind = FaultKind::Full;
        let mut plan = Some(FaultPlan { at: 2, kind });
        let fired: Vec<_> = (0..5).map(|_| due(&mut plan, false)).collect();
        assert_eq!(fired, [None, None, Some(kind), None, None]);
    }

    #[test]
    fn a_fault_of_commit_waits_for_it() {
        let kind = FaultKind::CommitLost;
        let mut plan = Some(FaultPlan { at: 0, kind });
        assert_eq!(due(&mut plan, false), None);
        assert_eq!(due(&mut plan, true), Some(kind));
        assert_eq!(due(&mut plan, true), None);
    }
}
