//! Runs of playbooks: given a ticket with one, when this is asked, then these events; and bytes.

use super::bytes::{hex, line, parse, unhex};
use super::given::{NOW, actor, reason, wanted};
use crate::Refusal;
use crate::playbook::{Playbook, read_playbook};
use crate::sla::Book;
use crate::ticket::{
    Command, Context, Decided, Event, How, Play, Played, RunEnd, RunState, SIDE_FIRST, Sided,
    TaskResult, Ticket, changed_parts, decide, decode, decode_state, encode, encode_head, evolve,
    needs_parts, open,
};
use oms_base::limits::{RUNS_MAX, STEP_OUTPUT_BYTES_MAX};
use oms_base::{Code, Name, Note, Outcome, PrincipalId, Reason, Span, StageId, Status, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// A plain ticket, and the playbooks that there are.
struct Scene {
    ticket: Ticket,
    book: Book,
    now: Timestamp,
    events: Vec<Event>,
}

fn playbook(definition: &Value, version: u32) -> Arc<Playbook> {
    Arc::new(read_playbook(definition, version).unwrap())
}

fn steps(steps: &Value) -> Value {
    json!({"name": "P", "steps": steps})
}

impl Scene {
    fn with(data: &Value, definition: &Value) -> Scene {
        let mut book = Book::default();
        book.add_playbook(playbook(definition, 1));
        let cx = Context { now: NOW, actor: actor(), template: None, book: &book };
        let (_, ticket) = open(wanted(false, Some(data.clone())), &cx).unwrap();
        Scene { ticket, book, now: NOW, events: Vec::new() }
    }

    /// With the playbook of these steps started.
    fn started(list: &Value) -> Scene {
        Scene::with(&json!({}), &steps(list)).when(&start("P"))
    }

    fn decide(&self, command: &Command) -> Result<Decided, Refusal> {
        let Scene { ticket, book, now, .. } = self;
        decide(ticket, command, &Context { now: *now, actor: actor(), template: None, book })
    }

    fn when(mut self, command: &Command) -> Scene {
        let command = self.resolved(command);
        let Decided::Events(events) = self.decide(&command).unwrap() else { panic!("{command:?}") };
        evolve(&mut self.ticket, &events, self.now, actor());
        self.events = events;
        self
    }

    /// A playbook to start is the newest of its name.
    fn resolved(&self, command: &Command) -> Command {
        match command {
            Command::Play(play) => match &**play {
                Play::Start { playbook, depth } => {
                    let playbook = Arc::clone(self.book.playbook(&playbook.name).unwrap());
                    Command::Play(Box::new(Play::Start { playbook, depth: *depth }))
                }
                _ => command.clone(),
            },
            _ => command.clone(),
        }
    }

    fn worked(self, side: u16, result: &TaskResult) -> Scene {
        let attempt = self.ticket.stage(side).unwrap().attempt();
        let claim = Command::Claim { stage: side, attempt, holder: PrincipalId(7) };
        let claimed = self.when(&claim);
        let epoch = claimed.ticket.stage(side).unwrap().epoch();
        claimed.when(&Command::Complete { stage: side, attempt, epoch, result: result.clone() })
    }

    fn later(mut self, seconds: u32) -> Scene {
        self.now = self.now.plus(Span::seconds(seconds));
        self.when(&Command::RING)
    }

    fn names(&self) -> Vec<&'static str> {
        self.events.iter().map(Event::name).collect()
    }

    fn state(&self) -> RunState {
        self.ticket.run(1).unwrap().state
    }

    fn how(&self, step: usize) -> Option<How> {
        self.ticket.run(1).unwrap().steps[step].how
    }

    fn code(&self, command: &Command) -> Code {
        self.decide(&self.resolved(command)).unwrap_err().code()
    }
}

fn start(name: &str) -> Command {
    let definition = json!({"name": name, "steps": [{"id": "a", "owner": "x"}]});
    Command::Play(Box::new(Play::Start { playbook: playbook(&definition, 1), depth: 1 }))
}

fn play(play: Play) -> Command {
    Command::Play(Box::new(play))
}

fn ended(outcome: Outcome, output: Option<&Value>, note: Option<&str>) -> TaskResult {
    TaskResult {
        outcome,
        output: output.map(Value::to_string),
        note: note.map(|note| Note::parse(note).unwrap()),
        confidence: None,
        because: None,
    }
}

