//! In which order found tickets stand: `due,-priority`.

use super::subject::Subject;
use super::vocabulary::words;
use oms_base::{Code, Fault, Faults};
use std::cmp::Ordering;

words!(
    /// What tickets are put in order by.
    By {
        /// The due time; tickets without one stand last, whichever the direction.
        Due = "due",
        /// When they were opened.
        Opened = "opened",
        /// When they last changed.
        Updated = "updated",
        /// The urgency: 0 comes first.
        Priority = "priority",
        /// The number.
        Number = "number",
    }
);

/// Which way an order runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// The smallest first.
    Rising,
    /// The greatest first, written with a `-`.
    Falling,
}

/// One key of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// By what.
    pub by: By,
    /// Which way.
    pub direction: Direction,
}

/// An order of tickets: by the first key, within the same value by the next, and at last by the
/// number, so that no two tickets stand at the same place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    keys: Vec<Key>,
}

impl Order {
    /// Reads one to five keys with commas between them; reports every fault at once.
    pub fn parse(text: &str) -> Result<Order, Faults> {
        let mut faults = Faults::default();
        let mut keys: Vec<Key> = Vec::new();
        let mut column = 1;
        for part in text.split(',') {
            if let Some(key) = faults.take("", key(part, &keys, column)) {
                keys.push(key);
            }
            column += part.chars().count() + 1;
        }
        faults.into_result(Order { keys })
    }

    /// Its keys, the first one first.
    pub fn keys(&self) -> &[Key] {
        &self.keys
    }

    /// Which of two tickets stands first.
    pub fn compare(&self, a: &Subject, b: &Subject) -> Ordering {
        let by_keys = self.keys.iter().map(|key| key.compare(a, b));
        let by_number = std::iter::once_with(|| number(a).cmp(&number(b)));
        by_keys.chain(by_number).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
    }
}

impl Key {
    fn compare(self, a: &Subject, b: &Subject) -> Ordering {
        let rising = match self.by {
            By::Due => return self.compare_due(a, b),
            By::Opened => a.opened.cmp(&b.opened),
            By::Updated => a.updated.cmp(&b.updated),
            By::Priority => a.priority.cmp(&b.priority),
            By::Number => number(a).cmp(&number(b)),
        };
        self.directed(rising)
    }

    fn compare_due(self, a: &Subject, b: &Subject) -> Ordering {
        match (a.due, b.due) {
            (Some(a), Some(b)) => self.directed(a.cmp(&b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        }
    }

    const fn directed(self, rising: Ordering) -> Ordering {
        match self.direction {
            Direction::Rising => rising,
            Direction::Falling => rising.reverse(),
        }
    }
}

/// As it is read: by prefix, then year, then count.
fn number(subject: &Subject) -> (&str, i16, u32) {
    let number = &subject.number;
    (number.prefix.as_str(), number.year, number.sequence)
}

fn key(part: &str, before: &[Key], column: usize) -> Result<Key, Fault> {
    let (name, direction) = match part.strip_prefix('-') {
        Some(name) => (name, Direction::Falling),
        None => (part, Direction::Rising),
    };
    let Some(by) = By::ALL.iter().copied().find(|by| by.as_str() == name) else {
        let words: Vec<_> = By::ALL.iter().map(|by| by.as_str()).collect();
        let detail = format!(
            "tickets are sorted by {}, with a - before it for falling, at column {column}",
            words.join(", ")
        );
        return Err(Fault::here(Code::UnknownValue, detail));
    };
    if before.iter().any(|key| key.by == by) {
        let detail = format!("{name} is named twice, at column {column}");
        return Err(Fault::here(Code::BadQuery, detail));
    }
    Ok(Key { by, direction })
}

impl std::fmt::Display for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (at, key) in self.keys.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let sign = match key.direction {
                Direction::Rising => "",
                Direction::Falling => "-",
            };
            write!(f, "{comma}{sign}{}", key.by.as_str())?;
        }
        Ok(())
    }
}
