//! Stages whose work is a ticket on another workflow: opened, heard of and let go in one batch.

use crate::stepping::{self, Hand, bare, job};
use oms_app::engine::{
    Answer, Change, Claim, Engine, Message, StageAction, Target, TaskAction, TicketRef, Written,
};
use oms_app::{Done, Work, verify};
use oms_base::{
    AgencyId, Code, Name, Outcome, Owner, Reason, Span, StageId, StageStatus, Status, TaskId,
    TicketId,
};
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Command, Steer, TaskResult, Ticket};
use oms_store::{Query, StreamKind, envelope};
use oms_testkit::MemStore;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;

struct Town {
    store: MemStore,
    clock: Hand,
    engine: Engine,
}

impl Town {
    fn with(definitions: &[Value]) -> Town {
        let (store, clock) = (MemStore::default(), Hand::at(START));
        let engine = stepping::engine(Box::new(store.clone()), Arc::new(clock.clone()));
        let mut town = Town { store, clock, engine };
        for definition in definitions {
            town.send(stepping::publish(&definition.to_string())).unwrap();
        }
        town
    }

    /// `Outer` has a stage that is a ticket on `Inner`, and one behind it.
    fn new() -> Town {
        Town::with(&[inner(), outer(&json!({}))])
    }

    fn send(&mut self, work: Work) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        self.engine.step(vec![Message { jobs: vec![job(work)], reply }]).unwrap();
        answer.try_recv().unwrap().remove(0)
    }

    fn open(&mut self, workflow: &str, data: &Value) -> Written {
        let wanted = oms_app::engine::OpenWanted {
            data: Some(data.to_string()),
            ..bare(Target::Workflow(Name::parse(workflow).unwrap()))
        };
        match self.send(Work::Open(Box::new(wanted))).unwrap() {
            Done::Ticket(written) => written,
            other => panic!("{other:?}"),
        }
    }

    fn change(&mut self, ticket: TicketId, change: Change) -> Answer {
        self.send(Work::Change { ticket: TicketRef::Id(ticket), if_match: None, change })
    }

    fn at_stage(&mut self, ticket: TicketId, stage: &str, action: StageAction) -> Answer {
        let stage = StageId::parse(stage).unwrap();
        self.change(ticket, Change::Stage { stage, action, reason: reason() })
    }

    fn claim(&mut self, owner: &str) -> Option<(TaskId, u32)> {
        let owners = vec![Owner::parse(owner).unwrap()];
        let lease = Span::seconds(24 * 60 * 60);
        let claim = Claim { owners, max: 1, wait: Span::ZERO, lease };
        match self.send(Work::Claim(claim)).unwrap() {
            Done::Claimed { tasks } => tasks.first().map(|task| (task.task, task.epoch)),
            other => panic!("{other:?}"),
        }
    }

    /// Claims a task of `owner` and ends it.
    fn work(&mut self, owner: &str, outcome: Outcome, output: Option<&Value>) {
        let (task, epoch) = self.claim(owner).expect("a task waits");
        let output = output.map(Value::to_string);
        let result = TaskResult { outcome, output, note: None, confidence: None, because: None };
        self.send(Work::Task { task, epoch, action: TaskAction::Complete(result) }).unwrap();
    }

    /// A ticket, of which the log says the same.
    fn ticket(&self, id: TicketId) -> Ticket {
        let row = self.store.ticket(AgencyId::FIRST, id).unwrap().unwrap();
        let book = Book::default();
        ticket::decode_state(row.id, row.version, &row.state, &[], &book).unwrap()
    }

    fn verified(&self) {
        let store: Arc<dyn Query + Send + Sync> = Arc::new(self.store.clone());
        let report = verify::verify(&store, AgencyId::FIRST, &mut |_| {}).unwrap();
        assert!(report.holds(), "{:?}", report.problems);
    }

    /// The hub starts again, some time later.
    fn restart(&mut self, seconds: i64) {
        self.clock.turn(seconds * 1_000_000);
        self.engine = stepping::engine(Box::new(self.store.clone()), Arc::new(self.clock.clone()));
        self.engine.tick().unwrap();
    }

    /// In how many batches tickets were written.
    fn batches(&self) -> usize {
        let rows = self.store.log(AgencyId::FIRST, oms_store::Position::START, 10_000).unwrap();
        let of_tickets = rows.iter().filter(|row| row.kind == StreamKind::Ticket);
        let mut batches: Vec<i64> = of_tickets.map(|row| row.position.batch()).collect();
        batches.dedup();
        batches.len()
    }

    /// The names of a ticket's events.
    fn told(&self, id: TicketId) -> Vec<&'static str> {
        let rows = self.store.stream(AgencyId::FIRST, id.into(), 1, 1_000).unwrap();
        let events =
            rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
        let book = Book::default();
        events.map(|event| ticket::decode(&event.body, &book).unwrap().name()).collect()
    }
}

fn inner() -> Value {
    json!({"name": "Inner", "stages": [
        {"id": "look", "owner": "crew"},
        {"id": "sign", "owner": "desk", "dependsOn": ["look"]}]})
}

