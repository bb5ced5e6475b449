//! Triggers, stepped: what they do, how often, and what keeps them from doing too much.

use crate::stepping::{Hand, job};
use oms_app::automation::{Looked, Runner, View};
use oms_app::clock::{Clock, Entropy};
use oms_app::directory::Directory;
use oms_app::engine::{
    Answer, Automate, Change, Engine, Message, OpenWanted, Outcome, Setup, Target,
};
use oms_app::metrics::Metrics;
use oms_app::read::Reader;
use oms_app::{Done, TicketRef, Work};
use oms_base::{AgencyId, Comment, Name, Priority, Reason, RuleKind, Status, TicketId, Visibility};
use oms_domain::board::Wanted;
use oms_domain::query::Place;
use oms_domain::sla::Book;
use oms_domain::ticket::{self, Arrange, Automated, Command, Event, Location, Ticket};
use oms_store::{Automation, Cause, Position, Query, StoreError, TriggerRow, envelope};
use oms_testkit::MemStore;
use serde_json::{Value, json};
use std::sync::Arc;
use tokio::sync::oneshot;

const START: i64 = 1_800_000_000_000_000;
const MINUTE: i64 = 60_000_000;
const AGENCY: AgencyId = AgencyId::FIRST;

/// A hub whose time and whose automation stand still until they are moved.
struct Town {
    store: MemStore,
    clock: Hand,
    engine: Engine,
    reader: Reader,
    runner: Runner,
    /// What stands at every place.
    there: Option<TicketId>,
}

impl Town {
    fn new() -> Town {
        let mut town = Town::over(MemStore::default(), Hand::at(START));
        for name in ["Potholes", "Asphalt"] {
            town.send(Work::SetBoard { name: named(name), wanted: Wanted::default() }).unwrap();
        }
        town
    }

    /// A process of its own over what is stored.
    fn over(store: MemStore, clock: Hand) -> Town {
        let directory = Arc::new(Directory::default());
        let engine = Engine::new(Setup {
            store: Box::new(store.clone()),
            clock: Arc::new(clock.clone()),
            entropy: Entropy::from_seed(7),
            directory: Arc::clone(&directory),
            metrics: Arc::new(Metrics::default()),
            signal: Arc::default(),
        });
        let reader = Reader::new(Arc::new(store.clone()), directory);
        let runner = Runner::default();
        Town { store, clock, engine: engine.unwrap(), reader, runner, there: None }
    }

    /// The process is killed, and another one starts.
    fn restarted(self) -> Town {
        Town::over(self.store.reopen(), self.clock)
    }

    fn send(&mut self, work: Work) -> Answer {
        let (reply, mut answer) = oneshot::channel();
        self.engine.step(vec![Message { jobs: vec![job(work)], reply }]).unwrap();
        answer.try_recv().unwrap().remove(0)
    }

    fn publish(&mut self, definition: &Value) {
        let name = named(definition["name"].as_str().unwrap());
        let (kind, definition) = (RuleKind::Trigger, definition.clone());
        self.send(Work::PublishRule { kind, name, definition }).unwrap();
    }

    fn open(&mut self, data: &Value) -> TicketId {
        let wanted = OpenWanted {
            data: Some(data.to_string()),
            ..OpenWanted::bare(Target::Board(named("Potholes")))
        };
        match self.send(Work::Open(Box::new(wanted))).unwrap() {
            Done::Ticket(written) => written.ticket.core.id,
            other => panic!("{other:?}"),
        }
    }

    fn change(&mut self, id: TicketId, command: Command) {
        let (ticket, change) = (TicketRef::Id(id), Change::Ticket(command));
        self.send(Work::Change { ticket, if_match: None, change }).unwrap();
    }

    fn put(&mut self, id: TicketId, to: Status) {
        self.change(id, Command::Move { to, reason: None, because: None });
    }

    fn locate(&mut self, id: TicketId) {
        let place = Some(Place::parse("39.763,-89.654").unwrap());
        let location = Location { place, address: None };
        self.change(id, Command::Arrange(Arrange::Locate(Some(location))));
    }

