//! Publishing rules: a new version that never changes.

use super::answer::Done;
use super::draft::{Draft, NewRule, Tail};
use super::job::Job;
use super::step::Engine;
use crate::directory::RuleEntry;
use crate::error::Error;
use oms_base::limits::{OWNERS_MAX, RULE_VERSIONS_MAX, RULES_MAX};
use oms_base::{Code, Name, RuleId, RuleKind};
use oms_domain::rule::Defined;
use oms_domain::sla::Book;
use oms_domain::{Refusal, rule};
use oms_store::chain::GENESIS;
use oms_store::{RuleRow, StreamKind};
use serde_json::Value;
use std::sync::Arc;

impl Engine {
    pub(super) fn publish_rule(
        &mut self,
        job: &Job,
        (kind, name): (RuleKind, &Name),
        definition: &Value,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let before = self.newest_rule(kind, name, draft);
        let newest = before.as_ref().map(|entry| &*entry.rule);
        let published = rule::publish(newest, kind, definition, &self.book(draft));
        let Some((made, defined)) = published.map_err(Refusal::Input)? else {
            let rule = before.ok_or(Error::NotFound)?.rule;
            return Ok(Done::Rule { rule, created: false, position: self.last_position() });
        };
        if made.name != *name {
            let detail = format!("is {}, but the address says {name}", made.name);
            return Err(Refusal::field("name", Code::Refused, detail).into());
        }
        match &defined {
            Defined::Owner(profile) => self.check_secret(profile.secret(), draft)?,
            Defined::Agent(agent) => {
                self.check_secret(agent.secret(), draft)?;
                self.check_drift(agent, draft)?;
            }
            Defined::Playbook(playbook) => self.check_playbook(playbook, definition, draft)?,
            Defined::Trigger(trigger) => self.check_started(trigger, draft)?,
            Defined::Calendar(_) | Defined::Policy(_) => {}
        }
        self.check_rule_room((kind, before.is_none()), made.version, draft)?;
        let id = match &before {
            Some(entry) => entry.id,
            None => RuleId(self.mint(draft.now)),
        };
        let tail = Tail {
            kind: StreamKind::Rule,
            stream: id.into(),
            version: u64::from(made.version) - 1,
            hash: before.as_ref().map_or(GENESIS, |entry| entry.hash),
        };
        let (hash, position) =
            draft.append(tail, Engine::actor(job), vec![made.event()], &mut self.entropy);
        let mut book = Book::clone(&self.book(draft));
        defined.add_to(&mut book);
        draft.book = Some(Arc::new(book));
        let rule = Arc::new(made);
        draft.rules.push(NewRule::of(id, Arc::clone(&rule), hash));
        Ok(Done::Rule { rule, created: true, position })
    }

    /// The newest version of a rule, as the batch so far leaves it.
    pub(super) fn newest_rule(
        &self,
        kind: RuleKind,
        name: &Name,
        draft: &Draft,
    ) -> Option<RuleEntry> {
        let in_batch = draft.rules.iter().rev().map(|new| &new.entry);
        let mut named = in_batch.filter(|e| e.rule.kind == kind && e.rule.name == *name);
        named.next().cloned().or_else(|| self.directory.rule(kind, name))
    }

    fn check_rule_room(
        &self,
        (kind, is_new): (RuleKind, bool),
        version: u32,
        draft: &Draft,
    ) -> Result<(), Error> {
        let (are_owners, most) = match kind {
            RuleKind::Owner => (true, OWNERS_MAX),
            RuleKind::Calendar
            | RuleKind::Policy
            | RuleKind::Trigger
            | RuleKind::Agent
            | RuleKind::Playbook => (false, RULES_MAX),
        };
        let same = |kind: RuleKind| (kind == RuleKind::Owner) == are_owners;
        let fresh = draft.rules.iter().filter(|new| same(new.row.kind)).count();
        if is_new && self.directory.rule_count(same) + fresh >= most {
            let what = if are_owners { "owners" } else { "rules that are no owners" };
            let detail = format!("an agency has at most {most} {what}");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        if version > RULE_VERSIONS_MAX {
            let detail = format!("one {kind} has at most {RULE_VERSIONS_MAX} versions");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        Ok(())
    }

    /// The rules as the batch so far leaves them.
    pub(super) fn book(&self, draft: &Draft) -> Arc<Book> {
        draft.book.clone().unwrap_or_else(|| self.directory.book())
    }
}

impl NewRule {
    fn of(id: RuleId, rule: Arc<rule::Rule>, hash: oms_store::chain::Hash) -> NewRule {
        let row = RuleRow {
            id,
            version: rule.version,
            kind: rule.kind,
            name: rule.name.clone(),
            hash,
            definition: rule.definition.clone(),
        };
        NewRule { row, entry: RuleEntry { id, rule, hash } }
    }
}
