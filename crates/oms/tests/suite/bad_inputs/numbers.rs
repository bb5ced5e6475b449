//! 4, 12 and 13: numbers, the limits of time that are made of them, and zones that are none.

use super::{Hub, faults, place};
use crate::server::Reply;
use serde_json::{Value, json};

#[test]
fn numbers_and_times() {
    let hub = Hub::start();
    numbers(&hub);
    hub.admin.publish_disaster_loan();
    amounts_of_a_guard(&hub);
    minutes(&hub);
    spans(&hub);
    zones(&hub);
}

fn numbers(hub: &Hub) {
    let open = |number: &str| {
        let body = format!(r#"{{"board":"B","data":{{"n":{number}}}}}"#).into_bytes();
        hub.admin.post_raw("/api/v1/tickets", body)
    };
    for (number, column) in [
        ("1e999", 30),
        ("-1e999", 31),
        ("NaN", 26),
        ("Infinity", 26),
        ("01", 27),
        (".5", 26),
        ("0x10", 27),
        ("9007199254740993", 26),
        ("1,\"n\":50001", 30),
    ] {
        let reply = hub.unchanged(|| open(number));
        reply.refused(400, "OMS-001");
        assert_eq!(place(&reply), (Some(1), Some(column)), "{number}: {}", reply.text);
    }
    for number in ["-0", "5e4", "9007199254740992", "0.1", "1"] {
        let opened = open(number).expect(201);
        let (got, want) = (opened["data"]["n"].as_f64(), number.parse::<f64>().ok());
        assert_eq!(got, want, "{number}");
    }
}

/// From 50,000 on somebody has to look: no spelling of an amount gets around that.
fn amounts_of_a_guard(hub: &Hub) {
    let open = |amount: &str| {
        let body = format!(r#"{{"workflow":"DisasterLoan","data":{{"amount":{amount}}}}}"#);
        hub.admin.post_raw("/api/v1/tickets", body.into_bytes())
    };
    for amount in [r#""50000.0""#, "null", "true", "[50001]", r#"{"value":1}"#] {
        let reply = hub.unchanged(|| open(amount));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["data.amount"], "{amount}");
    }
    hub.unchanged(|| open("1,\"amount\":50001")).refused(400, "OMS-001");
    let nested = json!({"workflow": "DisasterLoan", "data": {"loan": {"amount": 50_001}}});
    assert_eq!(hub.unchanged(|| hub.open(&nested)).paths(), ["data.amount"]);
    for (amount, is_looked_at) in [
        ("49999.99", false),
        ("4.9999e4", false),
        ("-0", false),
        ("-50000", false),
        ("50000", true),
        ("50000.000", true),
        ("5.0001e4", true),
        ("1e300", true),
    ] {
        open(amount).expect(201);
        for owner in ["IRS_VerifyBot", "LoanRiskAgent"] {
            hub.admin.work(owner, "done");
        }
        let looked_at = hub.admin.claim("SBA_HumanTeam", 0);
        assert_eq!(looked_at.is_some(), is_looked_at, "{amount}");
        if let Some(task) = looked_at {
            hub.admin.complete(&task, "done").expect(200);
        }
        hub.admin.work("Treasury_Payments", "done");
    }
}

fn minutes(hub: &Hub) {
    let cases = [
        (json!(0), "OMS-024"),
        (json!(-1), "OMS-024"),
        (json!(2_147_483_648_i64), "OMS-024"),
        (json!(9_223_372_036_854_775_808_u64), "OMS-024"),
        (json!(9.3e18), "OMS-024"),
        (json!(0.5), "OMS-023"),
        (json!("48h"), "OMS-023"),
        (json!([]), "OMS-023"),
        (json!(true), "OMS-023"),
    ];
    for (minutes, code) in cases {
        let reply = hub.refuses_stages(&json!([{"id": "a", "owner": "x", "slaMins": minutes}]));
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [format!("stages[0].slaMins {code}")], "{minutes}");
    }
    let none = json!({"name": "W", "stages": [{"id": "a", "owner": "x", "slaMins": null}]});
    hub.admin.put("/api/v1/workflows/W", &none).expect(201);
}

fn spans(hub: &Hub) {
    let refused = |reply: Reply, path: &str, code: &str| {
        reply.refused(422, "OMS-020");
        assert_eq!(faults(&reply), [format!("{path} {code}")], "{}", reply.text);
    };
    let longer = format!("{}d", "9".repeat(400));
    for (sla, code) in [
        ("0h", "OMS-024"),
        ("99999999999999d", "OMS-024"),
        ("1w", "OMS-029"),
        ("-3d", "OMS-029"),
        ("1.5h", "OMS-029"),
        ("h", "OMS-029"),
        ("1h1h", "OMS-029"),
        ("٤h", "OMS-029"),
        (&longer, "OMS-024"),
    ] {
        let board = json!({"name": "B", "sla": sla});
        refused(hub.unchanged(|| hub.admin.post("/api/v1/boards", &board)), "sla", code);
    }
    for sla in ["2wd", "8wh"] {
        let board = json!({"name": "B", "sla": sla});
        let reply = hub.unchanged(|| hub.admin.post("/api/v1/boards", &board));
        refused(reply, "calendar", "OMS-022");
    }
    let longest = json!({"board": "B", "sla": "3650d"});
    assert!(hub.open(&longest).expect(201)["due_at"].is_string());
}

fn zones(hub: &Hub) {
    let week = json!({"mon": ["09:00-17:00"]});
    let put = |calendar: Value| hub.unchanged(|| hub.admin.put("/api/v1/calendars/C", &calendar));
    for tz in ["Mars/Base", "", "../../etc/passwd", "UTC+25", "europe/berlin\0"] {
        let reply = put(json!({"name": "C", "tz": tz, "week": week}));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["tz"], "{tz:?}: {}", reply.text);
        let board = json!({"name": "B", "tz": tz});
        let reply = hub.unchanged(|| hub.admin.post("/api/v1/boards", &board));
        assert_eq!(reply.paths(), ["tz"], "{tz:?}: {}", reply.text);
    }
    for hours in ["09:00-25:00", "09:60-10:00", "9-17", "09:00-09:00"] {
        let reply = put(json!({"name": "C", "tz": "UTC", "week": {"mon": [hours]}}));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["week.mon[0]"], "{hours}: {}", reply.text);
    }
    for date in ["2026-02-30", "2026-13-01", "0000-00-00", "99999-01-01", "tomorrow"] {
        let exceptions = json!([{"date": date, "closed": true}]);
        let reply = put(json!({"name": "C", "tz": "UTC", "week": week, "exceptions": exceptions}));
        reply.refused(422, "OMS-020");
        assert!(reply.paths()[0].starts_with("exceptions[0]"), "{date}: {}", reply.text);
    }
}
