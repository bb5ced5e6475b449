//! Whether a query means a ticket: slow, plain and right. What answers faster agrees with it.

use super::ast::{DataTest, Decimal, Expr, Link, Person, Present, PriorityTest, Query, Term};
use super::field::{NameField, PersonField, TextField, TimeField};
use super::subject::{Context, Subject};
use super::text::Words;
use super::vocabulary::Is;
use super::window::Window;
use oms_base::{Owner, Timestamp};
use serde_json::Value;

/// Whether `query`, asked in `context`, means the ticket `subject`.
pub fn matches(query: &Query, subject: &Subject, context: &Context<'_>) -> bool {
    query.expr.as_ref().is_none_or(|expr| holds(expr, subject, context))
}

fn holds(expr: &Expr, subject: &Subject, context: &Context<'_>) -> bool {
    match expr {
        Expr::All(parts) => parts.iter().all(|part| holds(part, subject, context)),
        Expr::Any(parts) => parts.iter().any(|part| holds(part, subject, context)),
        Expr::Not(part) => !holds(part, subject, context),
        Expr::Term(term) => passes(term, subject, context),
    }
}

fn passes(term: &Term, subject: &Subject, context: &Context<'_>) -> bool {
    match term {
        Term::Words(words) => stand_anywhere(words, subject),
        Term::Present(field) => is_present(field, subject),
        Term::Number(numbers) => numbers.contains(&subject.number),
        Term::Name(field, names) => {
            let given = subject.names(*field);
            names.iter().any(|name| given.contains(&name.as_str()))
        }
        Term::Label(labels) => labels.iter().any(|label| subject.labels.contains(label)),
        Term::Category(statuses) => statuses.contains(&subject.category),
        Term::Person(field, people) => {
            let given = subject.people(*field);
            people.iter().any(|person| is_among(person, given, context))
        }
        Term::Priority(tests) => tests.iter().any(|test| match test {
            PriorityTest::Is(level) => *level == subject.priority,
            PriorityTest::In(bounds) => bounds.hold(&subject.priority),
        }),
        Term::Time(field, tests) => subject.time(*field).is_some_and(|at| {
            let is_open = subject.category.is_open();
            let mut windows = tests.iter().map(|test| Window::of(*field, test, context));
            windows.any(|window| window.holds(at) && (is_open || !window.open_only))
        }),
        Term::Sla(statuses) => subject.sla.is_some_and(|sla| statuses.contains(&sla)),
        Term::Text(field, lists) => {
            let given = subject.texts_of(*field);
            lists.iter().any(|words| given.iter().any(|text| words.stand_in(text)))
        }
        Term::Link(links) => links.iter().any(|link| is_linked(link, subject)),
        Term::Data(field, tests) => field.path().select(&subject.data).is_some_and(|value| {
            tests.iter().any(|test| any_value(value, |value| reads_so(test, value)))
        }),
        Term::Near(near) => subject.place.is_some_and(|place| near.covers(place)),
        Term::Is(words) => words.iter().any(|word| match word {
            Is::Open => subject.category.is_open(),
            Is::Closed => !subject.category.is_open(),
            Is::Overdue => {
                subject.category.is_open() && subject.due.is_some_and(|due| due < context.now)
            }
        }),
        Term::Has(things) => things.iter().any(|thing| subject.has.contains(thing)),
    }
}

/// Each text by itself: a phrase does not begin in the title and end in a comment.
fn stand_anywhere(words: &Words, subject: &Subject) -> bool {
    words.stand_in(&subject.number.to_string())
        || subject.title.iter().any(|text| words.stand_in(text))
        || subject.address.iter().any(|text| words.stand_in(text))
        || subject.labels.iter().any(|label| words.stand_in(label.as_str()))
        || subject.blocked_reasons.iter().any(|text| words.stand_in(text))
        || subject.texts.iter().any(|text| words.stand_in(text))
}

fn is_present(field: &Present, subject: &Subject) -> bool {
    match field {
        Present::Name(field) => !subject.names(*field).is_empty(),
        Present::Label => !subject.labels.is_empty(),
        Present::Person(field) => !subject.people(*field).is_empty(),
        Present::Time(field) => subject.time(*field).is_some(),
        Present::Sla => subject.sla.is_some(),
        Present::Text(field) => !subject.texts_of(*field).is_empty(),
        Present::Link => !subject.links.is_empty(),
        Present::Data(field) => {
            field.path().select(&subject.data).is_some_and(|value| !value.is_null())
        }
    }
}

fn is_among(person: &Person, given: &[Owner], context: &Context<'_>) -> bool {
    match person {
        Person::Me => context.me.iter().any(|me| given.iter().any(|owner| is_same(me, owner))),
        Person::Named(named) => given.iter().any(|owner| is_same(named, owner)),
    }
}

/// A bare name means an owner of any kind.
fn is_same(named: &Owner, owner: &Owner) -> bool {
    let bare = owner.as_str().split_once(':').map(|(_, bare)| bare);
    named == owner || bare == Some(named.as_str())
}

fn is_linked(link: &Link, subject: &Subject) -> bool {
    match link {
        Link::Kind(kind) => subject.links.iter().any(|(given, _)| given == kind),
        Link::To(number) => subject.links.iter().any(|(_, other)| other == number),
    }
}

/// Whether `passes` the value itself or, of a list, one of its values.
fn any_value(value: &Value, passes: impl Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(values) => values.iter().any(passes),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            passes(value)
        }
    }
}

fn reads_so(test: &DataTest, value: &Value) -> bool {
    match (test, value) {
        (DataTest::Is(wanted), Value::String(given)) => given == wanted.as_str(),
        (DataTest::Is(wanted), Value::Bool(answer)) => wanted.as_str() == answer.to_string(),
        (DataTest::Is(wanted), Value::Number(number)) => {
            let wanted = Decimal::parse(wanted.as_str()).ok();
            wanted.is_some_and(|wanted| number.as_f64() == Some(wanted.get()))
        }
        (DataTest::In(bounds), Value::Number(number)) => {
            let bounds = bounds.map(|end| end.get());
            number.as_f64().is_some_and(|number| bounds.hold(&number))
        }
        (DataTest::In(_), Value::String(_) | Value::Bool(_))
        | (DataTest::Is(_) | DataTest::In(_), Value::Null | Value::Array(_) | Value::Object(_)) => {
            false
        }
    }
}

impl Subject {
    fn names(&self, field: NameField) -> Vec<&str> {
        match field {
            NameField::Status => vec![&self.status],
            NameField::Board => vec![&self.board],
            NameField::Workflow => self.workflow.as_deref().into_iter().collect(),
            NameField::Stage => self.stages.iter().map(String::as_str).collect(),
            NameField::Lane => self.lane.as_deref().into_iter().collect(),
        }
    }

    fn people(&self, field: PersonField) -> &[Owner] {
        match field {
            PersonField::Owner => self.owner.as_slice(),
            PersonField::ApprovedBy => &self.approved_by,
            PersonField::CompletedBy => &self.completed_by,
            PersonField::CommentedBy => &self.commented_by,
            PersonField::Watcher => &self.watchers,
        }
    }

    fn time(&self, field: TimeField) -> Option<Timestamp> {
        match field {
            TimeField::Opened => Some(self.opened),
            TimeField::Updated => Some(self.updated),
            TimeField::Closed => self.closed,
            TimeField::Due => self.due,
        }
    }

    fn texts_of(&self, field: TextField) -> &[String] {
        match field {
            TextField::Title => self.title.as_slice(),
            TextField::BlockedReason => &self.blocked_reasons,
            TextField::Address => self.address.as_slice(),
        }
    }
}
