//! Triggers that wait for time to pass: what they wait for stands in notes, each due at an instant,
//! so that it costs what is due and not what exists.
//!
//! A note is made when a ticket comes to be as the trigger looks for it, goes when it is so no
//! longer, and stays, spent, once the trigger has fired: that is what makes it fire once a stay.

use super::index::Active;
use super::reader::{FIRINGS_MAX, Failing, Runner, View, remembered};
use crate::engine::{Automate, Firing, NoteChange};
use crate::error::Error;
use crate::fold;
use oms_base::{AgencyId, BoardId, Span, TicketId, Timestamp};
use oms_domain::ticket::{Ticket, is_delivery};
use oms_domain::trigger::{Activator, Change, Scene};
use oms_store::{NoteRow, Position, TicketFilter};
use std::sync::Arc;

/// Tickets that a new trigger looks at at once, of those that were there before it.
const SWEPT_MAX: usize = 256;
/// How many rows about notices are passed over to find what last happened.
const LOOKED_BACK_MAX: usize = 1_000;
/// When a parked trigger's notes are looked at again.
const PARKED_AGAIN: Span = Span::seconds(600);
/// Where the cursor of a sweep stands at its end.
const SWEPT: Position = Position::from_key(i64::MAX);
const AGENCY: AgencyId = AgencyId::FIRST;

/// Since when a ticket is as the activator looks for it, and when that is long enough. Where it
/// looks for a date, that and the moment which hangs on it; `zone` is that of the board.
pub(super) fn waits(
    activator: &Activator,
    (ticket, zone): (&Ticket, &str),
    at: Timestamp,
) -> Option<(Timestamp, Timestamp)> {
    match activator {
        Activator::InStatus(status, span) => {
            let since = ticket.status_since;
            (ticket.status == *status).then(|| (since, since.plus(*span)))
        }
        Activator::Idle(span) => ticket.status.is_open().then(|| (at, at.plus(*span))),
        Activator::Date(moment) if ticket.status.is_open() => moment.of(ticket, zone),
        Activator::Date(_)
        | Activator::Schedule(_)
        | Activator::Webhook(_)
        | Activator::Created
        | Activator::Changed(_)
        | Activator::Commented
        | Activator::Moved
        | Activator::Linked
        | Activator::StageDone
        | Activator::Sla(_)
        | Activator::Manual => None,
    }
}

/// What a change means for what a trigger waits for.
pub(super) fn arm(
    view: &View<'_>,
    active: &Active,
    change: &Change<'_>,
    (before, after): (Option<&Ticket>, &Ticket),
    at: Timestamp,
    wanted: &mut Automate,
) -> Result<(), Error> {
    let left_out = |origin| !active.trigger.includes.contains(&origin);
    let Some(activator) = active.trigger.timed().next() else { return Ok(()) };
    let zone = zone(view, after);
    if matches!(activator, Activator::Date(_)) {
        let left_out = change.origin.is_some_and(left_out);
        let now = waits(activator, (after, &zone), at);
        let was = before.and_then(|before| waits(activator, (before, &zone), at));
        return if now == was {
            Ok(())
        } else {
            move_to(view, active, after, (now, left_out), wanted)
        };
    }
    if !change.is_first && !change.moves() || change.origin.is_some_and(left_out) {
        return Ok(());
    }
    let (rule, ticket) = (active.rule, after.core.id);
    let now = waits(activator, (after, &zone), at);
    let stayed = before.is_some_and(|was| waits(activator, (was, &zone), at).is_some());
    // What is idle is looked at when its time comes, whatever its status was meanwhile.
    let goes_on = stayed && matches!(activator, Activator::Idle(_));
    if now.is_some() && !goes_on || now.is_none() && stayed {
        let was = remembered(view, rule, ticket, wanted)?;
        // What stood there when the trigger was published may be noted before its change is read.
        let changed_at = now.map_or(at, |(since, _)| since);
        if was.as_ref().is_some_and(|was| was.since >= changed_at) {
            return Ok(());
        }
        let now = now.map(|(since, due_at)| fresh(rule, ticket, since, due_at));
        wanted.notes.push(NoteChange { rule, ticket, was, now });
    }
    Ok(())
}

