//! Who has read what.

use crate::text::Text;
use oms_base::{PrincipalId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

/// One request that read something, or was not let.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadBody<'a> {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    pub time: Text<Timestamp>,
    /// Who.
    #[schema(value_type = String, example = "prn_01hzk2m9xq4c7")]
    pub principal: Text<PrincipalId>,
    /// What people call them.
    #[schema(value_type = Option<String>, required, example = "Ada")]
    pub name: Option<&'a str>,
    /// In which role.
    #[schema(value_type = String, example = "staff")]
    pub role: &'static str,
    /// What they asked for, as a row of the table in `docs/concepts/security.md`.
    #[schema(value_type = String, example = "read-tickets")]
    pub operation: &'a str,
    /// What was read, an id or a name; empty for a list.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub subject: &'a str,
    /// What a list was asked for.
    #[schema(value_type = String, example = "q=owner:me")]
    pub query: &'a str,
    /// The HTTP status of the answer.
    #[schema(example = 200)]
    pub status: u16,
    /// How many items it showed; null when it was no list.
    #[schema(required, example = 50)]
    pub count: Option<u32>,
    /// Names the request in the server's log.
    #[schema(value_type = String, example = "req_000hzk2m9xq4c")]
    pub request_id: &'a str,
    /// Where it came from.
    #[schema(value_type = String, example = "192.0.2.7")]
    pub source: &'a str,
}

/// How many requests without a name there were in a minute.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadCountBody {
    /// The minute's first instant.
    #[schema(value_type = String, format = DateTime)]
    pub time: Text<Timestamp>,
    /// The network that they came from; `others` for those beyond 256 in a minute, and empty for
    /// public pages.
    #[schema(example = "192.0.2.0")]
    pub source: String,
    /// The error code of what was denied; `tracked` for public pages that were shown.
    #[schema(example = "OMS-010")]
    pub what: String,
    /// How many.
    #[schema(example = 12)]
    pub count: u64,
}
