//! Random graphs, and the definitions that say them.

use crate::dice::Dice;
use crate::hub::read;
use anyhow::Result;
use oms_domain::workflow::{self, Template};
use serde_json::{Map, Value, json};

/// What a stage's condition comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Condition {
    None,
    True,
    False,
    Broken,
}

/// What becomes of a ticket when a stage fails for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnFail {
    Block,
    Fail,
    Skip,
}

/// A stage as it is meant; those before it have lower indexes.
#[derive(Debug, Clone)]
pub(super) struct Planned {
    pub(super) before: Vec<usize>,
    pub(super) condition: Condition,
    pub(super) on_fail: OnFail,
    pub(super) attempts: u32,
}

impl Planned {
    /// One that only has to be done.
    pub(super) const fn after(before: Vec<usize>) -> Planned {
        Planned { before, condition: Condition::None, on_fail: OnFail::Block, attempts: 1 }
    }
}

/// How many stages, mostly few.
pub(super) fn size(dice: &mut Dice) -> usize {
    let most = match dice.below(1_000) {
        0..=699 => 12,
        700..=949 => 40,
        950..=997 => 120,
        _ => 500,
    };
    dice.between(1, most) as usize
}

/// Adds so many stages behind those that there are.
pub(super) fn extend(stages: &mut Vec<Planned>, count: usize, dice: &mut Dice) {
    for _ in 0..count {
        let before = match dice.below(10) {
            // One that joins them all.
            0 => (0..stages.len()).collect(),
            1 | 2 => Vec::new(),
            _ => some_before(stages.len(), dice),
        };
        let condition = match dice.below(12) {
            0 | 1 => Condition::True,
            2 | 3 => Condition::False,
            4 if dice.chance(50) => Condition::Broken,
            _ => Condition::None,
        };
        let on_fail = match dice.below(10) {
            0 => OnFail::Fail,
            1 | 2 => OnFail::Skip,
            _ => OnFail::Block,
        };
        let attempts = if dice.chance(20) { dice.between(2, 4) } else { 1 };
        stages.push(Planned { before, condition, on_fail, attempts });
    }
}

fn some_before(count: usize, dice: &mut Dice) -> Vec<usize> {
    let Ok(count) = u32::try_from(count) else { return Vec::new() };
    if count == 0 {
        return Vec::new();
    }
    let picks = dice.between(1, 4);
    let mut before: Vec<usize> = (0..picks).map(|_| dice.below(count) as usize).collect();
    before.sort_unstable();
    before.dedup();
    before
}

/// The version that says this.
pub(super) fn template(stages: &[Planned]) -> Result<Template> {
    let entries: Vec<Value> = (0..).zip(stages).map(|(at, stage)| entry(at, stage)).collect();
    let definition = json!({"name": "Random", "stages": entries});
    Ok(read(workflow::read(&definition, &|_| true))?.template)
}

fn entry(at: usize, stage: &Planned) -> Value {
    let mut entry = Map::new();
    entry.insert("id".into(), json!(format!("s{at}")));
    entry.insert("owner".into(), json!("worker"));
    let names: Vec<String> = stage.before.iter().map(|before| format!("s{before}")).collect();
    entry.insert("dependsOn".into(), json!(names));
    let when = match stage.condition {
        Condition::None => None,
        Condition::True => Some("data.yes"),
        Condition::False => Some("data.no"),
        Condition::Broken => Some("data.missing"),
    };
    entry.extend(when.map(|when| ("when".to_owned(), json!(when))));
    let on_fail = match stage.on_fail {
        OnFail::Block => "block",
        OnFail::Fail => "fail",
        OnFail::Skip => "skip",
    };
    entry.insert("onFail".into(), json!(on_fail));
    if stage.attempts > 1 {
        entry.insert("retry".into(), json!({"attempts": stage.attempts}));
    }
    Value::Object(entry)
}
