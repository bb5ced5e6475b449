//! Bodies that steer stages and ask for help.

use crate::request::{Request, required_reason};
use oms_base::{Owner, Reason, StageId};
use oms_domain::json::{Fields, text};
use oms_domain::sla::PauseReason;
use utoipa::ToSchema;

/// Takes up an ended ticket again.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ReopenRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "The hole is back")]
    pub reason: Reason,
    /// The stage from which on a workflow's ticket starts over; a plain ticket has none.
    #[schema(value_type = Option<String>, example = "underwrite")]
    pub stage: Option<StageId>,
}

/// Gives a stage to another owner.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct AssignStageRequest {
    /// Whose tasks it makes from here on.
    #[schema(value_type = String, example = "human:loan-desk")]
    pub owner: Owner,
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "The team is on leave")]
    pub reason: Reason,
}

/// Asks for help.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct EscalateRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "Fraud flag")]
    pub reason: Reason,
    /// Who takes over; as before when absent.
    #[schema(value_type = Option<String>, example = "human:supervisors")]
    pub to: Option<Owner>,
}

/// Holds a stage up.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct PauseRequest {
    /// Why; kept in the timeline.
    #[schema(value_type = String, max_length = 1000, example = "The applicant is away")]
    pub reason: Reason,
    /// Why, as a word that policies know. It may pause clocks.
    #[schema(value_type = Option<String>, example = "waiting_citizen")]
    pub because: Option<PauseReason>,
}

impl Request for ReopenRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ReopenRequest> {
        let stage = fields.optional("stage", text(StageId::parse));
        required_reason(fields).map(|reason| ReopenRequest { reason, stage })
    }
}

impl Request for AssignStageRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<AssignStageRequest> {
        let owner = fields.required("owner", text(Owner::parse));
        let reason = required_reason(fields);
        Some(AssignStageRequest { owner: owner?, reason: reason? })
    }
}

impl Request for EscalateRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<EscalateRequest> {
        let to = fields.optional("to", text(Owner::parse));
        required_reason(fields).map(|reason| EscalateRequest { reason, to })
    }
}

impl Request for PauseRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<PauseRequest> {
        let because = fields.optional("because", text(PauseReason::parse));
        required_reason(fields).map(|reason| PauseRequest { reason, because })
    }
}
