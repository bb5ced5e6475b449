//! Attached files: the bytes of each are there and are those that were sent, and no others are.

use super::Report;
use crate::error::Error;
use crate::read::{self, Reader};
use oms_base::{AgencyId, AttachmentId, TicketId};
use oms_domain::ticket::{Attachments, File};
use oms_store::attachment::CHUNK_BYTES;
use oms_store::{ChunkPlace, StoreError};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// Places of chunks read at once.
const PAGE: usize = 1_000;

/// `tickets` are those that have files.
pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    tickets: &[TicketId],
    report: &mut Report,
    progress: &mut dyn FnMut(u64),
) -> Result<(), Error> {
    for id in tickets {
        // What does not read was reported when the row was held against the log.
        let Some(attachments) = attachments_of(reader, agency, *id)? else { continue };
        for attachment in &attachments.now {
            report.attachments += 1;
            check_file(reader, agency, *id, &attachment.file, report)?;
        }
        progress(report.log_rows + report.tickets + report.attachments);
    }
    check_strays(reader, agency, report)
}

/// The files that a ticket has; `None` when there is no such ticket, or it does not read.
fn attachments_of(
    reader: &Reader,
    agency: AgencyId,
    id: TicketId,
) -> Result<Option<Arc<Attachments>>, Error> {
    let Some(row) = reader.store().ticket(agency, id)? else { return Ok(None) };
    match read::decode_ticket(reader.store(), reader.directory(), agency, &row) {
        Ok(ticket) => Ok(Some(ticket.attachments)),
        Err(fault @ (Error::Store(_) | Error::Unknown(_) | Error::ReadOnly)) => Err(fault),
        Err(_) => Ok(None),
    }
}

fn check_file(
    reader: &Reader,
    agency: AgencyId,
    ticket: TicketId,
    file: &File,
    report: &mut Report,
) -> Result<(), Error> {
    if bytes_hold(reader, agency, ticket, file)? {
        return Ok(());
    }
    // One that was taken away while it was looked at is no fault.
    let now = attachments_of(reader, agency, ticket)?;
    if now.is_some_and(|now| now.get(file.id).is_some()) {
        let id = file.id;
        report.problem(format!("the bytes of {id} of {ticket} are not those that were sent"));
    }
    Ok(())
}

fn bytes_hold(
    reader: &Reader,
    agency: AgencyId,
    ticket: TicketId,
    file: &File,
) -> Result<bool, Error> {
    let (mut hash, mut size) = (Sha256::new(), 0);
    for n in 0..chunk_count(file) {
        let place = ChunkPlace { ticket, id: file.id, n };
        let chunk = match reader.store().attachment_chunk(agency, place) {
            Ok(Some(chunk)) => chunk,
            Ok(None) | Err(StoreError::Corrupt { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        hash.update(&chunk);
        size += chunk.len() as u64;
    }
    Ok(size == u64::from(file.size) && hash.finalize()[..] == file.digest)
}

fn chunk_count(file: &File) -> u32 {
    let chunk = u32::try_from(CHUNK_BYTES).unwrap_or(u32::MAX);
    file.size.div_ceil(chunk)
}

fn check_strays(reader: &Reader, agency: AgencyId, report: &mut Report) -> Result<(), Error> {
    let mut after = ChunkPlace::START;
    let mut of: (TicketId, Option<Arc<Attachments>>) = (TicketId(0), None);
    let mut told: Option<(TicketId, AttachmentId)> = None;
    loop {
        let places = reader.store().attachment_places(agency, after, PAGE)?;
        let Some(last) = places.last() else { return Ok(()) };
        after = *last;
        for place in places {
            if of.0 != place.ticket {
                of = (place.ticket, attachments_of(reader, agency, place.ticket)?);
            }
            if belongs(of.1.as_deref(), place) || told == Some((place.ticket, place.id)) {
                continue;
            }
            // The ticket may have changed since it was read.
            of.1 = attachments_of(reader, agency, place.ticket)?;
            let stands = reader.store().attachment_chunk(agency, place)?.is_some();
            if stands && !belongs(of.1.as_deref(), place) {
                let ChunkPlace { ticket, id, .. } = place;
                report.problem(format!("bytes of {id} stand in the store, and {ticket} has none"));
                told = Some((ticket, id));
            }
        }
    }
}

fn belongs(attachments: Option<&Attachments>, place: ChunkPlace) -> bool {
    let attachment = attachments.and_then(|attachments| attachments.get(place.id));
    attachment.is_some_and(|attachment| place.n < chunk_count(&attachment.file))
}
