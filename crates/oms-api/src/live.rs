//! Messages of the live stream: one a log row.

use crate::text::Text;
use crate::timeline::TimelineEntry;
use oms_base::{Label, Number, Owner, TicketId, Timestamp, Title};
use oms_domain::ticket::Ticket;
use serde::Serialize;
use utoipa::ToSchema;

/// The first message: the server's clock, and the place from which the stream goes on.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct HelloMessage {
    /// Always `hello`.
    #[serde(rename = "type")]
    #[schema(value_type = String, example = "hello")]
    pub kind: &'static str,
    /// The server's time: clocks on the screen run by it.
    #[schema(value_type = String, format = DateTime)]
    pub now: Text<Timestamp>,
    /// Everything behind this position follows.
    #[schema(example = "0000000000g00")]
    pub position: String,
}

/// A change that was committed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LiveMessage<'a> {
    /// Where it stands; hand it back as `since` to go on behind it.
    #[schema(example = "0000000000g00")]
    pub position: String,
    /// The position of the message before it on this stream: another one there means that a message
    /// was lost on the way.
    #[schema(example = "0000000000g00")]
    pub previous: String,
    /// What it says.
    #[serde(flatten)]
    pub change: LiveChange<'a>,
}

/// What a message says; the same for everybody who gets it.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct LiveChange<'a> {
    /// The kind of its first event, such as `opened`, `moved`, `stage-claimed`; `board-created`,
    /// `board-configured`, `workflow-published`, and `policy-published` and the like for
    /// what is not a ticket's.
    #[serde(rename = "type")]
    #[schema(example = "stage-claimed")]
    pub kind: String,
    /// The ticket, as it stood when the message was made: its version may be later than the events.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketCard<'a>>,
    /// What happened to the ticket, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<TimelineEntry>)]
    pub events: Vec<TimelineEntry<'a>>,
    /// The board's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "City Potholes")]
    pub board: Option<&'a str>,
    /// The workflow's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub workflow: Option<&'a str>,
    /// The policy's or calendar's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Urgent")]
    pub rule: Option<&'a str>,
}

/// A message of the live stream.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum StreamMessage<'a> {
    /// The first one.
    Hello(HelloMessage),
    /// Each further one.
    Change(Box<LiveMessage<'a>>),
}

/// What a card on a board shows of a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TicketCard<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub id: Text<TicketId>,
    /// Its public number.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub number: Text<&'a Number>,
    /// Counts its events; a card of a lower version is out of date.
    #[schema(example = 3)]
    pub version: u64,
    /// Its status.
    #[schema(value_type = String, example = "in-progress")]
    pub status: &'static str,
    /// Its title.
    #[schema(value_type = Option<String>, required, example = "Hole in Elm Street")]
    pub title: Option<&'a str>,
    /// Who is responsible.
    #[schema(value_type = Option<String>, required, example = "human:road-crew")]
    pub owner: Option<&'a str>,
    /// 0 (most urgent) to 3.
    #[schema(maximum = 3, example = 2)]
    pub priority: u8,
    /// Its labels, sorted.
    #[schema(value_type = Vec<String>, example = json!(["flooded"]))]
    pub labels: Vec<&'a str>,
    /// When it is due.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-23T09:30:00Z")]
    pub due_at: Option<Text<Timestamp>>,
}

impl HelloMessage {
    /// The first message of a stream that goes on behind `position`.
    pub fn new(now: Timestamp, position: String) -> HelloMessage {
        HelloMessage { kind: "hello", now: Text(now), position }
    }
}

impl<'a> TicketCard<'a> {
    /// A ticket as its card shows it.
    pub fn of(ticket: &'a Ticket) -> TicketCard<'a> {
        let core = &*ticket.core;
        TicketCard {
            id: Text(core.id),
            number: Text(&core.number),
            version: ticket.version,
            status: ticket.status.as_str(),
            title: core.title.as_ref().map(Title::as_str),
            owner: ticket.owner.as_ref().map(Owner::as_str),
            priority: ticket.priority.level(),
            labels: ticket.labels.iter().map(Label::as_str).collect(),
            due_at: ticket.due_at().map(Text),
        }
    }
}
