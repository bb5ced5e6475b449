//! Random queries and random text: what is written out is read back as the same query, and no
//! text is too odd to be answered.

use super::given::{finds, owner, pothole};
use crate::query::{
    Bounds, DataField, DataTest, Decimal, Expr, Has, Is, Link, LinkKind, Literal, NameField, Near,
    Order, Person, PersonField, Place, Point, Present, PriorityTest, Query, SlaStatus, Term,
    TextField, TimeField, TimeTest, Words,
};
use oms_base::{Date, Label, Name, Number, Prefix, Priority, Span, Status, Timestamp};
use proptest::collection::vec;
use proptest::prelude::{BoxedStrategy, Just, Strategy, prop_oneof, proptest};
use proptest::sample::select;

const ODD: [&str; 20] = [
    "me", "*", "AND", "OR", "NOT", "-", "..", "a..b", "<", ">=", ":", "a:b", "\"", "\\", "(", ")",
    ",", "now", "ü 🕳", "data.",
];

/// One line, of pieces that a parser could stumble over; never blank.
fn line() -> BoxedStrategy<String> {
    let piece = prop_oneof![select(ODD.to_vec()).prop_map(str::to_owned), "[a-z0-9 _.'#&]{1,6}"];
    vec(piece, 1..4).prop_map(|pieces| format!("x{}", pieces.concat())).boxed()
}

fn odd_line() -> BoxedStrategy<String> {
    prop_oneof![line(), select(ODD.to_vec()).prop_map(str::to_owned)].boxed()
}

fn list<T: std::fmt::Debug + 'static>(
    of: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Vec<T>> {
    vec(of, 1..4).boxed()
}

fn one_of<T: std::fmt::Debug + Copy>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all.to_vec())
}

fn bounds<T: std::fmt::Debug + Clone + PartialOrd + 'static>(
    of: impl Strategy<Value = T> + Clone + 'static,
) -> BoxedStrategy<Bounds<T>> {
    let between = (of.clone(), of.clone())
        .prop_map(|(a, b)| if a > b { Bounds::Between(b, a) } else { Bounds::Between(a, b) });
    prop_oneof![
        of.clone().prop_map(Bounds::Below),
        of.clone().prop_map(Bounds::AtMost),
        of.clone().prop_map(Bounds::Above),
        of.prop_map(Bounds::AtLeast),
        between,
    ]
    .boxed()
}

fn numbers() -> impl Strategy<Value = Number> + Clone {
    ("[A-Z]{1,8}", 0..10_000_i16, 0..1_000_000_000_u32).prop_map(|(prefix, year, sequence)| {
        Number { prefix: Prefix::parse(&prefix).unwrap(), year, sequence }
    })
}

fn words() -> impl Strategy<Value = Words> {
    prop_oneof![
        line().prop_map(|text| Words::whole(&text).unwrap()),
        line().prop_map(|text| Words::beginning(&text).unwrap()),
    ]
}

fn people() -> impl Strategy<Value = Person> {
    let name = |text: String| owner(&format!("human:{text}"));
    prop_oneof![
        Just(Person::Me),
        Just(Person::Named(owner("me"))),
        odd_line().prop_map(name).prop_map(Person::Named),
    ]
}

fn dates() -> impl Strategy<Value = Date> + Clone {
    (1900..3000, 1..13, 1..29)
        .prop_map(|(y, m, d)| Date::parse(&format!("{y}-{m:02}-{d:02}")).unwrap())
}

fn instants() -> impl Strategy<Value = Timestamp> + Clone {
    let year = 366 * 24 * 3_600 * 1_000_000_i64;
    (-1_000 * year..1_000 * year).prop_map(Timestamp::from_micros)
}

fn spans() -> impl Strategy<Value = Span> + Clone {
    let minutes = prop_oneof![1..5_000_i64, (1..3_000_i64).prop_map(|days| days * 1_440)];
    prop_oneof![Just(Span::ZERO), minutes.prop_map(|minutes| Span::minutes(minutes).unwrap())]
}

fn times() -> impl Strategy<Value = TimeTest> {
    let days = bounds(dates()).prop_map(|bounds| bounds.map(|date| Point::Date(*date)));
    let at = bounds(instants()).prop_map(|bounds| bounds.map(|at| Point::At(*at)));
    let mixed = (dates(), instants())
        .prop_map(|(date, at)| Bounds::Between(Point::Date(date), Point::At(at)));
    prop_oneof![
        dates().prop_map(TimeTest::On),
        prop_oneof![days, at, mixed].prop_map(TimeTest::Absolute),
        bounds(spans()).prop_map(TimeTest::Relative),
    ]
}

fn data_fields() -> impl Strategy<Value = DataField> {
    "data\\.[a-zü][a-z0-9_-]{0,5}(\\.[a-z0-9]{1,3}){0,2}"
        .prop_map(|path| DataField::parse(&path).unwrap())
}

fn data_tests() -> impl Strategy<Value = DataTest> {
    let decimal = "-?[0-9]{1,9}(\\.[0-9]{1,6})?".prop_map(|text| Decimal::parse(&text).unwrap());
    prop_oneof![
        odd_line().prop_map(|text| DataTest::Is(Literal::parse(&text).unwrap())),
        bounds(decimal).prop_map(DataTest::In),
    ]
}

