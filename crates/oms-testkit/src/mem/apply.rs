//! The model's commit: every rule that a batch can break, then the rows.

use super::{Logged, Rows, State};
use oms_base::AgencyId;
use oms_store::{
    Batch, BlockRow, BoardRow, Committed, LogRow, NumberMark, Position, StoreError, StoredLogRow,
    TaskWrite, TicketWrite, TokenRow, WorkflowRow, chain,
};

/// Most expired keys that go with one batch.
const EXPIRED_MAX: usize = 200;

fn fault(detail: impl Into<String>) -> StoreError {
    StoreError::Fault(detail.into())
}

impl State {
    pub(super) fn commit(&mut self, batch: &Batch) -> Result<Committed, StoreError> {
        let mut rows = self.agencies.get(&batch.agency).cloned().unwrap_or_default();
        let number = if batch.log.is_empty() { self.last_batch } else { self.last_batch + 1 };
        rows.apply(batch, number)?;
        self.agencies.insert(batch.agency, rows);
        self.last_batch = number;
        self.id_high_water = self.id_high_water.max(batch.id_high_water.unwrap_or(0));
        Ok(Committed { batch: number })
    }

    pub(super) fn add_token(
        &mut self,
        agency: AgencyId,
        token: &TokenRow,
    ) -> Result<(), StoreError> {
        if self.tokens.contains_key(&token.hash) {
            return Err(fault("the token is there already"));
        }
        self.tokens.insert(token.hash, (agency, token.clone()));
        Ok(())
    }

    pub(super) fn revoke_token(&mut self, hash: &[u8; 32]) -> bool {
        self.tokens.contains_key(hash) && self.revoked.insert(*hash)
    }
}

impl Rows {
    fn apply(&mut self, batch: &Batch, number: i64) -> Result<(), StoreError> {
        self.write_erasures(&batch.erasures)?;
        self.append(batch, number)?;
        for write in &batch.tickets {
            self.write_ticket(write)?;
        }
        for part in &batch.parts {
            self.parts.insert((part.ticket, part.n), part.clone());
        }
        for gone in &batch.parts_removed {
            self.parts.remove(gone);
        }
        for label in &batch.labels_removed {
            self.labels.remove(label);
        }
        self.labels.extend(batch.labels_added.iter().cloned());
        for board in &batch.boards {
            self.write_board(board)?;
        }
        for workflow in &batch.workflows {
            self.write_workflow(workflow)?;
        }
        for version in &batch.versions {
            let key = (version.workflow, version.number);
            if self.versions.insert(key, version.clone()).is_some() {
                return Err(fault("the version is there already"));
            }
        }
        for rule in &batch.rules {
            if self.rules.insert((rule.id, rule.version), rule.clone()).is_some() {
                return Err(fault("the version is there already"));
            }
        }
        for task in &batch.tasks {
            self.write_task(task);
        }
        self.write_keys(batch)?;
        for mark in &batch.numbers {
            self.raise_number(mark);
        }
        self.write_jobs(&batch.jobs)?;
        self.write_views(&batch.views);
        self.write_messages(&batch.messages)?;
        self.write_notices(&batch.notices);
        self.write_secrets(&batch.secrets);
        self.write_attachments(&batch.attachments)?;
        self.write_automation(&batch.automation);
        self.write_tallies(batch);
        for change in &batch.counters {
            *self.counters.entry(change.key.clone()).or_default() += change.value;
        }
        Ok(())
    }

    fn append(&mut self, batch: &Batch, number: i64) -> Result<(), StoreError> {
        if batch.log.len() > Position::ROWS_MAX {
            return Err(fault("too many log rows"));
        }
        for (n, row) in (0..=u16::MAX).zip(&batch.log) {
            self.append_row(Position::new(number, n), row)?;
        }
        if batch.log.is_empty() {
            return Ok(());
        }
        let hashes: Vec<_> = batch.log.iter().flat_map(|row| row.hashes.iter().copied()).collect();
        let last = self.blocks.last();
        self.blocks.push(BlockRow {
            position: last.map_or(0, |last| last.position) + 1,
            batch: number,
            root: chain::merkle_root(&hashes),
            prev_hash: last.map_or(chain::GENESIS, |last| chain::block_hash(batch.agency, last)),
        });
        Ok(())
    }

    fn append_row(&mut self, position: Position, row: &LogRow) -> Result<(), StoreError> {
        if !self.seqs.insert((row.stream, row.first_seq)) {
            return Err(fault("the stream has a log row of this seq already"));
        }
        let stored = StoredLogRow {
            position,
            stream: row.stream,
            kind: row.kind,
            first_seq: row.first_seq,
            body: row.body.clone(),
        };
        let events = row.hashes.len() as u64;
        self.log.insert(position, Logged { row: stored, events });
        Ok(())
    }

    fn write_ticket(&mut self, write: &TicketWrite) -> Result<(), StoreError> {
        let row = &write.row;
        let there = self.tickets.get(&row.id);
        let built_on = there.map(|there| (there.version, there.number.as_str()));
        if built_on != write.prior_version.map(|prior| (prior, row.number.as_str())) {
            return Err(fault("the ticket is not what the batch builds on"));
        }
        let same_number = self.tickets.values().filter(|other| other.number == row.number);
        if same_number.filter(|other| other.id != row.id).count() > 0 {
            return Err(fault("the number is taken"));
        }
        self.tickets.insert(row.id, row.clone());
        Ok(())
    }

    fn write_board(&mut self, row: &BoardRow) -> Result<(), StoreError> {
        let taken = |other: &BoardRow| other.name == row.name && other.id != row.id;
        if self.boards.values().any(taken) {
            return Err(fault("the board's name is taken"));
        }
        self.boards.insert(row.id, row.clone());
        Ok(())
    }

    fn write_workflow(&mut self, row: &WorkflowRow) -> Result<(), StoreError> {
        let taken = |other: &WorkflowRow| other.name == row.name && other.id != row.id;
        if self.workflows.values().any(taken) {
            return Err(fault("the workflow's name is taken"));
        }
        self.workflows.insert(row.id, row.clone());
        Ok(())
    }

    fn write_task(&mut self, write: &TaskWrite) {
        match write {
            TaskWrite::Put(row) => {
                self.tasks.insert(row.id, row.clone());
            }
            TaskWrite::Delete(id) => {
                self.tasks.remove(id);
            }
            TaskWrite::Extend { id, epoch, until } => {
                let task = self.tasks.get_mut(id).filter(|task| task.epoch == *epoch);
                if let Some(lease) = task.and_then(|task| task.lease.as_mut()) {
                    lease.until = *until;
                }
            }
        }
    }

    fn write_keys(&mut self, batch: &Batch) -> Result<(), StoreError> {
        for place in &batch.keys_removed {
            self.keys.remove(place);
        }
        if batch.keys.is_empty() {
            return Ok(());
        }
        for key in &batch.keys {
            if self.keys.insert((key.day, key.hash), key.clone()).is_some() {
                return Err(fault("the key is there already"));
            }
        }
        let old = |(day, _): &&(i32, [u8; 16])| *day < batch.keys_expire_before;
        let expired: Vec<_> = self.keys.keys().copied().filter(|key| old(&key)).collect();
        for key in expired.iter().take(EXPIRED_MAX) {
            self.keys.remove(key);
        }
        Ok(())
    }

    fn raise_number(&mut self, mark: &NumberMark) {
        let there =
            self.numbers.entry((mark.prefix.clone(), mark.year)).or_insert_with(|| mark.clone());
        there.next = there.next.max(mark.next);
    }
}
