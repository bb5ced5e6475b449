//! A ticket's move to another version of its workflow.

use crate::request::Request;
use crate::ticket::StaffTicket;
use oms_base::StageId;
use oms_domain::json::{Fields, boolean};
use oms_domain::migration::{StageMap, read_target};
use oms_domain::ticket::Outlook;
use serde::Serialize;
use utoipa::ToSchema;

/// Moves a ticket to another version of its workflow.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct MigrateRequest {
    /// The version; the newest when absent.
    #[schema(minimum = 1, example = 3)]
    pub to: Option<u32>,
    /// What becomes of stages whose ids the version lacks: another stage, or null for nothing.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"risk_ai": "risk", "fax": null}))]
    pub map: StageMap,
    /// Whether it only says what would happen.
    #[schema(value_type = Option<bool>, example = false)]
    pub dry_run: bool,
}

impl Request for MigrateRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<MigrateRequest> {
        let (to, map) = read_target(fields);
        let dry_run = fields.optional("dry_run", boolean).unwrap_or(false);
        Some(MigrateRequest { to, map, dry_run })
    }
}

/// The ticket as it is then; in a dry run, what would become of its stages.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum MigrateBody<'a> {
    /// As it is then.
    Ticket(Box<StaffTicket<'a>>),
    /// What would become of it.
    Outlook(OutlookBody),
}

/// What a move to another version does to a ticket, by the stages' ids.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OutlookBody {
    /// The version that it runs.
    #[schema(example = 1)]
    pub from: u32,
    /// The version that it would run.
    #[schema(example = 3)]
    pub to: u32,
    /// Stages that go on as they are, under the ids that the version has for them.
    #[schema(example = json!(["id_check", "risk"]))]
    pub stay: Vec<String>,
    /// Stages that go.
    #[schema(example = json!(["fax"]))]
    pub go: Vec<String>,
    /// Stages that come.
    #[schema(example = json!(["site_visit"]))]
    pub come: Vec<String>,
    /// Of those that stay: stages that wait again, since the version asks something else first.
    #[schema(example = json!([]))]
    pub again: Vec<String>,
    /// Of those that stay: stages whose task goes to another owner; the lease on it is lost.
    #[schema(example = json!([]))]
    pub requeued: Vec<String>,
    /// Stages that are queued at once.
    #[schema(example = json!(["site_visit"]))]
    pub start: Vec<String>,
}

impl From<&Outlook> for OutlookBody {
    fn from(outlook: &Outlook) -> OutlookBody {
        let ids = |ids: &[StageId]| ids.iter().map(|id| id.as_str().to_owned()).collect();
        OutlookBody {
            from: outlook.from,
            to: outlook.to,
            stay: ids(&outlook.stay),
            go: ids(&outlook.go),
            come: ids(&outlook.come),
            again: ids(&outlook.again),
            requeued: ids(&outlook.requeued),
            start: ids(&outlook.start),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MigrateRequest, OutlookBody};
    use crate::Request;
    use oms_base::{Code, StageId};
    use oms_domain::ticket::Outlook;
    use serde_json::json;

    #[test]
    fn a_job_keeps_an_outlook_as_it_is_shown() {
        let ids = |ids: [&str; 2]| ids.map(|id| StageId::parse(id).unwrap()).to_vec();
        let outlook = Outlook {
            from: 1,
            to: 2,
            stay: ids(["a", "b"]),
            go: ids(["c", "d"]),
            come: ids(["e", "f"]),
            again: ids(["g", "h"]),
            requeued: ids(["i", "j"]),
            start: ids(["k", "l"]),
        };
        let shown = serde_json::to_value(OutlookBody::from(&outlook)).unwrap();
        assert_eq!(shown, outlook.to_json());
    }

    #[test]
    fn every_fault_of_a_map_is_named() {
        let body = json!({"to": 0, "map": {"a": "b", "c": null, "d": 1, "no way": "e"}});
        let faults = MigrateRequest::from_json(&body).unwrap_err();
        let found: Vec<_> =
            faults.list().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
        let wanted =
            [("to", Code::OutOfBounds), ("map.d", Code::WrongType), ("map.no way", Code::BadText)];
        assert_eq!(found, wanted);
        let read = MigrateRequest::from_json(&json!({"map": {"a": null}})).unwrap();
        assert_eq!((read.to, read.map.len(), read.dry_run), (None, 1, false));
        assert!(MigrateRequest::from_json(&json!({"map": ["a"]})).is_err());
    }
}
