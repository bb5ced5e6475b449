//! An expression over values of its own, which comes to any value.

use super::value::Budget;
use super::{Knows, arithmetic, check, explain, scan, value};
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString, CelUInt};
use cel::common::value::Val;
use cel::{Context, IdedExpr, Program, Value as CelValue};
use oms_base::Fault;
use serde_json::{Number, Value};
use std::sync::Arc;

/// Deepest list of lists that an expression may come to.
const DEPTH_MAX: usize = 16;

/// An expression that compiled and keeps the bounds of a condition; cheap to clone.
#[derive(Clone)]
pub struct Expression(Arc<Compiled>);

struct Compiled {
    source: String,
    tree: IdedExpr,
    roots: Vec<&'static str>,
    values_max: usize,
}

impl Expression {
    /// Compiles `source`, which may start from `roots`; the fault says line and column.
    pub fn compile(source: &str, roots: &[&'static str]) -> Result<Expression, Fault> {
        scan::scan(source)?;
        let program =
            Program::compile(source).map_err(|errors| explain::syntax(source, &errors))?;
        let mut tree = program.expression().clone();
        let found = check::check(&mut tree, source, program.source_info(), Knows::Only(roots))?;
        let values_max = value::values_max(found.body_nodes);
        let roots = found.roots.into_iter().collect();
        Ok(Expression(Arc::new(Compiled { source: source.to_owned(), tree, roots, values_max })))
    }

    /// The source.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// What it comes to; the error says in a short sentence why nobody can tell. A root that has no
    /// value counts as null.
    pub fn evaluate(&self, values: &[(&'static str, &Value)]) -> Result<Value, String> {
        let values_max = self.0.values_max;
        let budget = Budget::of(values_max);
        let answer = self.answer(values, &budget);
        if budget.is_spent() {
            return Err(format!("it looks at more than {values_max} values"));
        }
        answer
    }

    fn answer(&self, values: &[(&'static str, &Value)], budget: &Budget) -> Result<Value, String> {
        let mut context = Context::with_env(arithmetic::environment());
        for &root in &self.0.roots {
            let given = values.iter().find(|(name, _)| *name == root);
            let json = given.map_or(&Value::Null, |(_, value)| value);
            let value = budget.value(json).map_err(|error| explain::evaluation("", &error))?;
            context.add_variable_as_val(root, value);
        }
        match CelValue::resolve_val(&self.0.tree, &context) {
            Ok(result) => json(result.as_ref(), DEPTH_MAX),
            Err(error) => Err(explain::evaluation(self.source(), &error)),
        }
    }
}

/// A value as JSON.
fn json(value: &dyn Val, depth: usize) -> Result<Value, String> {
    if let Some(found) = value.downcast_ref::<CelBool>() {
        return Ok((*found.inner()).into());
    }
    if let Some(found) = value.downcast_ref::<CelInt>() {
        return Ok((*found.inner()).into());
    }
    if let Some(found) = value.downcast_ref::<CelUInt>() {
        return Ok((*found.inner()).into());
    }
    if let Some(found) = value.downcast_ref::<CelDouble>() {
        let number = Number::from_f64(*found.inner()).map(Value::Number);
        return number.ok_or_else(|| "it comes to a number that is none".to_owned());
    }
    if let Some(found) = value.downcast_ref::<CelString>() {
        return Ok(found.inner().into());
    }
    if value.downcast_ref::<CelNull>().is_some() {
        return Ok(Value::Null);
    }
    let items = value.downcast_ref::<CelList>().filter(|_| depth > 0);
    let items = items.ok_or("it comes to no text, number, list, true, false or null")?;
    items.inner().iter().map(|item| json(item.as_ref(), depth - 1)).collect()
}

impl PartialEq for Expression {
    fn eq(&self, other: &Expression) -> bool {
        self.source() == other.source()
    }
}

impl Eq for Expression {}

impl std::fmt::Debug for Expression {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Expression").field(&self.source()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Expression;
    use serde_json::{Value, json};

    fn comes_to(source: &str, input: &Value) -> Result<Value, String> {
        Expression::compile(source, &["input"]).unwrap().evaluate(&[("input", input)])
    }

    #[test]
    fn expressions_come_to_values() {
        let input = json!({"text": "deep hole", "tags": ["a", 1, 2.5], "gone": null});
        for (source, want) in [
            ("input.text.contains('deep') ? 1 : 2", json!(1)),
            ("size(input.tags) * 2", json!(6)),
            ("input.tags", json!(["a", 1, 2.5])),
            ("input.tags[2] > 2.0", json!(true)),
            ("input.gone", json!(null)),
            ("'x' + input.text", json!("xdeep hole")),
        ] {
            assert_eq!(comes_to(source, &input), Ok(want), "{source}");
        }
        assert!(comes_to("input", &input).unwrap_err().contains("it comes to no text"));
        assert_eq!(comes_to("input.none", &input), Err("there is no field none".to_owned()));
    }

    #[test]
    fn an_expression_knows_its_own_names_only() {
        let fault = Expression::compile("data.x", &["input", "output"]).unwrap_err();
        assert!(fault.detail.contains("knows input and output"), "{}", fault.detail);
        let large = json!(vec![0; 20_000]);
        assert!(comes_to("size(input)", &large).unwrap_err().contains("looks at more"));
    }
}
