//! One log line a request, at the level `debug`.
//!
//! It names the route's template and never the path, the query, a header or a body: those hold
//! tokens, access codes and what citizens write.

use crate::request_id::RequestId;
use axum::extract::{MatchedPath, Request};
use axum::http::{Method, StatusCode};
use oms_app::clock::Stopwatch;

/// What stands for a method or a route that is not one of ours.
const UNKNOWN: &str = "unknown";
const METHODS: [Method; 8] = [
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
    Method::HEAD,
    Method::OPTIONS,
    Method::TRACE,
];

/// A request under way.
pub(crate) struct Line {
    method: Method,
    route: Option<MatchedPath>,
    watch: Stopwatch,
}

impl Line {
    /// Starts a line, unless nobody would see it.
    pub(crate) fn start(request: &Request) -> Option<Line> {
        tracing::enabled!(tracing::Level::DEBUG).then(|| Line {
            method: request.method().clone(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            watch: Stopwatch::start(),
        })
    }

    /// Writes it.
    pub(crate) fn end(self, id: &RequestId, status: StatusCode) {
        // A client may send any word as a method.
        let method = METHODS.iter().find(|known| **known == self.method);
        tracing::debug!(
            request.id = id.as_str(),
            http.method = method.map_or(UNKNOWN, Method::as_str),
            route = self.route.as_ref().map_or(UNKNOWN, MatchedPath::as_str),
            status = status.as_u16(),
            micros = self.watch.micros(),
            "answered"
        );
    }
}
