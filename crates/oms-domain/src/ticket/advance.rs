//! What follows when a stage is satisfied: which stages start, are skipped, or block.
//!
//! The cost is the out-degree of the stages that were satisfied, not the size of the template.

use super::decide::Context;
use super::delegate;
use super::event::{Event, Skip};
use super::promise;
use super::state::{Counts, Ticket};
use crate::workflow::{Scope, Template, TemplateStage};
use oms_base::{Outcome, Reason, StageStatus};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The events of one command, with the statuses they lead to.
pub(super) struct Plan<'a> {
    ticket: &'a Ticket,
    template: &'a Template,
    cx: Context<'a>,
    events: Vec<Event>,
    changed: BTreeMap<u16, StageStatus>,
    counts: Counts,
    satisfied: Vec<u16>,
    data: Option<Value>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(ticket: &'a Ticket, template: &'a Template, cx: Context<'a>) -> Plan<'a> {
        Plan {
            ticket,
            template,
            cx,
            events: Vec::new(),
            changed: BTreeMap::new(),
            counts: ticket.counts,
            satisfied: Vec::new(),
            data: None,
        }
    }

    /// Starts the stages that depend on nothing.
    pub(super) fn start_roots(&mut self) {
        for &root in self.template.roots() {
            self.start(root);
        }
    }

    /// Takes up an event and the status that its stage gets by it.
    pub(super) fn record(&mut self, event: Event) {
        if let (Some(stage), Some(to)) = (event.stage(), status_after(&event)) {
            self.counts.shift(self.status(stage), to);
            self.changed.insert(stage, to);
            if satisfies(to) {
                self.satisfied.push(stage);
            }
        }
        self.events.push(event);
    }

    /// Follows every satisfied stage to its end and gives the events.
    pub(super) fn finish(mut self) -> Vec<Event> {
        while let Some(stage) = self.satisfied.pop() {
            let template = self.template;
            let successors = template.stage(stage).map_or(&[][..], |stage| &stage.successors);
            for &next in successors {
                self.start_if_ready(next);
            }
        }
        if self.counts.all_satisfied() {
            self.events.push(Event::Completed);
        }
        self.events
    }

    /// Lets stages start over; `stage` is the one from which on.
    pub(super) fn reset(&mut self, stage: u16, stages: &BTreeSet<u16>) {
        for &index in stages {
            self.counts.shift(self.status(index), StageStatus::Waiting);
            self.changed.insert(index, StageStatus::Waiting);
        }
        self.events.push(Event::StagesReset { stage, stages: stages.iter().copied().collect() });
    }

    /// Starts a stage that waits for nothing any more.
    pub(super) fn start_if_ready(&mut self, index: u16) {
        if self.is_ready(index) {
            self.start(index);
        }
    }

    /// Queues a stage that waits for nothing any more, whatever its condition says.
    pub(super) fn insist(&mut self, index: u16) {
        if let Some(stage) = self.template.stage(index).filter(|_| self.is_ready(index)) {
            self.queue(index, stage);
        }
    }

    /// Queues the next attempt at a stage, under a clock of its own.
    pub(super) fn queue(&mut self, index: u16, stage: &TemplateStage) {
        let made = self.ticket.stage(index).map_or(0, super::Stage::attempt);
        let clock = promise::for_stage(self.ticket, stage, &self.cx);
        let due_at = clock.as_ref().and_then(|terms| promise::due_at(terms, self.cx.now));
        let attempt = made.saturating_add(1);
        self.record(Event::StageQueued { stage: index, attempt, due_at, clock });
        if let Some(delegated) = delegate::delegated(index, stage, &self.cx) {
            self.record(delegated);
        }
    }

    fn status(&self, stage: u16) -> StageStatus {
        let recorded = self.changed.get(&stage).copied();
        let stands = || self.ticket.stage(stage).map(super::Stage::status);
        recorded.or_else(stands).unwrap_or(StageStatus::Waiting)
    }

    fn is_ready(&self, stage: u16) -> bool {
        let depends_on = self.template.stage(stage).map_or(&[][..], |stage| &stage.depends_on);
        self.status(stage) == StageStatus::Waiting
            && depends_on.iter().all(|&before| satisfies(self.status(before)))
    }

    fn start(&mut self, index: u16) {
        let Some(stage) = self.template.stage(index) else {
            return;
        };
        let event = match self.condition_holds(index, stage) {
            Ok(true) => {
                self.queue(index, stage);
                return;
            }
            Ok(false) => Event::StageSkipped { stage: index, why: Skip::Condition, reason: None },
            Err(detail) => {
                let reason = Reason::parse(&format!("condition: {detail}")).ok();
                Event::StageBlocked { stage: index, reason }
            }
        };
        self.record(event);
    }

    fn owner(&self, index: u16, stage: &'a TemplateStage) -> &'a str {
        self.ticket.stage(index).map_or(&stage.owner, |now| now.owner_or(&stage.owner)).as_str()
    }

    fn condition_holds(&mut self, index: u16, stage: &'a TemplateStage) -> Result<bool, String> {
        let Some(condition) = &stage.when else {
            return Ok(true);
        };
        let stages = if condition.references("stages") { self.stages() } else { Value::Null };
        let core = &self.ticket.core;
        let data = self.data.take();
        let data = data.unwrap_or_else(|| promise::data_value(core.data.as_deref()));
        let scope = Scope {
            data: &data,
            ticket: promise::ticket_value(&core.number, self.ticket.priority, &self.ticket.labels),
            stage: json!({"id": stage.id.as_str(), "owner": self.owner(index, stage)}),
            stages,
            now: self.cx.now,
        };
        let holds = condition.evaluate(&scope);
        self.data = Some(data);
        holds
    }

    fn stages(&self) -> Value {
        let entry = |(index, stage): (u16, &TemplateStage)| {
            let status = self.status(index).as_str();
            (stage.id.as_str().to_owned(), json!({"status": status}))
        };
        Value::Object(self.template.indexed().map(entry).collect())
    }
}

const fn satisfies(status: StageStatus) -> bool {
    matches!(status, StageStatus::Done | StageStatus::Skipped)
}

const fn status_after(event: &Event) -> Option<StageStatus> {
    match event {
        Event::StageQueued { .. } => Some(StageStatus::Queued),
        Event::StageSkipped { .. } => Some(StageStatus::Skipped),
        Event::StageBlocked { .. } => Some(StageStatus::Blocked),
        Event::Steered { what, .. } => what.status(),
        Event::StageFinished { result, .. } => Some(match result.outcome {
            Outcome::Done => StageStatus::Done,
            Outcome::Failed => StageStatus::Failed,
            Outcome::Blocked => StageStatus::Blocked,
        }),
        Event::Opened(_)
        | Event::Moved { .. }
        | Event::Assigned { .. }
        | Event::Prioritised { .. }
        | Event::Commented { .. }
        | Event::Labelled { .. }
        | Event::Cancelled { .. }
        | Event::Reopened { .. }
        | Event::StageClaimed { .. }
        | Event::StageReleased { .. }
        | Event::StageLapsed { .. }
        | Event::StageRetried { .. }
        | Event::StagesReset { .. }
        | Event::Escalated { .. }
        | Event::Completed
        | Event::ThresholdReached { .. }
        | Event::ClockRebased { .. }
        | Event::Arranged(_)
        | Event::Attached(_)
        | Event::PassedOver(_)
        | Event::Migrated(_)
        | Event::Kin(_)
        | Event::Duplicated(_)
        | Event::Sided(_)
        | Event::Imported(_)
        | Event::Automated(_)
        | Event::Played(_)
        | Event::Told(_)
        | Event::Redacted(_) => None,
    }
}
