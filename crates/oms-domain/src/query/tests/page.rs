//! The page of the reference says what the code does.

use super::given::{faults, query};
use crate::query::{FIELDS, Order, Row};

const PAGE: &str = include_str!("../../../../../docs/reference/query-language.md");

/// The lines of the page's blocks of this kind.
fn block(kind: &str) -> Vec<&'static str> {
    let start = format!("```{kind}\n");
    let blocks = PAGE.split(start.as_str()).skip(1);
    blocks.flat_map(|rest| rest.split("```").next().unwrap().lines()).collect()
}

/// The rows of the table under the heading, as their cells without back quotes.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let section = PAGE.split(&format!("## {heading}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| `"));
    let cells = |row: &'static str| row.trim_matches('|').split(" | ").map(bare).collect();
    rows.map(cells).collect()
}

fn bare(cell: &str) -> &str {
    cell.trim().trim_matches('`')
}

#[test]
fn the_table_of_fields_is_the_one_in_the_code() {
    let cells = |row: &Row| {
        let (name, kind) = (row.field.as_str(), row.field.kind());
        format!("| `{name}` | {kind} | `{}` | {} |\n", row.example, row.doc)
    };
    let table: String = FIELDS.iter().map(cells).collect();
    assert!(PAGE.contains(&format!("|---|---|---|---|\n{table}\n")), "it should be\n{table}");
    for row in FIELDS {
        assert!(PAGE.contains(&format!("\n**{}**: ", row.field.kind())), "{}", row.example);
    }
}

#[test]
fn every_example_parses() {
    let examples = block("query");
    assert!(examples.len() > 15);
    let short = rows("In short");
    assert!(short.len() > 10);
    for source in examples.into_iter().chain(short.into_iter().map(|row| row[0])) {
        let again = query(source).to_string();
        assert_eq!(query(&again), query(source), "{source}");
    }
    let orders = block("order");
    assert!(!orders.is_empty());
    for order in orders {
        assert_eq!(Order::parse(order).unwrap().to_string(), order);
    }
}

#[test]
fn every_error_reads_as_the_page_says() {
    let rows = rows("Errors");
    assert!(rows.len() > 10);
    for row in rows {
        let found = faults(row[0]);
        let said: Vec<_> = found.iter().map(|(_, detail)| detail.as_str()).collect();
        assert_eq!((found[0].0.as_str(), said[0]), (row[1], row[2]), "{}", row[0]);
    }
}
