//! Policies, calendars and clocks.

use crate::problem::FaultBody;
use crate::text::Text;
use oms_base::{Number, Timestamp};
use oms_domain::rule::Rule;
use oms_domain::sla::{
    BreachCause, CancelReason, Clock, Edition, Explanation, Kind, PauseReason, Segment, explain,
};
use oms_domain::ticket::PassedOver;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// The newest version of a policy or calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RuleBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "Urgent")]
    pub name: &'a str,
    /// The version; the same content again is the same version.
    #[schema(example = 1)]
    pub version: u32,
    /// The definition as it was published.
    #[schema(value_type = BTreeMap<String, Value>, example = json!({"name": "Urgent", "order": 10,
        "targets": [{"metric": "resolution", "target": "48h"}]}))]
    pub definition: Option<&'a RawValue>,
    /// With a write of a trigger: what it names and nobody knows, which is allowed but may not be
    /// meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warnings: Option<Vec<FaultBody>>,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

impl<'a> RuleBody<'a> {
    /// A version as staff see it; `position` with a write.
    pub fn of(rule: &'a Rule, position: Option<String>) -> RuleBody<'a> {
        RuleBody {
            name: rule.name.as_str(),
            version: rule.version,
            definition: serde_json::from_slice(&rule.definition).ok(),
            warnings: None,
            position,
        }
    }
}

/// The clocks of a ticket at an instant.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClocksBody<'a> {
    /// The ticket's number.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub number: Text<&'a Number>,
    /// The instant.
    #[schema(value_type = String, format = DateTime)]
    pub as_of: Text<Timestamp>,
    /// Its own clocks, then those of stages that have begun and not ended.
    #[schema(value_type = Vec<ClockBody>)]
    pub clocks: Vec<ClockBody>,
    /// Policies of which nobody could tell whether they are for the ticket, when its own was last
    /// chosen: the first eight.
    pub passed_over: Vec<PassedOverBody>,
}

/// A policy whose condition could not be evaluated on a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PassedOverBody {
    /// Which.
    pub policy: EditionBody,
    /// Why not.
    #[schema(required, example = "data has no field amount")]
    pub reason: Option<String>,
}

impl PassedOverBody {
    /// A policy as the ticket has it.
    pub fn of(passed: &PassedOver) -> PassedOverBody {
        let Edition { name, version } = &passed.policy;
        let policy = EditionBody { name: name.to_string(), version: *version };
        PassedOverBody { policy, reason: passed.why.clone() }
    }
}

/// A version of a policy or calendar.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EditionBody {
    /// The name.
    #[schema(example = "Urgent")]
    pub name: String,
    /// The version.
    #[schema(example = 1)]
    pub version: u32,
}

/// What a clock shows, and how its due date came to be.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ClockBody {
    /// `first_response`, `next_response`, `resolution`, `assign` or `stage:ID`.
    #[schema(example = "resolution")]
    pub metric: String,
    /// The policy that promises it; null when the limit is the ticket's own.
    #[schema(required)]
    pub policy: Option<EditionBody>,
    /// The calendar whose hours count; null when every hour counts.
    #[schema(required)]
    pub calendar: Option<EditionBody>,
    /// The calendar's time zone.
    #[schema(example = "America/Chicago")]
    pub zone: String,
    /// The time limit.
    #[schema(example = "8wh")]
    pub target: String,
    /// `pending`, `running`, `at_risk`, `outside_hours`, `paused`, `met`, `breached_running`,
    /// `breached_stopped` or `cancelled`.
    #[schema(value_type = String, example = "running")]
    pub state: &'static str,
    /// Which cycle, from 1; 0 before the first.
    #[schema(example = 1)]
    pub cycle: u32,
    /// When the cycle was started.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub started_at: Option<Text<Timestamp>>,
    /// When it is due, or was; null while it is paused.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub due_at: Option<Text<Timestamp>>,
    /// While it is paused: when it would be due if it went on at this instant.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub due_if_resumed: Option<Text<Timestamp>>,
    /// What has counted, in whole seconds.
    #[schema(example = 5_400)]
    pub elapsed_s: i64,
    /// What is left, in whole seconds; null when the calendar never gives that much.
    #[schema(required, example = 23_400)]
    pub remaining_s: Option<i64>,
    /// Why it is paused.
    #[schema(required, example = "weather")]
    pub paused: Option<String>,
    /// When it breached.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub breached_at: Option<Text<Timestamp>>,
    /// What made it breach: `time_ran_out` or `policy_change`.
    #[schema(value_type = Option<String>, required)]
    pub breach_cause: Option<&'static str>,
    /// When it ended in time.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub met_at: Option<Text<Timestamp>>,
    /// Why it is measured no more: `given_up` or `duplicate`.
    #[schema(value_type = Option<String>, required)]
    pub cancelled: Option<&'static str>,
    /// How many segments came before those listed.
    #[schema(example = 0)]
    pub segments_left_out: usize,
    /// The past of the cycle, then what is ahead until it is due: add up what counted.
    pub segments: Vec<SegmentBody>,
}