    fn pass(&mut self, minutes: i64) {
        self.clock.turn(minutes * MINUTE);
        self.engine.tick().unwrap();
    }

    /// What triggers want next, if anything.
    fn look(&mut self) -> Option<Box<Automate>> {
        for _ in 0..1_000 {
            let there = self.there;
            let places = |_: &Ticket, _| Ok(there);
            let view = View { reader: &self.reader, places: &places, now: self.clock.now() };
            let to = self.store.last_position(AGENCY).unwrap();
            match self.runner.look(&view, to).unwrap() {
                Looked::Wanted(wanted) => return Some(wanted),
                Looked::Nothing => return None,
                Looked::On => {}
            }
        }
        panic!("it never comes to an end");
    }

    fn give(&mut self, wanted: &Automate) -> Done {
        let done = self.send(Work::Automate(Box::new(wanted.clone()))).unwrap();
        self.runner.hear(wanted, &done);
        done
    }

    /// Has triggers do what they want until they want nothing more.
    fn settle(&mut self) {
        for _ in 0..1_000 {
            let Some(wanted) = self.look() else { return };
            self.give(&wanted);
        }
        panic!("they never come to rest");
    }

    fn ticket(&self, id: TicketId) -> Ticket {
        let row = self.store.ticket(AGENCY, id).unwrap().unwrap();
        let directory = self.reader.directory();
        oms_app::read::decode_ticket(&self.store, directory, AGENCY, &row).unwrap()
    }

    /// The events of a ticket with what caused them.
    fn story(&self, id: TicketId) -> Vec<(Event, Option<Cause>)> {
        let rows = self.store.stream(AGENCY, id.into(), 1, 10_000).unwrap();
        let events =
            rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
        let read = |event: oms_store::Envelope| {
            (ticket::decode(&event.body, &Book::default()).unwrap(), event.cause)
        };
        events.map(read).collect()
    }

    /// The kinds of a ticket's events that triggers made, each with its depth.
    fn made(&self, id: TicketId) -> Vec<(&'static str, u8)> {
        let by = |(event, cause): (Event, Option<Cause>)| Some((event.name(), cause?.by?.depth));
        self.story(id).into_iter().filter_map(by).collect()
    }

    fn standing(&self, name: &str) -> TriggerRow {
        let entry = self.reader.directory().rule(RuleKind::Trigger, &named(name)).unwrap();
        let rows = self.store.triggers(AGENCY).unwrap();
        let found = rows.into_iter().find(|row| row.rule == entry.id);
        found.unwrap_or_else(|| TriggerRow::new(entry.id))
    }

    fn tickets(&self) -> usize {
        self.store.all_tickets(AGENCY, TicketId(0), 10_000).unwrap().len()
    }
}

fn named(name: &str) -> Name {
    Name::parse(name).unwrap()
}

fn said(text: &str) -> Command {
    Command::Comment { text: Comment::parse(text).unwrap(), visibility: Visibility::Staff }
}

fn escalating() -> Value {
    json!({"name": "escalate", "board": "Potholes",
        "activator": {"in_status": "blocked", "for": "24h"},
        "when": "ticket.status == 'blocked' && ticket.age() > 24*60 - 1",
        "then": [{"assign": "human:senior_supervisor"}, {"comment": "a day without asphalt"}]})
}

