//! Clocks of tickets: what starts, pauses, stops and rings them, and that what is kept is what the
//! one function computes.

use super::given::{actor, claim, complete, reason, template, wanted};
use crate::sla::{
    self, Book, ClockState, Edition, Happening, Metric, PauseReason, State, Target, Terms, What,
    read_calendar, read_policy,
};
use crate::ticket::{Command, Context, Decided, Event, Limit, Open, Ticket, decide, evolve, open};
use crate::workflow::Template;
use oms_base::{
    Actor, Comment, Label, Name, Outcome, Owner, PrincipalId, Priority, Role, Span, Status,
    Timestamp, Visibility,
};
use proptest::prelude::{Strategy, prop_assert_eq, proptest};
use serde_json::json;
use std::sync::Arc;

const CITIZEN: Actor = Actor { principal: PrincipalId(5), role: Role::Citizen };
const CLERK: Actor = Actor { principal: PrincipalId(6), role: Role::Staff };
const BOT: Actor = Actor { principal: PrincipalId(7), role: Role::Agent };

/// A Friday, 2026-01-02, at this time of day.
fn friday(text: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-01-02T{text}:00Z")).unwrap()
}

fn monday(text: &str) -> Timestamp {
    Timestamp::parse(&format!("2026-01-05T{text}:00Z")).unwrap()
}

/// Urgent tickets get four working hours, and all others two working days.
fn book() -> Book {
    let day = ["09:00-17:00"];
    let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day});
    let office = json!({"name": "Office", "tz": "UTC", "week": week});
    let policies = [
        json!({"name": "Urgent", "order": 10, "when": "ticket.priority == 0",
               "calendar": "Office", "escalations": ["1wh"], "targets": [
                   {"metric": "resolution", "target": "4wh"},
                   {"metric": "first_response", "target": "1wh"},
                   {"metric": "stage:fund", "target": "2wh"}]}),
        json!({"name": "Standard", "order": 20, "calendar": "Office", "targets": [
                   {"metric": "resolution", "target": "2wd"},
                   {"metric": "assign", "target": "2wh"},
                   {"metric": "next_response", "target": "4wh"}]}),
    ];
    let mut book = Book::default();
    book.add_calendar(Arc::new(read_calendar(&office, 1).unwrap()));
    for policy in policies {
        book.add_policy(Arc::new(read_policy(&policy, 1).unwrap()));
    }
    book
}

struct Desk {
    book: Book,
    ticket: Ticket,
    template: Option<Template>,
}

impl Desk {
    fn open(book: Book, template: Option<Template>, at: Timestamp, wanted: Open) -> Desk {
        let cx = Context { now: at, actor: CITIZEN, template: template.as_ref(), book: &book };
        let (_, ticket) = open(wanted, &cx).unwrap();
        Desk { book, ticket, template }
    }

    /// A plain ticket of this priority.
    fn plain(priority: i64, at: Timestamp) -> Desk {
        let priority = Priority::new(priority).unwrap();
        Desk::open(book(), None, at, Open { priority, ..wanted(false, None) })
    }

    fn act(&mut self, at: Timestamp, actor: Actor, command: &Command) -> Vec<Event> {
        let template = self.template.as_ref();
        let cx = Context { now: at, actor, template, book: &self.book };
        let Decided::Events(events) = decide(&self.ticket, command, &cx).unwrap() else {
            panic!("{command:?} was answered before")
        };
        evolve(&mut self.ticket, &events, at, actor);
        events
    }

    fn ring(&mut self, at: Timestamp) -> Vec<String> {
        let events = self.act(at, Actor::HUB, &Command::RING);
        events.iter().map(rung).collect()
    }

    fn state(&self, metric: &str, at: Timestamp) -> State {
        let metric = Metric::parse(metric).unwrap();
        self.ticket.clock(&metric).unwrap().read(at).state
    }
}

fn rung(event: &Event) -> String {
    match event {
        Event::ThresholdReached { metric, cycle, threshold, .. } => {
            format!("{metric} {cycle} {threshold}")
        }
        other => other.name().to_owned(),
    }
}

fn block(word: &str) -> Command {
    let because = PauseReason::parse(word).ok();
    Command::Move { to: Status::Blocked, reason: None, because }
}

fn to(to: Status) -> Command {
    Command::Move { to, reason: None, because: None }
}

