//! The targets by name.

use crate::{facts, imports, places, proofs, rules, search};

/// Something that bytes are tried on.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// What it is called: the name of its fuzzer and of its corpus.
    pub name: &'static str,
    /// Tries these bytes; panics when a promise is broken.
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 9] = [
    Target { name: "conditions", run: rules::conditions },
    Target { name: "cursors", run: places::cursors },
    Target { name: "events", run: facts::events },
    Target { name: "frames", run: places::frames },
    Target { name: "imports", run: imports::imports },
    Target { name: "proofs", run: proofs::proofs },
    Target { name: "queries", run: search::queries },
    Target { name: "states", run: facts::states },
    Target { name: "workflows", run: rules::workflows },
];

/// Tries bytes on the target of this name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|target| target.name == name);
    (target.expect("a fuzzer is called as its target").run)(bytes);
}
