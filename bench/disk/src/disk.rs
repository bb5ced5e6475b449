//! The handle on the one disk of the process.

use crate::node::{Chance, Fate};
use crate::state::{Call, Cut, Fault, Loss, State, with};
use crate::vfs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::OnceLock;

static INSTALLED: OnceLock<Result<(), String>> = OnceLock::new();

/// The disk that every connection of this process uses which is opened from now on. There is one:
/// whoever shares it between threads gets all of their faults.
#[derive(Debug, Clone, Copy)]
pub struct Disk(());

impl Disk {
    /// Puts the disk below `SQLite`; more than once changes nothing.
    pub fn install() -> Result<Disk, String> {
        INSTALLED.get_or_init(vfs::install).clone().map(|()| Disk(()))
    }

    /// Begins anew: nothing is known, nothing is to go wrong. No file may be open.
    pub fn renew(self) {
        with(|state| *state = State::default());
    }

    /// From now on connections are opened with `synchronous=NORMAL`, whatever they ask for: a
    /// commit then ends before it is on the disk.
    pub fn be_lax(self) {
        with(|state| state.is_lax = true);
    }

    /// Cuts the power in the middle of a call, after so many, of one kind or of any: 1 is the next
    /// one.
    pub fn cut_in(self, only: Option<Call>, calls: u64) {
        with(|state| state.cut_in = Some((only, calls)));
    }

    /// Cuts no power.
    pub fn keep_power(self) {
        with(|state| state.cut_in = None);
    }

    /// Makes a call fail; calls are counted from here.
    pub fn plan(self, fault: Option<Fault>) {
        with(|state| state.plan(fault));
    }

    /// How many calls have failed as planned.
    pub fn failed(self) -> u64 {
        with(|state| state.failed)
    }

    /// Where the power was cut, while it is off.
    pub fn cut(self) -> Option<Cut> {
        with(|state| state.cut.clone())
    }

    /// From here on every call fails, like after a kill: what still runs leaves no trace.
    pub fn stop(self) {
        with(|state| state.is_off = true);
    }

    /// Whether every call fails.
    pub fn is_off(self) -> bool {
        with(|state| state.is_off)
    }

    /// Works without that its calls count or fail.
    pub fn spare<R>(self, work: impl FnOnce() -> R) -> R {
        with(|state| state.is_spared = true);
        let done = work();
        with(|state| state.is_spared = false);
        done
    }

    /// The next process finds what this one has left. No file may be open.
    pub fn restart(self, loss: Loss, chance: Chance<'_>) -> Result<Fate, String> {
        let mut fate = Fate::default();
        let files = with(|state| match loss {
            Loss::Process => state.names.settle(chance, &mut fate),
            Loss::Power => state.names.survive(chance, &mut fate),
        });
        for (path, content) in files {
            write_back(&path, content, chance)?;
        }
        with(|state| (state.is_off, state.cut, state.cut_in) = (false, None, None));
        Ok(fate)
    }

    /// How many calls of a kind there were.
    pub fn count(self, call: Call) -> u64 {
        with(|state| state.count(call))
    }

    /// How often a file was synced although a sync of it had failed before, in one process.
    pub fn synced_again(self) -> u64 {
        with(|state| state.synced_again)
    }
}

/// Memory that connections share is never synced: after a power cut it may hold anything.
fn write_back(path: &str, content: Option<Vec<u8>>, chance: Chance<'_>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("{path}: {error}");
    let Some(content) = content else {
        return match std::fs::remove_file(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(error)),
            Ok(()) | Err(_) => Ok(()),
        };
    };
    if !path.ends_with(vfs::SHM) || !Path::new(path).exists() {
        return std::fs::write(path, content).map_err(failed);
    }
    let mut memory = std::fs::read(path).map_err(failed)?;
    match chance(3) {
        0 => memory.clear(),
        1 => memory.iter_mut().for_each(|byte| *byte = chance(256).to_le_bytes()[0]),
        _ => {}
    }
    std::fs::write(path, memory).map_err(failed)
}
