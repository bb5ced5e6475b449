//! A ticket with the names around it, ready to be rendered.

use crate::answer::Answer;
use crate::cursor::Cursor;
use oms_api::{Page, StaffTicket, TicketView};
use oms_app::read::{self, Found};
use oms_app::{App, Written};
use oms_base::{AgencyId, Timestamp, Tracking};
use oms_domain::board::Board;
use oms_domain::ticket::Ticket;
use oms_domain::workflow::{Template, Workflow};
use std::sync::Arc;

/// What a ticket's view is made of.
pub(crate) struct Seen {
    ticket: Arc<Ticket>,
    template: Option<Arc<Template>>,
    board: Option<Arc<Board>>,
    workflow: Option<Arc<Workflow>>,
    tracking: Tracking,
    as_of: Timestamp,
    position: Option<String>,
}

impl Seen {
    /// A ticket as a write left it, at the instant of that write.
    pub(crate) fn written(app: &App, agency: AgencyId, written: &Written) -> Seen {
        let Written { ticket, template, time, position, .. } = written;
        let found = Found { ticket: Arc::clone(ticket), template: template.clone() };
        let position = Some(position.to_string());
        Seen { position, ..Seen::found(app, agency, found, *time) }
    }

    /// A ticket as it stands, looked at `as_of`.
    pub(crate) fn found(app: &App, agency: AgencyId, found: Found, as_of: Timestamp) -> Seen {
        let directory = app.reader().directory();
        let Found { ticket, template } = found;
        let workflow = ticket.core.workflow.and_then(|(id, _)| directory.workflow(id));
        Seen {
            board: directory.board(ticket.core.board).map(|entry| entry.board),
            workflow: workflow.map(|entry| entry.workflow),
            tracking: app.tracking(agency, &ticket),
            ticket,
            template,
            as_of,
            position: None,
        }
    }

    /// The ticket as staff see it.
    pub(crate) fn body(&self) -> StaffTicket<'_> {
        let view = TicketView {
            ticket: &self.ticket,
            template: self.template.as_deref(),
            board: self.board.as_ref().map_or("", |board| board.name.as_str()),
            workflow: self.workflow.as_ref().map(|workflow| workflow.name.as_str()),
            tracking: self.tracking.clone(),
            as_of: self.as_of,
        };
        StaffTicket::of(view, self.position.clone())
    }
}

/// A page of tickets as staff see them, looked at `as_of`.
pub(crate) fn page<C: Cursor>(
    app: &App,
    agency: AgencyId,
    page: read::Page<Found, C>,
    as_of: Timestamp,
) -> Answer {
    let seen = page.items.into_iter().map(|found| Seen::found(app, agency, found, as_of));
    let seen: Vec<Seen> = seen.collect();
    let items = seen.iter().map(Seen::body).collect();
    Answer::page(&Page { items, next: page.next.map(|next| next.spell()) })
}
