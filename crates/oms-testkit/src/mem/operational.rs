//! The model's bulk jobs, saved views and attached files.

use super::Rows;
use oms_base::JobId;
use oms_store::{
    AttachmentWrite, ChunkPlace, ErasureWrite, JobRow, JobWrite, StoreError, ViewWrite,
};

impl Rows {
    pub(super) fn write_jobs(&mut self, jobs: &[JobWrite]) -> Result<(), StoreError> {
        for write in jobs {
            match write {
                JobWrite::Insert(row, tickets) => {
                    if self.jobs.insert(row.id, (row.clone(), tickets.clone())).is_some() {
                        return Err(StoreError::Fault("the job is there already".to_owned()));
                    }
                }
                JobWrite::Update(row) => {
                    if let Some((there, _)) = self.jobs.get_mut(&row.id) {
                        *there = row.clone();
                    }
                }
                JobWrite::Results(job, rows) => {
                    for row in rows {
                        if self.job_results.insert((*job, row.n), row.clone()).is_some() {
                            let detail = "the ticket has a result already";
                            return Err(StoreError::Fault(detail.to_owned()));
                        }
                    }
                }
                JobWrite::Remove(job, count) => self.remove_job(*job, *count),
            }
        }
        Ok(())
    }

    fn remove_job(&mut self, job: JobId, count: usize) {
        let of_job = self.job_results.range((job, 0)..=(job, u32::MAX));
        let going: Vec<_> = of_job.take(count).map(|(key, _)| *key).collect();
        if going.len() < count {
            self.jobs.remove(&job);
        }
        for key in going {
            self.job_results.remove(&key);
        }
    }

    pub(super) fn write_views(&mut self, views: &[ViewWrite]) {
        for write in views {
            match write {
                ViewWrite::Put(row) => {
                    self.views.insert((row.holder(), row.name.clone()), row.clone());
                }
                ViewWrite::Delete(holder, name) => {
                    self.views.remove(&(*holder, name.clone()));
                }
            }
        }
    }

    pub(super) fn write_attachments(
        &mut self,
        writes: &[AttachmentWrite],
    ) -> Result<(), StoreError> {
        for write in writes {
            match write {
                AttachmentWrite::Put { ticket, id, bytes } => {
                    for (n, chunk) in bytes.chunks() {
                        let place = ChunkPlace { ticket: *ticket, id: *id, n };
                        if self.attachments.insert(place, chunk.to_vec()).is_some() {
                            return Err(StoreError::Fault("the file is there already".to_owned()));
                        }
                    }
                }
                AttachmentWrite::Delete { ticket, id } => {
                    let of = (*ticket, *id);
                    self.attachments.retain(|place, _| (place.ticket, place.id) != of);
                }
            }
        }
        Ok(())
    }

    pub(super) fn write_erasures(&mut self, erasures: &[ErasureWrite]) -> Result<(), StoreError> {
        for ErasureWrite { row, rewrites } in erasures {
            for rewrite in rewrites {
                let stands = self.log.get_mut(&rewrite.position).map(|logged| &mut logged.row);
                let Some(stands) = stands.filter(|row| row.stream == rewrite.stream) else {
                    return Err(StoreError::Fault("there is no such log row".to_owned()));
                };
                stands.body.clone_from(&rewrite.body);
            }
            for result in self.job_results.values_mut().filter(|of| of.ticket == row.ticket) {
                result.detail = None;
            }
            if self.erasures.insert((row.ticket, row.seq), row.clone()).is_some() {
                return Err(StoreError::Fault("the erasure is listed already".to_owned()));
            }
        }
        Ok(())
    }

    pub(super) fn attachments_behind(&self, after: ChunkPlace, limit: usize) -> Vec<ChunkPlace> {
        let behind = self.attachments.keys().filter(|place| **place > after);
        behind.take(limit).copied().collect()
    }

    pub(super) fn jobs_before(&self, before: Option<JobId>, limit: usize) -> Vec<JobRow> {
        let newest = self.jobs.values().rev().map(|(row, _)| row);
        let older = newest.filter(|row| before.is_none_or(|before| row.id < before));
        older.take(limit).cloned().collect()
    }

    pub(super) fn open_jobs(&self) -> Vec<JobRow> {
        let all = self.jobs.values().map(|(row, _)| row);
        all.filter(|row| row.state.is_open()).cloned().collect()
    }
}
