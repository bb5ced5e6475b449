//! Notices to people: as those read them whom they tell, and as they leave the hub.

use crate::request::Request;
use crate::task::TicketName;
use crate::text::Text;
use oms_base::{Comment, Name, NoticeId, NoticeKind, Owner, Status, Timestamp, Title};
use oms_domain::json::{Fields, boolean};
use oms_domain::ticket::Ticket;
use serde::Serialize;
use utoipa::ToSchema;

/// What a message that brings a notice says it is.
const NOTICE: &str = "notice";

/// A notice to a person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct NoticeBody<'a> {
    /// Its id; a later one is larger.
    #[schema(value_type = String, example = "ntc_01hzk2m9xq4c7")]
    pub id: Text<NoticeId>,
    /// What it tells: `assigned`, `escalated`, `commented`, `ended`, `at-risk`, `breached`,
    /// `asked` or `suggested`.
    #[schema(value_type = String, example = "assigned")]
    pub kind: &'static str,
    /// Of which ticket.
    #[schema(value_type = TicketName)]
    pub ticket: TicketName<'a>,
    /// The event that it tells of, by its place in the ticket's timeline.
    #[schema(example = 3)]
    pub seq: u64,
    /// The ticket's title, when it has one.
    #[schema(value_type = Option<String>, required, example = "Pothole on Elm Street")]
    pub title: Option<&'a str>,
    /// The ticket's board.
    #[schema(value_type = String, example = "City Potholes")]
    pub board: &'a str,
    /// What a trigger wants the person to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "Blocked for a day")]
    pub text: Option<&'a str>,
    /// Whether it waited for no working hours.
    #[schema(example = false)]
    pub urgent: bool,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Text<Timestamp>,
    /// When the person read it.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T10:00:00Z")]
    pub read_at: Option<Text<Timestamp>>,
}

/// A notice with what it tells of.
#[derive(Debug, Clone, Copy)]
pub struct NoticeParts<'a> {
    /// Its id.
    pub id: NoticeId,
    /// Whom it tells.
    pub person: &'a Owner,
    /// What.
    pub kind: NoticeKind,
    /// Of which ticket.
    pub ticket: &'a Ticket,
    /// Of which event.
    pub seq: u64,
    /// On which board.
    pub board: &'a Name,
    /// What a trigger wants the person to know.
    pub text: Option<&'a Comment>,
    /// Whether it waits for no working hours.
    pub is_urgent: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was read.
    pub read_at: Option<Timestamp>,
}

impl<'a> NoticeBody<'a> {
    /// A notice as whom it tells sees it.
    pub fn of(parts: NoticeParts<'a>) -> NoticeBody<'a> {
        NoticeBody {
            id: Text(parts.id),
            kind: parts.kind.as_str(),
            ticket: TicketName::of(parts.ticket),
            seq: parts.seq,
            title: parts.ticket.core.title.as_ref().map(Title::as_str),
            board: parts.board.as_str(),
            text: parts.text.map(Comment::as_str),
            urgent: parts.is_urgent,
            created_at: Text(parts.created_at),
            read_at: parts.read_at.map(Text),
        }
    }
}

/// Marks a notice as read.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ReadNoticeRequest {
    /// Whether all older ones are read, too; `false` when absent.
    #[schema(value_type = Option<bool>, example = true)]
    pub older: bool,
}

impl Request for ReadNoticeRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ReadNoticeRequest> {
        Some(ReadNoticeRequest { older: fields.optional("older", boolean).unwrap_or(false) })
    }
}

/// The body of a message that brings a notice: nothing in it that somebody wrote, a trigger's own
/// text apart.
#[derive(Debug, Serialize)]
struct NoticeMessage<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Text<Timestamp>,
    data: NoticeData<'a>,
}

#[derive(Debug, Serialize)]
struct NoticeData<'a> {
    id: Text<NoticeId>,
    kind: &'static str,
    person: Text<&'a Owner>,
    ticket: TicketName<'a>,
    board: &'a str,
    status: &'static str,
    text: Option<&'a str>,
    urgent: bool,
    link: Option<String>,
    created_at: Text<Timestamp>,
}

/// The message that brings a notice to a program, sent at an instant.
pub fn notice_message(parts: NoticeParts<'_>, link: Option<&str>, sent_at: Timestamp) -> String {
    let data = NoticeData {
        id: Text(parts.id),
        kind: parts.kind.as_str(),
        person: Text(parts.person),
        ticket: TicketName::of(parts.ticket),
        board: parts.board.as_str(),
        status: parts.ticket.status.as_str(),
        text: parts.text.map(Comment::as_str),
        urgent: parts.is_urgent,
        link: link.map(|link| ticket_link(link, parts.ticket)),
        created_at: Text(parts.created_at),
    };
    let message = NoticeMessage { kind: NOTICE, timestamp: Text(sent_at), data };
    serde_json::to_string(&message).expect("a notice is always JSON")
}

/// Subject and text of a notice that is mailed.
pub fn notice_mail(parts: NoticeParts<'_>, link: Option<&str>) -> (String, String) {
    let NoticeParts { ticket, board, .. } = parts;
    let number = &ticket.core.number;
    let what = sentence(parts.kind, ticket.status);
    let text = parts.text.map(|text| format!("{text}\n\n")).unwrap_or_default();
    let place = link.map(|link| format!("{}\n", ticket_link(link, ticket))).unwrap_or_default();
    let body = format!("{number} on the board {board} {what}.\n\n{text}{place}");
    (format!("{number} {what}"), body)
}

/// Where a ticket is seen: its number behind the address of all.
pub fn ticket_link(link: &str, ticket: &Ticket) -> String {
    format!("{link}{}", ticket.core.number)
}

/// What is said of a ticket, behind its number.
fn sentence(kind: NoticeKind, status: Status) -> String {
    match kind {
        NoticeKind::Assigned => "is yours from here on".to_owned(),
        NoticeKind::Escalated => "needs your help".to_owned(),
        NoticeKind::Commented => "has a new comment".to_owned(),
        NoticeKind::Ended => format!("is {status}"),
        NoticeKind::AtRisk => "may be late".to_owned(),
        NoticeKind::Breached => "is late".to_owned(),
        NoticeKind::Asked => "has a note for you".to_owned(),
        NoticeKind::Suggested => "has a suggestion that waits for you".to_owned(),
    }
}
