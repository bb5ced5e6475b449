//! Mappings, times and rows as tables; an import that a full disk stops.

use super::mapping::{Mapping, read};
use super::{Desk, Opened, Source, Tally, run};
use oms_app::clock::Entropy;
use oms_app::{Clock, SystemClock, auth};
use oms_base::{AgencyId, Name, Role, Timestamp};
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

fn mapping(text: &str) -> Result<Mapping, Vec<(String, String)>> {
    let document = json::read_document(text.as_bytes(), Form::Yaml).unwrap();
    read(&document).map_err(|faults| {
        faults.into_iter().map(|fault| (fault.path, fault.code.as_str().to_owned())).collect()
    })
}

#[test]
fn what_is_wrong_with_a_mapping_is_said_at_once() {
    assert!(mapping(GOOD).is_ok());
    for (text, found) in [
        ("{}", vec!["import OMS-022", "board OMS-022", "times OMS-022", "columns OMS-022"]),
        (&format!("{GOOD}colums: {{}}"), vec!["colums OMS-021"]),
        (&format!("{GOOD}delimiter: x"), vec!["delimiter OMS-028"]),
        (&format!("{GOOD}encoding: ebcdic"), vec!["encoding OMS-028"]),
        (&format!("{GOOD}repeats: maybe"), vec!["repeats OMS-028"]),
        (&format!("{GOOD}statuses: {{Open: opened}}"), vec!["statuses.Open OMS-028"]),
        (&format!("{GOOD}priorities: {{High: 9}}"), vec!["priorities.High OMS-024"]),
        (&format!("{GOOD}statuses: [a]"), vec!["statuses OMS-023"]),
        (&GOOD.replace("America/New_York", "Mars"), vec!["times.zone OMS-030"]),
        (&GOOD.replace("%Y-%m-%d", "day"), vec!["times.formats[1] OMS-028"]),
        (&GOOD.replace("at}", "at, status: s}"), vec!["statuses OMS-022"]),
        (&GOOD.replace("at}", "at, latitude: s}"), vec!["columns.latitude OMS-022"]),
        (
            &GOOD.replace("at}", "at, data: {a: {column: c, as: x}}}"),
            vec!["columns.data.a.as OMS-028"],
        ),
        (
            &GOOD.replace("at}", "at, history: [{at: c}]}"),
            vec!["columns.history[0].status OMS-022"],
        ),
    ] {
        let faults = mapping(text).unwrap_err();
        let said: Vec<String> =
            faults.into_iter().map(|(path, code)| format!("{path} {code}")).collect();
        assert_eq!(said, found, "{text}");
    }
}

#[test]
fn times_are_read_in_their_zone() {
    let times = mapping(GOOD).unwrap().times;
    for (cell, instant) in [
        ("04/12/2018 11:11:26 AM", Some("2018-04-12T15:11:26Z")),
        ("12/31/2018 12:00:00 AM", Some("2018-12-31T05:00:00Z")),
        ("2018-04-12", Some("2018-04-12T04:00:00Z")),
        ("2018-04-12T11:11:26.5+02:00", Some("2018-04-12T09:11:26Z")),
        // An hour that daylight saving time leaves out, and one that comes twice.
        ("03/11/2018 02:30:00 AM", Some("2018-03-11T07:30:00Z")),
        ("11/04/2018 01:30:00 AM", Some("2018-11-04T05:30:00Z")),
        ("02/29/2019 01:00:00 AM", None),
        ("13/01/2018 01:00:00 AM", None),
        ("04/12/2018 25:11:26 AM", None),
        ("0000-00-00", None),
        ("yesterday", None),
    ] {
        let read = times.parse(cell).ok();
        assert_eq!(read, instant.map(|text| Timestamp::parse(text).unwrap()), "{cell}");
    }
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
    let (file, rows) = (dir.path().join("f.csv"), 5_000);
    let mut text = "id,at\n".to_owned();
    (0..rows).for_each(|n| writeln!(text, "{n},2018-04-12").unwrap());
    std::fs::write(&file, text).unwrap();
    let mapping = mapping(GOOD).unwrap();
    let source = Source { file: &file, mapping: &mapping };
    let token = token(dir.path(), Role::Supervisor);
    // The first batch of 2,048 takes some 7,000 statements; the fault is in the second.
    for (plan, holds, stands) in [
        (Some(FaultPlan { at: 10_000, kind: FaultKind::Full }), false, 2_048),
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
