//! Reading what was committed, through the questions that anybody may ask.

use crate::hub_model::News;
use crate::marker::Marker;
use crate::violation::{Violation, expect};
use crate::world::World;
use oms_base::{Actor, AgencyId, TicketId};
use oms_domain::sla::Threshold;
use oms_domain::ticket::{Event, Kin, Skip, Steered};
use oms_store::{StoredLogRow, StreamKind};
use std::collections::BTreeSet;

/// More rows than one call commits.
const ROWS_MAX: usize = 4_096;

impl World {
    /// Takes in the rows committed since the last look; gives how many.
    pub(crate) fn observe(&mut self) -> Result<usize, Violation> {
        let from = self.read_until;
        let rows = self.store.look(|store| store.log(AgencyId::FIRST, from, ROWS_MAX))?;
        self.queued_now.clear();
        let mut touched = BTreeSet::new();
        let count = rows.len();
        for row in rows {
            self.read_until = row.position;
            if row.kind == StreamKind::Ticket {
                let ticket = TicketId(row.stream.0);
                self.marks.reach_if(!touched.insert(ticket), Marker::TicketTwiceInBatch);
                let boot = self.ledger.boot;
                let before = self.written_by.insert(ticket, boot);
                self.marks
                    .reach_if(before.is_some_and(|before| before < boot), Marker::TicketReloaded);
            }
            self.read_row(row)?;
        }
        for ticket in touched {
            self.compare_row(ticket)?;
        }
        Ok(count)
    }

    fn read_row(&mut self, row: StoredLogRow) -> Result<(), Violation> {
        let stream = row.stream;
        for news in self.ledger.hub.read(row, self.now)? {
            match news {
                News::Effect(effect) => self.ledger.saw_effect(effect)?,
                News::Leased { task, epoch, holder } => {
                    self.ledger.saw_lease(task, epoch, holder)?;
                }
                News::Lapsed { task, epoch } => {
                    self.ledger.saw_lapse(task, epoch, self.now)?;
                    self.queued_now.insert((task.ticket, task.stage));
                    self.marks.reach(Marker::LeaseLapsed);
                    self.marks.reach_if(self.went_back, Marker::ClockBackThenLapse);
                }
                News::Released { task, by } => {
                    self.queued_now.insert((task.ticket, task.stage));
                    let unheard = by == Actor::HUB;
                    let marker = if unheard { Marker::LeaseUnheard } else { Marker::LeaseReleased };
                    self.marks.reach(marker);
                }
                News::Other(event) => self.mark_event(TicketId(stream.0), &event),
            }
        }
        Ok(())
    }

    fn mark_event(&mut self, ticket: TicketId, event: &Event) {
        match event {
            Event::Opened(opened) => {
                let number = &opened.number;
                let now = (number.year, number.sequence);
                let last = self.last_numbers.insert(number.prefix.to_string(), now);
                if let Some((year, sequence)) = last {
                    self.marks.reach_if(number.year > year, Marker::YearTurned);
                    let gap = number.year == year && number.sequence > sequence + 1;
                    self.marks.reach_if(gap, Marker::NumberGap);
                }
            }
            Event::StageQueued { stage, .. } => {
                self.queued_now.insert((ticket, *stage));
            }
            Event::StageSkipped { why: Skip::Condition, .. } => {
                self.marks.reach(Marker::StageByCondition);
            }
            Event::StageSkipped { why: Skip::ByHand, .. } => self.marks.reach(Marker::StageByHand),
            Event::StageBlocked { .. } => self.marks.reach(Marker::StageUntold),
            Event::StageRetried { .. } => self.marks.reach(Marker::StageRetried),
            Event::Reopened { .. } => self.marks.reach(Marker::PlainReopened),
            Event::Completed => {
                self.marks.reach(Marker::WorkflowEnded);
                self.marks.reach_if(self.runs_old_version(ticket), Marker::OldVersionEnded);
            }
            Event::ThresholdReached { threshold, .. } => {
                let breached = *threshold == Threshold::Breach;
                let marker = if breached { Marker::Breached } else { Marker::ThresholdReached };
                self.marks.reach(marker);
                let again = self.last_rung.replace((ticket, self.now));
                self.marks.reach_if(again == Some((ticket, self.now)), Marker::ThresholdsAtOnce);
            }
            Event::Kin(Kin::LetGo { .. }) => self.marks.reach(Marker::ChildLetGo),
            Event::Steered { what: Steered::ChildOpened { .. }, .. } => {
                self.marks.reach(Marker::ChildOpened);
            }
            Event::StageFinished { result, .. } => {
                let of_child = |output: &String| output.starts_with("{\"ticket\":");
                self.marks.reach_if(result.output.iter().any(of_child), Marker::ChildEnded);
            }
            Event::ClockRebased { .. }
            | Event::Arranged(_)
            | Event::Attached(_)
            | Event::PassedOver(_)
            | Event::Migrated(_)
            | Event::Kin(Kin::PartOf(_))
            | Event::Duplicated(_)
            | Event::Sided(_)
            | Event::Imported(_)
            | Event::Automated(_)
            | Event::Played(_)
            | Event::Told(_)
            | Event::Redacted(_)
            | Event::StagesReset { .. }
            | Event::StageSkipped { why: Skip::Failure, .. }
            | Event::Steered { .. }
            | Event::Escalated { .. }
            | Event::Moved { .. }
            | Event::Assigned { .. }
            | Event::Prioritised { .. }
            | Event::Commented { .. }
            | Event::Labelled { .. }
            | Event::Cancelled { .. }
            | Event::StageClaimed { .. }
            | Event::StageReleased { .. }
            | Event::StageLapsed { .. } => {}
        }
    }

    fn runs_old_version(&self, ticket: TicketId) -> bool {
        let hub = &self.ledger.hub;
        let Some((graph, version)) = hub.tickets.get(&ticket).and_then(|t| t.runs.as_ref()) else {
            return false;
        };
        let same_name = |versions: &&Vec<_>| {
            versions
                .first()
                .is_some_and(|first: &std::rc::Rc<crate::graph::Graph>| first.name == graph.name)
        };
        hub.workflows.values().find(same_name).is_some_and(|all| all.len() > *version as usize)
    }

    /// A ticket's row says what the log says.
    pub(crate) fn compare_row(&self, ticket: TicketId) -> Result<(), Violation> {
        let row = self.store.look(|store| store.ticket(AgencyId::FIRST, ticket))?;
        let model = self.ledger.hub.tickets.get(&ticket);
        let same = match (&row, model) {
            (Some(row), Some(model)) => {
                (row.status, row.version, row.board) == (model.status, model.version, model.board)
                    && row.number == model.number.to_string()
            }
            _ => false,
        };
        expect(same, "a ticket's row says what its log says", || format!("{row:?}, {model:?}"))
    }
}
