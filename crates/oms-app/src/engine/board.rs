//! Making and configuring boards.

use super::answer::Done;
use super::draft::{Draft, Tail};
use super::job::Job;
use super::step::Engine;
use crate::error::Error;
use oms_base::limits::BOARDS_MAX;
use oms_base::{Actor, BoardId, Code, Name, WorkflowId};
use oms_domain::Refusal;
use oms_domain::board::{self, Board, Event, Shows, Wanted};
use oms_domain::sla::{Metric, Target};
use oms_store::chain::{GENESIS, Hash};
use oms_store::{Position, StreamKind};
use std::sync::Arc;

impl Engine {
    pub(super) fn set_board(
        &mut self,
        job: &Job,
        name: &Name,
        wanted: Wanted,
        draft: &mut Draft,
    ) -> Result<Done, Error> {
        let actor = Engine::actor(job);
        let known = self.board_named(name, draft);
        check_shows(known.as_ref().map(|entry| &*entry.board), &wanted)?;
        let now = known.as_ref().map(|entry| &entry.board.settings);
        let sla = wanted.sla.or(now.and_then(|now| now.sla));
        let calendar = wanted.calendar.as_ref().or(now.and_then(|now| now.calendar.as_ref()));
        self.check_limit(sla, calendar, draft)?;
        let Some(entry) = known else {
            let (board, position) = self.add_board(name, None, wanted, actor, draft)?;
            return Ok(Done::Board { board, created: true, position });
        };
        let Some(event) = board::configure(&entry.board, wanted) else {
            let position = self.last_position();
            return Ok(Done::Board { board: entry.board, created: false, position });
        };
        let before = (Board::clone(&entry.board), entry.hash);
        let (Event::Configured { settings } | Event::Created { settings, .. }) = &event;
        self.recount(&entry.board, settings, draft)?;
        let (board, position) =
            self.put_board(entry.board.id, Some(before), &event, actor, draft)?;
        Ok(Done::Board { board, created: false, position })
    }

    /// A limit in working time needs a calendar that is there.
    pub(super) fn check_limit(
        &self,
        limit: Option<Target>,
        calendar: Option<&Name>,
        draft: &Draft,
    ) -> Result<(), Error> {
        let book = self.book(draft);
        book.calendar(calendar, draft.now)?;
        if let Some(limit) = limit {
            book.own(Metric::Resolution, limit, calendar, draft.now)?;
        }
        Ok(())
    }

    /// A new board; of a workflow, or plain.
    pub(super) fn add_board(
        &mut self,
        name: &Name,
        workflow: Option<WorkflowId>,
        wanted: Wanted,
        actor: Actor,
        draft: &mut Draft,
    ) -> Result<(Arc<Board>, Position), Error> {
        if self.directory.board_count() + draft.boards.len() >= BOARDS_MAX {
            let detail = format!("an agency has at most {BOARDS_MAX} boards");
            return Err(Refusal::state(Code::OutOfBounds, detail).into());
        }
        let id = BoardId(self.mint(draft.now));
        let event = board::create(name.clone(), workflow, wanted);
        self.put_board(id, None, &event, actor, draft)
    }

    fn put_board(
        &mut self,
        id: BoardId,
        before: Option<(Board, Hash)>,
        event: &Event,
        actor: Actor,
        draft: &mut Draft,
    ) -> Result<(Arc<Board>, Position), Error> {
        let (before, hash) = before.map_or((None, GENESIS), |(board, hash)| (Some(board), hash));
        let version = before.as_ref().map_or(0, |board| board.version);
        let tail = Tail { kind: StreamKind::Board, stream: id.into(), version, hash };
        let bodies = vec![board::encode(event)];
        let (hash, position) = draft.append(tail, actor, bodies, &mut self.entropy);
        let broken = || Error::Corrupt(format!("board {id} does not fold"));
        let board = Arc::new(board::evolve(before, id, event).ok_or_else(broken)?);
        draft.boards.insert(id, (Arc::clone(&board), hash));
        Ok((board, position))
    }
}

/// Stages are shown by the board of a workflow only, and under their own names.
fn check_shows(board: Option<&Board>, wanted: &Wanted) -> Result<(), Error> {
    let now = board.map(|board| &board.settings);
    let shows = wanted.shows.or_else(|| now?.shows).unwrap_or_default();
    if shows == Shows::Statuses {
        return Ok(());
    }
    if board.is_none_or(|board| board.workflow.is_none()) {
        let detail = "only the board of a workflow shows stages";
        return Err(Refusal::field("shows", Code::Refused, detail).into());
    }
    let own = wanted.columns.as_ref().or_else(|| now?.columns.as_ref());
    if own.is_some_and(|own| !own.is_empty()) {
        let detail = "cannot stand beside columns of its own; send an empty list to drop them";
        return Err(Refusal::field("columns", Code::Refused, detail).into());
    }
    Ok(())
}
