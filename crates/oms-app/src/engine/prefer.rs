//! What a person says of how they are told things: a new version of what is said of them, in which
//! nothing else is changed.

use super::answer::Done;
use super::draft::Draft;
use super::job::Job;
use super::step::Engine;
use crate::error::Error;
use crate::notices::nobody;
use oms_base::{Code, Fault, Faults, Name, Owner, RuleKind};
use oms_domain::Refusal;
use serde_json::{Map, Value};

/// The field of an owner that holds its preferences.
const FIELD: &str = "notices";

/// How a person wants to be told things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PreferWanted {
    /// The preferences, as the definition of an owner has them.
    pub notices: Value,
    /// The version of what is said of them that the change was made from.
    pub if_match: Option<u64>,
}

impl Engine {
    pub(super) fn prefer(
        &mut self,
        job: &Job,
        wanted: &PreferWanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let book = self.book(draft);
        let me = self.person(job.caller.actor.principal, &book, draft)?;
        let me = me.ok_or_else(nobody)?;
        let name = Name::parse(me.as_str()).map_err(|_| nobody())?;
        let before = self.newest_rule(RuleKind::Owner, &name, draft);
        // Whoever made a profile of themselves would take its bare name from others.
        let before = before.ok_or_else(|| unsaid(&me))?.rule;
        let version = before.version;
        if wanted.if_match.is_some_and(|seen| seen != u64::from(version)) {
            let detail = format!("what is said of {me} has changed: it is version {version} now");
            return Err(Refusal::state(Code::StaleProfile, detail).into());
        }
        let said = serde_json::from_slice::<Map<String, Value>>(&before.definition);
        let mut said =
            said.map_err(|_| Error::Corrupt(format!("version {version} of {me} is no object")))?;
        if said.get("members").and_then(Value::as_array).is_some_and(|all| !all.is_empty()) {
            let detail = format!("{me} is a group; publish the owner to say how it is told");
            return Err(Refusal::state(Code::StateForbids, detail).into());
        }
        said.insert(FIELD.to_owned(), wanted.notices.clone());
        let published =
            self.publish_rule(job, (RuleKind::Owner, &name), &Value::Object(said), draft);
        published.map_err(of_the_field)
    }
}

/// Nothing is said of somebody yet.
fn unsaid(me: &Owner) -> Error {
    let detail = format!("nothing is said of {me} yet; whoever looks after owners does so first");
    Refusal::state(Code::StateForbids, detail).into()
}

/// Faults stand where they were sent, not where they are kept.
fn of_the_field(error: Error) -> Error {
    let Error::Refused(Refusal::Input(faults)) = error else { return error };
    let mut moved = Faults::default();
    for fault in faults {
        let path = fault.path.strip_prefix(FIELD).map(|path| path.trim_start_matches('.'));
        let path = path.map_or_else(|| fault.path.clone(), str::to_owned);
        moved.push(Fault { path, ..fault });
    }
    Error::Refused(Refusal::Input(moved))
}
