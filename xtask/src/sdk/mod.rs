//! The SDKs, with which programs call the hub: what is generated of them, their packages, and the
//! tests of what is in a package.
//!
//! One more language is a file here and a line in each function.

pub(crate) mod python;
mod typescript;

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::cargo::Cargo;
use crate::jobs;

/// Where the documents lie that the SDKs were asked for in, seen from the repository.
const DOCUMENTS: &str = "../shared/seeds";

/// What to do instead of building the packages.
#[derive(Args)]
#[group(multiple = false)]
pub(crate) struct Instead {
    /// Write what is generated from openapi/oms.json anew
    #[arg(long)]
    write: bool,
    /// Compare what is generated with openapi/oms.json
    #[arg(long)]
    check: bool,
    /// Build the packages, install each into a fresh place, and test it there
    #[arg(long)]
    test: bool,
}

/// Where things are.
struct Places {
    /// The root of the repository.
    root: PathBuf,
    /// The release binary, which the packages carry.
    oms: PathBuf,
    /// The directory of everything that is built here.
    out: PathBuf,
}

impl Places {
    fn find(cargo: &Cargo) -> Result<Self> {
        let release = cargo.release_dir()?;
        let target = release.parent().context("the release directory has no parent")?;
        let (oms, out) = (release.join("oms"), target.join("sdk"));
        Ok(Self { root: cargo.root().to_path_buf(), oms, out })
    }
}

/// Builds the packages, or does what was asked for instead.
pub(crate) fn run(cargo: &Cargo, instead: &Instead) -> Result<()> {
    let places = Places::find(cargo)?;
    if instead.write {
        python::write(&places)?;
        return typescript::write(&places);
    }
    if instead.check {
        return check(&places);
    }
    jobs::build(cargo, &["oms"])?;
    if instead.test {
        test_prebuilt(cargo)?;
        println!("{}", scripts_run(cargo.root()));
        return Ok(());
    }
    println!("{}", python::build(&places)?.display());
    println!("{}", typescript::build(&places)?.display());
    Ok(())
}

/// Tests the packages with the release binary as it is.
pub(crate) fn test_prebuilt(cargo: &Cargo) -> Result<()> {
    let places = Places::find(cargo)?;
    check(&places)?;
    python::test(&places)?;
    typescript::test(&places)
}

fn check(places: &Places) -> Result<()> {
    python::check(places)?;
    typescript::check(places)
}

/// Which scripts the tests run: what is not there cannot be, and that has to be seen.
pub(crate) fn scripts_run(root: &Path) -> String {
    if root.join(DOCUMENTS).is_dir() {
        return format!("SDKs: ran examples/, and the snippets of {DOCUMENTS} verbatim");
    }
    format!("SDKs: ran examples/ only; {DOCUMENTS} is not here")
}

/// Runs a program in the foreground; fails when it does.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let name = command.get_program().to_string_lossy().into_owned();
    let status = command.status().with_context(|| format!("cannot start {name}"))?;
    if status.success() {
        return Ok(());
    }
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    bail!("`{name} {}` failed ({status})", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::{scripts_run, succeed};
    use std::fs;
    use std::process::Command;

    #[test]
    fn it_is_said_whether_the_documents_were_there() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("repository");
        fs::create_dir(&root).unwrap();
        assert!(scripts_run(&root).contains(" only"));
        fs::create_dir_all(place.path().join("shared/seeds")).unwrap();
        assert!(scripts_run(&root).contains(" verbatim"));
    }

    #[test]
    fn a_program_that_fails_is_named_with_its_arguments() {
        assert!(succeed(&mut Command::new("true")).is_ok());
        let error = succeed(Command::new("false").arg("x")).unwrap_err().to_string();
        assert!(error.starts_with("`false x` failed"), "{error}");
        let error = succeed(&mut Command::new("no-such-program")).unwrap_err().to_string();
        assert_eq!(error, "cannot start no-such-program");
    }
}
