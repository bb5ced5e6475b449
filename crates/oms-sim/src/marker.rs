//! Situations that a run must have met: what was never reached was never tested.

macro_rules! markers {
    ($($name:ident = $text:literal,)+) => {
        /// A situation worth meeting.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Marker { $($name,)+ }

        impl Marker {
            /// Every marker.
            pub(crate) const ALL: &'static [Marker] = &[$(Marker::$name,)+];

            /// The situation in words.
            pub(crate) const fn text(self) -> &'static str {
                match self { $(Marker::$name => $text,)+ }
            }
        }
    };
}

markers! {
    CrashBeforeCommit = "a crash fell before a commit, and nothing of the batch was kept",
    CrashAfterCommit = "a crash fell between commit and answer",
    CrashInTick = "a crash fell on a commit that time asked for",
    DoubtHeard = "answers said that it is unknown what was kept",
    BatchFailed = "a batch failed and nothing of it was kept",
    RefusalStands = "a refusal was answered as such although its batch failed",
    DiskFull = "the disk was full and a command was told so",
    DiskBack = "a full disk had space again and writing went on",
    Killed = "the process was killed between two batches",
    KeyReplayed = "a key sent again got its first answer",
    KeyReplayedAfterRestart = "a key was replayed after a restart",
    KeyReplayedUnanswered = "an unanswered command had been kept: its key got the first answer",
    SentAgainInVain = "an unanswered command had not been kept: sent again it took effect",
    KeyTwiceInBatch = "a key came twice in one batch",
    KeyOtherPayload = "a key with another payload was refused",
    KeyOutlived = "a key was forgotten after its days",
    KeyOfLaterDay = "the clock went back over midnight and a key of the later day was replayed",
    LateResultRefused = "a lease lapsed and its late result was refused",
    LateResultTaken = "a result came after its lease's end but before the lapse, and was taken",
    ResultRepeated = "a result sent twice got its first answer",
    OtherResultRefused = "another result for the same lease was refused",
    OtherEpochRefused = "a result with an epoch that nobody was given was refused",
    InventedTaskRefused = "a result for an invented task was refused",
    ForeignTaskRefused = "an agent that acted on somebody else's task was refused",
    HugeNote = "a result with the longest note was taken",
    CancelledHolder = "a ticket was cancelled and its holder's result was refused",
    LeaseLapsed = "a lease lapsed",
    ThresholdReached = "a ticket came to a share of its time limit",
    ThresholdsAtOnce = "a ticket came to several thresholds of its time limit at once",
    Breached = "a ticket's time limit ran out",
    LeaseKept = "a heartbeat kept a lease beyond its first end",
    LeaseReleased = "a lease was given back",
    TaskTaken = "a task was claimed by its id",
    ParkedServed = "a parked claim was served",
    ParkedServedInBatch = "a parked claim was served in the batch that queued its task",
    ParkedServedAfterFault = "a parked claim was served after a batch that failed",
    ParkedExpired = "a parked claim waited in vain",
    ParkedVanished = "a parked claim's client vanished",
    LeaseUnheard = "leases whose client had vanished were given back",
    ClockBackThenLapse = "the clock went back, stood still, and leases lapsed once after it",
    ClockForwardDays = "the clock jumped days ahead",
    RestartBehindLog = "a restart found the clock behind the last event",
    YearTurned = "numbers began anew with the year",
    NumberGap = "a restart left a gap in the numbers",
    TicketReloaded = "a ticket was changed that an earlier process had written",
    TicketTwiceInBatch = "one batch changed a ticket twice",
    StageByCondition = "a stage was skipped by its condition",
    StageUntold = "a stage was blocked since its condition could not be told",
    StageRetried = "a stage was tried again",
    StageByHand = "a stage was skipped by hand",
    OldVersionEnded = "a ticket ended on an older version of its workflow",
    SameVersion = "the same content published again made no version",
    StaleVersion = "a change made from an older version was refused",
    RoleRefused = "a role was refused what it may not do",
    WorkflowEnded = "a workflow ended",
    ChildOpened = "a stage was a ticket of its own",
    ChildEnded = "a nested ticket ended, and its parent's stage with it",
    ChildLetGo = "a nested ticket was needed no more and was told so",
    PlainReopened = "an ended plain ticket was reopened",
}

/// How often each marker was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Marks(Vec<u64>);

impl Default for Marks {
    fn default() -> Marks {
        Marks(vec![0; Marker::ALL.len()])
    }
}

impl Marks {
    /// The situation was met.
    pub(crate) fn reach(&mut self, marker: Marker) {
        if let Some(count) = self.0.get_mut(marker as usize) {
            *count += 1;
        }
    }

    /// Reaches the marker when `met`.
    pub(crate) fn reach_if(&mut self, met: bool, marker: Marker) {
        if met {
            self.reach(marker);
        }
    }

    /// Adds another run's.
    pub(crate) fn add(&mut self, other: &Marks) {
        self.0.iter_mut().zip(&other.0).for_each(|(count, more)| *count += more);
    }

    /// Every marker with its count.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (Marker, u64)> {
        Marker::ALL.iter().copied().zip(self.0.iter().copied())
    }
}
