//! Inboxes, what leaves the hub, and the secrets that sign it.

use crate::request::{Request, required_reason};
use crate::task::{ClaimedTaskBody, TicketName, about};
use crate::task_request::{CompleteRequest, lease};
use crate::text::Text;
use oms_base::{
    Channel, Fault, MessageId, MessageState, Name, NoticeId, Owner, Reason, Span, StageStatus,
    TaskId, TicketId, Timestamp,
};
use oms_domain::json::{Fields, integer, parse, text};
use oms_domain::ticket::{Stage, TaskResult, Ticket};
use oms_domain::workflow::Template;
use serde::Serialize;
use utoipa::ToSchema;

/// What a message that brings a task says it is.
const TASK_QUEUED: &str = "task.queued";

/// A task in an inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InboxTaskBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "tsk_01hzk2m9xq4c7-0-1")]
    pub id: Text<TaskId>,
    /// Its ticket.
    #[schema(value_type = TicketName)]
    pub ticket: TicketName<'a>,
    /// The ticket's title, when it has one.
    #[schema(value_type = Option<String>, required, example = "Loan for ACME Solar")]
    pub title: Option<&'a str>,
    /// Its stage's id; empty where a plain ticket was escalated.
    #[schema(value_type = String, example = "underwrite")]
    pub stage: &'a str,
    /// What it is for, when that is not the stage's own work: `supervise`, or `compensate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "supervise")]
    pub purpose: Option<&'static str>,
    /// Whose it is: the person, or a group.
    #[schema(value_type = String, example = "human:loan-desk")]
    pub owner: Text<&'a Owner>,
    /// `queued`, or `in-progress` when somebody has claimed it.
    #[schema(value_type = String, example = "queued")]
    pub status: &'static str,
    /// Whether the caller has claimed it.
    #[schema(example = false)]
    pub mine: bool,
    /// The epoch of its last lease.
    #[schema(example = 0)]
    pub lease_epoch: u32,
    /// When it was queued.
    #[schema(value_type = String, format = DateTime)]
    pub queued_at: Text<Timestamp>,
    /// When it is due.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T10:00:00Z")]
    pub due_at: Option<Text<Timestamp>>,
}

/// What stands in a task's row beside its ticket.
#[derive(Debug, Clone, Copy)]
pub struct InboxRow<'a> {
    /// The task.
    pub id: TaskId,
    /// Whose it is.
    pub owner: &'a Owner,
    /// Whether the caller has claimed it.
    pub mine: bool,
    /// When it was queued.
    pub queued_at: Timestamp,
}

impl<'a> InboxTaskBody<'a> {
    /// A task with its ticket.
    pub fn of(
        row: InboxRow<'a>,
        ticket: &'a Ticket,
        template: Option<&'a Template>,
    ) -> InboxTaskBody<'a> {
        let InboxRow { id, owner, mine, queued_at } = row;
        let stage = ticket.stage(id.stage);
        let (name, purpose) = about(ticket, id.stage, template);
        InboxTaskBody {
            id: Text(id),
            ticket: TicketName::of(ticket),
            title: ticket.core.title.as_ref().map(oms_base::Title::as_str),
            stage: name,
            purpose,
            owner: Text(owner),
            status: stage.map_or(StageStatus::Queued, Stage::status).as_str(),
            mine,
            lease_epoch: stage.map_or(0, Stage::epoch),
            queued_at: Text(queued_at),
            due_at: stage.and_then(Stage::due_at).map(Text),
        }
    }
}

/// Claims one task.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct TakeRequest {
    /// How long the lease lasts, in seconds: 300 when absent.
    #[schema(value_type = Option<u32>, minimum = 1, maximum = 86400, example = 3600)]
    pub lease_s: Span,
}

impl Request for TakeRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<TakeRequest> {
        Some(TakeRequest { lease_s: lease(fields) })
    }
}

/// Gives a task to another owner.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct AssignTaskRequest {
    /// Whose it is from here on.
    #[schema(value_type = String, example = "human:ada")]
    pub owner: Owner,
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "Ada knows the applicant")]
    pub reason: Reason,
}

impl Request for AssignTaskRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AssignTaskRequest> {
        let owner = fields.required("owner", text(Owner::parse));
        let reason = required_reason(fields);
        Some(AssignTaskRequest { owner: owner?, reason: reason? })
    }
}

/// A message that is to leave the hub, or that did not arrive.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct MessageBody<'a> {
    /// Its id, which the recipient sees as `webhook-id`.
    #[schema(value_type = String, example = "msg_01hzk2m9xq4c7")]
    pub id: Text<MessageId>,
    /// Whom it goes to.
    #[schema(value_type = String, example = "svc:treasury")]
    pub recipient: Text<&'a Owner>,
    /// The task that it brings; absent where it takes out a notice or a question.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "tsk_01hzk2m9xq4c7-0-1")]
    pub task: Option<Text<TaskId>>,
    /// The ticket that it asks an agent about.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Option<Text<TicketId>>,
    /// The call that this is, as the ticket names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 7)]
    pub call: Option<u64>,
    /// The notice that it takes out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "ntc_01hzk2m9xq4c7")]
    pub notice: Option<Text<NoticeId>>,
    /// By which channel: `mail` or `webhook`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "mail")]
    pub channel: Option<&'static str>,
    /// `waiting`, `sending`, `paused` or `dead`.
    #[schema(value_type = String, example = "dead")]
    pub state: &'static str,
    /// How often it was sent.
    #[schema(example = 10)]
    pub tries: u32,
    /// When it is sent next, while it waits.
    #[schema(value_type = Option<String>, required, format = DateTime,
        example = "2026-11-21T10:00:00Z")]
    pub next_at: Option<Text<Timestamp>>,
    /// When it was written.
    #[schema(value_type = String, format = DateTime)]
    pub created_at: Text<Timestamp>,
    /// Why it did not arrive, the last time.
    #[schema(required, example = "it answers 503")]
    pub reason: Option<&'a str>,
}

