//! The storm of forgers: every change of stored history, and of the state that follows from it, is
//! noticed by `oms verify`, and what it says leads to the change.

mod forger;
mod rechain;
mod schema;
mod town;

use self::forger::{Deed, Forger};
use self::schema::{Column, Table};
use self::town::{Town, key};
use crate::dice::Dice;
use crate::receipt::Run;
use anyhow::{Context, Result, bail, ensure};
use oms_app::clock::Stopwatch;
use oms_app::proof::{Checkpoint, SealKey};
use oms_app::verify::{Report, verify_against};
use oms_base::AgencyId;
use oms_store::{Query, StoreError};
use oms_store_sql::SqlitePool;
use rusqlite::backup::Backup;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

const MUTATIONS_MAX: u32 = 1_000_000;
/// Every so many changes one honest store is verified too.
const CLEAN_EVERY: u32 = 20;
const WORD_EVERY: u32 = 1_000;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How many changes to make, each of them alone.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MUTATIONS_MAX)))]
    n: u32,
    /// Seed of every choice; 0 takes one from the clock.
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// What a forger does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Edit,
    Delete,
    Insert,
    Swap,
    Splice,
    CutLog,
    CutLogAndBlocks,
    Rollback,
    Rechain,
    Checkpoint,
}

impl Kind {
    /// Every kind, as often as it comes in a round.
    const ROUND: [Kind; 20] = [
        Kind::Edit,
        Kind::Delete,
        Kind::Edit,
        Kind::Insert,
        Kind::Edit,
        Kind::Swap,
        Kind::Edit,
        Kind::Splice,
        Kind::Edit,
        Kind::CutLog,
        Kind::Edit,
        Kind::CutLogAndBlocks,
        Kind::Edit,
        Kind::Rollback,
        Kind::Edit,
        Kind::Rechain,
        Kind::Edit,
        Kind::Checkpoint,
        Kind::Edit,
        Kind::Edit,
    ];

    fn word(self) -> &'static str {
        match self {
            Kind::Edit => "edit",
            Kind::Delete => "delete",
            Kind::Insert => "insert",
            Kind::Swap => "swap",
            Kind::Splice => "splice",
            Kind::CutLog => "cut log",
            Kind::CutLogAndBlocks => "cut log and blocks",
            Kind::Rollback => "rollback",
            Kind::Rechain => "rechain",
            Kind::Checkpoint => "forged checkpoint",
        }
    }
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) fn run(args: &Args) -> Result<u8> {
    let run = Run::begin("tamper", args.seed);
    let town = Town::build(run.seed).context("living through a history")?;
    let stranger = Town::build(run.seed ^ 1).context("living through another")?;
    let mut storm = Storm::over(run, &town, &stranger)?;
    storm.check_clean()?;
    for n in 0..args.n {
        storm.forge(Kind::ROUND[n as usize % Kind::ROUND.len()])?;
        if (n + 1).is_multiple_of(CLEAN_EVERY) {
            storm.check_clean()?;
        }
        if (n + 1).is_multiple_of(WORD_EVERY) {
            eprintln!("{} of {} changes", n + 1, args.n);
        }
    }
    storm.close(args)
}

/// A storm that is under way.
struct Storm<'t> {
    run: Run,
    dice: Dice,
    town: &'t Town,
    tables: Vec<Table>,
    victim: Connection,
    original: Connection,
    stranger: Connection,
    store: Arc<dyn Query + Send + Sync>,
    checkpoints: Vec<Checkpoint>,
    next_column: usize,
    struck: BTreeMap<String, u32>,
    done: BTreeMap<Kind, u32>,
    passed_over: u32,
    clean: u32,
    verify_micros: u64,
    verified: u64,
}

