//! Imports: the rows of a file become tickets with their past, thousands of rows a commit.
//!
//! `oms-import` reads them and `tally` counts what became of them. One thread reads; this one
//! decides and commits.

mod tally;

#[cfg(test)]
mod tests;

use crate::failure::{Failure, Outcome};
use crate::home::Opened;
use oms_app::clock::Entropy;
use oms_app::directory::Directory;
use oms_app::engine::{Answer, Done, Engine, ImportWanted, Job, Key, Message, Setup, Work};
use oms_app::live::Signal;
use oms_app::metrics::Metrics;
use oms_app::{Caller, Clock, Error, SystemClock};
use oms_base::{Code, Fault, Faults};
use oms_domain::Refusal;
use oms_import::{Mapping, ReadRow, Rows};
use oms_store_sql::Hold;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
pub(crate) use tally::Tally;
use tokio::sync::oneshot;

/// Batches that are read ahead.
const AHEAD: usize = 2;

/// A file and how it is to be read.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a Path,
    pub(crate) mapping: &'a Mapping,
}

/// Why a file cannot be imported by its mapping.
pub(crate) enum Unfit {
    /// Not at all, or not on from somewhere.
    Unread(Failure),
    /// It has not the columns that the mapping names.
    Mapping(Faults),
}

/// Checks every row, and imports none.
pub(crate) fn check(source: Source<'_>, tally: &mut Tally) -> Result<(), Unfit> {
    let Source { file, mapping } = source;
    let now = SystemClock.now();
    let mut rows = open(source)?;
    loop {
        let (batch, bytes) = rows.batch(mapping, now).map_err(|error| unfit(file, error))?;
        if batch.is_empty() {
            return Ok(());
        }
        for (line, row) in batch {
            match row {
                Ok(_) => tally.import(),
                Err(faults) => tally.refuse(line, &faults),
            }
        }
        tally.show(bytes);
    }
}

/// Imports every row that is not known yet.
pub(crate) fn run(source: Source<'_>, desk: &mut Desk, tally: &mut Tally) -> Result<(), Unfit> {
    let Source { file, mapping } = source;
    let now = SystemClock.now();
    let mut rows = open(source)?;
    desk.set_board(mapping).map_err(Unfit::Unread)?;
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(AHEAD);
        scope.spawn(move || {
            loop {
                let batch = rows.batch(mapping, now).map_err(|error| unfit(file, error));
                let is_last = !matches!(&batch, Ok((rows, _)) if !rows.is_empty());
                if sender.send(batch).is_err() || is_last {
                    break;
                }
            }
        });
        desk.take_all(&receiver, mapping, tally)
    })
}

fn open(source: Source<'_>) -> Result<Rows<File>, Unfit> {
    let Source { file, mapping } = source;
    let opened = File::open(file).map_err(|error| Unfit::Unread(unread(file, &error)))?;
    Rows::open(opened, mapping).map_err(|error| unfit(file, error))
}

fn unfit(file: &Path, error: oms_import::Error) -> Unfit {
    match error {
        oms_import::Error::Columns(faults) => Unfit::Mapping(faults),
        oms_import::Error::Unread(cause) => Unfit::Unread(unread(file, &cause)),
        oms_import::Error::UnreadFrom { line, source } => {
            let message = format!("cannot read {} from line {line} on: {source}", file.display());
            let hint = "what stands before that line is not in doubt";
            Unfit::Unread(Failure::new(message).hint(hint))
        }
    }
}

fn unread(file: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::new(format!("cannot read {}: {error}", file.display()))
}

/// Where records become tickets: the engine over a store that no server has open.
pub(crate) struct Desk {
    engine: Engine,
    directory: Arc<Directory>,
    caller: Caller,
    _hold: Option<Hold>,
}