fn say(visibility: Visibility) -> Command {
    Command::Comment { text: Comment::parse("hello").unwrap(), visibility }
}

#[test]
fn the_first_policy_that_matches_promises() {
    let urgent = Desk::plain(0, friday("15:00"));
    assert_eq!(urgent.ticket.policy.as_ref().unwrap().name.as_str(), "Urgent");
    assert_eq!(urgent.ticket.due_at(), Some(monday("11:00")));
    let standard = Desk::plain(2, friday("15:00"));
    assert_eq!(standard.ticket.due_at(), Some(Timestamp::parse("2026-01-06T17:00:00Z").unwrap()));
    // What was asked for goes before a promise; what the board gives to everybody does not.
    for (asked, due) in [(true, friday("16:00")), (false, monday("11:00"))] {
        let target = Target::parse("1h").unwrap();
        let sla = Some(Limit { target, calendar: None, asked });
        let priority = Priority::new(0).unwrap();
        let command = Open { priority, sla, ..wanted(false, None) };
        let desk = Desk::open(book(), None, friday("15:00"), command);
        assert_eq!(desk.ticket.due_at(), Some(due), "{asked}");
    }
}

#[test]
fn a_limit_in_working_time_needs_a_calendar() {
    let limit = |calendar: Option<&str>| Open {
        sla: Some(Limit {
            target: Target::parse("2wh").unwrap(),
            calendar: calendar.map(|name| Name::parse(name).unwrap()),
            asked: true,
        }),
        ..wanted(false, None)
    };
    let book = book();
    let cx = Context { now: friday("16:00"), actor: actor(), template: None, book: &book };
    let (_, ticket) = open(limit(Some("Office")), &cx).unwrap();
    assert_eq!(ticket.due_at(), Some(monday("10:00")));
    for calendar in [None, Some("Nowhere")] {
        assert!(open(limit(calendar), &cx).is_err(), "{calendar:?}");
    }
}

#[test]
fn a_pause_belongs_to_a_reason_and_keeps_what_remains() {
    let mut desk = Desk::plain(0, friday("09:00"));
    desk.act(friday("09:10"), CLERK, &say(Visibility::Public));
    desk.act(friday("10:00"), CLERK, &block("asphalt"));
    assert_eq!(desk.state("resolution", friday("10:30")), State::Running);
    let events = desk.act(friday("11:00"), CLERK, &block("weather"));
    assert_eq!(events.len(), 1, "the status is the same, the reason another: {events:?}");
    assert_eq!(desk.state("resolution", friday("16:00")), State::Paused);
    assert_eq!((desk.ticket.due_at(), desk.ticket.next_alarm_at), (None, None));
    desk.act(monday("09:00"), CLERK, &to(Status::InProgress));
    assert_eq!(desk.ticket.due_at(), Some(monday("11:00")), "two of four hours were left");
    assert_eq!(desk.ticket.because, None);
    desk.act(monday("10:00"), CLERK, &to(Status::Completed));
    assert_eq!(desk.state("resolution", monday("12:00")), State::Met);
}

#[test]
fn every_threshold_rings_once_and_never_early() {
    let mut desk = Desk::plain(0, friday("09:00"));
    desk.act(friday("09:10"), CLERK, &say(Visibility::Public));
    assert_eq!(desk.ring(friday("11:59")), Vec::<String>::new());
    assert_eq!(desk.ring(friday("12:00")), ["resolution 1 75%"]);
    assert_eq!(desk.ring(friday("12:00")), Vec::<String>::new());
    // The hub was down meanwhile.
    let late = friday("14:30");
    assert_eq!(
        desk.ring(late),
        ["resolution 1 90%", "resolution 1 breach", "resolution 1 level-1"]
    );
    assert_eq!((desk.ring(late), desk.ticket.next_alarm_at), (Vec::new(), None));
    assert_eq!(desk.state("resolution", late), State::BreachedRunning);
}

#[test]
fn what_a_clock_came_to_stands_before_what_ends_it() {
    let mut desk = Desk::plain(0, friday("09:00"));
    let events = desk.act(friday("15:00"), CLERK, &to(Status::Completed));
    let names: Vec<String> = events.iter().map(rung).collect();
    assert_eq!(names.first().map(String::as_str), Some("first_response 1 75%"));
    assert!(names.contains(&"resolution 1 breach".to_owned()), "{names:?}");
    assert_eq!(names.last().map(String::as_str), Some("moved"));
    assert_eq!(desk.state("resolution", friday("15:00")), State::BreachedStopped);
    assert_eq!(desk.state("first_response", friday("15:00")), State::Cancelled);
    assert_eq!(desk.ticket.next_alarm_at, None);
}

