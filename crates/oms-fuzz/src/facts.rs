//! What the store gives back: log rows with their events, and the states of aggregates.

use crate::rules::halves;
use oms_base::{BoardId, EventBody, Name, Part, TicketId, Visibility, WorkflowId};
use oms_domain::rule::Rule;
use oms_domain::sla::Book;
use oms_domain::{board, ticket, workflow};
use oms_store::envelope;

/// A log row, as whatever stream it is of; or, behind a zero byte, the kind and facts of an event.
///
/// A row that reads is written as the same bytes again, or the chain over it would break.
pub(crate) fn events(bytes: &[u8]) {
    if let [0, high, low, facts @ ..] = bytes {
        let (facts, part) = halves(facts);
        let kind = u16::from_be_bytes([*high, *low]);
        let parts = (0..64).map(|name| Part::plain(name, part.to_vec())).collect();
        event(&EventBody { kind, visibility: Visibility::Staff, facts: facts.to_vec(), parts });
        return;
    }
    let Ok(events) = envelope::decode(bytes, 1) else { return };
    assert_eq!(envelope::encode(&events), bytes, "{events:?}");
    for found in events {
        event(&found.body);
    }
}

fn event(body: &EventBody) {
    let book = Book::default();
    if let Ok(found) = ticket::decode(body, &book) {
        let again = ticket::decode(&ticket::encode(&found), &book);
        assert_eq!(again.as_ref(), Ok(&found), "{body:?}");
    }
    let _number = ticket::opened_number(body);
    if let Ok(found) = board::decode(body) {
        assert_eq!(board::decode(&board::encode(&found)).as_ref(), Ok(&found), "{body:?}");
    }
    if let Ok(found) = workflow::decode(body) {
        assert_eq!(workflow::decode(&workflow::encode(&found)).as_ref(), Ok(&found), "{body:?}");
    }
    if let Ok(rule) = Rule::of_event(body) {
        let _defined = rule.defined();
    }
}

/// The state of a ticket, a board or a workflow.
///
/// What reads is written so that it reads as the same again.
pub(crate) fn states(bytes: &[u8]) {
    let book = Book::default();
    let (id, version) = (TicketId(7), 3);
    if ticket::needs_parts(bytes) == Ok(false)
        && let Ok(found) = ticket::decode_state(id, version, bytes, &[], &book)
    {
        let head = ticket::encode_head(&found);
        let parts = ticket::changed_parts(None, &found);
        let again = ticket::decode_state(id, version, &head, &parts, &book);
        assert_eq!(again.as_ref(), Ok(&found));
    }
    let Ok(name) = Name::parse("City Potholes") else { return };
    if let Ok(found) = board::decode_state(BoardId(2), &name, version, bytes) {
        let again = board::decode_state(BoardId(2), &name, version, &board::encode_state(&found));
        assert_eq!(again.as_ref(), Ok(&found));
    }
    if let Ok(found) = workflow::decode_state(WorkflowId(2), version, bytes) {
        let again = workflow::decode_state(WorkflowId(2), version, &workflow::encode_state(&found));
        assert_eq!(again.as_ref(), Ok(&found));
    }
}
