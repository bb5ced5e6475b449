//! `gps match`: another open ticket of the board, older, at the same place.

use crate::app::App;
use crate::auth::Caller;
use oms_base::{AgencyId, TicketId, Timestamp};
use oms_domain::query::Query;
use oms_domain::ticket::Ticket;
use oms_domain::trigger::GPS_MATCH_M;

/// Most open tickets at one place.
const THERE_MAX: usize = 500;

/// The oldest that a ticket matches; the error says why nobody can tell.
pub(super) fn matching(
    app: &App,
    ticket: &Ticket,
    now: Timestamp,
) -> Result<Option<TicketId>, String> {
    let location = ticket.arrangement.location.as_ref();
    let Some(place) = location.and_then(|location| location.place) else { return Ok(None) };
    let (latitude, longitude) = (place.latitude(), place.longitude());
    let source = format!("is:open near:{latitude:.6},{longitude:.6},{GPS_MATCH_M}m");
    let told = |error: crate::error::Error| error.to_string();
    let unread = |_| "the place cannot be looked for".to_owned();
    let query = Query::parse(&source).map_err(unread)?;
    let found = app.search().ids(&Caller::hub(), &query, THERE_MAX, now).map_err(told)?;
    let mut found = found.ok_or_else(|| format!("more than {THERE_MAX} tickets stand there"))?;
    found.sort_unstable();
    let older = found.into_iter().take_while(|id| *id < ticket.core.id);
    for id in older {
        let row = app.reader().store().ticket(AgencyId::FIRST, id).map_err(|e| told(e.into()))?;
        if row.is_some_and(|row| row.board == ticket.core.board) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
