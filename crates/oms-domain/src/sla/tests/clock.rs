//! What clocks show: given these happenings, at this instant, this.

use super::super::{
    Alarm, BreachCause, CancelReason, ClockState, Happening, Kind, PauseReason, Reading, State,
    Terms, Threshold, What, clock,
};
use super::given::{at, calendar, happened, hours, office, terms, version};
use oms_base::{Span, Timestamp};
use serde_json::json;
use std::sync::Arc;

/// Both ways to a reading, which must agree.
fn read(terms: &Arc<Terms>, happenings: &[Happening], now: Timestamp) -> Reading {
    let computed = clock(terms, happenings, now);
    let begun = ClockState::new(Arc::clone(terms));
    let kept = happenings.iter().fold(begun, ClockState::apply);
    assert_eq!(kept.read(now), computed.reading);
    computed.reading
}

fn start(text: &str) -> Happening {
    happened(text, What::Start)
}

fn pause(text: &str, reason: &str) -> Happening {
    happened(text, What::Pause(PauseReason::parse(reason).unwrap()))
}

fn resume(text: &str) -> Happening {
    happened(text, What::Resume)
}

fn stop(text: &str) -> Happening {
    happened(text, What::Stop)
}

/// Nine to five in UTC; the 23rd of November 2026 is a Monday.
fn nine_to_five(target: &str) -> Arc<Terms> {
    terms(&office("UTC"), target)
}

#[test]
fn a_start_outside_hours_begins_at_the_next_opening() {
    let sunday = calendar("UTC", &json!({"sun": ["09:00-17:00"]}), &json!([]));
    let terms = terms(&sunday, "60wm");
    let started = [start("2007-01-01T00:00")];
    let reading = read(&terms, &started, at("2007-01-03T00:00"));
    assert_eq!(reading.state, State::OutsideHours);
    assert_eq!(reading.started_at, Some(at("2007-01-01T00:00")));
    assert_eq!(reading.counts_from, Some(at("2007-01-07T09:00")));
    assert_eq!(reading.due_at, Some(at("2007-01-07T10:00")));
    assert_eq!((reading.elapsed, reading.remaining), (Span::ZERO, Some(hours(1))));
    assert_eq!(reading.sla_status(), "ok");
}

#[test]
fn the_states_of_a_day() {
    let terms = nine_to_five("8wh");
    let started = [start("2026-11-23T13:00")];
    for (now, state, status, elapsed) in [
        ("2026-11-23T13:00", State::Running, "ok", 0),
        ("2026-11-23T17:00", State::OutsideHours, "ok", 240),
        ("2026-11-24T09:00", State::Running, "ok", 240),
        ("2026-11-24T10:59", State::Running, "ok", 359),
        ("2026-11-24T11:00", State::AtRisk, "at-risk", 360),
        ("2026-11-24T13:00", State::AtRisk, "at-risk", 480),
        ("2026-11-24T13:00:00.000001Z", State::BreachedRunning, "breach", 480),
        ("2026-11-24T20:00", State::BreachedRunning, "breach", 720),
    ] {
        let reading = read(&terms, &started, at(now));
        let minutes = reading.elapsed.micros() / 60_000_000;
        assert_eq!(
            (reading.state, reading.sla_status(), minutes),
            (state, status, elapsed),
            "{now}"
        );
        assert_eq!(reading.due_at, Some(at("2026-11-24T13:00")));
    }
    let late = read(&terms, &started, at("2026-11-24T20:00"));
    assert_eq!(late.breached_at, Some(at("2026-11-24T13:00")));
    assert_eq!(late.breach_cause, Some(BreachCause::TimeRanOut));
    assert_eq!(late.remaining, Some(Span::ZERO));
    assert_eq!(read(&terms, &[], at("2026-11-24T20:00")).state, State::Pending);
}

