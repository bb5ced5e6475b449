//! Random workflow graphs under random commands, against a naive oracle that starts from scratch
//! after every step; and the state that is evolved equals the state that is folded from bytes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use oms_base::{
    Actor, BoardId, Number, Outcome, Prefix, PrincipalId, Priority, Reason, Role, StageStatus,
    Status, TicketId, Timestamp, WorkflowId,
};
use oms_domain::sla::Book;
use oms_domain::ticket::{
    Command, Context, Decided, Event, Open, Stage, StageState, StatePart, TaskResult, Ticket,
};
use oms_domain::ticket::{changed_parts, decide, decode, decode_state, encode, encode_head};
use oms_domain::ticket::{evolve, open, opened};
use oms_domain::workflow::{self, Template};
use proptest::prelude::{Just, Strategy, any, proptest};
use serde_json::{Map, Value, json};

/// What a stage's condition comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Condition {
    None,
    True,
    False,
    Broken,
}

#[derive(Debug, Clone)]
struct Planned {
    before: Vec<usize>,
    condition: Condition,
}

#[derive(Debug, Clone, Copy)]
struct Step {
    pick: usize,
    action: u8,
}

fn graphs() -> impl Strategy<Value = Vec<Planned>> {
    let condition = proptest::prop_oneof![
        6 => Just(Condition::None),
        2 => Just(Condition::True),
        2 => Just(Condition::False),
        1 => Just(Condition::Broken),
    ];
    let stage = (proptest::collection::vec(any::<usize>(), 0..4), condition);
    proptest::collection::vec(stage, 1..40).prop_map(|stages| {
        let planned = stages.into_iter().enumerate().map(|(at, (picks, condition))| {
            let mut before: Vec<usize> =
                picks.into_iter().filter(|_| at > 0).map(|pick| pick % at.max(1)).collect();
            before.sort_unstable();
            before.dedup();
            Planned { before, condition }
        });
        planned.collect()
    })
}

fn template(planned: &[Planned]) -> Template {
    let stage = |(at, stage): (usize, &Planned)| {
        let mut entry = Map::new();
        entry.insert("id".into(), json!(format!("s{at}")));
        entry.insert("owner".into(), json!("worker"));
        let names: Vec<String> = stage.before.iter().map(|before| format!("s{before}")).collect();
        entry.insert("dependsOn".into(), json!(names));
        match stage.condition {
            Condition::None => None,
            Condition::True => entry.insert("when".into(), json!("data.yes")),
            Condition::False => entry.insert("when".into(), json!("data.no")),
            Condition::Broken => entry.insert("when".into(), json!("data.missing")),
        };
        Value::Object(entry)
    };
    let stages: Vec<Value> = planned.iter().enumerate().map(stage).collect();
    workflow::read(&json!({"name": "Random", "stages": stages}), &|_| true).unwrap().template
}

/// The naive oracle: statuses by name, a fixed point over all stages after every change.
struct Oracle<'a> {
    planned: &'a [Planned],
    statuses: Vec<StageStatus>,
    started: bool,
    cancelled: bool,
}

impl Oracle<'_> {
    fn settle(&mut self) {
        loop {
            let before = self.statuses.clone();
            for at in 0..self.planned.len() {
                let ready = self.planned[at]
                    .before
                    .iter()
                    .all(|&b| matches!(self.statuses[b], StageStatus::Done | StageStatus::Skipped));
                if self.statuses[at] == StageStatus::Waiting && ready && !self.cancelled {
                    self.statuses[at] = match self.planned[at].condition {
                        Condition::None | Condition::True => StageStatus::Queued,
                        Condition::False => StageStatus::Skipped,
                        Condition::Broken => StageStatus::Blocked,
                    };
                }
            }
            if self.statuses == before {
                return;
            }
        }
    }

    fn ticket_status(&self) -> Status {
        let any = |wanted: StageStatus| self.statuses.contains(&wanted);
        let all_good = self
            .statuses
            .iter()
            .all(|status| matches!(status, StageStatus::Done | StageStatus::Skipped));
        if self.cancelled {
            Status::Cancelled
        } else if all_good {
            Status::Completed
        } else if !any(StageStatus::Queued) && !any(StageStatus::InProgress) {
            Status::Blocked
        } else if self.started {
            Status::InProgress
        } else {
            Status::Queued
        }
    }

    /// What a command does, or `None` when it must be refused.
    fn apply(&mut self, at: usize, action: u8) -> Option<()> {
        use StageStatus::{Blocked, Done, Failed, InProgress, Queued, Skipped};
        let ended = matches!(self.ticket_status(), Status::Completed | Status::Cancelled);
        let next = match (action, self.statuses[at]) {
            (0 | 1, Queued) => InProgress,
            (2 | 3, InProgress) => Done,
            (4, InProgress) => Failed,
            (5, InProgress) => Blocked,
            (6, InProgress) => Queued,
            (7, Failed | Blocked) if !ended => Skipped,
            (8, Failed | Blocked) if !ended => Queued,
            _ => return None,
        };
        self.started |= next == InProgress;
        self.statuses[at] = next;
        self.settle();
        Some(())
    }
}

