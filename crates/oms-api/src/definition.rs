//! How a workflow is described, for whoever writes one.
//!
//! These say what a definition may hold. It is read by `oms_domain::workflow`, from the same JSON
//! in which it is stored.

use utoipa::ToSchema;

/// A workflow: its stages, and how they depend on each other.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct WorkflowDefinition {
    /// Its name, the one in the path; the same name again makes a new version.
    #[schema(max_length = 100, example = "DisasterLoan")]
    pub name: String,
    /// 1 to 8 letters in front of its tickets' numbers; the initials of the name when absent.
    #[schema(example = "DL")]
    pub prefix: Option<String>,
    /// What people read, also the public; the name when absent.
    #[schema(max_length = 200, example = "Small-business disaster loan")]
    pub title: Option<String>,
    /// Whether a stage whose owner has no token is an error; a warning when absent.
    #[schema(example = false)]
    pub strict_owners: Option<bool>,
    /// The calendar whose hours are working time for its stages.
    #[schema(example = "City hall")]
    pub calendar: Option<String>,
    /// Who gets a task when help is asked for with one of its stages; whom its board names when
    /// absent.
    #[schema(example = "human:supervisors")]
    pub supervisor: Option<String>,
    /// What the data of its tickets has to look like: a profile of JSON Schema.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"type": "object", "required": ["amount"]}))]
    pub schema: Option<serde_json::Value>,
    /// Its stages: 1 to 500.
    #[schema(min_items = 1, max_items = 500)]
    pub stages: Vec<StageDefinition>,
}

/// A stage of a workflow.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct StageDefinition {
    /// Letters, digits, `_`, `-` and `.`, a letter first; unique in the workflow.
    #[schema(max_length = 64, example = "id_check")]
    pub id: String,
    /// What staff read; the id when absent.
    #[schema(example = "Identity check")]
    pub name: Option<String>,
    /// What the public reads; the name when absent.
    #[schema(example = "Identity check")]
    pub public_name: Option<String>,
    /// Whether the public sees the stage; it does when absent.
    #[schema(example = true)]
    pub public: Option<bool>,
    /// Who does it: `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name. Needed, unless
    /// `workflow` says that a ticket does it.
    #[schema(example = "IRS_VerifyBot")]
    pub owner: Option<String>,
    /// The workflow on which a ticket does its work, in place of an owner; not together with
    /// `form`. It has to be published before.
    #[schema(max_length = 100)]
    pub workflow: Option<String>,
    /// Its time limit in whole minutes; none when absent.
    #[schema(minimum = 1, example = 30)]
    pub sla_mins: Option<u32>,
    /// Its time limit as `90m`, `48h` or `3d`, or in working time as `45wm`, `8wh` or `2wd`; not
    /// together with `slaMins`.
    pub sla: Option<String>,
    /// Ids of the stages that must be done or skipped first; starts at once when absent.
    #[schema(example = json!(["intake"]))]
    pub depends_on: Option<Vec<String>>,
    /// The amount from which on the stage is needed; always when absent.
    #[schema(minimum = 0)]
    pub min_amount: Option<f64>,
    /// A condition: the stage is needed only if it holds; not together with `minAmount`.
    #[schema(example = "data.amount >= 50000")]
    pub when: Option<String>,
    /// Which parts of the data the worker gets; all of it when absent.
    #[schema(max_items = 100, example = json!(["amount", "applicant"]))]
    pub input: Option<Vec<String>>,
    /// What the output of a stage that is done has to look like: a profile of JSON Schema.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"type": "object", "required": ["match"]}))]
    pub form: Option<serde_json::Value>,
    /// How the stage is tried again by itself; not at all when absent.
    pub retry: Option<RetryDefinition>,
    /// What becomes of the ticket when the stage has failed for good: `block`, `fail`, `skip` or
    /// `goto:STAGE`; `block` when absent.
    #[schema(example = "goto:intake")]
    pub on_fail: Option<String>,
    /// What is done when its time limit is breached, once a cycle: `notify`, or
    /// `{"notify": WHOM, "urgent": true}`, `{"reroute": OWNER}`, `{"priority": 0}`.
    #[schema(max_items = 10, example = json!(["notify", {"reroute": "human:second-desk"}]))]
    pub on_breach: Option<Vec<serde_json::Value>>,
    /// Who gets a task when help is asked for with the stage; as the workflow says when absent.
    #[schema(example = "human:supervisors")]
    pub supervisor: Option<String>,
    /// What undoes the stage, once it is done, when the ticket is cancelled; nothing when absent.
    pub compensate: Option<CompensateDefinition>,
}

/// What undoes a stage that was done.
#[derive(Debug, Clone, PartialEq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct CompensateDefinition {
    /// What staff read; the stage's name when absent.
    #[schema(example = "Take the payment back")]
    pub name: Option<String>,
    /// Who does it: `human:NAME`, `agent:NAME`, `svc:NAME` or a plain name.
    #[schema(example = "Treasury_Payments")]
    pub owner: String,
    /// Its time limit in whole minutes; none when absent.
    #[schema(minimum = 1, example = 60)]
    pub sla_mins: Option<u32>,
    /// Its time limit, spelled as that of a stage; not together with `slaMins`.
    pub sla: Option<String>,
    /// Which parts of the data the worker gets; all of it when absent.
    #[schema(max_items = 100, example = json!(["amount"]))]
    pub input: Option<Vec<String>>,
    /// What its output has to look like: a profile of JSON Schema.
    #[schema(value_type = Option<BTreeMap<String, Value>>)]
    pub form: Option<serde_json::Value>,
}

/// How a stage is tried again by itself.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "camelCase")]
pub struct RetryDefinition {
    /// How many attempts there are in all; 1 when absent.
    #[schema(minimum = 1, maximum = 100, example = 3)]
    pub attempts: Option<u32>,
    /// How long the second attempt waits, as `30s`, `5m`, `2h` or `1d`; each further one waits
    /// twice as long as the one before. Not at all when absent.
    #[schema(example = "5m")]
    pub backoff: Option<String>,
    /// How long an attempt may be in progress, spelled the same way; for ever when absent.
    #[schema(example = "1h")]
    pub timeout: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::{StageDefinition, WorkflowDefinition};
    use oms_base::Code;
    use oms_domain::workflow;
    use serde_json::{Map, Value, json};
    use utoipa::PartialSchema;

    /// Every documented field, absent.
    fn fields<S: PartialSchema>() -> Map<String, Value> {
        let schema = serde_json::to_value(S::schema()).unwrap();
        let names = schema["properties"].as_object().unwrap().keys().cloned();
        names.map(|name| (name, Value::Null)).collect()
    }

    #[test]
    fn every_documented_field_is_read() {
        let mut definition = fields::<WorkflowDefinition>();
        definition["stages"] = json!([fields::<StageDefinition>()]);
        let faults = workflow::read(&definition.into(), &|_| true).unwrap_err();
        let unknown = faults.list().iter().find(|fault| fault.code == Code::UnknownField);
        assert_eq!(unknown, None);
    }
}
