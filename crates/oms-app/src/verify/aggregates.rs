//! Boards and workflows: each is what its log says, and so is each version of a workflow.

use super::{Head, PAGE, Report, check_rows};
use crate::error::Error;
use crate::fold;
use crate::read::Reader;
use oms_base::{AgencyId, StreamId, WorkflowId};
use oms_domain::{board, workflow};
use oms_store::StreamKind;
use std::collections::BTreeMap;

pub(super) fn check(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    report: &mut Report,
) -> Result<(), Error> {
    check_boards(reader, agency, heads, report)?;
    check_workflows(reader, agency, heads, report)
}

fn check_boards(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    report: &mut Report,
) -> Result<(), Error> {
    let rows = reader.store().boards(agency)?;
    let stand = rows.iter().map(|row| row.id.into()).collect();
    check_rows(StreamKind::Board, heads, &stand, report);
    for row in rows {
        let id = row.id;
        let at_head = heads.get(&id.into()).is_none_or(|head| {
            head.seq > row.version || (head.seq, head.hash) == (row.version, row.hash)
        });
        let folded = fold::board_at(reader.store(), agency, id, row.version);
        let holds = at_head
            && folded.is_ok_and(|as_of| {
                let board = as_of.state;
                board.version == row.version
                    && board.name == row.name
                    && board::encode_state(&board) == row.state
            });
        if !holds {
            report.problem(format!("board {id} is not what its log says"));
        }
    }
    Ok(())
}

fn check_workflows(
    reader: &Reader,
    agency: AgencyId,
    heads: &BTreeMap<StreamId, Head>,
    report: &mut Report,
) -> Result<(), Error> {
    let rows = reader.store().workflows(agency)?;
    let stand = rows.iter().map(|row| row.id.into()).collect();
    check_rows(StreamKind::Workflow, heads, &stand, report);
    for row in rows {
        let id = row.id;
        let at_head = heads.get(&id.into()).is_none_or(|head| {
            head.seq > row.version || (head.seq, head.hash) == (row.version, row.hash)
        });
        let folded = fold::workflow_at(reader.store(), agency, id, row.version);
        let holds = at_head
            && folded.is_ok_and(|as_of| {
                let state = as_of.state;
                state.version == row.version
                    && state.name == row.name
                    && workflow::encode_state(&state) == row.state
            });
        if !holds {
            report.problem(format!("workflow {id} is not what its log says"));
        }
        check_versions(reader, agency, id, report)?;
    }
    Ok(())
}

/// Each published definition stands as its event says.
fn check_versions(
    reader: &Reader,
    agency: AgencyId,
    id: WorkflowId,
    report: &mut Report,
) -> Result<(), Error> {
    for row in reader.store().stream(agency, id.into(), 1, PAGE)? {
        for envelope in fold::events(&row)? {
            // What does not read is reported with the workflow.
            let Ok(event) = workflow::decode(&envelope.body) else { continue };
            let workflow::Event::Published { workflow_version: number, definition, .. } = event;
            let stands = reader.store().version(agency, id, number)?;
            if stands.is_none_or(|stands| Some(&stands.definition) != definition.as_ref()) {
                report.problem(format!("version {number} of {id} is not what its log says"));
            }
        }
    }
    Ok(())
}
