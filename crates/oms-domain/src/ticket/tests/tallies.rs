//! What a command's events count for: answers for the agent that gave them, and what people change
//! for the one that had set it.

use super::given::{Given, NOW, actor};
use crate::agent::Touches;
use crate::ticket::{
    Answered, Asked, Automated, Called, Event, SetBy, Tallied, Ticket, evolve, tallies,
};
use oms_base::{
    Actor, AgentEffect, Autonomy, CallOutcome, Label, Name, Owner, Priority, Status, Tally,
};

fn name(text: &str) -> Name {
    Name::parse(text).unwrap()
}

/// A ticket of which agents have set so much.
fn with(set: &[(AgentEffect, &str, u32)]) -> Ticket {
    let mut ticket = Given::plain().ticket;
    let by = |(effect, agent, version): &(AgentEffect, &str, u32)| SetBy {
        effect: *effect,
        agent: name(agent),
        version: *version,
    };
    ticket.calls.set = set.iter().map(by).collect();
    ticket
}

fn called(called: Called) -> Event {
    Event::Automated(Automated::Called(called))
}

fn asked(agent: &str, version: u32) -> Asked {
    Asked { agent: name(agent), version, autonomy: Autonomy::Act, root: None }
}

fn answer(became: CallOutcome, touches: &[AgentEffect]) -> Event {
    called(Called::Answered(Box::new(Answered {
        call: 9,
        asked: asked("A", 2),
        became,
        output: None,
        effects: None,
        touches: Touches::of(touches.iter().copied()),
        confidence: None,
        why: None,
        escalate: false,
        took_ms: 0,
    })))
}

fn settled(accepted: bool) -> Event {
    called(Called::Settled { call: 9, agent: name("A"), version: 2, accepted, reason: None })
}

fn prioritised() -> Event {
    Event::Prioritised { priority: Priority::new(1).unwrap() }
}

fn labelled(added: &[&str], removed: &[&str]) -> Event {
    let labels = |all: &[&str]| all.iter().map(|it| Label::parse(it).unwrap()).collect();
    Event::Labelled { added: labels(added), removed: labels(removed) }
}

fn assigned() -> Event {
    Event::Assigned { owner: Owner::parse("human:ada").ok() }
}

fn moved() -> Event {
    Event::Moved { to: Status::InProgress, reason: None, because: None }
}

fn counted(ticket: &Ticket, events: &[Event], actor: Actor) -> Vec<(String, u32, Tally)> {
    let told = |Tallied { agent, version, what }| (agent.as_str().to_owned(), version, what);
    tallies(ticket, events, actor).into_iter().map(told).collect()
}

#[test]
fn answers_and_verdicts_count_for_the_version_that_gave_them() {
    use AgentEffect::{Assign, Comment, Labels, Move, Priority};
    let withdrawn = called(Called::Withdrawn { call: 9, agent: name("A"), version: 2 });
    for (event, want) in [
        (called(Called::Asked(asked("A", 2))), &[][..]),
        (withdrawn, &[]),
        (answer(CallOutcome::Suggested, &[Priority]), &[Tally::Suggested]),
        (answer(CallOutcome::Recorded, &[Priority]), &[Tally::Recorded]),
        (answer(CallOutcome::Failed, &[]), &[Tally::Failed]),
        (answer(CallOutcome::Late, &[]), &[Tally::Late]),
        (answer(CallOutcome::Acted, &[Priority]), &[Tally::Acted, Tally::Set]),
        (answer(CallOutcome::Acted, &[Labels, Assign]), &[Tally::Acted, Tally::Set, Tally::Set]),
        (answer(CallOutcome::Acted, &[Comment, Move]), &[Tally::Acted]),
        (settled(true), &[Tally::Accepted]),
        (settled(false), &[Tally::Rejected]),
        (prioritised(), &[]),
    ] {
        let want: Vec<_> = want.iter().map(|what| ("A".to_owned(), 2, *what)).collect();
        assert_eq!(
            counted(&with(&[]), std::slice::from_ref(&event), Actor::HUB),
            want,
            "{event:?}"
        );
    }
}

#[test]
fn what_a_person_changes_of_what_an_agent_set_is_overridden_once() {
    use AgentEffect::{Assign, Labels, Move, Priority};
    let (a2, b1) = (("A", 2), ("B", 1));
    let set = [(Priority, "A", 2), (Labels, "A", 2), (Assign, "B", 1), (Move, "B", 1)];
    for (events, want) in [
        (vec![prioritised()], &[a2][..]),
        (vec![prioritised(), prioritised()], &[a2]),
        (vec![assigned()], &[b1]),
        (vec![prioritised(), assigned()], &[a2, b1]),
        (vec![labelled(&[], &["x"])], &[a2]),
        (vec![labelled(&["y"], &["x"])], &[a2]),
        (vec![labelled(&["y"], &[])], &[]),
        (vec![moved()], &[]),
        (vec![Event::Completed], &[]),
    ] {
        let overridden =
            |(agent, version): &(&str, u32)| ((*agent).to_owned(), *version, Tally::Overridden);
        let want: Vec<_> = want.iter().map(overridden).collect();
        assert_eq!(counted(&with(&set), &events, actor()), want, "{events:?}");
        assert_eq!(counted(&with(&set), &events, Actor::HUB), [], "rules are no people");
        assert_eq!(counted(&with(&[]), &events, actor()), []);
        let mut after = with(&set);
        evolve(&mut after, &events, NOW, actor());
        assert_eq!(counted(&after, &events, actor()), [], "it stands no more");
    }
}

#[test]
fn who_accepts_one_agent_overrides_another() {
    let ticket = with(&[(AgentEffect::Priority, "B", 1)]);
    let got = counted(&ticket, &[settled(true), prioritised()], actor());
    let want = [("A", 2, Tally::Accepted), ("B", 1, Tally::Overridden)];
    assert_eq!(got, want.map(|(agent, version, what)| (agent.to_owned(), version, what)));
}
