//! The clock that is kept shows what the clock that is computed shows, whatever happens.

use super::super::{
    Calendar, CancelReason, ClockState, Edition, Happening, PauseReason, RUNS_MAX, State, Terms,
    Threshold, What, clock,
};
use super::given::{at, name, office, target, terms};
use super::laws::{calendars, instants, spans};
use oms_base::{Span, Timestamp};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, proptest};
use std::sync::Arc;

const TARGETS: [&str; 7] = ["30wm", "4wh", "20wh", "2wd", "90m", "48h", "5d"];

fn terms_of(calendar: &Calendar, limit: usize, policy_version: u32) -> Arc<Terms> {
    let mut made = Arc::unwrap_or_clone(terms(calendar, TARGETS[limit]));
    made.policy = Some(Edition { name: name("Standard"), version: policy_version });
    made.levels = vec![target("1wh"), target("1wd")];
    Arc::new(made)
}

fn some_terms() -> impl Strategy<Value = Arc<Terms>> {
    (calendars(), 0..TARGETS.len(), 1_u32..9)
        .prop_map(|(calendar, limit, version)| terms_of(&calendar, limit, version))
}

fn whats() -> impl Strategy<Value = What> {
    let reasons = (0_usize..4)
        .prop_map(|index| What::Pause(PauseReason::parse(PauseReason::DEFAULTS[index]).unwrap()));
    let fired = (1_u32..3, 1_u8..104).prop_map(|(cycle, number)| {
        let threshold = Threshold::from_number(number).unwrap();
        What::Fired { cycle, threshold }
    });
    let by = proptest::option::of(instants());
    let earlier = (instants(), by).prop_map(|(since, by)| What::Earlier { since, by });
    proptest::prop_oneof![
        1 => Just(What::Start),
        4 => reasons,
        4 => Just(What::Resume),
        1 => Just(What::Stop),
        1 => Just(What::Cancel(CancelReason::Duplicate)),
        1 => Just(What::Reset),
        2 => Just(What::Continue),
        1 => some_terms().prop_map(What::NewCycle),
        3 => some_terms().prop_map(What::Rebase),
        2 => earlier,
        1 => fired,
    ]
}

/// An earlier report of some days ago, due some days from now.
fn nearby(what: What, begin: Timestamp, now: i64) -> What {
    const DAYS: i64 = 9 * 86_400_000_000;
    let What::Earlier { since, by } = what else { return what };
    let since = Timestamp::from_micros(begin.micros() - since.micros() % DAYS);
    let by = by.map(|by| Timestamp::from_micros(now + by.micros() % (2 * DAYS) - DAYS / 2));
    What::Earlier { since, by }
}

/// Happenings at rising instants; now and then two at one, or a step back.
fn stories() -> impl Strategy<Value = Vec<Happening>> {
    let steps = proptest::prop_oneof![
        8 => spans().prop_map(Span::micros),
        1 => Just(0_i64),
        1 => Just(-3_600_000_000_i64),
    ];
    (instants(), proptest::collection::vec((steps, whats()), 0..25)).prop_map(|(begin, steps)| {
        let mut now = begin.micros();
        let mut story = vec![Happening { at: begin, what: What::Start }];
        for (step, what) in steps {
            now += step;
            let what = nearby(what, begin, now);
            story.push(Happening { at: Timestamp::from_micros(now), what });
        }
        story
    })
}

