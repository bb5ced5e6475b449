//! What alerts are read as, and what becomes of their tickets.

use super::{Alert, Known, Step, priority, step};
use crate::json::Fields;
use oms_base::{Code, Faults, Priority, Status, Timestamp};
use serde_json::{Value, json};

fn read(body: &Value) -> Result<Alert, Faults> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", body, &mut faults);
    let alert = Alert::read(&mut fields);
    fields.finish();
    match alert {
        Some(alert) => faults.into_result(alert),
        None => Err(faults),
    }
}

fn body() -> Value {
    json!({"status": "firing", "fingerprint": "1a30ba71cca2921f",
        "startsAt": "2026-11-21T13:08:45.828Z", "endsAt": "0001-01-01T00:00:00Z",
        "labels": {"alertname": "DiskFull", "severity": "critical", "instance": "db-1"},
        "annotations": {"summary": "Disk of db-1 is full", "description": "97 %\nof 2 TB"},
        "generatorURL": "http://prometheus.example/graph", "silenceURL": "", "values": {"B": 44}})
}

fn with(path: &str, value: Value) -> Value {
    let mut body = body();
    *body.pointer_mut(path).unwrap() = value;
    body
}

#[test]
fn an_alert_becomes_texts_that_fit() {
    let alert = read(&body()).unwrap();
    assert_eq!(alert.title.as_str(), "Disk of db-1 is full");
    assert_eq!(alert.description.as_ref().unwrap().as_str(), "97 %\nof 2 TB");
    assert_eq!((alert.priority.level(), alert.is_over, alert.until), (0, false, None));
    let data: Value = serde_json::from_str(&alert.data).unwrap();
    assert_eq!(data["alert"]["labels"]["instance"], "db-1");
    assert_eq!(data["alert"]["since"], "2026-11-21T13:08:45.828Z");
    let title = |body: &Value| read(body).unwrap().title.to_string();
    assert_eq!(title(&with("/annotations", json!({}))), "DiskFull");
    assert_eq!(title(&with("/annotations", Value::Null)), "DiskFull");
    let nameless = json!({"alertname": "\u{202E} ", "severity": "x"});
    let mut bare = with("/labels", nameless);
    bare["annotations"] = Value::Null;
    assert_eq!(title(&bare), "Alert 1a30ba71cca2921f");
    let long = with("/annotations/summary", json!(format!("a\n{}", "b".repeat(300))));
    assert_eq!(title(&long).chars().count(), 200);
    let long = with("/annotations/description", json!("ü".repeat(10_001)));
    assert_eq!(read(&long).unwrap().description.unwrap().as_str().chars().count(), 10_000);
}

#[test]
fn what_is_needed_must_be_there() {
    let fault = |body: Value| {
        let faults = read(&body).unwrap_err();
        let found = faults.list().iter().map(|fault| (fault.path.clone(), fault.code));
        found.collect::<Vec<_>>()
    };
    let one = |path: &str, code| vec![(path.to_owned(), code)];
    let many: serde_json::Map<_, _> = (0..65).map(|n| (format!("l{n}"), json!("x"))).collect();
    let large: serde_json::Map<_, _> =
        (0..10).map(|n| (format!("l{n}"), json!("x".repeat(9_000)))).collect();
    for (path, value, want) in [
        ("/status", json!("ok"), one("status", Code::OutOfBounds)),
        ("/status", Value::Null, one("status", Code::MissingField)),
        ("/fingerprint", json!(""), one("fingerprint", Code::OutOfBounds)),
        ("/fingerprint", json!("a/b"), one("fingerprint", Code::OutOfBounds)),
        ("/fingerprint", json!("a".repeat(65)), one("fingerprint", Code::OutOfBounds)),
        ("/startsAt", json!("soon"), one("startsAt", Code::WrongType)),
        ("/labels", json!(["x"]), one("labels", Code::WrongType)),
        ("/labels/severity", json!(3), one("labels.severity", Code::WrongType)),
        ("/labels", json!(many), one("labels", Code::OutOfBounds)),
        ("/labels", json!(large), one("labels", Code::OutOfBounds)),
        ("/annotations", json!("x"), one("annotations", Code::WrongType)),
    ] {
        assert_eq!(fault(with(path, value)), want, "{path}");
    }
    let all = fault(json!({}));
    let paths: Vec<&str> = all.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["status", "fingerprint", "startsAt", "labels"]);
}

#[test]
fn how_severe_says_how_urgent() {
    for (severity, level) in [
        (Some("critical"), 0),
        (Some(" PAGE "), 0),
        (Some("emergency"), 0),
        (Some("disaster"), 0),
        (Some("error"), 1),
        (Some("High"), 1),
        (Some("major"), 1),
        (Some("warning"), 2),
        (Some("medium"), 2),
        (Some("whatever"), 2),
        (Some(""), 2),
        (None, 2),
        (Some("info"), 3),
        (Some("information"), 3),
        (Some("low"), 3),
        (Some("none"), 3),
    ] {
        assert_eq!(priority(severity).level(), level, "{severity:?}");
    }
}

#[test]
fn what_becomes_of_the_ticket() {
    use Status::{Blocked, Cancelled, Completed, InProgress, Queued};
    let at = Timestamp::from_micros;
    let alert = |is_over, since| Alert { is_over, since: at(since), ..read(&body()).unwrap() };
    let known = |since, is_over, status| {
        let priority = Priority::DEFAULT;
        Some(Known { since: at(since), is_over, status, priority })
    };
    let again = Step::Again { raise: Some(Priority::new(0).unwrap()) };
    // Whether it is over, when it began, what is known of it.
    for (is_over, since, known, want) in [
        (false, 5, None, Step::Open),
        (true, 5, None, Step::Leave),
        (false, 5, known(5, false, Queued), Step::Leave),
        (false, 5, known(5, false, InProgress), Step::Leave),
        (false, 5, known(5, false, Completed), Step::Leave),
        (false, 5, known(5, true, Blocked), Step::Leave),
        (false, 4, known(5, false, Queued), Step::Leave),
        (false, 6, known(5, false, Queued), again),
        (false, 6, known(5, true, Blocked), again),
        (false, 6, known(5, false, Completed), Step::Open),
        (false, 6, known(5, false, Cancelled), Step::Open),
        (true, 5, known(5, false, Queued), Step::Complete),
        (true, 6, known(5, false, Queued), Step::Complete),
        (true, 4, known(5, false, Queued), Step::Leave),
        (true, 5, known(5, false, InProgress), Step::Note),
        (true, 5, known(5, false, Blocked), Step::Note),
        (true, 5, known(5, true, InProgress), Step::Leave),
        (true, 6, known(5, true, InProgress), Step::Note),
        (true, 5, known(5, false, Completed), Step::Forget),
        (true, 5, known(5, true, Cancelled), Step::Forget),
    ] {
        assert_eq!(
            step(&alert(is_over, since), known.as_ref()),
            want,
            "{is_over} {since} {known:?}"
        );
    }
}

#[test]
fn a_ticket_is_never_made_less_urgent() {
    let urgent = Known {
        since: Timestamp::from_micros(0),
        is_over: false,
        status: Status::Queued,
        priority: Priority::new(0).unwrap(),
    };
    let alert = read(&body()).unwrap();
    assert_eq!(step(&alert, Some(&urgent)), Step::Again { raise: None });
}