fn done() -> TaskResult {
    ended(Outcome::Done, None, None)
}

#[test]
fn steps_follow_each_other_and_see_what_came_before() {
    let list = json!([
        {"id": "order", "owner": "svc:depot",
            "then": {"move": "blocked", "reason": "waiting for asphalt"}},
        {"id": "big", "when": "steps.order.output.loads > 5", "then": {"priority": 0}},
        {"id": "mark", "when": "ticket.status == 'blocked'", "then": {"label": "waits"}},
        {"id": "patch", "owner": "svc:crew", "then": {"move": "completed"}}]);
    let scene = Scene::started(&list);
    assert_eq!(scene.names(), ["playbook-started", "step-begun", "step-queued"]);
    let scene = scene.worked(SIDE_FIRST, &ended(Outcome::Done, Some(&json!({"loads": 2})), None));
    let wanted = [
        "stage-finished",
        "moved",
        "step-ended",
        "step-ended",
        "step-begun",
        "labelled",
        "step-ended",
        "step-begun",
        "step-queued",
    ];
    assert_eq!(scene.names(), wanted);
    assert_eq!((scene.ticket.status, scene.state()), (Status::Blocked, RunState::Running));
    let hows = [Some(How::Done), Some(How::NotNeeded), Some(How::Done), None];
    assert_eq!([0, 1, 2, 3].map(|step| scene.how(step)), hows);
    let scene = scene.worked(SIDE_FIRST + 1, &done());
    assert_eq!(scene.names(), ["stage-finished", "moved", "step-ended", "playbook-ended"]);
    assert_eq!(scene.ticket.status, Status::Completed);
    assert_eq!(scene.state(), RunState::Ended(RunEnd::Done), "it ended its ticket, and itself");
}

#[test]
fn a_failed_step_blocks_fails_or_is_passed_over() {
    let with = |on_fail: &str| {
        let list = json!([{"id": "a", "owner": "x", "onFail": on_fail}, {"id": "b", "owner": "x"}]);
        Scene::started(&list).worked(SIDE_FIRST, &ended(Outcome::Failed, None, Some("no asphalt")))
    };
    let blocked = with("block");
    assert_eq!(blocked.names(), ["stage-finished", "step-ended", "moved"]);
    assert_eq!((blocked.state(), blocked.ticket.status), (RunState::Blocked, Status::Blocked));
    let why = |event: &Event| match event {
        Event::Moved { reason, .. } => reason.as_ref().map(|reason| reason.as_str().to_owned()),
        _ => None,
    };
    assert_eq!(blocked.events.iter().find_map(why).as_deref(), Some("no asphalt"));
    let failed = with("fail");
    assert_eq!(failed.names(), ["stage-finished", "step-ended", "playbook-ended"]);
    assert_eq!(failed.state(), RunState::Ended(RunEnd::Failed));
    assert_eq!(failed.ticket.status, Status::Queued);
    let skipped = with("skip");
    assert_eq!(skipped.names(), ["stage-finished", "step-ended", "step-begun", "step-queued"]);
    assert_eq!((skipped.how(0), skipped.state()), (Some(How::PassedOver), RunState::Running));
}

#[test]
fn what_blocks_a_run_is_retried_skipped_or_given_up() {
    let list =
        json!([{"id": "a", "owner": "x", "when": "data.size > 3"}, {"id": "b", "owner": "x"}]);
    let untold = Scene::started(&list);
    assert_eq!(untold.names(), ["playbook-started", "step-ended", "moved"], "size is not known");
    let blocked = || {
        let scene = Scene::with(&json!({"size": 4}), &steps(&list)).when(&start("P"));
        scene.worked(SIDE_FIRST, &ended(Outcome::Blocked, None, Some("waiting for asphalt")))
    };
    assert_eq!((blocked().state(), blocked().ticket.status), (RunState::Blocked, Status::Blocked));
    let (run, because) = (1, reason);
    let retried = blocked().when(&play(Play::Retry { run, reason: because() }));
    assert_eq!(retried.names(), ["step-retried", "step-begun", "step-queued"]);
    assert_eq!(retried.ticket.stage(SIDE_FIRST).unwrap().attempt(), 2);
    assert_eq!(retried.code(&play(Play::Skip { run, reason: because() })), Code::StateForbids);
    let skipped = blocked().when(&play(Play::Skip { run, reason: because() }));
    assert_eq!(skipped.names(), ["step-ended", "step-begun", "step-queued"]);
    let cancelled = retried.when(&play(Play::Cancel { run, reason: because() }));
    assert_eq!(
        (cancelled.names(), cancelled.state()),
        (vec!["playbook-ended"], RunState::Ended(RunEnd::Cancelled))
    );
    assert!(
        cancelled.ticket.stage(SIDE_FIRST).unwrap().slot().is_none(),
        "its task waits for nobody"
    );
    for command in [Play::Cancel { run, reason: because() }, Play::Retry { run, reason: because() }]
    {
        assert_eq!(cancelled.code(&play(command)), Code::StateForbids);
    }
    assert_eq!(cancelled.code(&play(Play::Retry { run: 2, reason: because() })), Code::NotFound);
}

