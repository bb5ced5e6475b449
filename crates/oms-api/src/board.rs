//! Boards.

use crate::column::{ColumnBody, WipBody, columns, read_columns, read_wip};
use crate::request::Request;
use crate::text::{Text, stored_json};
use oms_base::time::check_zone;
use oms_base::{BoardId, Code, Fault, Name, Owner, Prefix};
use oms_domain::board::{Board, Column, Lanes, Shows, Wip};
use oms_domain::json::{Fields, text};
use oms_domain::schema::Schema;
use oms_domain::sla::Target;
use oms_domain::workflow::Template;
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Makes a board, or updates the fields given of the board of this name.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct BoardRequest {
    /// Its unique name.
    #[schema(value_type = String, max_length = 100, example = "City Potholes")]
    pub name: Name,
    /// IANA time zone; UTC when none is ever given.
    #[schema(example = "America/Chicago")]
    pub tz: Option<String>,
    /// The letters in front of its tickets' numbers; its initials when none are ever given.
    #[schema(value_type = Option<String>, example = "CP")]
    pub prefix: Option<Prefix>,
    /// What makes its rows: `owner`, `priority`, the beginning of labels with its colon like
    /// `district:`, or a path into the data.
    #[schema(value_type = Option<String>, example = "district:")]
    pub lanes: Option<Name>,
    /// Time limit of its tickets when they name none and no policy promises anything: `90m`, `48h`,
    /// `3d`, or in working time `45wm`, `8wh`, `2wd`.
    #[schema(value_type = Option<String>, example = "48h")]
    pub sla: Option<Target>,
    /// The calendar whose hours are working time.
    #[schema(value_type = Option<String>)]
    pub calendar: Option<Name>,
    /// Its own columns, in their order; a status that none of them has keeps its usual one. An
    /// empty list drops them.
    #[schema(value_type = Option<Vec<ColumnBody>>)]
    pub columns: Option<Vec<Column>>,
    /// How much may be in work; an empty object drops the limits.
    #[schema(value_type = Option<WipBody>)]
    pub wip: Option<Wip>,
    /// What its columns show: `statuses`, or the `stages` of the workflow that it belongs to.
    #[schema(value_type = Option<String>, example = "statuses")]
    pub shows: Option<Shows>,
    /// What the data of its tickets has to look like: a profile of JSON Schema. An empty object
    /// drops it.
    #[schema(value_type = Option<BTreeMap<String, Value>>,
        example = json!({"type": "object", "required": ["gps"]}))]
    pub schema: Option<Schema>,
    /// Who gets a task when help is asked for with one of its tickets, and neither a stage nor a
    /// workflow names somebody.
    #[schema(value_type = Option<String>, example = "human:supervisors")]
    pub supervisor: Option<Owner>,
}

impl Request for BoardRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<BoardRequest> {
        let name = fields.required("name", text(Name::parse));
        let zone = |zone: &str| check_zone(zone).map(|()| zone.to_owned());
        let tz = fields.optional("tz", text(zone));
        let prefix = fields.optional("prefix", text(Prefix::parse));
        let lanes = fields.optional(
            "lanes",
            text(|lanes| {
                Lanes::parse(lanes)?;
                Name::parse(lanes)
            }),
        );
        let sla = fields.optional("sla", text(Target::parse));
        let calendar = fields.optional("calendar", text(Name::parse));
        let (columns, wip) = (read_columns(fields), read_wip(fields));
        let shows = fields.optional("shows", text(read_shows));
        let schema = Schema::field(fields, "schema");
        let supervisor = fields.optional("supervisor", text(Owner::parse));
        let name = name?;
        let request = BoardRequest {
            name,
            tz,
            prefix,
            lanes,
            sla,
            calendar,
            columns,
            wip,
            shows,
            schema,
            supervisor,
        };
        Some(request)
    }
}

