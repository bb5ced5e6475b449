//! Agents that are asked about a ticket: what becomes of each answer, what people say to it, what
//! comes too late, and bytes that stay.

use super::bytes::{hex, line, parse};
use super::given::{Given, NOW, actor, reason};
use crate::action::Around;
use crate::agent::{Agent, Answer, Touches, read_agent};
use crate::sla::Book;
use crate::ticket::{
    Answered, Asked, Automated, CALLS_MAX, Called, Command, Context, Event, Question, Reply, Root,
    SUGGESTION_BYTES_MAX, Ticket, accept, answered, ask, decode, decode_state, encode, encode_head,
    evolve, reject,
};
use oms_base::{
    Actor, AgentEffect, Autonomy, CallOutcome, Code, Name, Owner, Priority, Reason, Span, Status,
    Timestamp,
};
use serde_json::{Value, json};
use std::sync::LazyLock;

fn agent_with(effects: &Value) -> Agent {
    let definition = json!({"name": "Ranker", "kind": "rule", "autonomy": "act",
        "input": {}, "output": {}, "question": "ticket.title", "effects": effects,
        "rule": {"output": "1"}});
    read_agent(&definition, 3).unwrap()
}

fn ranker() -> Agent {
    agent_with(&json!({"priority": "output.p", "labels": "output.labels",
        "escalate": "output.help"}))
}

fn asked(agent: &Agent, autonomy: Autonomy) -> Asked {
    Question { agent, autonomy: Some(autonomy), root: None }.asked()
}

fn sure(output: Value) -> Answer {
    Answer { output: Some(output), confidence: Some(0.9), error: None, escalate: false }
}

fn priority(level: i64) -> Value {
    json!({"p": level, "labels": null, "help": null})
}

fn around() -> Around<'static> {
    static BOARD: LazyLock<Name> = LazyLock::new(|| Name::parse("Potholes").unwrap());
    Around { supervisor: None, board: &BOARD, link: None, schema: None }
}

fn told(ticket: &Ticket, call: u64, agent: &Agent, asked: &Asked, answer: &Answer) -> Vec<Event> {
    let reply = Reply { call, asked, agent, answer, took_ms: 12 };
    let book = Book::default();
    let cx = Context { now: NOW, actor: Actor::HUB, template: None, book: &book };
    let boss = Owner::parse("human:boss").unwrap();
    answered(ticket, &reply, Around { supervisor: Some(&boss), ..around() }, &cx)
}

/// A plain ticket with a call that waits.
fn waiting(agent: &Agent, autonomy: Autonomy) -> (Ticket, u64, Asked) {
    let mut ticket = Given::plain().ticket;
    let asked = asked(agent, autonomy);
    let event = Event::Automated(Automated::Called(Called::Asked(asked.clone())));
    evolve(&mut ticket, &[event], NOW, actor());
    let call = ticket.version;
    assert!(ticket.calls.waiting(call).is_some());
    (ticket, call, asked)
}

fn became(events: &[Event]) -> CallOutcome {
    match &events[0] {
        Event::Automated(Automated::Called(Called::Answered(answered))) => answered.became,
        other => panic!("{other:?}"),
    }
}

fn names(events: &[Event]) -> Vec<&'static str> {
    events.iter().skip(1).map(Event::name).collect()
}

