//! The stream as server-sent events.

use super::follow::{Follow, Step, since};
use crate::auth::Who;
use crate::document::Errors;
use crate::problem::Problem;
use crate::query::Params;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::{self, Stream};
use oms_app::App;
use oms_app::live::Position;
use oms_base::{Code, Fault};
use std::convert::Infallible;

const LAST_EVENT_ID: &str = "last-event-id";

/// Follow all changes as server-sent events.
///
/// The first event is `hello` with the server's time. Each further one is a committed change; its
/// id is its position, so that a browser that reconnects goes on behind the last event it got.
#[utoipa::path(get, path = "/api/v1/events", tag = "live",
    params(
        ("since" = Option<String>, Query, description = "Only what is behind this position; \
            else what happens from now on", example = "0000000000g00"),
        ("Last-Event-ID" = Option<String>, Header, description = "The same, as browsers send it",
            example = "0000000000g00")),
    responses(
        (status = 200, description = "Events, until either side ends them; the data of each is a \
            message of the stream",
            body = String, content_type = "text/event-stream", example = json!(concat!(
                "id: 0000000000g00\n",
                "data: {\"type\":\"hello\",\"now\":\"2026-11-21T09:30:00Z\",",
                "\"position\":\"0000000000g00\"}\n\n"))),
        Errors))]
pub(super) async fn get_events(
    State(app): State<App>,
    Who(caller): Who,
    headers: HeaderMap,
    mut params: Params,
) -> Result<impl IntoResponse, Problem> {
    let since = since(&mut params);
    params.finish()?;
    let last = last_event(&headers)?;
    let follow = Follow::start(app, caller, &headers, last.or(since)).await;
    let follow =
        follow.map_err(|problem| if last.is_some() { of_header(problem) } else { problem })?;
    Ok(Sse::new(events(follow)).keep_alive(KeepAlive::default()))
}

fn last_event(headers: &HeaderMap) -> Result<Option<Position>, Problem> {
    let Some(value) = headers.get(LAST_EVENT_ID) else { return Ok(None) };
    let unread = || Fault::here(Code::BadCursor, "not a position that this server gave");
    let text = value.to_str().map_err(|_| unread());
    let position = text.and_then(Position::parse).map_err(|fault| fault.at(LAST_EVENT_ID));
    Ok(Some(position.map_err(oms_base::Faults::from)?))
}

/// The same problem, at the header that said the position.
fn of_header(mut problem: Problem) -> Problem {
    for fault in &mut problem.faults {
        LAST_EVENT_ID.clone_into(&mut fault.path);
    }
    problem
}

fn events(follow: Follow) -> impl Stream<Item = Result<Event, Infallible>> {
    let hello = follow.hello();
    stream::unfold((follow, Some(hello)), async |(mut follow, hello)| {
        if let Some((text, position)) = hello {
            return Some((Ok(event(text, position)), (follow, None)));
        }
        loop {
            match follow.next().await {
                Ok(Step::Message(text, position)) => {
                    return Some((Ok(event(text, position)), (follow, None)));
                }
                Ok(Step::Quiet) => {}
                Err(_ended) => return None,
            }
        }
    })
}

fn event(text: String, position: Position) -> Event {
    Event::default().id(position.to_string()).data(text)
}