#[test]
fn whoever_is_blocked_for_a_day_is_escalated_once_a_stay() {
    let mut town = Town::new();
    let before = town.open(&json!({}));
    town.put(before, Status::Blocked);
    town.pass(23 * 60);
    // One stood there before the trigger did, one comes behind it.
    town.publish(&escalating());
    let behind = town.open(&json!({}));
    town.put(behind, Status::Blocked);
    town.settle();
    let day = [("assigned", 1), ("commented", 1)];
    let again = [("commented", 1)];
    assert_eq!((town.made(before), town.made(behind)), (vec![], vec![]));
    town.pass(60);
    town.settle();
    assert_eq!((town.made(before), town.made(behind)), (day.to_vec(), vec![]));
    town.pass(23 * 60);
    town.settle();
    assert_eq!((town.made(before), town.made(behind)), (day.to_vec(), day.to_vec()));
    // It stays for long, and then leaves before a further day is over.
    town.pass(10 * 24 * 60);
    town.settle();
    town.put(behind, Status::InProgress);
    town.put(behind, Status::Blocked);
    town.settle();
    town.pass(12 * 60);
    town.put(before, Status::Completed);
    town.settle();
    assert_eq!((town.made(before), town.made(behind)), (day.to_vec(), day.to_vec()));
    town.pass(12 * 60);
    town.settle();
    assert_eq!(town.made(behind), [&day[..], &again].concat(), "the owner stands already");
    // Published again with other words, it is silent for who was escalated in this stay.
    let mut other = escalating();
    other["then"][1]["comment"] = "still".into();
    town.publish(&other);
    town.pass(30 * 24 * 60);
    let mut town = town.restarted();
    town.settle();
    assert_eq!(town.made(behind), [&day[..], &again].concat());
    assert_eq!(town.standing("escalate").fired, 3);
}

#[test]
fn triggers_come_in_their_order_and_see_what_those_before_them_did() {
    let mut town = Town::new();
    let label = |name: &str, order: i64, when: &str, label: &str| {
        json!({"name": name, "order": order, "activator": "created", "when": when,
            "then": {"label": label}})
    };
    town.publish(&label("c", 30, "'one' in after.labels && before == null", "two"));
    town.publish(&label("a", 10, "!('two' in after.labels)", "one"));
    town.publish(&label("tie", 30, "'two' in ticket.labels", "three"));
    let mut stop = label("stop", 40, "data.stops", "stopped");
    stop["stop"] = true.into();
    town.publish(&stop);
    town.publish(&label("last", 50, "true", "last"));
    let mut elsewhere = label("elsewhere", 1, "true", "no");
    elsewhere["board"] = "Asphalt".into();
    town.publish(&elsewhere);
    let (all, some) = (town.open(&json!({"stops": false})), town.open(&json!({"stops": true})));
    town.settle();
    let labels = |id| -> Vec<String> {
        town.ticket(id).labels.iter().map(|label| label.as_str().to_owned()).collect()
    };
    assert_eq!(labels(all), ["last", "one", "three", "two"]);
    assert_eq!(labels(some), ["one", "stopped", "three", "two"]);
    assert!(town.made(all).iter().all(|(_, depth)| *depth == 1), "one change, one pass");
}

#[test]
fn a_trigger_runs_once_for_a_ticket_in_a_chain() {
    let mut town = Town::new();
    let swap = |name: &str, order: i64, from: &str, to: &str| {
        let when = format!("ticket.status == '{from}'");
        json!({"name": name, "order": order, "activator": "moved", "when": when,
            "then": {"move": to}})
    };
    town.publish(&swap("ping", 20, "blocked", "in-progress"));
    town.publish(&swap("pong", 10, "in-progress", "blocked"));
    let id = town.open(&json!({}));
    town.put(id, Status::Blocked);
    let moved = town.ticket(id).version;
    town.settle();
    assert_eq!(town.made(id), [("moved", 1), ("moved", 2)]);
    // Each says with which event the chain began, and by whom it is made.
    let causes: Vec<Cause> = town.story(id).into_iter().filter_map(|(_, cause)| cause).collect();
    assert!(causes.iter().all(|cause| (cause.stream, cause.seq) == (id.into(), moved)));
    assert_ne!(causes[0].by.unwrap().rule, causes[1].by.unwrap().rule);
    // The next chain is another one. The second was true before it, so only the first one's move
    // makes it become true.
    town.put(id, Status::InProgress);
    town.settle();
    assert_eq!(town.made(id)[2..], [("moved", 1), ("moved", 2)]);
}

