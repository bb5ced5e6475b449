//! Which tickets a query means: a query, and whether the pothole on 5th Street is found.

use super::given::{at, finds, pothole, query};
use crate::query::{Bounds, Context, TimeField, TimeTest, Window, matches, tokens};
use oms_base::{Span, Status};
use serde_json::Value;

#[track_caller]
fn check(cases: &[(&str, bool)]) {
    for (source, found) in cases {
        assert_eq!(finds(source, &pothole()), *found, "{source}");
    }
}

#[test]
fn three_questions_are_one_query_each() {
    check(&[
        ("blocked_reason:asphalt", true),
        ("approved_by:human:okafor \"5th Street\"", true),
        ("approved_by:* \"5th Street\"", true),
        ("due:<2h", true),
        ("due:<1h", false),
    ]);
}

#[test]
fn words_are_found_anywhere_in_the_text() {
    check(&[
        ("", true),
        ("pothole", true),
        ("POTHOLE school", true),
        ("pot", false),
        ("pot*", true),
        ("\"on 5th\"", true),
        ("\"5th on\"", false),
        ("\"5th, street!\"", true),
        ("\"wide as a b\"*", true),
        ("\"wide as b\"*", false),
        ("GRÖSSER", false),
        ("GRÖßER", true),
        ("\"street as\"", false),
        ("CP-2026-00042", true),
        ("asphalt springfield storm", true),
        ("nothing", false),
        ("title:street", true),
        ("title:school", false),
        ("title:nothing,pot*", true),
        ("address:\"5th st\"", true),
        ("blocked_reason:school", false),
    ]);
    assert_eq!(tokens("Re: 5th-St. O'Neil"), ["re", "5th", "st", "o", "neil"]);
}

#[test]
fn names_labels_and_words() {
    check(&[
        ("number:CP-2026-00042", true),
        ("number:cp202600043,cp202600042", true),
        ("number:CP-2026-00043", false),
        ("status:waiting-for-material", true),
        ("status:blocked", false),
        ("category:blocked", true),
        ("category:queued,completed", false),
        ("board:\"City Potholes\"", true),
        ("board:\"city potholes\"", false),
        ("workflow:DisasterLoan", false),
        ("workflow:*", false),
        ("stage:patch", true),
        ("stage:\"Patch the hole\"", true),
        ("lane:north,south", true),
        ("label:storm", true),
        ("label:\"North Side\"", true),
        ("label:Storm", false),
        ("label:*", true),
        ("sla:at-risk,breach", true),
        ("sla:ok", false),
        ("sla:*", true),
        ("is:open", true),
        ("is:closed", false),
        ("is:overdue", false),
        ("has:attachment", true),
        ("has:comment", false),
        ("has:comment,location", true),
    ]);
}

#[test]
fn people() {
    check(&[
        ("owner:me", true),
        ("owner:rivera", true),
        ("owner:human:rivera", true),
        ("owner:HUMAN:rivera", true),
        ("owner:agent:rivera", false),
        ("owner:\"me\"", false),
        ("-owner:*", false),
        ("approved_by:lee,me", true),
        ("approved_by:me", false),
        ("completed_by:agent:Pothole-Ranker", true),
        ("completed_by:ai:Pothole-Ranker", true),
        ("commented_by:me", true),
        ("commented_by:human:crew-7", false),
        ("watcher:*", false),
    ]);
    let context = Context { now: at("2026-11-21T18:00:00Z"), zone: "UTC", me: &[] };
    assert!(!matches(&query("owner:me"), &pothole(), &context));
}

#[test]
fn priorities_and_data() {
    check(&[
        ("priority:1", true),
        ("priority:0,2", false),
        ("priority:<=1", true),
        ("priority:<1", false),
        ("priority:0..1", true),
        ("priority:>1,0..1", true),
        ("data.amount:50000", true),
        ("data.amount:50000.0", true),
        ("data.amount:>=50000", true),
        ("data.amount:>50000", false),
        ("data.depth:7..8", true),
        ("data.depth:<-1", false),
        ("data.urgent:true", true),
        ("data.urgent:false", false),
        ("data.crew:7", true),
        ("data.crew:>=7", false),
        ("data.sizes:12", true),
        ("data.sizes:4..11", false),
        ("data.sizes:>11", true),
        ("data.tags:\"bus route\",rail", true),
        ("data.tags:bus", false),
        ("data.site.district:NW", true),
        ("data.site:NW", false),
        ("data.site:*", true),
        ("data.note:*", false),
        ("data.note:null", false),
        ("data.missing:*", false),
        ("data.data.amount:*", false),
        ("DATA.amount:*", true),
        ("data.Amount:*", false),
    ]);
}

