//! The API's own description, for anybody.

use crate::answer::json_bytes;
use crate::document;
use crate::router::{Limits, Routes};
use axum::body::Bytes;
use axum::http::header;
use axum::response::IntoResponse;
use oms_app::Operation;
use std::sync::LazyLock;
use utoipa_axum::routes;

static DOCUMENT: LazyLock<Bytes> = LazyLock::new(|| json_bytes(&document::openapi()).into());

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL).route(Operation::CheckHealth, routes!(get_openapi))
}

/// Read this description.
#[utoipa::path(get, path = "/openapi.json", tag = "health", security(()),
    responses((status = 200, description = "OpenAPI", body = Object,
        example = json!({"openapi": "3.1.0"}))))]
async fn get_openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DOCUMENT.clone())
}
