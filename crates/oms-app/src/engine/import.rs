//! Taking tickets over from elsewhere, each with its past in one log row.

use super::answer::Done;
use super::draft::Draft;
use super::job::{Job, OpenWanted};
use super::open::fits;
use super::step::Engine;
use crate::error::Error;
use oms_base::Timestamp;
use oms_domain::ticket::{self, Context, Import, Imported, PastMove};

/// The day under which the keys of imports are remembered: they never expire.
pub(super) const KEY_DAY: i32 = i32::MAX;

/// A ticket to take over.
#[derive(Debug, Clone)]
pub struct ImportWanted {
    /// How it was opened. Its time limit is what `due_at` says.
    pub open: OpenWanted,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was due.
    pub due_at: Option<Timestamp>,
    /// Where it moved since, in the order of time.
    pub moves: Vec<PastMove>,
    /// Where it comes from.
    pub source: Imported,
}

impl Engine {
    pub(super) fn import(
        &mut self,
        job: &Job,
        wanted: &ImportWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let (entry, workflow) = self.target(&wanted.open.target, draft)?;
        let (open, template) = self.opening(&wanted.open, (&entry, workflow), draft)?;
        let number = open.number.clone();
        let command = Import {
            open,
            opened_at: wanted.opened_at,
            due_at: wanted.due_at,
            moves: wanted.moves.clone(),
            source: wanted.source.clone(),
        };
        let actor = Engine::actor(job);
        let book = self.book(draft);
        let cx = Context { now: draft.now, actor, template: template.as_deref(), book: &book };
        let imported = fits(&entry, &wanted.open, ticket::import(command, &cx));
        let (told, ticket) = imported.inspect_err(|_| self.numbers.give_back(&number))?;
        let (times, events): (Vec<_>, Vec<_>) = told.into_iter().unzip();
        let written = self.add_past_ticket(ticket, template, (&events, &times), actor, draft);
        Ok(Done::Ticket(written))
    }
}
