//! What workers do with their leases: the honest, the slow, the forgetful and the evil.

use crate::graph::OWNERS;
use crate::intent::mark;
use crate::people::{agent, person};
use crate::workload::Order;
use crate::world::{Held, World};
use oms_app::Work;
use oms_app::engine::TaskAction;
use oms_base::{Note, Outcome, Role, Span, TaskId, TicketId};
use oms_domain::ticket::TaskResult;

/// As many leases as the workers remember.
const HELD_MAX: usize = 24;

impl World {
    /// Something that a worker does with a lease that it has or had.
    pub(crate) fn act(&mut self) -> Option<Order> {
        while self.held.len() > HELD_MAX {
            self.held.remove(0);
        }
        let count = u32::try_from(self.held.len()).unwrap_or(0);
        let index = self.dice.below(count) as usize;
        let held = self.held.get(index).copied()?;
        let action = match self.dice.below(100) {
            0..=64 => {
                // Some forget that they are done, and answer again later.
                if self.dice.chance(70) {
                    self.held.remove(index);
                }
                self.result()
            }
            65..=89 => TaskAction::Heartbeat { lease: Span::seconds(self.dice.between(1, 900)) },
            _ => TaskAction::Release,
        };
        let by_staff = self.dice.chance(10);
        let caller = if by_staff { person(Role::Staff) } else { agent(held.owner) };
        Some((caller, Work::Task { task: held.task, epoch: held.epoch, action }))
    }

    /// A result that carries the intent's number.
    fn result(&mut self) -> TaskAction {
        let outcome = match self.dice.below(20) {
            0..=1 => Outcome::Failed,
            2..=3 => Outcome::Blocked,
            _ => Outcome::Done,
        };
        let mut note = mark(self.next_intent);
        if self.dice.chance(2) {
            note.push(' ');
            note.extend(std::iter::repeat_n('x', Note::CHARS_MAX - note.len()));
        }
        TaskAction::Complete(TaskResult {
            outcome,
            output: self.dice.chance(30).then(|| "{\"ok\":true}".to_owned()),
            note: Note::parse(&note).ok(),
            confidence: None,
            because: None,
        })
    }

    /// The result that ends a stage well.
    pub(crate) fn good_result(&self) -> TaskAction {
        let note = Note::parse(&mark(self.next_intent)).ok();
        let (outcome, output, confidence) = (Outcome::Done, None, None);
        TaskAction::Complete(TaskResult { outcome, output, note, confidence, because: None })
    }

    /// A result for what is not the worker's: another epoch, an invented task, somebody else's.
    pub(crate) fn deceive(&mut self) -> Option<Order> {
        let held = self.dice.pick(&self.held).copied();
        let action = self.result();
        let (task, epoch, caller) = match (self.dice.below(3), held) {
            (0, Some(Held { task, epoch, owner })) => (task, epoch + 1, agent(owner)),
            (1, Some(Held { task, epoch, owner })) => {
                let other = OWNERS.iter().find(|other| **other != owner)?;
                (task, epoch, agent(other))
            }
            _ => {
                let ticket = TicketId(i64::from(self.dice.below(1_000)));
                let stage = u16::try_from(self.dice.below(600)).ok()?;
                (TaskId { ticket, stage, attempt: 1 }, 1, person(Role::Staff))
            }
        };
        Some((caller, Work::Task { task, epoch, action }))
    }

    /// In whose queue a task stands.
    pub(crate) fn owner_of(&self, task: TaskId) -> &'static str {
        let ticket = self.ledger.hub.tickets.get(&task.ticket);
        let graph = ticket.and_then(|ticket| ticket.runs.as_ref());
        let node = graph.and_then(|(graph, _)| graph.nodes.get(usize::from(task.stage)));
        node.map_or(OWNERS[0], |node| node.owner)
    }
}
