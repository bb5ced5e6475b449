//! Notices under an engine that is stepped: who is told, when it leaves, and what becomes of it.

use crate::town::{Town, reason};
use oms_app::engine::{
    AgentWork, Automate, Change, Delivered, Firing, Job, Letter, MessageWork, NoticeWork,
    Outcome as Fired, StageAction, TaskAction, TicketRef,
};
use oms_app::{Caller, Done, Work};
use oms_base::{
    Actor, AgencyId, Channel, Code, Comment, MessageState, Name, NoticeKind, Outcome, Owner,
    PrincipalId, Role, RuleId, RuleKind, TicketId, Timestamp, Visibility,
};
use oms_domain::ticket::{Command, Event, Steer, Told};
use oms_domain::trigger::read_trigger;
use oms_store::{Dispatch, MessageRow, NoticeRow, Notices};
use serde_json::{Value, json};
use std::sync::Arc;

const HOUR: i64 = 3_600_000_000;

fn publish(town: &mut Town, kind: RuleKind, definition: &Value) {
    let name = Name::parse(definition["name"].as_str().unwrap()).unwrap();
    town.send(Work::PublishRule { kind, name, definition: definition.clone() }).unwrap();
}

fn person(town: &mut Town, definition: &Value) {
    publish(town, RuleKind::Owner, definition);
}

/// A town whose desk is Ada and Ben, under a lead.
fn town() -> Town {
    let mut town = Town::with(&[json!({"name": "W", "stages": [{"id": "a", "owner": "desk"}]})]);
    town.send_mail();
    let mail = json!({"mail": "ada@city.example"});
    person(&mut town, &json!({"name": "human:ada", "contact": mail, "supervisor": "human:lead"}));
    person(&mut town, &json!({"name": "human:ben"}));
    person(&mut town, &json!({"name": "human:lead", "contact": {"mail": "lead@city.example"}}));
    let members = json!(["human:ada", "human:ben"]);
    person(
        &mut town,
        &json!({"name": "human:desk", "members": members,
        "supervisor": "human:lead"}),
    );
    town
}

fn owner(text: &str) -> Owner {
    Owner::parse(text).unwrap()
}

fn notices(town: &Town, person: &str) -> Vec<NoticeRow> {
    town.store.notices(AgencyId::FIRST, (&owner(person), false), None, 99).unwrap()
}

fn kinds(town: &Town, person: &str) -> Vec<NoticeKind> {
    notices(town, person).iter().rev().map(|row| row.kind).collect()
}

fn messages(town: &Town) -> Vec<MessageRow> {
    town.store.messages(AgencyId::FIRST, None, None, 99).unwrap()
}

fn assign(town: &mut Town, id: TicketId, to: &str) {
    let command = Command::Assign { owner: Some(owner(to)) };
    town.change(id, Change::Ticket(command)).unwrap();
}

fn begin(town: &mut Town, row: &MessageRow) -> Option<Letter> {
    match town.send(Work::Message(MessageWork::Begin(row.id))).unwrap() {
        Done::Letter(letter) => letter.map(|letter| *letter),
        Done::Outgoing(None) => None,
        other => panic!("{other:?}"),
    }
}

fn end(town: &mut Town, letter: &Letter, became: Delivered) {
    let work = MessageWork::End { message: letter.row.id, tries: letter.row.tries, became };
    town.send(Work::Message(work)).unwrap();
}

#[test]
fn a_group_is_told_person_by_person_and_one_who_has_no_profile_is_not() {
    let mut town = town();
    let id = town.open("W", &json!({})).ticket.core.id;
    assign(&mut town, id, "human:desk");
    assign(&mut town, id, "human:nobody");
    for person in ["human:ada", "human:ben"] {
        let told = notices(&town, person);
        assert_eq!((told.len(), told[0].kind, told[0].ticket), (1, NoticeKind::Assigned, id));
        let event = town.events(id)[usize::try_from(told[0].seq).unwrap() - 1].name();
        assert_eq!(event, "assigned", "it names the event");
    }
    assert_eq!(notices(&town, "human:nobody"), []);
    let mails = messages(&town);
    assert_eq!(mails.len(), 1, "Ben has no address: {mails:?}");
    assert_eq!(mails[0].recipient, owner("human:ada"));
    town.verified();
}

