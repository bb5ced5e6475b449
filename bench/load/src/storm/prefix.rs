//! A restored copy must be what was there at one moment: whatever it lacks, nothing that was meant
//! after that was acknowledged may stand in it.

use std::collections::{HashMap, HashSet};

use anyhow::{Context, Result};

use super::listing::{self, Listed};
use super::plan::BOARD;
use super::timeline::{self, Event, Expected};
use super::violations::Violations;
use crate::http::{Connection, Target};
use crate::ledger::{Book, Entry, Op, Outcome};
use crate::workflow::LOAN;

/// Timelines are read of tickets that were touched since so long before the moment.
const WINDOW_MS: i64 = 30_000;

/// What a copy turned out to hold.
#[derive(Debug, Default)]
pub(crate) struct Held {
    /// How long before the moment the oldest lost intent was acknowledged.
    pub(crate) loss_ms: Option<i64>,
    /// Intents that it lacks, of those acknowledged before the moment.
    pub(crate) lost: usize,
    /// Intents that it was asked for.
    pub(crate) asked: usize,
}

/// Holds the server over a copy against the ledger, for what was acknowledged before `moment_ms`.
pub(crate) async fn check(
    book: &Book,
    target: &Target,
    moment_ms: i64,
    violations: &mut Violations,
) -> Result<Held> {
    let mut connection = Connection::open(target).await?;
    let mut listed: HashMap<String, Vec<Listed>> = HashMap::new();
    for filter in [format!("board={BOARD}"), format!("workflow={LOAN}")] {
        listing::tickets(&mut connection, &filter, &mut listed).await?;
    }
    let since_ms = moment_ms - WINDOW_MS;
    let shown = shown(book, &mut connection, &listed, since_ms, violations).await?;
    Ok(judge(book, &shown, moment_ms, since_ms, violations))
}

/// The markers of everything that the copy shows.
async fn shown(
    book: &Book,
    connection: &mut Connection,
    listed: &HashMap<String, Vec<Listed>>,
    since_ms: i64,
    violations: &mut Violations,
) -> Result<HashSet<String>> {
    let mut shown = HashSet::new();
    for (title, found) in listed {
        if found.len() != 1 || !book.entries.contains_key(title) {
            violations.push(format!("{title} is listed as {found:?}"));
        }
        shown.insert(title.clone());
    }
    let numbers: HashSet<&str> =
        listed.values().flatten().map(|listed| listed.number.as_str()).collect();
    let mut keys: HashMap<&str, Vec<&str>> = HashMap::new();
    let mut touched = HashSet::new();
    for (key, entry) in &book.entries {
        if let Some(number) = ticket(entry).filter(|number| numbers.contains(number)) {
            keys.entry(number).or_default().push(key);
            if entry.meant_ms >= since_ms {
                touched.insert(number);
            }
        }
    }
    for number in touched {
        let items = listing::timeline(connection, number).await.context("reading a timeline")?;
        let events = items.iter().map(Event::read).collect::<Result<Vec<_>>>()?;
        let known = keys.get(number).into_iter().flatten();
        let known: Vec<Expected> = known.map(|key| Expected::Maybe((*key).to_owned())).collect();
        for fault in timeline::faults(&events, &known) {
            violations.push(format!("{number}: {fault}"));
        }
        shown.extend(events.iter().flat_map(Event::markers).cloned());
    }
    Ok(shown)
}

/// The ticket that an intent is about, as far as anybody was told.
fn ticket(Entry { op, outcome, .. }: &Entry) -> Option<&str> {
    match (op, outcome) {
        (Op::Move { ticket, .. } | Op::Comment { ticket }, _) => Some(ticket),
        (Op::Complete { lease, .. }, _) => Some(&lease.ticket),
        (Op::OpenBoard | Op::OpenWorkflow { .. }, Some(Outcome::Ok(said))) => {
            said.number.as_deref()
        }
        (Op::OpenBoard | Op::OpenWorkflow { .. } | Op::Claim { .. }, _) => None,
    }
}

