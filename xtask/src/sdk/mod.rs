//! `cargo xtask sdk`: the packages with which programs call the hub.
//!
//! Each is a core generated from the API's description and a thin shell written by hand. A language
//! is a file here with `generate`, `build` and `test`.

mod typescript;

use std::path::Path;

use anyhow::Result;

use crate::cargo::Cargo;
use crate::jobs;

/// Where the documents lie that the SDKs were asked for in, seen from the repository.
const DOCUMENTS: &str = "../shared/seeds";

/// Writes the generated code anew and builds the packages.
pub(crate) fn build(cargo: &Cargo) -> Result<()> {
    typescript::generate(cargo.root(), false)?;
    typescript::build(cargo.root())
}

/// Fails when the generated code is not what the API's description says.
pub(crate) fn check(cargo: &Cargo) -> Result<()> {
    typescript::generate(cargo.root(), true)
}

/// Builds `oms` and tests the SDKs with it.
pub(crate) fn test(cargo: &Cargo) -> Result<()> {
    jobs::build(cargo, &["oms"])?;
    test_prebuilt(cargo)?;
    println!("{}", scripts_run(cargo.root()));
    Ok(())
}

/// Tests the SDKs with the binary as it is.
pub(crate) fn test_prebuilt(cargo: &Cargo) -> Result<()> {
    let oms = cargo.release_dir()?.join("oms");
    check(cargo)?;
    typescript::test(cargo.root(), &oms)
}

/// Which scripts the tests run: what is not there cannot be, and that has to be seen.
pub(crate) fn scripts_run(root: &Path) -> String {
    if root.join(DOCUMENTS).is_dir() {
        return format!("SDKs: ran examples/, and the snippets of {DOCUMENTS} verbatim");
    }
    format!("SDKs: ran examples/ only; {DOCUMENTS} is not here")
}

#[cfg(test)]
mod tests {
    use super::scripts_run;
    use std::fs;

    #[test]
    fn it_is_said_whether_the_documents_were_there() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path().join("repository");
        fs::create_dir(&root).unwrap();
        assert!(scripts_run(&root).contains(" only"));
        fs::create_dir_all(place.path().join("shared/seeds")).unwrap();
        assert!(scripts_run(&root).contains(" verbatim"));
    }
}
