//! Lists and the results of batches.

use crate::problem::ProblemBody;
use serde::Serialize;
use utoipa::ToSchema;

/// One page of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// What to send as `cursor` for the next page; null at the end.
    #[schema(required, example = "0000000000g00")]
    pub next: Option<String>,
}

/// The results of a batch, in the order of its items.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Results<T> {
    /// One result an item.
    pub results: Vec<SubmittedItem<T>>,
}

/// What became of one item: it succeeds or fails by itself.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SubmittedItem<T> {
    /// Done.
    Ok(T),
    /// Refused.
    Error(ProblemBody),
}