#[test]
fn an_end_at_the_due_instant_is_in_time() {
    let terms = nine_to_five("8wh");
    let due = at("2026-11-23T17:00");
    for (end, state, met_at) in [
        ("2026-11-23T16:59", State::Met, Some(at("2026-11-23T16:59"))),
        ("2026-11-23T17:00", State::Met, Some(due)),
        ("2026-11-23T17:00:00.000001Z", State::BreachedStopped, None),
        ("2026-11-23T20:00", State::BreachedStopped, None),
    ] {
        let reading = read(&terms, &[start("2026-11-23T09:00"), stop(end)], at("2026-11-30T12:00"));
        assert_eq!((reading.state, reading.met_at), (state, met_at), "{end}");
        assert_eq!((reading.due_at, reading.stopped_at), (Some(due), Some(at(end))));
    }
}

#[test]
fn a_pause_keeps_what_remains() {
    let terms = nine_to_five("8wh");
    let mut list = vec![start("2026-11-23T09:00"), pause("2026-11-23T12:00", "waiting_citizen")];
    let paused = read(&terms, &list, at("2026-12-02T12:00"));
    assert_eq!((paused.state, paused.sla_status()), (State::Paused, "paused"));
    assert_eq!((paused.due_at, paused.elapsed), (None, hours(3)));
    assert_eq!(paused.remaining, Some(hours(5)));
    assert_eq!(paused.due_if_resumed, Some(at("2026-12-02T17:00")));
    assert_eq!(paused.paused.as_ref().map(PauseReason::as_str), Some("waiting_citizen"));
    // Before opening it would be due the same.
    let early = read(&terms, &list, at("2026-12-02T07:00"));
    assert_eq!(early.due_if_resumed, Some(at("2026-12-02T14:00")));
    list.push(resume("2026-12-02T16:00"));
    let running = read(&terms, &list, at("2026-12-02T16:30"));
    assert_eq!((running.state, running.due_if_resumed), (State::Running, None));
    assert_eq!(running.due_at, Some(at("2026-12-03T13:00")));
}

#[test]
fn while_paused_nothing_breaches_and_a_breach_stays() {
    let terms = nine_to_five("8wh");
    let in_time = [start("2026-11-23T09:00"), pause("2026-11-23T17:00", "weather")];
    let reading = read(&terms, &in_time, at("2027-01-01T00:00"));
    assert_eq!((reading.state, reading.breached_at), (State::Paused, None));
    let late = [start("2026-11-23T09:00"), pause("2026-11-23T17:01", "weather")];
    let reading = read(&terms, &late, at("2027-01-01T00:00"));
    assert_eq!((reading.state, reading.sla_status()), (State::BreachedRunning, "breach"));
    assert_eq!(reading.breached_at, Some(at("2026-11-23T17:00")));
    assert_eq!(reading.due_at, Some(at("2026-11-23T17:00")));
    assert_eq!(reading.due_if_resumed, None);
    assert!(reading.paused.is_some());
}

#[test]
fn working_days_survive_a_pause() {
    let terms = nine_to_five("2wd");
    let mut list = vec![start("2026-11-23T12:00")];
    let due = |list: &[Happening]| read(&terms, list, at("2026-11-23T12:00")).due_at;
    assert_eq!(due(&list), Some(at("2026-11-25T17:00")));
    list.extend([pause("2026-11-23T13:00", "weather"), resume("2026-11-24T09:00")]);
    // Four hours were lost on Monday.
    assert_eq!(due(&list), Some(at("2026-11-26T13:00")));
}

#[test]
fn the_wall_clock_knows_no_hours() {
    let terms = nine_to_five("48h");
    let list = [
        start("2026-11-28T12:00"),
        pause("2026-11-28T13:00", "legal_hold"),
        resume("2026-11-29T13:00"),
    ];
    let reading = read(&terms, &list, at("2026-11-29T20:00"));
    assert_eq!((reading.state, reading.elapsed), (State::Running, hours(8)));
    assert_eq!(reading.due_at, Some(at("2026-12-01T12:00")));
    assert_eq!(reading.counts_from, reading.started_at);
}

