//! Tickets that report the same: what is decided, what their clocks come to, that all of it can be
//! undone, and bytes that stay.

use super::bytes::{line, parse};
use super::given::{Given, NOW, actor, reason, wanted};
use crate::Refusal;
use crate::sla::{Book, CancelReason, Metric, PauseReason, Phase, Reading, Target};
use crate::ticket::{
    Command, Context, Decided, Duplicate, Duplicated, Event, Limit, Open, Report, SameAs, Ticket,
    Voice, allowed_commands, changed_parts, decide, decode, decode_state, encode, encode_head,
    evolve, open,
};
use oms_base::{Code, Number, Prefix, PrincipalId, Span, StageStatus, Status, TicketId, Timestamp};
use proptest::prelude::{Just, Strategy, prop_assert, prop_assert_eq, proptest};

const HOUR: i64 = 3_600_000_000;

/// What is seen of a ticket and its clocks.
type Seen = (Status, Timestamp, Option<PauseReason>, Vec<Reading>, usize);

/// Tickets and what happens between them, as the hub does it.
#[derive(Clone)]
struct Town {
    now: Timestamp,
    tickets: Vec<Ticket>,
}

fn opened(n: i64, hours: i64, now: Timestamp) -> Ticket {
    let target = Target::wall_clock(Span::minutes(hours * 60).unwrap());
    let number = Number { sequence: u32::try_from(n).unwrap(), ..wanted(false, None).number };
    let sla = Some(Limit { target, calendar: None, asked: true });
    let wanted = Open { id: TicketId(n), number, sla, ..wanted(false, None) };
    let book = Book::default();
    open(wanted, &Context { now, actor: actor(), template: None, book: &book }).unwrap().1
}

impl Town {
    /// A ticket an hour, each due so many hours after it was opened.
    fn with(limits: &[i64]) -> Town {
        let at = |n: usize| NOW.plus(Span::from_micros(i64::try_from(n).unwrap() * HOUR));
        let tickets = (1..).zip(limits).enumerate();
        let tickets = tickets.map(|(at_n, (n, hours))| opened(n, *hours, at(at_n))).collect();
        Town { now: at(limits.len()), tickets }
    }

    fn ask(&mut self, who: usize, command: &Command) -> Result<(), Refusal> {
        self.apply(who, command)?;
        self.settle();
        Ok(())
    }

    fn apply(&mut self, who: usize, command: &Command) -> Result<(), Refusal> {
        let (book, now) = (Book::default(), self.now);
        let cx = Context { now, actor: actor(), template: None, book: &book };
        if let Decided::Events(events) = decide(&self.tickets[who], command, &cx)? {
            evolve(&mut self.tickets[who], &events, now, actor());
        }
        Ok(())
    }

    fn duplicate(&mut self, who: usize, what: Duplicate) -> Result<(), Refusal> {
        self.ask(who, &Command::Duplicate(what))
    }

    fn at(&self, id: TicketId) -> usize {
        self.tickets.iter().position(|ticket| ticket.core.id == id).unwrap()
    }

    fn tie(&mut self, child: usize, to: usize, merged: bool) -> Result<(), Refusal> {
        let of = self.tickets[to].duplicates.of.as_ref().map(|of| of.id);
        let root = of.map_or(to, |id| self.at(id));
        let core = &self.tickets[root].core;
        let same = SameAs { id: core.id, number: core.number.clone(), merged };
        let before = self.tickets[child].duplicates.of.clone();
        let mut report = self.tickets[child].report(merged, self.now);
        let is_so = before.as_ref() == Some(&same);
        self.duplicate(child, Duplicate::Tie(same))?;
        if is_so {
            return Ok(());
        }
        if let Some(before) = before {
            let (from, id) = (self.at(before.id), self.tickets[child].core.id);
            let known = self.tickets[from].gathered.reports.iter().find(|known| known.id == id);
            report = Report { merged, told: false, ..known.unwrap().clone() };
            self.duplicate(from, Duplicate::Lose(vec![id]))?;
        }
        self.duplicate(root, Duplicate::Gain(vec![report]))
    }

    fn untie(&mut self, child: usize) -> Result<(), Refusal> {
        let of = self.tickets[child].duplicates.of.clone();
        self.duplicate(child, Duplicate::Untie)?;
        let (root, lost) = (self.at(of.unwrap().id), vec![self.tickets[child].core.id]);
        self.duplicate(root, Duplicate::Lose(lost))
    }

