//! Mappings, times and lines as tables.

use crate::{Mapping, Rows, read};
use oms_base::Timestamp;
use oms_domain::json::{self, Form};

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

#[test]
fn a_row_is_told_by_the_line_at_which_it_begins() {
    let mapping = mapping(&GOOD.replace("at}", "at, title: what}")).unwrap();
    let now = Timestamp::parse("2026-11-21T12:00:00Z").unwrap();
    for (file, wanted) in [
        ("id,at,what\n1,2018-04-12,A\n2,then,B\n", vec![(2, true), (3, false)]),
        ("id,at,what\r\n1,2018-04-12,A\r\n2,then,B\r\n", vec![(2, true), (3, false)]),
        ("id,at,what\n1,2018-04-12,A\n2,then,B", vec![(2, true), (3, false)]),
        ("id,at,what\n1,2018-04-12,A\r\n2,then,B\r", vec![(2, true), (3, false)]),
        ("id,at,what\n\n\r\n1,2018-04-12,A\n\n2,then,B\n\n", vec![(4, true), (6, false)]),
        // A title takes no lines, so the first of these is bad as well.
        (
            "id,at,what\r\n1,2018-04-12,\"A\r\nand\nmore\"\r\n2,then,B\r\n",
            vec![(2, false), (5, false)],
        ),
        ("id,at,what\n1,2018-04-12,\"A\n\"\n2,then,\"B\n\"", vec![(2, true), (4, false)]),
        ("id,at,what\n1,2018-04-12,\"A\n\"\n2,then,\"B\n\"\n", vec![(2, true), (4, false)]),
        ("id,at,what\n1,2018-04-12,A\n2,then,\"B\n", vec![(2, true), (3, false)]),
        ("\u{feff}id,at,what\r\n1,2018-04-12,A\r\n2,then,B", vec![(2, true), (3, false)]),
        ("id,at,what\r\n", vec![]),
    ] {
        let mut rows = Rows::open(file.as_bytes(), &mapping).unwrap();
        let (batch, bytes) = rows.batch(&mapping, now).unwrap();
        let said: Vec<(u64, bool)> =
            batch.into_iter().map(|(line, row)| (line, row.is_ok())).collect();
        assert_eq!((said, bytes), (wanted, file.len() as u64), "{file:?}");
    }
}
