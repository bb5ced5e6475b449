//! The history that is forged: boards, workflows, rules, imports, files, tasks, alarms. And its
//! past moments, as a forger may have kept them.

use crate::dice::Dice;
use crate::hub::{Hand, Hub, name, person, read, result, written};
use anyhow::{Context, Result};
use oms_app::Work;
use oms_app::engine::{
    AttachWanted, Change, EraseWanted, ImportWanted, NewFile, OpenWanted, PlaceWanted, Target,
    TaskAction, TicketRef,
};
use oms_app::proof::{Checkpoint, SealKey};
use oms_base::{
    AgencyId, Comment, Description, Erasable, FileName, Label, MediaType, Outcome, Owner, Priority,
    Reason, Role, RuleKind, Span, Status, TicketId, Timestamp, Title, Visibility,
};
use oms_domain::board::Wanted;
use oms_domain::query::LinkKind;
use oms_domain::sla;
use oms_domain::ticket::{Command, Imported, PastMove};
use oms_store::attachment::CHUNK_BYTES;
use oms_store::chain;
use oms_store::tree::Tree;
use oms_store::{FileBytes, Query};
use oms_store_sql::{SqlitePool, SqliteStore, copy};
use serde_json::json;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const START: i64 = 1_800_000_000_000_000;
const HOUR: i64 = 3_600_000_000;
/// Each ends with a moment that a forger may go back to.
const SPELLS: u32 = 5;
const BLOCKS_MAX: usize = 100_000;
const OWNERS: [&str; 3] = ["bot", "crew", "bank"];

/// The history as it stood once.
pub(crate) struct Moment {
    /// A directory with a copy of the store.
    pub(crate) dir: PathBuf,
    /// What was signed then.
    pub(crate) checkpoint: Checkpoint,
    /// That, as it is handed out.
    pub(crate) note: String,
}

/// A store with a history, and its moments; the last one is now.
pub(crate) struct Town {
    /// Where everything lies.
    pub(crate) dir: TempDir,
    /// In the order of time.
    pub(crate) moments: Vec<Moment>,
}

/// Whose history it is.
pub(crate) fn key() -> SealKey {
    SealKey::new(&[7; 32])
}

impl Town {
    /// Lives through a history of this seed.
    pub(crate) fn build(seed: u64) -> Result<Town> {
        let dir = tempfile::tempdir().context("making a directory")?;
        let home = dir.path().join("home");
        std::fs::create_dir(&home).context("making a directory")?;
        let clock = Hand::default();
        clock.set(START + i64::try_from(seed % 1_000).unwrap_or(0));
        let store = SqliteStore::open(&home).context("opening the store")?;
        let mut life = Life {
            hub: Hub::start(Box::new(store), clock, seed)?,
            dice: Dice::new(seed),
            tickets: Vec::new(),
        };
        life.found()?;
        let mut moments = Vec::new();
        for spell in 0..SPELLS {
            life.live(spell)?;
            moments.push(Moment::of(&home, dir.path().join(format!("moment-{spell}")))?);
        }
        Ok(Town { dir, moments })
    }

    /// As it stands now.
    pub(crate) fn now(&self) -> Result<&Moment> {
        self.moments.last().context("a history has a last moment")
    }
}

impl Moment {
    fn of(live: &Path, dir: PathBuf) -> Result<Moment> {
        std::fs::create_dir(&dir).context("making a directory")?;
        copy(live, &dir).context("copying the store")?;
        let pool = SqlitePool::open(&dir, 1).context("opening the copy")?;
        let mut tree = Tree::default();
        for block in pool.blocks(AgencyId::FIRST, 0, BLOCKS_MAX).context("reading blocks")? {
            tree.push(&chain::block_hash(AgencyId::FIRST, &block));
        }
        let key = key();
        let note = key.sign(tree.size(), tree.root());
        let checkpoint = read(key.public().open(&note))?;
        Ok(Moment { dir, checkpoint, note })
    }
}

/// Whoever lives in it.
struct Life {
    hub: Hub,
    dice: Dice,
    tickets: Vec<TicketId>,
}

