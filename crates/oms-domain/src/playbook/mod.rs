//! A playbook: steps in order, done one after the other for a ticket, published in versions.
//!
//! A step is a task of somebody, a list of actions, or a task whose end is followed by actions. A
//! run keeps the version that it began with, so a playbook may change while it runs.

mod read;
#[cfg(test)]
mod tests;

pub use read::read_playbook;

use crate::action::Action;
use crate::workflow::{Condition, DataPath, Retry, input_of};
use oms_base::{Name, Owner, Reason, StageId};
use serde_json::Value;

/// One version of a playbook; it never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Playbook {
    /// Its unique name.
    pub name: Name,
    /// Its version, from 1.
    pub version: u32,
    /// What it is for, for people.
    pub about: Option<Reason>,
    /// The boards on which it starts by itself for every ticket that is opened there.
    pub boards: Vec<Name>,
    /// Who looks after it.
    pub owner: Option<Owner>,
    /// Whether new runs of it start.
    pub enabled: bool,
    /// What is done, in order.
    pub steps: Vec<Step>,
    /// The definition as it was written, as canonical JSON.
    pub source: String,
}

/// One step of a playbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id, unique within the playbook.
    pub id: StageId,
    /// When it is needed; always when absent.
    pub when: Option<Condition>,
    /// Whose task it is; without one its actions are all of it.
    pub task: Option<Task>,
    /// What is done to the ticket once the task is done.
    pub then: Vec<Action>,
    /// What becomes of the run when it has failed for good.
    pub on_fail: OnFail,
}

/// The task of a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Whose it is.
    pub owner: Owner,
    /// What is asked for, as a word that its owner knows.
    pub call: Option<Name>,
    /// What is said with it, as JSON text.
    pub with: Option<String>,
    /// What it gets of the ticket's data; all of it when empty.
    pub input: Vec<DataPath>,
    /// How it is tried again.
    pub retry: Option<Retry>,
}

/// What becomes of a run when a step has failed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnFail {
    /// It stands there until somebody acts, and a plain ticket is blocked.
    Block,
    /// It has failed.
    Fail,
    /// It goes on without the step.
    Skip,
}

/// What whoever works on a step is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// What is asked for.
    pub call: Option<Name>,
    /// What is said with it.
    pub with: Option<Value>,
    /// What it gets of the ticket's data.
    pub input: Option<Value>,
    /// How the steps before it ended, by their ids.
    pub steps: Value,
}

impl Playbook {
    /// The step at a place.
    pub fn step(&self, index: u16) -> Option<&Step> {
        self.steps.get(usize::from(index))
    }

    /// Whether it starts by itself for a ticket that is opened on a board.
    pub fn starts_on(&self, board: &Name) -> bool {
        self.enabled && self.boards.contains(board)
    }

    /// The playbooks that its steps start.
    pub fn starts(&self) -> impl Iterator<Item = (usize, &Name)> {
        self.steps.iter().enumerate().flat_map(|(at, step)| {
            step.then.iter().filter_map(move |action| match action {
                Action::StartPlaybook(name) => Some((at, name)),
                _ => None,
            })
        })
    }
}

impl Task {
    /// What its holder gets of a ticket's data, and what is said with it.
    pub fn asked(&self, data: Option<&str>, steps: Value) -> Asked {
        let data = data.and_then(|text| serde_json::from_str::<Value>(text).ok());
        let with = self.with.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let input = data
            .map(|data| if self.input.is_empty() { data } else { input_of(&self.input, &data) });
        Asked { call: self.call.clone(), with, input, steps }
    }
}
