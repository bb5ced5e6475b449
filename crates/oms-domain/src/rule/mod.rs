//! A rule: a policy, a calendar, a trigger, an owner, an agent or a playbook, published in versions
//! that never change.

use crate::agent::{Agent, read_agent};
use crate::codec::{CodecError, to_bytes};
use crate::json;
use crate::owner::{Profile, read_owner};
use crate::playbook::{Playbook, read_playbook};
use crate::sla::{Book, Calendar, Policy, read_calendar, read_policy};
use crate::trigger::{Trigger, read_trigger};
use crate::workflow::content_digest;
use minicbor::{Decode, Encode};
use oms_base::{Code, EventBody, Fault, Faults, Name, Part, RuleKind, Timestamp, Visibility};
use serde_json::Value;
use std::sync::Arc;

const PUBLISHED: u16 = 401;
const DEFINITION: u8 = 1;

/// The newest version of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// What it is.
    pub kind: RuleKind,
    /// Its unique name among those of its kind.
    pub name: Name,
    /// The version, from 1; also the seq of the event that published it.
    pub version: u32,
    /// The definition, as canonical JSON.
    pub definition: Vec<u8>,
}

/// What a definition defines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Defined {
    /// A calendar.
    Calendar(Arc<Calendar>),
    /// A policy.
    Policy(Arc<Policy>),
    /// A trigger.
    Trigger(Arc<Trigger>),
    /// An owner.
    Owner(Arc<Profile>),
    /// An agent.
    Agent(Arc<Agent>),
    /// A playbook.
    Playbook(Arc<Playbook>),
}

#[derive(Encode, Decode)]
#[cbor(map)]
struct Facts {
    #[n(0)]
    kind: RuleKind,
    #[n(1)]
    name: Name,
    #[n(2)]
    version: u32,
}

/// Reads a definition of `kind`, which becomes the given version of its name.
pub fn read(kind: RuleKind, definition: &Value, version: u32) -> Result<Defined, Faults> {
    match kind {
        RuleKind::Calendar => {
            read_calendar(definition, version).map(Arc::new).map(Defined::Calendar)
        }
        RuleKind::Policy => read_policy(definition, version).map(Arc::new).map(Defined::Policy),
        RuleKind::Trigger => read_trigger(definition, version).map(Arc::new).map(Defined::Trigger),
        RuleKind::Owner => read_owner(definition, version).map(Arc::new).map(Defined::Owner),
        RuleKind::Agent => read_agent(definition, version).map(Arc::new).map(Defined::Agent),
        RuleKind::Playbook => {
            read_playbook(definition, version).map(Arc::new).map(Defined::Playbook)
        }
    }
}

/// The version that publishing `definition` makes; `None` when the newest says the same.
///
/// A policy's calendar must be there before it, and an owner must fit in among the others.
pub fn publish(
    newest: Option<&Rule>,
    kind: RuleKind,
    definition: &Value,
    book: &Book,
) -> Result<Option<(Rule, Defined)>, Faults> {
    let bytes = json::canonical(definition);
    let same =
        newest.is_some_and(|rule| content_digest(&rule.definition) == content_digest(&bytes));
    let version = newest.map_or(0, |rule| rule.version).saturating_add(1);
    let defined = read(kind, definition, version)?;
    match &defined {
        Defined::Calendar(_) | Defined::Trigger(_) | Defined::Agent(_) | Defined::Playbook(_) => {}
        Defined::Policy(policy) => {
            book.calendar(policy.calendar.as_ref(), Timestamp::from_micros(0))?;
            if policy.calendar.is_none() {
                check_wall_clock(policy)?;
            }
        }
        Defined::Owner(profile) => {
            book.registry().check(profile).into_result(())?;
            let hours = profile.human().and_then(|human| human.notices.hours.as_ref());
            let at = Timestamp::from_micros(0);
            book.calendar(hours, at)
                .map_err(|fault| Fault::new("notices.hours", fault.code, fault.detail))?;
        }
    }
    let rule = Rule { kind, name: defined.name().clone(), version, definition: bytes };
    Ok((!same).then_some((rule, defined)))
}