    /// Tells duplicates that the one that stands for them has ended, or goes on.
    fn settle(&mut self) {
        for root in 0..self.tickets.len() {
            let status = self.tickets[root].status;
            let ended = !status.is_open();
            let reports: Vec<TicketId> =
                self.tickets[root].untold().map(|report| report.id).collect();
            if reports.is_empty() {
                continue;
            }
            for id in reports.clone() {
                let child = self.at(id);
                let follow = Duplicate::Follow(ended.then_some(status));
                self.apply(child, &Command::Duplicate(follow)).unwrap();
            }
            let told = Duplicate::Told { reports, ended };
            self.apply(root, &Command::Duplicate(told)).unwrap();
        }
    }

    fn shift(&mut self, who: usize, to: Status) -> Result<(), Refusal> {
        let word = (to == Status::Blocked).then(|| PauseReason::parse("weather").unwrap());
        self.ask(who, &Command::Move { to, reason: None, because: word })
    }

    fn reading(&self, who: usize) -> Reading {
        self.tickets[who].resolution(self.now).unwrap()
    }

    fn due(&self, who: usize) -> Option<i64> {
        let hours = |at: Timestamp| at.since(NOW).micros() / HOUR;
        self.reading(who).due_at.map(hours)
    }

    /// What must be the same again once everything is undone.
    fn seen(&self) -> Vec<Seen> {
        let of = |ticket: &Ticket| {
            let clocks = ticket.clocks.iter().map(|tracked| tracked.clock.read(self.now));
            let (status, since) = (ticket.status, ticket.status_since);
            let tied = ticket.gathered.reports.len() + usize::from(ticket.aside.is_some());
            (status, since, ticket.because.clone(), clocks.collect(), tied)
        };
        self.tickets.iter().map(of).collect()
    }
}

fn code(result: Result<(), Refusal>) -> Code {
    match result.unwrap_err() {
        Refusal::State { code, .. } => code,
        Refusal::Input(faults) => faults.list()[0].code,
    }
}

#[test]
fn the_earliest_report_counts_and_no_due_date_goes_back() {
    // Opened at hour 0, 1 and 2; due at hour 48, 49 and 12.
    let mut town = Town::with(&[48, 48, 10]);
    town.tie(0, 1, false).unwrap();
    assert_eq!(town.due(1), Some(48), "as if it had been opened with the earlier one");
    town.tie(2, 1, false).unwrap();
    assert_eq!(town.due(1), Some(12), "what the most urgent one was promised");
    assert_eq!(town.reading(1).started_at, Some(NOW));
    for child in [0, 2] {
        let clock = town.tickets[child].clock(&Metric::Resolution).unwrap();
        let over = Phase::Cancelled { at: town.now, reason: CancelReason::Duplicate };
        assert_eq!(clock.phase(), &over);
        assert_eq!(town.tickets[child].next_alarm_at, None);
    }
    town.untie(2).unwrap();
    assert_eq!((town.due(1), town.due(2)), (Some(48), Some(12)));
    town.untie(0).unwrap();
    assert_eq!((town.due(1), town.due(0)), (Some(49), Some(48)));
}

#[test]
fn a_root_without_a_promise_keeps_that_of_its_duplicate() {
    let mut town = Town::with(&[10, 10]);
    town.tickets[1] = opened(2, 10, NOW);
    town.tickets[1].clocks.clear();
    std::sync::Arc::make_mut(&mut town.tickets[1].core).due_at = None;
    town.tie(0, 1, false).unwrap();
    assert_eq!(town.due(1), Some(10));
    town.untie(0).unwrap();
    assert!(town.tickets[1].clocks.is_empty());
}

#[test]
fn duplicates_end_and_go_on_with_the_one_that_stands_for_them() {
    let mut town = Town::with(&[48, 48, 48]);
    town.tie(1, 0, false).unwrap();
    town.shift(2, Status::Completed).unwrap();
    town.tie(2, 0, false).unwrap();
    town.shift(1, Status::InProgress).unwrap();
    town.shift(0, Status::Completed).unwrap();
    assert_eq!(town.tickets[1].status, Status::Completed);
    assert_eq!(code(town.ask(1, &Command::Reopen { reason: reason() })), Code::StateForbids);
    assert!(!allowed_commands(&town.tickets[1]).contains(&"reopen"));
    town.ask(0, &Command::Reopen { reason: reason() }).unwrap();
    assert_eq!(town.tickets[1].status, Status::InProgress, "where it was");
    assert_eq!(town.tickets[2].status, Status::Completed, "it had ended by itself");
    town.shift(0, Status::Cancelled).unwrap();
    assert_eq!(town.tickets[1].status, Status::Cancelled);
    town.untie(1).unwrap();
    assert_eq!(town.tickets[1].status, Status::InProgress);
    assert_eq!(town.due(1), Some(49));
}