#[test]
fn what_becomes_of_an_answer() {
    use Autonomy::{Act, Shadow, Suggest};
    use CallOutcome::{Acted, Failed, Recorded, Suggested};
    let unsure = |answer: Answer| Answer { escalate: true, ..answer };
    let looked: &[&str] = &["escalated", "supervision-queued"];
    let cases: [(Autonomy, Answer, CallOutcome, &[&str]); 15] = [
        (Shadow, sure(priority(0)), Recorded, &[]),
        (Shadow, unsure(sure(priority(0))), Recorded, &[]),
        (Shadow, Answer::failed("no".to_owned()), Failed, &[]),
        (Suggest, sure(priority(0)), Suggested, &[]),
        (Suggest, unsure(sure(priority(0))), Suggested, &[]),
        (Suggest, Answer::failed("no".to_owned()), Failed, &[]),
        (Act, sure(priority(0)), Acted, &["prioritised"]),
        // As it is already: it acted, and nothing changed.
        (Act, sure(priority(2)), Acted, &[]),
        (Act, sure(json!({"p": null, "labels": [], "help": null})), Recorded, &[]),
        (
            Act,
            sure(json!({"p": 1, "labels": ["deep"], "help": null})),
            Acted,
            &["labelled", "prioritised"],
        ),
        (Act, sure(json!({"p": null, "labels": null, "help": "look"})), Acted, looked),
        (Act, unsure(sure(priority(0))), Suggested, looked),
        (Act, Answer::failed("no".to_owned()), Failed, looked),
        (Act, sure(priority(9)), Failed, looked),
        (Act, sure(json!({"p": 1, "labels": ["x".repeat(51)], "help": null})), Failed, looked),
    ];
    let agent = ranker();
    for (autonomy, answer, want, changes) in cases {
        let (mut ticket, call, asked) = waiting(&agent, autonomy);
        let events = told(&ticket, call, &agent, &asked, &answer);
        let mut found = names(&events);
        found.sort_unstable();
        assert_eq!((became(&events), found.as_slice()), (want, changes), "{autonomy} {answer:?}");
        evolve(&mut ticket, &events, NOW, Actor::HUB);
        let open = ticket.calls.get(call);
        assert_eq!(open.is_some_and(|open| open.suggestion.is_some()), want == Suggested);
        assert_eq!(open.is_some(), want == Suggested, "{autonomy} {answer:?}");
        let head = encode_head(&ticket);
        let read = decode_state(ticket.core.id, ticket.version, &head, &[], &Book::default());
        assert_eq!(read.unwrap(), ticket);
    }
}

#[test]
fn an_agent_may_do_only_what_its_effects_name_and_never_ends_a_ticket() {
    let (ticket, call, asked) = waiting(&ranker(), Autonomy::Act);
    for (effects, output, want) in [
        (json!({}), json!({"priority": 0, "move": "completed"}), CallOutcome::Recorded),
        (json!({"move": "output"}), json!("in-progress"), CallOutcome::Acted),
        (json!({"move": "output"}), json!("completed"), CallOutcome::Failed),
        (json!({"move": "output"}), json!("cancelled"), CallOutcome::Failed),
        (json!({"assign": "output"}), json!("human:crew"), CallOutcome::Acted),
        (json!({"assign": "output"}), json!({"x": 1}), CallOutcome::Failed),
        (json!({"comment": "output"}), json!("looks deep"), CallOutcome::Acted),
        (json!({"comment": "output"}), json!("a\u{202e}b"), CallOutcome::Failed),
        (json!({"priority": "output.none"}), json!({}), CallOutcome::Failed),
    ] {
        let agent = agent_with(&effects);
        let events = told(&ticket, call, &agent, &asked, &sure(output));
        assert_eq!(became(&events), want, "{effects}: {events:?}");
        let public = events.iter().any(|event| {
            matches!(event, Event::Commented { visibility, .. }
                if *visibility != oms_base::Visibility::Staff)
        });
        assert!(!public, "{effects}");
    }
    for bad in [json!({"approve": "true"}), json!({"status": "'x'"}), json!({"priority": 1})] {
        let definition = json!({"name": "R", "kind": "rule", "input": {}, "output": {},
            "effects": bad, "rule": {"output": "1"}});
        assert!(read_agent(&definition, 1).is_err(), "{bad}");
    }
}

#[test]
fn what_comes_when_the_ticket_has_gone_on_does_nothing() {
    let agent = ranker();
    let later = NOW.plus(Span::seconds(5));
    let (mut ticket, call, asked) = waiting(&agent, Autonomy::Act);
    let to = Status::InProgress;
    let moved = [Event::Moved { to, reason: None, because: None }];
    evolve(&mut ticket, &moved, later, actor());
    let events = told(&ticket, call, &agent, &asked, &sure(priority(0)));
    assert_eq!((became(&events), events.len()), (CallOutcome::Late, 1));
    // What a person has set meanwhile stays; the answer is a suggestion.
    let (mut ticket, call, asked) = waiting(&agent, Autonomy::Act);
    let priority_1 = Priority::new(1).unwrap();
    evolve(&mut ticket, &[Event::Prioritised { priority: priority_1 }], later, actor());
    let events = told(&ticket, call, &agent, &asked, &sure(priority(0)));
    assert_eq!(became(&events), CallOutcome::Suggested);
    // Nothing is open at a ticket that has ended.
    let cancelled = Event::Cancelled { reason: Some(reason()) };
    evolve(&mut ticket, &[cancelled], later, actor());
    assert!(ticket.calls.open.is_empty());
    let question = Question { agent: &agent, autonomy: None, root: None };
    assert_eq!(ask(&ticket, &question).unwrap_err().code(), Code::StateForbids);
}