#[test]
fn a_chain_over_many_tickets_ends_says_so_and_at_last_parks_who_made_it() {
    let mut town = Town::new();
    town.publish(&json!({"name": "echo", "activator": "created",
        "then": {"open": {"board": "Potholes", "title": "Echo"}}}));
    for round in 1..=3 {
        let first = town.open(&json!({}));
        town.settle();
        let there = town.store.all_tickets(AGENCY, TicketId(first.0 - 1), 100).unwrap();
        assert_eq!(there.len(), 11, "the first, and ten behind it");
        let last = town.story(there[10].id).pop().unwrap();
        let triggers = vec![named("echo")];
        assert_eq!(last.0, Event::Automated(Automated::Stopped { triggers }));
        let standing = town.standing("echo");
        assert_eq!((standing.stopped.1, standing.is_parked(1)), (round, round == 3));
    }
    let count = town.tickets();
    town.open(&json!({}));
    town.settle();
    assert_eq!(town.tickets(), count + 1, "parked, it does nothing");
    town.send(Work::Park { name: named("echo"), why: None }).unwrap();
    town.open(&json!({}));
    town.settle();
    assert_eq!(town.tickets(), count + 12, "let go on, it does; what it missed stays so");
}

#[test]
fn a_chain_makes_a_hundred_events_at_most() {
    let mut town = Town::new();
    let twenty = vec![json!({"open": {"board": "Potholes"}}); 20];
    town.publish(&json!({"name": "flood", "activator": "created", "then": twenty}));
    let first = town.open(&json!({}));
    town.settle();
    let made: usize = town
        .store
        .all_tickets(AGENCY, first, 10_000)
        .unwrap()
        .iter()
        .map(|row| town.made(row.id).iter().filter(|(kind, _)| *kind == "opened").count())
        .sum();
    assert!((80..=119).contains(&made), "{made}");
    assert_eq!(town.standing("flood").stopped.1, 1, "one chain, one word");
}

#[test]
fn a_kill_at_any_moment_loses_nothing_and_doubles_nothing() {
    let mut town = Town::new();
    town.publish(&json!({"name": "greet", "activator": "created",
        "then": [{"comment": "hello"}, {"label": "seen"}]}));
    town.publish(&json!({"name": "reply", "activator": "commented", "then": {"priority": 0}}));
    town.publish(&escalating());
    let ids: Vec<TicketId> = (0..100).map(|_| town.open(&json!({}))).collect();
    for id in &ids {
        town.put(*id, Status::Blocked);
    }
    town.pass(24 * 60);
    for moment in 0.. {
        let Some(wanted) = town.look() else { break };
        // Killed before the batch, behind it but before anybody heard of it, or not at all; and
        // now and then the disk fails.
        match moment % 4 {
            0 => {}
            1 => drop(town.send(Work::Automate(wanted))),
            2 => {
                town.store.fail_next(StoreError::Fault("no".to_owned()));
                assert!(town.send(Work::Automate(wanted)).is_err());
            }
            _ => {
                town.give(&wanted);
                continue;
            }
        }
        town = town.restarted();
        assert!(moment < 500);
    }
    let mut wanted =
        [("commented", 1), ("labelled", 1), ("prioritised", 2), ("assigned", 1), ("commented", 1)];
    wanted.sort_unstable();
    for id in ids {
        let mut made = town.made(id);
        made.sort_unstable();
        assert_eq!(made, wanted);
        assert_eq!(town.ticket(id).priority, Priority::new(0).unwrap());
    }
}

#[test]
fn of_two_servers_one_does_it() {
    let mut town = Town::new();
    town.publish(&json!({"name": "greet", "activator": "created", "then": {"comment": "hello"}}));
    let id = town.open(&json!({}));
    let first = town.look().unwrap();
    let second = first.clone();
    town.give(&first);
    let done = town.give(&second);
    assert!(matches!(done, Done::Automated(None)), "{done:?}");
    town.settle();
    assert_eq!(town.made(id), [("commented", 1)]);
}

