//! Saving and removing views.

use super::answer::Done;
use super::draft::Draft;
use super::job::{Job, ViewWanted};
use super::step::Engine;
use crate::error::Error;
use oms_base::limits::VIEWS_MAX;
use oms_base::{Code, Name, PrincipalId, Role};
use oms_domain::Refusal;
use oms_store::{ViewRow, ViewWrite};

impl Engine {
    /// Saves a view: a new one, or over the one that the name means to the caller.
    pub(super) fn keep_view(
        &mut self,
        job: &Job,
        wanted: &ViewWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let me = job.caller.actor.principal;
        let own = self.view_now(me, &wanted.name, draft)?;
        let shared = self.view_now(PrincipalId::HUB, &wanted.name, draft)?;
        if let Some(theirs) = shared.as_ref().filter(|view| view.owner != me)
            && !(wanted.is_shared && leads(job))
        {
            let detail = format!("all staff have a view {}; take another name", theirs.name);
            return Err(Refusal::state(Code::Taken, detail).into());
        }
        let before = own.into_iter().chain(shared);
        let before: Vec<ViewRow> = before.filter(|view| view.owner == me || leads(job)).collect();
        if before.is_empty() {
            self.check_room(me, draft)?;
        }
        let row = ViewRow {
            owner: before.first().map_or(me, |view| view.owner),
            is_shared: wanted.is_shared,
            name: wanted.name.clone(),
            query: wanted.query.clone(),
            sort: wanted.sort.clone(),
            columns: wanted.columns.clone(),
            saved_at: draft.now,
        };
        let created = before.is_empty();
        for view in before.iter().filter(|view| view.holder() != row.holder()) {
            draft.views.push(ViewWrite::Delete(view.holder(), view.name.clone()));
        }
        draft.views.push(ViewWrite::Put(row.clone()));
        Ok(Done::View { row, created })
    }

    /// Removes the view that the name means to the caller.
    pub(super) fn remove_view(
        &mut self,
        job: &Job,
        name: &Name,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let actor = job.caller.actor;
        let own = self.view_now(actor.principal, name, draft)?;
        let row = match own {
            Some(row) => row,
            None => self.view_now(PrincipalId::HUB, name, draft)?.ok_or(Error::NotFound)?,
        };
        if row.owner != actor.principal && !leads(job) {
            return Err(Error::Forbidden { role: actor.role.as_str() });
        }
        draft.views.push(ViewWrite::Delete(row.holder(), row.name.clone()));
        Ok(Done::View { row, created: false })
    }

    fn check_room(&self, owner: PrincipalId, draft: &Draft) -> Result<(), Error> {
        let fresh = draft.views.iter().filter(|write| match write {
            ViewWrite::Put(row) => row.owner == owner,
            ViewWrite::Delete(..) => false,
        });
        let stored = self.store.view_count(draft.agency, owner)?;
        let count = usize::try_from(stored).unwrap_or(usize::MAX).saturating_add(fresh.count());
        if count < VIEWS_MAX {
            return Ok(());
        }
        let detail = format!("you have {VIEWS_MAX} views; remove one first");
        Err(Refusal::state(Code::OutOfBounds, detail).into())
    }

    /// A view as the batch so far leaves it.
    fn view_now(
        &self,
        holder: PrincipalId,
        name: &Name,
        draft: &Draft,
    ) -> Result<Option<ViewRow>, Error> {
        let fresh = draft.views.iter().rev().find_map(|write| match write {
            ViewWrite::Put(row) => {
                (row.holder() == holder && row.name == *name).then(|| Some(row.clone()))
            }
            ViewWrite::Delete(from, gone) => (*from == holder && gone == name).then_some(None),
        });
        match fresh {
            Some(view) => Ok(view),
            None => Ok(self.store.view(draft.agency, holder, name)?),
        }
    }
}

/// Whether the caller may change what others share.
const fn leads(job: &Job) -> bool {
    matches!(job.caller.actor.role, Role::Admin | Role::Supervisor)
}