/// With what the nested stage says beside its workflow.
fn outer(more: &Value) -> Value {
    let mut nested = json!({"id": "inspect", "workflow": "Inner", "input": ["street"]});
    for (key, value) in more.as_object().unwrap() {
        nested[key] = value.clone();
    }
    json!({"name": "Outer", "stages": [nested,
        {"id": "pay", "owner": "desk", "dependsOn": ["inspect"]}]})
}

fn reason() -> Reason {
    Reason::parse("because").unwrap()
}

fn statuses(ticket: &Ticket) -> Vec<StageStatus> {
    ticket.stages.iter().map(ticket::Stage::status).collect()
}

fn child(ticket: &Ticket) -> TicketId {
    ticket.stage(0).unwrap().child().expect("a ticket does the work").id
}

#[test]
fn a_stage_is_a_ticket_on_another_workflow() {
    let mut town = Town::new();
    let opened = town.open("Outer", &json!({"street": "Elm", "secret": 1}));
    let parent = opened.ticket.core.id;
    let inner = child(&opened.ticket);
    assert_eq!((opened.ticket.status, town.batches()), (Status::InProgress, 1));
    let ticket = town.ticket(inner);
    assert_eq!(ticket.core.data.as_deref(), Some(r#"{"street":"Elm"}"#));
    assert_eq!(ticket.kin.part_of.as_ref().map(|of| (of.parent, of.depth)), Some((parent, 1)));
    let links = |id| town.ticket(id).arrangement.links.iter().map(|l| l.to).collect::<Vec<_>>();
    assert_eq!((links(parent), links(inner)), (vec![inner], vec![parent]));

    town.work("crew", Outcome::Done, None);
    assert_eq!(statuses(&town.ticket(parent)), [StageStatus::InProgress, StageStatus::Waiting]);
    town.work("desk", Outcome::Done, Some(&json!({"safe": true})));
    assert_eq!(statuses(&town.ticket(parent)), [StageStatus::Done, StageStatus::Queued]);
    town.work("desk", Outcome::Done, None);
    assert_eq!(town.ticket(parent).status, Status::Completed);
    town.verified();
}

#[test]
fn what_came_out_names_the_ticket_and_its_last_stages() {
    let mut town = Town::new();
    let opened = town.open("Outer", &json!({}));
    let number = opened.ticket.stage(0).unwrap().child().unwrap().number.to_string();
    town.work("crew", Outcome::Done, Some(&json!({"not": "last"})));
    town.work("desk", Outcome::Done, Some(&json!({"safe": true})));
    let parent = town.ticket(opened.ticket.core.id);
    let seq = parent.stage(0).unwrap().finished().unwrap().seq;
    let rows = town.store.stream(AgencyId::FIRST, parent.core.id.into(), seq, 1).unwrap();
    let events = envelope::decode(&rows[0].body, rows[0].first_seq).unwrap();
    let event = events.iter().find(|event| event.seq == seq).unwrap();
    let book = Book::default();
    let ticket::Event::StageFinished { result, .. } = ticket::decode(&event.body, &book).unwrap()
    else {
        panic!("{event:?}")
    };
    let output: Value = serde_json::from_str(result.output.as_deref().unwrap()).unwrap();
    assert_eq!(output, json!({"ticket": number, "stages": {"sign": {"safe": true}}}));
}

#[test]
fn a_cancelled_child_fails_the_stage_which_follows_its_own_rules() {
    let cancel = || Change::Ticket(Command::Cancel { reason: reason() });
    let cases = [
        (json!({}), StageStatus::Failed, Status::Blocked),
        (json!({"onFail": "skip"}), StageStatus::Skipped, Status::InProgress),
        (json!({"onFail": "fail"}), StageStatus::Failed, Status::Cancelled),
        (json!({"retry": {"attempts": 2}}), StageStatus::InProgress, Status::InProgress),
    ];
    for (more, stage, status) in cases {
        let mut town = Town::with(&[inner(), outer(&more)]);
        let parent = town.open("Outer", &json!({})).ticket;
        town.change(child(&parent), cancel()).unwrap();
        let after = town.ticket(parent.core.id);
        assert_eq!((statuses(&after)[0], after.status), (stage, status), "{more}");
        if stage == StageStatus::InProgress {
            assert_ne!(child(&after), child(&parent), "another attempt is another ticket");
        }
        town.verified();
    }
}

#[test]
fn a_retry_by_hand_opens_another_child() {
    let mut town = Town::new();
    let parent = town.open("Outer", &json!({})).ticket;
    let cancel = Change::Ticket(Command::Cancel { reason: reason() });
    town.change(child(&parent), cancel).unwrap();
    town.at_stage(parent.core.id, "inspect", StageAction::Retry).unwrap();
    let second = child(&town.ticket(parent.core.id));
    assert_ne!(second, child(&parent));
    // The first one has no say any more.
    let stage = StageId::parse("look").unwrap();
    let reopen = Change::Stage { stage, action: StageAction::Reopen, reason: reason() };
    town.change(child(&parent), reopen).unwrap();
    for _ in 0..2 {
        town.work("crew", Outcome::Done, None);
        town.work("desk", Outcome::Done, None);
    }
    assert_eq!(statuses(&town.ticket(parent.core.id))[0], StageStatus::Done);
    town.verified();
}

#[test]
fn whoever_gives_a_stage_up_gives_its_ticket_up() {
    type Up = fn(&mut Town, TicketId);
    let cases: [(&str, Up); 3] = [
        ("the ticket is cancelled", |town, parent| {
            let cancel = Change::Ticket(Command::Cancel { reason: reason() });
            town.change(parent, cancel).unwrap();
        }),
        ("the stage is cancelled", |town, parent| {
            let cancel = StageAction::Steer(Steer::Cancel);
            town.at_stage(parent, "inspect", cancel).unwrap();
        }),
        ("the attempt takes too long", |town, _| town.restart(3_601)),
    ];
    for (how, give_up) in cases {
        let timeout = json!({"retry": {"timeout": "1h"}});
        let mut town = Town::with(&[inner(), outer(&timeout)]);
        let parent = town.open("Outer", &json!({})).ticket;
        let batches = town.batches();
        give_up(&mut town, parent.core.id);
        assert_eq!(town.ticket(child(&parent)).status, Status::Cancelled, "{how}");
        assert!(town.ticket(parent.core.id).kin.dropped.is_empty(), "{how}");
        assert_eq!(town.batches(), batches + 1, "{how}: in one batch");
        assert!(town.claim("crew").is_none(), "{how}: nobody works on it");
        town.verified();
    }
}

#[test]
fn a_workflow_that_is_not_there_or_comes_back_to_itself_is_refused() {
    let named = |name: &str, other: &str| {
        json!({"name": name, "stages": [
            {"id": "a", "owner": "bot"}, {"id": "b", "workflow": other}]})
    };
    let mut town = Town::with(&[inner(), named("Middle", "Inner"), named("Top", "Middle")]);
    let cases = [
        (named("New", "Nowhere"), Code::NotFound),
        (named("Inner", "Middle"), Code::Cycle),
        (named("Inner", "Top"), Code::Cycle),
    ];
    for (definition, code) in cases {
        let Err(oms_app::Error::Refused(oms_domain::Refusal::Input(faults))) =
            town.send(stepping::publish(&definition.to_string()))
        else {
            panic!("{definition} is published")
        };
        let places: Vec<_> = faults.list().iter().map(|f| (f.path.as_str(), f.code)).collect();
        assert_eq!(places, [("stages[1].workflow", code)], "{definition}");
    }
}

#[test]
fn a_child_that_is_refused_blocks_the_stage_visibly() {
    let strict = json!({"name": "Inner", "stages": [
        {"id": "look", "owner": "crew", "minAmount": 10}]});
    let mut town = Town::with(&[strict, outer(&json!({"input": ["amount"]}))]);
    let parent = town.open("Outer", &json!({"amount": "many"})).ticket;
    assert_eq!((statuses(&parent)[0], parent.status), (StageStatus::Blocked, Status::Blocked));
    assert!(town.told(parent.core.id).contains(&"stage-child-refused"));
    town.at_stage(parent.core.id, "inspect", StageAction::Skip).unwrap();
    assert_eq!(statuses(&town.ticket(parent.core.id))[1], StageStatus::Queued);
    town.verified();
}

#[test]
fn tickets_nest_eight_deep_and_no_deeper() {
    let mut definitions = vec![json!({"name": "W10", "stages": [{"id": "a", "owner": "bot"}]})];
    for n in (1..10).rev() {
        let (name, other) = (format!("W{n}"), format!("W{}", n + 1));
        definitions.push(json!({"name": name, "stages": [{"id": "a", "workflow": other}]}));
    }
    let mut town = Town::with(&definitions);
    let mut ticket = town.open("W1", &json!({})).ticket.core.id;
    let mut below = 0;
    while let Some(child) = town.ticket(ticket).stage(0).unwrap().child() {
        (ticket, below) = (child.id, below + 1);
    }
    assert_eq!((below, town.ticket(ticket).status), (8, Status::Blocked));
    town.verified();
}

#[test]
fn what_one_batch_has_no_room_for_follows_after_a_crash() {
    let stages: Vec<Value> =
        (0..300).map(|n| json!({"id": format!("s{n}"), "workflow": "Inner"})).collect();
    let wide = json!({"name": "Wide", "stages": stages});
    let mut town = Town::with(&[inner(), wide]);
    let opened = town.open("Wide", &json!({})).ticket;
    let children = |town: &Town| {
        let rows = town.store.log(AgencyId::FIRST, oms_store::Position::START, 10_000).unwrap();
        rows.iter().filter(|row| row.kind == StreamKind::Ticket && row.first_seq == 1).count() - 1
    };
    assert_eq!(children(&town), 256);
    town.restart(0);
    assert_eq!(children(&town), 300);
    town.engine.tick().unwrap();
    assert_eq!(children(&town), 300, "each once");
    let cancel = Change::Ticket(Command::Cancel { reason: reason() });
    town.change(opened.core.id, cancel).unwrap();
    town.restart(0);
    assert!(town.claim("crew").is_none(), "every child is cancelled");
    town.verified();
}