impl Desk {
    /// Sets up the engine for whoever has this token.
    pub(crate) fn open(opened: Opened, token: Option<&str>) -> Outcome<Desk> {
        let clock = Arc::new(SystemClock);
        let caller = oms_app::auth::caller(&*opened.store, token, clock.now())
            .map_err(|error| failed(&error))?;
        let directory = Arc::new(Directory::default());
        let entropy = Entropy::from_system()
            .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))?;
        let engine = Engine::new(Setup {
            store: opened.store,
            clock,
            entropy,
            directory: Arc::clone(&directory),
            metrics: Arc::new(Metrics::default()),
            signal: Arc::new(Signal::default()),
        });
        let engine = engine.map_err(|error| failed(&error))?;
        Ok(Desk { engine, directory, caller, _hold: opened.hold })
    }

    /// Makes the board, if there is none of that name.
    fn set_board(&mut self, mapping: &Mapping) -> Outcome {
        if self.directory.board_named(&mapping.board).is_some() {
            return Ok(());
        }
        let tz = Some(mapping.times.zone_name().to_owned());
        let wanted = oms_domain::board::Wanted { tz, ..Default::default() };
        let work = Work::SetBoard { name: mapping.board.clone(), wanted };
        let answers = self.step(vec![Job { caller: self.caller.clone(), key: None, work }])?;
        for answer in answers {
            answer.map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    fn take_all(
        &mut self,
        batches: &Receiver<Result<(Vec<ReadRow>, u64), Unfit>>,
        mapping: &Mapping,
        tally: &mut Tally,
    ) -> Result<(), Unfit> {
        for batch in batches {
            let (rows, bytes) = batch?;
            let taken = self.take(rows, mapping, tally);
            taken.map_err(|failure| Unfit::Unread(failure.hint(tally.so_far())))?;
            tally.show(bytes);
        }
        Ok(())
    }

    /// One batch: a row is a ticket, or nothing.
    fn take(&mut self, rows: Vec<ReadRow>, mapping: &Mapping, tally: &mut Tally) -> Outcome {
        let (mut lines, mut jobs) = (Vec::new(), Vec::new());
        for (line, row) in rows {
            match row {
                Ok(read) => {
                    lines.push(line);
                    jobs.push(self.job(*read));
                }
                Err(faults) => tally.refuse(line, &faults),
            }
        }
        let answers = self.step(jobs)?;
        for (line, answer) in lines.into_iter().zip(answers) {
            match answer {
                Ok(Done::Replay { .. }) => tally.skip(),
                Ok(Done::Ticket(_)) => tally.import(),
                Ok(_) => return Err(Failure::new("the engine answered something else")),
                Err(Error::KeyReused) if !mapping.repeats_are_errors => tally.skip(),
                Err(Error::KeyReused) => {
                    let column = mapping.columns.record.as_str();
                    let detail = "was imported before, with other content";
                    tally.refuse(line, &Fault::new(column, Code::Taken, detail).into());
                }
                Err(Error::Refused(Refusal::Input(faults))) => tally.refuse(line, &faults),
                Err(Error::Refused(Refusal::State { code, detail })) => {
                    tally.refuse(line, &Fault::here(code, detail).into());
                }
                Err(error) => return Err(failed(&error)),
            }
        }
        Ok(())
    }

    fn job(&self, (wanted, key): (ImportWanted, Key)) -> Job {
        let caller = self.caller.clone();
        Job { caller, key: Some(key), work: Work::Import(Box::new(wanted)) }
    }

    fn step(&mut self, jobs: Vec<Job>) -> Outcome<Vec<Answer>> {
        let (reply, mut answers) = oneshot::channel();
        self.engine.step(vec![Message { jobs, reply }]).map_err(|error| failed(&error.into()))?;
        let unanswered = |_| Failure::new("the engine did not answer, which is a defect");
        answers.try_recv().map_err(unanswered)
    }
}

fn failed(error: &Error) -> Failure {
    Failure::new(format!("cannot import: {error}")).code(error.code().as_str())
}
