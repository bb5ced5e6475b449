//! Figures of boards.

use serde::Serialize;
use utoipa::ToSchema;

/// How many tickets of a board are in each status; these keys, in this order, and no others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct BoardCounts {
    /// Nobody has started.
    #[schema(example = 12)]
    pub queued: i64,
    /// Somebody works on it.
    #[schema(example = 5)]
    pub in_progress: i64,
    /// Nothing can go on until somebody acts.
    #[schema(example = 2)]
    pub blocked: i64,
    /// Finished.
    #[schema(example = 43)]
    pub completed: i64,
}

/// What a recount from the log came to.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct RecountBody {
    /// Up to where the log was counted.
    #[schema(example = "0000000000g00")]
    pub position: String,
    /// Where a stored count differs; empty when all is well.
    pub differences: Vec<DifferenceBody>,
}

/// A count that is not what the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DifferenceBody {
    /// What is counted.
    #[schema(example = "board/brd_01hzk2m9xq4c7/queued")]
    pub key: String,
    /// What the log says.
    #[schema(example = 12)]
    pub counted: i64,
    /// What was stored.
    #[schema(example = 11)]
    pub stored: i64,
}

#[cfg(test)]
mod tests {
    use super::BoardCounts;

    #[test]
    fn four_keys_in_the_seed_s_order() {
        let counts = BoardCounts { queued: 12, in_progress: 5, blocked: 2, completed: 43 };
        let text = serde_json::to_string(&counts).unwrap();
        assert_eq!(text, r#"{"queued":12,"in_progress":5,"blocked":2,"completed":43}"#);
    }
}