#[test]
fn what_is_merged_ends_at_once_and_is_left_alone() {
    let mut town = Town::with(&[48, 48, 48]);
    town.tie(1, 0, true).unwrap();
    let merged = &town.tickets[1];
    assert_eq!(merged.status, Status::Cancelled);
    assert_eq!(merged.merged_into().unwrap().id, TicketId(1));
    assert_eq!(allowed_commands(merged), ["unmerge"]);
    assert_eq!(town.tickets[0].copies().count(), 0);
    let reopen = Command::Reopen { reason: reason() };
    let priority = Command::SetPriority { priority: oms_base::Priority::new(0).unwrap() };
    for command in [reopen, priority] {
        assert_eq!(code(town.ask(1, &command)), Code::Merged, "{command:?}");
    }
    assert_eq!(code(town.tie(1, 2, false)), Code::Merged);
    town.untie(1).unwrap();
    assert_eq!((town.tickets[1].status, town.due(1)), (Status::Queued, Some(49)));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let mut town = Town::with(&[48, 48]);
    assert_eq!(code(town.tie(0, 0, false)), Code::DuplicateCircle);
    assert_eq!(code(town.duplicate(0, Duplicate::Untie)), Code::NoDuplicate);
    town.tie(1, 0, false).unwrap();
    assert_eq!(code(town.tie(0, 1, false)), Code::DuplicateCircle);
    town.shift(1, Status::Completed).unwrap();
    assert_eq!(code(town.tie(1, 0, true)), Code::CannotMerge);
}

#[test]
fn a_voice_counts_once_and_can_be_taken_back() {
    let mut town = Town::with(&[48, 48]);
    let (citizen, neighbour) = (Voice::Person(PrincipalId(9)), Voice::Requester(TicketId(2)));
    let mut say = |voice, supports| {
        let said = town.duplicate(0, Duplicate::Support { voice, supports });
        said.map(|()| town.tickets[0].gathered.supporters.len())
    };
    for (voice, supports, want) in [
        (citizen, true, 1),
        (neighbour, true, 2),
        (citizen, true, 2),
        (citizen, false, 1),
        (citizen, false, 1),
    ] {
        assert_eq!(say(voice, supports).unwrap(), want);
    }
    for own in [Voice::Person(actor().principal), Voice::Requester(TicketId(1))] {
        assert_eq!(
            say(own, true).map(|_| ()).map_err(Err::<(), _>).map_err(code),
            Err(Code::OwnTicket)
        );
    }
}

#[test]
fn stages_of_a_duplicate_wait_until_it_is_none() {
    let to = SameAs { id: TicketId(9), number: wanted(false, None).number, merged: false };
    let tied = Given::loan(1).when(&super::given::claim(0, 1));
    let tied = tied.when(&Command::Duplicate(Duplicate::Tie(to)));
    assert_eq!(tied.statuses()[0], StageStatus::Paused);
    let followed = tied.when(&Command::Duplicate(Duplicate::Follow(Some(Status::Completed))));
    assert_eq!(followed.ticket.status, Status::Cancelled);
    let untied = followed.when(&Command::Duplicate(Duplicate::Untie));
    assert_eq!(
        (untied.statuses()[0], untied.ticket.status),
        (StageStatus::Queued, Status::InProgress)
    );
    assert!(untied.ticket.stage_clock(0).is_some_and(|clock| clock.due_at().is_some()));
}

#[derive(Debug, Clone)]
enum Step {
    Tie(usize, usize, bool),
    Untie(usize),
    Shift(usize, Status),
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let who = 0..4_usize;
    let to = proptest::sample::select(vec![
        Status::InProgress,
        Status::Blocked,
        Status::Queued,
        Status::Completed,
    ]);
    let step = proptest::prop_oneof![
        3 => (who.clone(), who.clone(), proptest::bool::weighted(0.2))
            .prop_map(|(a, b, merged)| Step::Tie(a, b, merged)),
        2 => who.clone().prop_map(Step::Untie),
        2 => (who, to).prop_map(|(who, to)| Step::Shift(who, to)),
        1 => (1..20_i64).prop_map(Step::Wait),
        1 => Just(Step::Wait(0)),
    ];
    proptest::collection::vec(step, 0..30)
}

