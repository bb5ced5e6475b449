//! Bounds the parsed tree and its names, and lets numbers mix in its arithmetic.

use super::explain::shortened;
use super::{arithmetic, bad};
use cel::IdedExpr;
use cel::common::ast::{
    CallExpr, ComprehensionExpr, Expr, ListExpr, LiteralValue, SelectExpr, SourceInfo, operators,
};
use oms_base::Fault;
use std::collections::BTreeSet;

/// The names that a condition may start from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Knows<'n> {
    /// A ticket and its stages.
    Stages,
    /// A ticket before and after a change.
    Changes,
    /// An event from outside, and the ticket that it is about.
    Events,
    /// A ticket, and the steps of a playbook that came before.
    Steps,
    /// Names of its own.
    Only(&'n [&'static str]),
}

impl<'n> Knows<'n> {
    const fn roots(self) -> &'n [&'static str] {
        match self {
            Knows::Stages => &["data", "ticket", "stage", "stages", "now"],
            Knows::Changes => &["data", "ticket", "before", "after", "board", "now"],
            Knows::Events => &["event", "data", "ticket", "board", "now"],
            Knows::Steps => &["data", "ticket", "steps", "now"],
            Knows::Only(names) => names,
        }
    }

    /// The same for a person to read.
    fn spelled(self) -> String {
        let who = match self {
            Knows::Stages => "a condition",
            Knows::Changes => "a trigger",
            Knows::Events => "a trigger of events",
            Knows::Steps => "a step",
            Knows::Only(_) => "an expression",
        };
        format!("{who} knows {}", listed(self.roots()))
    }
}

/// What has the method `age`.
const AGING: [&str; 3] = ["ticket", "before", "after"];
/// Deepest tree; evaluation recurses with it.
const TREE_DEPTH_MAX: usize = 64;
/// Most characters of an unknown name that a fault repeats.
const NAME_SHOWN: usize = 60;
/// The accumulator of the macros, which no source can name.
const ACCUMULATOR: &str = "@result";

const OPERATORS: [&str; 14] = [
    operators::CONDITIONAL,
    operators::LOGICAL_AND,
    operators::LOGICAL_OR,
    operators::LOGICAL_NOT,
    operators::NEGATE,
    operators::EQUALS,
    operators::NOT_EQUALS,
    operators::GREATER_EQUALS,
    operators::LESS_EQUALS,
    operators::GREATER,
    operators::LESS,
    operators::INDEX,
    operators::IN,
    operators::NOT_STRICTLY_FALSE,
];

/// Functions as (name, called on a value, arguments).
const FUNCTIONS: [(&str, bool, usize); 10] = [
    ("size", false, 1),
    ("size", true, 0),
    ("contains", true, 1),
    ("startsWith", true, 1),
    ("endsWith", true, 1),
    ("int", false, 1),
    ("uint", false, 1),
    ("double", false, 1),
    ("string", false, 1),
    ("bool", false, 1),
];

struct Check<'s> {
    source: &'s str,
    info: &'s SourceInfo,
    roots: BTreeSet<&'static str>,
    depth: usize,
    body_nodes: usize,
    /// The variable of the comprehension around, and whether this is its body.
    around: Option<Around>,
    knows: Knows<'s>,
}

#[derive(Clone)]
struct Around {
    variable: String,
    body: bool,
}

/// What a check found out.
pub(super) struct Found {
    /// The names that the condition starts from.
    pub(super) roots: BTreeSet<&'static str>,
    /// How many parts the bodies of its comprehensions have together.
    pub(super) body_nodes: usize,
}

/// Refuses what a condition may not hold, and names that it does not know.
pub(super) fn check(
    tree: &mut IdedExpr,
    source: &str,
    info: &SourceInfo,
    knows: Knows<'_>,
) -> Result<Found, Fault> {
    let roots = BTreeSet::new();
    let mut check = Check { source, info, roots, depth: 0, body_nodes: 0, around: None, knows };
    check.expr(tree)?;
    Ok(Found { roots: check.roots, body_nodes: check.body_nodes })
}

