//! Triggers that a schedule activates: of every ticket of their boards that is open, or to open a
//! ticket where there is none to look at.
//!
//! Two cursors keep it exactly once: one says which instant is being done, the other how far over
//! the tickets that has come. What was missed while the server was down is done once.

use super::index::Active;
use super::reader::{FIRINGS_MAX, Failing, Runner, View};
use crate::engine::{Automate, Firing};
use crate::error::Error;
use oms_base::{AgencyId, BoardId, TicketId, Timestamp};
use oms_domain::ticket::Ticket;
use oms_domain::trigger::{Activator, Scene, Schedule};
use oms_store::{Position, TicketFilter};
use std::sync::Arc;

/// Where the cursor over the tickets stands when all have been looked at.
const DONE: Position = Position::from_key(i64::MAX);
const AGENCY: AgencyId = AgencyId::FIRST;

/// Looks whether a schedule is due, or goes on with one that was.
pub(super) fn look(
    runner: &mut Runner,
    view: &View<'_>,
    wanted: &mut Automate,
) -> Result<(), Error> {
    let store = view.reader.store();
    for active in runner.index.scheduled() {
        let Some((by, schedule)) = active.trigger.schedule() else { continue };
        if runner.is_parked(active.rule, &active.trigger) {
            continue;
        }
        let name = format!("schedule/{}/{}", active.rule, active.trigger.version);
        let over = format!("{name}/tickets");
        let instant = store.cursor(AGENCY, &name)?;
        let reached = store.cursor(AGENCY, &over)?.unwrap_or(Position::START);
        if instant.is_some() && reached != DONE {
            return slice(runner, view, (&active, by), (over, reached), wanted);
        }
        if begin(view, &active, schedule, (&name, instant), wanted) {
            wanted.reset = Some(over);
            return Ok(());
        }
    }
    Ok(())
}

/// Takes up the last instant that has come since the one that was done.
fn begin(
    view: &View<'_>,
    active: &Active,
    schedule: &Schedule,
    (name, done): (&str, Option<Position>),
    wanted: &mut Automate,
) -> bool {
    let after = done.map_or(active.published_at, |done| Timestamp::from_micros(done.key()));
    let book = view.reader.directory().book();
    let Some(instant) = schedule.latest(after, view.now, &book) else { return false };
    let (from, to) = (done.unwrap_or(Position::START), Position::from_key(instant.micros()));
    wanted.cursor = Some((name.to_owned(), from, to));
    true
}

/// A page of the tickets; where there is none to look at, what is to be opened.
fn slice(
    runner: &mut Runner,
    view: &View<'_>,
    (active, by): (&Arc<Active>, &Activator),
    (name, from): (String, Position),
    wanted: &mut Automate,
) -> Result<(), Error> {
    if active.trigger.opens_alone() {
        wanted.openings.push((active.rule, Arc::clone(&active.trigger)));
        wanted.cursor = Some((name, from, DONE));
        return Ok(());
    }
    let (store, directory) = (view.reader.store(), view.reader.directory());
    let named = active.trigger.boards.iter().filter_map(|name| directory.board_named(name));
    let boards: Vec<BoardId> = named.map(|entry| entry.board.id).collect();
    let nowhere = boards.is_empty() && !active.trigger.boards.is_empty();
    let filter = TicketFilter { boards, ..TicketFilter::default() };
    let before = (from != Position::START).then(|| TicketId(from.key()));
    let (rows, next) = if nowhere {
        (Vec::new(), None)
    } else {
        store.tickets(AGENCY, &filter, before, FIRINGS_MAX)?
    };
    for row in rows {
        let ticket = view.reader.found_by_id(AGENCY, row.id)?.ticket;
        if ticket.status.is_open() && fires(runner, view, (active, by), &ticket) {
            wanted.firings.push(Firing {
                rule: active.rule,
                trigger: Arc::clone(&active.trigger),
                ticket: row.id,
                matched: None,
                seen: None,
                root: (row.id.into(), ticket.version),
                depth: 1,
                note: None,
            });
        }
    }
    wanted.cursor = Some((name, from, next.map_or(DONE, |next| Position::from_key(next.0))));
    Ok(())
}

fn fires(
    runner: &mut Runner,
    view: &View<'_>,
    (active, by): (&Active, &Activator),
    ticket: &Ticket,
) -> bool {
    let Some(entry) = view.reader.directory().board(ticket.core.board) else { return false };
    let scene = Scene::new(Some(ticket), ticket, &entry.board.name, view.now);
    match scene.fires(&active.trigger, by, || Ok(false)) {
        Ok(fires) => fires,
        Err(why) => {
            runner.failed(active.rule, active.trigger.version, Failing::Condition, why);
            false
        }
    }
}