/// Whether the effect of an acknowledged intent can be seen by its marker.
fn is_seen(op: &Op, meant_ms: i64, since_ms: i64) -> bool {
    match op {
        Op::OpenBoard | Op::OpenWorkflow { .. } => true,
        Op::Move { .. } | Op::Comment { .. } => meant_ms >= since_ms,
        Op::Claim { .. } | Op::Complete { .. } => false,
    }
}

fn judge(
    book: &Book,
    shown: &HashSet<String>,
    moment_ms: i64,
    since_ms: i64,
    violations: &mut Violations,
) -> Held {
    let mut held = Held::default();
    let mut first_lost: Option<(i64, &str)> = None;
    let seen = |entry: &Entry| is_seen(&entry.op, entry.meant_ms, since_ms);
    for (key, entry) in book.entries.iter().filter(|(_, entry)| seen(entry)) {
        let is_there = shown.contains(key);
        match &entry.outcome {
            Some(Outcome::Ok(_)) if entry.settled_ms <= moment_ms => {
                held.asked += 1;
                if !is_there {
                    held.lost += 1;
                    let first = first_lost.get_or_insert((entry.settled_ms, key));
                    *first = (*first).min((entry.settled_ms, key));
                }
            }
            Some(Outcome::Fail { .. }) if is_there => {
                violations.push(format!("{key} was refused and stands in the copy"));
            }
            Some(_) | None => {}
        }
    }
    let Some((lost_ms, lost)) = first_lost else { return held };
    held.loss_ms = Some(moment_ms - lost_ms);
    for (key, entry) in &book.entries {
        if entry.meant_ms > lost_ms && shown.contains(key) {
            let message = format!("{key} stands in the copy, and {lost} from before it does not");
            violations.push(message);
        }
    }
    held
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{Held, judge};
    use crate::ledger::{Acknowledged, Book, Entry, Op, Outcome};
    use crate::storm::violations::Violations;

    /// One intent after the other, each answered a millisecond after it was meant.
    fn book(outcomes: &[Option<Outcome>]) -> Book {
        let entry = |(n, outcome): (i64, &Option<Outcome>)| {
            let (meant_ms, settled_ms) = (10 * n, 10 * n + 1);
            let entry = Entry { op: Op::OpenBoard, outcome: outcome.clone(), meant_ms, settled_ms };
            (format!("k{n}"), entry)
        };
        let entries: HashMap<_, _> = (0..).zip(outcomes).map(entry).collect();
        let mut book = Book::new([]);
        book.entries = entries;
        book
    }

    fn held(book: &Book, shown: &[&str], moment_ms: i64) -> (Held, usize) {
        let shown: HashSet<String> = shown.iter().map(|&key| key.to_owned()).collect();
        let mut violations = Violations::default();
        let held = judge(book, &shown, moment_ms, 0, &mut violations);
        (held, violations.count)
    }

    #[test]
    fn a_prefix_is_what_ends_once() {
        let ok = || Some(Outcome::Ok(Acknowledged::default()));
        let four = book(&[ok(), ok(), ok(), ok()]);
        for (shown, moment_ms, lost, loss_ms, broken) in [
            (&["k0", "k1", "k2", "k3"][..], 40, 0, None, 0),
            (&["k0", "k1"], 40, 2, Some(19), 0),
            (&["k0", "k1"], 20, 0, None, 0),
            (&["k0", "k2"], 40, 2, Some(29), 1),
            (&["k1", "k2", "k3"], 40, 1, Some(39), 3),
        ] {
            let (held, violations) = held(&four, shown, moment_ms);
            assert_eq!((held.lost, held.loss_ms, violations), (lost, loss_ms, broken), "{shown:?}");
        }
    }

    #[test]
    fn what_was_refused_or_never_answered_counts_as_it_should() {
        let fail = Some(Outcome::Fail { status: 409 });
        let unknown = Some(Outcome::Unknown { why: String::new() });
        let three = book(&[fail, unknown, None]);
        assert_eq!(held(&three, &["k1", "k2"], 100).1, 0);
        assert_eq!(held(&three, &["k0"], 100).1, 1);
    }
}
