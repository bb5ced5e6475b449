//! Which instants a test of a time field means, once it is known what time it is.

use super::ast::{Bounds, Point, TimeTest};
use super::field::TimeField;
use super::subject::Context;
use oms_base::{Span, Timestamp};

/// Instants from the first of `from` to the last before `until`; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The first instant.
    pub from: Option<Timestamp>,
    /// The first instant that is too late.
    pub until: Option<Timestamp>,
    /// Whether only open tickets are meant: an ended one has no time left, however long ago it
    /// was due.
    pub open_only: bool,
}

impl Window {
    /// What `test` of `field` means in `context`.
    pub fn of(field: TimeField, test: &TimeTest, context: &Context<'_>) -> Window {
        match test {
            TimeTest::On(date) => {
                let day = Stretch::of(Point::Date(*date), context);
                Window::between(&Bounds::Between(day, day))
            }
            TimeTest::Absolute(bounds) => {
                Window::between(&bounds.map(|point| Stretch::of(*point, context)))
            }
            TimeTest::Relative(bounds) => Window::round_now(field, bounds, context.now),
        }
    }

    /// Whether `at` lies in it.
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
    }

    fn round_now(field: TimeField, bounds: &Bounds<Span>, now: Timestamp) -> Window {
        match field {
            TimeField::Due => {
                let left = bounds.map(|left| Stretch::at(now.plus(*left)));
                Window { open_only: true, ..Window::between(&left) }
            }
            TimeField::Opened | TimeField::Updated | TimeField::Closed => {
                let age = bounds.map(|age| Stretch::at(before(now, *age)));
                Window::between(&mirrored(age))
            }
        }
    }

    fn between(bounds: &Bounds<Stretch>) -> Window {
        let (from, until) = match bounds {
            Bounds::Below(end) => (None, Some(end.first)),
            Bounds::AtMost(end) => (None, Some(end.after)),
            Bounds::Above(end) => (Some(end.after), None),
            Bounds::AtLeast(end) => (Some(end.first), None),
            Bounds::Between(from, to) => (Some(from.first), Some(to.after)),
        };
        Window { from, until, open_only: false }
    }
}

/// The instants that one end of a comparison covers: a day, or a single instant.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    first: Timestamp,
    after: Timestamp,
}

impl Stretch {
    fn of(point: Point, context: &Context<'_>) -> Stretch {
        match point {
            Point::Date(date) => {
                Stretch { first: date.start_in(context.zone), after: date.end_in(context.zone) }
            }
            Point::At(at) => Stretch::at(at),
        }
    }

    const fn at(at: Timestamp) -> Stretch {
        Stretch { first: at, after: Timestamp::from_micros(at.micros().saturating_add(1)) }
    }
}

const fn before(now: Timestamp, age: Span) -> Timestamp {
    Timestamp::from_micros(now.micros().saturating_sub(age.micros()))
}

/// The greater the age, the earlier the instant.
fn mirrored<T>(bounds: Bounds<T>) -> Bounds<T> {
    match bounds {
        Bounds::Below(end) => Bounds::Above(end),
        Bounds::AtMost(end) => Bounds::AtLeast(end),
        Bounds::Above(end) => Bounds::Below(end),
        Bounds::AtLeast(end) => Bounds::AtMost(end),
        Bounds::Between(from, to) => Bounds::Between(to, from),
    }
}
