//! Random workflows, and what the simulator itself knows of them.

use crate::dice::Dice;
use std::fmt::Write;

/// Whose queues there are.
pub(crate) const OWNERS: [&str; 3] = ["bot", "crew", "agent:ranker"];
/// Names of workflows.
pub(crate) const WORKFLOWS: [&str; 3] = ["Loan", "Permit", "Road"];
const STAGES_MAX: u32 = 7;
/// Conditions compare with numbers below this.
pub(crate) const NUMBER_MAX: u32 = 4;

/// One version of a workflow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Graph {
    /// The workflow's name.
    pub(crate) name: &'static str,
    /// Its stages, by index.
    pub(crate) nodes: Vec<Node>,
}

/// A stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    /// Its id.
    pub(crate) id: String,
    /// Whose it is.
    pub(crate) owner: &'static str,
    /// The workflow whose tickets do its work.
    pub(crate) nested: Option<&'static str>,
    /// What it waits for, by index.
    pub(crate) depends_on: Vec<usize>,
    /// When it is needed.
    pub(crate) when: When,
}

/// When a stage is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Always.
    Always,
    /// When `data.n` is at least this.
    AtLeast(u32),
    /// Nobody can tell: it reads what no ticket has.
    Untold,
}

impl When {
    /// Whether it is needed for a ticket with this `data.n`; `None` when that cannot be told.
    pub(crate) fn holds(self, n: Option<u32>) -> Option<bool> {
        match self {
            When::Always => Some(true),
            When::AtLeast(least) => n.map(|n| n >= least),
            When::Untold => None,
        }
    }

    fn text(self) -> Option<String> {
        match self {
            When::Always => None,
            When::AtLeast(least) => Some(format!("data.n >= {least}")),
            When::Untold => Some("data.never > 0".to_owned()),
        }
    }
}

/// The workflows that stages of this one may name: each only those behind it.
fn below(name: &str) -> &'static [&'static str] {
    let place = WORKFLOWS.iter().position(|other| *other == name);
    place.and_then(|place| WORKFLOWS.get(place + 1..)).unwrap_or_default()
}

impl Graph {
    /// A random acyclic graph; the order of its stages says nothing of their dependencies.
    pub(crate) fn random(dice: &mut Dice) -> Graph {
        let name = dice.pick(&WORKFLOWS).copied().unwrap_or(WORKFLOWS[0]);
        let count = dice.between(1, STAGES_MAX) as usize;
        let ranks: Vec<u64> = (0..count).map(|_| dice.draw()).collect();
        let sparse = dice.between(20, 80);
        let mut nodes = Vec::with_capacity(count);
        for (index, rank) in ranks.iter().enumerate() {
            let before = |other: &usize| (ranks[*other], *other) < (*rank, index);
            let depends_on =
                (0..count).filter(before).filter(|_| dice.chance(sparse)).collect::<Vec<_>>();
            let when = match dice.below(10) {
                0..=1 => When::AtLeast(dice.between(1, NUMBER_MAX - 1)),
                2 if dice.chance(30) => When::Untold,
                _ => When::Always,
            };
            let owner = dice.pick(&OWNERS).copied().unwrap_or(OWNERS[0]);
            let nested = dice.pick(below(name)).copied().filter(|_| dice.chance(25));
            nodes.push(Node { id: format!("s{index}"), owner, nested, depends_on, when });
        }
        Graph { name, nodes }
    }

    /// The definition as a client sends it.
    pub(crate) fn definition(&self) -> String {
        let mut stages = String::new();
        for (index, node) in self.nodes.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let ids: Vec<String> =
                node.depends_on.iter().map(|&before| format!("\"s{before}\"")).collect();
            let when = node.when.text().map(|when| format!(",\"when\":\"{when}\""));
            let (id, when) = (&node.id, when.unwrap_or_default());
            let (key, by) = node.nested.map_or(("owner", node.owner), |name| ("workflow", name));
            let depends_on = ids.join(",");
            let _infallible = write!(
                stages,
                "{comma}{{\"id\":\"{id}\",\"{key}\":\"{by}\",\
                 \"dependsOn\":[{depends_on}]{when}}}"
            );
        }
        format!("{{\"name\":\"{}\",\"stages\":[{stages}]}}", self.name)
    }
}
