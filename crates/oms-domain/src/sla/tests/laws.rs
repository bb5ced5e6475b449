//! The laws of the arithmetic, over random calendars in zones whose clocks change.

use super::super::{Calendar, add, add_days, is_open, next_opening, work};
use super::given::calendar;
use oms_base::{Span, Timestamp};
use proptest::prelude::{Strategy, prop_assert, prop_assert_eq, proptest};
use serde_json::{Map, Value, json};

const ZONES: [&str; 8] = [
    "America/Chicago",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "America/Sao_Paulo",
    "Asia/Tehran",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/Havana",
];
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTE: i64 = 60_000_000;

fn text(from: u16, to: u16) -> String {
    format!("{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60 % 24, to % 60)
}

/// A few intervals of one day in steps of a quarter, the last one possibly across midnight.
fn day() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::btree_set(0_u16..120, 0..7).prop_map(|quarters| {
        let marks: Vec<u16> = quarters.into_iter().map(|quarter| quarter * 15).collect();
        let pairs = marks.chunks_exact(2).filter(|pair| pair[0] < 1_440);
        let pairs = pairs.filter(|pair| pair[1] - pair[0] < 1_440 && pair[1] != 1_440);
        pairs.map(|pair| text(pair[0], pair[1])).collect()
    })
}

pub(super) fn calendars() -> impl Strategy<Value = Calendar> {
    let week = proptest::collection::vec(day(), 7);
    let exceptions = proptest::collection::vec((0_i64..3_650, day(), 0_u8..3), 0..6);
    (0..ZONES.len(), week, exceptions).prop_map(|(zone, days, exceptions)| {
        let mut week: Map<String, Value> =
            DAYS.iter().zip(days).map(|(day, hours)| ((*day).to_owned(), json!(hours))).collect();
        // Something is always open.
        week.insert("wed".into(), json!(["09:00-17:00"]));
        let mut dated = Map::new();
        for (day, hours, kind) in exceptions {
            let date = jiff::civil::date(2010, 1, 1) + jiff::Span::new().days(day);
            let hours = match kind {
                0 => ("closed", json!(true)),
                1 => ("hours", json!(hours)),
                _ => ("extra", json!(hours)),
            };
            dated.insert(date.to_string(), json!({"date": date.to_string(), hours.0: hours.1}));
        }
        let exceptions: Vec<Value> = dated.into_iter().map(|(_, exception)| exception).collect();
        calendar(ZONES[zone], &Value::Object(week), &json!(exceptions))
    })
}

/// Instants of ten years, near changes of the clock more often than elsewhere.
pub(super) fn instants() -> impl Strategy<Value = Timestamp> {
    let anywhere = (1_262_304_000_i64..1_577_836_800).prop_map(|seconds| seconds * 1_000_000);
    let changes = [
        "2018-03-11T08:00:00Z", // Chicago
        "2018-11-04T07:00:00Z",
        "2018-03-25T01:00:00Z", // Berlin
        "2018-10-28T01:00:00Z",
        "2018-04-07T15:00:00Z", // Lord Howe
        "2018-10-06T15:30:00Z",
        "2018-02-18T02:00:00Z", // São Paulo
        "2018-11-04T03:00:00Z",
        "2018-03-21T20:30:00Z", // Tehran
        "2018-09-21T19:30:00Z",
        "2011-12-30T10:00:00Z", // Apia
        "2018-05-13T02:00:00Z", // Casablanca
        "2018-03-11T05:00:00Z", // Havana
        "2018-11-04T05:00:00Z",
    ];
    let near = (0..changes.len(), -4_320_i64..4_320).prop_map(move |(index, minutes)| {
        Timestamp::parse(changes[index]).unwrap().micros() + minutes * MINUTE
    });
    let micros = proptest::prop_oneof![1 => anywhere, 2 => near];
    micros.prop_map(Timestamp::from_micros)
}

pub(super) fn spans() -> impl Strategy<Value = Span> {
    let minutes = (0_i64..6_000).prop_map(|minutes| minutes * MINUTE);
    let micros = proptest::prop_oneof![3 => minutes, 1 => 0..6_000 * MINUTE, 1 => 0_i64..3];
    micros.prop_map(Span::from_micros)
}

