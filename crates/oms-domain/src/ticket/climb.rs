//! Who looks at a ticket when help is asked for, and how that climbs: asked again, or left to wait
//! for too long, it goes to whoever stands above.

use super::decide::Context;
use super::event::Event;
use super::evolve::evolve;
use super::side::{Side, SideKind, Sided, next_side};
use super::state::Ticket;
use minicbor::{Decode, Encode};
use oms_base::limits::{ATTEMPTS_MAX, SUPERVISED_MAX};
use oms_base::{Owner, StageId, StageStatus, Timestamp};

/// How far help that was asked for has climbed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(map)]
pub struct Climb {
    /// Which of those who may be asked has the task, from 0.
    #[n(0)]
    pub level: u8,
    /// When it goes to the next one, if nobody has claimed it by then.
    #[n(1)]
    pub at: Option<Timestamp>,
}

/// A task for whoever is asked for help: at first the nearest, and the next one above while
/// somebody has it. None when nobody stands above.
pub(super) fn supervise(
    ticket: &Ticket,
    of: Option<&StageId>,
    board: Option<&Owner>,
    cx: &Context<'_>,
) -> Option<Event> {
    let known = ticket.side_of(SideKind::Supervise, of);
    if known.is_none() {
        let all = ticket.sides.iter().filter(|side| side.kind == SideKind::Supervise);
        if all.count() >= SUPERVISED_MAX {
            return None;
        }
    }
    let ladder = ladder(ticket, of, board, cx);
    let has_it = known.map(|(_, side)| side).filter(|side| side.stage.waits_or_works());
    let next = match has_it {
        Some(side) => above(side, &ladder, cx),
        None => {
            let first = || ladder.first().map(|first| (0, (*first).clone()));
            cx.book.registry().on_ladder(&ladder, 0, None, cx.now).or_else(first)
        }
    };
    let (level, owner) = next?;
    let queued = queued(ticket, of, (level, owner), &ladder, cx);
    let Event::Sided(Sided::Queued { attempt, .. }) = queued else { return None };
    (attempt <= ATTEMPTS_MAX).then_some(queued)
}

/// What time has brought of it: nobody has claimed it for as long as it was to wait.
pub(super) fn due(
    ticket: &Ticket,
    before: &[Event],
    board: Option<&Owner>,
    cx: &Context<'_>,
) -> Vec<Event> {
    let is_due = |side: &&Side| side.climbs_at().is_some_and(|at| at <= cx.now);
    if !ticket.sides.iter().any(|side| is_due(&side)) {
        return Vec::new();
    }
    let mut after = ticket.clone();
    evolve(&mut after, before, cx.now, cx.actor);
    let climb = |side: &Side| {
        let ladder = ladder(&after, side.of.as_ref(), board, cx);
        let level = side.climb.map_or(0, |climb| usize::from(climb.level));
        // Where nobody stands above any more, it stays, and waits for nothing.
        let stays = || Some((level, side.owner.clone()?));
        let (level, owner) = above(side, &ladder, cx).or_else(stays)?;
        Some(queued(&after, side.of.as_ref(), (level, owner), &ladder, cx))
    };
    after.sides.iter().filter(is_due).filter_map(climb).collect()
}

/// Who may be asked, the nearest first: whom the stage names, else the workflow, and so on.
fn ladder<'a>(
    ticket: &'a Ticket,
    of: Option<&StageId>,
    board: Option<&'a Owner>,
    cx: &Context<'a>,
) -> Vec<&'a Owner> {
    let registry = cx.book.registry();
    let stage = cx.template.zip(of).and_then(|(template, id)| {
        let index = template.index_of(id)?;
        Some((template, index, template.stage(index)?))
    });
    let Some((template, index, planned)) = stage else {
        return registry.ladder(None, ticket.owner.as_ref(), board);
    };
    let named = planned.supervisor.as_ref().or_else(|| template.supervisor());
    let owner = ticket.stage(index).map(|stage| stage.owner_or(&planned.owner));
    registry.ladder(named, owner, board)
}

/// The next one above whoever has it.
fn above(side: &Side, ladder: &[&Owner], cx: &Context<'_>) -> Option<(usize, Owner)> {
    let owner = side.owner.as_ref();
    let stands = || ladder.iter().position(|known| Some(*known) == owner);
    let level = side.climb.map(|climb| usize::from(climb.level)).or_else(stands);
    let from = level.map_or(0, |level| level + 1);
    cx.book.registry().on_ladder(ladder, from, owner, cx.now)
}

fn queued(
    ticket: &Ticket,
    of: Option<&StageId>,
    (level, owner): (usize, Owner),
    ladder: &[&Owner],
    cx: &Context<'_>,
) -> Event {
    let registry = cx.book.registry();
    let (side, attempt) = match ticket.side_of(SideKind::Supervise, of) {
        Some((index, side)) => (index, side.stage.attempt().saturating_add(1)),
        None => (next_side(ticket), 1),
    };
    let waits = ladder.get(level).and_then(|asked| registry.get(asked)?.answer_within);
    let next = registry.on_ladder(ladder, level + 1, Some(&owner), cx.now);
    let at = waits.filter(|_| next.is_some()).map(|waits| cx.now.plus(waits));
    let climb = Climb { level: u8::try_from(level).unwrap_or(u8::MAX), at };
    // The first one, who may take as long as it likes, needs no more words than ever.
    let climb = (climb != Climb::default()).then_some(climb);
    Event::Sided(Sided::Queued {
        side,
        kind: SideKind::Supervise,
        of: of.cloned(),
        owner: Some(owner),
        result: None,
        attempt,
        due_at: None,
        climb,
    })
}

impl Side {
    /// When it goes to whoever stands above, while nobody has claimed it.
    pub fn climbs_at(&self) -> Option<Timestamp> {
        let waits = self.stage.status() == StageStatus::Queued;
        let at = self.climb.and_then(|climb| climb.at);
        at.filter(|_| waits && self.stage.attempt() < ATTEMPTS_MAX)
    }

    /// When time alone does something with it.
    pub(super) fn alarm_at(&self) -> Option<Timestamp> {
        self.stage.alarm_at().into_iter().chain(self.climbs_at()).min()
    }
}