fn priorities() -> impl Strategy<Value = PriorityTest> {
    let level = (0..4_i64).prop_map(|level| Priority::new(level).unwrap());
    prop_oneof![level.clone().prop_map(PriorityTest::Is), bounds(level).prop_map(PriorityTest::In)]
}

fn circles() -> impl Strategy<Value = Near> {
    (-90_000_000..=90_000_000_i32, -180_000_000..=180_000_000_i32, 1..=100_000_u32).prop_map(
        |(north, east, radius_m)| {
            let place = Place::new(f64::from(north) / 1e6, f64::from(east) / 1e6).unwrap();
            Near::new(place, radius_m).unwrap()
        },
    )
}

fn present() -> impl Strategy<Value = Present> {
    prop_oneof![
        one_of(NameField::ALL).prop_map(Present::Name),
        Just(Present::Label),
        one_of(PersonField::ALL).prop_map(Present::Person),
        one_of(TimeField::ALL).prop_map(Present::Time),
        Just(Present::Sla),
        one_of(TextField::ALL).prop_map(Present::Text),
        Just(Present::Link),
        data_fields().prop_map(Present::Data),
    ]
}

fn terms() -> BoxedStrategy<Term> {
    let name = odd_line().prop_map(|text| Name::parse(&text).unwrap());
    let label = odd_line().prop_map(|text| Label::parse(&text).unwrap());
    let link =
        prop_oneof![one_of(LinkKind::ALL).prop_map(Link::Kind), numbers().prop_map(Link::To)];
    prop_oneof![
        4 => words().prop_map(Term::Words),
        1 => present().prop_map(Term::Present),
        1 => list(numbers()).prop_map(Term::Number),
        1 => (one_of(NameField::ALL), list(name)).prop_map(|(field, list)| Term::Name(field, list)),
        1 => list(label).prop_map(Term::Label),
        1 => list(one_of(Status::ALL)).prop_map(Term::Category),
        1 => (one_of(PersonField::ALL), list(people())).prop_map(|(f, list)| Term::Person(f, list)),
        1 => list(priorities()).prop_map(Term::Priority),
        2 => (one_of(TimeField::ALL), list(times())).prop_map(|(f, list)| Term::Time(f, list)),
        1 => list(one_of(SlaStatus::ALL)).prop_map(Term::Sla),
        1 => (one_of(TextField::ALL), list(words())).prop_map(|(f, list)| Term::Text(f, list)),
        1 => list(link).prop_map(Term::Link),
        2 => (data_fields(), list(data_tests())).prop_map(|(f, list)| Term::Data(f, list)),
        1 => circles().prop_map(Term::Near),
        1 => list(one_of(Is::ALL)).prop_map(Term::Is),
        1 => list(one_of(Has::ALL)).prop_map(Term::Has),
    ]
    .boxed()
}

fn exprs() -> impl Strategy<Value = Expr> {
    terms().prop_map(Expr::Term).prop_recursive(4, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 1..4).prop_map(|parts| Expr::all(parts).unwrap()),
            vec(inner.clone(), 1..4).prop_map(|parts| Expr::any(parts).unwrap()),
            inner.prop_map(Expr::negated),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_out_is_read_back(expr in proptest::option::of(exprs())) {
        let query = Query { expr };
        let text = query.to_string();
        if text.len() <= crate::query::SOURCE_BYTES_MAX {
            let again = Query::parse(&text).unwrap_or_else(|found| panic!("{text}: {found:?}"));
            assert_eq!(again, query, "{text}");
        }
    }

    #[test]
    fn a_query_or_its_opposite_means_a_ticket(expr in exprs()) {
        let opposite = Query { expr: Some(expr.clone().negated()) }.to_string();
        let query = Query { expr: Some(expr) }.to_string();
        if opposite.len() <= crate::query::SOURCE_BYTES_MAX && query.len() < opposite.len() {
            assert_ne!(finds(&query, &pothole()), finds(&opposite, &pothole()), "{query}");
        }
    }

    #[test]
    fn no_text_is_too_odd(text in ".{0,60}") {
        read(&text);
    }

    #[test]
    fn no_pieces_are_too_odd(pieces in vec(pieces(), 0..24)) {
        read(&pieces.concat());
    }
}

fn pieces() -> impl Strategy<Value = String> {
    let fields: Vec<_> = crate::query::FIELDS.iter().map(|row| row.field.as_str()).collect();
    prop_oneof![
        select(ODD.to_vec()).prop_map(str::to_owned),
        select(fields).prop_map(|field| format!("{field}:")),
        select(vec![" ", "2d", "2026-01-01", "5", "DL-2026-00001", "blocked", "T09:30:00Z"])
            .prop_map(str::to_owned),
    ]
}

/// A query has a canonical text that means the same; faults have a column within the text.
fn read(text: &str) {
    let _ = Order::parse(text);
    match Query::parse(text) {
        Ok(query) => {
            let canonical = query.to_string();
            let again = Query::parse(&canonical).unwrap_or_else(|f| panic!("{canonical}: {f:?}"));
            assert_eq!(again, query, "{text} as {canonical}");
            assert_eq!(again.to_string(), canonical, "{text}");
            finds(&canonical, &pothole());
        }
        Err(faults) => {
            assert!(!faults.is_empty(), "{text}");
            for fault in faults {
                let (_, column) = fault.detail.rsplit_once(", at column ").unwrap();
                let column: usize = column.parse().unwrap();
                assert!((1..=text.chars().count() + 1).contains(&column), "{text}: {fault:?}");
            }
        }
    }
}
