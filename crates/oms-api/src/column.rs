//! Columns of a board, and the limits of what stands on it.

use oms_base::limits::COLUMNS_MAX;
use oms_base::{Code, ColumnId, StageName, Status};
use oms_domain::board::{Board, Column, Limit, Shows, Wip};
use oms_domain::json::{Fields, boolean, integer, text};
use oms_domain::workflow::{Template, TemplateStage};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Most tickets that a limit can name.
const LIMIT_MAX: i64 = 1_000_000;

/// A column: one of the five statuses under a name of its own, or a part of one.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ColumnBody<'a> {
    /// Letters, digits, `_` and `-`, a letter first; unique on the board. A stage's id where the
    /// board shows stages.
    #[schema(value_type = String, max_length = 64, example = "review")]
    pub id: &'a str,
    /// What people read; the id when absent.
    #[schema(value_type = Option<String>, example = "In review")]
    pub name: Option<&'a str>,
    /// The status that its tickets have; absent for a stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "in-progress")]
    pub status: Option<&'static str>,
    /// The columns that a ticket may go to from here; any when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<String>>, example = json!(["completed"]))]
    pub next: Option<Vec<&'a str>>,
    /// How many tickets may stand in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<LimitBody>,
}

/// How many tickets may be somewhere at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimitBody {
    /// So many.
    #[schema(minimum = 1, maximum = 1_000_000, example = 5)]
    pub max: u32,
    /// Whether one more is refused unless a reason is given; else it is only said.
    #[schema(value_type = Option<bool>, example = true)]
    pub hard: bool,
}

/// Limits of what is in work: in progress, or blocked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct WipBody {
    /// Of each lane.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lane: Option<LimitBody>,
    /// Of each owner.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<LimitBody>,
}

impl LimitBody {
    fn of(limit: Limit) -> LimitBody {
        LimitBody { max: limit.max, hard: limit.hard }
    }
}

impl WipBody {
    /// The limits of a board.
    pub fn of(wip: Wip) -> WipBody {
        WipBody { lane: wip.lane.map(LimitBody::of), person: wip.person.map(LimitBody::of) }
    }
}

/// The columns as people see them: the stages of `template` where the board shows them.
pub(crate) fn columns<'a>(board: &'a Board, template: Option<&'a Template>) -> Vec<ColumnBody<'a>> {
    let own = board.settings.columns().iter();
    match (board.settings.shows.unwrap_or_default(), template) {
        (Shows::Stages, Some(template)) => {
            let ended = own.filter(|column| !column.status.is_open()).map(of_column);
            template.stages().iter().map(of_stage).chain(ended).collect()
        }
        (Shows::Stages | Shows::Statuses, _) => own.map(of_column).collect(),
    }
}

fn of_column(column: &Column) -> ColumnBody<'_> {
    let next = column.next.as_ref();
    ColumnBody {
        id: column.id.as_str(),
        name: column.name.as_ref().map(StageName::as_str),
        status: Some(column.status.as_str()),
        next: next.map(|next| next.iter().map(ColumnId::as_str).collect()),
        limit: column.limit.map(LimitBody::of),
    }
}

fn of_stage(stage: &TemplateStage) -> ColumnBody<'_> {
    let name = Some(stage.name.as_str());
    ColumnBody { id: stage.id.as_str(), name, status: None, next: None, limit: None }
}

/// Reads `columns`; `None` when it is absent or anything of it is faulty.
pub(crate) fn read_columns(fields: &mut Fields<'_, '_>) -> Option<Vec<Column>> {
    let read = fields.objects("columns", COLUMNS_MAX, read_column)?;
    check_ids(fields, &read);
    read.into_iter().collect()
}

fn read_column(fields: &mut Fields<'_, '_>) -> Option<Column> {
    let id = fields.required("id", text(ColumnId::parse));
    let name = fields.optional("name", text(StageName::parse));
    let status = fields.required("status", text(Status::parse));
    let next = fields.list("next", COLUMNS_MAX, text(ColumnId::parse));
    let limit = read_limit(fields, "limit");
    Some(Column { id: id?, name, status: status?, next, limit })
}

/// Ids are unique, say nothing wrong of a status, and `next` names only what there is.
fn check_ids(fields: &mut Fields<'_, '_>, columns: &[Option<Column>]) {
    let known = |id: &ColumnId| {
        let own = columns.iter().flatten().any(|column| column.id == *id);
        own || Status::parse(id.as_str())
            .is_ok_and(|status| columns.iter().flatten().all(|column| column.status != status))
    };
    let mut seen = BTreeSet::new();
    for (index, column) in columns.iter().enumerate() {
        let Some(column) = column else { continue };
        let place = |field: &str| format!("columns[{index}].{field}");
        if !seen.insert(&column.id) {
            fields.fault(&place("id"), Code::Taken, "two columns have this id");
        }
        if Status::parse(column.id.as_str()).is_ok_and(|status| status != column.status) {
            let detail = "is the name of another status than the column's";
            fields.fault(&place("id"), Code::Taken, detail);
        }
        for (at, next) in column.next.iter().flatten().enumerate() {
            if !known(next) {
                let detail = "no column of the board has this id";
                fields.fault(&place(&format!("next[{at}]")), Code::UnknownValue, detail);
            }
        }
    }
}

/// Reads `wip`.
pub(crate) fn read_wip(fields: &mut Fields<'_, '_>) -> Option<Wip> {
    fields.object("wip", |wip| Wip {
        lane: read_limit(wip, "lane"),
        person: read_limit(wip, "person"),
    })
}

fn read_limit(fields: &mut Fields<'_, '_>, name: &'static str) -> Option<Limit> {
    let limit = fields.object(name, |limit| {
        let max = limit.required("max", integer(1..=LIMIT_MAX));
        let hard = limit.optional("hard", boolean).unwrap_or(false);
        Some(Limit { max: u32::try_from(max?).unwrap_or(u32::MAX), hard })
    });
    limit.flatten()
}
