//! Saved views and bulk jobs, as callers may see them.

use crate::auth::Caller;
use crate::error::Error;
use crate::read::{Page, Reader};
use oms_base::{JobId, Name, PrincipalId};
pub use oms_store::{JobResultRow, JobRow, ViewRow};

/// A place in the list of views: one's own first, then those that all staff have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewPlace {
    /// Whether it is among the shared ones.
    pub is_shared: bool,
    /// The name.
    pub name: Name,
}

impl Reader {
    /// The view that a name means to the caller: their own before a shared one.
    pub fn view(&self, caller: &Caller, name: &Name) -> Result<ViewRow, Error> {
        let held = |holder| self.store.view(caller.agency, holder, name);
        let own = held(caller.actor.principal)?;
        let found = if own.is_some() { own } else { held(PrincipalId::HUB)? };
        found.ok_or(Error::NotFound)
    }

    /// A page of the views that the caller has.
    pub fn views(
        &self,
        caller: &Caller,
        after: Option<&ViewPlace>,
        limit: usize,
    ) -> Result<Page<ViewRow, ViewPlace>, Error> {
        let held = |holder, after: Option<&Name>| {
            self.store.views(caller.agency, holder, after, limit + 1)
        };
        let behind = |is_shared| after.filter(|after| after.is_shared == is_shared);
        let mut items = match behind(true) {
            Some(_) => Vec::new(),
            None => held(caller.actor.principal, behind(false).map(|after| &after.name))?,
        };
        if items.len() <= limit {
            items.extend(held(PrincipalId::HUB, behind(true).map(|after| &after.name))?);
        }
        let more = items.len() > limit;
        items.truncate(limit);
        let place =
            |view: &ViewRow| ViewPlace { is_shared: view.is_shared, name: view.name.clone() };
        let next = items.last().map(place).filter(|_| more);
        Ok(Page { items, next })
    }

    /// A bulk job.
    pub fn job(&self, caller: &Caller, id: JobId) -> Result<JobRow, Error> {
        self.store.job(caller.agency, id)?.ok_or(Error::NotFound)
    }

    /// A page of bulk jobs, newest first.
    pub fn jobs(
        &self,
        caller: &Caller,
        before: Option<JobId>,
        limit: usize,
    ) -> Result<Page<JobRow, JobId>, Error> {
        let mut items = self.store.jobs(caller.agency, before, limit + 1)?;
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().map(|row| row.id).filter(|_| more);
        Ok(Page { items, next })
    }

    /// A page of what a job did, from place `from` on; each with its ticket's number.
    pub fn job_results(
        &self,
        caller: &Caller,
        id: JobId,
        from: u32,
        limit: usize,
    ) -> Result<Page<(JobResultRow, String), u32>, Error> {
        self.job(caller, id)?;
        let mut rows = self.store.job_results(caller.agency, id, from, limit + 1)?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().map(|row| row.n.saturating_add(1)).filter(|_| more);
        let mut items = Vec::with_capacity(rows.len());
        for row in rows {
            let ticket = self.store.ticket(caller.agency, row.ticket)?;
            items.push((row, ticket.map_or_else(String::new, |ticket| ticket.number)));
        }
        Ok(Page { items, next })
    }
}
