//! `cargo xtask tidy`: the rules of this repository that no compiler checks.
//!
//! A check is one file here: a pure function from the repository's text to its violations, with
//! tests that show that it can fail and that it can pass. One more check is a file and a row in
//! [`CHECKS`].

mod arrows;
mod clock;
mod code_paths;
mod docs;
mod errors;
mod licence;
mod links;
mod lock;
mod manifest;
mod operations;
mod phrases;
mod pure;
mod routes;
mod sabotage;
mod size;
mod sql;
pub(crate) mod syntax;
mod words;

use std::fmt;

use anyhow::{Result, bail};

use crate::cargo::Cargo;
use crate::fuzzers::MANIFEST;
use crate::repository::Repository;

type Check = fn(&Repository) -> Vec<Violation>;

const CHECKS: [(&str, Check); 11] = [
    ("arrows", arrows::check),
    ("sql", sql::check),
    ("pure", pure::check),
    ("clock", clock::check),
    ("size", size::check),
    ("words", words::check),
    ("errors", errors::check),
    ("routes", routes::check),
    ("lock", lock::check),
    ("docs", docs::check),
    ("sabotage", sabotage::check),
];

/// A place where a rule is broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    path: String,
    line: usize,
    message: String,
}

impl Violation {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.path, self.line, self.message)
    }
}

/// Runs all checks, prints each violation as `path:line: [check] message`, fails on any.
pub(crate) fn run(cargo: &Cargo) -> Result<()> {
    let mut repository = Repository::read(cargo.root())?;
    let mut violations = Vec::new();
    if repository.file(lock::LOCK).is_some() {
        // A failure here is one line of the report, so that the other checks still speak.
        match cargo.metadata(&["--locked"]) {
            Ok(metadata) => repository.metadata = Some(metadata),
            Err(error) => {
                violations.push(Violation::new(lock::LOCK, 1, format!("[lock] {error:#}")));
            }
        }
        // The fuzzers are a workspace of their own, which no other step builds.
        let fuzzers = cargo.metadata(&["--locked", "--manifest-path", MANIFEST]);
        violations.extend(
            fuzzers.err().map(|error| Violation::new(MANIFEST, 1, format!("[lock] {error:#}"))),
        );
    }
    violations.extend(check_all(&repository));
    for violation in &violations {
        println!("{violation}");
    }
    let files = repository.files.len();
    println!("tidy: {} checks, {files} files, {} violations", CHECKS.len(), violations.len());
    if violations.is_empty() {
        return Ok(());
    }
    bail!("the repository is not tidy")
}

fn check_all(repository: &Repository) -> Vec<Violation> {
    let mut violations: Vec<Violation> = CHECKS
        .iter()
        .flat_map(|(name, check)| {
            check(repository).into_iter().map(move |mut violation| {
                violation.message = format!("[{name}] {}", violation.message);
                violation
            })
        })
        .collect();
    violations.sort_by(|a, b| (&a.path, a.line, &a.message).cmp(&(&b.path, b.line, &b.message)));
    violations
}

/// What the tests of the checks share: each violation as `path:line`.
#[cfg(test)]
fn places(violations: &[Violation]) -> Vec<String> {
    violations.iter().map(|violation| format!("{}:{}", violation.path, violation.line)).collect()
}

#[cfg(test)]
mod tests {
    use super::check_all;
    use crate::repository::Repository;

    #[test]
    fn an_empty_repository_is_tidy() {
        assert!(check_all(&Repository::default()).is_empty());
    }

    #[test]
    fn a_violation_names_place_and_check() {
        let repository = Repository::of(&[("crates/oms-base/src/id.rs", "pub struct Id;\n")]);
        let printed = check_all(&repository)[0].to_string();
        assert!(printed.starts_with("crates/oms-base/src/id.rs:1: [docs] "), "{printed}");
    }
}
