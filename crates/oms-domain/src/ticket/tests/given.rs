//! Tickets and templates to start from.

use crate::Refusal;
use crate::sla::Book;
use crate::ticket::{Command, Context, Decided, Event, Open, TaskResult, Ticket};
use crate::ticket::{decide, evolve, open};
use crate::workflow::{self, Template};
use oms_base::{
    Actor, BoardId, Number, Outcome, Prefix, PrincipalId, Priority, Reason, Role, StageStatus,
    TicketId, Timestamp, WorkflowId,
};
use serde_json::{Value, json};

pub(super) const NOW: Timestamp = Timestamp::from_micros(1_767_225_600_000_000);
pub(super) const HOLDER: PrincipalId = PrincipalId(77);

pub(super) fn actor() -> Actor {
    Actor { principal: PrincipalId(5), role: Role::Staff }
}

pub(super) fn template(definition: &Value) -> Template {
    workflow::read(definition, &|_| true).unwrap().template
}

pub(super) fn disaster_loan() -> Template {
    template(&json!({
        "name": "DisasterLoan",
        "stages": [
            {"id": "id_check", "owner": "IRS_VerifyBot", "slaMins": 30},
            {"id": "risk_ai", "owner": "LoanRiskAgent", "slaMins": 10, "dependsOn": ["id_check"]},
            {"id": "underwrite", "owner": "SBA_HumanTeam", "slaMins": 240,
             "dependsOn": ["risk_ai"], "minAmount": 50000},
            {"id": "fund", "owner": "Treasury_Payments", "slaMins": 60,
             "dependsOn": ["underwrite", "risk_ai"]}
        ]
    }))
}

pub(super) fn wanted(workflow: bool, data: Option<Value>) -> Open {
    Open {
        id: TicketId(1),
        number: Number { prefix: Prefix::initials("DisasterLoan"), year: 2026, sequence: 91 },
        board: BoardId(2),
        workflow: workflow.then_some((WorkflowId(3), 1)),
        title: None,
        description: None,
        data: data.map(|data| data.to_string()),
        priority: Priority::DEFAULT,
        owner: None,
        labels: Vec::new(),
        sla: None,
        location: None,
    }
}

/// A ticket with the template that it runs.
pub(super) struct Given {
    pub(super) ticket: Ticket,
    pub(super) template: Option<Template>,
    pub(super) events: Vec<Event>,
}

impl Given {
    pub(super) fn plain() -> Given {
        Given::opened(None, None)
    }

    pub(super) fn opened(template: Option<Template>, data: Option<Value>) -> Given {
        let book = Book::default();
        let template_now = template.as_ref();
        let cx = Context { now: NOW, actor: actor(), template: template_now, book: &book };
        let (events, ticket) = open(wanted(template.is_some(), data), &cx).unwrap();
        Given { ticket, template, events }
    }

    pub(super) fn loan(amount: i64) -> Given {
        Given::opened(Some(disaster_loan()), Some(json!({"amount": amount})))
    }

    pub(super) fn decide(&self, command: &Command) -> Result<Decided, Refusal> {
        let (template, book) = (self.template.as_ref(), &Book::default());
        let cx = Context { now: NOW, actor: actor(), template, book };
        decide(&self.ticket, command, &cx)
    }

    /// The ticket after a command that must be allowed.
    pub(super) fn when(mut self, command: &Command) -> Given {
        let Decided::Events(events) = self.decide(command).unwrap() else {
            panic!("{command:?} was answered before")
        };
        evolve(&mut self.ticket, &events, NOW, actor());
        self.events.extend(events);
        self
    }

    /// Claims and completes a stage.
    pub(super) fn worked(self, stage: u16, outcome: Outcome) -> Given {
        let claimed = self.when(&claim(stage, 1));
        let epoch = claimed.ticket.stage(stage).unwrap().epoch();
        claimed.when(&complete(stage, 1, epoch, outcome))
    }

    pub(super) fn statuses(&self) -> Vec<StageStatus> {
        self.ticket.stages.iter().map(crate::ticket::Stage::status).collect()
    }
}

pub(super) fn claim(stage: u16, attempt: u32) -> Command {
    Command::Claim { stage, attempt, holder: HOLDER }
}

pub(super) fn complete(stage: u16, attempt: u32, epoch: u32, outcome: Outcome) -> Command {
    let result = TaskResult { outcome, output: None, note: None, confidence: None, because: None };
    Command::Complete { stage, attempt, epoch, result }
}

pub(super) fn reason() -> Reason {
    Reason::parse("because").unwrap()
}
