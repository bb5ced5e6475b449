//! Every version of every policy, calendar and trigger, and what they come to for a ticket; and the
//! owners that are known beside them.

use super::calendar::{Calendar, in_force};
use super::duration::Target;
use super::metric::Metric;
use super::policy::{Policy, Selection, select};
use super::terms::{Edition, Pin, Terms};
use crate::agent::{self, Agent};
use crate::owner::{Profile, Registry};
use crate::playbook::Playbook;
use crate::trigger::Trigger;
use crate::workflow::Scope;
use oms_base::{Code, Fault, Name, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The published versions, which never change: the first of a name is version 1.
#[derive(Debug, Clone, Default)]
pub struct Book {
    calendars: BTreeMap<Name, Vec<Arc<Calendar>>>,
    policies: BTreeMap<Name, Vec<Arc<Policy>>>,
    agents: BTreeMap<Name, Vec<Arc<Agent>>>,
    /// The newest version of each policy that is in use, by order and then by name.
    in_order: Vec<Arc<Policy>>,
    triggers: BTreeMap<Name, Vec<Arc<Trigger>>>,
    playbooks: BTreeMap<Name, Vec<Arc<Playbook>>>,
    registry: Registry,
}

impl Book {
    /// Takes in the next version of a calendar.
    pub fn add_calendar(&mut self, calendar: Arc<Calendar>) {
        self.calendars.entry(calendar.name().clone()).or_default().push(calendar);
    }

    /// Takes in the next version of a policy.
    pub fn add_policy(&mut self, policy: Arc<Policy>) {
        self.policies.entry(policy.name.clone()).or_default().push(policy);
        let newest = self.policies.values().filter_map(|versions| versions.last());
        self.in_order = newest.cloned().collect();
        self.in_order.sort_by(|a, b| (a.order, &a.name).cmp(&(b.order, &b.name)));
    }

    /// Takes in the next version of a trigger.
    pub fn add_trigger(&mut self, trigger: Arc<Trigger>) {
        self.triggers.entry(trigger.name.clone()).or_default().push(trigger);
    }

    /// Every version of every trigger, by name and version.
    pub fn triggers(&self) -> impl Iterator<Item = &[Arc<Trigger>]> {
        self.triggers.values().map(Vec::as_slice)
    }

    /// The newest version of a trigger.
    pub fn trigger(&self, name: &Name) -> Option<&Arc<Trigger>> {
        self.triggers.get(name)?.last()
    }

    /// Takes in the next version of a playbook.
    pub fn add_playbook(&mut self, playbook: Arc<Playbook>) {
        self.playbooks.entry(playbook.name.clone()).or_default().push(playbook);
    }

    /// The newest version of a playbook.
    pub fn playbook(&self, name: &Name) -> Option<&Arc<Playbook>> {
        self.playbooks.get(name)?.last()
    }

    /// A version of a playbook.
    pub fn playbook_version(&self, name: &Name, version: u32) -> Option<&Arc<Playbook>> {
        nth(self.playbooks.get(name)?, version)
    }

    /// The newest version of every playbook, by name.
    pub fn playbooks(&self) -> impl Iterator<Item = &Arc<Playbook>> {
        self.playbooks.values().filter_map(|versions| versions.last())
    }

    /// Takes in the next version of an owner.
    pub fn add_owner(&mut self, profile: Arc<Profile>) {
        self.registry.add(profile);
    }

    /// The owners that are known.
    pub const fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Takes in the next version of an agent.
    pub fn add_agent(&mut self, agent: Arc<Agent>) {
        self.agents.entry(agent.name.clone()).or_default().push(agent);
    }

    /// The newest version of an agent; of one that nobody published, the one that comes with the
    /// program.
    pub fn agent(&self, name: &Name) -> Option<&Arc<Agent>> {
        let published = self.agents.get(name).and_then(|versions| versions.last());
        let built_in = || agent::built_in().iter().find(|built_in| built_in.name == *name);
        published.or_else(built_in)
    }

    /// The newest version of every agent, by name.
    pub fn agents(&self) -> impl Iterator<Item = &Arc<Agent>> {
        let built_in = agent::built_in().iter().map(|built_in| &built_in.name);
        let names: BTreeSet<&Name> = self.agents.keys().chain(built_in).collect();
        names.into_iter().filter_map(|name| self.agent(name))
    }

    /// The newest version of every calendar, by name.
    pub fn calendars(&self) -> impl Iterator<Item = &Arc<Calendar>> {
        self.calendars.values().filter_map(|versions| versions.last())
    }

    /// The newest version of every policy, in the order in which they are asked.
    pub fn policies(&self) -> &[Arc<Policy>] {
        &self.in_order
    }

    /// How many versions of a calendar there are.
    pub fn calendar_versions(&self, name: &Name) -> usize {
        self.calendars.get(name).map_or(0, Vec::len)
    }

    /// How many versions of rules there are together.
    pub fn versions(&self) -> usize {
        let policies = self.policies.values().map(Vec::len);
        let (triggers, agents) = (self.triggers.values(), self.agents.values());
        let lengths = self.calendars.values().map(Vec::len).chain(policies);
        let lengths = lengths.chain(triggers.map(Vec::len)).chain(agents.map(Vec::len));
        let lengths = lengths.chain(self.playbooks.values().map(Vec::len));
        lengths.sum::<usize>() + self.registry.versions()
    }

    /// The newest version of a policy.
    pub fn policy(&self, name: &Name) -> Option<&Arc<Policy>> {
        self.policies.get(name)?.last()
    }

    /// The version of a calendar that holds at `at`; the one that is always open without a name.
    pub fn calendar(&self, name: Option<&Name>, at: Timestamp) -> Result<Arc<Calendar>, Fault> {
        let Some(name) = name else {
            return Ok(Calendar::always_open());
        };
        let versions = self.calendars.get(name).map_or(&[][..], Vec::as_slice);
        // Before its first version begins, the earliest one holds.
        let found = in_force(versions, at).or(versions.first());
        found.cloned().ok_or_else(|| {
            let detail = format!("there is no calendar named {name}; publish it first");
            Fault::new("calendar", Code::NotFound, detail)
        })
    }

    /// The first policy that is for the ticket of `scope`.
    pub fn select(&self, scope: &Scope<'_>) -> Selection<'_> {
        select(&self.in_order, scope)
    }

    /// The terms of a limit by the working hours of `calendar`, or by the wall clock.
    pub fn own(
        &self,
        metric: Metric,
        target: Target,
        calendar: Option<&Name>,
        at: Timestamp,
    ) -> Result<Arc<Terms>, Fault> {
        if !target.is_working() {
            return Ok(Arc::new(Terms::own(metric, target, Calendar::always_open())));
        }
        if calendar.is_none() {
            let detail = format!("{target} is working time; name the calendar whose hours count");
            return Err(Fault::new("calendar", Code::MissingField, detail));
        }
        Ok(Arc::new(Terms::own(metric, target, self.calendar(calendar, at)?)))
    }

    /// What `policy` promises for `metric` to a clock that begins at `at`.
    pub fn promised(&self, policy: &Policy, metric: &Metric, at: Timestamp) -> Option<Arc<Terms>> {
        let calendar = self.calendar(policy.calendar.as_ref(), at).ok()?;
        policy.terms(metric, calendar).map(Arc::new)
    }

    /// A version of a policy.
    pub fn policy_edition(&self, edition: &Edition) -> Option<&Arc<Policy>> {
        nth(self.policies.get(&edition.name)?, edition.version)
    }

    /// The terms that a pin stands for.
    pub fn terms(&self, pin: &Pin) -> Option<Terms> {
        let calendar = match &pin.calendar {
            None => Calendar::always_open(),
            Some(edition) => Arc::clone(nth(self.calendars.get(&edition.name)?, edition.version)?),
        };
        match (&pin.policy, pin.own) {
            (Some(edition), None) => self.policy_edition(edition)?.terms(&pin.metric, calendar),
            (None, Some(target)) => Some(Terms::own(pin.metric.clone(), target, calendar)),
            (Some(_), Some(_)) | (None, None) => None,
        }
    }
}

/// The version of this number, counted from 1.
fn nth<T>(versions: &[T], number: u32) -> Option<&T> {
    versions.get(usize::try_from(number.checked_sub(1)?).ok()?)
}
