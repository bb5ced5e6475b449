//! What a query looks at: a ticket as whoever asks may see it, and who asks when.

use super::near::Place;
use super::vocabulary::{Has, LinkKind, SlaStatus};
use oms_base::{Label, Number, Owner, Priority, Status, Timestamp};
use serde_json::Value;

/// A ticket, as far as whoever asks may see it: what is hidden from them is left out here.
#[derive(Debug, Clone, PartialEq)]
pub struct Subject {
    /// Its number.
    pub number: Number,
    /// Its title.
    pub title: Option<String>,
    /// Whatever else is searched for words: the description, comments.
    pub texts: Vec<String>,
    /// Its status, in its board's words.
    pub status: String,
    /// The one of the five statuses that it belongs to.
    pub category: Status,
    /// The name of its board.
    pub board: String,
    /// The name of the workflow that it runs.
    pub workflow: Option<String>,
    /// Ids and names of its stages that are queued, in progress or blocked.
    pub stages: Vec<String>,
    /// Its row of the board.
    pub lane: Option<String>,
    /// Who is responsible.
    pub owner: Option<Owner>,
    /// Who approved something.
    pub approved_by: Vec<Owner>,
    /// Who completed it or a stage of it.
    pub completed_by: Vec<Owner>,
    /// Who commented.
    pub commented_by: Vec<Owner>,
    /// Who watches it.
    pub watchers: Vec<Owner>,
    /// How urgent.
    pub priority: Priority,
    /// Its labels.
    pub labels: Vec<Label>,
    /// When it was opened.
    pub opened: Timestamp,
    /// When it last changed.
    pub updated: Timestamp,
    /// When it ended; absent while it is open.
    pub closed: Option<Timestamp>,
    /// When it has, or had, to be done.
    pub due: Option<Timestamp>,
    /// How it stands with its time limit.
    pub sla: Option<SlaStatus>,
    /// Why it is blocked; empty when it is not.
    pub blocked_reasons: Vec<String>,
    /// Where it is, in words.
    pub address: Option<String>,
    /// Where it is, on the map; whoever has one carries [`Has::Location`].
    pub place: Option<Place>,
    /// What it carries.
    pub has: Vec<Has>,
    /// Its ties to other tickets.
    pub links: Vec<(LinkKind, Number)>,
    /// Its data; null when there is none.
    pub data: Value,
}

/// Who asks, when and where.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The instant of the question.
    pub now: Timestamp,
    /// The IANA zone in which days begin and end; UTC when it is unknown.
    pub zone: &'a str,
    /// The owners that `me` stands for; none for a program that owns nothing.
    pub me: &'a [Owner],
}
