//! The API's own description, for anybody: for programs, and as a page for people.

use crate::document::{self, OpenErrors};
use crate::reference;
use crate::router::{Limits, Routes};
use axum::http::{HeaderValue, header};
use axum::response::IntoResponse;
use oms_app::Operation;
use utoipa_axum::routes;

const HTML_TYPE: &str = "text/html; charset=utf-8";

/// The routes of this file.
pub(crate) fn routes() -> Routes {
    Routes::with(Limits::USUAL)
        .route(Operation::CheckHealth, routes!(get_openapi))
        .route(Operation::CheckHealth, routes!(get_docs))
        .route(Operation::CheckHealth, routes!(get_docs_alias))
}

/// Read this description.
///
/// The same bytes as `openapi/oms.json` in the repository of this version.
#[utoipa::path(get, path = "/openapi.json", tag = "reference", security(()),
    responses(
        (status = 200, description = "OpenAPI 3.1", body = Object,
            example = json!({"openapi": "3.1.0"})),
        OpenErrors))]
async fn get_openapi() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], document::openapi())
}

/// Read this description as a page.
///
/// One page without scripts, which needs nothing from anywhere else.
#[utoipa::path(get, path = "/docs", tag = "reference", security(()),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html",
            example = json!("<!doctype html>")),
        OpenErrors))]
async fn get_docs() -> impl IntoResponse {
    let policy = HeaderValue::from_static(reference::content_policy());
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(HTML_TYPE)),
        (header::CONTENT_SECURITY_POLICY, policy),
    ];
    (headers, reference::page())
}

/// Read this description as a page (alias).
///
/// The same as `GET /docs`.
#[utoipa::path(get, path = "/docs/", tag = "reference", security(()),
    responses(
        (status = 200, description = "The page", body = String, content_type = "text/html",
            example = json!("<!doctype html>")),
        OpenErrors))]
async fn get_docs_alias() -> impl IntoResponse {
    get_docs().await
}