impl<'t> Storm<'t> {
    fn over(run: Run, town: &'t Town, stranger: &Town) -> Result<Storm<'t>> {
        let now = &town.now()?.dir;
        let work = town.dir.path().join("victim");
        std::fs::create_dir(&work).context("making a directory")?;
        oms_store_sql::copy(now, &work).context("copying the store")?;
        let victim = Connection::open(work.join("tickets.db"))?;
        // Whoever forges is bound by no rule of the schema, and in no hurry to be safe.
        victim.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; \
             PRAGMA ignore_check_constraints = ON;",
        )?;
        let tables = schema::tables(&victim)?;
        Ok(Storm {
            dice: Dice::new(run.seed),
            run,
            town,
            tables,
            victim,
            original: reading(now)?,
            stranger: reading(&stranger.now()?.dir)?,
            store: Arc::new(SqlitePool::open(&work, 1).context("opening the store")?),
            checkpoints: town.moments.iter().map(|m| m.checkpoint.clone()).collect(),
            next_column: 0,
            struck: BTreeMap::new(),
            done: BTreeMap::new(),
            passed_over: 0,
            clean: 0,
            verify_micros: 0,
            verified: 0,
        })
    }

    /// One change: made, judged, and taken back.
    fn forge(&mut self, kind: Kind) -> Result<()> {
        match kind {
            Kind::Checkpoint => self.forge_checkpoint()?,
            Kind::Rollback => {
                let past = &self.town.moments[..self.town.moments.len() - 1];
                let moment = self.dice.pick(past).context("a history has a past")?;
                restore(&reading(&moment.dir)?, &mut self.victim)?;
                self.judge_consistent("the store is as it was long ago")?;
            }
            Kind::Rechain => {
                let what = rechain::rechain(&self.victim, &mut self.dice)?;
                self.judge_consistent(&what)?;
            }
            Kind::Edit
            | Kind::Delete
            | Kind::Insert
            | Kind::Swap
            | Kind::Splice
            | Kind::CutLog
            | Kind::CutLogAndBlocks => match self.strike(kind)? {
                Some(deed) => self.judge(&deed),
                None => {
                    self.passed_over += 1;
                    return restore(&self.original, &mut self.victim);
                }
            },
        }
        *self.done.entry(kind).or_default() += 1;
        restore(&self.original, &mut self.victim)
    }

    /// Changes rows.
    fn strike(&mut self, kind: Kind) -> Result<Option<Deed>> {
        let targets: Vec<(&Table, &Column)> =
            self.tables.iter().flat_map(|table| table.guarded().map(move |c| (table, c))).collect();
        let (table, column) = targets[self.next_column % targets.len()];
        let any = self.dice.pick(&self.tables).context("there are tables")?;
        let (conn, other) = (&self.victim, &self.stranger);
        let mut forger = Forger { conn, other, dice: &mut self.dice };
        let deed = match kind {
            Kind::Edit => {
                self.next_column += 1;
                let deed = forger.edit(table, column)?;
                if deed.is_some() {
                    let name = format!("{}.{}", table.name, column.name);
                    *self.struck.entry(name).or_default() += 1;
                }
                deed
            }
            Kind::Delete => forger.delete(any)?,
            Kind::Insert => forger.insert(any)?,
            Kind::Swap => forger.swap(any)?,
            Kind::Splice => forger.splice(any)?,
            Kind::CutLog => forger.cut(false)?,
            Kind::CutLogAndBlocks => forger.cut(true)?,
            Kind::Rollback | Kind::Rechain | Kind::Checkpoint => bail!("not of rows"),
        };
        Ok(deed)
    }

    /// Verify must notice it by itself, and lead there.
    fn judge(&mut self, deed: &Deed) {
        let said = match self.verify(&[]) {
            Ok(report) if report.holds() => {
                self.run.violation(format!("not noticed: {}", deed.what));
                return;
            }
            Ok(report) => report.first_bad.into_iter().chain(report.problems).collect(),
            // What cannot be read at all is named by its table, column and row.
            Err(oms_app::Error::Store(StoreError::Corrupt { table, .. }))
                if table == deed.table =>
            {
                return;
            }
            Err(error) => vec![format!("{error:?}")],
        };
        let is_named = |said: &String| deed.names.iter().any(|name| mentions(said, name));
        if !said.iter().any(is_named) {
            let (what, names) = (&deed.what, &deed.names);
            self.run.violation(format!("not named by {names:?}: {what}: {said:?}"));
        }
    }