#[test]
fn whoever_has_a_ticket_is_told_that_an_agent_suggests_something() {
    let mut town = town();
    let ranker = json!({"name": "Ranker", "kind": "rule", "input": {"type": "object"},
        "output": {"type": "integer"}, "autonomy": "suggest", "effects": {"priority": "output"},
        "rule": {"output": "1"}});
    publish(&mut town, RuleKind::Agent, &ranker);
    let id = town.open("W", &json!({})).ticket.core.id;
    assign(&mut town, id, "human:ada");
    let (ticket, agent) = (TicketRef::Id(id), Name::parse("Ranker").unwrap());
    let ask = AgentWork::Ask { ticket, if_match: None, agent, autonomy: None };
    town.send(Work::Agent(Box::new(ask))).unwrap();
    assert_eq!(kinds(&town, "human:ada"), [NoticeKind::Assigned, NoticeKind::Suggested]);
    assert_eq!(messages(&town).len(), 1, "it leaves the hub only for those who ask for that");
    town.verified();
}

#[test]
fn a_supervisor_is_told_when_help_is_asked_for_or_whoever_stands_in() {
    let mut town = town();
    let escalate = || StageAction::Steer(Steer::Escalate { to: None, supervisor: None });
    let id = town.open("W", &json!({})).ticket.core.id;
    town.at_stage(id, "a", escalate()).unwrap();
    assert_eq!(kinds(&town, "human:lead"), [NoticeKind::Escalated]);
    let week = json!([{"from": "2027-01-15T00:00:00Z", "until": "2027-01-22T00:00:00Z"}]);
    person(&mut town, &json!({"name": "human:lead", "away": week, "backup": "human:ben"}));
    let other = town.open("W", &json!({})).ticket.core.id;
    town.at_stage(other, "a", escalate()).unwrap();
    assert_eq!(kinds(&town, "human:lead").len(), 1, "away");
    assert_eq!(kinds(&town, "human:ben"), [NoticeKind::Escalated]);
    // Their task is worked like any other.
    let (task, epoch) = town.claim("human:ben").unwrap();
    assert_eq!(task.ticket, other);
    let done = done();
    town.send(Work::Task { task, epoch, action: TaskAction::Complete(done) }).unwrap();
    town.verified();
}

fn done() -> oms_domain::ticket::TaskResult {
    let (output, note, confidence, because) = (None, None, None, None);
    let outcome = Outcome::Done;
    oms_domain::ticket::TaskResult { outcome, output, note, confidence, because }
}

#[test]
fn what_leaves_waits_for_working_hours_is_tried_and_stands_in_the_timeline() {
    let mut town = town();
    let week = json!({"mon": ["08:00-17:00"], "tue": ["08:00-17:00"]});
    publish(&mut town, RuleKind::Calendar, &json!({"name": "Office", "tz": "UTC", "week": week}));
    person(
        &mut town,
        &json!({"name": "human:ada", "contact": {"mail": "ada@city.example"},
        "notices": {"hours": "Office"}}),
    );
    let id = town.open("W", &json!({})).ticket.core.id;
    assign(&mut town, id, "human:ada");
    assert_eq!(kinds(&town, "human:ada"), [NoticeKind::Assigned], "she sees it at once");
    // It is Friday, 2027-01-15.
    let row = messages(&town).remove(0);
    assert_eq!(row.next_at, Timestamp::parse("2027-01-18T08:00:00Z").unwrap());
    assert!(begin(&mut town, &row).is_none());
    town.clock.turn(row.next_at.since(row.created_at).micros());
    let letter = begin(&mut town, &row).unwrap();
    assert_eq!((letter.channel, letter.row.tries), (Channel::Mail, 1));
    let failed = |is_final| Delivered::Failed { reason: "greylisted".to_owned(), is_final };
    end(&mut town, &letter, failed(false));
    assert!(begin(&mut town, &row).is_none(), "later");
    town.clock.turn(10_000_000);
    let again = begin(&mut town, &row).unwrap();
    assert_eq!((again.row.id, again.row.tries), (letter.row.id, 2), "the same message");
    end(&mut town, &letter, Delivered::Accepted);
    assert_eq!(messages(&town).len(), 1, "that was another try");
    end(&mut town, &again, Delivered::Accepted);
    assert_eq!(messages(&town), []);
    assert_eq!(town.told(id).last(), Some(&"notice-sent"));
    town.verified();
}

