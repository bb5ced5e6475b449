//! Bulk jobs.

use super::{Case, commit};
use crate::sample::{AGENCY, job};
use oms_base::{AgencyId, Code, JobId, JobOutcome, JobState, TicketId, Timestamp};
use oms_store::{Batch, JobResultRow, JobRow, JobWrite, Store, StoreError};

pub(super) const CASES: &[Case] = &[
    Case::new("a job is found with its tickets in order", found),
    Case::new("jobs are listed newest first, and open ones oldest first", listed),
    Case::new("a ticket of a job has one result, and results come in order", results),
    Case::new("a job goes with the last of its results", removed),
];

fn write(store: &mut dyn Store, jobs: Vec<JobWrite>) {
    commit(store, &Batch { jobs, ..Batch::new(AGENCY) });
}

fn tickets(count: i64) -> Vec<TicketId> {
    (0..count).map(|n| TicketId(i64::MAX - n)).collect()
}

fn result(n: u32, code: Option<Code>) -> JobResultRow {
    let outcome = if code.is_some() { JobOutcome::Failed } else { JobOutcome::Done };
    let detail = code.map(|code| format!("{{\"code\":\"{code}\"}}"));
    JobResultRow { n, ticket: TicketId(7), outcome, code, before: 1, after: 2, detail }
}

fn ended(id: i64) -> JobRow {
    let at = Some(Timestamp::from_micros(9));
    JobRow { state: JobState::Done, done: 1, failed: 2, started_at: at, ended_at: at, ..job(id) }
}

fn found(store: &mut dyn Store) {
    write(store, vec![JobWrite::Insert(job(5), tickets(3)), JobWrite::Insert(job(6), Vec::new())]);
    assert_eq!(store.job(AGENCY, JobId(5)), Ok(Some(job(5))));
    assert_eq!(store.job_tickets(AGENCY, JobId(5)), Ok(tickets(3)));
    assert_eq!(store.job_tickets(AGENCY, JobId(6)), Ok(Vec::new()));
    write(store, vec![JobWrite::Update(ended(5))]);
    assert_eq!(store.job(AGENCY, JobId(5)), Ok(Some(ended(5))));
    for (agency, id) in [(AgencyId(2), 5), (AGENCY, 7)] {
        assert_eq!(store.job(agency, JobId(id)), Ok(None));
        assert_eq!(store.job_tickets(agency, JobId(id)), Ok(Vec::new()));
    }
    let again = Batch { jobs: vec![JobWrite::Insert(job(5), Vec::new())], ..Batch::new(AGENCY) };
    assert!(matches!(store.commit(&again), Err(StoreError::Fault(_))));
}

fn listed(store: &mut dyn Store) {
    for id in 1..=5 {
        write(store, vec![JobWrite::Insert(job(id), Vec::new())]);
    }
    write(store, vec![JobWrite::Update(ended(2)), JobWrite::Update(ended(4))]);
    let ids = |rows: Vec<JobRow>| rows.iter().map(|row| row.id.0).collect::<Vec<_>>();
    assert_eq!(ids(store.jobs(AGENCY, None, 3).unwrap()), [5, 4, 3]);
    assert_eq!(ids(store.jobs(AGENCY, Some(JobId(3)), 9).unwrap()), [2, 1]);
    assert_eq!(ids(store.open_jobs(AGENCY).unwrap()), [1, 3, 5]);
    let spare = |kept| store.spare_job(AGENCY, kept).unwrap().map(|row| row.id.0);
    assert_eq!((spare(0), spare(4), spare(5)), (Some(5), Some(1), None));
    assert_eq!(ids(store.jobs(AgencyId(2), None, 9).unwrap()), [0; 0]);
    assert_eq!(ids(store.open_jobs(AgencyId(2)).unwrap()), [0; 0]);
}

fn results(store: &mut dyn Store) {
    let rows = [result(0, None), result(1, Some(Code::StateForbids)), result(2, None)];
    write(store, vec![JobWrite::Insert(job(1), tickets(3)), JobWrite::Insert(job(2), tickets(3))]);
    write(store, vec![JobWrite::Results(JobId(1), vec![rows[2].clone(), rows[0].clone()])]);
    write(store, vec![JobWrite::Results(JobId(1), vec![rows[1].clone()])]);
    assert_eq!(store.job_results(AGENCY, JobId(1), 0, 9), Ok(rows.to_vec()));
    assert_eq!(store.job_results(AGENCY, JobId(1), 1, 1), Ok(vec![rows[1].clone()]));
    assert_eq!(store.job_results(AGENCY, JobId(2), 0, 9), Ok(Vec::new()));
    let again = JobWrite::Results(JobId(1), vec![rows[1].clone()]);
    let outcome = store.commit(&Batch { jobs: vec![again], ..Batch::new(AGENCY) });
    assert!(matches!(outcome, Err(StoreError::Fault(_))));
}

fn removed(store: &mut dyn Store) {
    let rows = (0..5).map(|n| result(n, None)).collect();
    write(store, vec![JobWrite::Insert(job(1), tickets(5)), JobWrite::Results(JobId(1), rows)]);
    let left = |store: &dyn Store| store.job_results(AGENCY, JobId(1), 0, 9).unwrap().len();
    write(store, vec![JobWrite::Remove(JobId(1), 3)]);
    assert_eq!((left(store), store.job(AGENCY, JobId(1))), (2, Ok(Some(job(1)))));
    write(store, vec![JobWrite::Remove(JobId(1), 3)]);
    assert_eq!((left(store), store.job(AGENCY, JobId(1))), (0, Ok(None)));
    assert_eq!(store.job_tickets(AGENCY, JobId(1)), Ok(Vec::new()));
}
