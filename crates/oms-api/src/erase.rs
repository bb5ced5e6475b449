//! Erasing texts of a ticket, and the list of what was erased.

use crate::request::{Request, required_reason};
use crate::text::Text;
use crate::ticket::StaffTicket;
use oms_base::{Code, Erasable, Fault, Number, Reason, TicketId, Timestamp};
use oms_domain::json::{Fields, boolean, text};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The word for every field.
const ALL: &str = "all";

/// Erases texts of a ticket for good.
#[derive(Debug, Clone, PartialEq, Eq, ToSchema)]
pub struct EraseRequest {
    /// What: `title`, `description`, `data`, `labels`, `location`, `comments`, `reasons`,
    /// `results`, `files`, `record`, or `all`.
    #[schema(value_type = Vec<String>, example = json!(["title", "comments"]))]
    pub fields: Vec<Erasable>,
    /// Why. It stays in the timeline: name nobody in it.
    #[schema(value_type = String, example = "Asked for by the requester")]
    pub reason: Reason,
    /// Whether it only says what would go.
    #[schema(value_type = Option<bool>, example = false)]
    pub dry_run: bool,
}

impl Request for EraseRequest {
    fn read(fields: &mut Fields<'_, '_>) -> Option<EraseRequest> {
        let words = fields.list("fields", Erasable::ALL.len() + 1, text(erasable));
        if words.is_none() && fields.value("fields").is_none() {
            fields.fault("fields", Code::MissingField, "say what is to be erased");
        }
        if words.as_ref().is_some_and(Vec::is_empty) {
            fields.fault("fields", Code::OutOfBounds, "say what is to be erased");
        }
        let reason = required_reason(fields);
        let dry_run = fields.optional("dry_run", boolean).unwrap_or(false);
        let mut erased: Vec<Erasable> = words?.into_iter().flatten().copied().collect();
        erased.sort_unstable();
        erased.dedup();
        Some(EraseRequest { fields: erased, reason: reason?, dry_run })
    }
}

fn erasable(word: &str) -> Result<&'static [Erasable], Fault> {
    if word == ALL {
        return Ok(Erasable::ALL);
    }
    let found = Erasable::ALL.iter().position(|field| field.as_str() == word);
    let found = found.and_then(|at| Erasable::ALL.get(at..=at));
    found.ok_or_else(|| {
        let words: Vec<_> = Erasable::ALL.iter().map(|field| field.as_str()).collect();
        Fault::here(Code::UnknownValue, format!("must be {ALL}, or one of {}", words.join(", ")))
    })
}

/// The ticket as it is then; in a dry run, what would go.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(untagged)]
pub enum EraseBody<'a> {
    /// As it is then.
    Ticket(Box<StaffTicket<'a>>),
    /// What would go.
    Preview(ErasePreviewBody),
}

/// What erasing texts of a ticket would take.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErasePreviewBody {
    /// The ticket.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its number.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub number: Text<Number>,
    /// How many texts of each field stand in its history.
    #[schema(example = json!({"comments": 3, "title": 1}))]
    pub texts: BTreeMap<&'static str, u32>,
    /// How many files.
    #[schema(example = 2)]
    pub files: usize,
    /// How many bytes they have together.
    #[schema(example = 73412)]
    pub file_bytes: u64,
    /// Tickets that do the work of its stages, or whose stage it does: they have texts of their
    /// own, which are erased there.
    #[schema(value_type = Vec<String>, example = json!(["CP-2026-00043"]))]
    pub related: Vec<Text<Number>>,
}

/// An erasure, as the list has it: nothing of it is personal.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ErasureBody {
    /// The ticket.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its number.
    #[schema(example = "CP-2026-00042")]
    pub number: String,
    /// Seq of the event that says so.
    #[schema(example = 7)]
    pub seq: u64,
    /// What was erased.
    #[schema(example = json!(["comments", "title"]))]
    pub fields: Vec<String>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub erased_at: Text<Timestamp>,
    /// Whether nothing of it is left in the server's files by now. A server gets there within a
    /// minute; a backup under way holds it up.
    #[schema(example = true)]
    pub clean: bool,
}

#[cfg(test)]
mod tests {
    use super::EraseRequest;
    use crate::Request;
    use oms_base::{Code, Erasable};
    use serde_json::json;

    #[test]
    fn fields_are_read_once_each_and_in_order() {
        let read = |fields| {
            let body = json!({"fields": fields, "reason": "Asked for"});
            EraseRequest::from_json(&body).map(|read| read.fields)
        };
        let (title, comments) = (Erasable::Title, Erasable::Comments);
        assert_eq!(read(json!(["comments", "title", "comments"])), Ok(vec![title, comments]));
        assert_eq!(read(json!(["all", "title"])), Ok(Erasable::ALL.to_vec()));
    }

    #[test]
    fn every_fault_is_named() {
        for (body, wanted) in [
            (json!({}), vec![("fields", Code::MissingField), ("reason", Code::ReasonRequired)]),
            (json!({"fields": [], "reason": "x"}), vec![("fields", Code::OutOfBounds)]),
            (json!({"fields": "all", "reason": "x"}), vec![("fields", Code::WrongType)]),
            (
                json!({"fields": ["title", "owner"], "reason": "x", "dry": true}),
                vec![("fields[1]", Code::UnknownValue), ("dry", Code::UnknownField)],
            ),
        ] {
            let faults = EraseRequest::from_json(&body).unwrap_err();
            let found: Vec<_> =
                faults.list().iter().map(|fault| (fault.path.as_str(), fault.code)).collect();
            assert_eq!(found, wanted, "{body}");
        }
    }
}
