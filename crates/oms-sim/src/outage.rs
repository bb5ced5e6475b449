//! What goes wrong with the disk below a hub: the power is cut, the process killed, a call fails.
//! Afterwards another process starts on what the disk has kept, and everything is looked up.

use crate::fault::Form;
use crate::violation::{Check, Violation, expect};
use crate::world::World;
use faulty_disk::{Call, Cut, Failure, Fate, Fault, Loss};
use oms_store::StoreError;
use std::collections::BTreeMap;

/// Starts that may be disturbed one after the other.
const STARTS_MAX: u32 = 100;
/// Calls into the hub after which a disk that fails for good is mended.
const MENDED_AFTER: u32 = 6;
/// A cut comes after at most twice as many calls to the disk, or syncs of it, in powers of two.
const CALLS_MAX: u32 = 11;
const SYNCS_MAX: u32 = 6;

/// What is to go wrong in a run, and what has gone wrong.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trouble {
    /// Cuts that are still to come.
    pub(crate) cuts_left: u32,
    /// The call that is to fail, until it is lifted.
    fault: Option<Fault>,
    pub(crate) tally: Tally,
    /// Calls that had failed when somebody last looked.
    failed: u64,
    /// Calls into the hub since the first one.
    since: u32,
}

/// What has gone wrong.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Cuts of the power.
    pub(crate) cuts: u64,
    /// Of them and of the kills: in which call, on which file.
    pub(crate) places: BTreeMap<String, u64>,
    /// Kills of the process, while the machine went on.
    pub(crate) kills: u64,
    /// Processes that were stopped in order.
    pub(crate) stops: u64,
    /// What became of sectors that were not synced.
    pub(crate) fate: Fate,
    /// Processes that ended for a failed call.
    pub(crate) ended: u64,
    /// Processes that did not start for one.
    pub(crate) not_started: u64,
    /// Processes that were stopped while a call failed.
    pub(crate) at_stop: u64,
    /// Times that a call failed and left the hub read-only.
    pub(crate) read_only: u64,
}

impl Tally {
    /// Adds another run's.
    pub(crate) fn add(&mut self, other: &Tally) {
        self.cuts += other.cuts;
        for (place, count) in &other.places {
            *self.places.entry(place.clone()).or_default() += count;
        }
        self.kills += other.kills;
        self.stops += other.stops;
        self.fate.kept += other.fate.kept;
        self.fate.dropped += other.fate.dropped;
        self.fate.torn += other.fate.torn;
        self.ended += other.ended;
        self.not_started += other.not_started;
        self.at_stop += other.at_stop;
        self.read_only += other.read_only;
    }
}

impl Trouble {
    /// So many cuts of the power.
    pub(crate) fn cuts(count: u32) -> Trouble {
        Trouble { cuts_left: count, ..Trouble::default() }
    }

    /// A call that fails.
    pub(crate) fn failing(fault: Option<Fault>) -> Trouble {
        Trouble { fault, ..Trouble::default() }
    }
}

impl World {
    /// The process is gone: killed where it stands, or stopped in order.
    pub(crate) fn stop(&mut self) {
        // First, so that the process's own connection is the last one.
        self.store.look_away();
        if let Some(disk) = self.store.disk()
            && self.engine.is_some()
            && !disk.is_off()
            && self.trouble.fault.is_none()
        {
            let is_killed = self.dice.chance(50);
            if is_killed {
                disk.stop();
            }
            let tally = &mut self.trouble.tally;
            *if is_killed { &mut tally.kills } else { &mut tally.stops } += 1;
        }
        self.engine = None;
        self.trouble.tally.at_stop += u64::from(self.has_failed());
    }

    /// A process starts on what is stored, as often as it takes.
    pub(crate) fn start(&mut self) -> Check {
        for _ in 0..STARTS_MAX {
            self.power_up()?;
            let engine = self.new_engine();
            let Some(disk) = self.store.disk() else {
                self.engine = Some(engine.map_err(|error| not_started(&error))?);
                return Ok(());
            };
            if disk.is_off() {
                continue;
            }
            let has_failed = self.has_failed();
            self.check_synced_once()?;
            match engine {
                Ok(engine) => {
                    self.engine = Some(engine);
                    if has_failed {
                        self.check_status(false)?;
                    }
                    return self.store.watch();
                }
                Err(_) if has_failed => {
                    self.trouble.tally.not_started += 1;
                    self.mend();
                }
                Err(error) => return Err(not_started(&error)),
            }
        }
        Err(Violation::new("the hub starts again", format!("{STARTS_MAX} starts")))
    }