/// The date for which a trigger waits is another one, or gone. What fired for a date does not fire
/// for the same one again; a change that activates nothing moves only what waits already.
fn move_to(
    view: &View<'_>,
    active: &Active,
    ticket: &Ticket,
    (now, left_out): (Option<(Timestamp, Timestamp)>, bool),
    wanted: &mut Automate,
) -> Result<(), Error> {
    let (rule, id) = (active.rule, ticket.core.id);
    let was = remembered(view, rule, id, wanted)?;
    let known = was.clone();
    let next = match (known, now) {
        (None, _) if left_out => return Ok(()),
        (None, None) => return Ok(()),
        (Some(known), None) if known.fired > 0 => Some(NoteRow { due_at: None, ..known }),
        (Some(_), None) => None,
        (Some(known), Some((date, _))) if known.since == date && known.fired > 0 => return Ok(()),
        (Some(_) | None, Some((date, due_at))) => Some(fresh(rule, id, date, due_at)),
    };
    if next != was {
        wanted.notes.push(NoteChange { rule, ticket: id, was, now: next });
    }
    Ok(())
}

/// The zone of a ticket's board, in which its days begin.
fn zone(view: &View<'_>, ticket: &Ticket) -> String {
    let entry = view.reader.directory().board(ticket.core.board);
    entry.map_or_else(|| "UTC".to_owned(), |entry| entry.board.settings.tz.clone())
}

fn fresh(rule: oms_base::RuleId, ticket: TicketId, since: Timestamp, due_at: Timestamp) -> NoteRow {
    NoteRow { rule, ticket, since, due_at: Some(due_at), fired: 0, fired_at: None }
}

/// Looks at what is due, and at what was there before a trigger.
pub(super) fn look(
    runner: &mut Runner,
    view: &View<'_>,
    wanted: &mut Automate,
) -> Result<(), Error> {
    let now = view.now;
    for note in view.reader.store().due_notes(AGENCY, now, FIRINGS_MAX)? {
        due(runner, view, note, now, wanted)?;
    }
    if !wanted.is_something() {
        sweep(runner, view, wanted)?;
    }
    Ok(())
}

/// What a ticket is like when the time of a note has come.
enum Found {
    /// Not as the trigger looks for it.
    Gone,
    /// It is so since another time.
    Later(NoteRow),
    /// It has been so for long enough; the note of this stay.
    Come(Arc<Ticket>, NoteRow),
}

fn found(
    view: &View<'_>,
    activator: &Activator,
    note: &NoteRow,
    now: Timestamp,
) -> Result<Found, Error> {
    let ticket = view.reader.found_by_id(AGENCY, note.ticket)?.ticket;
    let (last_at, by_rule) = last_event(view, &ticket)?;
    let last_at = match activator {
        // What a trigger did after this one fired wakes nobody.
        Activator::Idle(_) if note.fired > 0 && by_rule => note.since,
        _ => last_at,
    };
    let zone = zone(view, &ticket);
    let Some((since, due_at)) = waits(activator, (&ticket, &zone), last_at) else {
        return Ok(Found::Gone);
    };
    let is_other = since != note.since;
    if due_at > now && (is_other || note.fired == 0) {
        return Ok(Found::Later(fresh(note.rule, note.ticket, since, due_at)));
    }
    let fired = if is_other { 0 } else { note.fired };
    Ok(Found::Come(ticket, NoteRow { since, fired, ..note.clone() }))
}

/// What becomes of a note whose time has come.
fn due(
    runner: &mut Runner,
    view: &View<'_>,
    note: NoteRow,
    now: Timestamp,
    wanted: &mut Automate,
) -> Result<(), Error> {
    let (rule, id, was) = (note.rule, note.ticket, Some(note.clone()));
    let become_of = |now| wanted.notes.push(NoteChange { rule, ticket: id, was, now });
    let active = runner.index.newest(rule).cloned();
    let timed = active.as_ref().and_then(|active| active.trigger.timed().next());
    let (Some(active), Some(activator)) = (&active, timed) else {
        become_of(None);
        return Ok(());
    };
    if runner.is_parked(rule, &active.trigger) {
        become_of(Some(NoteRow { due_at: Some(now.plus(PARKED_AGAIN)), ..note }));
        return Ok(());
    }
    let (ticket, stay) = match found(view, activator, &note, now)? {
        Found::Gone => {
            become_of(None);
            return Ok(());
        }
        Found::Later(later) => {
            become_of(Some(later));
            return Ok(());
        }
        Found::Come(ticket, stay) => (ticket, stay),
    };
    let next = NoteRow { due_at: again(active, activator, stay.fired, now), ..stay };
    if !fires(runner, view, (active, activator), (&ticket, &next), now) {
        become_of(Some(next));
        return Ok(());
    }
    let fired = NoteRow { fired: next.fired + 1, fired_at: Some(now), ..next };
    let note = NoteChange { rule, ticket: id, was: Some(note), now: Some(fired) };
    wanted.firings.push(Firing {
        rule,
        trigger: Arc::clone(&active.trigger),
        ticket: id,
        matched: None,
        seen: None,
        root: (id.into(), ticket.version),
        depth: 1,
        note: Some(note),
    });
    Ok(())
}

