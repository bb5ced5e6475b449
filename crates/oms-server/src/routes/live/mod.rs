//! Following the log: the same messages over a WebSocket and as server-sent events.

mod follow;
mod spell;
mod sse;
mod ws;

pub use ws::STREAM_INCOMING_BYTES_MAX;

use crate::router::{Limits, Routes};
use oms_app::Operation;
use utoipa_axum::routes;

/// The routes of this folder.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::FollowLog, routes!(ws::get_stream))
        .route(Operation::FollowLog, routes!(sse::get_events))
}