#[test]
fn a_response_is_a_public_message_of_somebody_else_who_is_no_machine() {
    let mut desk = Desk::plain(0, friday("09:00"));
    for (actor, visibility) in [
        (CITIZEN, Visibility::Public),
        (BOT, Visibility::Public),
        (Actor::HUB, Visibility::Public),
        (CLERK, Visibility::Staff),
    ] {
        desk.act(friday("09:10"), actor, &say(visibility));
        assert_eq!(desk.state("first_response", friday("09:10")), State::Running);
    }
    desk.act(friday("09:20"), CLERK, &say(Visibility::Public));
    assert_eq!(desk.state("first_response", friday("15:00")), State::Met);

    let mut desk = Desk::plain(2, friday("09:00"));
    assert_eq!(desk.state("next_response", friday("09:00")), State::Pending);
    desk.act(friday("10:00"), CITIZEN, &say(Visibility::Public));
    desk.act(friday("11:00"), CITIZEN, &say(Visibility::Public));
    let clock = desk.ticket.clock(&Metric::NextResponse).unwrap();
    assert_eq!(clock.due_at(), Some(friday("14:00")), "from the first unanswered message");
    desk.act(friday("12:00"), CLERK, &say(Visibility::Public));
    assert_eq!(desk.state("next_response", friday("15:00")), State::Met);
    desk.act(friday("15:00"), CITIZEN, &say(Visibility::Public));
    let clock = desk.ticket.clock(&Metric::NextResponse).unwrap();
    assert_eq!((clock.cycle_number(), clock.due_at()), (2, Some(monday("11:00"))));
}

#[test]
fn an_owner_is_assigned() {
    let mut desk = Desk::plain(2, friday("09:00"));
    assert_eq!(desk.state("assign", friday("09:00")), State::Running);
    let owner = Owner::parse("human:crew").ok();
    desk.act(friday("10:00"), CLERK, &Command::Assign { owner: owner.clone() });
    assert_eq!(desk.state("assign", friday("16:00")), State::Met);
    let command = Open { owner, ..wanted(false, None) };
    let desk = Desk::open(book(), None, friday("09:00"), command);
    assert_eq!(desk.state("assign", friday("16:00")), State::Met);
}

#[test]
fn another_priority_may_be_another_policy() {
    let mut desk = Desk::plain(2, friday("09:00"));
    let urgent = Command::SetPriority { priority: Priority::new(0).unwrap() };
    let events = desk.act(friday("10:00"), CLERK, &urgent);
    assert_eq!(events.last().map(Event::name), Some("clock-rebased"));
    assert_eq!(desk.ticket.due_at(), Some(friday("13:00")), "the start stays where it was");
    // A label that changes nothing of the policy rebases nothing.
    let label = Command::Label { add: vec![Label::parse("storm").unwrap()], remove: vec![] };
    assert_eq!(desk.act(friday("10:00"), CLERK, &label).len(), 1);

    let mut desk = Desk::plain(2, friday("09:00"));
    desk.act(friday("15:00"), CLERK, &urgent);
    let reading = desk.ticket.resolution(friday("15:00")).unwrap();
    assert_eq!(reading.breach_cause, Some(sla::BreachCause::PolicyChange));
    assert_eq!(reading.breached_at, Some(friday("15:00")));
}

#[test]
fn a_new_version_reaches_open_tickets_when_it_is_applied() {
    let mut desk = Desk::plain(0, friday("09:00"));
    let shorter = json!({"name": "Urgent", "order": 10, "when": "ticket.priority == 0",
        "calendar": "Office", "targets": [{"metric": "resolution", "target": "2wh"}]});
    desk.book.add_policy(Arc::new(read_policy(&shorter, 2).unwrap()));
    assert_eq!(desk.ticket.due_at(), Some(friday("13:00")));
    desk.act(friday("10:00"), CLERK, &Command::Rebase);
    assert_eq!(desk.ticket.due_at(), Some(friday("11:00")));
    assert_eq!(
        desk.ticket.policy,
        Some(Edition { name: Name::parse("Urgent").unwrap(), version: 2 })
    );
    assert_eq!(desk.act(friday("10:00"), CLERK, &Command::Rebase), []);
}