/// A stretch of time in which a clock did one thing.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SegmentBody {
    /// Its first instant.
    #[schema(value_type = String, format = DateTime)]
    pub from: Text<Timestamp>,
    /// The first instant after it.
    #[schema(value_type = String, format = DateTime)]
    pub to: Text<Timestamp>,
    /// `ran`, `outside_hours`, `paused` or `closed`.
    #[schema(value_type = String, example = "ran")]
    pub kind: &'static str,
    /// Why it was paused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "weather")]
    pub reason: Option<String>,
    /// What counted, in whole seconds.
    #[schema(example = 5_400)]
    pub counted_s: i64,
    /// Whether it is still to come.
    #[schema(example = false)]
    pub ahead: bool,
    /// The version of the policy that measured it; 0 for none.
    #[schema(example = 1)]
    pub policy_version: u32,
    /// The version of the calendar that measured it; 0 for none.
    #[schema(example = 1)]
    pub calendar_version: u32,
}

impl ClockBody {
    /// A clock as staff see it.
    pub fn of(clock: &Clock) -> ClockBody {
        let (reading, told) = (&clock.reading, explain(clock));
        let edition = |edition: &Edition| EditionBody {
            name: edition.name.as_str().to_owned(),
            version: edition.version,
        };
        let seconds = |span: oms_base::Span| span.micros() / MICROS_PER_SECOND;
        ClockBody {
            metric: clock.terms.metric.to_string(),
            policy: told.pin.policy.as_ref().map(edition),
            calendar: told.pin.calendar.as_ref().map(edition),
            zone: told.zone.clone(),
            target: told.target.to_string(),
            state: reading.state.as_str(),
            cycle: reading.cycle,
            started_at: reading.started_at.map(Text),
            due_at: reading.due_at.map(Text),
            due_if_resumed: reading.due_if_resumed.map(Text),
            elapsed_s: seconds(reading.elapsed),
            remaining_s: reading.remaining.map(seconds),
            paused: reading.paused.as_ref().map(word),
            breached_at: reading.breached_at.map(Text),
            breach_cause: reading.breach_cause.map(|cause| match cause {
                BreachCause::TimeRanOut => "time_ran_out",
                BreachCause::PolicyChange => "policy_change",
            }),
            met_at: reading.met_at.map(Text),
            cancelled: reading.cancelled.map(|reason| match reason {
                CancelReason::GivenUp => "given_up",
                CancelReason::Duplicate => "duplicate",
            }),
            segments_left_out: told.past.left_out,
            segments: segments(&told),
        }
    }
}

fn word(reason: &PauseReason) -> String {
    reason.as_str().to_owned()
}

fn segments(told: &Explanation) -> Vec<SegmentBody> {
    let past = told.past.list.iter().map(|segment| body(segment, false));
    past.chain(told.ahead.list.iter().map(|segment| body(segment, true))).collect()
}

fn body(segment: &Segment, ahead: bool) -> SegmentBody {
    let (kind, reason) = match &segment.kind {
        Kind::Ran => ("ran", None),
        Kind::OutsideHours => ("outside_hours", None),
        Kind::Paused(reason) => ("paused", Some(word(reason))),
        Kind::Closed => ("closed", None),
    };
    SegmentBody {
        from: Text(segment.from),
        to: Text(segment.to),
        kind,
        reason,
        counted_s: segment.counted.micros() / MICROS_PER_SECOND,
        ahead,
        policy_version: segment.policy_version,
        calendar_version: segment.calendar_version,
    }
}

/// How promises were kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlaReport {
    /// A row for each metric, of each owner or weekday where asked for.
    pub rows: Vec<SlaRow>,
}

/// How the promises of one metric were kept.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SlaRow {
    /// The owner or weekday, where the report is by one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "human:road-crew")]
    pub group: Option<String>,
    /// What was measured.
    #[schema(example = "resolution")]
    pub metric: String,
    /// Cycles that ended in time.
    #[schema(example = 88)]
    pub met: u64,
    /// Cycles that ended too late.
    #[schema(example = 12)]
    pub breached: u64,
    /// Cycles that were given up; they count for nothing else.
    #[schema(example = 3)]
    pub cancelled: u64,
    /// The share met of those met or breached, 0 to 1; null when there are none.
    #[schema(required, example = 0.88)]
    pub hit_rate: Option<f64>,
    /// The minutes within which half of the cycles ended, up to 19 % more than exact.
    #[schema(required, example = 240.0)]
    pub p50_minutes: Option<f64>,
    /// The minutes within which 85 of 100 ended.
    #[schema(required, example = 480.0)]
    pub p85_minutes: Option<f64>,
    /// The minutes within which 95 of 100 ended.
    #[schema(required, example = 960.0)]
    pub p95_minutes: Option<f64>,
}