proptest! {
    #[test]
    fn work_is_what_was_added(calendar in calendars(), a in instants(), d in spans()) {
        let b = add(&calendar, a, d).unwrap();
        prop_assert!(a <= b);
        prop_assert_eq!(work(&calendar, a, b), Some(d));
        if d > Span::ZERO {
            let just_before = Timestamp::from_micros(b.micros() - 1);
            prop_assert!(work(&calendar, a, just_before).unwrap() < d, "not the first instant");
        }
    }

    #[test]
    fn adding_grows_with_both_arguments(
        calendar in calendars(), a in instants(), later in spans(), d in spans(), more in spans(),
    ) {
        let sum = add(&calendar, a, d).unwrap();
        prop_assert!(sum <= add(&calendar, a.plus(later), d).unwrap());
        prop_assert!(sum <= add(&calendar, a, d.plus(more)).unwrap());
    }

    #[test]
    fn days_grow_with_both_arguments(
        calendar in calendars(), a in instants(), later in spans(), days in 1_u32..20,
    ) {
        let close = add_days(&calendar, a, days).unwrap();
        prop_assert!(a < close);
        prop_assert!(close <= add_days(&calendar, a.plus(later), days).unwrap());
        prop_assert!(close < add_days(&calendar, a, days + 1).unwrap());
    }

    #[test]
    fn work_is_additive(
        calendar in calendars(), a in instants(), to_b in spans(), to_c in spans(),
    ) {
        let b = a.plus(to_b);
        let c = b.plus(to_c);
        let parts = work(&calendar, a, b).unwrap().plus(work(&calendar, b, c).unwrap());
        prop_assert_eq!(work(&calendar, a, c), Some(parts));
        prop_assert!(parts <= c.since(a));
    }

    #[test]
    fn nothing_added_is_here_or_the_next_opening(calendar in calendars(), a in instants()) {
        let opening = next_opening(&calendar, a).unwrap();
        prop_assert_eq!(add(&calendar, a, Span::ZERO), Some(opening));
        prop_assert_eq!(is_open(&calendar, a), opening == a);
        prop_assert!(is_open(&calendar, opening));
        prop_assert_eq!(work(&calendar, a, opening), Some(Span::ZERO));
    }

    /// However one comes to a day, its windows are the same.
    #[test]
    fn windows_do_not_depend_on_where_one_begins(
        calendar in calendars(), a in instants(), before in spans(),
    ) {
        let earlier = Timestamp::from_micros(a.micros() - before.micros());
        let mut long: Vec<_> = calendar.windows_from(earlier).take(200).collect();
        long.retain(|window| window.close > a);
        long.truncate(8);
        let short: Vec<_> = calendar.windows_from(a).take(long.len()).collect();
        for (long, short) in long.iter().zip(&short) {
            prop_assert_eq!((long.open.max(a), long.close), (short.open, short.close));
        }
        prop_assert!(short.windows(2).all(|pair| pair[0].close <= pair[1].open));
        prop_assert!(short.iter().all(|window| window.open < window.close));
        prop_assert!(short.windows(2).all(|pair| pair[0].day <= pair[1].day));
    }

    /// An oracle that asks each minute what the clock on the wall shows.
    #[test]
    fn away_from_changes_the_wall_is_right(
        calendar in calendars(), minutes in 0_i64..2_000,
    ) {
        // Early in 2015 no zone of the list changes its clocks within the week around.
        let start = Timestamp::parse("2015-01-14T00:00:00Z").unwrap();
        let zone = jiff::tz::TimeZone::get(calendar.zone()).unwrap();
        let at = start.plus(Span::from_micros(minutes * MINUTE));
        let wall = zone.to_datetime(jiff::Timestamp::from_microsecond(at.micros()).unwrap());
        let minute = |hour: i8, minute: i8| u16::try_from(hour).unwrap() * 60
            + u16::try_from(minute).unwrap();
        let now = minute(wall.hour(), wall.minute());
        let holds = |date: jiff::civil::Date, now: u16| {
            let mut intervals = calendar.intervals_on(date);
            intervals.any(|interval| (interval.from_minute()..interval.to_minute()).contains(&now))
        };
        let open = holds(wall.date(), now) || holds(wall.date().yesterday().unwrap(), now + 1_440);
        prop_assert_eq!(is_open(&calendar, at), open, "{} {}", calendar.zone(), wall);
    }
}
