//! Bodies that open tickets.

use crate::arrange::LocateRequest;
use crate::payload;
use crate::request::Request;
use oms_base::limits::{DATA_BYTES_MAX, LABELS_MAX};
use oms_base::{Code, Description, Label, Name, Owner, Priority, Title};
use oms_domain::json::{Fields, integer, text};
use oms_domain::sla::Target;
use utoipa::ToSchema;

/// Opens a ticket on a plain board or in the newest version of a workflow.
#[derive(Debug, Clone, PartialEq, ToSchema)]
pub struct OpenRequest {
    /// The plain board of this name; exactly one of `board` and `workflow`.
    #[schema(value_type = Option<String>, example = "City Potholes")]
    pub board: Option<Name>,
    /// The newest version of the workflow of this name; exactly one of `board` and `workflow`.
    #[schema(value_type = Option<String>, example = "DisasterLoan")]
    pub workflow: Option<Name>,
    /// Its title.
    #[schema(value_type = Option<String>, max_length = 200, example = "Hole in Elm Street")]
    pub title: Option<Title>,
    /// Its description.
    #[schema(value_type = Option<String>, max_length = 10000,
        example = "It is about a metre wide.")]
    pub description: Option<Description>,
    /// Its data: an object of at most 64 KiB. Some workflows require `data.amount`.
    #[schema(value_type = Option<BTreeMap<String, Value>>, example = json!({"amount": 120_000}))]
    pub data: Option<String>,
    /// 0 (most urgent) to 3; 2 when absent.
    #[schema(value_type = Option<u8>, maximum = 3, example = 2)]
    pub priority: Priority,
    /// Who is responsible.
    #[schema(value_type = Option<String>, example = "human:road-crew")]
    pub owner: Option<Owner>,
    /// Its labels.
    #[schema(value_type = Option<Vec<String>>, example = json!(["flooded"]))]
    pub labels: Vec<Label>,
    /// Its time limit: `90m`, `48h`, `3d`, or in working time `45wm`, `8wh`, `2wd` by the calendar
    /// of its board or workflow. It goes before what policies promise.
    #[schema(value_type = Option<String>, example = "48h")]
    pub sla: Option<Target>,
    /// Where it is. When absent, `data.gps` says it where that is text like `39.763,-89.653`.
    pub location: Option<LocateRequest>,
}

/// Opens many tickets; each succeeds or fails by itself.
#[derive(Debug, Clone, ToSchema)]
pub struct OpenBatchRequest {
    /// The tickets to open: at most 1,000.
    #[schema(max_items = 1000)]
    pub tickets: Vec<OpenRequest>,
}

impl Request for OpenRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<OpenRequest> {
        let target = target(fields);
        let title = fields.optional("title", text(Title::parse));
        let description = fields.optional("description", text(Description::parse));
        let data = fields.optional("data", payload::object(DATA_BYTES_MAX));
        let priority = fields.optional("priority", |v| integer(0..=3)(v).and_then(Priority::new));
        let owner = fields.optional("owner", text(Owner::parse));
        let labels = fields.list("labels", LABELS_MAX, text(Label::parse));
        let sla = fields.optional("sla", text(Target::parse));
        let location = fields.object("location", LocateRequest::read).flatten();
        let (board, workflow) = target?;
        Some(OpenRequest {
            board,
            workflow,
            title,
            description,
            data,
            priority: priority.unwrap_or(Priority::DEFAULT),
            owner,
            labels: labels.unwrap_or_default(),
            sla,
            location,
        })
    }
}

/// Exactly one of board and workflow.
fn target(fields: &mut Fields<'_, '_>) -> Option<(Option<Name>, Option<Name>)> {
    let given = (fields.value("board").is_some(), fields.value("workflow").is_some());
    let board = fields.optional("board", text(Name::parse));
    let workflow = fields.optional("workflow", text(Name::parse));
    match given {
        (true, true) => {
            let detail = "a ticket is opened on a board or in a workflow; name one of them";
            fields.fault("workflow", Code::Refused, detail);
        }
        (false, false) => fields.fault("board", Code::MissingField, "name a board or a workflow"),
        (true, false) | (false, true) => {}
    }
    (board.is_some() != workflow.is_some()).then_some((board, workflow))
}

#[cfg(test)]
mod tests {
    use super::OpenRequest;
    use crate::Request;
    use oms_base::{Code, Priority};
    use serde_json::{Value, json};

    fn faults(body: &Value) -> Vec<(String, Code)> {
        let faults = OpenRequest::from_json(body).unwrap_err();
        faults.into_iter().map(|fault| (fault.path, fault.code)).collect()
    }

    #[test]
    fn a_small_body_is_enough() {
        let open = OpenRequest::from_json(&json!({"board": "Potholes"})).unwrap();
        assert_eq!(open.board.map(|name| name.to_string()), Some("Potholes".to_owned()));
        assert_eq!((open.priority, open.data), (Priority::DEFAULT, None));
    }

    #[test]
    fn nobody_sets_what_is_not_theirs() {
        let body = json!({"board": "P", "status": "completed", "history": [], "seq": 1, "id": "x"});
        let unknown = |path: &str| (path.to_owned(), Code::UnknownField);
        assert_eq!(faults(&body), ["status", "history", "seq", "id"].map(unknown));
    }

    #[test]
    fn exactly_one_target() {
        assert_eq!(faults(&json!({})), [("board".to_owned(), Code::MissingField)]);
        let both = json!({"board": "P", "workflow": "W"});
        assert_eq!(faults(&both), [("workflow".to_owned(), Code::Refused)]);
    }

    #[test]
    fn every_bad_field_is_named() {
        let body = json!({"board": "P", "title": " ", "data": 7, "priority": 4, "sla": "soon",
            "labels": ["a", ""], "location": {"lat": 91, "lon": 0}});
        let paths: Vec<String> = faults(&body).into_iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["title", "data", "priority", "labels[1]", "sla", "location.lat"]);
    }
}
