//! Several engines on one database: together they are as one, and at the same time they lose and
//! double nothing.

use crate::differential::{Held, START, batches, config, engine, open_staged, set_up, step, work};
use crate::stepping::{Hand, job};
use oms_app::clock::Clock;
use oms_app::engine::{Answer, Change, Claim, Engine, Message, OpenWanted, Target, TaskAction};
use oms_app::{Done, TicketRef, Work, Written, verify};
use oms_base::{AgencyId, Name, Owner, RuleKind, Span, TaskId, TicketId};
use oms_domain::sla::Book;
use oms_domain::ticket::decode_state;
use oms_store::{Position, Query, Store, TicketRow, envelope};
use oms_store_sql::{PostgresPool, PostgresStore};
use oms_testkit::{MemStore, PgServer};
use proptest::test_runner::TestRunner;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::sync::oneshot;

const AGENCY: AgencyId = AgencyId::FIRST;
const MINUTE: i64 = 60_000_000;
/// The kind of the event that records a threshold.
const RINGS: u16 = 118;
/// The kind of the event that names the ticket which does a stage's work.
const OPENS_CHILD: u16 = 160;

/// The tickets of one side, in the order of their opening: two sides give other ids and numbers.
#[derive(Default)]
struct Opened(Vec<TicketId>);

impl Opened {
    fn place(&self, id: TicketId) -> Option<usize> {
        self.0.iter().position(|known| *known == id)
    }

    /// The id at a place; nobody's for what the other side does not know either.
    fn id(&self, place: Option<usize>) -> TicketId {
        place.and_then(|place| self.0.get(place)).copied().unwrap_or(TicketId(1))
    }

    /// Also those that a stage opened.
    fn note(&mut self, store: &dyn Query) {
        let rows = store.all_tickets(AGENCY, TicketId(0), 10_000).unwrap();
        self.0 = rows.into_iter().map(|row| row.id).collect();
    }

    fn task(&self, task: TaskId) -> String {
        format!("{:?}-{}-{}", self.place(task.ticket), task.stage, task.attempt)
    }

    fn written(&self, written: &Written) -> String {
        let ticket = &written.ticket;
        let (place, status) = (self.place(ticket.core.id), ticket.status);
        format!("{place:?} at {} {status} {}", ticket.version, written.created)
    }

    /// An answer in words that both sides share.
    fn told(&self, answer: &Answer) -> String {
        match answer {
            Ok(Done::Ticket(written)) => self.written(written),
            Ok(Done::Task { task, lease_until, written }) => {
                format!("{} {lease_until:?} {}", self.task(*task), self.written(written))
            }
            Ok(Done::Claimed { tasks }) => {
                let told = tasks.iter().map(|claimed| {
                    let (task, epoch) = (self.task(claimed.task), claimed.epoch);
                    format!("{task} #{epoch} {}", self.written(&claimed.written))
                });
                told.collect::<Vec<_>>().join(", ")
            }
            Ok(Done::Replay { status, stream, seq }) => {
                format!("{status} {:?} {seq}", self.place(TicketId(stream.0)))
            }
            Ok(Done::Lapsed(count)) => format!("{count} lapsed"),
            Ok(
                other @ (Done::Board { .. }
                | Done::Alert { .. }
                | Done::Workflow { .. }
                | Done::Rule { .. }
                | Done::Rung(_)
                | Done::Bulk { .. }
                | Done::View { .. }
                | Done::Automated(_)
                | Done::Outgoing(_)
                | Done::Message(_)
                | Done::Letter(_)
                | Done::Notice(_)
                | Done::Secret { .. }
                | Done::Corrected),
            ) => format!("{other:?}"),
            Err(error) => format!("{:?}", error.code()),
        }
    }
}

/// The same work for the other side.
fn translate(work: Work, from: &Opened, to: &Opened) -> Work {
    match work {
        Work::Task { task, epoch, action } => {
            let ticket = to.id(from.place(task.ticket));
            Work::Task { task: TaskId { ticket, ..task }, epoch, action }
        }
        Work::Change { ticket: TicketRef::Id(id), if_match, change } => {
            let ticket = TicketRef::Id(to.id(from.place(id)));
            Work::Change { ticket, if_match, change }
        }
        other => other,
    }
}

/// A ticket named by its number is named by its id, which other sides have too.
fn by_id(model: &MemStore, work: Work) -> Work {
    match work {
        Work::Change { ticket: TicketRef::Number(number), if_match, change } => {
            let found = model.ticket_by_number(AGENCY, &number.to_string()).unwrap();
            let ticket = TicketRef::Id(found.map_or(TicketId(1), |row| row.id));
            Work::Change { ticket, if_match, change }
        }
        other => other,
    }
}