#[test]
fn reopening_goes_on_or_begins_anew() {
    let terms = nine_to_five("8wh");
    let ended = [start("2026-11-23T09:00"), stop("2026-11-23T12:00")];
    let with = |what: What| {
        let mut list = ended.to_vec();
        list.push(happened("2026-11-24T09:00", what));
        read(&terms, &list, at("2026-11-24T10:00"))
    };
    let goes_on = with(What::Continue);
    assert_eq!((goes_on.cycle, goes_on.elapsed), (1, hours(4)));
    assert_eq!((goes_on.due_at, goes_on.met_at), (Some(at("2026-11-24T14:00")), None));
    let anew = with(What::NewCycle(version(&office("UTC"), "4wh", 7)));
    assert_eq!((anew.cycle, anew.elapsed), (2, hours(1)));
    assert_eq!(anew.due_at, Some(at("2026-11-24T13:00")));
    assert_eq!(anew.started_at, Some(at("2026-11-24T09:00")));
    // A closed clock is frozen on its version.
    let frozen = with(What::Rebase(version(&office("UTC"), "1wh", 7)));
    assert_eq!((frozen.state, frozen.due_at), (State::Met, Some(at("2026-11-23T17:00"))));
}

#[test]
fn a_breach_ends_with_its_cycle() {
    let terms = nine_to_five("1wh");
    let late = [start("2026-11-23T09:00"), stop("2026-11-23T12:00")];
    let with = |what: What| {
        let mut list = late.to_vec();
        list.push(happened("2026-11-24T09:00", what));
        read(&terms, &list, at("2026-11-24T09:30")).state
    };
    assert_eq!(with(What::Continue), State::BreachedRunning);
    assert_eq!(with(What::Reset), State::Running);
    let paused = [
        start("2026-11-23T09:00"),
        pause("2026-11-23T09:30", "weather"),
        happened("2026-11-24T09:00", What::Reset),
    ];
    let reading = read(&terms, &paused, at("2026-11-24T09:30"));
    assert_eq!((reading.state, reading.cycle), (State::Paused, 2));
    assert_eq!(reading.remaining, Some(hours(1)));
}

#[test]
fn cancelled_clocks_say_why() {
    let terms = nine_to_five("8wh");
    let cancel = |text: &str, reason| happened(text, What::Cancel(reason));
    let list = [start("2026-11-23T09:00"), cancel("2026-11-23T12:00", CancelReason::Duplicate)];
    let reading = read(&terms, &list, at("2026-12-01T00:00"));
    assert_eq!(
        (reading.state, reading.cancelled),
        (State::Cancelled, Some(CancelReason::Duplicate))
    );
    assert_eq!((reading.sla_status(), reading.breached_at), ("ok", None));
    let never_begun =
        [cancel("2026-11-23T12:00", CancelReason::GivenUp), start("2026-11-24T09:00")];
    assert_eq!(read(&terms, &never_begun, at("2026-12-01T00:00")).state, State::Cancelled);
}

#[test]
fn other_terms_measure_from_the_same_start() {
    let terms = nine_to_five("16wh");
    let rebase =
        |text: &str, limit: &str| happened(text, What::Rebase(version(&office("UTC"), limit, 2)));
    let begun = start("2026-11-23T09:00");
    let list = [begun.clone(), rebase("2026-11-24T10:00", "10wh")];
    let reading = read(&terms, &list, at("2026-11-24T10:00"));
    assert_eq!((reading.due_at, reading.elapsed), (Some(at("2026-11-24T11:00")), hours(9)));
    assert_eq!((reading.state, reading.started_at), (State::AtRisk, Some(at("2026-11-23T09:00"))));
    // Shorter than what has passed: a breach at once, which says why.
    let list = [begun.clone(), rebase("2026-11-24T10:00", "4wh")];
    let reading = read(&terms, &list, at("2026-11-24T10:00"));
    assert_eq!(
        (reading.state, reading.due_at),
        (State::BreachedRunning, Some(at("2026-11-23T13:00")))
    );
    assert_eq!(reading.breached_at, Some(at("2026-11-24T10:00")));
    assert_eq!(reading.breach_cause, Some(BreachCause::PolicyChange));
    // Ran out at closing time, in the evening: the same.
    let list = [begun.clone(), rebase("2026-11-23T20:00", "8wh")];
    let reading = read(&terms, &list, at("2026-11-23T20:00"));
    assert_eq!(
        (reading.due_at, reading.breached_at),
        (Some(at("2026-11-23T17:00")), Some(at("2026-11-23T20:00")))
    );
    // Longer terms take no breach back.
    let list = [begun, rebase("2026-11-26T10:00", "100wh")];
    let reading = read(&terms, &list, at("2026-11-26T10:00"));
    assert_eq!(
        (reading.state, reading.due_at),
        (State::BreachedRunning, Some(at("2026-11-24T17:00")))
    );
}

