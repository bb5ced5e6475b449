//! Bodies that change tickets.

use crate::arrange::ticket_name;
use crate::request::{Request, required_reason};
use oms_base::limits::LABELS_MAX;
use oms_base::{Code, ColumnId, Comment, Label, Owner, Priority, Reason, Visibility};
use oms_domain::json::{Fields, boolean, integer, text};
use oms_domain::sla::PauseReason;
use serde_json::Value;
use utoipa::ToSchema;

/// Moves a plain ticket.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct MoveRequest {
    /// Where to: a column of its board, or `queued`, `in-progress`, `blocked`, `completed` or
    /// `cancelled`.
    #[schema(value_type = String, example = "in-progress")]
    pub to: ColumnId,
    /// Why; kept in the timeline. With a reason a move goes past a hard limit of the board.
    #[schema(value_type = Option<String>, example = "The crew has started")]
    pub reason: Option<Reason>,
    /// Why, as a word that policies know: `waiting_citizen`, `waiting_third_party`, `weather`,
    /// `legal_hold` or one of the agency's own. It may pause clocks.
    #[schema(value_type = Option<String>, example = "weather")]
    pub because: Option<PauseReason>,
    /// Right before this ticket: its id or number.
    #[schema(example = "CP-2026-00007")]
    pub before: Option<String>,
    /// Right behind this one; of both, somewhere between them.
    #[schema(example = "CP-2026-00003")]
    pub after: Option<String>,
}

/// Makes somebody responsible, or nobody.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct AssignRequest {
    /// Who is responsible from here on; null for nobody.
    #[schema(value_type = Option<String>, required, example = "human:road-crew")]
    pub owner: Option<Owner>,
    /// Why a hard limit of the board is passed.
    #[schema(value_type = Option<String>, example = "Only they know the pump")]
    pub reason: Option<Reason>,
}

/// Changes the urgency.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct PriorityRequest {
    /// 0 (most urgent) to 3.
    #[schema(value_type = u8, maximum = 3, example = 0)]
    pub priority: Priority,
    /// Why a hard limit of the board is passed.
    #[schema(value_type = Option<String>)]
    pub reason: Option<Reason>,
}

/// Says something.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct CommentRequest {
    /// What is said.
    #[schema(value_type = String, max_length = 10000, example = "Crew is on its way")]
    pub text: Comment,
    /// Who may read it: `public`, `requester`, `staff` or `restricted`; `staff` when absent.
    #[schema(value_type = Option<String>, example = "public")]
    pub visibility: Visibility,
}

/// Puts labels on and takes labels off.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct LabelRequest {
    /// Labels to put on.
    #[schema(value_type = Option<Vec<String>>, example = json!(["flooded"]))]
    pub add: Vec<Label>,
    /// Labels to take off.
    #[schema(value_type = Option<Vec<String>>, example = json!(["unclear"]))]
    pub remove: Vec<Label>,
    /// Why a hard limit of the board is passed.
    #[schema(value_type = Option<String>)]
    pub reason: Option<Reason>,
}

/// Gives a ticket up.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct CancelRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "Reported twice")]
    pub reason: Reason,
    /// Whether stages that were done are undone first, where the workflow says how; they are when
    /// absent.
    #[schema(value_type = Option<bool>, example = true)]
    pub compensate: bool,
}

/// Does something that needs no word.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct NoFields {}

impl Request for NoFields {
    fn read(_: &mut Fields<'_, '_>) -> Option<NoFields> {
        Some(NoFields {})
    }
}

/// Does something that needs a reason.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ReasonRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "The form was wrong")]
    pub reason: Reason,
}

impl Request for MoveRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<MoveRequest> {
        let to = fields.required("to", text(ColumnId::parse));
        let reason = fields.optional("reason", text(Reason::parse));
        let because = fields.optional("because", text(PauseReason::parse));
        let before = fields.optional("before", text(ticket_name));
        let after = fields.optional("after", text(ticket_name));
        Some(MoveRequest { to: to?, reason, because, before, after })
    }
}

impl Request for AssignRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AssignRequest> {
        let owner = fields.optional("owner", text(Owner::parse));
        let reason = fields.optional("reason", text(Reason::parse));
        Some(AssignRequest { owner, reason })
    }

    /// Only an explicit null takes the owner away.
    fn from_json(body: &Value) -> Result<AssignRequest, oms_base::Faults> {
        let mut faults = oms_base::Faults::default();
        let mut fields = Fields::new("", body, &mut faults);
        if body.as_object().is_some_and(|object| !object.contains_key("owner")) {
            fields.fault("owner", Code::MissingField, "is required; null makes nobody responsible");
        }
        let request = AssignRequest::read(&mut fields);
        fields.finish();
        match request {
            Some(request) => faults.into_result(request),
            None => Err(faults),
        }
    }
}

impl Request for PriorityRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<PriorityRequest> {
        let level = |value: &Value| integer(0..=3)(value).and_then(Priority::new);
        let priority = fields.required("priority", level);
        let reason = fields.optional("reason", text(Reason::parse));
        Some(PriorityRequest { priority: priority?, reason })
    }
}

impl Request for CommentRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<CommentRequest> {
        let said = fields.required("text", text(Comment::parse));
        let visibility = fields.optional("visibility", text(Visibility::parse));
        let visibility = visibility.unwrap_or(Visibility::Staff);
        Some(CommentRequest { text: said?, visibility })
    }
}

impl Request for LabelRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<LabelRequest> {
        let add = fields.list("add", LABELS_MAX, text(Label::parse)).unwrap_or_default();
        let remove = fields.list("remove", LABELS_MAX, text(Label::parse)).unwrap_or_default();
        let reason = fields.optional("reason", text(Reason::parse));
        Some(LabelRequest { add, remove, reason })
    }
}

impl Request for CancelRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<CancelRequest> {
        let compensate = fields.optional("compensate", boolean).unwrap_or(true);
        required_reason(fields).map(|reason| CancelRequest { reason, compensate })
    }
}

impl Request for ReasonRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ReasonRequest> {
        required_reason(fields).map(|reason| ReasonRequest { reason })
    }
}

#[cfg(test)]
mod tests {
    use super::{AssignRequest, CancelRequest, CommentRequest, MoveRequest};
    use crate::Request;
    use oms_base::{Code, Visibility};
    use serde_json::json;

    #[test]
    fn only_an_explicit_null_unassigns() {
        assert_eq!(AssignRequest::from_json(&json!({"owner": null})).unwrap().owner, None);
        let faults = AssignRequest::from_json(&json!({})).unwrap_err();
        assert_eq!(faults.list()[0].code, Code::MissingField);
    }

    #[test]
    fn a_comment_is_for_staff_unless_told_otherwise() {
        let comment = CommentRequest::from_json(&json!({"text": "x"})).unwrap();
        assert_eq!(comment.visibility, Visibility::Staff);
    }

    #[test]
    fn cancelling_needs_a_reason() {
        let faults = CancelRequest::from_json(&json!({})).unwrap_err();
        assert_eq!(faults.list()[0].code, Code::ReasonRequired);
        assert_eq!(faults.list().len(), 1);
    }

    #[test]
    fn a_column_has_the_name_of_one() {
        assert!(MoveRequest::from_json(&json!({"to": "in-progress"})).is_ok());
        let faults = MoveRequest::from_json(&json!({"to": "no where"})).unwrap_err();
        assert_eq!(faults.list()[0].code, Code::BadText);
    }
}
