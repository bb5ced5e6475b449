//! The stream over a WebSocket.

use super::follow::{End, Follow, Step, since};
use crate::auth::Who;
use crate::document::{Errors, Malformed};
use crate::origin;
use crate::presence::Visitor;
use crate::problem::Problem;
use crate::query::Params;
use axum::Extension;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade, close_code};
use axum::http::HeaderMap;
use axum::response::Response;
use oms_api::StreamMessage;
use oms_app::App;
use oms_base::Code;
use std::time::Duration;

/// Clients have nothing to say; what they say anyway is not kept.
pub const STREAM_INCOMING_BYTES_MAX: usize = 4 * 1024;
const ONLY_LISTEN: &str = "only the server speaks here";
/// Longest time that one message may take to leave.
const SEND_MAX: Duration = Duration::from_secs(10);
/// Quiet steps after which the other side is asked for a sign of life.
const PING_EVERY: u32 = 10;

/// Follow all changes over a WebSocket.
///
/// The first message is `hello` with the server's time, then every committed change behind `since`,
/// one message each. A client sends nothing. Whoever reads too slowly is cut off and goes on with
/// the last position it got.
#[utoipa::path(get, path = "/api/v1/stream", tag = "live",
    params(("since" = Option<String>, Query, description = "Only what is behind this position; \
        else what happens from now on", example = "0000000000g00")),
    responses(
        (status = 101, description = "Messages, until either side ends them", body = StreamMessage,
            examples(
                ("hello" = (summary = "The first message", value = json!(
                    {"type": "hello", "now": "2026-11-21T09:30:00Z",
                        "position": "0000000000g00"}))),
                ("change" = (summary = "A change", value = json!(
                    {"position": "0000000010000", "previous": "0000000000g00", "type": "moved",
                        "ticket": {"id": "tkt_01hzk2m9xq4c7", "number": "CP-2026-00042",
                            "version": 3, "status": "blocked", "title": "Hole in Elm Street",
                            "owner": null, "priority": 2, "labels": [], "due_at": null},
                        "events": [{"seq": 3, "time": "2026-11-21T09:31:07Z", "kind": "moved",
                            "actor": "prn_01hzk2m9xq4c7", "role": "staff",
                            "visibility": "staff", "position": "0000000010000",
                            "status": "blocked", "reason": "asphalt"}],
                        "board": "City Potholes"}))))),
        Malformed, Errors))]
pub(super) async fn get_stream(
    State(app): State<App>,
    Who(caller): Who,
    headers: HeaderMap,
    mut params: Params,
    visitor: Option<Extension<Visitor>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let since = since(&mut params);
    params.finish()?;
    origin::check(&headers)?;
    let upgrade = upgrade.map_err(|_| {
        let detail = "this is a WebSocket: connect with a client for those, or read the same \
                      messages as server-sent events at /api/v1/events";
        Problem::new(Code::Malformed, detail)
    })?;
    let follow = Follow::start(app, caller, &headers, since).await?;
    let upgrade = upgrade
        .max_message_size(STREAM_INCOMING_BYTES_MAX)
        .max_frame_size(STREAM_INCOMING_BYTES_MAX);
    Ok(upgrade.on_upgrade(async move |socket| {
        run(socket, follow).await;
        // The connection's own visitor left when it became a socket.
        drop(visitor);
    }))
}

async fn run(mut socket: WebSocket, mut follow: Follow) {
    let (hello, _) = follow.hello();
    let mut sent = send(&mut socket, Message::Text(hello.into())).await;
    let mut quiet = 0_u32;
    while sent {
        tokio::select! {
            step = follow.next() => match step {
                Ok(Step::Message(text, _)) => {
                    sent = send(&mut socket, Message::Text(text.into())).await;
                }
                Ok(Step::Quiet) => {
                    quiet = quiet.wrapping_add(1);
                    if quiet.is_multiple_of(PING_EVERY) {
                        sent = send(&mut socket, Message::Ping(Vec::new().into())).await;
                    }
                }
                Err(end) => return close(&mut socket, end).await,
            },
            heard = socket.recv() => match heard {
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                Some(Ok(Message::Text(_) | Message::Binary(_))) => {
                    return close_with(&mut socket, close_code::POLICY, ONLY_LISTEN).await;
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            }
        }
    }
}

async fn close(socket: &mut WebSocket, end: End) {
    let (code, reason) = match end {
        End::Stopping => (close_code::AWAY, "the server stops; go on with the last position"),
        End::Revoked => (close_code::POLICY, "the token is no longer valid"),
        End::Failed => {
            (close_code::ERROR, "the log could not be read; go on with the last position")
        }
    };
    close_with(socket, code, reason).await;
}

async fn close_with(socket: &mut WebSocket, code: u16, reason: &'static str) {
    let frame = CloseFrame { code, reason: reason.into() };
    let _gone_already = send(socket, Message::Close(Some(frame))).await;
}

/// Whether the message left in time.
async fn send(socket: &mut WebSocket, message: Message) -> bool {
    matches!(tokio::time::timeout(SEND_MAX, socket.send(message)).await, Ok(Ok(())))
}