#[test]
fn what_does_not_arrive_is_a_dead_letter_that_is_sent_again_by_hand() {
    let mut town = town();
    let id = town.open("W", &json!({})).ticket.core.id;
    assign(&mut town, id, "human:ada");
    let row = messages(&town).remove(0);
    let letter = begin(&mut town, &row).unwrap();
    let reason_ = "there is no such mailbox".to_owned();
    end(&mut town, &letter, Delivered::Failed { reason: reason_.clone(), is_final: true });
    let dead = messages(&town).remove(0);
    assert_eq!((dead.state, dead.reason), (MessageState::Dead, Some(reason_)));
    assert_eq!(town.told(id).last(), Some(&"notice-failed"));
    town.send(Work::Message(MessageWork::Retry(row.id, reason()))).unwrap();
    let letter = begin(&mut town, &row).unwrap();
    end(&mut town, &letter, Delivered::Accepted);
    assert_eq!(messages(&town), []);
    town.verified();
}

#[test]
fn whoever_is_muted_is_told_nothing_and_what_is_read_is_not_sent() {
    let mut town = town();
    person(&mut town, &json!({"name": "human:ben", "notices": {"mute_all": true}}));
    let id = town.open("W", &json!({})).ticket.core.id;
    assign(&mut town, id, "human:desk");
    assert_eq!(notices(&town, "human:ben"), []);
    let (row, notice) = (messages(&town).remove(0), notices(&town, "human:ada").remove(0));
    let read = |principal, notice| {
        let actor = Actor { principal, role: Role::Staff };
        let caller = Caller { actor, ..Caller::hub() };
        let work = Work::Notice(NoticeWork::Read { notice, older: false });
        Job { caller, key: None, work }
    };
    let stranger = town.send_job(read(PrincipalId(99), notice.id));
    assert_eq!(stranger.unwrap_err().code(), Code::NotFound);
    let ada = town.principal("ada");
    town.send_job(read(ada, notice.id)).unwrap();
    assert!(notices(&town, "human:ada")[0].read_at.is_some());
    assert!(begin(&mut town, &row).is_none());
    assert_eq!(messages(&town), []);
    // Old ones go.
    town.clock.turn(91 * 24 * HOUR);
    town.send(Work::Notice(NoticeWork::Sweep)).unwrap();
    assert_eq!(notices(&town, "human:ada"), []);
    town.verified();
}

