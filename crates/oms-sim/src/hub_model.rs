//! The whole hub as its log tells it: read row by row as rows are committed, and kept to be held
//! against the store at the end.

use crate::graph::Graph;
use crate::intent;
use crate::ticket_model::{Place, TicketModel};
use crate::violation::{Check, Violation, expect};
use oms_app::fold;
use oms_base::{Actor, PrincipalId, StreamId, TaskId, TicketId, Timestamp, WorkflowId};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event};
use oms_domain::{board, workflow};
use oms_store::{Envelope, Position, StoredLogRow, StreamKind};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Everything that the log has told so far.
#[derive(Debug, Default)]
pub(crate) struct HubModel {
    /// Tickets, by id.
    pub(crate) tickets: BTreeMap<TicketId, TicketModel>,
    /// Versions of each workflow, the first at 0.
    pub(crate) workflows: BTreeMap<WorkflowId, Vec<Rc<Graph>>>,
    /// What each workflow definition says, as its author meant it.
    pub(crate) authored: BTreeMap<Vec<u8>, Rc<Graph>>,
    /// Every row read, with the seq that it ends at.
    pub(crate) rows: BTreeMap<Position, (StoredLogRow, u64)>,
    heads: BTreeMap<StreamId, u64>,
    numbers: BTreeSet<String>,
    boards: BTreeSet<String>,
}

/// Something in a row that the ledger must hear of.
#[derive(Debug, Clone)]
pub(crate) enum News {
    /// An event that carries an intent's number.
    Effect(Effect),
    /// A task was leased.
    Leased { task: TaskId, epoch: u32, holder: PrincipalId },
    /// A lease ran out.
    Lapsed { task: TaskId, epoch: u32 },
    /// A lease was given back.
    Released { task: TaskId, by: Actor },
    /// Any other event of a ticket.
    Other(Event),
}

/// What an intent did.
#[derive(Debug, Clone)]
pub(crate) struct Effect {
    /// Whose.
    pub(crate) intent: u32,
    /// Where.
    pub(crate) stream: StreamId,
    /// The event's seq.
    pub(crate) event_seq: u64,
    /// The seq that its row ends at.
    pub(crate) row_seq: u64,
    /// Who did it.
    pub(crate) by: PrincipalId,
    /// The lease that a result came under.
    pub(crate) lease: Option<(TaskId, u32)>,
    /// When.
    pub(crate) time: Timestamp,
}

impl HubModel {
    /// Takes in the next row of the log, which a batch at `now` has committed.
    pub(crate) fn read(
        &mut self,
        row: StoredLogRow,
        now: Timestamp,
    ) -> Result<Vec<News>, Violation> {
        let broken = |error: oms_app::Error| Violation::new("the log reads", error.to_string());
        let events = fold::events(&row).map_err(broken)?;
        let head = self.heads.entry(row.stream).or_default();
        expect(row.first_seq == *head + 1 && !events.is_empty(), "a stream has no gaps", || {
            format!("{row:?} behind seq {head}")
        })?;
        *head += events.len() as u64;
        let row_seq = *head;
        let in_time = events.iter().all(|event| event.time == now);
        expect(in_time, "an event happens at the hub's time", || {
            format!("{:?} at {now}", events.iter().map(|event| event.time).collect::<Vec<_>>())
        })?;
        let (stream, kind) = (row.stream, row.kind);
        self.rows.insert(row.position, (row, row_seq));
        match kind {
            StreamKind::Ticket => self.read_ticket(TicketId(stream.0), &events, row_seq),
            StreamKind::Board => self.read_board(&events).map(|()| Vec::new()),
            StreamKind::Rule => {
                Err(Violation::new("nobody published a rule", format!("{stream:?}")))
            }
            StreamKind::Workflow => {
                self.read_workflow(WorkflowId(stream.0), &events).map(|()| Vec::new())
            }
        }
    }

