//! What the demo's city hall has published: its hours, what it promises, and its board.

use super::potholes::{BOARD, name};
use super::turn::{self, STORM_END};
use oms_app::Work;
use oms_base::{Fault, Faults, Owner, Prefix, RuleKind, Span, Status, Timestamp};
use oms_domain::board::{Column, Limit, Wanted, Wip};
use oms_domain::sla::{self, Calendar};
use serde_json::{Value, json};

/// The board's time zone, and that of city hall.
const ZONE: &str = "America/Chicago";
const CALENDAR: &str = "City hall";
/// The agent that ranks reports.
const RANKER: &str = "Pothole-Ranker";
/// The agents, that one first.
const AGENTS: [&str; 3] = [
    include_str!("../../../../examples/agents/pothole-ranker.json"),
    include_str!("../../../../examples/agents/irs-verify-bot.json"),
    include_str!("../../../../examples/agents/loan-risk-agent.json"),
];
/// Whoever is asked for help.
const SUPERVISORS: &str = "human:supervisors";
const DAY: Span = Span::seconds(24 * 60 * 60);
const SATURDAY: u8 = 5;
const WEDNESDAY: u8 = 2;
/// Most tickets that a crew should have in work.
const IN_WORK_MAX: u32 = 10;
/// The columns that are limited, and how many tickets each should hold.
const COLUMNS_MAX: [(Status, u32); 2] = [(Status::InProgress, 12), (Status::Blocked, 20)];

/// The hours of city hall: a week, the usual holidays, and two days that lie near `now`.
pub(super) fn calendar(now: Timestamp) -> Value {
    let day = ["08:00-12:00", "13:00-17:00"];
    json!({
        "name": CALENDAR,
        "tz": ZONE,
        "week": {"mon": day, "tue": day, "wed": day, "thu": day, "fri": ["08:00-15:00"]},
        "exceptions": [
            {"yearly": "01-01", "closed": true, "name": "New Year's Day"},
            {"yearly": "01 mon 3", "closed": true, "name": "Martin Luther King Jr. Day"},
            {"yearly": "02 mon 3", "closed": true, "name": "Presidents' Day"},
            {"yearly": "05 mon last", "closed": true, "name": "Memorial Day"},
            {"yearly": "06-19", "closed": true, "name": "Juneteenth"},
            {"yearly": "07-04", "closed": true, "name": "Independence Day"},
            {"yearly": "09 mon 1", "closed": true, "name": "Labor Day"},
            {"yearly": "11-11", "closed": true, "name": "Veterans Day"},
            {"yearly": "11 thu 4", "closed": true, "name": "Thanksgiving"},
            {"yearly": "12-25", "closed": true, "name": "Christmas Day"},
            {"date": first(SATURDAY, turn::at(STORM_END, now)), "extra": ["08:00-14:00"],
             "name": "Storm repairs"},
            {"date": first(WEDNESDAY, now.plus(DAY)), "hours": ["08:00-12:00"],
             "name": "Staff assembly"},
        ],
    })
}

/// What is promised for potholes: more for those of priority 0 and 1.
pub(super) fn policies() -> [Value; 2] {
    let of_board = "ticket.number.startsWith('CP-')";
    [
        json!({
            "name": "Urgent pothole",
            "order": 10,
            "when": format!("{of_board} && ticket.priority <= 1"),
            "calendar": CALENDAR,
            "targets": [
                {"metric": "first_response", "target": "4wh"},
                {"metric": "resolution", "target": "2wd"},
            ],
            "escalations": ["4wh"],
        }),
        json!({
            "name": "Pothole",
            "order": 100,
            "when": of_board,
            "calendar": CALENDAR,
            "targets": [
                {"metric": "first_response", "target": "1wd"},
                {"metric": "assign", "target": "1wd"},
                {"metric": "resolution", "target": "5wd", "thresholds": [50, 75, 90]},
            ],
        }),
    ]
}

/// The agents that city hall asks. It lets the one that ranks act where that is sure.
fn agents() -> [Value; 3] {
    let mut agents =
        AGENTS.map(|text| serde_json::from_str::<Value>(text).expect("a test publishes it"));
    agents[0]["autonomy"] = "act".into();
    agents
}

