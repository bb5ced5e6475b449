//! The bytes of attached files.

use super::{Case, commit};
use crate::sample::{AGENCY, attach, detach};
use oms_base::{AgencyId, AttachmentId, TicketId};
use oms_store::attachment::CHUNK_BYTES;
use oms_store::{AttachmentWrite, Batch, ChunkPlace, FileBytes, Store};

pub(super) const CASES: &[Case] = &[
    Case::new("a file comes back in chunks, the last one shorter", chunks),
    Case::new("chunks are listed by ticket, file and number", listed),
    Case::new("a file that is taken away leaves nothing, and others stay", gone),
    Case::new("a batch puts and deletes files in its order", in_order),
    Case::new("a file that is there already is a fault, and nothing of it is kept", twice),
];

fn write(store: &mut dyn Store, attachments: Vec<AttachmentWrite>) {
    commit(store, &Batch { attachments, ..Batch::new(AGENCY) });
}

const fn place(ticket: i64, id: i64, n: u32) -> ChunkPlace {
    ChunkPlace { ticket: TicketId(ticket), id: AttachmentId(id), n }
}

fn places(store: &dyn Store, after: ChunkPlace, limit: usize) -> Vec<ChunkPlace> {
    store.attachment_places(AGENCY, after, limit).unwrap()
}

fn chunks(store: &mut dyn Store) {
    // No two chunks are the same, and every byte is met.
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(2 * CHUNK_BYTES + 7).collect();
    let (ticket, id) = (TicketId(1), AttachmentId(5));
    let put = AttachmentWrite::Put { ticket, id, bytes: FileBytes::new(bytes.clone()) };
    write(store, vec![put, attach(2, 6, CHUNK_BYTES)]);
    for (n, chunk) in (0..).zip(bytes.chunks(CHUNK_BYTES)) {
        assert_eq!(store.attachment_chunk(AGENCY, place(1, 5, n)), Ok(Some(chunk.to_vec())));
        assert_eq!(store.attachment_chunk(AgencyId(2), place(1, 5, n)), Ok(None));
    }
    assert_eq!(places(store, place(1, 5, 0), 9), [place(1, 5, 1), place(1, 5, 2), place(2, 6, 0)]);
}

fn listed(store: &mut dyn Store) {
    let (early, late) = (attach(-7, -3, 1), attach(2, 3, CHUNK_BYTES + 1));
    write(store, vec![late, attach(1, 9, 1), attach(2, 2, 1), early]);
    let all = [place(-7, -3, 0), place(1, 9, 0), place(2, 2, 0), place(2, 3, 0), place(2, 3, 1)];
    assert_eq!(places(store, ChunkPlace::START, 9), all);
    assert_eq!(places(store, ChunkPlace::START, 3), all[..3]);
    assert_eq!(places(store, all[2], 9), all[3..]);
    assert_eq!(places(store, all[4], 9), []);
    assert_eq!(store.attachment_places(AgencyId(2), ChunkPlace::START, 9), Ok(Vec::new()));
}

fn gone(store: &mut dyn Store) {
    write(store, vec![attach(1, 1, CHUNK_BYTES + 1), attach(1, 2, 1), attach(2, 1, 1)]);
    write(store, vec![detach(1, 1), detach(7, 7)]);
    assert_eq!(places(store, ChunkPlace::START, 9), [place(1, 2, 0), place(2, 1, 0)]);
    assert_eq!(store.attachment_chunk(AGENCY, place(1, 1, 1)), Ok(None));
}

fn in_order(store: &mut dyn Store) {
    write(store, vec![attach(1, 1, 1), detach(1, 1), detach(1, 2), attach(1, 2, 1)]);
    assert_eq!(places(store, ChunkPlace::START, 9), [place(1, 2, 0)]);
}

fn twice(store: &mut dyn Store) {
    write(store, vec![attach(1, 1, 1)]);
    let attachments = vec![attach(1, 2, 1), attach(1, 1, 2)];
    assert!(store.commit(&Batch { attachments, ..Batch::new(AGENCY) }).is_err());
    assert_eq!(places(store, ChunkPlace::START, 9), [place(1, 1, 0)]);
    assert_eq!(store.attachment_chunk(AGENCY, place(1, 1, 0)), Ok(Some(vec![1])));
}
