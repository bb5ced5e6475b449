//! Where somebody goes on: cursors, positions, names of things; and what is sent over a stream.

use oms_app::search::SortPlace;
use oms_app::views::ViewPlace;
use oms_base::{
    AttachmentId, BoardId, JobId, Number, Rank, RuleId, TaskId, TicketId, Timestamp, Tracking,
    WorkflowId,
};
use oms_server::{Cursor, STREAM_INCOMING_BYTES_MAX};
use oms_store::Position;
use std::fmt::Debug;
use std::io::{self, Read, Write};
use tungstenite::protocol::{Role, WebSocket, WebSocketConfig};

/// Frames of one stream, at most.
const FRAMES_MAX: usize = 10_000;

/// The text of a cursor of any list, of a position in the stream, of an id, number or code.
///
/// What was understood is spelled so that it is understood as the same.
pub(crate) fn cursors(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    cursor::<TicketId>(text);
    cursor::<BoardId>(text);
    cursor::<WorkflowId>(text);
    cursor::<RuleId>(text);
    cursor::<JobId>(text);
    cursor::<AttachmentId>(text);
    cursor::<u64>(text);
    cursor::<Rank>(text);
    cursor::<SortPlace>(text);
    cursor::<ViewPlace>(text);
    again(text, Position::parse);
    again(text, TaskId::parse);
    again(text, Number::parse);
    again(text, Timestamp::parse);
    let _code = Tracking::parse(text);
}

fn cursor<C: Cursor + PartialEq + Debug>(text: &str) {
    if let Ok(place) = C::parse(text) {
        assert_eq!(C::parse(&place.spell()).as_ref(), Ok(&place), "{text:?}");
    }
}

fn again<T: ToString + PartialEq + Debug, E: PartialEq + Debug>(
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) {
    if let Ok(found) = parse(text) {
        assert_eq!(parse(&found.to_string()).as_ref(), Ok(&found), "{text:?}");
    }
}

/// What a client sends over a WebSocket, under the bounds that the hub sets.
///
/// Nothing of it is larger than they say.
pub(crate) fn frames(bytes: &[u8]) {
    let config = WebSocketConfig::default()
        .max_message_size(Some(STREAM_INCOMING_BYTES_MAX))
        .max_frame_size(Some(STREAM_INCOMING_BYTES_MAX));
    let mut socket = WebSocket::from_raw_socket(Sent(bytes), Role::Server, Some(config));
    for _ in 0..FRAMES_MAX {
        match socket.read() {
            Ok(message) => assert!(message.len() <= STREAM_INCOMING_BYTES_MAX, "{message:?}"),
            Err(_) => return,
        }
    }
}

/// Bytes that were sent; what is answered goes nowhere.
struct Sent<'a>(&'a [u8]);

impl Read for Sent<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.read(into)
    }
}

impl Write for Sent<'_> {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        Ok(from.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