    /// The disk has what it has; the next cut is drawn.
    fn power_up(&mut self) -> Check {
        let Some(disk) = self.store.disk() else { return Ok(()) };
        let cut = disk.cut();
        let only_killed = cut.is_some() && self.dice.chance(25);
        let loss = if cut.is_some() && !only_killed { Loss::Power } else { Loss::Process };
        if let Some(cut) = cut {
            let tally = &mut self.trouble.tally;
            *tally.places.entry(place(&cut)).or_default() += 1;
            *if only_killed { &mut tally.kills } else { &mut tally.cuts } += 1;
            self.trouble.cuts_left -= u32::from(!only_killed).min(self.trouble.cuts_left);
            self.note(|out| std::fmt::Write::write_fmt(out, format_args!("  {cut:?}, {loss:?}")));
        }
        let dice = &mut self.dice;
        let fate = disk.restart(loss, &mut |below| dice.below(below));
        let fate = fate.map_err(|error| Violation::new("the disk can be written", error))?;
        let total = &mut self.trouble.tally.fate;
        total.kept += fate.kept;
        total.dropped += fate.dropped;
        total.torn += fate.torn;
        if self.trouble.cuts_left > 0 {
            let only = [None, None, Some(Call::Write), Some(Call::Write), Some(Call::Sync)];
            let only = self.dice.pick(&only).copied().flatten();
            let most = if only == Some(Call::Sync) { SYNCS_MAX } else { CALLS_MAX };
            let most = 1 << self.dice.between(0, most);
            disk.cut_in(only, u64::from(most + self.dice.below(most)));
        }
        Ok(())
    }

    /// Looks what a call into the hub has come to.
    pub(crate) fn after_disk(&mut self, end: &Result<(), StoreError>, in_tick: bool) -> Check {
        if self.store.disk().is_some_and(faulty_disk::Disk::is_off) {
            return self.outage(in_tick);
        }
        let (has_failed, ends) = (self.has_failed(), end.is_err());
        self.check_synced_once()?;
        expect(has_failed || !ends, "the process ends only for a cause", || format!("{end:?}"))?;
        if has_failed {
            self.check_status(ends)?;
            self.awaited.iter_mut().for_each(|awaited| awaited.saw_fault = true);
        }
        if ends {
            self.trouble.tally.ended += 1;
            return self.outage(in_tick);
        }
        self.observe()?;
        self.hear(has_failed.then_some(Form::Disk { ends: false }), in_tick)?;
        self.mend_in_time()
    }

    /// The process has ended in the middle of a batch. What was answered must stand all the same.
    fn outage(&mut self, in_tick: bool) -> Check {
        for mut awaited in std::mem::take(&mut self.awaited) {
            if awaited.reply.is_empty() {
                self.park(&mut awaited, in_tick)?;
                self.lose_sight(&awaited.intents);
            } else {
                self.awaited.push(awaited);
            }
        }
        let has_failed = self.trouble.failed > 0;
        self.store.look_away();
        self.engine = None;
        self.check_synced_once()?;
        if has_failed {
            self.mend();
        }
        self.ledger.boot += 1;
        self.start()?;
        self.observe()?;
        self.hear(Some(Form::Disk { ends: true }), in_tick)?;
        self.has_started();
        self.look_back()
    }

    /// Whether a call has failed since somebody last looked.
    fn has_failed(&mut self) -> bool {
        let failed = self.store.disk().map_or(0, faulty_disk::Disk::failed);
        std::mem::replace(&mut self.trouble.failed, failed) < failed
    }

    /// What a failed call must lead to.
    fn check_status(&mut self, ends: bool) -> Check {
        let Some(fault) = self.trouble.fault else { return Ok(()) };
        self.trouble.tally.read_only += u64::from(self.is_read_only());
        let found = || format!("{fault:?}, ended: {ends}");
        match (fault.call, fault.failure) {
            (Call::Write, Failure::Full | Failure::Short) => {
                expect(!ends, "a full disk ends nothing", found)
            }
            (Call::Write | Call::Sync, _) => {
                expect(ends, "the process ends when nobody knows what the disk has", found)
            }
            (
                Call::Open | Call::Read | Call::Truncate | Call::Size | Call::Delete | Call::Shm,
                _,
            ) => Ok(()),
        }
    }

    fn check_synced_once(&self) -> Check {
        let again = self.store.disk().map_or(0, faulty_disk::Disk::synced_again);
        expect(again == 0, "a failed sync is never tried again", || format!("{again} were"))
    }

    /// After a while a disk that fails for good is mended, and the hub writes again.
    fn mend_in_time(&mut self) -> Check {
        if self.trouble.failed == 0 || self.trouble.fault.is_none() {
            return Ok(());
        }
        self.trouble.since += 1;
        if self.trouble.since < MENDED_AFTER {
            return Ok(());
        }
        self.mend();
        self.tick()?;
        expect(!self.is_read_only(), "the hub writes again when it can", || "it only reads".into())
    }

    fn mend(&mut self) {
        self.trouble.fault = None;
        if let Some(disk) = self.store.disk() {
            disk.plan(None);
        }
    }

    /// Nothing more is cut.
    pub(crate) fn keep_power(&mut self) {
        self.trouble.cuts_left = 0;
        if let Some(disk) = self.store.disk() {
            disk.keep_power();
        }
    }
}

fn not_started(error: &oms_app::Error) -> Violation {
    Violation::new("the hub starts again", format!("{error}: {error:?}"))
}

/// A place of a cut: the call, and which of the database's files it was on.
fn place(cut: &Cut) -> String {
    let file = match cut.path.rsplit_once(".db") {
        Some((_, "")) => "database",
        Some((_, "-wal")) => "log",
        Some((_, "-shm")) => "memory",
        Some(_) | None => "other",
    };
    format!("{} {file}", cut.call.text())
}
