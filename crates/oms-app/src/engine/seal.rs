//! From a draft to the batch that the store commits: each touched row once.

use super::draft::{Dirty, Draft, Live};
use crate::directory::Directory;
use crate::projection;
use oms_base::limits::AGENT_TALLY_DAYS_MAX;
use oms_base::sabotage;
use oms_domain::{board, ticket, workflow};
use oms_store::{Batch, BoardRow, LeaseRow, Moves, PartRow, TaskWrite, TicketWrite, WorkflowRow};
use std::mem::take;

/// What is counted of agents is kept so long.
const TALLY_DAYS: i32 = AGENT_TALLY_DAYS_MAX as i32;
/// Keys of the day before are still honoured.
const KEY_DAYS: i32 = 1;
/// How far behind the last key's day the clock may be set without a key being forgotten.
pub(super) const KEY_DAYS_AHEAD: i32 = 366;

/// Takes out of the draft what only the store needs.
pub(super) fn seal(draft: &mut Draft, directory: &Directory, id_high_water: Option<i64>) -> Batch {
    let mut batch = Batch::new(draft.agency);
    let mut counters = take(&mut draft.counters);
    for dirty in draft.tickets.values() {
        seal_ticket(dirty, &mut batch);
        seal_tasks(dirty, &mut batch);
        let (before, live) = (dirty.before.as_ref().map(Live::seen), &dirty.live);
        counters.add_change(before, live.seen(), dirty.stages.iter().copied());
        let before = before.map(|(before, _)| before);
        let board = draft.board(live.ticket.core.board, directory);
        counters.add_places(before, &live.ticket, board.as_ref().map(|board| &board.settings));
    }
    batch.tasks.append(&mut draft.extends);
    for (board, hash) in draft.boards.values() {
        let state = board::encode_state(board);
        let (name, version) = (board.name.clone(), board.version);
        batch.boards.push(BoardRow { id: board.id, name, version, hash: *hash, state });
    }
    for (workflow, hash) in draft.workflows.values() {
        let state = workflow::encode_state(workflow);
        let (name, version) = (workflow.name.clone(), workflow.version);
        batch.workflows.push(WorkflowRow { id: workflow.id, name, version, hash: *hash, state });
    }
    batch.log = take(&mut draft.log);
    batch.versions = draft.versions.iter().map(|(row, _)| row.clone()).collect();
    batch.rules = draft.rules.iter().map(|new| new.row.clone()).collect();
    batch.counters = counters.into_rows();
    if sabotage!("lose-counter") {
        batch.counters.pop();
    }
    batch.keys_removed = take(&mut draft.keys_removed).into_iter().collect();
    batch.keys = take(&mut draft.keys).into_values().collect();
    batch.keys_expire_before = draft.key_day.saturating_sub(KEY_DAYS);
    batch.numbers = take(&mut draft.numbers);
    batch.jobs = take(&mut draft.jobs);
    batch.views = take(&mut draft.views);
    batch.messages = take(&mut draft.messages);
    batch.notices = take(&mut draft.notices);
    batch.secrets = take(&mut draft.secrets);
    batch.attachments = take(&mut draft.attachments);
    batch.erasures = take(&mut draft.erasures);
    batch.automation = take(&mut draft.automation);
    batch.tallies = draft.take_tallies();
    batch.tallies_expire_before = draft.now.day().saturating_sub(TALLY_DAYS);
    batch.id_high_water = id_high_water;
    batch
}

fn seal_ticket(dirty: &Dirty, batch: &mut Batch) {
    let before = dirty.before.as_ref().map(|before| &*before.ticket);
    let after = &dirty.live.ticket;
    let id = after.core.id;
    let parts = ticket::changed_parts(before, after);
    batch.parts.extend(parts.into_iter().map(|part| PartRow {
        ticket: id,
        n: part.n,
        bytes: part.bytes,
    }));
    let gone = before.map_or_else(Vec::new, |before| ticket::gone_parts(before, after));
    batch.parts_removed.extend(gone.into_iter().map(|n| (id, n)));
    let (added, removed) = projection::label_changes(before, after);
    batch.labels_added.extend(added.into_iter().map(|label| (id, label)));
    batch.labels_removed.extend(removed.into_iter().map(|label| (id, label)));
    batch.tickets.push(TicketWrite {
        prior_version: before.map(|before| before.version),
        moves: before.map_or(Moves::Anything, |before| moves(before, after)),
        row: projection::ticket_row(after, dirty.live.hash),
    });
}

fn moves(before: &ticket::Ticket, after: &ticket::Ticket) -> Moves {
    let stays = before.status == after.status
        && before.owner == after.owner
        && before.core.board == after.core.board
        && before.arrangement.rank == after.arrangement.rank;
    match stays {
        false => Moves::Anything,
        true if before.next_alarm_at == after.next_alarm_at => Moves::Nothing,
        true => Moves::Alarm,
    }
}

fn seal_tasks(dirty: &Dirty, batch: &mut Batch) {
    for &stage in &dirty.stages {
        let before = dirty.before.as_ref();
        let had = before.and_then(|before| projection::task_row(before, stage));
        let task = projection::task_row(&dirty.live, stage);
        // What was said of a stage in progress leaves its lease alone.
        let status = |ticket: &ticket::Ticket| ticket.stage(stage).map(ticket::Stage::status);
        if had == task
            && before.and_then(|before| status(&before.ticket)) == status(&dirty.live.ticket)
        {
            continue;
        }
        let gone = had.filter(|had| task.as_ref().is_none_or(|task| task.id != had.id));
        batch.tasks.extend(gone.map(|had| TaskWrite::Delete(had.id)));
        if let Some(mut task) = task {
            task.lease = lease_of(dirty, stage);
            batch.tasks.push(TaskWrite::Put(task));
        }
    }
}

/// The lease of a stage in progress that this batch gave.
fn lease_of(dirty: &Dirty, stage: u16) -> Option<LeaseRow> {
    let now = dirty.live.ticket.stage(stage)?;
    let leased = matches!(now.state, ticket::StageState::InProgress { .. });
    dirty.leases.get(&stage).copied().filter(|_| leased)
}
