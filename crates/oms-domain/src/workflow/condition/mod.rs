//! Conditions: CEL, the Common Expression Language, over `data`, `ticket`, `stage`, `stages` and
//! `now`; those of triggers over `data`, `ticket`, `before`, `after`, `board` and `now`,
//! and those of playbooks over `data`, `ticket`, `steps` and `now`.
//!
//! Every way in which a source could cost more than it says is closed before it costs anything:
//! `scan` bounds the text before the parser sees it, `check` bounds the parsed tree and its names,
//! and `value` bounds what one evaluation may look at. A condition that passed all three is
//! evaluated in bounded time and memory, whatever the data.
//!
//! Numbers: JSON knows one kind of number, CEL two that do not mix. A whole number is an `int`
//! here, whatever its spelling (`5e4`), any other a `double`; comparison and arithmetic take them
//! together, and `/` does not cut off (see `arithmetic`).

mod arithmetic;
mod check;
mod explain;
mod expression;
mod scan;
#[cfg(test)]
mod tests;
mod value;

pub use expression::Expression;

use cel::common::types::{CelBool, CelInt};
use cel::{Context, IdedExpr, Program, Value as CelValue};
pub(crate) use check::Knows;
use oms_base::{Code, Fault, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::Arc;
use value::Budget;

/// The one name that stands for no JSON.
const NOW: &str = "now";
const MICROS_PER_SECOND: i64 = 1_000_000;

/// A condition that compiled and keeps its bounds; cheap to clone.
#[derive(Clone)]
pub struct Condition {
    compiled: Arc<Compiled>,
}

struct Compiled {
    source: String,
    tree: IdedExpr,
    roots: BTreeSet<&'static str>,
    values_max: usize,
}

/// What a condition is about.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// The ticket's data.
    pub data: &'a Value,
    /// What is known of the ticket.
    pub ticket: Value,
    /// The stage whose condition it is.
    pub stage: Value,
    /// All stages, by their id.
    pub stages: Value,
    /// The instant of the decision; whole seconds since 1970 in conditions.
    pub now: Timestamp,
}

impl Condition {
    /// Compiles `source`; the fault is [`Code::BadCondition`] and says line and column.
    pub fn compile(source: &str) -> Result<Condition, Fault> {
        Condition::compile_knowing(source, Knows::Stages)
    }

    /// Compiles a condition that may start from other names.
    pub(crate) fn compile_knowing(source: &str, knows: Knows<'_>) -> Result<Condition, Fault> {
        scan::scan(source)?;
        let program =
            Program::compile(source).map_err(|errors| explain::syntax(source, &errors))?;
        let mut tree = program.expression().clone();
        let found = check::check(&mut tree, source, program.source_info(), knows)?;
        let (source, roots) = (source.to_owned(), found.roots);
        let values_max = value::values_max(found.body_nodes);
        Ok(Condition { compiled: Arc::new(Compiled { source, tree, roots, values_max }) })
    }

    /// The source.
    pub fn source(&self) -> &str {
        &self.compiled.source
    }

    /// Whether it looks at `root`: `data`, `ticket`, `stage`, `stages` or `now`.
    pub fn references(&self, root: &str) -> bool {
        self.compiled.roots.contains(root)
    }

    /// Whether it holds; the error says in a short sentence why nobody can tell. Only the fields
    /// of `scope` that it references are looked at.
    pub fn evaluate(&self, scope: &Scope<'_>) -> Result<bool, String> {
        self.evaluate_over(scope.now, |root| match root {
            "data" => scope.data,
            "ticket" => &scope.ticket,
            "stage" => &scope.stage,
            _ => &scope.stages,
        })
    }

    /// The same over the values that `find` gives for the names, `now` apart.
    pub(crate) fn evaluate_over<'v>(
        &self,
        now: Timestamp,
        find: impl Fn(&'static str) -> &'v Value,
    ) -> Result<bool, String> {
        let values_max = self.compiled.values_max;
        let budget = Budget::of(values_max);
        let answer = self.answer(now, find, &budget);
        if budget.is_spent() {
            return Err(format!("it looks at more than {values_max} values of the ticket"));
        }
        answer
    }

    /// What a condition without any reference always comes to; `None` when it has one.
    pub fn constant(&self) -> Option<Result<bool, String>> {
        let scope = Scope {
            data: &Value::Null,
            ticket: Value::Null,
            stage: Value::Null,
            stages: Value::Null,
            now: Timestamp::from_micros(0),
        };
        self.compiled.roots.is_empty().then(|| self.evaluate(&scope))
    }

    /// Means nothing once the budget is spent.
    fn answer<'b, 'v: 'b>(
        &self,
        now: Timestamp,
        find: impl Fn(&'static str) -> &'v Value,
        budget: &'b Budget,
    ) -> Result<bool, String> {
        let mut context = Context::with_env(arithmetic::environment());
        for &root in &self.compiled.roots {
            let value = if root == NOW {
                Box::new(CelInt::from(now.micros().div_euclid(MICROS_PER_SECOND)))
            } else {
                budget.value(find(root)).map_err(|error| explain::evaluation("", &error))?
            };
            context.add_variable_as_val(root, value);
        }
        match CelValue::resolve_val(&self.compiled.tree, &context) {
            Ok(result) => match result.downcast_ref::<CelBool>() {
                Some(holds) => Ok(*holds.inner()),
                None => Err(explain::not_boolean(result.get_type().name())),
            },
            Err(error) => Err(explain::evaluation(self.source(), &error)),
        }
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Condition) -> bool {
        self.source() == other.source()
    }
}

impl Eq for Condition {}

impl std::fmt::Debug for Condition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Condition").field(&self.source()).finish()
    }
}

fn bad(source: &str, offset: usize, detail: &str) -> Fault {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.split('\n').count();
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
    Fault::here(Code::BadCondition, format!("{detail}, at line {line} column {column}"))
}