    fn read_ticket(
        &mut self,
        id: TicketId,
        envelopes: &[Envelope],
        row_seq: u64,
    ) -> Result<Vec<News>, Violation> {
        let (mut news, mut completed) = (Vec::new(), false);
        for envelope in envelopes {
            let broken = |error: oms_domain::codec::CodecError| {
                Violation::new("events read", error.to_string())
            };
            let event = ticket::decode(&envelope.body, &Book::default()).map_err(broken)?;
            completed |= event == Event::Completed;
            let lease = event.stage().and_then(|stage| self.lease_of(id, stage));
            self.take_in(id, &event, envelope)?;
            // What the hub does by itself repeats words of whoever asked.
            let intent = intent::intent_of(&event).filter(|_| envelope.actor != Actor::HUB);
            news.extend(intent.map(|intent| {
                let (event_seq, time) = (envelope.seq, envelope.time);
                let (stream, by) = (id.into(), envelope.actor.principal);
                let lease = lease.filter(|_| matches!(event, Event::StageFinished { .. }));
                News::Effect(Effect { intent, stream, event_seq, row_seq, by, lease, time })
            }));
            news.push(self.tell(id, event, lease, envelope.actor));
        }
        match self.tickets.get_mut(&id) {
            Some(model) => model.settle(completed)?,
            None => return Err(Violation::new("a ticket begins opened", format!("{id}"))),
        }
        Ok(news)
    }

    fn tell(&self, id: TicketId, event: Event, before: Option<(TaskId, u32)>, by: Actor) -> News {
        if let Event::StageClaimed { stage, holder, .. } = event
            && let Some((task, epoch)) = self.lease_of(id, stage)
        {
            return News::Leased { task, epoch, holder };
        }
        match before {
            Some((task, epoch)) if matches!(event, Event::StageLapsed { .. }) => {
                News::Lapsed { task, epoch }
            }
            Some((task, _)) if matches!(event, Event::StageReleased { .. }) => {
                News::Released { task, by }
            }
            Some(_) | None => News::Other(event),
        }
    }

    /// The task and epoch that a stage stands at.
    fn lease_of(&self, ticket: TicketId, stage: u16) -> Option<(TaskId, u32)> {
        let model = self.tickets.get(&ticket)?.stages.get(usize::from(stage))?;
        Some((TaskId { ticket, stage, attempt: model.attempt }, model.epoch))
    }

    /// Whether a lease of this epoch holds the task.
    pub(crate) fn is_held(&self, task: TaskId, epoch: u32) -> bool {
        let model = self.tickets.get(&task.ticket);
        let stage = model.and_then(|model| model.stages.get(usize::from(task.stage)));
        stage.is_some_and(|stage| {
            matches!(stage.place, Place::Leased(_))
                && (stage.attempt, stage.epoch) == (task.attempt, epoch)
        })
    }

    fn take_in(&mut self, id: TicketId, event: &Event, envelope: &Envelope) -> Check {
        let Event::Opened(opened) = event else {
            return match self.tickets.get_mut(&id) {
                Some(model) => {
                    model.time = envelope.time;
                    model.take_in(event, envelope.actor)
                }
                None => Err(Violation::new("a ticket begins opened", format!("{id}: {event:?}"))),
            };
        };
        let fresh = self.numbers.insert(opened.number.to_string());
        expect(fresh, "a number is given once", || opened.number.to_string())?;
        let runs = match opened.workflow {
            None => None,
            Some((workflow, version)) => {
                let versions = self.workflows.get(&workflow).map_or(&[][..], Vec::as_slice);
                let newest = versions.last().filter(|_| versions.len() == version as usize);
                let missing = || Violation::new("a ticket opens in the newest version", "another");
                Some((Rc::clone(newest.ok_or_else(missing)?), version))
            }
        };
        let known = self.tickets.insert(id, TicketModel::opened(opened, runs, envelope.time));
        expect(known.is_none(), "an id is given once", || format!("{id}"))
    }

    fn read_board(&mut self, envelopes: &[Envelope]) -> Check {
        for envelope in envelopes {
            if let Ok(board::Event::Created { name, .. }) = board::decode(&envelope.body) {
                let fresh = self.boards.insert(name.to_string());
                expect(fresh, "a board is made once", || name.to_string())?;
            }
        }
        Ok(())
    }

    fn read_workflow(&mut self, id: WorkflowId, envelopes: &[Envelope]) -> Check {
        for envelope in envelopes {
            let broken = |error: oms_domain::codec::CodecError| {
                Violation::new("events read", error.to_string())
            };
            let workflow::Event::Published { workflow_version, definition, .. } =
                workflow::decode(&envelope.body).map_err(broken)?;
            let authored = definition.as_ref().and_then(|bytes| self.authored.get(bytes));
            let unknown = || Violation::new("only what was sent is published", format!("{id}"));
            let graph = Rc::clone(authored.ok_or_else(unknown)?);
            let versions = self.workflows.entry(id).or_default();
            versions.push(graph);
            expect(versions.len() == workflow_version as usize, "versions count up", || {
                format!("{id}: version {workflow_version} after {}", versions.len() - 1)
            })?;
        }
        Ok(())
    }
}
