//! Which triggers are to be asked: by board, in their order, each for what came behind it.

use super::reader::View;
use crate::error::Error;
use crate::fold;
use oms_base::{AgencyId, BoardId, RuleId, RuleKind, Timestamp};
use oms_domain::board::Board;
use oms_domain::ticket::Event;
use oms_domain::trigger::{Runs, Trigger, When};
use oms_store::Position;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Versions of a trigger that are still asked about what came before the next one.
const VERSIONS_ASKED_MAX: usize = 10;

/// A version of a trigger, and which log rows it is asked about.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) rule: RuleId,
    pub(super) trigger: Arc<Trigger>,
    /// When it was published.
    pub(super) published_at: Timestamp,
    /// It was published there.
    from: Position,
    /// The version behind it was published there.
    until: Option<Position>,
}

impl Active {
    /// Whether it is asked about the row at `position`.
    pub(super) fn is_asked_at(&self, position: Position) -> bool {
        self.from < position && self.until.is_none_or(|until| position <= until)
    }

    /// Whether no later version stands.
    pub(super) const fn is_newest(&self) -> bool {
        self.until.is_none()
    }
}

/// The triggers in use.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// How many versions of rules and how many boards it was made of.
    made_of: Option<(usize, usize)>,
    /// By order, then by id.
    all: Vec<Arc<Active>>,
    by_board: BTreeMap<BoardId, Arc<[Arc<Active>]>>,
    positions: BTreeMap<(RuleId, u32), (Position, Timestamp)>,
}

impl Index {
    /// Takes in what was published since; whether anything was.
    pub(super) fn refresh(&mut self, view: &View<'_>) -> Result<bool, Error> {
        let directory = view.reader.directory();
        let book = directory.book();
        let now = (book.versions(), directory.board_count());
        if self.made_of == Some(now) {
            return Ok(false);
        }
        let mut all = Vec::new();
        for versions in book.triggers() {
            let Some(newest) = versions.last() else { continue };
            let Some(entry) = directory.rule(RuleKind::Trigger, &newest.name) else { continue };
            let mut until = None;
            for trigger in versions.iter().rev().take(VERSIONS_ASKED_MAX) {
                let (from, published_at) = self.published(view, entry.id, trigger.version)?;
                if trigger.enabled && trigger.runs == Runs::Server {
                    let trigger = Arc::clone(trigger);
                    let rule = entry.id;
                    all.push(Arc::new(Active { rule, trigger, published_at, from, until }));
                }
                until = Some(from);
            }
        }
        all.sort_by_key(|active| (active.trigger.order, active.rule));
        (self.all, self.made_of) = (all, Some(now));
        self.by_board.clear();
        Ok(true)
    }

    /// Where a version was published, and when.
    fn published(
        &mut self,
        view: &View<'_>,
        rule: RuleId,
        version: u32,
    ) -> Result<(Position, Timestamp), Error> {
        if let Some(known) = self.positions.get(&(rule, version)) {
            return Ok(*known);
        }
        let rows = view.reader.store().stream(AgencyId::FIRST, rule.into(), version.into(), 1)?;
        let missing = || Error::Corrupt(format!("version {version} of {rule} has no log row"));
        let row = rows.first().ok_or_else(missing)?;
        let at = fold::events(row)?.last().ok_or_else(missing)?.time;
        self.positions.insert((rule, version), (row.position, at));
        Ok((row.position, at))
    }

    /// Before this, none is asked about anything.
    pub(super) fn earliest(&self) -> Option<Position> {
        self.all.iter().map(|active| active.from).min()
    }

    /// Whether one of them looks for tickets at the same place.
    pub(super) fn needs_places(&self) -> bool {
        self.all.iter().any(|active| active.trigger.when == When::GpsMatch)
    }

    /// Whether events may be what activates one of them.
    pub(super) fn may_hear(&self, events: &[Event]) -> bool {
        let heard = |event| self.all.iter().any(|active| active.trigger.may_hear(event));
        events.iter().any(heard)
    }

    /// Those of a board, in their order.
    pub(super) fn of(&mut self, board: &Board) -> Arc<[Arc<Active>]> {
        let of_board = || {
            let own = self.all.iter().filter(|active| active.trigger.is_for(&board.name));
            own.cloned().collect()
        };
        Arc::clone(self.by_board.entry(board.id).or_insert_with(of_board))
    }

    /// The newest version of a trigger, while it is in use.
    pub(super) fn newest(&self, rule: RuleId) -> Option<&Arc<Active>> {
        self.all.iter().find(|active| active.rule == rule && active.is_newest())
    }

    /// The newest versions of those that a schedule activates.
    pub(super) fn scheduled(&self) -> Vec<Arc<Active>> {
        let newest = self.all.iter().filter(|active| active.is_newest());
        newest.filter(|active| active.trigger.schedule().is_some()).cloned().collect()
    }

    /// The newest versions of those that wait for time to pass.
    pub(super) fn timed(&self) -> impl Iterator<Item = &Arc<Active>> {
        let newest = self.all.iter().filter(|active| active.is_newest());
        newest.filter(|active| active.trigger.timed().next().is_some())
    }
}
