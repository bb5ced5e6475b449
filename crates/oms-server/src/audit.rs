//! What a request has read, for the log of reads: ids and what was asked for, never a body.

use crate::answer::{About, Count};
use crate::auth::address;
use crate::problem::Problem;
use crate::request_id::RequestId;
use axum::RequestExt;
use axum::extract::{Query, RawPathParams, Request};
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use oms_app::reads::{ReadRow, Slot};
use oms_app::{App, Caller, Error, Operation, TicketRef};
use oms_base::{AttachmentId, JobId, Name};

/// Parameters that say what a list is asked for.
const ASKED: [&str; 11] = [
    "q",
    "view",
    "board",
    "workflow",
    "status",
    "owner",
    "label",
    "since",
    "version",
    "principal",
    "subject",
];
/// What paths call a file.
const FILE: &str = "attachment";
/// Most characters of them that are kept.
const QUERY_CHARS_MAX: usize = 2_048;

/// A record in the making; its place in the queue is taken.
pub(crate) struct Record {
    slot: Slot,
    row: ReadRow,
    waits: bool,
}

impl Record {
    /// Takes a place for what a request is about to read.
    pub(crate) async fn begin(
        app: &App,
        operation: Operation,
        caller: &Caller,
        request: &mut Request,
    ) -> Result<Record, Error> {
        let slot = app.reads().reserve()?;
        let (subject, file) = named(request).await;
        let id = request.extensions().get::<RequestId>();
        let row = ReadRow {
            time: app.now(),
            actor: caller.actor,
            operation: operation.as_str(),
            query: file.unwrap_or_else(|| asked(request.uri())),
            status: 0,
            count: None,
            request: id.map_or_else(String::new, |id| id.as_str().to_owned()),
            source: address(request).to_string(),
            subject,
        };
        // What a stream will show is not known when it begins.
        Ok(Record { slot, row, waits: operation == Operation::FollowLog })
    }

    /// Records how the request was answered; what is restricted goes out when that is kept.
    pub(crate) async fn end(self, mut response: Response) -> Response {
        let Record { slot, mut row, mut waits } = self;
        row.status = response.status().as_u16();
        let extensions = response.extensions_mut();
        let count = extensions.remove::<Count>();
        row.count = count.map(|Count(count)| u32::try_from(count).unwrap_or(u32::MAX));
        if let Some(about) = extensions.remove::<About>() {
            row.subject = about.subject;
            waits |= about.is_restricted;
        }
        if !waits {
            slot.record(row);
            return response;
        }
        match slot.record_first(row).await {
            Ok(()) => response,
            Err(error) => Problem::from(error).into_response(),
        }
    }
}

/// What the path names, spelled canonically and without an access code, empty when it is no name;
/// and the file of it, as `name=value`.
async fn named(request: &mut Request) -> (String, Option<String>) {
    let Ok(params) = request.extract_parts::<RawPathParams>().await else {
        return (String::new(), None);
    };
    let name = |(key, value): (&str, &str)| match key {
        "id" => ticket(value).or_else(|| JobId::parse(value).ok().map(|job| job.to_string())),
        "name" => Name::parse(value).ok().map(|name| name.to_string()),
        _ => None,
    };
    let file = |(key, value): (&str, &str)| match key {
        FILE => AttachmentId::parse(value).ok().map(|id| format!("{FILE}={id}")),
        _ => None,
    };
    (params.iter().find_map(name).unwrap_or_default(), params.iter().find_map(file))
}

fn ticket(text: &str) -> Option<String> {
    Some(match TicketRef::parse(text).ok()? {
        TicketRef::Id(id) => id.to_string(),
        TicketRef::Number(number) => number.to_string(),
    })
}

/// What a list is asked for, as `name=value`.
fn asked(uri: &Uri) -> String {
    let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
    let Ok(Query(pairs)) = pairs else { return String::new() };
    let known = pairs.iter().filter(|(name, _)| ASKED.contains(&name.as_str()));
    let spelled: Vec<String> = known.map(|(name, value)| format!("{name}={value}")).collect();
    spelled.join("&").chars().take(QUERY_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{asked, ticket};

    #[test]
    fn what_is_asked_for_is_kept_and_nothing_else() {
        let uri = |text: &str| text.parse().unwrap();
        let list = uri("/x?q=status%3Ablocked+%22a%22&limit=5&board=City%20Potholes&token=omsp_1");
        assert_eq!(asked(&list), "q=status:blocked \"a\"&board=City Potholes");
        assert_eq!(asked(&uri("/x")), "");
        assert_eq!(asked(&uri(&format!("/x?q={}", "a".repeat(5_000)))).len(), 2_048);
    }

    #[test]
    fn an_access_code_is_not_kept() {
        assert_eq!(ticket("DL-2026-00091-7K3M9XQ4").as_deref(), Some("DL-2026-00091"));
        assert_eq!(ticket("somebody's name"), None);
    }
}
