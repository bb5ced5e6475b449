//! Rules: each version stands as the event that published it says.

use super::Report;
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use oms_base::{AgencyId, RuleId};
use oms_domain::rule::Rule;
use oms_store::RuleRow;
use oms_store::chain::Hash;
use std::collections::{BTreeMap, BTreeSet};

/// `logged` holds the hash of every event that published one.
pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    logged: &BTreeMap<(RuleId, u64), Hash>,
    report: &mut Report,
) -> Result<(), Error> {
    let rows = reader.store().rules(agency)?;
    let mut published = BTreeSet::new();
    for row in &rows {
        let place = (row.id, u64::from(row.version));
        published.insert(place);
        // One that was published since the pass over the log is no fault.
        let same = logged.get(&place).is_none_or(|hash| *hash == row.hash);
        if !same || !stands(reader, agency, row)? {
            let (kind, name, version) = (row.kind, &row.name, row.version);
            report.problem(format!(
                "version {version} of the {kind} {name} is not what its log says"
            ));
        }
    }
    for (id, version) in logged.keys().filter(|place| !published.contains(place)) {
        report.problem(format!("version {version} of {id} has a log but no row"));
    }
    Ok(())
}

fn stands(reader: &Reader, agency: AgencyId, row: &RuleRow) -> Result<bool, Error> {
    let version = u64::from(row.version);
    let rows = reader.store().stream(agency, row.id.into(), version, 1)?;
    let Some(logged) = rows.first() else { return Ok(false) };
    let events = fold::events(logged)?;
    let event = events.into_iter().find(|event| event.seq == version);
    let rule = event.and_then(|event| Rule::of_event(&event.body).ok());
    Ok(rule.is_some_and(|rule| {
        (rule.kind, &rule.name, rule.version) == (row.kind, &row.name, row.version)
            && rule.definition == row.definition
    }))
}