#[test]
fn a_person_accepts_or_rejects_once() {
    let agent = ranker();
    let book = Book::default();
    let cx = Context { now: NOW, actor: actor(), template: None, book: &book };
    let suggested = || {
        let (mut ticket, call, asked) = waiting(&agent, Autonomy::Suggest);
        let early = accept(&ticket, call, around(), &cx).unwrap_err();
        assert_eq!(early.code(), Code::StateForbids, "it has not answered");
        let output = json!({"p": 0, "labels": ["deep"], "help": "come"});
        let events = told(&ticket, call, &agent, &asked, &sure(output));
        evolve(&mut ticket, &events, NOW, Actor::HUB);
        (ticket, call)
    };
    let (mut ticket, call) = suggested();
    let events = accept(&ticket, call, around(), &cx).unwrap();
    let found: Vec<_> = events.iter().map(Event::name).collect();
    assert_eq!(found, ["suggestion-accepted", "prioritised", "labelled", "escalated"]);
    evolve(&mut ticket, &events, NOW, actor());
    assert_eq!((ticket.priority.level(), ticket.calls.open.len()), (0, 0));
    for again in [accept(&ticket, call, around(), &cx), reject(&ticket, call, None)] {
        assert_eq!(again.unwrap_err().code(), Code::CallOver);
    }
    let (mut ticket, call) = suggested();
    let before = ticket.priority;
    let events = reject(&ticket, call, Some(&reason())).unwrap();
    evolve(&mut ticket, &events, NOW, actor());
    assert_eq!((ticket.priority, ticket.calls.open.len()), (before, 0));
    assert_eq!(accept(&ticket, call, around(), &cx).unwrap_err().code(), Code::CallOver);
    // Of an erased one only the fact is left.
    let (mut ticket, call) = suggested();
    let open = &mut ticket.calls.open[0];
    open.suggestion.as_mut().unwrap().effects = None;
    assert_eq!(accept(&ticket, call, around(), &cx).unwrap_err().code(), Code::StateForbids);
}

#[test]
fn an_agent_is_asked_once_a_chain_and_has_one_open_call() {
    let agent = ranker();
    let root = |seq| Some(Root { stream: 1, seq });
    let mut ticket = Given::plain().ticket;
    let question = |root| Question { agent: &agent, autonomy: Some(Autonomy::Suggest), root };
    for seq in 1..40 {
        let before = ask(&ticket, &question(root(seq))).unwrap().unwrap();
        assert_eq!(before.len(), usize::from(seq > 1), "the one before is withdrawn");
        evolve(&mut ticket, &before, NOW, Actor::HUB);
        let asked = question(root(seq)).asked();
        let call = ticket.version + 1;
        let events = told(&ticket, call, &agent, &asked, &sure(priority(0)));
        evolve(&mut ticket, &events, NOW, Actor::HUB);
        assert_eq!(ask(&ticket, &question(root(seq))), Ok(None));
        assert_eq!(ticket.calls.open.len(), 1);
    }
    let other = |n: usize| Agent { name: Name::parse(&format!("A{n}")).unwrap(), ..ranker() };
    for n in 1..CALLS_MAX {
        let agent = other(n);
        let asked = asked(&agent, Autonomy::Suggest);
        let event = Event::Automated(Automated::Called(Called::Asked(asked)));
        evolve(&mut ticket, &[event], NOW, Actor::HUB);
    }
    let one_more = other(99);
    let refused = ask(&ticket, &Question { agent: &one_more, autonomy: None, root: None });
    assert_eq!(refused.unwrap_err().code(), Code::StateForbids);
}

#[test]
fn autonomy_is_only_ever_lowered_and_a_suggestion_is_short() {
    let agent = Agent { autonomy: Autonomy::Suggest, ..ranker() };
    for (given, want) in [
        (None, Autonomy::Suggest),
        (Some(Autonomy::Act), Autonomy::Suggest),
        (Some(Autonomy::Shadow), Autonomy::Shadow),
    ] {
        let asked = Question { agent: &agent, autonomy: given, root: None }.asked();
        assert_eq!(asked.autonomy, want);
    }
    let (ticket, call, asked) = waiting(&ranker(), Autonomy::Suggest);
    let long = json!({"p": 1, "labels": null, "help": null, "x": "y".repeat(SUGGESTION_BYTES_MAX)});
    let events = told(&ticket, call, &agent, &asked, &sure(long));
    assert_eq!(became(&events), CallOutcome::Failed);
}

