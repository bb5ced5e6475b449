//! Checkpoints, and the proof of a ticket.

use crate::text::Text;
use oms_base::{Number, TicketId};
use serde::Serialize;
use utoipa::ToSchema;

/// What the log says of itself, signed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CheckpointBody<'a> {
    /// A checkpoint as C2SP's `tlog-checkpoint` has it: the log's name, how many blocks it has, the
    /// root of the tree over them, an empty line, signatures.
    #[schema(value_type = String, example = "hms-oms/fe812c12f3ab4ce6\n3\nCQkJCQk=\n\n— …\n")]
    pub checkpoint: &'a str,
    /// The public key that signed it, as C2SP's `signed-note` has it.
    #[schema(
        example = "hms-oms/fe812c12f3ab4ce6+1f939a95+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs"
    )]
    pub key: String,
}

/// The proof of a ticket, which `oms proof verify` checks without any server.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProofBody<'a> {
    /// The form of this document.
    #[schema(value_type = String, example = "oms-ticket-proof/1")]
    pub format: &'static str,
    /// The ticket.
    #[schema(value_type = String, example = "tkt_01hzk2m9xq4c7")]
    pub ticket: Text<TicketId>,
    /// Its number.
    #[schema(value_type = String, example = "CP-2026-00042")]
    pub number: Text<Number>,
    /// Its log rows from the first event on, each as it is stored, in base64.
    #[schema(example = json!(["AQABAAYKkg=="]))]
    pub rows: Vec<String>,
    /// From its last event to the root of the batch: `left` or `right`, where it stands, and a
    /// hash.
    #[schema(example = json!(["left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"]))]
    pub event_path: Vec<String>,
    /// The place of the block that seals the batch, from 1.
    #[schema(example = 12)]
    pub position: i64,
    /// The batch.
    #[schema(example = 12)]
    pub batch: i64,
    /// The hash of the block before.
    #[schema(example = "c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff325cbf3c2498ea52a")]
    pub previous: String,
    /// From the block to the root of the checkpoint.
    #[schema(example = json!(["left c1fcc978ab405211f7f88eef438c78594dad5ad797a58ff3"]))]
    pub block_path: Vec<String>,
    /// The signed checkpoint.
    #[schema(value_type = String, example = "hms-oms/fe812c12f3ab4ce6\n3\nCQkJCQk=\n\n— …\n")]
    pub checkpoint: &'a str,
}
