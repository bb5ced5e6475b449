//! How tasks, questions, results and notices are spelled where they leave the hub and come back.

use oms_api::{
    ClaimedTaskBody, NoticeParts, answered, notice_mail, notice_message, question, said,
    task_queued,
};
use oms_app::engine::Outgoing;
use oms_app::notices::Telling;
use oms_app::outbox::Words;
use oms_base::Timestamp;
use oms_domain::ticket::TaskResult;

/// The words of the outbox.
pub const WORDS: Words = Words { task, result, question, said, notice, mail };

fn task(outgoing: &Outgoing, sent_at: Timestamp) -> String {
    let claimed = &outgoing.claimed;
    let (lease, written) = ((claimed.epoch, claimed.lease_until), &claimed.written);
    let template = written.template.as_deref();
    let asked = claimed.asked.as_deref();
    let body = ClaimedTaskBody::of(claimed.task, lease, &written.ticket, template, asked);
    task_queued(body, sent_at)
}

fn result(outgoing: &Outgoing, body: &[u8]) -> Result<TaskResult, String> {
    answered(body, outgoing.claimed.epoch)
}

fn notice(telling: &Telling, link: Option<&str>, sent_at: Timestamp) -> String {
    notice_message(notice_parts(telling), link, sent_at)
}

fn mail(telling: &Telling, link: Option<&str>) -> (String, String) {
    notice_mail(notice_parts(telling), link)
}

/// A notice with what it tells of, for the wire.
pub(crate) fn notice_parts(telling: &Telling) -> NoticeParts<'_> {
    let Telling { row, found, board, text } = telling;
    NoticeParts {
        id: row.id,
        person: &row.person,
        kind: row.kind,
        ticket: &found.ticket,
        seq: row.seq,
        board,
        text: text.as_ref(),
        is_urgent: row.is_urgent,
        created_at: row.created_at,
        read_at: row.read_at,
    }
}
