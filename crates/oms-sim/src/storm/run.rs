//! One run on files: a hub from its first start to its last stop, and what became of it.

use crate::backing::Backing;
use crate::dice::Dice;
use crate::fault::SharedPlan;
use crate::habits::Habits;
use crate::ledger::Standing;
use crate::outage::{Tally, Trouble};
use crate::run::{Failure, last_lines};
use crate::violation::{Check, Violation};
use crate::workload::BOARDS;
use crate::world::World;
use faulty_disk::{Call, Disk, Fault};
use oms_base::AgencyId;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Turns after which a run is calm, whatever it still had before it.
const TURNS_MAX: u32 = 400;

/// Times that the first commands are sent, when they are disturbed.
const SET_UPS_MAX: u32 = 50;

/// What is asked of a run.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub(super) seed: u64,
    pub(super) fault: Option<Fault>,
    pub(super) trouble: Trouble,
    /// Commands after which it is calm; none while there is trouble to come.
    pub(super) commands: u32,
    /// Whether connections are to sync less than they should.
    pub(super) is_lax: bool,
    pub(super) habits: fn(&mut Dice) -> Habits,
}

/// What runs came to.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) runs: u64,
    pub(super) commands: u64,
    pub(super) acknowledged: u64,
    pub(super) log_rows: u64,
    pub(super) starts: u64,
    pub(super) tally: Tally,
    /// Calls to the disk of the last run, by kind.
    pub(super) calls: Vec<(Call, u64)>,
    /// Whether the last run met its fault.
    pub(super) has_met: bool,
    pub(super) failure: Option<Failure>,
}

impl Summary {
    /// Makes one more run.
    pub(super) fn run(&mut self, disk: Disk, plan: Plan) {
        let seed = plan.seed;
        let world = Backing::files(disk).and_then(|store| {
            if plan.is_lax {
                disk.be_lax();
            }
            disk.plan(plan.fault);
            let mut dice = Dice::new(seed);
            let habits = (plan.habits)(&mut dice);
            World::on(store, dice, habits, SharedPlan::default(), plan.trouble, seed)
        });
        self.runs += 1;
        let mut world = match world {
            Ok(world) => world,
            Err(violation) => {
                let last_lines = String::new();
                self.failure = Some(Failure { seed, step: 0, violation, last_lines });
                return;
            }
        };
        let end = catch_unwind(AssertUnwindSafe(|| world.live(plan.commands)));
        let end = end.unwrap_or_else(|_| Err(Violation::new("no panic", "the engine panicked")));
        self.add(disk, &world);
        self.failure = end.err().map(|violation| Failure {
            seed,
            step: world.step,
            violation,
            last_lines: last_lines(&world.trace),
        });
    }

    fn add(&mut self, disk: Disk, world: &World) {
        let records = world.ledger.records.values();
        self.commands += world.ledger.records.len() as u64;
        self.acknowledged +=
            records.filter(|record| record.standing == Standing::Acknowledged).count() as u64;
        self.log_rows += world.ledger.hub.rows.len() as u64;
        self.starts += u64::from(world.ledger.boot) + 1;
        self.tally.add(&world.trouble.tally);
        self.calls = Call::ALL.iter().map(|call| (*call, disk.count(*call))).collect();
        self.has_met = disk.failed() > 0;
    }
}

impl World {
    /// From the first board to the last look, through whatever is planned.
    fn live(&mut self, commands: u32) -> Check {
        for _ in 0..SET_UPS_MAX {
            self.set_up()?;
            let boards = self.store.look(|store| store.boards(AgencyId::FIRST))?;
            if boards.len() == BOARDS.len() && !self.ledger.hub.workflows.is_empty() {
                break;
            }
        }
        while (self.trouble.cuts_left > 0 || self.next_intent <= commands) && self.step < TURNS_MAX
        {
            self.turn()?;
        }
        self.calm_down()?;
        self.restart()?;
        self.look_back()
    }
}