#[test]
fn what_was_wanted_of_a_ticket_as_it_was_is_not_done_when_it_has_changed() {
    let mut town = Town::new();
    town.publish(&json!({"name": "greet", "activator": "created", "then": {"comment": "hello"}}));
    let ids = [town.open(&json!({})), town.open(&json!({}))];
    let mut wanted = town.look().unwrap();
    for firing in &mut wanted.firings {
        firing.seen = Some(1);
    }
    // The second changes between the question and the batch.
    town.change(ids[1], said("wait"));
    let done = town.give(&wanted);
    let Done::Automated(Some(outcomes)) = done else { panic!("{done:?}") };
    assert_eq!(outcomes, [Outcome::Done, Outcome::Passed]);
    assert_eq!((town.made(ids[0]), town.made(ids[1])), (vec![("commented", 1)], vec![]));
}

#[test]
fn a_broken_trigger_is_parked_and_the_others_go_on() {
    let mut town = Town::new();
    town.publish(&json!({"name": "broken", "order": 1, "activator": "created",
        "when": "data.amount > 5", "then": {"priority": 0}}));
    town.publish(&json!({"name": "refused", "order": 2, "activator": "created",
        "then": {"link": "relates_to", "to": "CP-1999-00001"}}));
    town.publish(&json!({"name": "sound", "order": 3, "activator": "created",
        "then": {"label": "seen"}}));
    town.open(&json!({}));
    town.open(&json!({"amount": 7}));
    town.settle();
    let ids: Vec<TicketId> = (0..9).map(|_| town.open(&json!({}))).collect();
    town.settle();
    assert!(!town.standing("broken").is_parked(1), "it went well in between");
    let more: Vec<TicketId> = (0..3).map(|_| town.open(&json!({}))).collect();
    town.settle();
    let parked = |name| town.standing(name).parked.map(|(version, _, why)| (version, why));
    assert_eq!(parked("broken"), Some((1, "there is no field amount".to_owned())));
    assert_eq!(parked("refused"), Some((1, "to there is no such ticket".to_owned())));
    assert_eq!(parked("sound"), None);
    for id in ids.into_iter().chain(more) {
        assert_eq!(town.made(id), [("labelled", 1)]);
    }
    // A new version begins anew.
    town.publish(&json!({"name": "broken", "activator": "created",
        "when": "has(data.amount) && data.amount > 5", "then": {"priority": 0}}));
    let dear = town.open(&json!({"amount": 9}));
    town.settle();
    assert_eq!(town.made(dear), [("labelled", 1), ("prioritised", 1)]);
}

#[test]
fn what_changes_nothing_is_no_event_and_too_much_an_hour_is_left_out() {
    let mut town = Town::new();
    town.publish(&json!({"name": "same", "activator": "created", "then": {"priority": 2}}));
    town.publish(&json!({"name": "three", "activator": "created", "then": {"label": "seen"},
        "limits": {"per_hour": 3}}));
    let ids: Vec<TicketId> = (0..5).map(|_| town.open(&json!({}))).collect();
    town.settle();
    let made = |town: &Town, ids: &[TicketId]| ids.iter().map(|id| town.made(*id).len()).collect();
    assert_eq!(made(&town, &ids), [1, 1, 1, 0, 0]);
    let three = town.standing("three");
    assert_eq!((three.fired, three.left_out, town.standing("same").fired), (3, 2, 0));
    town.pass(60);
    let later = town.open(&json!({}));
    town.settle();
    let count: Vec<usize> = made(&town, &[later]);
    assert_eq!(count, [1]);
}