/// Whether a trigger fires whose time has come; without a level once a stay.
fn fires(
    runner: &mut Runner,
    view: &View<'_>,
    (active, by): (&Active, &Activator),
    (ticket, note): (&Ticket, &NoteRow),
    now: Timestamp,
) -> bool {
    let trigger = &active.trigger;
    let Some(board) = view.reader.directory().board(ticket.core.board) else { return false };
    let name = &board.board.name;
    if !trigger.is_for(name) || note.fired > 0 && trigger.level.is_none() {
        return false;
    }
    match Scene::new(Some(ticket), ticket, name, now).fires(trigger, by, || Ok(false)) {
        Ok(fires) => fires,
        Err(why) => {
            runner.failed(active.rule, trigger.version, Failing::Condition, why);
            false
        }
    }
}

/// When a trigger looks again at a ticket for which it has fired so often before.
fn again(active: &Active, activator: &Activator, fired: u32, now: Timestamp) -> Option<Timestamp> {
    match (active.trigger.level, activator) {
        (Some(level), _) => (fired + 1 < level.at_most).then(|| now.plus(level.every)),
        // It may have been taken up meanwhile, and be idle anew.
        (None, Activator::Idle(span)) => Some(now.plus(*span)),
        (None, _) => None,
    }
}

/// When something last happened to a ticket, and whether a trigger did it. What became of notices
/// is nothing that happened to it.
fn last_event(view: &View<'_>, ticket: &Ticket) -> Result<(Timestamp, bool), Error> {
    let (id, mut seq) = (ticket.core.id, ticket.version);
    let missing = || Error::Corrupt(format!("the log of {id} ends early"));
    for looked in 0.. {
        let rows = view.reader.store().stream(AGENCY, id.into(), seq, 1)?;
        let row = rows.first().ok_or_else(missing)?;
        let events = fold::events(row)?;
        let last = events.last().ok_or_else(missing)?;
        let told = events.iter().all(|event| is_delivery(&event.body));
        if !told || looked == LOOKED_BACK_MAX {
            return Ok((last.time, last.cause.is_some_and(|cause| cause.by.is_some())));
        }
        seq = row.first_seq.saturating_sub(1);
    }
    Err(missing())
}

/// A page of the tickets that a new version of a trigger finds as it looks for them.
fn sweep(runner: &Runner, view: &View<'_>, wanted: &mut Automate) -> Result<(), Error> {
    let (store, directory) = (view.reader.store(), view.reader.directory());
    for active in runner.index.timed() {
        let name = format!("sweep/{}/{}", active.rule, active.trigger.version);
        let from = store.cursor(AGENCY, &name)?.unwrap_or(Position::START);
        let Some(activator) = active.trigger.timed().next().filter(|_| from != SWEPT) else {
            continue;
        };
        let named = active.trigger.boards.iter().filter_map(|name| directory.board_named(name));
        let boards: Vec<BoardId> = named.map(|entry| entry.board.id).collect();
        let nowhere = boards.is_empty() && !active.trigger.boards.is_empty();
        let status = match activator {
            Activator::InStatus(status, _) => Some(*status),
            _ => None,
        };
        let filter = TicketFilter { boards, status, ..TicketFilter::default() };
        let before = (from != Position::START).then(|| TicketId(from.key()));
        let (rows, next) = if nowhere {
            (Vec::new(), None)
        } else {
            store.tickets(AGENCY, &filter, before, SWEPT_MAX)?
        };
        for row in rows {
            let ticket = view.reader.found_by_id(AGENCY, row.id)?.ticket;
            let at = last_event(view, &ticket)?.0;
            let zone = zone(view, &ticket);
            let Some((since, due_at)) = waits(activator, (&ticket, &zone), at) else { continue };
            let was = remembered(view, active.rule, row.id, wanted)?;
            // It waits for it already, or has fired in this stay.
            if was.as_ref().is_some_and(|was| was.since == since) {
                continue;
            }
            let now = Some(fresh(active.rule, row.id, since, due_at));
            wanted.notes.push(NoteChange { rule: active.rule, ticket: row.id, was, now });
        }
        let to = next.map_or(SWEPT, |next| Position::from_key(next.0));
        wanted.cursor = Some((name, from, to));
        return Ok(());
    }
    Ok(())
}
