//! Tickets that move to another version of their workflow.

use super::bytes::{book, hex, line, parse, unhex};
use super::given::{Given, claim, complete, reason, template};
use crate::Refusal;
use crate::ticket::{
    Command, Decided, Delegate, Event, Migrate, Outlook, SideKind, Stage, StageState, Steer,
    Ticket, changed_parts, decode, decode_state, encode, encode_head,
};
use crate::workflow::Template;
use oms_base::StageStatus::{Done, InProgress, Queued, Skipped, Waiting};
use oms_base::{Code, Fault, Outcome, Owner, StageId, StageStatus, Status, WorkflowId};
use proptest::prelude::{any, prop_assert_eq, proptest};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

type Map = BTreeMap<StageId, Option<StageId>>;

/// `"a b<a c<a,b:crew"`: ids, what they wait for, and whose they are.
fn version(stages: &str) -> Template {
    let stage = |text: &str| {
        let (text, owner) = text.split_once(':').unwrap_or((text, "x"));
        let (id, before) = text.split_once('<').unwrap_or((text, ""));
        let before: Vec<&str> = before.split(',').filter(|id| !id.is_empty()).collect();
        json!({"id": id, "owner": owner, "dependsOn": before, "slaMins": 60})
    };
    let stages: Vec<Value> = stages.split(' ').map(stage).collect();
    template(&json!({"name": "W", "stages": stages}))
}

/// `"a=b c="`: what becomes of stages.
fn map(text: &str) -> Map {
    let entry = |entry: &str| {
        let (from, to) = entry.split_once('=').unwrap();
        (StageId::parse(from).unwrap(), StageId::parse(to).ok())
    };
    text.split(' ').filter(|entry| !entry.is_empty()).map(entry).collect()
}

fn migrate(new: &Template, to: u32, map: Map) -> Command {
    let template = Arc::new(new.clone());
    Command::Migrate(Box::new(Migrate { workflow: WorkflowId(3), to, template, map }))
}

fn refused(given: &Given, new: &Template, written: &str) -> Vec<(String, Code)> {
    let refusal = given.decide(&migrate(new, 2, map(written))).unwrap_err();
    faults_of(refusal).into_iter().map(|fault| (fault.path, fault.code)).collect()
}

fn faults_of(refusal: Refusal) -> Vec<Fault> {
    match refusal {
        Refusal::Input(faults) => faults.list().to_vec(),
        Refusal::State { code, detail } => panic!("{code} {detail}"),
    }
}

impl Given {
    fn migrated(self, new: &Template, to: u32, written: &str) -> Given {
        let mut given = self.when(&migrate(new, to, map(written)));
        let laid = given.ticket.laid_out(&Arc::new(new.clone()));
        given.template = Some(Template::clone(&laid));
        given
    }

    fn index(&self, id: &str) -> u16 {
        let id = StageId::parse(id).unwrap();
        self.template.as_ref().unwrap().index_of(&id).unwrap()
    }

    fn stage(&self, id: &str) -> &Stage {
        self.ticket.stage(self.index(id)).unwrap()
    }

    fn claimed(self, id: &str) -> Given {
        let index = self.index(id);
        let attempt = self.stage(id).attempt();
        self.when(&claim(index, attempt))
    }

    fn ended(self, id: &str, outcome: Outcome) -> Given {
        let given = self.claimed(id);
        let (index, stage) = (given.index(id), given.stage(id));
        let (attempt, epoch) = (stage.attempt(), stage.epoch());
        given.when(&complete(index, attempt, epoch, outcome))
    }

    /// The stages by their ids, whatever their indexes.
    fn by_id(&self) -> BTreeMap<String, Stage> {
        let stages = self.template.as_ref().unwrap().indexed();
        let pair = |(index, stage): (u16, &crate::workflow::TemplateStage)| {
            (stage.id.as_str().to_owned(), self.ticket.stage(index).unwrap().clone())
        };
        stages.map(pair).collect()
    }

    fn now(&self) -> Vec<(String, StageStatus)> {
        self.by_id().into_iter().map(|(id, stage)| (id, stage.status())).collect()
    }

    fn reads_back(&self) {
        let ticket = &self.ticket;
        let parts = changed_parts(None, ticket);
        let book = crate::sla::Book::default();
        let head = encode_head(ticket);
        let read = decode_state(ticket.core.id, ticket.version, &head, &parts, &book).unwrap();
        assert_eq!(read, *ticket);
    }
}

fn open(stages: &str) -> Given {
    Given::opened(Some(version(stages)), None)
}