#[test]
fn a_level_fires_again_within_its_bounds_and_anew_once_it_was_false() {
    let mut town = Town::new();
    town.publish(&json!({"name": "nag", "activator": ["changed", "moved"],
        "when": "ticket.priority == 0", "then": {"comment": "urgent"},
        "level": {"every": "60m", "at_most": 2}}));
    let id = town.open(&json!({}));
    let mut wanted = Vec::new();
    for (minutes, level, fires) in
        [(0, 0, 1), (1, 1, 0), (0, 0, 1), (1, 0, 0), (60, 3, 0), (0, 0, 1), (59, 0, 0)]
    {
        town.pass(minutes);
        town.change(id, Command::SetPriority { priority: Priority::new(level).unwrap() });
        town.settle();
        wanted.extend(vec![("commented", 1); fires]);
        assert_eq!(town.made(id), wanted, "after {minutes} minutes to {level}");
    }
    for (minutes, to, fires) in [(1, Status::Blocked, 1), (60, Status::InProgress, 0)] {
        town.pass(minutes);
        town.put(id, to);
        town.settle();
        wanted.extend(vec![("commented", 1); fires]);
        assert_eq!(town.made(id), wanted);
    }
}

#[test]
fn who_is_idle_is_reminded_of_once_until_something_happens() {
    let mut town = Town::new();
    town.publish(&json!({"name": "remind", "activator": {"idle": "7d"},
        "then": {"comment": "anybody?"}}));
    let id = town.open(&json!({}));
    town.settle();
    for (days, speaks, reminders) in
        [(6, true, 0), (6, false, 0), (1, false, 1), (20, false, 1), (0, true, 1), (7, false, 2)]
    {
        town.pass(days * 24 * 60);
        town.settle();
        if speaks {
            town.change(id, said("still here"));
            town.settle();
        }
        assert_eq!(town.made(id).len(), reminders, "after {days} days");
    }
    town.change(id, Command::Cancel { reason: Reason::parse("gone").unwrap() });
    town.pass(100 * 24 * 60);
    town.settle();
    assert_eq!(town.made(id).len(), 2);
}

#[test]
fn the_line_of_the_faq_folds_the_later_ticket_into_the_earlier_one() {
    let mut town = Town::new();
    let report = |who: &str| json!({"gps": "39.763,-89.653", "requester": who});
    let first = town.open(&report("ann@example.org"));
    town.publish(&json!({"name": "dedup", "when": "gps match", "then": "merge"}));
    let alone = town.open(&report("bob@example.org"));
    town.settle();
    town.there = Some(first);
    let twin = town.open(&report("bob@example.org"));
    let again = town.open(&report("Ann@example.org"));
    town.settle();
    assert_eq!(town.made(alone), []);
    assert_eq!(town.made(twin), [("duplicate-of", 1)]);
    assert_eq!(town.made(again), [("merged-into", 1), ("duplicate-followed", 1)]);
    let gained = [("duplicates-gained", 1), ("received-merge", 1)];
    assert_eq!(town.made(first), gained, "the other end says so, too");
    let of = |town: &Town, id| town.ticket(id).duplicates.of.map(|of| (of.id, of.merged));
    assert_eq!(of(&town, twin), Some((first, false)), "somebody else's words stay theirs");
    assert_eq!(of(&town, again), Some((first, true)));
    // What is tied stays as it is, and a ticket is never folded into what hangs on it.
    town.locate(twin);
    town.there = Some(twin);
    town.locate(first);
    town.settle();
    assert_eq!((of(&town, twin), of(&town, first)), (Some((first, false)), None));
    assert_eq!((town.made(twin).len(), town.made(first)), (1, gained.to_vec()));
}

#[test]
fn what_a_trigger_cannot_hear_is_not_even_read_for_it() {
    let mut town = Town::new();
    let id = town.open(&json!({}));
    town.publish(&json!({"name": "moved", "activator": "moved", "then": {"priority": 0}}));
    for _ in 0..300 {
        town.change(id, said("hello"));
    }
    assert!(town.look().is_none(), "nothing is wanted, and no cursor is written");
    assert_eq!(town.store.cursor(AGENCY, "triggers"), Ok(None));
    assert_eq!(town.made(id), []);
    assert!(town.store.last_position(AGENCY).unwrap() > Position::START);
}

fn reminded(town: &Town, id: TicketId) -> usize {
    town.made(id).iter().filter(|(kind, _)| *kind == "commented").count()
}