fn read_shows(word: &str) -> Result<Shows, Fault> {
    let all = [Shows::Statuses, Shows::Stages];
    let unknown = || Fault::here(Code::UnknownValue, "must be one of statuses, stages");
    all.into_iter().find(|shows| shows.as_str() == word).ok_or_else(unknown)
}

/// A board.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct BoardBody<'a> {
    /// Its id.
    #[schema(value_type = String, example = "brd_01hzk2m9xq4c7")]
    pub id: Text<BoardId>,
    /// Its unique name.
    #[schema(value_type = String, example = "City Potholes")]
    pub name: &'a str,
    /// Its time zone.
    #[schema(value_type = String, example = "America/Chicago")]
    pub tz: &'a str,
    /// The letters in front of its tickets' numbers.
    #[schema(value_type = String, example = "CP")]
    pub prefix: &'a str,
    /// What makes its rows.
    #[schema(value_type = Option<String>, required, example = "district:")]
    pub lanes: Option<&'a str>,
    /// Time limit of its tickets when they name none.
    #[schema(required, example = "48h")]
    pub sla: Option<String>,
    /// The calendar whose hours are working time.
    #[schema(value_type = Option<String>, required, example = "City hall")]
    pub calendar: Option<&'a str>,
    /// Its columns, in their order.
    #[schema(value_type = Vec<ColumnBody>)]
    pub columns: Vec<ColumnBody<'a>>,
    /// How much may be in work.
    #[schema(required)]
    pub wip: Option<WipBody>,
    /// What its columns show: `statuses` or `stages`.
    #[schema(value_type = String, example = "statuses")]
    pub shows: &'static str,
    /// What the data of its tickets has to look like.
    #[schema(value_type = Option<BTreeMap<String, Value>>, required,
        example = json!({"type": "object", "required": ["gps"]}))]
    pub schema: Option<&'a RawValue>,
    /// Who gets a task when help is asked for with one of its tickets.
    #[schema(value_type = Option<String>, required, example = "human:supervisors")]
    pub supervisor: Option<&'a str>,
    /// Whether it belongs to a workflow and takes no plain tickets.
    #[schema(example = false)]
    pub of_workflow: bool,
    /// Counts its changes.
    #[schema(example = 1)]
    pub version: u64,
    /// With a write: where the change stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "0000000000g00")]
    pub position: Option<String>,
}

impl<'a> BoardBody<'a> {
    /// A board as staff see it; `template` is the newest version of its workflow, `position` comes
    /// with a write.
    pub fn of(
        board: &'a Board,
        template: Option<&'a Template>,
        position: Option<String>,
    ) -> BoardBody<'a> {
        let settings = &board.settings;
        BoardBody {
            id: Text(board.id),
            name: board.name.as_str(),
            tz: &settings.tz,
            prefix: settings.prefix.as_str(),
            lanes: settings.lanes.as_ref().map(Name::as_str),
            sla: settings.sla.map(|target| target.to_string()),
            calendar: settings.calendar.as_ref().map(Name::as_str),
            columns: columns(board, template),
            wip: settings.wip.map(WipBody::of),
            shows: settings.shows.unwrap_or_default().as_str(),
            schema: settings.schema.as_ref().and_then(|schema| stored_json(schema.source())),
            supervisor: settings.supervisor.as_ref().map(Owner::as_str),
            of_workflow: board.workflow.is_some(),
            version: board.version,
            position,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::BoardRequest;
    use crate::Request;
    use serde_json::json;

    #[test]
    fn all_faults_of_a_board_come_at_once() {
        let body = json!({"name": " ", "tz": "Mars/Base", "prefix": "D1", "sla": "2 wd", "x": 1});
        let faults = BoardRequest::from_json(&body).unwrap_err();
        let paths: Vec<_> = faults.list().iter().map(|fault| fault.path.as_str()).collect();
        assert_eq!(paths, ["name", "tz", "prefix", "sla", "x"]);
    }
}