    /// Nothing inside the store tells; a checkpoint that somebody else holds does.
    fn judge_consistent(&mut self, what: &str) -> Result<()> {
        let alone = self.verify(&[]).context("reading a store that is consistent")?;
        ensure!(alone.holds(), "the forger made a mistake: {what}: {:?}", alone.problems);
        let held = self.town.now()?.checkpoint.clone();
        let report = self.verify(&[held]).context("reading a store that is consistent")?;
        if report.holds() {
            self.run.violation(format!("not noticed against a checkpoint: {what}"));
        }
        Ok(())
    }

    /// A checkpoint that nobody signed, that another signed, or that the thief of the key signed.
    fn forge_checkpoint(&mut self) -> Result<()> {
        let now = self.town.now()?;
        let (size, mut root) = (now.checkpoint.size, now.checkpoint.root);
        let (what, note) = match self.dice.below(3) {
            0 => {
                let at = self.dice.below(u32::try_from(now.note.len())?) as usize;
                let mut bytes = now.note.clone().into_bytes();
                bytes[at] ^= 1 << self.dice.below(7);
                ("a note with another bit", String::from_utf8(bytes).unwrap_or_default())
            }
            1 => ("a note by another key", SealKey::new(&[8; 32]).sign(size, root)),
            _ => {
                root[self.dice.below(32) as usize] ^= 1 << self.dice.below(8);
                let size = size - u64::from(self.dice.below(3));
                ("a note by the stolen key", key().sign(size, root))
            }
        };
        let noticed = match key().public().open(&note) {
            Err(_) => true,
            Ok(checkpoint) => !self.verify(&[checkpoint]).context("reading")?.holds(),
        };
        if !noticed {
            self.run.violation(format!("not noticed: {what}: {note}"));
        }
        Ok(())
    }

    /// An honest store is found to be one, against all that was ever signed of it.
    fn check_clean(&mut self) -> Result<()> {
        self.clean += 1;
        let checkpoints = self.checkpoints.clone();
        let report = self.verify(&checkpoints).context("reading an honest store")?;
        if !report.holds() || report.checkpoints != checkpoints.len() as u64 {
            self.run.violation(format!("a false alarm: {:?}", report.problems));
        }
        Ok(())
    }

    fn verify(&mut self, checkpoints: &[Checkpoint]) -> Result<Report, oms_app::Error> {
        let watch = Stopwatch::start();
        let report = verify_against(&self.store, AgencyId::FIRST, checkpoints, &mut |_| {});
        self.verify_micros += watch.micros();
        self.verified += 1;
        report
    }

    fn close(mut self, args: &Args) -> Result<u8> {
        for table in &self.tables {
            for column in table.guarded() {
                let name = format!("{}.{}", table.name, column.name);
                self.run.must(self.struck.contains_key(&name), || format!("a change of {name}"));
            }
        }
        for kind in Kind::ROUND {
            self.run.must(self.done.contains_key(&kind), || kind.word().to_owned());
        }
        let rows: i64 =
            self.original.query_row("SELECT count(*) FROM log", [], |row| row.get(0))?;
        let kinds: Map<String, Value> =
            self.done.iter().map(|(kind, count)| (kind.word().to_owned(), json!(count))).collect();
        let counts = json!({
            "changes": self.done.values().sum::<u32>(),
            "passed_over": self.passed_over,
            "by_kind": kinds,
            "edits_by_column": self.struck,
            "clean_runs": self.clean,
            "verify_mean_us": self.verify_micros / self.verified.max(1),
            "log_rows": rows,
            "blocks": self.town.now()?.checkpoint.size,
        });
        self.run.end(&json!({"n": args.n}), &counts)
    }
}

fn reading(dir: &Path) -> Result<Connection> {
    let path = dir.join("tickets.db");
    Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY)
        .with_context(|| format!("opening {}", path.display()))
}

/// Every page as it was.
fn restore(from: &Connection, to: &mut Connection) -> Result<()> {
    let step = Backup::new(from, to)?.step(-1)?;
    ensure!(step == rusqlite::backup::StepResult::Done, "the store cannot be put back");
    Ok(())
}

/// Whether a text holds this name as a whole word.
fn mentions(text: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric();
    text.match_indices(name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + name.len()..].chars().next();
        !name.is_empty() && !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_name_is_a_whole_word() {
        assert!(mentions("block 12 does not seal batch 13", "12"));
        assert!(!mentions("block 12 does not seal batch 13", "2"));
        assert!(!mentions("nothing", ""));
    }
}
