//! What a trigger is.

use super::activator::{Activator, Change, Origin};
use super::schedule::Schedule;
use crate::action::Action;
use crate::ticket::Event;
use crate::workflow::{Condition, DataPath};
use oms_base::{Name, Owner, Span};

/// A version of a trigger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trigger {
    /// Its name.
    pub name: Name,
    /// The version, from 1.
    pub version: u32,
    /// The lower, the earlier among those that one change activates.
    pub order: i32,
    /// Its boards; all of them when empty.
    pub boards: Vec<Name>,
    /// Who asks its condition and says what it does.
    pub runs: Runs,
    /// What makes it look: at least one, unless a worker asks.
    pub activators: Vec<Activator>,
    /// When it fires.
    pub when: When,
    /// What it does.
    pub then: Vec<Action>,
    /// Whether those behind it are left out when it fires.
    pub stop: bool,
    /// How it fires again while its condition holds; once, when it becomes true, when absent.
    pub level: Option<Level>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// Whether it is in use.
    pub enabled: bool,
    /// How often it fires within an hour at most.
    pub per_hour: u32,
    /// What activates it although it usually does not.
    pub includes: Vec<Origin>,
}

/// Who asks a trigger's condition and says what it does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Runs {
    /// The server.
    Server,
    /// A program, which asks for the tickets to look at.
    Worker,
}

/// When a trigger fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Whenever it is activated.
    Always,
    /// When this holds.
    Holds(Condition),
    /// When another open ticket of its board, which is older, stands at the same place.
    GpsMatch,
}

/// How a trigger fires again while its condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Level {
    /// Not sooner than so long after it fired for a ticket.
    pub every: Span,
    /// How often for a ticket, until the condition no longer held.
    pub at_most: u32,
}

impl Trigger {
    /// So many times an hour when nobody says.
    pub const PER_HOUR_DEFAULT: u32 = 10_000;

    /// Whether it is about the tickets of a board.
    pub fn is_for(&self, board: &Name) -> bool {
        self.boards.is_empty() || self.boards.contains(board)
    }

    /// Whether an event, alone, may be what activates it: asked before anything is read.
    pub fn may_hear(&self, event: &Event) -> bool {
        self.activators.iter().any(|activator| activator.may_hear(event))
    }

    /// How a change activates it, if it does.
    pub fn activated_by(&self, change: &Change<'_>) -> Option<&Activator> {
        let counts = |origin: Origin| self.includes.contains(&origin);
        if change.origin.is_some_and(|origin| !counts(origin)) {
            return None;
        }
        self.activators.iter().find(|activator| activator.hears(change))
    }

    /// Its activators that wait for time to pass.
    pub fn timed(&self) -> impl Iterator<Item = &Activator> {
        self.activators.iter().filter(|activator| activator.is_timed())
    }

    /// The schedule that activates it, if one does.
    pub fn schedule(&self) -> Option<(&Activator, &Schedule)> {
        self.activators.iter().find_map(|activator| {
            if let Activator::Schedule(schedule) = activator {
                Some((activator, schedule))
            } else {
                None
            }
        })
    }

    /// The activator by which it hears of events from outside, and where the ticket stands in them.
    pub fn webhook(&self) -> Option<(&Activator, Option<&DataPath>)> {
        self.activators.iter().find_map(|activator| {
            if let Activator::Webhook(path) = activator {
                Some((activator, path.as_ref()))
            } else {
                None
            }
        })
    }

    /// Whether it looks at no ticket when its schedule is due, and only opens some.
    pub fn opens_alone(&self) -> bool {
        let opens = |action: &Action| matches!(action, Action::Open(_));
        self.when == When::Always && self.then.iter().all(opens)
    }

    /// Whether it can be run by hand.
    pub fn is_manual(&self) -> bool {
        self.activators.contains(&Activator::Manual)
    }
}
