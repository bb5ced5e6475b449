//! JSON as CEL values, under a budget: what a condition does not look at costs nothing.
//!
//! An object stays where it is and hands out its fields on access, in their order; lists and
//! scalars become CEL's own. Everything handed out is counted, so a condition over large data
//! ends with an error instead of taking long.

use cel::ExecutionError;
use cel::common::traits::{Container, Indexer, Iterable, Iterator as CelIterator, Sizer};
use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelNull, CelString, MAP_TYPE, Type};
use cel::common::value::{CowVal, Val};
use serde_json::{Map, Number, Value};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

/// Most values that one evaluation may look at.
const VALUES_MAX: usize = 10_000;
/// Most evaluations of a part of a comprehension's body.
const BODY_STEPS_MAX: usize = 100_000;
/// Bytes of text that count as one value more.
const TEXT_BYTES_PER_VALUE: usize = 256;
/// Up to here a double holds every integer.
const WHOLE_MAX: f64 = 9_007_199_254_740_992.0;

/// How many values an evaluation may look at whose comprehensions have bodies of so many parts:
/// every value could be one round.
pub(super) fn values_max(body_nodes: usize) -> usize {
    (BODY_STEPS_MAX / body_nodes.max(1)).min(VALUES_MAX)
}

/// What one evaluation may look at, and has looked at.
#[derive(Debug)]
pub(super) struct Budget {
    max: usize,
    spent: AtomicUsize,
}

impl Budget {
    /// For `max` values.
    pub(super) const fn of(max: usize) -> Budget {
        Budget { max, spent: AtomicUsize::new(0) }
    }

    /// Whether the evaluation looked at too much; its result then means nothing.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.load(Ordering::Relaxed) > self.max
    }

    fn spend(&self, values: usize) -> Result<(), ExecutionError> {
        self.spent.fetch_add(values, Ordering::Relaxed);
        if self.is_spent() {
            return Err(ExecutionError::function_error("data", "too many values"));
        }
        Ok(())
    }

    /// `json` as a CEL value.
    pub(super) fn value<'v>(
        &'v self,
        json: &'v Value,
    ) -> Result<Box<dyn Val + 'v>, ExecutionError> {
        self.spend(1)?;
        Ok(match json {
            Value::Null => Box::new(CelNull),
            Value::Bool(value) => Box::new(CelBool::from(*value)),
            Value::Number(number) => value_of_number(number),
            Value::String(text) => {
                self.spend(text.len() / TEXT_BYTES_PER_VALUE)?;
                Box::new(CelString::from(text.as_str()))
            }
            Value::Array(items) => {
                let items: Result<Vec<_>, _> = items.iter().map(|item| self.value(item)).collect();
                Box::new(CelList::from(items?))
            }
            Value::Object(fields) => Box::new(Object::new(fields, self)),
        })
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the double is whole and within 2^53")]
fn value_of_number(number: &Number) -> Box<dyn Val> {
    let double = number.as_f64().unwrap_or(f64::NAN);
    match number.as_i64() {
        Some(int) => Box::new(CelInt::from(int)),
        None if double.fract() == 0.0 && double.abs() <= WHOLE_MAX => {
            Box::new(CelInt::from(double as i64))
        }
        None => Box::new(CelDouble::from(double)),
    }
}

/// A JSON object; cheap to copy, however large it is.
#[derive(Debug)]
struct Object<'v> {
    fields: &'v Map<String, Value>,
    budget: &'v Budget,
    keys: OnceLock<Vec<CelString<'v>>>,
}

impl<'v> Object<'v> {
    fn new(fields: &'v Map<String, Value>, budget: &'v Budget) -> Object<'v> {
        Object { fields, budget, keys: OnceLock::new() }
    }

    fn field(&self, index: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError> {
        let name = key(index)?;
        let no_such_key = || ExecutionError::NoSuchKey(Arc::new(name.to_owned()));
        self.budget.value(self.fields.get(name).ok_or_else(no_such_key)?)
    }

    /// The keys; none once the budget is spent, which makes the evaluation an error anyway.
    fn keys(&self) -> &[CelString<'v>] {
        self.keys.get_or_init(|| match self.budget.spend(self.fields.len()) {
            Ok(()) => self.fields.keys().map(|name| CelString::from(name.as_str())).collect(),
            Err(_) => Vec::new(),
        })
    }
}

fn key(index: &dyn Val) -> Result<&str, ExecutionError> {
    let text = index.downcast_ref::<CelString>().map(CelString::inner);
    text.ok_or_else(|| ExecutionError::UnexpectedType {
        got: index.get_type().name().to_owned(),
        want: "string".to_owned(),
    })
}

impl<'v> Val for Object<'v> {
    fn get_type(&self) -> &Type {
        &MAP_TYPE
    }

    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }

    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }

    fn as_indexer<'b, 'w>(&'b self) -> Option<&'b (dyn Indexer + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_iterable<'b, 'w>(&'b self) -> Option<&'b (dyn Iterable + 'w)>
    where
        Self: 'w,
    {
        Some(self)
    }

    fn as_sizer(&self) -> Option<&dyn Sizer> {
        Some(self)
    }

    fn equals(&self, other: &dyn Val) -> bool {
        let (Some(sizer), Some(indexer)) = (other.as_sizer(), other.as_indexer()) else {
            return false;
        };
        let same = |name: &CelString<'v>| match (self.field(name), indexer.get(name)) {
            (Ok(mine), Ok(theirs)) => mine.equals(theirs.as_ref()),
            _ => false,
        };
        other.get_type() == &MAP_TYPE && sizer.size() == self.size() && self.keys().iter().all(same)
    }

    fn clone_as_boxed<'w>(&self) -> Box<dyn Val + 'w>
    where
        Self: 'w,
    {
        Box::new(Object::new(self.fields, self.budget))
    }
}

impl Container for Object<'_> {
    fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(self.fields.contains_key(key(value)?))
    }
}

impl Indexer for Object<'_> {
    fn get<'b, 'w>(&'b self, index: &dyn Val) -> Result<CowVal<'b, 'w>, ExecutionError>
    where
        Self: 'w,
    {
        Ok(CowVal::Owned(self.field(index)?))
    }

    fn steal<'w>(self: Box<Self>, index: &dyn Val) -> Result<Box<dyn Val + 'w>, ExecutionError>
    where
        Self: 'w,
    {
        self.field(index)
    }
}

impl Iterable for Object<'_> {
    fn iter<'b, 'w>(&'b self) -> Box<dyn CelIterator<'b, 'w> + 'b>
    where
        Self: 'w,
    {
        Box::new(Keys(self.keys().iter()))
    }
}

struct Keys<'b, 'v>(std::slice::Iter<'b, CelString<'v>>);

impl<'b, 'w, 'v: 'w> CelIterator<'b, 'w> for Keys<'b, 'v> {
    fn next(&mut self) -> Option<&'b (dyn Val + 'w)> {
        self.0.next().map(|name| name as &(dyn Val + 'w))
    }
}

impl Sizer for Object<'_> {
    fn size(&self) -> CelInt {
        CelInt::from(i64::try_from(self.fields.len()).unwrap_or(i64::MAX))
    }
}
