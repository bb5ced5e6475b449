//! What a stale change is told: the ticket as it stands.

use crate::problem::{Current, Problem};
use crate::seen::Seen;
use oms_app::read::Found;
use oms_app::{App, Error};
use oms_base::AgencyId;
use serde_json::value::to_raw_value;

/// The problem of a failed write; of a stale one with the ticket as it stands.
pub(crate) fn problem(app: &App, agency: AgencyId, error: Error) -> Problem {
    let Error::Stale(stale) = &error else { return Problem::from(error) };
    let ticket = stale.ticket.clone();
    let current = app.reader().template(agency, &ticket).ok().and_then(|template| {
        let seen = Seen::found(app, agency, Found { ticket, template }, app.now());
        Some(Box::new(Current {
            ticket: to_raw_value(&seen.body()).ok()?,
            changed_by: stale.changed_by.to_string(),
            changed_at: stale.changed_at.to_string(),
        }))
    });
    Problem { current, ..Problem::from(error) }
}