/// What is said of a message, as its row has it.
#[derive(Debug, Clone, Copy)]
pub struct MessageParts<'a> {
    /// Its id.
    pub id: MessageId,
    /// Whom it goes to.
    pub recipient: &'a Owner,
    /// The task that it brings.
    pub task: Option<TaskId>,
    /// The notice that it takes out, and how.
    pub notice: Option<(NoticeId, Channel)>,
    /// The ticket that it asks about, and the call.
    pub call: Option<(TicketId, u64)>,
    /// Where it is.
    pub state: MessageState,
    /// How often it was sent.
    pub tries: u32,
    /// When it is sent next.
    pub next_at: Timestamp,
    /// When it was written.
    pub created_at: Timestamp,
    /// Why it did not arrive.
    pub reason: Option<&'a str>,
}

impl<'a> MessageBody<'a> {
    /// A message as those who look after the outbox see it.
    pub fn of(parts: MessageParts<'a>) -> MessageBody<'a> {
        let MessageParts { id, recipient, task, notice, call, state, tries, .. } = parts;
        let MessageParts { next_at, created_at, reason, .. } = parts;
        let waits = state == MessageState::Waiting;
        MessageBody {
            id: Text(id),
            recipient: Text(recipient),
            task: task.map(Text),
            ticket: call.map(|(ticket, _)| Text(ticket)),
            call: call.map(|(_, call)| call),
            notice: notice.map(|(notice, _)| Text(notice)),
            channel: notice.map(|(_, channel)| channel.as_str()),
            state: state.as_str(),
            tries,
            next_at: waits.then_some(Text(next_at.max(created_at))),
            created_at: Text(created_at),
            reason,
        }
    }
}

/// A secret; what it is stands in no answer but the one that makes it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SecretBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "treasury")]
    pub name: &'a str,
    /// The secret, in the answer that makes it and never again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: Option<String>,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    pub made_at: Text<Timestamp>,
}

/// Makes a secret.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct SecretRequest {
    /// The secret: `whsec_` and the base64 of 24 to 64 bytes, or `key_` and a key that somebody
    /// else gave out. One is made when absent.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    pub secret: Option<String>,
}

impl Request for SecretRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<SecretRequest> {
        let whole = |text: &str| Name::parse(text).map(|name| name.as_str().to_owned());
        Some(SecretRequest { secret: fields.optional("secret", text(whole)) })
    }
}

/// The body of a message that brings a task.
#[derive(Debug, Clone, Serialize)]
struct TaskQueued<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Text<Timestamp>,
    data: ClaimedTaskBody<'a>,
}

/// The message that brings a leased task, sent at an instant.
pub fn task_queued(task: ClaimedTaskBody<'_>, sent_at: Timestamp) -> String {
    let message = TaskQueued { kind: TASK_QUEUED, timestamp: Text(sent_at), data: task };
    serde_json::to_string(&message).expect("a task is always JSON")
}

/// The result in an answer to such a message: the fields of a completion, where the lease may be
/// left out. Or what is wrong with it.
pub fn answered(body: &[u8], epoch: u32) -> Result<TaskResult, String> {
    let said = |fault: &Fault| match fault.path.as_str() {
        "" => fault.detail.clone(),
        path => format!("{path}: {}", fault.detail),
    };
    let value = parse(body).map_err(|fault| format!("it is no JSON: {}", said(&fault)))?;
    let mut faults = oms_base::Faults::default();
    let mut fields = Fields::new("", &value, &mut faults);
    let named = fields.optional("lease_epoch", integer(0..=i64::from(u32::MAX)));
    let result = CompleteRequest::result(&mut fields);
    fields.finish();
    let result = match (faults.list().first(), result) {
        (None, Some(result)) => result,
        (Some(fault), _) => return Err(said(fault)),
        (None, None) => return Err("it has no outcome".to_owned()),
    };
    match named.filter(|named| *named != i64::from(epoch)) {
        Some(other) => Err(format!("lease_epoch: is {other}, but the lease is {epoch}")),
        None => Ok(result),
    }
}

#[cfg(test)]
mod tests {
    use super::answered;
    use oms_base::Outcome;

    #[test]
    fn an_answer_is_a_completion_whose_lease_may_be_left_out() {
        let good = [
            r#"{"outcome": "done", "output": {"score": 1}}"#,
            r#"{"lease_epoch": 2, "outcome": "done", "confidence": 0.5}"#,
        ];
        for body in good {
            assert_eq!(answered(body.as_bytes(), 2).unwrap().outcome, Outcome::Done, "{body}");
        }
        let bad = [
            ("", "JSON"),
            ("<html>", "JSON"),
            ("[]", "must be an object"),
            ("{}", "outcome: is required"),
            (r#"{"outcome": "maybe"}"#, "outcome: must be one of"),
            (r#"{"outcome": "done", "score": 1}"#, "score: is not a field"),
            (r#"{"outcome": "done", "outcome": "failed"}"#, "outcome"),
            (r#"{"outcome": "done", "lease_epoch": 1}"#, "lease_epoch: is 1, but the lease is 2"),
        ];
        for (body, part) in bad {
            let why = answered(body.as_bytes(), 2).unwrap_err();
            assert!(why.contains(part), "{body}: {why}");
        }
    }
}
