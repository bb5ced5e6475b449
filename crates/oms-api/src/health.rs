//! Whether the server is up.

use serde::Serialize;
use utoipa::ToSchema;

/// `ok`, and nothing else that a stranger could learn from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct HealthBody {
    /// Always `ok`; a problem comes instead when it is not.
    #[schema(value_type = String, example = "ok")]
    pub status: &'static str,
}

impl HealthBody {
    /// All is well.
    pub const OK: HealthBody = HealthBody { status: "ok" };
}