/// Working time needs a calendar.
fn check_wall_clock(policy: &Policy) -> Result<(), Faults> {
    let mut faults = Faults::default();
    for (index, promise) in policy.promises.iter().enumerate() {
        if promise.target.is_working() {
            let detail = format!("{} is working time; name the policy's calendar", promise.target);
            faults.push(Fault::new(format!("targets[{index}].target"), Code::BadSpan, detail));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults) }
}

impl Defined {
    /// Its name.
    pub fn name(&self) -> &Name {
        match self {
            Defined::Calendar(calendar) => calendar.name(),
            Defined::Policy(policy) => &policy.name,
            Defined::Trigger(trigger) => &trigger.name,
            Defined::Owner(profile) => &profile.name,
            Defined::Agent(agent) => &agent.name,
            Defined::Playbook(playbook) => &playbook.name,
        }
    }

    /// Adds it to a book.
    pub fn add_to(self, book: &mut Book) {
        match self {
            Defined::Calendar(calendar) => book.add_calendar(calendar),
            Defined::Policy(policy) => book.add_policy(policy),
            Defined::Trigger(trigger) => book.add_trigger(trigger),
            Defined::Owner(profile) => book.add_owner(profile),
            Defined::Agent(agent) => book.add_agent(agent),
            Defined::Playbook(playbook) => book.add_playbook(playbook),
        }
    }
}

impl Rule {
    /// The stored form of the event that published it; the writer salts its part.
    pub fn event(&self) -> EventBody {
        let facts = Facts { kind: self.kind, name: self.name.clone(), version: self.version };
        EventBody {
            kind: PUBLISHED,
            visibility: Visibility::Staff,
            facts: to_bytes(&facts),
            parts: vec![Part::plain(DEFINITION, self.definition.clone())],
        }
    }

    /// Reads the event that published it.
    pub fn of_event(body: &EventBody) -> Result<Rule, CodecError> {
        if body.kind != PUBLISHED {
            return Err(CodecError(format!("no event of a rule has kind {}", body.kind)));
        }
        let facts: Facts = minicbor::decode(&body.facts)?;
        let definition = body.part(DEFINITION).map(<[u8]>::to_vec).unwrap_or_default();
        let Facts { kind, name, version } = facts;
        Ok(Rule { kind, name, version, definition })
    }

    /// What it defines.
    pub fn defined(&self) -> Result<Defined, CodecError> {
        let parsed = json::parse(&self.definition).map_err(Faults::from);
        let read = parsed.and_then(|definition| read(self.kind, &definition, self.version));
        read.map_err(|faults| {
            let first = faults.list().first().map_or("", |fault| fault.detail.as_str());
            let (kind, name, version) = (self.kind, &self.name, self.version);
            CodecError(format!("version {version} of the {kind} {name} does not read: {first}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Rule, publish};
    use crate::sla::Book;
    use oms_base::RuleKind;
    use serde_json::json;

    #[test]
    fn a_version_is_published_once_and_after_what_it_names() {
        let day = ["09:00-17:00"];
        let office = json!({"name": "Office", "tz": "UTC", "week": {"mon": day}});
        let policy = json!({"name": "Urgent", "order": 1, "calendar": "Office",
                            "targets": [{"metric": "resolution", "target": "4wh"}]});
        let mut book = Book::default();
        let refused = publish(None, RuleKind::Policy, &policy, &book).unwrap_err();
        assert_eq!(refused.list()[0].path, "calendar");
        let made = publish(None, RuleKind::Calendar, &office, &book).unwrap();
        let (calendar, defined) = made.unwrap();
        defined.add_to(&mut book);
        let (first, _) = publish(None, RuleKind::Policy, &policy, &book).unwrap().unwrap();
        assert_eq!((first.version, first.name.as_str()), (1, "Urgent"));
        assert_eq!(publish(Some(&first), RuleKind::Policy, &policy, &book).unwrap(), None);
        for rule in [calendar, first] {
            assert_eq!(Rule::of_event(&rule.event()).unwrap(), rule);
            assert_eq!(rule.defined().unwrap().name(), &rule.name);
        }
        let by_hours = json!({"name": "Urgent", "order": 1,
                              "targets": [{"metric": "resolution", "target": "4wh"}]});
        let refused = publish(None, RuleKind::Policy, &by_hours, &book).unwrap_err();
        assert_eq!(refused.list()[0].path, "targets[0].target");
    }
}
