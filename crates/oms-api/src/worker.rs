//! Workers of triggers: what they are to look at, and what they say of it.

use crate::problem::FaultBody;
use crate::request::Request;
use crate::text::Text;
use crate::ticket::StaffTicket;
use crate::trigger::ParkedBody;
use oms_base::limits::BATCH_ITEMS_MAX;
use oms_base::{Code, Fault, Faults, TicketId, Timestamp};
use oms_domain::action::{Action, read_actions};
use oms_domain::json::{Fields, boolean, integer, text};
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket that a worker is to look at.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CandidateBody<'a> {
    /// The ticket, as it stands.
    #[schema(value_type = StaffTicket)]
    pub ticket: StaffTicket<'a>,
    /// The server's time.
    #[schema(value_type = String, format = DateTime)]
    pub now: Text<Timestamp>,
    /// The ticket's `status_since` when the condition was last found to hold; null when it was not,
    /// or was found not to hold since.
    #[schema(value_type = Option<String>, required, format = DateTime)]
    pub held_since: Option<Text<Timestamp>>,
    /// Whether what happened to it activates nothing: say whether the condition holds, and want
    /// nothing.
    #[schema(example = false)]
    pub quiet: bool,
}

/// What lies ahead of a worker.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct AheadBody<'a> {
    /// Where the trigger's cursor stands.
    #[schema(example = "0000000000g00")]
    pub from: String,
    /// How far was read: where it may stand when these tickets have been looked at.
    #[schema(example = "0000000000h00")]
    pub to: String,
    /// The tickets that have changed up to there, once each, at most `limit`.
    #[schema(value_type = Vec<CandidateBody>)]
    pub candidates: Vec<CandidateBody<'a>>,
    /// Since when the trigger does nothing, and why; null while it does.
    #[schema(value_type = Option<ParkedBody>, required)]
    pub parked: Option<ParkedBody<'a>>,
}

/// What a worker found, and wants.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ConcludeRequest {
    /// The version of the trigger that the worker has.
    #[schema(example = 1)]
    pub version: u32,
    /// Where the trigger's cursor stands, as `from` said; with `to`.
    #[schema(example = "0000000000g00")]
    pub from: Option<String>,
    /// Where it is to stand.
    #[schema(example = "0000000000h00")]
    pub to: Option<String>,
    /// What was found of each ticket, at most 1,000.
    pub results: Vec<VerdictRequest>,
}

/// What a worker found of a ticket, and wants.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct VerdictRequest {
    /// The ticket's id.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: TicketId,
    /// Its `version` that was looked at. What is wanted of one that has another one is not done.
    #[schema(example = 1)]
    pub version: u64,
    /// Whether the condition holds.
    #[schema(example = true)]
    pub holds: bool,
    /// What is to be done to it: actions as triggers have them, but `merge`; nothing when absent.
    #[schema(value_type = Option<Vec<BTreeMap<String, Value>>>, example = json!([{"priority": 1}]))]
    pub then: Vec<Action>,
}

/// What became of what a worker said.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ConcludedBody {
    /// In the order of `results`.
    pub outcomes: Vec<OutcomeBody>,
    /// Owners of assignments that nobody is registered as.
    pub warnings: Vec<FaultBody>,
}

/// What became of what was wanted of a ticket.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutcomeBody {
    /// `noted` where nothing was wanted, `done`, `unchanged` when all was so already, `passed` when
    /// the ticket has changed meanwhile or the trigger may not fire, `stopped` at the end of a
    /// chain of triggers, `refused`.
    #[schema(value_type = String, example = "done")]
    pub outcome: &'static str,
    /// Why it was refused.
    #[schema(required)]
    pub why: Option<String>,
}

impl Request for ConcludeRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ConcludeRequest> {
        let version = fields.required("version", integer(1..=i64::from(u32::MAX)));
        let from = fields.optional("from", text(|text| Ok(text.to_owned())));
        let to = fields.optional("to", text(|text| Ok(text.to_owned())));
        if from.is_some() != to.is_some() {
            fields.fault("to", Code::MissingField, "`from` and `to` stand together");
        }
        fields.required("results", Ok);
        let results = fields.objects("results", BATCH_ITEMS_MAX, VerdictRequest::read);
        let results = results?.into_iter().collect::<Option<Vec<_>>>()?;
        Some(ConcludeRequest { version: u32::try_from(version?).ok()?, from, to, results })
    }
}

impl Request for VerdictRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<VerdictRequest> {
        let ticket = fields.required("ticket", text(TicketId::parse));
        let version = fields.required("version", integer(1..=i64::MAX));
        let holds = fields.required("holds", boolean);
        let mut faults = Faults::default();
        let then = match fields.value("then") {
            Some(then) if then.as_array().is_none_or(|then| !then.is_empty()) => {
                read_actions("then", then, &mut faults)
            }
            Some(_) | None => Vec::new(),
        };
        if then.contains(&Action::Merge) {
            faults.push(Fault::new("then", Code::Refused, "a worker matches nothing; use link"));
        }
        for Fault { path, code, detail, .. } in faults {
            fields.fault(&path, code, detail);
        }
        let version = u64::try_from(version?).ok()?;
        Some(VerdictRequest { ticket: ticket?, version, holds: holds?, then })
    }
}
