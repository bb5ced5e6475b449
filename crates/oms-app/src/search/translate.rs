//! From a query, which speaks of tickets, to a filter, which speaks of rows of the index.

use super::facet;
use oms_base::{Owner, Timestamp};
use oms_domain::query::{
    Bounds, By, Context, DataTest, Direction, Expr, Is, Link, Order, Person, PersonField, Present,
    PriorityTest, Query, SlaStatus, Term, TextField as Prose, TimeField, Window, Words, tokens,
};
use oms_store::search::{Circle, DocColumn, Filter, SortBy, TextField};

/// Which tickets a query means, asked in `context`.
pub(super) fn filter(query: &Query, context: &Context<'_>) -> Filter {
    query.expr.as_ref().map_or(Filter::All(Vec::new()), |expr| of_expr(expr, context))
}

/// The columns of an order; `true` means falling.
pub(super) fn order(order: &Order) -> Vec<(SortBy, bool)> {
    let by = |by| match by {
        By::Due => SortBy::Column(DocColumn::Due),
        By::Opened => SortBy::Column(DocColumn::Opened),
        By::Updated => SortBy::Column(DocColumn::Updated),
        By::Priority => SortBy::Column(DocColumn::Priority),
        By::Number => SortBy::Number,
    };
    let keys = order.keys().iter();
    keys.map(|key| (by(key.by), key.direction == Direction::Falling)).collect()
}

fn of_expr(expr: &Expr, context: &Context<'_>) -> Filter {
    let each = |parts: &[Expr]| parts.iter().map(|part| of_expr(part, context)).collect();
    match expr {
        Expr::All(parts) => Filter::All(each(parts)),
        Expr::Any(parts) => Filter::Any(each(parts)),
        Expr::Not(part) => Filter::Not(Box::new(of_expr(part, context))),
        Expr::Term(term) => of_term(term, context),
    }
}

fn of_term(term: &Term, context: &Context<'_>) -> Filter {
    match term {
        Term::Words(text) => words(None, text),
        Term::Present(field) => of_present(field),
        Term::Number(numbers) => any(numbers, |number| facet::is("number", &number.to_string())),
        Term::Name(field, names) => any(names, |name| facet::is(field.as_str(), name.as_str())),
        Term::Label(labels) => any(labels, |label| facet::is("label", label.as_str())),
        Term::Category(all) => any(all, |status| facet::is("category", status.as_str())),
        Term::Person(field, people) => Filter::Any(
            people.iter().flat_map(|person| of_person(*field, person, context)).collect(),
        ),
        Term::Priority(tests) => Filter::Any(tests.iter().copied().map(of_priority).collect()),
        Term::Time(field, tests) => {
            let windows = tests.iter().map(|test| Window::of(*field, test, context));
            Filter::Any(windows.map(|window| of_window(*field, window)).collect())
        }
        Term::Sla(all) => {
            let is = |sla: &SlaStatus| Filter::Facet(facet::is("sla", sla.as_str()));
            Filter::Any(all.iter().map(is).collect())
        }
        Term::Text(field, lists) => {
            Filter::Any(lists.iter().map(|text| words(Some(prose(*field)), text)).collect())
        }
        Term::Link(links) => any(links, |link| match link {
            Link::Kind(kind) => facet::is("link", kind.as_str()),
            Link::To(number) => facet::is("link", &number.to_string()),
        }),
        Term::Data(field, tests) => {
            let path = field.path().to_string();
            Filter::Any(tests.iter().map(|test| of_data(&path, test)).collect())
        }
        Term::Near(near) => Filter::Near(Circle {
            latitudes: near.latitudes(),
            longitudes: near.longitudes(),
            middle: near.place().point(),
            reach: near.reach(),
        }),
        Term::Is(all) => Filter::Any(all.iter().map(|word| of_is(*word, context.now)).collect()),
        Term::Has(things) => any(things, |thing| facet::is("has", thing.as_str())),
    }
}

fn any<T>(items: &[T], name: impl Fn(&T) -> String) -> Filter {
    Filter::Any(items.iter().map(|item| Filter::Facet(name(item))).collect())
}