#[test]
fn attempts_are_retried_by_themselves_and_time_out() {
    let list = json!([{"id": "a", "owner": "x", "onFail": "fail",
        "retry": {"attempts": 2, "backoff": "1m", "timeout": "1h"}}]);
    let scene = Scene::started(&list).worked(SIDE_FIRST, &ended(Outcome::Failed, None, None));
    assert_eq!(scene.names(), ["stage-finished", "stage-retry-planned"]);
    assert_eq!(scene.state(), RunState::Running);
    let scene = scene.later(59);
    assert!(scene.names().is_empty(), "not before its time");
    let scene = scene.later(17);
    assert_eq!(scene.names(), ["step-queued"]);
    let claim = Command::Claim { stage: SIDE_FIRST, attempt: 2, holder: PrincipalId(7) };
    let scene = scene.when(&claim);
    assert_eq!(scene.ticket.next_alarm_at, Some(scene.now.plus(Span::seconds(3_600))));
    let scene = scene.later(3_600);
    assert_eq!(scene.names(), ["stage-timed-out", "step-ended", "playbook-ended"]);
    assert_eq!(
        (scene.state(), scene.ticket.next_alarm_at),
        (RunState::Ended(RunEnd::Failed), None)
    );
}

#[test]
fn what_goes_beyond_the_ticket_is_owed_until_it_is_done() {
    let list = json!([
        {"id": "a", "then": [{"open": {"board": "B"}}, {"priority": 0}]},
        {"id": "b", "owner": "x"}]);
    let acting = || Scene::started(&list);
    assert_eq!(acting().names(), ["playbook-started", "step-begun", "step-acts"]);
    assert!(acting().ticket.owes() && acting().ticket.acting() == [1]);
    let acted = |refused| play(Play::Acted { run: 1, refused });
    let scene = acting().when(&acted(None));
    assert_eq!(scene.names(), ["prioritised", "step-ended", "step-begun", "step-queued"]);
    assert!(!scene.ticket.owes() && scene.when(&acted(None)).names().is_empty(), "once");
    let refused = acting().when(&acted(Reason::parse("there is no such board").ok()));
    assert_eq!(refused.names(), ["step-ended", "moved"]);
    let given_up = acting().when(&Command::Cancel { reason: reason() });
    assert!(!given_up.ticket.owes(), "nothing runs on a ticket that has ended");
}

#[test]
fn what_is_refused_of_a_step_is_what_its_playbook_says_of_failures() {
    let scene = Scene::with(
        &json!({}),
        &steps(&json!([
        {"id": "a", "then": {"move": "completed"}}, {"id": "b", "then": {"priority": 0}}])),
    );
    let scene = scene.when(&start("P"));
    assert_eq!(
        scene.names(),
        ["playbook-started", "step-begun", "moved", "step-ended", "playbook-ended"]
    );
    assert_eq!(scene.state(), RunState::Ended(RunEnd::Cancelled), "there is a step that never was");
    assert_eq!(scene.code(&start("P")), Code::StateForbids);
}

#[test]
fn a_playbook_starts_once_at_a_time_and_so_often() {
    let scene = Scene::started(&json!([{"id": "a", "owner": "x"}]));
    assert_eq!(scene.code(&start("P")), Code::StateForbids, "it is running");
    let deep = playbook(&json!({"name": "Q", "steps": [{"id": "a", "owner": "x"}]}), 1);
    let too_deep = play(Play::Start { playbook: Arc::clone(&deep), depth: 4 });
    assert_eq!(scene.decide(&too_deep).unwrap_err().code(), Code::StateForbids);
    let off = json!({"name": "P", "enabled": false, "steps": [{"id": "a", "owner": "x"}]});
    let is_off = play(Play::Start { playbook: playbook(&off, 2), depth: 1 });
    assert_eq!(scene.decide(&is_off).unwrap_err().code(), Code::StateForbids);
    let mut scene = scene;
    for run in 1..=u16::try_from(RUNS_MAX).unwrap() {
        scene = scene.when(&play(Play::Cancel { run, reason: reason() }));
        if usize::from(run) < RUNS_MAX {
            scene = scene.when(&start("P"));
        }
    }
    assert_eq!(scene.code(&start("P")), Code::OutOfBounds);
}