impl Check<'_> {
    fn expr(&mut self, expr: &mut IdedExpr) -> Result<(), Fault> {
        let id = expr.id;
        self.depth += 1;
        self.body_nodes += usize::from(self.in_body());
        if self.depth > TREE_DEPTH_MAX {
            return self.refuse(id, "too many operators hang on each other");
        }
        if matches!(self.knows, Knows::Changes | Knows::Events | Knows::Steps)
            && let Expr::Call(call) = &expr.expr
            && let Some(select) = age(call)
        {
            expr.expr = Expr::Select(select);
        }
        match &mut expr.expr {
            Expr::Literal(LiteralValue::Bytes(_)) => return self.refuse(id, "bytes are not used"),
            Expr::Literal(_) => {}
            Expr::Ident(name) => self.name(id, name)?,
            Expr::Select(select) => self.expr(&mut select.operand)?,
            Expr::List(list) => self.list(id, list)?,
            Expr::Call(call) => self.call(id, call)?,
            Expr::Comprehension(comprehension) => self.comprehension(id, comprehension)?,
            Expr::Map(_) | Expr::Struct(_) => {
                return self.refuse(id, "a condition builds no objects; compare their fields");
            }
            Expr::Unspecified => return self.refuse(id, "this cannot be understood"),
        }
        self.depth -= 1;
        Ok(())
    }

    fn in_body(&self) -> bool {
        self.around.as_ref().is_some_and(|around| around.body)
    }

    fn name(&mut self, id: u64, name: &str) -> Result<(), Fault> {
        if self.around.as_ref().is_some_and(|around| around.body && around.variable == name) {
            return Ok(());
        }
        let Some(root) = self.knows.roots().iter().copied().find(|&root| root == name) else {
            let (name, known) = (shortened(name, NAME_SHOWN), self.knows.spelled());
            return self.refuse(id, &format!("unknown name {name}; {known}"));
        };
        self.roots.insert(root);
        Ok(())
    }

    /// In the body of a comprehension a list may only hold constants: a copy of the variable for
    /// every item of every list would make much of little.
    fn list(&mut self, id: u64, list: &mut ListExpr) -> Result<(), Fault> {
        let constant = |element: &IdedExpr| matches!(element.expr, Expr::Literal(_));
        if self.in_body() && !list.elements.iter().all(constant) {
            let detail =
                "a list inside all, exists, exists_one, map or filter holds only constants";
            return self.refuse(id, detail);
        }
        list.elements.iter_mut().try_for_each(|element| self.expr(element))
    }

    fn call(&mut self, id: u64, call: &mut CallExpr) -> Result<(), Fault> {
        let shape = (call.func_name.as_str(), call.target.is_some(), call.args.len());
        if let Some(mixing) = arithmetic::mixing(&call.func_name) {
            mixing.clone_into(&mut call.func_name);
        } else if !OPERATORS.contains(&shape.0) && !FUNCTIONS.contains(&shape) {
            let detail = format!(
                "unknown function {} with {} arguments; a condition knows size, contains, \
                 startsWith, endsWith, int, uint, double, string, bool, has, all, exists, \
                 exists_one, map and filter",
                shortened(shape.0, NAME_SHOWN),
                shape.2
            );
            return self.refuse(id, &detail);
        }
        call.target.iter_mut().try_for_each(|target| self.expr(target))?;
        call.args.iter_mut().try_for_each(|argument| self.expr(argument))
    }

    /// One level only: its range and its body hold no other.
    fn comprehension(&mut self, id: u64, inner: &mut ComprehensionExpr) -> Result<(), Fault> {
        if self.around.is_some() {
            let detail = "all, exists, exists_one, map and filter cannot stand inside each other";
            return self.refuse(id, detail);
        }
        let variable = inner.iter_var.clone();
        self.around = Some(Around { variable: variable.clone(), body: false });
        self.expr(&mut inner.iter_range)?;
        self.around = Some(Around { variable, body: true });
        self.step(&mut inner.loop_step)?;
        self.around = None;
        Ok(())
    }

    /// The step that a macro made around what was written: only that is looked at.
    fn step(&mut self, step: &mut IdedExpr) -> Result<(), Fault> {
        match &mut step.expr {
            Expr::Ident(name) if name == ACCUMULATOR => Ok(()),
            Expr::Call(call) if call.args.iter().any(is_accumulating) => {
                call.args.iter_mut().try_for_each(|argument| self.step(argument))
            }
            Expr::List(list) if list.elements.len() == 1 => {
                list.elements.iter_mut().try_for_each(|element| self.expr(element))
            }
            _ => self.expr(step),
        }
    }

    fn refuse<T>(&self, id: u64, detail: &str) -> Result<T, Fault> {
        let chars = self.info.offset_for(id).map_or(0, |(start, _)| start as usize);
        let offset = self.source.char_indices().nth(chars).map_or(self.source.len(), |(at, _)| at);
        Err(bad(self.source, offset, detail))
    }
}

/// `ticket.age()` as the field that it stands for: minutes in the status, and with `"created"`
/// since the ticket was opened.
fn age(call: &CallExpr) -> Option<SelectExpr> {
    let field = match &call.args[..] {
        [] => "age",
        [IdedExpr { expr: Expr::Literal(LiteralValue::String(since)), .. }]
            if since.inner() == "created" =>
        {
            "age_created"
        }
        _ => return None,
    };
    let operand = call.target.as_ref().filter(|_| call.func_name == "age")?;
    let Expr::Ident(name) = &operand.expr else { return None };
    let operand = Some(operand).filter(|_| AGING.contains(&name.as_str()))?.clone();
    Some(SelectExpr { operand, field: field.to_owned(), test: false })
}

/// Names with commas between them, and `and` before the last.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "no names".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Whether `expr` is the accumulator, or an expression of a macro's own around it.
fn is_accumulating(expr: &IdedExpr) -> bool {
    match &expr.expr {
        Expr::Ident(name) => name == ACCUMULATOR,
        Expr::Call(call) => call.args.iter().any(is_accumulating),
        _ => false,
    }
}