fn check_holds(url: &str) -> Arc<dyn Query + Send + Sync> {
    let pool: Arc<dyn Query + Send + Sync> = Arc::new(PostgresPool::open(url, 1).unwrap());
    let report = verify::verify(&pool, AGENCY, &mut |_| {}).unwrap();
    assert!(report.holds(), "{:?}", report.problems);
    pool
}

/// How many events of a kind the log holds.
fn count_events(store: &dyn Query, kind: u16) -> usize {
    let rows = store.log(AGENCY, Position::START, 10_000).unwrap();
    let events = rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
    events.filter(|event| event.body.kind == kind).count()
}

#[test]
fn two_engines_on_one_database_answer_as_one_does() {
    let server = PgServer::shared();
    let checked = TestRunner::new(config(16)).run(&batches(), |batches| {
        let (url, clock) = (server.database(), Hand::at(START));
        let model = MemStore::new();
        let mut one = engine(Box::new(model.clone()), &clock);
        let open = || Box::new(PostgresStore::open(&url).unwrap());
        let mut two = [engine(open(), &clock), engine(open(), &clock)];
        assert!(step(&mut one, &set_up()).iter().all(Result::is_ok));
        assert!(step(&mut two[0], &set_up()).iter().all(Result::is_ok));
        let pool = PostgresPool::open(&url, 1).unwrap();
        let (mut held, mut here, mut there) = (Held::new(), Opened::default(), Opened::default());
        for (n, (picks, seconds)) in batches.into_iter().enumerate() {
            // Ids of later batches sort behind those of earlier ones, whoever minted them.
            clock.turn(i64::from(seconds) * 1_000_000 + 1_000);
            let works: Vec<Work> =
                picks.into_iter().map(|pick| by_id(&model, work(pick, &held))).collect();
            let same = works.iter().cloned().map(|work| translate(work, &here, &there));
            let (answers, theirs) =
                (step(&mut one, &works), step(&mut two[n % 2], &same.collect::<Vec<_>>()));
            here.note(&model);
            there.note(&pool);
            let told = |side: &Opened, answers: &[Answer]| -> Vec<String> {
                answers.iter().map(|answer| side.told(answer)).collect()
            };
            assert_eq!(told(&here, &answers), told(&there, &theirs));
            for answer in &answers {
                if let Ok(Done::Claimed { tasks }) = answer {
                    held.extend(tasks.iter().map(|claimed| (claimed.task, claimed.epoch)));
                }
            }
        }
        let pool = check_holds(&url);
        assert_eq!(pool.counters(AGENCY, ""), model.counters(AGENCY, ""));
        Ok(())
    });
    checked.unwrap();
}

/// What an engine did, as far as nobody else may have done it too.
#[derive(Default)]
struct Deeds {
    opened: Vec<(TicketId, String)>,
    leased: Vec<(TaskId, u32)>,
    completed: Vec<TaskId>,
    changed: u64,
}

impl Deeds {
    fn note(&mut self, works: &[Work], answers: &[Answer]) {
        for (work, answer) in works.iter().zip(answers) {
            match answer {
                Ok(Done::Ticket(written)) if written.created => {
                    let core = &written.ticket.core;
                    self.opened.push((core.id, core.number.to_string()));
                }
                Ok(Done::Claimed { tasks }) => {
                    self.leased.extend(tasks.iter().map(|claimed| (claimed.task, claimed.epoch)));
                }
                Ok(Done::Task { task, .. })
                    if matches!(work, Work::Task { action: TaskAction::Complete(_), .. }) =>
                {
                    self.completed.push(*task);
                }
                Ok(_) => self.changed += 1,
                Err(error) => {
                    let code = error.code();
                    assert_ne!(code, oms_base::Code::StoreFault, "{error:?}");
                }
            }
        }
    }
}

/// Random work through one engine; every so often its server starts anew.
fn live(url: &str, clock: &Hand, mut seed: u64) -> Deeds {
    let open = || -> Engine { engine(Box::new(PostgresStore::open(url).unwrap()), clock) };
    let (mut engine, mut deeds) = (open(), Deeds::default());
    let mut pick = || {
        // The generator of Knuth's MMIX: any sequence does, if it is the same each time.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from(seed >> 56).unwrap_or_default()
    };
    for round in 0..80 {
        clock.turn(700_000);
        let works: Vec<Work> = (0..=pick() % 8)
            .map(|_| work((pick(), pick()), &deeds.leased))
            .filter(|work| !matches!(work, Work::Change { change: Change::Stage { .. }, .. }))
            .collect();
        let answers = step(&mut engine, &works);
        deeds.note(&works, &answers);
        if round % 30 == 29 {
            engine = open();
        }
    }
    deeds
}

