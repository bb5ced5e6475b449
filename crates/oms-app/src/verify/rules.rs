//! Policies and calendars: each version stands as the event that published it says.

use super::{Head, Report};
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use oms_base::{AgencyId, RuleId, StreamId};
use oms_domain::rule::Rule;
use oms_store::{RuleRow, StreamKind};
use std::collections::BTreeMap;

pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    report: &mut Report,
) -> Result<(), Error> {
    let rows = reader.store().rules(agency)?;
    let mut newest: BTreeMap<RuleId, &RuleRow> = BTreeMap::new();
    for row in &rows {
        newest.insert(row.id, row);
        if !stands(reader, agency, row)? {
            let (kind, name, version) = (row.kind, &row.name, row.version);
            report.problem(format!(
                "version {version} of the {kind} {name} is not what its log says"
            ));
        }
    }
    let logged = heads.iter().filter(|(_, head)| head.kind == StreamKind::Rule);
    for (stream, head) in logged {
        let row = newest.get(&RuleId(stream.0));
        // One that was published since the pass over the log is no fault.
        let holds = row.is_some_and(|row| {
            let version = u64::from(row.version);
            version > head.seq || (version, row.hash) == (head.seq, head.hash)
        });
        if !holds {
            report.problem(format!("rule {} is not what its log says", RuleId(stream.0)));
        }
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
