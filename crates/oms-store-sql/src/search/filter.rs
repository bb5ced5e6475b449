//! From a filter to the words of a statement about `doc`.

use super::statement::{Statement, name_of};
use oms_store::search::{Circle, DocColumn, Filter};

/// Words next to each other, as the index takes them: they hold letters and digits only.
pub(super) fn phrase(words: &[String], is_beginning: bool) -> String {
    format!("\"{}\"{}", words.join(" "), if is_beginning { " *" } else { "" })
}

pub(super) fn filter(out: &mut Statement, wanted: &Filter) {
    match wanted {
        Filter::All(parts) => joined(out, parts, " AND ", "1"),
        Filter::Any(parts) => joined(out, parts, " OR ", "0"),
        Filter::Not(part) => {
            out.push("NOT ");
            filter(out, part);
        }
        Filter::Facet(name) => {
            out.push("EXISTS (SELECT 1 FROM facet WHERE name = ");
            out.bind(name.clone());
            out.push(" AND arrival = doc.arrival)");
        }
        Filter::IsOpen => out.push("doc.is_open = 1"),
        Filter::EndedLate => {
            out.push("coalesce(doc.is_open = 0 AND doc.closed_at > doc.due_at, 0)");
        }
        Filter::Range(column, from, until) => range(out, *column, *from, *until),
        Filter::Words { field, words, is_beginning } => {
            out.push("EXISTS (SELECT 1 FROM word WHERE word MATCH ");
            out.bind(phrase(words, *is_beginning));
            out.push(
                " AND word.rowid BETWEEN doc.arrival << 24 AND (doc.arrival << 24) + 16777215",
            );
            if let Some(field) = field {
                out.push(" AND (SELECT field FROM piece WHERE id = word.rowid) = ");
                out.bind(field.number());
            }
            out.push(")");
        }
        Filter::Near(circle) => near(out, circle),
        Filter::HasText(field) => {
            out.push(
                "EXISTS (SELECT 1 FROM piece WHERE piece.arrival = doc.arrival AND piece.field = ",
            );
            out.bind(field.number());
            out.push(")");
        }
        Filter::Number { path, from, until } => {
            out.push("EXISTS (SELECT 1 FROM number WHERE path = ");
            out.bind(path.clone());
            out.push(" AND number.arrival = doc.arrival");
            bounded(out, *from, [" AND value > ", " AND value >= "]);
            bounded(out, *until, [" AND value < ", " AND value <= "]);
            out.push(")");
        }
    }
}

/// The box round the circle, which an index knows, and then the way itself.
fn near(out: &mut Statement, circle: &Circle) {
    out.push("(doc.latitude IS NOT NULL");
    let longitudes = circle.longitudes.map(|ends| ("doc.longitude", ends));
    for (name, (from, to)) in [("doc.latitude", circle.latitudes)].into_iter().chain(longitudes) {
        out.push(" AND ");
        out.push(name);
        out.push(" BETWEEN ");
        out.bind(from);
        out.push(" AND ");
        out.bind(to);
    }
    out.push(" AND ");
    for (n, (name, middle)) in
        ["doc.x", "doc.y", "doc.z"].into_iter().zip(circle.middle).enumerate()
    {
        out.push(if n == 0 { "" } else { " + " });
        difference(out, name, middle);
        out.push(" * ");
        difference(out, name, middle);
    }
    out.push(" <= ");
    out.bind(circle.reach);
    out.push(")");
}

fn difference(out: &mut Statement, name: &str, middle: f64) {
    out.push("(");
    out.push(name);
    out.push(" - ");
    out.bind(middle);
    out.push(")");
}

fn bounded(out: &mut Statement, end: Option<(f64, bool)>, [open, closed]: [&str; 2]) {
    if let Some((value, is_included)) = end {
        out.push(if is_included { closed } else { open });
        out.bind(value);
    }
}

fn joined(out: &mut Statement, parts: &[Filter], join: &str, none: &str) {
    if parts.is_empty() {
        return out.push(none);
    }
    for (n, part) in parts.iter().enumerate() {
        out.push(if n == 0 { "(" } else { join });
        filter(out, part);
    }
    out.push(")");
}

fn range(out: &mut Statement, column: DocColumn, from: Option<i64>, until: Option<i64>) {
    let name = name_of(column);
    out.push("(");
    out.push(name);
    out.push(" IS NOT NULL");
    for (end, compare) in [(from, " >= "), (until, " < ")] {
        if let Some(end) = end {
            out.push(" AND ");
            out.push(name);
            out.push(compare);
            out.bind(end);
        }
    }
    out.push(")");
}
