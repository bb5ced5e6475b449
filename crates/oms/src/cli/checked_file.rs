//! Files that are checked without a server: reading them, and saying what is wrong with them.

use crate::failure::{Failure, Outcome};
use crate::{bounded_file, fault, output};
use oms_base::{Fault, Faults};
use oms_domain::json::{self, Form};
use serde_json::Value;
use std::path::Path;

/// The file's bytes.
pub(super) fn read(file: &Path) -> Outcome<Vec<u8>> {
    bounded_file::read(file)
        .map_err(|error| Failure::new(format!("cannot read {}: {error}", file.display())))
}

/// How the file is written, as its name says.
pub(super) fn form(file: &Path) -> Form {
    let ends = |end| file.extension().is_some_and(|given| given.eq_ignore_ascii_case(end));
    if ends("yaml") || ends("yml") { Form::Yaml } else { Form::Json }
}

/// The file's bytes, read strictly.
pub(super) fn parse(file: &Path, bytes: &[u8]) -> Outcome<Value> {
    json::read_document(bytes, form(file)).map_err(|fault| {
        let sentence = fault::sentence(&fault::document(&fault));
        let place = fault.place.filter(|_| form(file) == Form::Yaml);
        let place = place.map_or_else(String::new, |at| format!("{}:{}: ", at.line, at.column));
        Failure::new(format!("{}: {place}{sentence}", file.display())).code(fault.code.as_str())
    })
}

/// Faults as a problem document has them.
pub(super) fn documents(faults: &[Fault]) -> Vec<Value> {
    faults.iter().map(fault::document).collect()
}

/// Says every fault, a line each or as JSON, and gives the failure that sums them up.
pub(super) fn faulty(file: &Path, faults: &Faults, as_json: bool) -> Failure {
    let faults = documents(faults.list());
    let noun = if faults.len() == 1 { "fault" } else { "faults" };
    let failure = Failure::new(format!("{} has {} {noun}", file.display(), faults.len()));
    if as_json {
        return failure.faults(faults);
    }
    for fault in &faults {
        let line = fault::line_of(file, fault);
        if let Err(failure) = output::line(&line) {
            return failure;
        }
    }
    failure
}
