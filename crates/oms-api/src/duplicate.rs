//! Tickets that report the same: what ties them, who supports them, and which may be the same.

use crate::arrange::{LocateRequest, ticket_name};
use crate::payload;
use crate::request::Request;
use crate::text::Text;
use crate::timeline::TimelineEntry;
use crate::track::TrackBody;
use oms_base::limits::DATA_BYTES_MAX;
use oms_base::{Description, Fault, Number, Status, TicketId, Timestamp, Title, Tracking};
use oms_domain::json::{Fields, boolean, integer, text};
use oms_domain::query::Place;
use oms_domain::ticket::{Duplicated, Report, Voice};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Farthest that is looked for tickets that report the same, in metres.
const RADIUS_M_MAX: i64 = 10_000;
/// Most suggestions on a page, and how many there are when nobody says.
const SUGGESTIONS_MAX: i64 = 50;
const SUGGESTIONS_DEFAULT: usize = 5;

/// Says which ticket another one is a duplicate of.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct DuplicateRequest {
    /// The other one: its id or number.
    #[schema(example = "CP-2026-00007")]
    pub of: String,
}

/// Says which ticket another one is merged into.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct MergeRequest {
    /// The other one: its id or number.
    #[schema(example = "CP-2026-00007")]
    pub into: String,
}

/// Adds a voice to a ticket, or takes it back.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct SupportRequest {
    /// The tracking string of whoever supports it; the caller when absent.
    #[schema(value_type = Option<String>, example = "CP-2026-00009-7K3M9XQ4")]
    pub tracking: Option<String>,
    /// Whether they support it from here on; they do when absent.
    #[schema(value_type = Option<bool>, example = true)]
    pub supports: bool,
}

/// A report that nobody has made yet.
#[derive(Debug, Clone, PartialEq, ToSchema)]
pub struct SuggestRequest {
    /// Its words.
    #[schema(value_type = Option<String>, max_length = 10000, example = "Hole in Elm Street")]
    pub text: Option<Description>,
    /// Its data; `gps` and `service` of it are looked at.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"gps": "39.763,-89.653"}))]
    pub data: Option<String>,
    /// Where it is; what `data.gps` says when absent.
    pub location: Option<LocateRequest>,
    /// What is asked for, as `data.service` or a label of tickets says it; what `data.service`
    /// says when absent.
    #[schema(value_type = Option<String>, example = "pothole")]
    pub service: Option<String>,
    /// How far tickets may be away, in metres; 250 when absent.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 10000, example = 250)]
    pub radius_m: Option<u32>,
    /// How many at most; 5 when absent.
    #[schema(value_type = Option<usize>, minimum = 1, maximum = 50, example = 5)]
    pub limit: usize,
    /// Where to go on, as the page before said.
    #[schema(value_type = Option<String>)]
    pub cursor: Option<String>,
}

/// A ticket that a report may be the same as.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SuggestionBody<'a> {
    /// Its public side.
    #[schema(value_type = TrackBody)]
    pub card: TrackBody<'a>,
    /// With this anybody can follow it and add their voice.
    #[schema(value_type = String, example = "CP-2026-00007-2M8X4QK1")]
    pub follow: Text<Tracking>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime, example = "2026-11-21T09:32:00Z")]
    pub opened_at: Text<Timestamp>,
    /// How much speaks for it, from 0 to 1.
    #[schema(example = 0.83)]
    pub score: f64,
    /// How far away it is, in metres; null when that is not known.
    #[schema(required, example = 34.0)]
    pub distance_m: Option<f64>,
    /// How alike the words are, from 0 to 1; null when one of both has none.
    #[schema(required, example = 0.5)]
    pub likeness: Option<f64>,
    /// Its id; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Option<Text<TicketId>>,
    /// Its title; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Hole in Elm Street")]
    pub title: Option<&'a str>,
}

impl Request for DuplicateRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<DuplicateRequest> {
        Some(DuplicateRequest { of: fields.required("of", text(ticket_name))? })
    }
}

impl Request for MergeRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<MergeRequest> {
        Some(MergeRequest { into: fields.required("into", text(ticket_name))? })
    }
}

impl Request for SupportRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<SupportRequest> {
        let tracking = fields.optional("tracking", text(tracking_name));
        let said = fields.optional("supports", boolean);
        Some(SupportRequest { tracking, supports: said.unwrap_or(true) })
    }
}

fn tracking_name(name: &str) -> Result<String, Fault> {
    Tracking::parse(name).map(|_| name.to_owned())
}

impl Request for SuggestRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<SuggestRequest> {
        let words = fields.optional("text", text(Description::parse));
        let data = fields.optional("data", payload::object(DATA_BYTES_MAX));
        let location = fields.object("location", LocateRequest::read).flatten();
        let service = fields.optional("service", text(Title::parse));
        let radius = fields.optional("radius_m", integer(1..=RADIUS_M_MAX));
        let limit = fields.optional("limit", integer(1..=SUGGESTIONS_MAX));
        let cursor = fields.optional("cursor", text(|text| Ok(text.to_owned())));
        Some(SuggestRequest {
            text: words,
            data,
            location,
            service: service.map(|service| service.as_str().to_owned()),
            radius_m: radius.and_then(|metres| u32::try_from(metres).ok()),
            limit: limit.and_then(|n| usize::try_from(n).ok()).unwrap_or(SUGGESTIONS_DEFAULT),
            cursor,
        })
    }
}

impl SuggestRequest {
    /// Where it is, and what is asked for.
    pub fn meant(&self) -> (Option<Place>, Option<String>) {
        let data: Option<Value> =
            self.data.as_deref().and_then(|data| serde_json::from_str(data).ok());
        let said = |name| data.as_ref()?.get(name)?.as_str();
        let told = || said("gps").and_then(|gps| Place::parse(gps).ok());
        let located = self.location.clone().and_then(LocateRequest::location);
        let place = located.and_then(|location| location.place).or_else(told);
        (place, self.service.clone().or_else(|| said("service").map(str::to_owned)))
    }
}

impl<'a> TimelineEntry<'a> {
    /// Fills in the ticket that it happened to, when that was merged into the one that is shown.
    #[must_use]
    pub fn from_merged(self, origin: &'a Number) -> TimelineEntry<'a> {
        TimelineEntry { origin: Some(Text(origin)), ..self }
    }

    /// What an event between tickets that report the same says.
    pub(crate) fn with_duplicated(self, event: &'a Duplicated) -> TimelineEntry<'a> {
        match event {
            Duplicated::Tied { to: same, .. } | Duplicated::Untied { from: same } => {
                TimelineEntry { number: Some(Text(&same.number)), ..self }
            }
            Duplicated::Followed { status } => {
                TimelineEntry { status: status.map(Status::as_str), ..self }
            }
            Duplicated::Gained(reports) | Duplicated::Lost(reports) => {
                let number = |report: &'a Report| Text(&report.number);
                TimelineEntry { numbers: Some(reports.iter().map(number).collect()), ..self }
            }
            Duplicated::Supported { voice: Voice::Requester(id), .. } => {
                TimelineEntry { voice: Some(Text(*id)), ..self }
            }
            Duplicated::Told { .. } | Duplicated::Supported { .. } => self,
        }
    }
}
