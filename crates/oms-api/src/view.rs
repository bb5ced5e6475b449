//! Saved views.

use crate::job::query;
use crate::request::Request;
use crate::text::Text;
use oms_base::limits::VIEW_COLUMNS_MAX;
use oms_base::{Code, Fault, Faults, PrincipalId, Timestamp};
use oms_domain::json::{Fields, boolean, text};
use oms_domain::query::Order;
use oms_domain::workflow::DataPath;
use serde::Serialize;
use utoipa::ToSchema;

/// What a view may show of a ticket, beside `data.PATH`.
const COLUMNS: [&str; 13] = [
    "number",
    "title",
    "board",
    "workflow",
    "status",
    "status_since",
    "stage",
    "owner",
    "priority",
    "labels",
    "opened_at",
    "due_at",
    "sla_status",
];
const DATA: &str = "data.";

/// Saves a view under the name in the path.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct ViewRequest {
    /// Which tickets, in the query language; all when it is empty.
    #[schema(max_length = 1024, example = "status:blocked owner:me")]
    pub query: String,
    /// In which order; newest first when absent.
    #[schema(example = "due,-priority")]
    pub sort: Option<String>,
    /// What to show of each ticket, `data.PATH` among it; up to 20.
    #[schema(value_type = Option<Vec<String>>, max_items = 20,
        example = json!(["number", "title", "due_at", "data.street"]))]
    pub columns: Vec<String>,
    /// Whether all staff are to have it.
    #[schema(value_type = Option<bool>, example = false)]
    pub shared: bool,
}

impl Request for ViewRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<ViewRequest> {
        if fields.value("query").is_none() {
            fields.fault("query", Code::MissingField, "is required; empty means every ticket");
        }
        let query = query(fields, "query").map(|query| query.to_string());
        let sort = sort(fields);
        let columns = fields.list("columns", VIEW_COLUMNS_MAX, text(column));
        let shared = fields.optional("shared", boolean).unwrap_or(false);
        Some(ViewRequest { query: query?, sort, columns: columns.unwrap_or_default(), shared })
    }
}

fn sort(fields: &mut Fields<'_, '_>) -> Option<String> {
    let source = fields.optional("sort", text(|text: &str| Ok(text.to_owned())))?;
    let read = Order::parse(&source);
    for fault in read.as_ref().err().into_iter().flat_map(Faults::list) {
        fields.fault("sort", fault.code, fault.detail.clone());
    }
    read.ok().map(|order| order.to_string())
}

fn column(text: &str) -> Result<String, Fault> {
    // A comma stands between columns where they are kept.
    let is_data = text.starts_with(DATA) && !text.contains(',') && DataPath::parse(text).is_ok();
    if is_data || COLUMNS.contains(&text) {
        return Ok(text.to_owned());
    }
    let detail = format!("must be one of {}, or data.PATH", COLUMNS.join(", "));
    Err(Fault::here(Code::UnknownValue, detail))
}

/// A saved view.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ViewBody<'a> {
    /// Its name.
    #[schema(value_type = String, example = "Mine and stuck")]
    pub name: &'a str,
    /// Which tickets, in the query language.
    #[schema(value_type = String, example = "category:blocked owner:me")]
    pub query: &'a str,
    /// In which order; newest first when null.
    #[schema(value_type = Option<String>, required, example = "due,-priority")]
    pub sort: Option<&'a str>,
    /// What to show of each ticket.
    #[schema(value_type = Vec<String>, example = json!(["number", "title", "due_at"]))]
    pub columns: &'a [String],
    /// Whether all staff have it.
    #[schema(example = false)]
    pub shared: bool,
    /// Whose it is.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub owner: Text<PrincipalId>,
    /// When it was last saved.
    #[schema(value_type = String, format = DateTime)]
    pub saved_at: Text<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::ViewRequest;
    use crate::Request;
    use oms_base::Code;
    use serde_json::json;

    #[test]
    fn a_view_is_kept_in_canonical_text() {
        let body = json!({"query": "  (status:blocked)   owner:me", "sort": "due",
            "columns": ["number", "data.a.b"], "shared": true});
        let view = ViewRequest::from_json(&body).unwrap();
        assert_eq!(view.query, "status:blocked owner:me");
        assert_eq!((view.columns.len(), view.shared), (2, true));
        assert_eq!(ViewRequest::from_json(&json!({"query": ""})).unwrap().query, "");
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_its_place() {
        let body = json!({"query": "category:nowhere", "sort": "color,due,due",
            "columns": ["number", "secret", "data.a,b"]});
        let faults = ViewRequest::from_json(&body).unwrap_err();
        let seen: Vec<_> = faults.list().iter().map(|f| (f.path.as_str(), f.code)).collect();
        assert_eq!(
            seen,
            [
                ("query", Code::UnknownValue),
                ("sort", Code::UnknownValue),
                ("sort", Code::BadQuery),
                ("columns[1]", Code::UnknownValue),
                ("columns[2]", Code::UnknownValue),
            ]
        );
        let faults = ViewRequest::from_json(&json!({"query": null})).unwrap_err();
        assert_eq!(faults.list()[0].code, Code::MissingField);
    }
}
