//! Arithmetic over JSON's one kind of number: `int` and `double` mix, and `/` does not cut off.
//!
//! CEL's own operators refuse `3 * 9.99`, so whether a condition could be evaluated would hang on
//! how a number happens to be written in a ticket. The checked tree calls these functions instead.

use cel::common::ast::operators;
use cel::common::types::{CelDouble, CelInt, DYN_TYPE};
use cel::common::value::CowVal;
use cel::{Env, ExecutionError};
use std::sync::{Arc, LazyLock};

type Outcome<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;
type Function = for<'b, 'v> fn(Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v>;

/// Each arithmetic operator with the function that takes its place.
const MIXING: [(&str, &str, Function); 5] = [
    (operators::ADD, "@add", add),
    (operators::SUBSTRACT, "@subtract", subtract),
    (operators::MULTIPLY, "@multiply", multiply),
    (operators::DIVIDE, "@divide", divide),
    (operators::MODULO, "@modulo", modulo),
];

static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
    let mut environment = Env::stdlib();
    for (_, name, function) in MIXING {
        environment
            .add_overload(name, name, vec![DYN_TYPE, DYN_TYPE], function)
            .expect("no function of CEL starts with @");
    }
    Arc::new(environment)
});

/// The standard functions and ours; made once.
pub(super) fn environment() -> Arc<Env> {
    Arc::clone(&ENVIRONMENT)
}

/// The function that takes the place of an arithmetic operator.
pub(super) fn mixing(operator: &str) -> Option<&'static str> {
    MIXING.iter().find(|(name, ..)| *name == operator).map(|(_, function, _)| *function)
}

fn add<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [a, b] = alike(operands)?;
    let outcome = a.as_adder().map(|a| a.add(b.as_ref()).map(owned));
    settled("+", &a, &b, outcome)
}

fn subtract<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [a, b] = alike(operands)?;
    let outcome = a.as_subtractor().map(|a| a.sub(b.as_ref()).map(owned));
    settled("-", &a, &b, outcome)
}

fn multiply<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [a, b] = alike(operands)?;
    let outcome = a.as_multiplier().map(|a| a.mul(b.as_ref()).map(owned));
    settled("*", &a, &b, outcome)
}

/// A double unless both are whole and it divides without remainder.
fn divide<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [a, b] = pair(operands)?;
    if let (Some(dividend), Some(divisor)) = (int(&a), int(&b)) {
        match dividend.checked_rem(divisor) {
            Some(0) => return Ok(CowVal::owned(CelInt::from(dividend / divisor))),
            None if divisor == 0 => return Err(ExecutionError::DivisionByZero(dividend.into())),
            _ => {}
        }
    }
    match (double(&a), double(&b)) {
        (Some(_), Some(0.0)) => Err(ExecutionError::DivisionByZero(0.into())),
        (Some(a), Some(b)) => Ok(CowVal::owned(CelDouble::from(a / b))),
        _ => Err(unfit("/", &a, &b)),
    }
}

fn modulo<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Outcome<'b, 'v> {
    let [a, b] = pair(operands)?;
    let outcome = a.as_modder().map(|a| a.modulo(b.as_ref()).map(owned));
    settled("%", &a, &b, outcome)
}

/// Both operands; a whole number beside a double becomes one.
fn alike<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Result<[CowVal<'b, 'v>; 2], ExecutionError> {
    let [a, b] = pair(operands)?;
    let widened = |value: &CowVal<'b, 'v>| double(value).map(CelDouble::from).map(CowVal::owned);
    Ok(match (int(&a), int(&b)) {
        (Some(_), None) if double(&b).is_some() => [widened(&a).unwrap_or(a), b],
        (None, Some(_)) if double(&a).is_some() => [a, widened(&b).unwrap_or(b)],
        _ => [a, b],
    })
}

fn pair<'b, 'v>(operands: Vec<CowVal<'b, 'v>>) -> Result<[CowVal<'b, 'v>; 2], ExecutionError> {
    operands.try_into().map_err(|_| ExecutionError::missing_argument_or_target())
}

fn int(value: &CowVal<'_, '_>) -> Option<i64> {
    value.downcast_ref::<CelInt>().map(|int| *int.inner())
}

#[expect(clippy::cast_precision_loss, reason = "JSON that came in holds only exact doubles")]
fn double(value: &CowVal<'_, '_>) -> Option<f64> {
    let of_double = value.downcast_ref::<CelDouble>().map(|double| *double.inner());
    of_double.or_else(|| int(value).map(|int| int as f64))
}

fn owned<'c, 'v>(value: CowVal<'_, 'v>) -> CowVal<'c, 'v> {
    CowVal::Owned(value.into_owned())
}

/// The outcome; one sentence for every pair of operands that the operator does not take.
fn settled<'b, 'v>(
    operator: &str,
    a: &CowVal<'b, 'v>,
    b: &CowVal<'b, 'v>,
    outcome: Option<Outcome<'b, 'v>>,
) -> Outcome<'b, 'v> {
    match outcome {
        None | Some(Err(ExecutionError::UnsupportedBinaryOperator(..))) => {
            Err(unfit(operator, a, b))
        }
        Some(outcome) => outcome,
    }
}

fn unfit(operator: &str, a: &CowVal<'_, '_>, b: &CowVal<'_, '_>) -> ExecutionError {
    let types = [a, b].map(|value| value.get_type().name().to_owned()).to_vec();
    ExecutionError::no_such_overload(operator, types)
}