#[test]
fn other_terms_breach_no_paused_clock_before_it_goes_on() {
    let terms = nine_to_five("16wh");
    let mut list = vec![
        start("2026-11-23T09:00"),
        pause("2026-11-23T15:00", "weather"),
        happened("2026-11-24T10:00", What::Rebase(version(&office("UTC"), "4wh", 2))),
    ];
    let reading = read(&terms, &list, at("2026-11-25T12:00"));
    assert_eq!((reading.state, reading.due_at), (State::Paused, None));
    list.push(resume("2026-11-25T12:00"));
    let reading = read(&terms, &list, at("2026-11-25T12:00"));
    assert_eq!(
        (reading.state, reading.due_at),
        (State::BreachedRunning, Some(at("2026-11-23T13:00")))
    );
    assert_eq!(reading.breached_at, Some(at("2026-11-25T12:00")));
    assert_eq!(reading.breach_cause, Some(BreachCause::PolicyChange));
}

/// What is used up exactly is not late yet.
#[test]
fn other_terms_may_run_out_in_the_same_instant() {
    let terms = nine_to_five("16wh");
    let rebase = |text: &str| happened(text, What::Rebase(version(&office("UTC"), "4wh", 2)));
    let list = [start("2026-11-23T09:00"), rebase("2026-11-23T13:00")];
    assert_eq!(read(&terms, &list, at("2026-11-23T13:00")).breached_at, None);
    let late = read(&terms, &list, at("2026-11-23T13:01"));
    assert_eq!(late.breached_at, Some(at("2026-11-23T13:00")));
    assert_eq!(late.breach_cause, Some(BreachCause::TimeRanOut));
    let list = [
        start("2026-11-23T09:00"),
        pause("2026-11-23T13:00", "weather"),
        rebase("2026-11-23T15:00"),
        resume("2026-11-23T16:00"),
    ];
    let reading = read(&terms, &list, at("2026-11-23T16:00"));
    assert_eq!((reading.due_at, reading.breached_at), (Some(at("2026-11-23T16:00")), None));
    let late = read(&terms, &list, at("2026-11-23T16:01"));
    assert_eq!(late.breach_cause, Some(BreachCause::TimeRanOut));
}

#[test]
fn other_hours_measure_what_ran_before() {
    let terms = nine_to_five("8wh");
    let week = json!({"mon": ["09:00-12:00"], "tue": ["09:00-12:00"], "wed": ["09:00-12:00"]});
    let shorter = version(&calendar("UTC", &week, &json!([])), "8wh", 2);
    let list = [start("2026-11-23T09:00"), happened("2026-11-23T14:00", What::Rebase(shorter))];
    let reading = read(&terms, &list, at("2026-11-23T14:00"));
    assert_eq!((reading.state, reading.elapsed), (State::OutsideHours, hours(3)));
    assert_eq!(reading.due_at, Some(at("2026-11-25T11:00")));
}

