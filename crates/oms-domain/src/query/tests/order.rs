//! In which order found tickets stand.

use super::given::{at, pothole};
use crate::query::{Order, Subject};
use oms_base::{Number, Priority};

fn ticket(sequence: u32, priority: i64, due: Option<&str>) -> Subject {
    let number = Number { sequence, ..pothole().number };
    let priority = Priority::new(priority).unwrap();
    Subject { number, priority, due: due.map(at), ..pothole() }
}

fn sorted(order: &str) -> Vec<u32> {
    let mut tickets = [
        ticket(1, 2, Some("2026-11-22T00:00:00Z")),
        ticket(2, 0, None),
        ticket(3, 1, Some("2026-11-21T00:00:00Z")),
        ticket(4, 0, Some("2026-11-21T00:00:00Z")),
        ticket(5, 2, None),
    ];
    let order = Order::parse(order).unwrap();
    tickets.sort_by(|a, b| order.compare(a, b));
    tickets.map(|ticket| ticket.number.sequence).to_vec()
}

#[test]
fn orders() {
    let cases = [
        ("number", [1, 2, 3, 4, 5]),
        ("-number", [5, 4, 3, 2, 1]),
        ("due", [3, 4, 1, 2, 5]),
        ("-due", [1, 3, 4, 2, 5]),
        ("due,priority", [4, 3, 1, 2, 5]),
        ("due,-priority", [3, 4, 1, 5, 2]),
        ("-priority,-number", [5, 1, 3, 4, 2]),
        ("opened,updated", [1, 2, 3, 4, 5]),
    ];
    for (order, numbers) in cases {
        assert_eq!(sorted(order), numbers, "{order}");
        assert_eq!(Order::parse(order).unwrap().to_string(), order);
    }
}

#[test]
fn bad_orders_are_refused_with_every_fault() {
    let all = "tickets are sorted by due, opened, updated, priority, number, with a - before it \
               for falling, at column ";
    let cases = [
        ("", vec![format!("{all}1")]),
        ("due, priority", vec![format!("{all}5")]),
        ("due,,ü,--due", vec![format!("{all}5"), format!("{all}6"), format!("{all}8")]),
        ("due,-due", vec!["due is named twice, at column 5".to_owned()]),
    ];
    for (order, details) in cases {
        let faults = Order::parse(order).unwrap_err();
        let found: Vec<_> = faults.into_iter().map(|fault| fault.detail).collect();
        assert_eq!(found, details, "{order}");
    }
    assert!(Order::parse("due,opened,updated,priority,number").is_ok());
}