#[test]
fn whoever_did_it_is_not_told_and_watchers_are() {
    let mut town = town();
    let (ada, cal) = (town.principal("ada"), town.principal("cal"));
    let id = town.open("W", &json!({})).ticket.core.id;
    let watch = oms_domain::ticket::Arrange::Watch(cal);
    town.change(id, Change::Ticket(Command::Arrange(watch))).unwrap();
    let says = |principal| {
        let actor = Actor { principal, role: Role::Staff };
        let text = Comment::parse("I look").unwrap();
        let command = Command::Comment { text, visibility: Visibility::Staff };
        let (ticket, change) = (TicketRef::Id(id), Change::Ticket(command));
        let work = Work::Change { ticket, if_match: None, change };
        Job { caller: Caller { actor, ..Caller::hub() }, key: None, work }
    };
    assign(&mut town, id, "human:ada");
    town.send_job(says(ada)).unwrap();
    assert_eq!(kinds(&town, "human:ada"), [NoticeKind::Assigned]);
    assert_eq!(kinds(&town, "human:cal"), [NoticeKind::Commented]);
    town.send_job(says(cal)).unwrap();
    assert_eq!(kinds(&town, "human:ada"), [NoticeKind::Assigned, NoticeKind::Commented]);
    assert_eq!(kinds(&town, "human:cal").len(), 1);
}

#[test]
fn there_are_only_so_many_about_one_ticket_within_an_hour() {
    let mut town = town();
    let id = town.open("W", &json!({})).ticket.core.id;
    for _ in 0..oms_base::limits::NOTICES_PER_HOUR_MAX {
        assign(&mut town, id, "human:ben");
        assign(&mut town, id, "human:nobody");
    }
    let count = |town: &Town| {
        let person = owner("human:ben");
        town.store.notices(AgencyId::FIRST, (&person, false), None, 9_999).unwrap().len()
    };
    let most = oms_base::limits::NOTICES_PER_HOUR_MAX;
    assert_eq!(count(&town), most);
    assign(&mut town, id, "human:ben");
    assert_eq!(count(&town), most, "left out");
    // Ids of a hub that has just started are up to a minute ahead.
    town.clock.turn(HOUR + HOUR / 30);
    assign(&mut town, id, "human:nobody");
    assign(&mut town, id, "human:ben");
    assert_eq!(count(&town), most + 1);
}

#[test]
fn a_trigger_tells_whom_it_names_what_is_filled_in() {
    let mut town = town();
    let id = town.open("W", &json!({"street": "Elm"})).ticket.core.id;
    let fire = |town: &mut Town, text: &str| {
        let then = json!({"notify": "supervisor", "text": text, "urgent": true});
        let definition = json!({"name": "t", "activator": "manual", "then": then});
        let trigger = Arc::new(read_trigger(&definition, 1).unwrap());
        let (matched, seen, note) = (None, None, None);
        let (rule, root, depth) = (RuleId(1), (id.into(), 1), 1);
        let firing = Firing { rule, trigger, ticket: id, matched, seen, root, depth, note };
        let wanted = Automate { firings: vec![firing], ..Automate::default() };
        match town.send(Work::Automate(Box::new(wanted))).unwrap() {
            Done::Automated(Some(outcomes)) => outcomes[0].clone(),
            other => panic!("{other:?}"),
        }
    };
    let done = fire(&mut town, "{{ ticket.number }} at {{ ticket.data.street }}, {{ stage }}");
    assert_eq!(done, Fired::Done);
    let asked = town.events(id).into_iter().find_map(|event| match event {
        Event::Told(Told::Asked { to, text, is_urgent }) => Some((to?, text?, is_urgent)),
        _ => None,
    });
    let (to, text, is_urgent) = asked.unwrap();
    let number = town.ticket(id).core.number.to_string();
    assert_eq!((to.as_str(), is_urgent), ("human:lead", true));
    assert_eq!(text.as_str(), format!("{number} at Elm, a"));
    assert_eq!(kinds(&town, "human:lead"), [NoticeKind::Asked]);
    assert!(notices(&town, "human:lead")[0].is_urgent);
    assert_eq!(messages(&town).len(), 1, "by mail");
    let refused = fire(&mut town, "{{ ticket.data.crew }}");
    assert!(matches!(refused, Fired::Refused(why) if why.contains("cannot be filled in")));
    assert_eq!(kinds(&town, "human:lead").len(), 1);
}
