//! What became of the rows of a file, counted and told.

use crate::failure::{Failure, Outcome};
use crate::{fault, output, table};
use indicatif::{ProgressBar, ProgressStyle};
use oms_base::Faults;
use serde_json::json;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

const BAR: &str = "{bar:30} {percent:>3} %  {msg}  {elapsed_precise}";
/// Most refused rows that are told of; more are only counted.
const REFUSED_SHOWN: u64 = 1_000;

/// What became of the rows so far.
pub(crate) struct Tally {
    file: PathBuf,
    bar: ProgressBar,
    imported: u64,
    known: u64,
    refused: u64,
}

impl Tally {
    /// Begins to count the rows of a file of so many bytes.
    pub(crate) fn new(file: &Path, bytes: u64) -> Tally {
        let style = ProgressStyle::with_template(BAR);
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        let is_watched = std::io::stderr().is_terminal();
        let bar = if is_watched { ProgressBar::new(bytes) } else { ProgressBar::hidden() };
        let bar = bar.with_style(style);
        Tally { file: file.to_owned(), bar, imported: 0, known: 0, refused: 0 }
    }

    /// A row is a ticket now.
    pub(crate) const fn import(&mut self) {
        self.imported += 1;
    }

    /// A row was imported before.
    pub(crate) const fn skip(&mut self) {
        self.known += 1;
    }

    /// A row is not imported, and nothing of it.
    pub(crate) fn refuse(&mut self, line: u64, faults: &Faults) {
        self.refused += 1;
        if self.refused > REFUSED_SHOWN {
            return;
        }
        let file = self.file.display();
        self.bar.suspend(|| {
            for found in faults.list() {
                output::say(format_args!(
                    "{file}:{line}: {}",
                    fault::line(&fault::document(found))
                ));
            }
        });
    }

    /// So much of the file is done.
    pub(crate) fn show(&self, bytes: u64) {
        self.bar.set_position(bytes);
        self.bar.set_message(format!("{} imported, {} refused", self.imported, self.refused));
    }

    /// What is said of an import that ended early.
    pub(crate) fn so_far(&self) -> String {
        let (imported, known) = (self.imported, self.known);
        format!("{imported} imported and {known} known before; the same command goes on from there")
    }

    /// Tells how many rows became what.
    pub(crate) fn finish(self, is_dry_run: bool, as_json: bool) -> Outcome {
        self.bar.finish_and_clear();
        let Tally { imported, known, refused, file, .. } = self;
        let (imported_as, file) = (if is_dry_run { "fit" } else { "imported" }, file.display());
        if as_json {
            output::json(&json!({imported_as: imported, "known": known, "refused": refused}))?;
        } else {
            let counts = [(imported_as, imported), ("known", known), ("refused", refused)];
            output::line(&table::pairs(&counts.map(|(name, count)| (name, count.to_string()))))?;
        }
        match refused {
            0 => Ok(()),
            1 => Err(refused_rows(format!("1 row of {file} is not imported"))),
            many => Err(refused_rows(format!("{many} rows of {file} are not imported"))),
        }
    }
}

fn refused_rows(message: String) -> Failure {
    Failure::new(message).hint("mend them and run the same command again: what is known is skipped")
}