#[test]
fn what_agents_set_is_known_until_a_person_changes_it() {
    let agent = ranker();
    let (mut ticket, call, asked) = waiting(&agent, Autonomy::Act);
    let events = told(&ticket, call, &agent, &asked, &sure(priority(0)));
    evolve(&mut ticket, &events, NOW, Actor::HUB);
    assert_eq!(ticket.calls.set.len(), 1);
    assert_eq!(ticket.calls.set[0].effect, AgentEffect::Priority);
    let by_hub = Event::Prioritised { priority: Priority::new(1).unwrap() };
    evolve(&mut ticket, &[by_hub], NOW, Actor::HUB);
    assert_eq!(ticket.calls.set.len(), 1, "rules are no people");
    let by_person = Event::Prioritised { priority: Priority::new(2).unwrap() };
    evolve(&mut ticket, &[by_person], NOW, actor());
    assert!(ticket.calls.set.is_empty());
}

#[test]
fn a_question_is_made_of_what_is_declared() {
    let given = Given::opened(None, Some(json!({"amount": 7, "ein": "12-3456789"})));
    let given = given.when(&Command::Comment {
        text: oms_base::Comment::parse("internal").unwrap(),
        visibility: oms_base::Visibility::Staff,
    });
    let ask = |more: Value| {
        let mut definition = json!({"name": "R", "kind": "rule", "input": {}, "output": {},
            "rule": {"output": "1"}});
        definition.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        read_agent(&definition, 1).map(|agent| agent.question_about(&given.ticket))
    };
    for (more, want) in [
        (json!({}), json!({})),
        (json!({"fields": ["amount"]}), json!({"amount": 7})),
        (json!({"question": "ticket.title + '!'"}), json!("!")),
        (
            json!({"question": {"sum": "data.amount", "at": "ticket.status"}}),
            json!({"sum": 7, "at": "queued"}),
        ),
    ] {
        assert_eq!(ask(more.clone()).unwrap(), Ok(want), "{more}");
    }
    for more in [json!({"question": "ticket.comments"}), json!({"question": "ticket.notes"})] {
        assert!(ask(more.clone()).unwrap().unwrap_err().contains("there is no field"), "{more}");
    }
    assert!(ask(json!({"question": "stages.a"})).is_err());
    let wrong = ask(json!({"input": {"type": "string"}, "question": "1"})).unwrap();
    assert!(wrong.unwrap_err().starts_with("input"));
}

fn samples() -> Vec<Event> {
    let asked = Asked {
        agent: Name::parse("Ranker").unwrap(),
        version: 3,
        autonomy: Autonomy::Act,
        root: Some(Root { stream: 9, seq: 2 }),
    };
    let answered = Answered {
        call: 4,
        asked: Asked { root: None, ..asked.clone() },
        became: CallOutcome::Acted,
        output: Some("1".to_owned()),
        effects: Some(r#"{"priority":1}"#.to_owned()),
        touches: Touches::of([AgentEffect::Priority]),
        confidence: Some(900),
        why: Reason::parse("why").ok(),
        escalate: false,
        took_ms: 12,
    };
    let (agent, version) = (asked.agent.clone(), 3);
    let settled = |accepted, reason| Called::Settled {
        call: 4,
        agent: agent.clone(),
        version,
        accepted,
        reason,
    };
    let all = [
        Called::Asked(asked),
        Called::Answered(Box::new(answered)),
        settled(true, None),
        settled(false, Some(reason())),
        Called::Withdrawn { call: 4, agent: agent.clone(), version },
    ];
    all.into_iter().map(|event| Event::Automated(Automated::Called(event))).collect()
}

#[test]
fn golden_calls_read_and_write_as_ever() {
    let golden = include_str!("golden_calls_1.txt");
    let events = samples();
    let written: String = events.iter().map(|event| line(&encode(event)) + "\n").collect();
    assert_eq!(written, golden);
    for (line_of_file, event) in golden.lines().zip(&events) {
        assert_eq!(decode(&parse(line_of_file), &Book::default()).unwrap(), *event);
    }
    let mut ticket = Given::plain().ticket;
    evolve(&mut ticket, &events[..1], NOW, Actor::HUB);
    let state = include_str!("golden_calls_state_1.txt").trim();
    assert_eq!(hex(&encode_head(&ticket)), state);
    let later = Timestamp::from_micros(NOW.micros() + 1);
    evolve(&mut ticket, &events[1..2], later, Actor::HUB);
    assert_eq!(ticket.calls.set.len(), 1);
}