impl Life {
    /// Rules, boards and workflows, most in more than one version.
    fn found(&mut self) -> Result<()> {
        let day = json!(["09:00-12:00", "13:00-17:00"]);
        let week = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": ["09:00-12:00"]});
        let office = json!({"name": "Office", "tz": "America/Chicago", "week": week});
        self.hub.rule(RuleKind::Calendar, &office)?;
        for target in ["4wh", "6wh"] {
            let targets = json!([{"metric": "resolution", "target": target},
                {"metric": "first_response", "target": "2h"}]);
            let policy = json!({"name": "All", "order": 1, "calendar": "Office",
                "when": "ticket.priority <= 1", "targets": targets, "escalations": ["1wh", "2wh"]});
            self.hub.rule(RuleKind::Policy, &policy)?;
        }
        for (board, limit) in [("Potholes", "48h"), ("Desk", "3h"), ("Potholes", "24h")] {
            let sla = Some(read(sla::Target::parse(limit))?);
            let wanted = Wanted { sla, lanes: Some(name("priority")?), ..Wanted::default() };
            let work = Work::SetBoard { name: name(board)?, wanted };
            self.hub.send(person(Role::Admin), work)?;
        }
        for amount in [50_000, 60_000] {
            let stages = json!([
                {"id": "check", "owner": "bot", "slaMins": 30,
                 "compensate": {"owner": "bank"}},
                {"id": "look", "owner": "crew", "slaMins": 240, "dependsOn": ["check"],
                 "minAmount": amount},
                {"id": "pay", "owner": "bank", "dependsOn": ["look", "check"]}]);
            self.hub.publish(&json!({"name": "Loan", "stages": stages}))?;
        }
        // More stages than fit into a ticket's first part.
        let wide = (0..70).map(|n| json!({"id": format!("s{n}"), "owner": OWNERS[n % 3]}));
        self.hub.publish(&json!({"name": "Wide", "stages": wide.collect::<Vec<_>>()}))?;
        let nested = json!([{"id": "loan", "workflow": "Loan"}]);
        self.hub.publish(&json!({"name": "Nested", "stages": nested}))?;
        Ok(())
    }

    /// Some time passes, in which everything happens.
    fn live(&mut self, spell: u32) -> Result<()> {
        self.open_some(spell)?;
        self.import(spell)?;
        self.erase()?;
        for _ in 0..10 {
            let minutes = i64::from(self.dice.between(1, 90));
            self.hub.clock.turn(minutes * HOUR / 60);
            self.hub.engine.tick().context("time passes")?;
            self.change_one()?;
            self.work_one()?;
        }
        self.attach()
    }

    fn open_some(&mut self, spell: u32) -> Result<()> {
        let mut orders = Vec::new();
        for n in 0..4 {
            let target = match n {
                0 => Target::Workflow(name("Loan")?),
                1 => Target::Board(name("Desk")?),
                // Whatever is worked off, tasks wait in the end.
                2 if spell == 0 || spell + 1 == SPELLS => Target::Workflow(name("Wide")?),
                2 => Target::Workflow(name("Nested")?),
                _ => Target::Board(name("Potholes")?),
            };
            let wanted = self.wanted(target, n)?;
            orders.push((person(Role::Staff), Work::Open(Box::new(wanted))));
        }
        // Two in one batch, and two alone.
        let last = orders.split_off(2);
        let mut answers = self.hub.batch(orders)?;
        for order in last {
            answers.extend(self.hub.batch(vec![order])?);
        }
        for answer in answers {
            self.tickets.push(written(read(answer)?)?.ticket.core.id);
        }
        Ok(())
    }

    fn wanted(&mut self, target: Target, n: i64) -> Result<OpenWanted> {
        let amount = self.dice.between(1, 99_999);
        Ok(OpenWanted {
            title: Some(read(Title::parse(&format!("Case {amount}")))?),
            description: Some(read(Description::parse("It is deep."))?),
            data: Some(json!({"amount": amount, "who": format!("person {amount}")}).to_string()),
            priority: read(Priority::new(n))?,
            owner: Some(read(Owner::parse(&format!("human:h{n}")))?),
            labels: vec![read(Label::parse("storm"))?, read(Label::parse(&format!("l{amount}")))?],
            ..OpenWanted::bare(target)
        })
    }

    fn import(&mut self, spell: u32) -> Result<()> {
        let opened_at = Timestamp::from_micros(START - 48 * HOUR);
        let at = Timestamp::from_micros(START - 24 * HOUR);
        let wanted = ImportWanted {
            open: self.wanted(Target::Board(name("Potholes")?), 2)?,
            opened_at,
            due_at: Some(at),
            moves: vec![PastMove { at, to: Status::Completed }],
            source: Imported {
                import: name("city")?,
                record: Some(name(&format!("r{spell}"))?),
                line: u64::from(spell) + 2,
            },
        };
        self.hub.send(person(Role::Admin), Work::Import(Box::new(wanted)))?;
        Ok(())
    }

