//! Answers: one allocation from value to bytes.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oms_api::Page;
use serde::Serialize;

/// Room for a usual answer.
const BYTES_USUAL: usize = 1_024;

/// How many items an answer shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Count(pub(crate) usize);

/// A JSON answer that is already bytes.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    count: Option<usize>,
    about: Option<About>,
    bytes: Vec<u8>,
}

impl Answer {
    /// 200 with this body.
    pub(crate) fn ok(body: &impl Serialize) -> Answer {
        Answer { status: StatusCode::OK, count: None, about: None, bytes: json_bytes(body) }
    }

    /// 200 with a page of a list.
    pub(crate) fn page<T: Serialize>(page: &Page<T>) -> Answer {
        Answer::ok(page).showing(page.items.len())
    }

    /// The same with how many items it shows.
    #[must_use]
    pub(crate) fn showing(self, items: usize) -> Answer {
        Answer { count: Some(items), ..self }
    }

    /// The same with what it shows.
    #[must_use]
    pub(crate) fn about(self, subject: impl std::fmt::Display, is_restricted: bool) -> Answer {
        let about = About { subject: subject.to_string(), is_restricted };
        Answer { about: Some(about), ..self }
    }

    /// 201 for what was created, else 200.
    pub(crate) fn written(created: bool, body: &impl Serialize) -> Answer {
        let status = if created { StatusCode::CREATED } else { StatusCode::OK };
        Answer { status, count: None, about: None, bytes: json_bytes(body) }
    }
}

/// What an answer shows, for the log of reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct About {
    /// An id.
    pub(crate) subject: String,
    /// Whether it shows what is restricted, and so waits until it is recorded.
    pub(crate) is_restricted: bool,
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::from(self.bytes));
        *response.status_mut() = self.status;
        let json = HeaderValue::from_static("application/json");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        if let Some(about) = self.about {
            response.extensions_mut().insert(about);
        }
        if let Some(count) = self.count {
            response.extensions_mut().insert(Count(count));
        }
        response
    }
}

/// A body as bytes.
pub(crate) fn json_bytes(body: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(BYTES_USUAL);
    serde_json::to_writer(&mut bytes, body).expect("answers have text keys and finite numbers");
    bytes
}