#[test]
fn engines_at_work_at_the_same_time_lose_and_double_nothing() {
    let server = PgServer::shared();
    let (url, clock) = (server.database(), Hand::at(START));
    let mut first = engine(Box::new(PostgresStore::open(&url).unwrap()), &clock);
    assert!(step(&mut first, &set_up()).iter().all(Result::is_ok));
    let deeds: Vec<Deeds> = std::thread::scope(|scope| {
        let live = |seed| {
            let (url, clock) = (&url, &clock);
            scope.spawn(move || live(url, clock, seed))
        };
        let lives: Vec<_> = [1, 2, 3].map(live).into();
        lives.into_iter().map(|live| live.join().unwrap()).collect()
    });
    let pool = check_holds(&url);
    let opened: Vec<_> = deeds.iter().flat_map(|deeds| &deeds.opened).collect();
    let tickets = pool.all_tickets(AGENCY, TicketId(0), 10_000).unwrap();
    let is_part = |row: &&TicketRow| {
        let ticket = decode_state(row.id, row.version, &row.state, &[], &Book::default()).unwrap();
        ticket.kin.part_of.is_some()
    };
    let parts = tickets.iter().filter(is_part).count();
    assert_eq!(tickets.len() - parts, opened.len(), "every one acknowledged, and no other");
    assert_eq!((parts > 0, parts), (true, count_events(&*pool, OPENS_CHILD)), "each part once");
    let stored: BTreeSet<_> = tickets.iter().map(|row| (row.id, row.number.clone())).collect();
    assert!(opened.iter().all(|ticket| stored.contains(*ticket)));
    let leased: Vec<_> = deeds.iter().flat_map(|deeds| &deeds.leased).collect();
    assert_eq!(leased.iter().collect::<BTreeSet<_>>().len(), leased.len(), "leased twice");
    let completed: Vec<_> = deeds.iter().flat_map(|deeds| &deeds.completed).collect();
    assert_eq!(completed.iter().collect::<BTreeSet<_>>().len(), completed.len(), "done twice");
    for deeds in &deeds {
        let busy = deeds.opened.len() > 20 && deeds.leased.len() > 20 && deeds.changed > 20;
        assert!(busy && !deeds.completed.is_empty(), "a server that did little shows little");
    }
}

#[test]
fn a_claim_that_waits_is_served_with_what_another_server_opened() {
    let server = PgServer::shared();
    let (url, clock) = (server.database(), Hand::at(START));
    let open = || Box::new(PostgresStore::open(&url).unwrap()) as Box<dyn Store>;
    let (mut first, mut second) = (engine(open(), &clock), engine(open(), &clock));
    assert!(step(&mut first, &set_up()).iter().all(Result::is_ok));
    let claim = Work::Claim(Claim {
        owners: vec![Owner::parse("bot").unwrap()],
        max: 1,
        wait: Span::seconds(60),
        lease: Span::seconds(60),
    });
    let (reply, mut answers) = oneshot::channel();
    second.step(vec![Message { jobs: vec![job(claim)], reply }]).unwrap();
    assert!(answers.try_recv().is_err(), "it waits");
    assert!(step(&mut first, &[open_staged()]).iter().all(Result::is_ok));
    second.tick().unwrap();
    let answers = answers.try_recv().unwrap();
    assert!(matches!(&answers[..], [Ok(Done::Claimed { tasks })] if tasks.len() == 1));
}

#[test]
fn while_the_database_is_away_commands_are_refused_and_then_they_go_on() {
    let mut server = PgServer::start();
    let (url, clock) = (server.database(), Hand::at(START));
    let mut engine = engine(Box::new(PostgresStore::open(&url).unwrap()), &clock);
    assert!(step(&mut engine, &set_up()).iter().all(Result::is_ok));
    assert!(step(&mut engine, &[open_staged()])[0].is_ok());
    for opened in 2..4 {
        server.crash();
        let refused = step(&mut engine, &[open_staged(), open_staged()]);
        let codes: Vec<_> =
            refused.iter().map(|answer| answer.as_ref().unwrap_err().code()).collect();
        assert_eq!(codes, [oms_base::Code::StoreFault; 2]);
        engine.tick().unwrap();
        server.go_on();
        assert!(step(&mut engine, &[open_staged()])[0].is_ok());
        let pool = check_holds(&url);
        assert_eq!(pool.all_tickets(AGENCY, TicketId(0), 10).unwrap().len(), opened);
    }
}

