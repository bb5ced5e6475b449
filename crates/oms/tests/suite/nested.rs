//! Stages whose work is a ticket on another workflow: opened, heard of and let go in one batch.

use crate::stepping;
use crate::town::{Town, reason, statuses};
use oms_app::engine::{Change, StageAction};
use oms_base::{AgencyId, Code, Outcome, StageId, StageStatus, Status, TicketId};
use oms_domain::ticket::{Command, Event, Steer, Ticket};
use oms_store::{Position, Query, StreamKind};
use serde_json::{Value, json};

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

/// `Outer` has a stage that is a ticket on `Inner`, and one behind it.
fn nested_town() -> Town {
    Town::with(&[inner(), outer(&json!({}))])
}

/// In how many batches tickets were written.
fn batches(town: &Town) -> usize {
    let rows = town.store.log(AgencyId::FIRST, Position::START, 10_000).unwrap();
    let of_tickets = rows.iter().filter(|row| row.kind == StreamKind::Ticket);
    let mut batches: Vec<i64> = of_tickets.map(|row| row.position.batch()).collect();
    batches.dedup();
    batches.len()
}

fn child(ticket: &Ticket) -> TicketId {
    ticket.stage(0).unwrap().child().expect("a ticket does the work").id
}

#[test]
fn a_stage_is_a_ticket_on_another_workflow() {
    let mut town = nested_town();
    let opened = town.open("Outer", &json!({"street": "Elm", "secret": 1}));
    let parent = opened.ticket.core.id;
    let inner = child(&opened.ticket);
    assert_eq!((opened.ticket.status, batches(&town)), (Status::InProgress, 1));
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
    let mut town = nested_town();
    let opened = town.open("Outer", &json!({}));
    let number = opened.ticket.stage(0).unwrap().child().unwrap().number.to_string();
    town.work("crew", Outcome::Done, Some(&json!({"not": "last"})));
    town.work("desk", Outcome::Done, Some(&json!({"safe": true})));
    let parent = town.ticket(opened.ticket.core.id);
    let seq = parent.stage(0).unwrap().finished().unwrap().seq;
    let event = town.events(parent.core.id).remove(usize::try_from(seq).unwrap() - 1);
    let Event::StageFinished { result, .. } = event else { panic!("{event:?}") };
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
    let mut town = nested_town();
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
        let before = batches(&town);
        give_up(&mut town, parent.core.id);
        assert_eq!(town.ticket(child(&parent)).status, Status::Cancelled, "{how}");
        assert!(town.ticket(parent.core.id).kin.dropped.is_empty(), "{how}");
        assert_eq!(batches(&town), before + 1, "{how}: in one batch");
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
        let rows = town.store.log(AgencyId::FIRST, Position::START, 10_000).unwrap();
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
