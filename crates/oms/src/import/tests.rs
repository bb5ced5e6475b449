//! An import that a full disk stops, and who may make one.

use super::{Desk, Mapping, Opened, Source, Tally, run};
use oms_app::clock::Entropy;
use oms_app::{Clock, SystemClock, auth};
use oms_base::{AgencyId, Name, Role};
use oms_domain::json::{self, Form};
use oms_store::{Query, Store, TicketFilter};
use oms_store_sql::{FaultKind, FaultPlan, SqlitePool, SqliteStore};
use std::fmt::Write as _;
use std::path::Path;

const GOOD: &str = r#"
import: x
board: B
times: {zone: America/New_York, formats: ["%m/%d/%Y %I:%M:%S %p", "%Y-%m-%d"]}
columns: {record: id, opened_at: at}
"#;

fn mapping(text: &str) -> Option<Mapping> {
    let document = json::read_document(text.as_bytes(), Form::Yaml).unwrap();
    oms_import::read(&document).ok()
}

fn opened(dir: &Path, plan: Option<FaultPlan>) -> Opened {
    let mut store = SqliteStore::open(dir).unwrap();
    store.inject(plan);
    Opened { store: Box::new(store), hold: None, tap: None }
}

fn token(dir: &Path, role: Role) -> String {
    let name = Name::parse("Importer").unwrap();
    let wanted = auth::TokenWanted { role, name, scopes: Vec::new() };
    let mut entropy = Entropy::from_seed(7);
    let made = auth::mint(wanted, SystemClock.now(), &mut entropy).unwrap();
    SqliteStore::open(dir).unwrap().add_token(AgencyId::FIRST, &made.row).unwrap();
    made.text
}

fn tickets(dir: &Path) -> usize {
    let pool = SqlitePool::open(dir, 1).unwrap();
    pool.tickets(AgencyId::FIRST, &TicketFilter::default(), None, 10_000).unwrap().0.len()
}

#[test]
fn a_full_disk_stops_an_import_between_two_commits_and_the_next_one_goes_on() {
    let dir = tempfile::TempDir::new().unwrap();
    let (file, rows) = (dir.path().join("f.csv"), 10_000);
    let mut text = "id,at\n".to_owned();
    (0..rows).for_each(|n| writeln!(text, "{n},2018-04-12").unwrap());
    std::fs::write(&file, text).unwrap();
    let mapping = mapping(GOOD).unwrap();
    let source = Source { file: &file, mapping: &mapping };
    let token = token(dir.path(), Role::Supervisor);
    // The first batch of 8,192 takes some 28,000 statements; the fault is in the second.
    for (plan, holds, stands) in [
        (Some(FaultPlan { at: 30_000, kind: FaultKind::Full }), false, 8_192),
        (None, true, rows),
        (None, true, rows),
    ] {
        let mut desk = Desk::open(opened(dir.path(), plan), Some(&token)).unwrap();
        let mut tally = Tally::new(&file, 0);
        assert_eq!(run(source, &mut desk, &mut tally).is_ok(), holds);
        drop(desk);
        assert_eq!(tickets(dir.path()), stands);
    }
}

#[test]
fn only_some_may_import() {
    for (role, may) in [(Role::Admin, true), (Role::Staff, false), (Role::Service, false)] {
        let dir = tempfile::TempDir::new().unwrap();
        let file = dir.path().join("f.csv");
        std::fs::write(&file, "id,at\n1,2018-04-12\n").unwrap();
        let token = token(dir.path(), role);
        let mut desk = Desk::open(opened(dir.path(), None), Some(&token)).unwrap();
        let mapping = mapping(GOOD).unwrap();
        let source = Source { file: &file, mapping: &mapping };
        assert_eq!(run(source, &mut desk, &mut Tally::new(&file, 0)).is_ok(), may, "{role:?}");
        assert_eq!(tickets(dir.path()), usize::from(may));
    }
}
