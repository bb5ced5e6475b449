//! How the stages of a definition hang together: ids, dependencies, circles, order.

use oms_base::{Code, Fault, Faults};
use petgraph::algo::{kosaraju_scc, toposort};
use petgraph::graph::DiGraph;
use std::collections::{BTreeMap, BTreeSet};

/// Most stages of a circle that its fault names.
const CIRCLE_SHOWN_MAX: usize = 10;

/// A stage's id as written, and the ids it depends on with their places in the list.
#[derive(Debug, Clone)]
pub(super) struct Node<'v> {
    pub(super) id: Option<&'v str>,
    pub(super) depends_on: Vec<(usize, &'v str)>,
}

/// The edges both ways, and an order in which every stage comes after what it depends on.
#[derive(Debug, Clone)]
pub(super) struct Graph {
    pub(super) depends_on: Vec<Vec<u16>>,
    pub(super) successors: Vec<Vec<u16>>,
    pub(super) order: Vec<u16>,
}

/// Checks the whole graph; every fault goes to `faults`, and the result then means nothing.
pub(super) fn check(nodes: &[Node<'_>], faults: &mut Faults) -> Graph {
    let indexes = indexes(nodes, faults);
    let resolve = |(index, node)| dependencies(index, node, &indexes, faults);
    let depends_on: Vec<Vec<u16>> = (0..).zip(nodes).map(resolve).collect();
    let mut successors = vec![Vec::new(); nodes.len()];
    let mut edges = Vec::new();
    for (index, before) in (0_u16..).zip(&depends_on) {
        for &before in before {
            successors[usize::from(before)].push(index);
            edges.push((u32::from(before), u32::from(index)));
        }
    }
    let mut graph = DiGraph::<(), ()>::from_edges(edges);
    while graph.node_count() < nodes.len() {
        graph.add_node(());
    }
    let order = toposort(&graph, None).unwrap_or_else(|_| {
        kosaraju_scc(&graph).into_iter().filter(|circle| circle.len() > 1).for_each(|circle| {
            let members = circle.into_iter().map(small).collect();
            faults.push(circle_fault(&members, nodes, &depends_on));
        });
        Vec::new()
    });
    Graph { depends_on, successors, order: order.into_iter().map(small).collect() }
}

fn small(node: petgraph::graph::NodeIndex) -> u16 {
    u16::try_from(node.index()).expect("a definition has at most 500 stages")
}

fn indexes<'v>(nodes: &[Node<'v>], faults: &mut Faults) -> BTreeMap<&'v str, u16> {
    let mut indexes = BTreeMap::new();
    for (index, node) in (0..).zip(nodes) {
        let Some(id) = node.id else { continue };
        if let Some(first) = indexes.get(id) {
            let detail = format!("{id:?} is the id of stages[{first}], too");
            faults.push(Fault::new(format!("stages[{index}].id"), Code::DuplicateStage, detail));
        } else {
            indexes.insert(id, index);
        }
    }
    indexes
}

fn dependencies(
    index: u16,
    node: &Node<'_>,
    indexes: &BTreeMap<&str, u16>,
    faults: &mut Faults,
) -> Vec<u16> {
    let mut seen = BTreeSet::new();
    let mut known = Vec::with_capacity(node.depends_on.len());
    for &(place, id) in &node.depends_on {
        let fault = match indexes.get(id) {
            None => (Code::UnknownDependency, format!("no stage has the id {id:?}")),
            Some(_) if !seen.insert(id) => {
                (Code::DuplicateStage, format!("{id:?} stands here twice"))
            }
            Some(_) if node.id == Some(id) => {
                (Code::SelfDependency, "a stage cannot depend on itself".to_owned())
            }
            Some(&before) => {
                known.push(before);
                continue;
            }
        };
        let path = format!("stages[{index}].dependsOn[{place}]");
        faults.push(Fault::new(path, fault.0, fault.1));
    }
    known
}

/// Follows the dependencies within `members`, who all reach each other, until they close.
fn circle_fault(members: &BTreeSet<u16>, nodes: &[Node<'_>], depends_on: &[Vec<u16>]) -> Fault {
    let mut way: Vec<u16> = members.first().copied().into_iter().collect();
    let closes_at = loop {
        let last = way.last().copied().unwrap_or_default();
        let mut inside = depends_on[usize::from(last)].iter().filter(|next| members.contains(next));
        let next = inside.next().copied().expect("every member of a circle depends on another");
        match way.iter().position(|&index| index == next) {
            Some(at) => break at,
            None => way.push(next),
        }
    };
    let circle = &way[closes_at..];
    let id = |&index: &u16| nodes[usize::from(index)].id.unwrap_or("?").to_owned();
    let mut ids: Vec<String> = circle.iter().take(CIRCLE_SHOWN_MAX).map(id).collect();
    if circle.len() > CIRCLE_SHOWN_MAX {
        ids.push(format!("… {} more", circle.len() - CIRCLE_SHOWN_MAX));
    }
    ids.extend(circle.first().map(id));
    let detail = format!("stages wait for each other in a circle: {}", ids.join(" → "));
    let path = format!("stages[{}].dependsOn", circle[0]);
    Fault::new(path, Code::Cycle, detail)
}
