//! A hub of one engine over the model store, with a clock in hand.

use crate::stepping::{self, Hand, job};
use oms_app::directory::Directory;
use oms_app::engine::{
    Answer, Change, Claim, Engine, Message, OpenWanted, StageAction, Target, TaskAction, TicketRef,
    Written,
};
use oms_app::{Done, Job, Work, verify};
use oms_base::{
    AgencyId, Name, Outcome, Owner, PrincipalId, Reason, Span, StageId, StageStatus, TaskId,
    TicketId,
};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Event, StatePart, TaskResult, Ticket};
use oms_store::{Query, Store, envelope};
use oms_testkit::{MemStore, sample};
use serde_json::Value;
use std::sync::Arc;
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;

pub(crate) struct Town {
    pub(crate) store: MemStore,
    pub(crate) clock: Hand,
    pub(crate) engine: Engine,
}

impl Town {
    pub(crate) fn with(definitions: &[Value]) -> Town {
        let (store, clock) = (MemStore::default(), Hand::at(START));
        let engine = stepping::engine(Box::new(store.clone()), Arc::new(clock.clone()));
        let mut town = Town { store, clock, engine };
        for definition in definitions {
            town.send(stepping::publish(&definition.to_string())).unwrap();
        }
        town
    }

    pub(crate) fn send(&mut self, work: Work) -> Answer {
        self.send_job(job(work))
    }

    pub(crate) fn send_job(&mut self, job: Job) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        self.engine.step(vec![Message { jobs: vec![job], reply }]).unwrap();
        answer.try_recv().unwrap().remove(0)
    }

    /// The hub starts again, with a mail server.
    pub(crate) fn send_mail(&mut self) {
        let (store, clock) = (Box::new(self.store.clone()), Arc::new(self.clock.clone()));
        let directory = Arc::new(Directory::default());
        directory.send_mail();
        self.engine = stepping::engine_with(store, clock, directory);
    }

    /// Somebody new with a token of this name.
    pub(crate) fn principal(&mut self, name: &str) -> PrincipalId {
        let byte = name.bytes().fold(1_u8, u8::wrapping_add);
        let token = sample::token(byte, name, &[]);
        let known = self.store.token(&token.hash).unwrap();
        if known.is_none() {
            self.store.add_token(AgencyId::FIRST, &token).unwrap();
        }
        token.principal
    }

    pub(crate) fn open(&mut self, workflow: &str, data: &Value) -> Written {
        let wanted = OpenWanted {
            data: Some(data.to_string()),
            ..OpenWanted::bare(Target::Workflow(Name::parse(workflow).unwrap()))
        };
        match self.send(Work::Open(Box::new(wanted))).unwrap() {
            Done::Ticket(written) => written,
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn change(&mut self, ticket: TicketId, change: Change) -> Answer {
        self.send(Work::Change { ticket: TicketRef::Id(ticket), if_match: None, change })
    }

    pub(crate) fn at_stage(
        &mut self,
        ticket: TicketId,
        stage: &str,
        action: StageAction,
    ) -> Answer {
        let stage = StageId::parse(stage).unwrap();
        self.change(ticket, Change::Stage { stage, action, reason: reason() })
    }

    pub(crate) fn claim(&mut self, owner: &str) -> Option<(TaskId, u32)> {
        let owners = vec![Owner::parse(owner).unwrap()];
        let lease = Span::seconds(24 * 60 * 60);
        let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
        match self.send(Work::Claim(claim)).unwrap() {
            Done::Claimed { tasks } => tasks.first().map(|task| (task.task, task.epoch)),
            other => panic!("{other:?}"),
        }
    }

    /// Claims a task of `owner` and ends it.
    pub(crate) fn work(&mut self, owner: &str, outcome: Outcome, output: Option<&Value>) {
        let (task, epoch) = self.claim(owner).expect("a task waits");
        let output = output.map(Value::to_string);
        let result = TaskResult { outcome, output, note: None, confidence: None, because: None };
        self.send(Work::Task { task, epoch, action: TaskAction::Complete(result) }).unwrap();
    }

    /// A ticket, of which the log says the same.
    pub(crate) fn ticket(&self, id: TicketId) -> Ticket {
        let row = self.store.ticket(AgencyId::FIRST, id).unwrap().unwrap();
        let parts = self.store.parts(AgencyId::FIRST, id).unwrap().into_iter();
        let parts: Vec<_> = parts.map(|part| StatePart { n: part.n, bytes: part.bytes }).collect();
        let book = Book::default();
        ticket::decode_state(row.id, row.version, &row.state, &parts, &book).unwrap()
    }

    pub(crate) fn verified(&self) {
        let store: Arc<dyn Query + Send + Sync> = Arc::new(self.store.clone());
        let report = verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
        assert!(report.holds(), "{:?}", report.problems);
    }

    /// The hub starts again, some time later.
    pub(crate) fn restart(&mut self, seconds: i64) {
        self.clock.turn(seconds * 1_000_000);
        self.engine = stepping::engine(Box::new(self.store.clone()), Arc::new(self.clock.clone()));
        self.engine.tick().unwrap();
    }

    /// The names of a ticket's events.
    pub(crate) fn told(&self, id: TicketId) -> Vec<&'static str> {
        self.events(id).iter().map(Event::name).collect()
    }

    /// A ticket's events.
    pub(crate) fn events(&self, id: TicketId) -> Vec<Event> {
        let rows = self.store.stream(AgencyId::FIRST, id.into(), 1, 1_000).unwrap();
        let events =
            rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
        let book = Book::default();
        events.map(|event| ticket::decode(&event.body, &book).unwrap()).collect()
    }
}

pub(crate) fn reason() -> Reason {
    Reason::parse("because").unwrap()
}

pub(crate) fn statuses(ticket: &Ticket) -> Vec<StageStatus> {
    ticket.stages.iter().map(ticket::Stage::status).collect()
}