#[test]
fn alarms_ring_once_in_a_cycle_and_after_a_while_without_power() {
    let office = office("UTC");
    let mut terms = Arc::unwrap_or_clone(terms(&office, "8wh"));
    terms.levels = vec![super::given::target("4wh"), super::given::target("1wd")];
    let terms = Arc::new(terms);
    let shown = |list: &[Happening]| -> Vec<_> {
        let alarms = clock(&terms, list, at("2026-11-23T09:00")).alarms;
        let kept = list.iter().fold(ClockState::new(Arc::clone(&terms)), ClockState::apply);
        assert_eq!(kept.alarms(), alarms);
        assert_eq!(kept.next_alarm_at(), alarms.first().map(|alarm| alarm.at));
        alarms.into_iter().map(|Alarm { at, threshold }| (at.to_string(), threshold)).collect()
    };
    let all = [
        ("2026-11-24T11:00:00Z", Threshold::Percent(75)),
        ("2026-11-24T12:12:00Z", Threshold::Percent(90)),
        ("2026-11-24T13:00:00.000001Z", Threshold::Breach),
        ("2026-11-24T17:00:00Z", Threshold::Level(1)),
        ("2026-11-25T17:00:00Z", Threshold::Level(2)),
    ];
    let all = all.map(|(at, threshold)| (at.to_owned(), threshold));
    let mut list = vec![start("2026-11-23T13:00")];
    assert_eq!(shown(&list), all);
    let fired = |text: &str, threshold| happened(text, What::Fired { cycle: 1, threshold });
    list.push(fired("2026-11-24T11:00", Threshold::Percent(75)));
    assert_eq!(shown(&list), all[1..]);
    list.push(pause("2026-11-24T12:00", "weather"));
    assert_eq!(shown(&list), []);
    list.push(resume("2026-11-24T14:00"));
    assert_eq!(shown(&list)[0], ("2026-11-24T14:12:00Z".into(), Threshold::Percent(90)));
    // Nobody was told of the breach before the pause.
    list.push(pause("2026-11-25T12:00", "weather"));
    assert_eq!(shown(&list), [("2026-11-24T15:00:00.000001Z".into(), Threshold::Breach)]);
    list.push(fired("2026-11-25T12:01", Threshold::Breach));
    assert_eq!(shown(&list), []);
    list.push(stop("2026-11-25T13:00"));
    assert_eq!(shown(&list), []);
    list.push(happened("2026-11-30T09:00", What::Reset));
    list.push(fired("2026-11-30T09:00", Threshold::Breach));
    assert_eq!(shown(&list).len(), 5, "what rang in the first cycle says nothing of the second");
}

#[test]
fn a_clock_that_goes_back_loses_nothing() {
    let terms = nine_to_five("8wh");
    let list = [
        start("2026-11-23T09:00"),
        pause("2026-11-23T12:00", "weather"),
        resume("2026-11-20T00:00"),
    ];
    let reading = read(&terms, &list, at("2020-01-01T00:00"));
    assert_eq!((reading.state, reading.elapsed), (State::Running, hours(3)));
    assert_eq!(reading.due_at, Some(at("2026-11-23T17:00")));
}

#[test]
fn segments_tell_the_past() {
    let terms = nine_to_five("16wh");
    let list = [
        start("2026-11-23T08:00"),
        pause("2026-11-23T12:00", "waiting_citizen"),
        pause("2026-11-23T13:00", "weather"),
        resume("2026-11-23T16:00"),
        stop("2026-11-24T10:00"),
        happened("2026-11-24T11:00", What::Continue),
    ];
    let told = clock(&terms, &list, at("2026-11-24T12:00")).segments;
    let line = |segment: &super::super::Segment| {
        let kind = match &segment.kind {
            Kind::Ran => "ran".to_owned(),
            Kind::OutsideHours => "outside".to_owned(),
            Kind::Paused(reason) => reason.to_string(),
            Kind::Closed => "closed".to_owned(),
        };
        let minutes = segment.counted.micros() / 60_000_000;
        format!("{} {kind} {minutes}", &segment.from.to_string()[8..16])
    };
    let lines: Vec<_> = told.list.iter().map(line).collect();
    assert_eq!(
        lines,
        [
            "23T08:00 outside 0",
            "23T09:00 ran 180",
            "23T12:00 waiting_citizen 0",
            "23T13:00 weather 0",
            "23T16:00 ran 60",
            "23T17:00 outside 0",
            "24T09:00 ran 60",
            "24T10:00 closed 0",
            "24T11:00 ran 60",
        ]
    );
    assert_eq!(told.left_out, 0);
    let long = clock(&terms, &list[..1], at("2029-11-24T12:00")).segments;
    assert_eq!((long.list.len(), long.left_out > 0), (1_000, true));
}
