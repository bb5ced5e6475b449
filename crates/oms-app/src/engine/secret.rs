//! Secrets that sign what leaves the hub: kept, replaced and removed, and never read here.

use super::answer::Done;
use super::draft::Draft;
use super::step::Engine;
use crate::error::Error;
use oms_base::limits::SECRETS_MAX;
use oms_base::{Code, Name};
use oms_domain::Refusal;
use oms_domain::agent::Agent;
use oms_domain::owner::Profile;
use oms_store::{SecretRow, SecretWrite};
use std::sync::Arc;

/// What is done with a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretWork {
    /// Keep one, in place of the one of its name.
    Keep {
        /// Its name.
        name: Name,
        /// It, encrypted.
        sealed: Vec<u8>,
    },
    /// Remove one.
    Remove(Name),
}

impl Engine {
    pub(super) fn secret(&mut self, work: &SecretWork, draft: &mut Draft) -> Result<Done, Error> {
        match work {
            SecretWork::Keep { name, sealed } => {
                let before = self.secret_now(name, draft)?;
                let created = before.is_none();
                if created && self.store.secrets(draft.agency)?.len() >= SECRETS_MAX {
                    let detail = format!("an agency has at most {SECRETS_MAX} secrets");
                    return Err(Refusal::state(Code::OutOfBounds, detail).into());
                }
                let (name, sealed) = (name.clone(), sealed.clone());
                let before = before.map(|row| row.sealed);
                let row = SecretRow { name, sealed, before, made_at: draft.now };
                draft.secrets.push(SecretWrite::Put(row.clone()));
                Ok(Done::Secret { row, created })
            }
            SecretWork::Remove(name) => {
                let row = self.secret_now(name, draft)?.ok_or(Error::NotFound)?;
                self.check_unused(name, draft)?;
                draft.secrets.push(SecretWrite::Delete(name.clone()));
                Ok(Done::Secret { row, created: false })
            }
        }
    }

    /// Refuses an owner whose messages nobody could sign.
    pub(super) fn check_secret(
        &self,
        named: Option<(&Name, &'static str)>,
        draft: &Draft,
    ) -> Result<(), Error> {
        let Some((secret, place)) = named else { return Ok(()) };
        if self.secret_now(secret, draft)?.is_some() {
            return Ok(());
        }
        let detail = format!("there is no secret {secret}; make it first");
        Err(Refusal::field(place, Code::NotFound, detail).into())
    }

    fn check_unused(&self, name: &Name, draft: &Draft) -> Result<(), Error> {
        let book = self.book(draft);
        let signs = |profile: &&Profile| profile.secret().is_some_and(|(secret, _)| secret == name);
        let asks = |agent: &&Arc<Agent>| agent.secret().is_some_and(|(secret, _)| secret == name);
        let used = match (book.registry().all().find(signs), book.agents().find(asks)) {
            (Some(profile), _) => profile.owner.to_string(),
            (None, Some(agent)) => format!("the agent {}", agent.name),
            (None, None) => return Ok(()),
        };
        let detail = format!("it signs what is sent to {used}");
        Err(Refusal::state(Code::StateForbids, detail).into())
    }

    fn secret_now(&self, name: &Name, draft: &Draft) -> Result<Option<SecretRow>, Error> {
        let fresh = draft.secrets.iter().rev().find_map(|write| match write {
            SecretWrite::Put(row) => (row.name == *name).then(|| Some(row.clone())),
            SecretWrite::Delete(gone) => (gone == name).then_some(None),
        });
        match fresh {
            Some(row) => Ok(row),
            None => Ok(self.store.secret(draft.agency, name)?),
        }
    }
}