/// What happens by itself: reports are ranked, those of one place are folded, and what is held up
/// for long is told.
pub(super) fn triggers() -> [Value; 3] {
    [
        json!({
            "name": "auto-rank",
            "order": 10,
            "board": BOARD,
            "activator": "created",
            "then": {"call_agent": RANKER},
        }),
        json!({"name": "dedup", "order": 20, "board": BOARD, "when": "gps match", "then": "merge"}),
        json!({
            "name": "escalate blocked",
            "order": 30,
            "board": BOARD,
            "activator": {"in_status": "blocked", "for": "24h"},
            "when": "ticket.because != 'weather'",
            "then": [{"escalate": "Held up for a day"}, {"priority": 1}],
        }),
    ]
}

/// All that is published, in the order in which it can be.
pub(super) fn works(now: Timestamp) -> Result<Vec<Work>, Fault> {
    let rule = |kind, definition: Value| {
        let named = definition.get("name").and_then(Value::as_str).unwrap_or_default();
        Work::PublishRule { kind, name: name(named), definition }
    };
    let mut works = vec![rule(RuleKind::Calendar, calendar(now))];
    works.extend(policies().map(|policy| rule(RuleKind::Policy, policy)));
    let supervisors = json!({"name": SUPERVISORS, "title": "Supervisors of public works"});
    works.push(rule(RuleKind::Owner, supervisors));
    works.extend(agents().map(|agent| rule(RuleKind::Agent, agent)));
    works.push(Work::SetBoard { name: name(BOARD), wanted: board()? });
    works.extend(triggers().map(|trigger| rule(RuleKind::Trigger, trigger)));
    Ok(works)
}

/// When the crews and the front desk work.
pub(super) fn hours(now: Timestamp) -> Result<Calendar, Faults> {
    sla::read_calendar(&calendar(now), 1)
}

fn board() -> Result<Wanted, Fault> {
    let column = |&status: &Status| {
        let limit = COLUMNS_MAX.iter().find(|(limited, _)| *limited == status);
        Column { limit: limit.map(|&(_, max)| soft(max)), ..Column::of(status) }
    };
    Ok(Wanted {
        tz: Some(ZONE.to_owned()),
        prefix: Some(Prefix::parse("CP")?),
        lanes: Some(name("district:")),
        sla: Some(sla::Target::parse("48h")?),
        supervisor: Some(Owner::parse(SUPERVISORS)?),
        columns: Some(Status::ALL.iter().map(column).collect()),
        wip: Some(Wip { lane: None, person: Some(soft(IN_WORK_MAX)) }),
        ..Wanted::default()
    })
}

const fn soft(max: u32) -> Limit {
    Limit { max, hard: false }
}

/// The date of the first such weekday from `at` on, in UTC.
fn first(weekday: u8, at: Timestamp) -> String {
    let mut at = at;
    while at.weekday_in("UTC") != weekday {
        at = at.plus(DAY);
    }
    at.to_string().chars().take_while(|letter| *letter != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::{RANKER, agents, calendar, first, policies, works};
    use oms_base::Timestamp;
    use oms_domain::agent::read_agent;
    use oms_domain::sla::{read_calendar, read_policy};

    #[test]
    fn what_is_published_is_well_formed_on_every_day_of_a_year() {
        for day in 0..366 {
            let now = Timestamp::from_micros((20_000 + day) * 86_400_000_000);
            read_calendar(&calendar(now), 1).unwrap();
            works(now).unwrap();
        }
        for policy in policies() {
            read_policy(&policy, 1).unwrap();
        }
        for agent in agents() {
            read_agent(&agent, 1).unwrap();
        }
        assert_eq!(agents()[0]["name"], RANKER);
    }

    #[test]
    fn the_first_weekday_may_be_the_same_day() {
        let friday = Timestamp::parse("2026-11-20T12:00:00Z").unwrap();
        assert_eq!(first(4, friday), "2026-11-20");
        assert_eq!(first(5, friday), "2026-11-21");
        assert_eq!(first(2, friday), "2026-11-25");
    }
}
