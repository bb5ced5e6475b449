//! Erasures: log rows written anew, parts that are no more, and the list of it all.

use super::{Case, commit};
use crate::sample::{AGENCY, at, batch, job, log_row, log_row_of};
use oms_base::{AgencyId, Code, JobId, JobOutcome, PartBytes, StreamId, TicketId};
use oms_store::chain::{self, GENESIS};
use oms_store::{
    Batch, ErasureRow, ErasureWrite, JobResultRow, JobWrite, PartRow, Position, Rewrite, Scrubbed,
    Store, StoreError, StoredLogRow, envelope,
};

pub(super) const CASES: &[Case] = &[
    Case::new("a log row is written anew, and nothing else of the log changes", rewritten),
    Case::new("only a row of the stream is written anew, or the batch fails whole", refused),
    Case::new("erasures are listed by ticket and seq, each agency's its own", listed),
    Case::new("what jobs have noted of the ticket goes with the erasure", noted),
    Case::new("a further part of a ticket is removed", parts),
    Case::new("a store comes to be clean of what was erased", scrubbed),
];

fn erasure(ticket: i64, seq: u64, rewrites: Vec<Rewrite>) -> ErasureWrite {
    let row = ErasureRow {
        ticket: TicketId(ticket),
        seq,
        number: format!("T-2026-{ticket:05}"),
        fields: "title,comments".to_owned(),
        at: at(9),
    };
    ErasureWrite { row, rewrites }
}

fn erasing(erasures: Vec<ErasureWrite>) -> Batch {
    Batch { erasures, ..Batch::new(AGENCY) }
}

/// The row with the digests of its parts in their place.
fn without_parts(row: &StoredLogRow) -> Rewrite {
    let mut events = envelope::decode(&row.body, row.first_seq).unwrap();
    for part in events.iter_mut().flat_map(|event| &mut event.body.parts) {
        part.bytes = PartBytes::Erased { digest: chain::part_digest(&part.bytes) };
    }
    Rewrite { position: row.position, stream: row.stream, body: envelope::encode(&events) }
}

fn rewritten(store: &mut dyn Store) {
    commit(store, &batch(vec![log_row(8, 1, 2, GENESIS), log_row(9, 1, 1, GENESIS)]));
    let before = store.log(AGENCY, Position::START, 10).unwrap();
    let blocks = store.blocks(AGENCY, 0, 10);
    let anew = without_parts(&before[0]);
    assert_eq!(commit(store, &erasing(vec![erasure(8, 3, vec![anew.clone()])])).batch, 1);
    let after = store.log(AGENCY, Position::START, 10).unwrap();
    assert_eq!(after, [StoredLogRow { body: anew.body, ..before[0].clone() }, before[1].clone()]);
    assert_eq!(store.stream(AGENCY, StreamId(8), 1, 10), Ok(after[..1].to_vec()));
    assert_eq!(store.blocks(AGENCY, 0, 10), blocks);
}

fn refused(store: &mut dyn Store) {
    commit(store, &batch(vec![log_row(8, 1, 2, GENESIS), log_row(9, 1, 1, GENESIS)]));
    let before = store.log(AGENCY, Position::START, 10).unwrap();
    let good = without_parts(&before[0]);
    let of_another = Rewrite { stream: StreamId(9), ..good.clone() };
    let nowhere = Rewrite { position: Position::new(7, 0), ..good.clone() };
    for bad in [of_another, nowhere] {
        let wrong = erasing(vec![erasure(8, 3, vec![good.clone(), bad])]);
        assert!(matches!(store.commit(&wrong), Err(StoreError::Fault(_))));
        assert_eq!(store.log(AGENCY, Position::START, 10).unwrap(), before);
        assert_eq!(store.erasures(AGENCY, (TicketId(0), 0), 9), Ok(Vec::new()));
    }
    let other = Batch { erasures: vec![erasure(8, 3, vec![good])], ..Batch::new(AgencyId(2)) };
    assert!(matches!(store.commit(&other), Err(StoreError::Fault(_))), "of another agency");
}

fn listed(store: &mut dyn Store) {
    let all = [erasure(7, 9, Vec::new()), erasure(8, 3, Vec::new()), erasure(8, 12, Vec::new())];
    commit(store, &erasing(all[1..].to_vec()));
    commit(store, &erasing(all[..1].to_vec()));
    let theirs = Batch { erasures: vec![erasure(5, 1, Vec::new())], ..Batch::new(AgencyId(2)) };
    commit(store, &theirs);
    let rows: Vec<ErasureRow> = all.iter().map(|erasure| erasure.row.clone()).collect();
    let after = |ticket, seq, limit| store.erasures(AGENCY, (TicketId(ticket), seq), limit);
    assert_eq!(after(0, 0, 9), Ok(rows.clone()));
    assert_eq!(after(0, 0, 2), Ok(rows[..2].to_vec()));
    assert_eq!(after(8, 3, 9), Ok(rows[2..].to_vec()));
    assert_eq!(after(8, 12, 9), Ok(Vec::new()));
}

fn noted(store: &mut dyn Store) {
    let result = |n: u32, ticket| JobResultRow {
        n,
        ticket: TicketId(ticket),
        outcome: JobOutcome::Failed,
        code: Some(Code::StateForbids),
        before: 1,
        after: 1,
        detail: Some("{}".to_owned()),
    };
    let results = JobWrite::Results(JobId(5), vec![result(0, 8), result(1, 9)]);
    let jobs = vec![JobWrite::Insert(job(5), vec![TicketId(8), TicketId(9)]), results];
    commit(store, &Batch { jobs, ..Batch::new(AGENCY) });
    commit(store, &erasing(vec![erasure(8, 3, Vec::new())]));
    let left = store.job_results(AGENCY, JobId(5), 0, 9).unwrap();
    assert_eq!(left, [JobResultRow { detail: None, ..result(0, 8) }, result(1, 9)]);
}

fn parts(store: &mut dyn Store) {
    let part = |n| PartRow { ticket: TicketId(8), n, bytes: vec![7] };
    let written = Batch { parts: vec![part(1), part(100)], ..Batch::new(AGENCY) };
    commit(store, &written);
    let parts_removed = vec![(TicketId(8), 100), (TicketId(8), 101)];
    commit(store, &Batch { parts_removed, ..Batch::new(AGENCY) });
    assert_eq!(store.parts(AGENCY, TicketId(8)), Ok(vec![part(1)]));
}

fn scrubbed(store: &mut dyn Store) {
    let theirs = log_row_of(AgencyId(2), 9, 1, 1, GENESIS);
    commit(store, &Batch { log: vec![theirs], ..Batch::new(AgencyId(2)) });
    commit(store, &batch(vec![log_row(8, 1, 2, GENESIS)]));
    let row = store.stream(AGENCY, StreamId(8), 1, 1).unwrap().remove(0);
    commit(store, &erasing(vec![erasure(8, 3, vec![without_parts(&row)])]));
    for _ in 0..1_000 {
        match store.scrub().unwrap() {
            Scrubbed::Clean => return,
            Scrubbed::More | Scrubbed::Held => {}
        }
    }
    panic!("there is no end of it");
}