fn command(ticket: &Ticket, stage: u16, action: u8) -> Command {
    let now = ticket.stage(stage).unwrap();
    let (attempt, epoch) = (now.attempt(), now.epoch());
    let reason = Reason::parse("because").unwrap();
    let result =
        |outcome| TaskResult { outcome, output: None, note: None, confidence: None, because: None };
    match action {
        0 | 1 => Command::Claim { stage, attempt, holder: PrincipalId(9) },
        2 | 3 => Command::Complete { stage, attempt, epoch, result: result(Outcome::Done) },
        4 => Command::Complete { stage, attempt, epoch, result: result(Outcome::Failed) },
        5 => Command::Complete { stage, attempt, epoch, result: result(Outcome::Blocked) },
        6 => Command::Release { stage, attempt, epoch },
        7 => Command::Skip { stage, reason },
        _ => Command::Retry { stage, reason },
    }
}

fn at(step: i64) -> Timestamp {
    Timestamp::from_micros(1_700_000_000_000_000 + step * 1_000_000)
}

const ACTOR: Actor = Actor { principal: PrincipalId(5), role: Role::Admin };

fn start(template: &Template) -> (Vec<Event>, Ticket) {
    let wanted = Open {
        id: TicketId(1),
        number: Number { prefix: Prefix::initials("Random"), year: 2026, sequence: 1 },
        board: BoardId(2),
        workflow: Some((WorkflowId(3), 1)),
        title: None,
        description: None,
        data: Some(json!({"yes": true, "no": false}).to_string()),
        priority: Priority::DEFAULT,
        owner: None,
        labels: Vec::new(),
        sla: None,
        location: None,
    };
    let book = Book::default();
    open(wanted, &Context { now: at(0), actor: ACTOR, template: Some(template), book: &book })
        .unwrap()
}

fn check_folds(ticket: &Ticket, rows: &[(Timestamp, Vec<Event>)]) {
    let stored = rows.iter().map(|(time, events)| {
        let events: Vec<Event> =
            events.iter().map(|event| decode(&encode(event), &Book::default()).unwrap()).collect();
        (*time, events)
    });
    let mut folded: Option<Ticket> = None;
    for (time, mut events) in stored {
        let mut state = folded.take().unwrap_or_else(|| match events.remove(0) {
            Event::Opened(first) => opened(TicketId(1), &first, time, ACTOR),
            other => panic!("starts with {}", other.name()),
        });
        evolve(&mut state, &events, time, ACTOR);
        folded = Some(state);
    }
    assert_eq!(folded.as_ref(), Some(ticket));
    let parts: Vec<StatePart> = changed_parts(None, ticket);
    let head = encode_head(ticket);
    assert_eq!(
        decode_state(ticket.core.id, ticket.version, &head, &parts, &Book::default()).as_ref(),
        Ok(ticket)
    );
}

fn is_terminal(stage: &Stage) -> bool {
    matches!(stage.state, StageState::Ended { .. } | StageState::Skipped { .. })
}

proptest! {
    #[test]
    fn the_engine_agrees_with_a_naive_interpreter(
        planned in graphs(),
        steps in proptest::collection::vec((any::<usize>(), 0_u8..9), 0..150),
    ) {
        let template = template(&planned);
        let (first, mut ticket) = start(&template);
        let mut rows = vec![(at(0), first)];
        let statuses = vec![StageStatus::Waiting; planned.len()];
        let mut oracle = Oracle { planned: &planned, statuses, started: false, cancelled: false };
        oracle.settle();
        for (n, (pick, action)) in (1..).zip(steps) {
            let Step { pick, action } = Step { pick: pick % planned.len(), action };
            let stage = u16::try_from(pick).unwrap();
            let book = &Book::default();
            let cx = Context { now: at(n), actor: ACTOR, template: Some(&template), book };
            let decided = decide(&ticket, &command(&ticket, stage, action), &cx);
            let expected = oracle.apply(pick, action);
            match decided {
                Ok(Decided::Events(events)) if !events.is_empty() => {
                    assert!(expected.is_some(), "{action} on {pick} must be refused");
                    evolve(&mut ticket, &events, at(n), ACTOR);
                    rows.push((at(n), events));
                }
                _ => assert!(expected.is_none(), "{action} on {pick} must be allowed"),
            }
            let engine: Vec<StageStatus> = ticket.stages.iter().map(Stage::status).collect();
            assert_eq!(engine, oracle.statuses);
            assert_eq!(ticket.status, oracle.ticket_status());
        }
        let completed = rows.iter().flat_map(|(_, events)| events);
        let completions = completed.filter(|event| matches!(event, Event::Completed)).count();
        assert_eq!(completions, usize::from(ticket.status == Status::Completed));
        if ticket.status == Status::Completed {
            assert!(ticket.stages.iter().all(is_terminal));
        }
        check_folds(&ticket, &rows);
    }
}
