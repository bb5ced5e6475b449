//! The list of erasures: it is what the log says of them.

use super::Report;
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use crate::rebuild::LOWEST;
use oms_base::{AgencyId, Erasable, TicketId};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event};
use oms_store::ErasureRow;

/// Rows read at once.
const PAGE: usize = 1_000;

/// Holds the list against the log, which tells of so many erasures.
pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    logged: u64,
    report: &mut Report,
) -> Result<(), Error> {
    let (mut after, mut listed) = ((TicketId(LOWEST), 0), 0);
    loop {
        let rows = reader.store().erasures(agency, after, PAGE)?;
        let Some(last) = rows.last() else { break };
        after = (last.ticket, last.seq);
        for row in &rows {
            listed += 1;
            if !is_logged(reader, agency, row)? {
                let ErasureRow { ticket, seq, .. } = row;
                report.problem(format!(
                    "the list has an erasure {seq} of {ticket} that the log tells otherwise"
                ));
            }
        }
    }
    // What was erased since the log was read is listed, too.
    if listed < logged {
        report.problem(format!("{} erasures are not in the list of them", logged - listed));
    }
    Ok(())
}

fn is_logged(reader: &Reader, agency: AgencyId, row: &ErasureRow) -> Result<bool, Error> {
    let stored = reader.store().stream(agency, row.ticket.into(), row.seq, 1)?;
    // What does not read is reported where the log is read.
    let events = stored.first().and_then(|stored| fold::events(stored).ok()).unwrap_or_default();
    let Some(envelope) = events.iter().find(|event| event.seq == row.seq) else {
        return Ok(false);
    };
    let Ok(Event::Redacted(redacted)) = ticket::decode(&envelope.body, &Book::default()) else {
        return Ok(false);
    };
    let words: Vec<&str> = redacted.fields.iter().copied().map(Erasable::as_str).collect();
    let number = reader.store().ticket(agency, row.ticket)?.map(|ticket| ticket.number);
    let same_number = number.is_some_and(|number| number == row.number);
    Ok(same_number && envelope.time == row.at && words.join(",") == row.fields)
}