proptest! {
    /// However tickets were tied and untied, once none is tied they are as if none had ever been;
    /// and a tie moves no due date back.
    #[test]
    fn ties_can_be_undone_and_make_nothing_later(
        limits in proptest::collection::vec(1..60_i64, 4), steps in steps(),
    ) {
        let (mut town, mut plain) = (Town::with(&limits), Town::with(&limits));
        for step in steps {
            match step {
                Step::Tie(child, to, merged) => {
                    // The hub ties what hangs on a ticket first.
                    let is_root = !town.tickets[child].gathered.reports.is_empty();
                    let of = town.tickets[to].duplicates.of.as_ref().map(|of| of.id);
                    let root = of.map_or(to, |id| town.at(id));
                    let again = town.tickets[child].duplicates.of.is_some();
                    let due = |town: &Town, who| {
                        let reading = town.reading(who);
                        reading.due_at.or(reading.due_if_resumed)
                    };
                    let (was, own) = (due(&town, root), due(&town, child));
                    let counts = town.tickets[child].status.is_open() && !again;
                    if is_root || town.tie(child, to, merged).is_err() {
                        continue;
                    }
                    let now = due(&town, root);
                    if town.tickets[root].status.is_open() {
                        prop_assert!(now <= was, "{:?} {:?}", was, now);
                        let ahead = own.filter(|own| counts && *own > town.now);
                        let late = town.reading(root).breached_at.is_some();
                        prop_assert!(late || ahead.is_none_or(|own| now <= Some(own)));
                    }
                }
                Step::Untie(child) => {
                    let _nothing_to_untie = town.untie(child).is_err();
                }
                Step::Shift(who, to) => {
                    // What ended with another ticket is asked for nothing of its own.
                    let follows = town.tickets[who].duplicates.before.is_some();
                    if !follows && town.shift(who, to).is_ok() {
                        plain.shift(who, to).unwrap();
                    }
                }
                Step::Wait(hours) => {
                    let now = town.now.plus(Span::from_micros(hours * HOUR));
                    (town.now, plain.now) = (now, now);
                }
            }
            for ticket in &town.tickets {
                let parts = changed_parts(None, ticket);
                let (id, version) = (ticket.core.id, ticket.version);
                let (head, book) = (encode_head(ticket), Book::default());
                let read = decode_state(id, version, &head, &parts, &book);
                prop_assert_eq!(&read.unwrap(), ticket);
            }
        }
        for child in 0..4 {
            let _nothing_to_untie = town.untie(child).is_err();
        }
        prop_assert_eq!(town.seen(), plain.seen());
    }
}

#[test]
fn golden_duplicate_events_read_and_write_as_ever() {
    let number = Number { prefix: Prefix::initials("CityPotholes"), year: 2026, sequence: 7 };
    let to = |merged| SameAs { id: TicketId(70), number: number.clone(), merged };
    let since = Some(NOW);
    let report = Report {
        id: TicketId(71),
        number: number.clone(),
        since,
        due_at: since,
        merged: true,
        told: false,
    };
    let events = [
        Duplicated::Tied { to: to(false), paused: vec![0, 3] },
        Duplicated::Tied { to: to(true), paused: Vec::new() },
        Duplicated::Untied { from: to(false) },
        Duplicated::Followed { status: Some(Status::Completed) },
        Duplicated::Followed { status: None },
        Duplicated::Gained(vec![report.clone()]),
        Duplicated::Lost(vec![Report { since: None, due_at: None, merged: false, ..report }]),
        Duplicated::Told { reports: vec![TicketId(71)], ended: true },
        Duplicated::Supported { voice: Voice::Person(PrincipalId(9)), supports: true },
        Duplicated::Supported { voice: Voice::Requester(TicketId(72)), supports: false },
    ];
    let golden = include_str!("golden_duplicates_1.txt");
    let lines: Vec<String> =
        events.iter().map(|event| line(&encode(&Event::Duplicated(event.clone())))).collect();
    assert_eq!(golden.lines().collect::<Vec<_>>(), lines);
    for (stored, event) in golden.lines().zip(events) {
        assert_eq!(decode(&parse(stored), &Book::default()).unwrap(), Event::Duplicated(event));
    }
}
