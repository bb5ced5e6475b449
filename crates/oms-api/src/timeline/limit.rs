//! A hard limit, as the timeline tells that it was passed.

use serde::Serialize;
use utoipa::ToSchema;

/// A hard limit that was passed, and how many stood there then.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LimitPassedBody<'a> {
    /// Of what: `column`, `lane` or `owner`.
    #[schema(value_type = String, example = "owner")]
    pub field: &'a str,
    /// Of which.
    #[schema(value_type = Option<String>, example = "human:road-crew")]
    pub name: Option<&'a str>,
    /// How many it takes.
    #[schema(example = 3)]
    pub max: u32,
    /// How many were there.
    #[schema(example = 4)]
    pub count: u32,
}