#[test]
fn links_and_places() {
    check(&[
        ("link:relates_to", true),
        ("link:blocked_by", false),
        ("link:blocked_by,CP-2026-00007", true),
        ("link:CP-2026-00042", false),
        ("link:*", true),
        ("near:39.763,-89.653", true),
        ("near:39.763,-89.653,1m", true),
        ("near:39.763,-89.65", false),
        ("near:39.763,-89.65,256m", false),
        ("near:39.763,-89.65,257m", true),
        ("near:41.878,-87.63,100km", false),
        ("near:\"39.76, -89.65, 1km\"", true),
    ]);
    let mut island = pothole();
    island.place = crate::query::Place::new(0.0, 179.999).ok();
    assert!(finds("near:0,-179.999,1km", &island));
    island.place = None;
    assert!(!finds("near:0,0,100km", &island));
}

#[test]
fn times_in_the_calendar_are_days_of_the_zone() {
    // Updated one second before midnight in Chicago, where it is the 20th.
    check(&[
        ("updated:2026-11-20", true),
        ("updated:2026-11-21", false),
        ("updated:<2026-11-21", true),
        ("updated:<=2026-11-20", true),
        ("updated:<2026-11-20", false),
        ("updated:>2026-11-20", false),
        ("updated:>=2026-11-20", true),
        ("updated:>2026-11-19", true),
        ("updated:2026-11-01..2026-11-20", true),
        ("updated:2026-11-21..2026-11-30", false),
        ("updated:2026-11-20..2026-11-21T05:59:59Z", true),
        ("updated:<2026-11-21T05:59:59Z", false),
        ("updated:<=2026-11-20T23:59:59-06:00", true),
        ("updated:>2026-11-21T05:59:59Z", false),
        ("closed:>1970-01-01", false),
        ("closed:*", false),
        ("opened:*", true),
        ("due:2026-11-21", true),
    ]);
}

#[test]
fn spans_are_ages_and_what_is_left() {
    // Opened seven days ago, due in 90 minutes.
    check(&[
        ("opened:>=7d", true),
        ("opened:>7d", false),
        ("opened:<=7d", true),
        ("opened:<7d", false),
        ("opened:<169h", true),
        ("opened:6d..7d", true),
        ("opened:7d..8d", true),
        ("opened:8d..9d", false),
        ("opened:<now", false),
        ("opened:>now", true),
        ("opened:now..7d", true),
        ("due:<90m", false),
        ("due:<=90m", true),
        ("due:>=90m", true),
        ("due:>90m", false),
        ("due:now..2h", true),
        ("due:<now", false),
        ("due:>now", true),
        ("due:1d..2d,<2h", true),
    ]);
}

#[test]
fn what_has_ended_has_no_time_left_but_keeps_its_due_date() {
    let mut late = pothole();
    late.due = Some(at("2026-11-20T12:00:00Z"));
    for source in ["due:<2h", "due:<now", "is:overdue", "due:<2026-11-21", "-due:now..2h"] {
        assert!(finds(source, &late), "{source}");
    }
    late.category = Status::Completed;
    late.closed = Some(at("2026-11-21T12:00:00Z"));
    for source in ["-due:<2h", "-is:overdue", "due:<2026-11-21", "closed:<1d", "is:closed"] {
        assert!(finds(source, &late), "{source}");
    }
    late.due = None;
    assert!(!finds("due:<2026-11-21 OR due:* OR due:<2h", &late));
}

#[test]
fn terms_combine() {
    check(&[
        ("pothole -nothing", true),
        ("pothole NOT street", false),
        ("NOT NOT pothole", true),
        ("--pothole", true),
        ("nothing OR pothole", true),
        ("nothing never OR pothole", true),
        ("nothing (never OR pothole)", false),
        ("pothole AND street", true),
        ("-(nothing OR never)", true),
        ("-(pothole nothing)", true),
        ("pothole or street", false),
    ]);
}

#[test]
fn missing_things_are_not_found() {
    let mut bare = pothole();
    (bare.title, bare.address, bare.owner, bare.lane) = (None, None, None, None);
    (bare.sla, bare.data) = (None, Value::Null);
    let present = ["title:*", "address:*", "owner:*", "lane:*", "sla:*", "data.amount:*"];
    let given = ["title:pothole", "owner:me", "sla:ok", "data.amount:<1", "lane:north"];
    for source in present.into_iter().chain(given) {
        assert!(!finds(source, &bare), "{source}");
        assert!(finds(&format!("-{source}"), &bare), "-{source}");
    }
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let instants = [i64::MIN, -1, 0, i64::MAX].map(oms_base::Timestamp::from_micros);
    let span = Span::minutes(60).unwrap();
    let all = [Bounds::Below(span), Bounds::AtLeast(span), Bounds::Between(Span::ZERO, span)];
    for instant in instants {
        let context = Context { now: instant, zone: "UTC", me: &[] };
        for bounds in all {
            for field in TimeField::ALL {
                let window = Window::of(*field, &TimeTest::Relative(bounds), &context);
                let _ = instants.map(|at| window.holds(at));
            }
        }
    }
}