proptest! {
    #[test]
    fn what_is_kept_is_what_is_computed(
        first in some_terms(), story in stories(), after in spans(),
    ) {
        let mut kept = ClockState::new(Arc::clone(&first));
        for (index, happening) in story.iter().enumerate() {
            kept = kept.apply(happening);
            let next = story.get(index + 1).map_or(happening.at.plus(after), |next| next.at);
            let then = clock(&first, &story[..=index], happening.at);
            prop_assert_eq!(kept.read(happening.at), then.reading, "at {}", index);
            prop_assert_eq!(kept.alarms(), then.alarms, "at {}", index);
            let later = clock(&first, &story[..=index], next);
            prop_assert_eq!(kept.read(next), later.reading, "after {}", index);
        }
    }

    #[test]
    fn nothing_rings_early(terms in some_terms(), start in instants()) {
        let story = [Happening { at: start, what: What::Start }];
        let budget = terms.budget(start).unwrap();
        for alarm in clock(&terms, &story, start).alarms {
            let read = |at: Timestamp| clock(&terms, &story, at).reading;
            let before = read(Timestamp::from_micros(alarm.at.micros() - 1));
            let then = read(alarm.at);
            match alarm.threshold {
                Threshold::Percent(percent) => {
                    let share = Terms::share(budget, percent);
                    prop_assert!(then.elapsed >= share && before.elapsed < share);
                }
                Threshold::Breach => {
                    prop_assert_eq!(then.state, State::BreachedRunning);
                    prop_assert!(before.breached_at.is_none());
                }
                Threshold::Level(_) => prop_assert!(Some(alarm.at) > then.due_at),
            }
        }
    }

    /// Within a cycle a breach stays, and until something happens a due instant does not move.
    #[test]
    fn a_breach_stays_and_time_alone_moves_no_due_instant(
        first in some_terms(), story in stories(), after in spans(),
    ) {
        let mut before: Option<(u32, Timestamp)> = None;
        for index in 0..story.len() {
            let now = story[index].at;
            let reading = clock(&first, &story[..=index], now).reading;
            if let Some((cycle, breached_at)) = before
                && cycle == reading.cycle
            {
                prop_assert_eq!(reading.breached_at, Some(breached_at));
            }
            before = reading.breached_at.map(|breached_at| (reading.cycle, breached_at));
            let later = clock(&first, &story[..=index], now.plus(after)).reading;
            prop_assert_eq!(reading.due_at, later.due_at);
        }
    }

    /// An earlier report makes nothing later, and keeps what it was promised itself: where that is
    /// outside hours and nothing counts before, it is due when they next begin.
    #[test]
    fn an_earlier_report_moves_no_due_instant_back(
        first in some_terms(), story in stories(), since in instants(),
        by in proptest::option::of(instants()),
    ) {
        let now = story.iter().map(|happening| happening.at).max().unwrap();
        let what = nearby(What::Earlier { since, by }, story[0].at, now.micros());
        let What::Earlier { by, .. } = what else { unreachable!() };
        let read = |story: &[Happening]| clock(&first, story, now).reading;
        let before = read(&story);
        let after = read(&[story, vec![Happening { at: now, what }]].concat());
        if let (Some(was), Some(due_at)) = (before.due_at, after.due_at) {
            prop_assert!(due_at <= was);
        }
        if let (Some(was), Some(due_at)) = (before.due_if_resumed, after.due_if_resumed) {
            prop_assert!(due_at <= was);
        }
        let runs = [State::Running, State::AtRisk, State::OutsideHours];
        if runs.contains(&before.state) && after.breached_at.is_none() {
            let by = by.filter(|by| *by > now);
            let due_at = after.due_at.unwrap();
            let opens = |by: Timestamp| first.after(by, Span::ZERO);
            prop_assert!(by.is_none_or(|by| due_at <= by || Some(due_at) == opens(by)));
        }
        prop_assert!(after.elapsed >= before.elapsed);
    }

    /// However often a clock was paused, what counted is what a target without pauses would count.
    #[test]
    fn pauses_keep_what_remains(first in some_terms(), start in instants(), d in spans()) {
        let mut story = vec![Happening { at: start, what: What::Start }];
        let reason = PauseReason::parse("weather").unwrap();
        let mut now = start;
        for _ in 0..3 {
            for what in [What::Pause(reason.clone()), What::Resume] {
                now = now.plus(d);
                story.push(Happening { at: now, what });
            }
        }
        let reading = clock(&first, &story, now).reading;
        if reading.breached_at.is_none() {
            let remaining = reading.remaining.unwrap();
            prop_assert_eq!(reading.due_at, first.after(now, remaining));
        }
    }
}

/// The office is closed between the report and what an earlier one was promised.
#[test]
fn a_promise_that_ends_before_the_office_opens_is_due_when_it_opens() {
    let first = terms(&office("Europe/Berlin"), "30wm");
    let (since, now) = (at("2026-11-21T07:59"), at("2026-11-21T08:00"));
    let by = Some(at("2026-11-22T08:00"));
    let story = [What::Start, What::Earlier { since, by }].map(|what| Happening { at: now, what });
    let reading = clock(&first, &story, now).reading;
    assert_eq!(reading.due_at, first.after(now, Span::ZERO));
    assert!(reading.due_at < clock(&first, &story[..1], now).reading.due_at);
}

/// More runs than are measured again when the terms change.
#[test]
fn a_very_long_story() {
    let first = terms(&office("Europe/Berlin"), "400wh");
    let begin = at("2026-11-23T08:00");
    let mut story = vec![Happening { at: begin, what: What::Start }];
    let reason = PauseReason::parse("weather").unwrap();
    let mut kept = ClockState::new(Arc::clone(&first)).apply(&story[0]);
    for round in 0..3 * RUNS_MAX {
        let what = match round % 2 {
            0 => What::Pause(reason.clone()),
            _ if round % 50 == 49 => What::Rebase(terms(&office("Asia/Tehran"), "390wh")),
            _ if round % 70 == 69 => What::Rebase(terms(&office("UTC"), "48h")),
            _ => What::Resume,
        };
        let at = begin.plus(Span::minutes(1 + i64::try_from(round).unwrap() * 100).unwrap());
        for what in [what, What::Resume] {
            if round % 2 == 0 && what == What::Resume {
                continue;
            }
            let happening = Happening { at, what };
            kept = kept.apply(&happening);
            story.push(happening);
            assert_eq!(kept.read(at), clock(&first, &story, at).reading, "{round}");
        }
    }
    assert!(kept.runs.len() == RUNS_MAX && kept.older > Span::ZERO);
}