#[test]
fn a_limit_of_the_tickets_own_stays() {
    let sla = Some(Limit { target: Target::parse("1h").unwrap(), calendar: None, asked: true });
    let command = Open { sla, ..wanted(false, None) };
    let mut desk = Desk::open(book(), None, friday("09:00"), command);
    let urgent = Command::SetPriority { priority: Priority::new(0).unwrap() };
    desk.act(friday("09:10"), CLERK, &urgent);
    assert_eq!(desk.ticket.policy.as_ref().unwrap().name.as_str(), "Urgent");
    assert_eq!(desk.ticket.due_at(), Some(friday("10:00")));
}

#[test]
fn a_stage_that_ends_says_nothing_of_why_another_waits() {
    let template = template(&json!({"name": "Two", "stages": [
        {"id": "a", "owner": "A"}, {"id": "b", "owner": "B"}]}));
    let mut desk = Desk::open(book(), Some(template), friday("09:00"), wanted(true, None));
    let blocked = match complete(0, 1, 1, Outcome::Blocked) {
        Command::Complete { stage, attempt, epoch, mut result } => {
            result.because = PauseReason::parse("weather").ok();
            Command::Complete { stage, attempt, epoch, result }
        }
        other => other,
    };
    for command in [claim(0, 1), blocked, claim(1, 1), complete(1, 1, 1, Outcome::Done)] {
        desk.act(friday("10:00"), BOT, &command);
    }
    assert_eq!(desk.ticket.status, Status::Blocked);
    assert_eq!(desk.state("resolution", friday("12:00")), State::Paused);
}

#[test]
fn a_promise_that_is_new_counts_from_the_opening() {
    let command = wanted(false, None);
    let mut desk = Desk::open(Book::default(), None, friday("09:00"), command);
    assert_eq!(desk.ticket.due_at(), None);
    desk.book = book();
    desk.act(monday("16:00"), CLERK, &Command::Rebase);
    assert_eq!(desk.ticket.due_at(), Some(Timestamp::parse("2026-01-06T17:00:00Z").unwrap()));
}

#[test]
fn reopening_goes_on_within_the_window_and_begins_anew_after_it() {
    let reopen = Command::Reopen { reason: reason() };
    for (days, cycle, hours) in [(1, 1, 2), (8, 2, 4)] {
        let mut desk = Desk::plain(0, friday("09:00"));
        desk.act(friday("11:00"), CLERK, &to(Status::Completed));
        let again = friday("11:00").plus(Span::minutes(days * 24 * 60).unwrap());
        desk.act(again, CLERK, &reopen);
        let reading = desk.ticket.resolution(again).unwrap();
        assert_eq!(reading.cycle, cycle);
        assert_eq!(reading.remaining, Span::minutes(hours * 60).ok());
    }
}

fn loan() -> Template {
    template(&json!({"name": "Loan", "calendar": "Office", "stages": [
        {"id": "check", "owner": "Bot", "sla": "2wh"},
        {"id": "fund", "owner": "Treasury", "sla": "1d", "dependsOn": ["check"]}]}))
}