/// What has happened before the move.
type Before = fn(Given) -> Given;
/// The version before, what happened, the version behind, the map, and what becomes of stages.
type Row =
    (&'static str, Before, &'static str, &'static str, &'static [(&'static str, StageStatus)]);

#[test]
fn each_stage_becomes_what_the_versions_and_the_map_say() {
    let done: Before = |given| given.ended("a", Outcome::Done);
    let none: Before = |given| given;
    let rows: &[Row] = &[
        ("a b<a", done, "a b<a", "", &[("a", Done), ("b", Queued)]),
        ("a b<a", none, "b a<b", "", &[("a", Waiting), ("b", Queued)]),
        ("a b<a", done, "a n b<a", "", &[("a", Done), ("b", Queued), ("n", Queued)]),
        ("a b<a", done, "a n<a b<n", "", &[("a", Done), ("b", Waiting), ("n", Queued)]),
        ("a b<a", done, "a", "", &[("a", Done)]),
        ("a b<a c<b", done, "a c<a", "", &[("a", Done), ("c", Queued)]),
        ("a b<a", done, "n b<n", "a=n", &[("b", Queued), ("n", Done)]),
        ("a b<a", done, "n b", "a=", &[("b", Queued), ("n", Queued)]),
        ("a b<a", done, "n b<n", "a=", &[("b", Waiting), ("n", Queued)]),
        ("a b<a", |g| g.claimed("a"), "n b<n", "a=n", &[("b", Waiting), ("n", InProgress)]),
        ("a b", none, "a b", "a=b b=a", &[("a", Queued), ("b", Queued)]),
    ];
    for (old, before, new, written, wanted) in rows {
        let given = before(open(old)).migrated(&version(new), 2, written);
        let wanted: Vec<(String, StageStatus)> =
            wanted.iter().map(|(id, status)| ((*id).to_owned(), *status)).collect();
        assert_eq!(given.now(), wanted, "{old} to {new} by {written}");
        assert_eq!(given.ticket.core.workflow, Some((WorkflowId(3), 2)));
        given.reads_back();
    }
}

#[test]
fn what_stands_in_the_way_is_told_all_at_once() {
    let failed = |id: &'static str| move |given: Given| given.ended(id, Outcome::Failed);
    let at = |id: &str, code| (format!("map.{id}"), code);
    let way = Code::StageInTheWay;
    assert_eq!(refused(&open("a b").claimed("a"), &version("b"), ""), [at("a", way)]);
    assert_eq!(refused(&open("a b").claimed("a"), &version("b"), "a="), [at("a", way)]);
    assert_eq!(refused(&failed("a")(open("a b")), &version("b"), ""), [at("a", way)]);
    let both = open("a b c").claimed("a").ended("b", Outcome::Done);
    let faults = refused(&both, &version("c n"), "c=nowhere");
    assert_eq!(faults, [at("a", way), at("b", way), at("c", Code::UnknownValue)]);
    assert_eq!(refused(&open("a b"), &version("n"), "a=n b=n"), [at("b", Code::Refused)]);
    let asks = template(&json!({"name": "W", "stages": [
        {"id": "a", "owner": "x", "minAmount": 5}], "schema": {"type": "object",
        "required": ["site"], "properties": {"site": {"type": "string"}}}}));
    let faults = refused(&open("a b").claimed("b"), &asks, "");
    let wanted = [
        ("data.site".to_owned(), Code::MissingField),
        ("data.amount".to_owned(), Code::MissingField),
        at("b", way),
    ];
    assert_eq!(faults, wanted);
    let cancelled = open("a").when(&Command::Cancel { reason: reason() });
    let refusal = cancelled.decide(&migrate(&version("a b"), 2, Map::new())).unwrap_err();
    assert_eq!(refusal.code(), Code::StateForbids);
    let plain = Given::plain().decide(&migrate(&version("a"), 2, Map::new())).unwrap_err();
    assert_eq!(plain.code(), Code::NotFound);
}

#[test]
fn whoever_holds_a_lease_completes_the_task_that_they_were_given() {
    let given = open("a b<a c<b").ended("a", Outcome::Done).claimed("b");
    let due = given.stage("b").slot().copied();
    let (index, clocks) = (given.index("b"), given.ticket.clocks.clone());
    let given = given.migrated(&version("n a<n b<a z<b c<z"), 2, "");
    assert_eq!(given.index("b"), index, "its task goes on under the same id");
    assert_eq!((given.stage("b").status(), given.stage("b").slot().copied()), (InProgress, due));
    assert!(clocks.iter().all(|clock| given.ticket.clocks.contains(clock)));
    let given = given.when(&complete(index, 1, 1, Outcome::Done));
    assert_eq!((given.stage("z").status(), given.stage("c").status()), (Queued, Waiting));
    let answered = given.decide(&complete(index, 1, 1, Outcome::Done)).unwrap();
    assert!(matches!(answered, Decided::Answered { .. }));
    let given = given.ended("z", Outcome::Done).ended("n", Outcome::Done);
    assert_eq!(given.ended("c", Outcome::Done).ticket.status, Status::Completed);
}

#[test]
fn another_owner_gets_the_task_and_the_old_lease_is_fenced_off() {
    let given = open("a b<a").claimed("a").migrated(&version("a:crew b<a"), 2, "");
    assert_eq!((given.stage("a").status(), given.stage("a").epoch()), (Queued, 2));
    let late = given.decide(&complete(0, 1, 1, Outcome::Done)).unwrap_err();
    assert_eq!(late.code(), Code::StaleLease);
    let given = given.when(&claim(0, 1));
    assert_eq!(given.stage("a").epoch(), 3);
    assert_eq!(given.when(&complete(0, 1, 3, Outcome::Done)).stage("b").status(), Queued);
}

#[test]
fn an_index_that_made_a_task_is_never_given_to_another_stage() {
    let given = open("a b<a").ended("a", Outcome::Done);
    let given = given.migrated(&version("n b"), 2, "a=").migrated(&version("n b a"), 3, "");
    assert_eq!((given.index("n"), given.index("b"), given.index("a")), (2, 1, 3));
    let answered = given.decide(&complete(0, 1, 1, Outcome::Done)).unwrap();
    assert!(matches!(answered, Decided::Answered { .. }), "the result that went is still known");
    assert_eq!(given.stage("a").status(), Queued, "the new one has yet to be done");
    assert_eq!(given.template.as_ref().unwrap().stage_id(0).unwrap().as_str(), "a");
    assert_eq!(given.ticket.counts.get(Queued), 3);
}

#[test]
fn conditions_are_looked_at_again_only_before_a_stage_has_begun() {
    let asks = |min: u32| {
        template(&json!({"name": "W", "stages": [{"id": "a", "owner": "x", "minAmount": min},
            {"id": "b", "owner": "x", "minAmount": min, "dependsOn": ["a"]}]}))
    };
    let open = || Given::opened(Some(asks(10)), Some(json!({"amount": 50})));
    assert_eq!(open().migrated(&asks(99), 2, "").now()[0].1, Skipped);
    assert_eq!(open().claimed("a").migrated(&asks(99), 2, "").now()[0].1, InProgress);
    let released = open().claimed("a").when(&Command::Release { stage: 0, attempt: 1, epoch: 1 });
    assert_eq!(released.migrated(&asks(99), 2, "").now()[0].1, Queued);
}

#[test]
fn a_ticket_that_loses_its_last_open_stage_is_completed() {
    let given = open("a b<a").ended("a", Outcome::Done).migrated(&version("a"), 2, "");
    assert_eq!(given.ticket.status, Status::Completed);
    assert!(matches!(given.events.last(), Some(Event::Completed)));
    let again = given.decide(&migrate(&version("a b"), 3, Map::new())).unwrap_err();
    assert_eq!(again.code(), Code::StateForbids);
}

#[test]
fn the_outlook_names_every_stage() {
    let given = open("a b<a c<b d<c").ended("a", Outcome::Done).claimed("b");
    let command = migrate(&version("a b<a:crew n<a d"), 2, map("c="));
    let Decided::Events(events) = given.decide(&command).unwrap() else { panic!() };
    let old = given.template.as_ref().unwrap();
    let outlook = Outlook::of(&events, old, &command).unwrap();
    let ids = |ids: &str| -> Vec<StageId> {
        ids.split(' ').filter_map(|id| StageId::parse(id).ok()).collect()
    };
    let wanted = Outlook {
        from: 1,
        to: 2,
        stay: ids("a b d"),
        go: ids("c"),
        come: ids("n"),
        again: ids(""),
        requeued: ids("b"),
        start: ids("n d"),
    };
    assert_eq!(outlook, wanted);
    let Decided::Events(same) = given.decide(&migrate(&version("a"), 1, Map::new())).unwrap()
    else {
        panic!()
    };
    assert_eq!(same, [], "it runs that version already");
}

/// A ticket after some work, of a graph in which every stage waits for some before it.
fn worked(graph: &[Vec<usize>], steps: &[(usize, u8)]) -> Given {
    let before = |at: usize, picks: &Vec<usize>| -> Vec<String> {
        picks.iter().filter(|_| at > 0).map(|pick| format!("s{}", pick % at.max(1))).collect()
    };
    let stage = |(at, picks): (usize, &Vec<usize>)| {
        let mut before = before(at, picks);
        before.sort_unstable();
        before.dedup();
        format!("s{at}<{}", before.join(","))
    };
    let stages: Vec<String> = graph.iter().enumerate().map(stage).collect();
    steps.iter().fold(open(&stages.join(" ")), |given, (pick, action)| {
        let id = format!("s{}", pick % graph.len());
        match (given.stage(&id).status(), action % 4) {
            _ if !given.ticket.status.is_open() => given,
            (Queued, 0) => given.claimed(&id),
            (Queued, 1) => given.ended(&id, Outcome::Failed),
            (Queued, _) => given.ended(&id, Outcome::Done),
            _ => given,
        }
    })
}

fn same(left: &Ticket, right: &Ticket) -> bool {
    (left.status, left.counts, &left.clocks) == (right.status, right.counts, &right.clocks)
}

proptest! {
    #[test]
    fn the_same_stages_under_another_number_change_nothing(
        graph in proptest::collection::vec(proptest::collection::vec(any::<usize>(), 0..3), 1..12),
        steps in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..30),
    ) {
        let given = worked(&graph, &steps);
        if given.ticket.status.is_open() {
            let (ticket, stages) = (given.ticket.clone(), given.by_id());
            let same_again = given.template.clone().unwrap();
            let moved = given.migrated(&same_again, 2, "");
            prop_assert_eq!(&moved.ticket.stages, &ticket.stages);
            prop_assert_eq!(moved.by_id(), stages);
            prop_assert_eq!(moved.ticket.version, ticket.version + 1);
            assert!(same(&moved.ticket, &ticket));
        }
    }

    #[test]
    fn there_and_back_is_as_before_when_nothing_happened(
        graph in proptest::collection::vec(proptest::collection::vec(any::<usize>(), 0..3), 1..12),
        steps in proptest::collection::vec((any::<usize>(), any::<u8>()), 0..30),
        gone in any::<u16>(),
        fresh in 0_usize..4,
    ) {
        let given = worked(&graph, &steps);
        let old = given.template.clone().unwrap();
        // What waits may go, new stages come behind all, and one changes its name.
        let stays = |at: usize, id: &str| {
            gone & (1 << at) == 0 || given.stage(id).status() != Waiting
        };
        let stages = graph.iter().enumerate().map(|(at, _)| (at, format!("s{at}")));
        let kept: Vec<String> =
            stages.filter(|(at, id)| stays(*at, id)).map(|(_, id)| id).collect();
        let written = |id: &String| {
            let index = given.index(id);
            let before = old.stage(index).unwrap().depends_on.iter();
            let ids = before.filter_map(|at| old.stage_id(*at)).map(|id| id.as_str().to_owned());
            let ids: Vec<String> = ids.filter(|id| kept.contains(id)).collect();
            let named = |id: &str| if id == "s0" { "first".to_owned() } else { id.to_owned() };
            let ids: Vec<String> = ids.iter().map(|id| named(id)).collect();
            format!("{}<{}", named(id), ids.join(","))
        };
        let waits_for_gone = |id: &String| {
            let before = old.stage(given.index(id)).unwrap().depends_on.iter();
            let mut ids = before.filter_map(|at| old.stage_id(*at));
            given.stage(id).status() == Waiting
                && ids.any(|id| !kept.iter().any(|kept| kept == id.as_str()))
        };
        let waits = kept.iter().any(waits_for_gone);
        if given.ticket.status.is_open() && !waits && !kept.is_empty() {
            let all = kept.iter().map(|id| format!("n<{id}").replace("n<s0", "n<first"));
            let behind = all.enumerate().take(fresh).filter(|(at, _)| {
                given.stage(&kept[*at]).status() != Done
            });
            let behind = behind.map(|(at, text)| text.replacen('n', &format!("n{at}"), 1));
            let new: Vec<String> = kept.iter().map(written).chain(behind).collect();
            let (ticket, before) = (given.ticket.clone(), given.by_id());
            let there = given.migrated(&version(&new.join(" ")), 2, "s0=first");
            let back = there.migrated(&old, 1, "first=s0");
            prop_assert_eq!(back.by_id(), before);
            assert!(same(&back.ticket, &ticket));
            back.reads_back();
        }
    }
}

#[test]
fn a_stage_keeps_what_it_was_before_the_version_left_it_out() {
    let given = open("a b<a").ended("a", Outcome::Done).migrated(&version("b"), 2, "a=");
    let StageState::Ended { finished, .. } = &given.ticket.stages[0].state else { panic!() };
    assert_eq!((finished.outcome, given.ticket.counts.get(Done)), (Outcome::Done, 0));
    let cancelled = given.when(&Command::Cancel { reason: reason() });
    let reopened = cancelled.when(&Command::ReopenAt { stage: 1, reason: reason() });
    assert_eq!(reopened.now(), [("b".to_owned(), Queued)]);
}

#[test]
fn faults_say_what_to_do() {
    let given = open("a b").ended("a", Outcome::Done);
    let refusal = given.decide(&migrate(&version("b"), 2, Map::new())).unwrap_err();
    let details: Vec<String> =
        faults_of(refusal).into_iter().map(|Fault { detail, .. }| detail).collect();
    let wanted = "is done, and version 2 has no such stage; say in the map which stage it becomes, \
                  or null to drop it";
    assert_eq!(details, [wanted]);
}

#[test]
fn golden_moves_read_and_write_as_ever() {
    let moved = |given: &Given| {
        given.events.iter().rev().find(|event| event.name() == "migrated").unwrap().clone()
    };
    let plain = open("a b<a").migrated(&version("a b<a c"), 2, "");
    let full = open("a b<a d<a c").claimed("a").ended("c", Outcome::Done);
    let full = full.migrated(&version("n a:crew m<n b"), 2, "c=");
    let (bare, all) = (moved(&plain), moved(&full));
    let head = hex(&encode_head(&full.ticket));
    let golden = include_str!("golden_migrated_1.txt");
    let wanted = [line(&encode(&bare)), line(&encode(&all)), head.clone()];
    assert_eq!(golden.lines().collect::<Vec<_>>(), wanted);
    for (line, event) in golden.lines().zip([bare, all]) {
        assert_eq!(decode(&parse(line), &book()).unwrap(), event);
    }
    let (id, version) = (full.ticket.core.id, full.ticket.version);
    assert_eq!(decode_state(id, version, &unhex(&head), &[], &book()).unwrap(), full.ticket);
}

#[test]
fn what_stands_beside_a_stage_goes_with_it() {
    let owner = Owner::parse("human:boss").ok();
    let steer = Steer::Escalate { to: None, supervisor: owner };
    let help = Command::Steer { stage: 0, steer, reason: reason() };
    let given = open("a b").when(&help).migrated(&version("a b"), 2, "a=b b=a");
    let about = |id: &str| {
        let side = given.ticket.side_of(SideKind::Supervise, StageId::parse(id).ok().as_ref());
        side.is_some()
    };
    assert_eq!((about("a"), about("b")), (false, true));
    given.reads_back();
}

/// A workflow whose only stage is a ticket of its own, which gets this of the data.
fn nested(input: &str) -> Template {
    template(&json!({"name": "W", "stages": [{"id": "a", "workflow": "Inner", "input": [input]}]}))
}

#[test]
fn a_nested_ticket_that_could_not_be_opened_is_mended_by_another_version() {
    let refused = Command::Delegate(Delegate::Refused { stage: 0, reason: Some(reason()) });
    let given = Given::opened(Some(nested("street")), None).when(&refused);
    assert_eq!(given.migrated(&nested("address"), 2, "").now()[0].1, StageStatus::Blocked);
}

#[test]
fn work_in_somebody_s_hands_does_not_become_a_ticket_and_what_waits_does() {
    let held = open("a").claimed("a");
    assert_eq!(refused(&held, &nested("x"), ""), [("map.a".to_owned(), Code::StageInTheWay)]);
    let given = open("a").migrated(&nested("x"), 2, "");
    assert_eq!((given.ticket.childless(), given.now()[0].1), (vec![0], InProgress));
}

#[test]
fn a_stage_that_says_what_undoes_it_is_not_dropped_once_it_is_done() {
    let pay = json!({"id": "pay", "owner": "x", "compensate": {"owner": "back"}});
    let pays = template(&json!({"name": "W", "stages": [pay, {"id": "b", "owner": "x"}]}));
    let given = Given::opened(Some(pays), None).ended("pay", Outcome::Done);
    let told = refused(&given, &version("b"), "pay=");
    assert_eq!(told, [("map.pay".to_owned(), Code::StageInTheWay)]);
    given.migrated(&version("money b"), 2, "pay=money").reads_back();
}

#[test]
fn an_index_whose_task_waits_again_is_not_given_away() {
    let given = open("a").migrated(&version("n a<n"), 2, "");
    assert_eq!(given.stage("a").status(), Waiting);
    let given = given.migrated(&version("n x"), 3, "");
    assert_eq!((given.index("n"), given.index("x")), (1, 2));
    given.reads_back();
}