#[test]
fn who_waits_for_a_date_in_the_data_hears_of_it_once() {
    let mut town = Town::new();
    // It begins at 64 hours from here, two days before.
    let before = town.open(&json!({"permit": {"ends_on": "2027-01-20"}}));
    let never = town.open(&json!({"permit": {"ends_on": "soon"}}));
    town.publish(&json!({"name": "permit", "activator":
        {"date": "data.permit.ends_on", "before": "2d"}, "then": {"comment": "two days"}}));
    let behind = town.open(&json!({"permit": {"ends_on": "2027-01-20T08:00:00Z"}}));
    let late = town.open(&json!({"permit": {"ends_on": "2027-01-16"}}));
    town.settle();
    let all = |town: &Town| [before, behind, late, never].map(|id| reminded(town, id));
    assert_eq!(all(&town), [0, 0, 1, 0], "what has passed has come");
    for (minutes, want) in [
        (64 * 60 - 1, [0, 0, 1, 0]),
        (1, [1, 0, 1, 0]),
        (8 * 60 - 1, [1, 0, 1, 0]),
        (1, [1, 1, 1, 0]),
        (100_000, [1, 1, 1, 0]),
    ] {
        town.pass(minutes);
        let mut again = town.restarted();
        again.settle();
        assert_eq!(all(&again), want, "after {minutes} minutes more");
        town = again;
    }
}

#[test]
fn a_date_that_was_left_and_comes_back_is_another_one() {
    let mut town = Town::new();
    // Each label has a trigger that sets the date.
    for (label, day) in [("first", "2027-01-02"), ("far", "2037-01-02")] {
        town.publish(&json!({"name": label, "activator": {"changed": "labels"},
            "when": format!("'{label}' in ticket.labels"), "then": {"set": "ends_on", "to": day}}));
    }
    town.publish(&json!({"name": "wait", "activator": {"date": "data.ends_on"},
        "then": {"comment": "it has come"}}));
    let id = town.open(&json!({"ends_on": "2027-01-02"}));
    town.settle();
    assert_eq!(reminded(&town, id), 1);
    let label = |add: &str, remove: &str| {
        let read = |name: &str| oms_base::Label::parse(name).unwrap();
        let remove = if remove.is_empty() { vec![] } else { vec![read(remove)] };
        Command::Label { add: vec![read(add)], remove }
    };
    for (add, remove, want) in [("first", "", 1), ("far", "first", 1), ("first", "far", 2)] {
        town.change(id, label(add, remove));
        town.settle();
        assert_eq!(reminded(&town, id), want, "set to the {add} day");
    }
}

#[test]
fn who_waits_for_the_due_date_follows_where_it_moves_to() {
    let mut town = Town::new();
    let sla = oms_domain::sla::Target::parse("60m").ok();
    let wanted = Wanted { sla, ..Wanted::default() };
    town.send(Work::SetBoard { name: named("Potholes"), wanted }).unwrap();
    town.publish(&json!({"name": "soon", "activator": {"date": "due", "before": "30m"},
        "then": {"comment": "half an hour"}}));
    let (paused, ended) = (town.open(&json!({})), town.open(&json!({})));
    town.settle();
    town.pass(10);
    let because = oms_domain::sla::PauseReason::parse("weather").ok();
    town.change(paused, Command::Move { to: Status::Blocked, reason: None, because });
    town.put(ended, Status::Completed);
    town.settle();
    for (minutes, want) in [(90, 0), (19, 0), (1, 1), (1_000, 1)] {
        town.pass(minutes);
        if minutes == 90 {
            town.put(paused, Status::InProgress);
        }
        town.settle();
        assert_eq!(reminded(&town, paused), want, "after {minutes} minutes more");
    }
    assert_eq!(reminded(&town, ended), 0);
}

