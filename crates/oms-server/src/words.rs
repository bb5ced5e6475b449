//! How tasks and results are spelled where they leave the hub and come back.

use oms_api::{ClaimedTaskBody, answered, task_queued};
use oms_app::engine::Outgoing;
use oms_app::outbox::Words;
use oms_base::Timestamp;
use oms_domain::ticket::TaskResult;

/// The words of the outbox.
pub const WORDS: Words = Words { task, result };

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