#[test]
fn a_run_keeps_its_version_and_only_short_outputs() {
    let scene = Scene::started(&json!([{"id": "a", "owner": "x"}, {"id": "b", "owner": "x"}]));
    let mut scene = scene;
    scene.book.add_playbook(playbook(&steps(&json!([{"id": "z", "owner": "y"}])), 2));
    let long = json!("x".repeat(STEP_OUTPUT_BYTES_MAX));
    let scene = scene.worked(SIDE_FIRST, &ended(Outcome::Done, Some(&long), None));
    let run = scene.ticket.run(1).unwrap();
    assert_eq!((run.version, run.steps[1].id.as_str()), (1, "b"));
    assert_eq!(run.outputs(1), json!({"a": {"status": "done", "output": null}}));
}

fn samples() -> Vec<Event> {
    let id = || StageId::parse("order").unwrap();
    let why = || Reason::parse("because").ok();
    let name = || Name::parse("P").unwrap();
    let (run, step) = (1, 2);
    let played = [
        Played::Started { run, playbook: name(), version: 3, depth: 1 },
        Played::StepBegun { run, step, id: id(), side: None },
        Played::StepBegun { run, step, id: id(), side: Some(SIDE_FIRST) },
        Played::StepActs { run, step, id: id() },
        Played::StepEnded { run, step, id: id(), how: How::PassedOver, reason: why() },
        Played::StepRetried { run, step, id: id(), reason: why() },
        Played::Ended { run, how: RunEnd::Failed, reason: None },
        Played::Refused { playbook: name(), reason: why() },
    ];
    played.into_iter().map(Event::Played).collect()
}

#[test]
fn golden_events_of_runs_read_and_write_as_ever() {
    let (events, book) = (samples(), Book::default());
    let lines: Vec<String> = events.iter().map(|event| line(&encode(event))).collect();
    insta::assert_snapshot!("events", lines.join("\n"));
    for (line, event) in lines.iter().zip(events) {
        assert_eq!(decode(&parse(line), &book).unwrap(), event);
    }
}

#[test]
fn golden_state_of_runs_reads_as_ever() {
    let list = json!([{"id": "a", "owner": "x"}, {"id": "b", "then": {"open": {"board": "B"}}}]);
    let output = json!({"loads": 2});
    let scene =
        Scene::started(&list).worked(SIDE_FIRST, &ended(Outcome::Done, Some(&output), None));
    let ticket = scene.ticket;
    assert_eq!(ticket.run(1).unwrap().state, RunState::Acting);
    let head = encode_head(&ticket);
    assert!(needs_parts(&head).unwrap());
    let parts = changed_parts(None, &ticket);
    assert_eq!(parts.len(), 1);
    insta::assert_snapshot!(
        "state",
        format!("{}\n{} {}", hex(&head), parts[0].n, hex(&parts[0].bytes))
    );
    let (id, version) = (ticket.core.id, ticket.version);
    let head = unhex(&hex(&head));
    assert_eq!(decode_state(id, version, &head, &parts, &scene.book).unwrap(), ticket);
    assert!(changed_parts(Some(&ticket), &ticket).is_empty());
}

#[test]
fn a_step_is_a_task_beside_the_stages() {
    let scene = Scene::started(&json!([{"id": "a", "owner": "svc:depot"}]));
    let queued = scene.events.iter().find_map(|event| match event {
        Event::Sided(Sided::Queued { side, owner, attempt, .. }) => {
            Some((*side, owner.clone(), *attempt))
        }
        _ => None,
    });
    let (side, owner, attempt) = queued.unwrap();
    assert_eq!((side, owner.unwrap().as_str(), attempt), (SIDE_FIRST, "svc:depot", 1));
    assert_eq!(scene.ticket.step_of(side), Some((1, 0)));
    assert_eq!(scene.ticket.status, Status::Queued, "a plain ticket moves only as the steps say");
}