#[test]
fn stages_have_clocks_while_they_are_open() {
    let command = Open { priority: Priority::new(0).unwrap(), ..wanted(true, None) };
    let mut desk = Desk::open(book(), Some(loan()), friday("16:00"), command);
    let due = |desk: &Desk, stage| desk.ticket.stage_clock(stage).and_then(ClockState::due_at);
    assert_eq!((due(&desk, 0), due(&desk, 1)), (Some(monday("10:00")), None));
    assert_eq!(desk.ticket.stage(0).unwrap().due_at(), Some(monday("10:00")));
    desk.act(monday("09:00"), BOT, &claim(0, 1));
    let blocked = |because: &str, epoch| match complete(0, 1, epoch, Outcome::Blocked) {
        Command::Complete { stage, attempt, epoch, mut result } => {
            result.because = PauseReason::parse(because).ok();
            Command::Complete { stage, attempt, epoch, result }
        }
        other => other,
    };
    desk.act(monday("09:30"), BOT, &blocked("waiting_citizen", 1));
    assert_eq!(desk.ticket.status, Status::Blocked);
    assert_eq!(desk.state("resolution", monday("16:00")), State::Paused, "the ticket waits too");
    assert_eq!(due(&desk, 0), None);
    desk.act(monday("12:00"), CLERK, &Command::Retry { stage: 0, reason: reason() });
    assert_eq!(due(&desk, 0), Some(monday("12:30")), "half an hour was left");
    assert_eq!(desk.ticket.stage(0).unwrap().due_at(), Some(monday("12:30")));
    desk.act(monday("12:10"), BOT, &claim(0, 2));
    desk.act(monday("12:20"), BOT, &complete(0, 2, 2, Outcome::Done));
    assert_eq!(due(&desk, 0), None, "what has ended is counted and gone");
    assert_eq!(due(&desk, 1), Some(monday("14:20")), "the policy goes before the stage");
    let rung = desk.ring(monday("15:00"));
    assert!(rung.contains(&"stage:fund 1 breach".to_owned()), "{rung:?}");
}

/// A random life of a ticket: minutes, then what is done.
fn lives() -> impl Strategy<Value = Vec<(i64, usize)>> {
    proptest::collection::vec((0_i64..2_000, 0_usize..8), 0..30)
}

fn happening(index: usize) -> Command {
    match index {
        0 => block("weather"),
        1 => block("asphalt"),
        2 | 3 => to(Status::InProgress),
        4 => to(Status::Completed),
        5 => Command::Reopen { reason: reason() },
        6 => Command::RING,
        _ => to(Status::Queued),
    }
}

/// What the resolution clock of a plain ticket must be told, by the rules in plain words.
fn told(command: &Command, before: &Ticket, events: &[Event], at: Timestamp) -> Vec<Happening> {
    let mut told = Vec::new();
    for event in events {
        if let Event::ThresholdReached { metric: Metric::Resolution, cycle, threshold, .. } = event
        {
            told.push(What::Fired { cycle: *cycle, threshold: *threshold });
        }
    }
    let changed = events.iter().any(|event| !matches!(event, Event::ThresholdReached { .. }));
    match command {
        _ if !changed => {}
        Command::Move { to: Status::Completed, .. } => told.push(What::Stop),
        Command::Move { because: Some(because), .. } if because.as_str() == "weather" => {
            told.push(What::Pause(because.clone()));
        }
        Command::Move { .. } => told.push(What::Resume),
        Command::Reopen { .. } => {
            let week = Span::minutes(7 * 24 * 60).unwrap();
            let terms: &Arc<Terms> = before.clock(&Metric::Resolution).unwrap().terms();
            let is_late = at > before.status_since.plus(week);
            let again = || What::NewCycle(Arc::clone(terms));
            told.push(if is_late { again() } else { What::Continue });
        }
        _ => {}
    }
    told.into_iter().map(|what| Happening { at, what }).collect()
}

proptest! {
    #[test]
    fn the_clock_that_is_kept_is_the_one_function(life in lives(), priority in 0_i64..3) {
        let start = friday("09:00");
        let mut desk = Desk::plain(priority, start);
        let terms = Arc::clone(desk.ticket.clock(&Metric::Resolution).unwrap().terms());
        let mut story = vec![Happening { at: start, what: What::Start }];
        let mut now = start;
        for (minutes, index) in life {
            now = now.plus(Span::from_micros(minutes * 60_000_000));
            let (command, before) = (happening(index), desk.ticket.clone());
            let template = desk.template.as_ref();
            let cx = Context { now, actor: CLERK, template, book: &desk.book };
            let Ok(Decided::Events(events)) = decide(&desk.ticket, &command, &cx) else { continue };
            evolve(&mut desk.ticket, &events, now, CLERK);
            story.extend(told(&command, &before, &events, now));
            let computed = sla::clock(&terms, &story, now);
            let kept = desk.ticket.clock(&Metric::Resolution).unwrap();
            prop_assert_eq!(kept.read(now), computed.reading);
            prop_assert_eq!(kept.alarms(), computed.alarms);
            let alarms = desk.ticket.clocks.iter().flat_map(|tracked| tracked.clock.alarms());
            prop_assert_eq!(desk.ticket.next_alarm_at, alarms.map(|alarm| alarm.at).min());
        }
    }
}