fn of_present(field: &Present) -> Filter {
    match field {
        Present::Name(field) => Filter::Facet(facet::has(field.as_str())),
        Present::Label => Filter::Facet(facet::has("label")),
        Present::Person(field) => Filter::Facet(facet::has(field.as_str())),
        Present::Time(field) => Filter::Range(column(*field), None, None),
        Present::Sla => Filter::Range(DocColumn::Due, None, None),
        Present::Text(field) => Filter::HasText(prose(*field)),
        Present::Link => Filter::Facet(facet::has("link")),
        Present::Data(field) => Filter::Facet(facet::has_data(&field.path().to_string())),
    }
}

fn of_person(field: PersonField, person: &Person, context: &Context<'_>) -> Vec<Filter> {
    let named = |owner: &Owner| {
        let as_given = facet::is(field.as_str(), owner.as_str());
        let bare = facet::is_bare(field.as_str(), owner.as_str());
        [Filter::Facet(as_given), Filter::Facet(bare)]
    };
    match person {
        Person::Me => context.me.iter().flat_map(named).collect(),
        Person::Named(owner) => named(owner).into(),
    }
}

fn of_priority(test: PriorityTest) -> Filter {
    let level = |priority: &oms_base::Priority| i64::from(priority.level());
    let (from, until) = match test {
        PriorityTest::Is(priority) => (Some(level(&priority)), Some(level(&priority) + 1)),
        PriorityTest::In(bounds) => match bounds.map(level) {
            Bounds::Below(end) => (None, Some(end)),
            Bounds::AtMost(end) => (None, Some(end + 1)),
            Bounds::Above(end) => (Some(end + 1), None),
            Bounds::AtLeast(end) => (Some(end), None),
            Bounds::Between(from, to) => (Some(from), Some(to + 1)),
        },
    };
    Filter::Range(DocColumn::Priority, from, until)
}

fn of_window(field: TimeField, window: Window) -> Filter {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::micros);
    let range = Filter::Range(column(field), micros(window.from), micros(window.until));
    if window.open_only { Filter::All(vec![Filter::IsOpen, range]) } else { range }
}

fn of_data(path: &str, test: &DataTest) -> Filter {
    match test {
        DataTest::Is(literal) => {
            let reads_so = Filter::Facet(facet::data(path, literal.as_str()));
            match oms_domain::query::Decimal::parse(literal.as_str()) {
                Ok(number) => {
                    let end = Some((number.get(), true));
                    let same = Filter::Number { path: path.to_owned(), from: end, until: end };
                    Filter::Any(vec![reads_so, same])
                }
                Err(_) => reads_so,
            }
        }
        DataTest::In(bounds) => {
            let (from, until) = match bounds.map(|end| end.get()) {
                Bounds::Below(end) => (None, Some((end, false))),
                Bounds::AtMost(end) => (None, Some((end, true))),
                Bounds::Above(end) => (Some((end, false)), None),
                Bounds::AtLeast(end) => (Some((end, true)), None),
                Bounds::Between(from, to) => (Some((from, true)), Some((to, true))),
            };
            Filter::Number { path: path.to_owned(), from, until }
        }
    }
}

fn of_is(word: Is, now: Timestamp) -> Filter {
    match word {
        Is::Open => Filter::IsOpen,
        Is::Closed => Filter::Not(Box::new(Filter::IsOpen)),
        Is::Overdue => {
            let over = Filter::Range(DocColumn::Due, None, Some(now.micros()));
            Filter::All(vec![Filter::IsOpen, over])
        }
    }
}

fn words(field: Option<TextField>, text: &Words) -> Filter {
    Filter::Words { field, words: tokens(text.text()), is_beginning: text.is_beginning() }
}

const fn prose(field: Prose) -> TextField {
    match field {
        Prose::Title => TextField::Title,
        Prose::BlockedReason => TextField::Blocked,
        Prose::Address => TextField::Address,
    }
}

const fn column(field: TimeField) -> DocColumn {
    match field {
        TimeField::Opened => DocColumn::Opened,
        TimeField::Updated => DocColumn::Updated,
        TimeField::Closed => DocColumn::Closed,
        TimeField::Due => DocColumn::Due,
    }
}