#[test]
fn time_does_not_go_back_in_the_log_when_a_servers_clock_does() {
    let server = PgServer::shared();
    let url = server.database();
    let clocks = [90_000_000, 0, 45_000_000].map(|ahead| Hand::at(START + ahead));
    let open = |clock| engine(Box::new(PostgresStore::open(&url).unwrap()), clock);
    let mut engines: Vec<Engine> = clocks.iter().map(open).collect();
    assert!(step(&mut engines[0], &set_up()).iter().all(Result::is_ok));
    for n in [1, 2, 0, 2, 1] {
        assert!(step(&mut engines[n], &[open_staged()])[0].is_ok());
    }
    let rows = check_holds(&url).log(AGENCY, Position::START, 100).unwrap();
    let times = rows.iter().flat_map(|row| envelope::decode(&row.body, row.first_seq).unwrap());
    let times: Vec<_> = times.map(|event| event.time).collect();
    assert!(times.len() > 5 && times.is_sorted(), "{times:?}");
}

/// Publishes a version of the one policy: so many minutes.
fn promise(minutes: u32) -> Work {
    let target = format!("{minutes}m");
    Work::PublishRule {
        kind: RuleKind::Policy,
        name: Name::parse("P").unwrap(),
        definition: json!({"name": "P", "order": 1, "when": "ticket.priority <= 3",
                           "targets": [{"metric": "resolution", "target": target}]}),
    }
}

/// Opens a ticket on the board; how many minutes after `clock` it is due.
fn due_in(engine: &mut Engine, clock: &Hand) -> Option<i64> {
    let target = Target::Board(Name::parse("B").unwrap());
    match &step(engine, &[Work::Open(Box::new(OpenWanted::bare(target)))])[0] {
        Ok(Done::Ticket(written)) => {
            let due = written.ticket.due_at()?.micros() - clock.now().micros();
            Some(due / MINUTE)
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_server_decides_by_the_rules_that_another_has_published() {
    let server = PgServer::shared();
    let (url, clock) = (server.database(), Hand::at(START));
    let open = || engine(Box::new(PostgresStore::open(&url).unwrap()), &clock);
    let mut two = [open(), open()];
    assert!(step(&mut two[0], &set_up()).iter().all(Result::is_ok));
    assert_eq!(due_in(&mut two[1], &clock), None);
    for (version, (publisher, minutes)) in (1..).zip([(0, 60), (1, 30), (1, 20), (0, 90)]) {
        let answer = &step(&mut two[publisher], &[promise(minutes)])[0];
        let Ok(Done::Rule { rule, created: true, .. }) = answer else { panic!("{answer:?}") };
        assert_eq!(rule.version, version);
        for engine in &mut two {
            assert_eq!(due_in(engine, &clock), Some(minutes.into()));
        }
    }
    let again = &step(&mut two[1], &[promise(90)])[0];
    assert!(matches!(again, Ok(Done::Rule { created: false, .. })), "{again:?}");
    check_holds(&url);
}

#[test]
fn an_alarm_rings_once_however_many_servers_listen() {
    const TICKETS: usize = 40;
    let server = PgServer::shared();
    let (url, clock) = (server.database(), Hand::at(START));
    let open = || engine(Box::new(PostgresStore::open(&url).unwrap()), &clock);
    let mut engines = [open(), open(), open()];
    assert!(step(&mut engines[0], &set_up()).iter().all(Result::is_ok));
    assert!(step(&mut engines[0], &[promise(60)])[0].is_ok());
    for n in 0..TICKETS {
        assert_eq!(due_in(&mut engines[n % 3], &clock), Some(60));
    }
    // The thresholds are at 75, 90 and 100 percent.
    clock.turn(61 * MINUTE);
    std::thread::scope(|scope| {
        for engine in &mut engines {
            scope.spawn(move || (0..3).for_each(|_| engine.tick().unwrap()));
        }
    });
    let pool = check_holds(&url);
    assert_eq!(count_events(&*pool, RINGS), 3 * TICKETS);
    assert_eq!(pool.due_alarms(AGENCY, clock.now(), 1), Ok(Vec::new()));
    let reached = pool.counters(AGENCY, "sla/reached/").unwrap();
    let breaches = reached.iter().filter(|row| row.key.ends_with("breach"));
    assert_eq!(usize::try_from(breaches.map(|row| row.value).sum::<i64>()), Ok(TICKETS));
}
