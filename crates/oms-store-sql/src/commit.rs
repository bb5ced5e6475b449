//! A batch as statements, in the order in which they are written.

use crate::write::Transaction;
use crate::{
    attachment, automation, board, counter, erasure, job, log, notice, operational, outbox, rule,
    tally, task, ticket, view, workflow,
};
use oms_store::{Batch, BlockRow, Position, StoreError};

/// Whether the batch writes anything at all.
pub(crate) fn writes_nothing(batch: &Batch) -> bool {
    batch.is_empty()
        && batch.tickets.is_empty()
        && batch.parts.is_empty()
        && batch.parts_removed.is_empty()
        && batch.labels_added.is_empty()
        && batch.labels_removed.is_empty()
        && batch.boards.is_empty()
        && batch.workflows.is_empty()
        && batch.versions.is_empty()
        && batch.rules.is_empty()
        && batch.counters.is_empty()
        && batch.keys.is_empty()
        && batch.keys_removed.is_empty()
        && batch.numbers.is_empty()
        && batch.jobs.is_empty()
        && batch.views.is_empty()
        && batch.messages.is_empty()
        && batch.notices.is_empty()
        && batch.secrets.is_empty()
        && batch.attachments.is_empty()
        && batch.erasures.is_empty()
        && batch.automation.is_empty()
        && batch.tallies.is_empty()
        && batch.id_high_water.is_none()
}

/// Refuses a batch that has more log rows than its positions can number.
pub(crate) fn check_size(batch: &Batch) -> Result<(), StoreError> {
    if batch.log.len() <= Position::ROWS_MAX {
        return Ok(());
    }
    Err(StoreError::Fault(format!(
        "a batch of {} log rows; at most {} fit",
        batch.log.len(),
        Position::ROWS_MAX
    )))
}

/// Writes the whole batch. `block` seals its log rows; without any there is none. Counters come
/// last, in the order of their keys, so that writers of several lanes cannot deadlock.
pub(crate) fn write(
    tx: &mut dyn Transaction,
    batch: &Batch,
    block: Option<&BlockRow>,
) -> Result<(), StoreError> {
    let agency = batch.agency;
    erasure::write(tx, agency, &batch.erasures)?;
    if let Some(block) = block {
        log::append(tx, agency, &batch.log, block)?;
    }
    ticket::write(tx, agency, &batch.tickets)?;
    ticket::write_parts(tx, agency, &batch.parts)?;
    ticket::remove_parts(tx, agency, &batch.parts_removed)?;
    ticket::write_labels(tx, agency, &batch.labels_removed, &batch.labels_added)?;
    board::write(tx, agency, &batch.boards)?;
    workflow::write(tx, agency, &batch.workflows)?;
    workflow::write_versions(tx, agency, &batch.versions)?;
    rule::write(tx, agency, &batch.rules)?;
    task::write(tx, agency, &batch.tasks)?;
    operational::remove_keys(tx, agency, &batch.keys_removed)?;
    operational::write_keys(tx, agency, &batch.keys, batch.keys_expire_before)?;
    operational::write_numbers(tx, agency, &batch.numbers)?;
    job::write(tx, agency, &batch.jobs)?;
    view::write(tx, agency, &batch.views)?;
    outbox::write(tx, agency, &batch.messages)?;
    notice::write(tx, agency, &batch.notices)?;
    outbox::write_secrets(tx, agency, &batch.secrets)?;
    attachment::write(tx, agency, &batch.attachments)?;
    automation::write(tx, agency, &batch.automation)?;
    tally::write(tx, agency, &batch.tallies, batch.tallies_expire_before)?;
    operational::write_id_high_water(tx, batch.id_high_water)?;
    counter::write(tx, agency, &batch.counters)
}