    /// What was said of a ticket goes.
    fn erase(&mut self) -> Result<()> {
        let id = self.some_ticket()?;
        let text = read(Comment::parse("Somebody called"))?;
        let said = Command::Comment { text, visibility: Visibility::Staff };
        self.hub.change(id, Change::Ticket(said))?;
        let fields = vec![Erasable::Comments];
        let reason = read(Reason::parse("asked for"))?;
        let change = Change::Erase(EraseWanted { fields, reason, before: None });
        let work = Work::Change { ticket: TicketRef::Id(id), if_match: None, change };
        self.hub.send(person(Role::Admin), work)?;
        Ok(())
    }

    fn some_ticket(&mut self) -> Result<TicketId> {
        self.dice.pick(&self.tickets).copied().context("tickets were opened")
    }

    /// A change; one that the state forbids is passed over.
    fn change_one(&mut self) -> Result<()> {
        let (ticket, other) = (self.some_ticket()?, self.some_ticket()?);
        let reason = || read(Reason::parse("because"));
        let change = match self.dice.below(8) {
            0 => {
                let (to, reason) = (Status::Blocked, Some(reason()?));
                Change::Ticket(Command::Move { to, reason, because: None })
            }
            1 | 2 => {
                let text = read(Comment::parse(&format!("said {}", self.dice.draw())))?;
                Change::Ticket(Command::Comment { text, visibility: Visibility::Public })
            }
            3 => Change::Ticket(Command::Assign { owner: Some(read(Owner::parse("human:x"))?) }),
            4 => Change::Tie { kind: LinkKind::RelatesTo, to: TicketRef::Id(other), tied: true },
            5 => Change::Place(PlaceWanted {
                before: Some(TicketRef::Id(other)),
                ..PlaceWanted::default()
            }),
            6 => Change::Ticket(Command::Cancel { reason: reason()? }),
            _ => {
                let add = vec![read(Label::parse(&format!("n{}", self.dice.below(50))))?];
                Change::Ticket(Command::Label { add, remove: Vec::new() })
            }
        };
        let work = Work::Change { ticket: TicketRef::Id(ticket), if_match: None, change };
        self.hub.batch(vec![(person(Role::Supervisor), work)])?;
        Ok(())
    }

    fn work_one(&mut self) -> Result<()> {
        let owner = self.dice.pick(&OWNERS).copied().context("an owner")?;
        let Some(task) = self.hub.claim(owner, Span::seconds(7_200))? else { return Ok(()) };
        let outcome = match self.dice.below(6) {
            0 => return Ok(()),
            1 => {
                self.hub.act(owner, &task, TaskAction::Release)?;
                return Ok(());
            }
            2 => Outcome::Failed,
            _ => Outcome::Done,
        };
        let done = oms_domain::ticket::TaskResult {
            output: Some(json!({"score": self.dice.below(9)}).to_string()),
            ..result(outcome)
        };
        self.hub.act(owner, &task, TaskAction::Complete(done))?;
        Ok(())
    }

    /// A small file, and one of two chunks; and one ticket that surely has a place.
    fn attach(&mut self) -> Result<()> {
        for size in [40, CHUNK_BYTES + 10] {
            let bytes: Vec<u8> = (0..size).map(|n| u8::try_from(n % 251).unwrap_or(0)).collect();
            let file = NewFile::new(
                read(FileName::parse("note.txt"))?,
                read(MediaType::of("text/plain"))?,
                Visibility::Staff,
                FileBytes::new(bytes),
            );
            let open = self.wanted(Target::Board(name("Potholes")?), 1)?;
            let id = self.hub.open(person(Role::Staff), open)?.ticket.core.id;
            self.hub.change(id, Change::Attach(AttachWanted::Add(Box::new(file))))?;
            let before = self.tickets.last().copied().context("tickets were opened")?;
            let place =
                PlaceWanted { to: None, before: Some(TicketRef::Id(id)), ..Default::default() };
            let work = Work::Change {
                ticket: TicketRef::Id(before),
                if_match: None,
                change: Change::Place(place),
            };
            self.hub.batch(vec![(person(Role::Supervisor), work)])?;
            self.tickets.push(id);
        }
        Ok(())
    }
}