#[test]
fn a_field_that_is_set_is_one_command_of_the_pass_and_moves_who_waits_for_it() {
    let mut town = Town::new();
    town.publish(&json!({"name": "plan", "activator": "created", "then": [
        {"set": "permit.ends_on", "to": "2027-01-20"},
        {"set": "note", "expression": "'x' + string(data.n)"}, {"priority": 0}]}));
    town.publish(&json!({"name": "permit", "activator":
        {"date": "data.permit.ends_on", "before": "2d"}, "then": {"comment": "two days"}}));
    let long = "x".repeat(2_000);
    let id = town.open(&json!({"n": 7, "long": long}));
    town.settle();
    assert_eq!(town.made(id), [("data-set", 1), ("data-set", 1), ("prioritised", 1)]);
    let rows = town.store.stream(AGENCY, id.into(), 1, 100).unwrap();
    assert_eq!(rows.len(), 2, "all of it is one command");
    // What was long may be taken away: nothing of it is left beside the head.
    town.publish(&json!({"name": "short", "activator": "commented",
        "then": {"set": "long", "to": null}}));
    town.change(id, said("shorter"));
    town.settle();
    town.pass(64 * 60);
    town.settle();
    assert_eq!(reminded(&town, id), 1);
    let data: Value = serde_json::from_str(town.ticket(id).core.data.as_ref().unwrap()).unwrap();
    assert_eq!(data, json!({"n": 7, "note": "x7", "permit": {"ends_on": "2027-01-20"}}));
    let store: Arc<dyn Query + Send + Sync> = Arc::new(town.store.clone());
    let report = oms_app::verify::verify(&store, AGENCY, &mut |_| {}).unwrap();
    assert!(report.holds(), "{:?}", report.problems);
}

#[test]
fn a_schedule_opens_a_ticket_once_an_instant_and_once_for_what_was_missed() {
    let mut town = Town::new();
    // It is eight in the morning in UTC, on a Friday.
    town.publish(&json!({"name": "round", "activator":
        {"schedule": "30 9 * * *", "zone": "Europe/Paris"},
        "then": {"open": {"board": "Asphalt", "title": "Round"}}}));
    town.settle();
    let mut want = 0;
    for (minutes, more) in [(29, 0), (1, 1), (0, 0), (60, 0), (24 * 60, 1), (9 * 24 * 60, 1)] {
        town.pass(minutes);
        let mut again = town.restarted();
        again.settle();
        want += more;
        assert_eq!(again.tickets(), want, "after {minutes} minutes more");
        town = again;
    }
    let last = town.store.all_tickets(AGENCY, TicketId(0), 100).unwrap().pop().unwrap();
    assert_eq!(town.made(last.id), [("opened", 1)], "the timeline says by whom");
    // A kill between any two batches, and a batch that is given twice.
    town.pass(24 * 60);
    for moment in 0.. {
        let Some(wanted) = town.look() else { break };
        if moment % 2 == 0 {
            drop(town.send(Work::Automate(wanted.clone())));
        }
        town.give(&wanted);
        town = town.restarted();
        assert!(moment < 20);
    }
    assert_eq!(town.tickets(), want + 1);
}

#[test]
fn a_schedule_looks_at_every_open_ticket_in_slices() {
    let mut town = Town::new();
    let ids: Vec<TicketId> = (0..150).map(|n| town.open(&json!({"n": n}))).collect();
    town.put(ids[140], Status::Completed);
    town.publish(&json!({"name": "nightly", "board": "Potholes",
        "activator": {"schedule": "0 0 * * *"}, "when": "data.n >= 10",
        "then": {"comment": "still open"}}));
    town.settle();
    town.pass(16 * 60 - 1);
    town.settle();
    assert!(town.made(ids[149]).is_empty(), "never early");
    town.pass(1);
    for moment in 0..100 {
        let Some(wanted) = town.look() else { break };
        assert!(wanted.firings.len() <= 64);
        if moment % 2 == 0 {
            town = town.restarted();
            continue;
        }
        town.give(&wanted);
    }
    let made: Vec<usize> = ids.iter().map(|id| town.made(*id).len()).collect();
    let wanted: Vec<usize> = (0..150).map(|n| usize::from(n >= 10 && n != 140)).collect();
    assert_eq!(made, wanted);
    town.pass(60);
    town.settle();
    assert_eq!(town.made(ids[149]).len(), 1, "once an instant");
}
