//! Definitions in files: reading them, checking them without a server, and publishing them.

use crate::client::{Call, Remote};
use crate::failure::{Failure, Outcome};
use crate::{bounded_file, fault, output, table};
use oms_base::{Fault, Faults};
use oms_domain::json::{self, Form, placed};
use serde_json::{Value, json};
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

/// Checks a definition; `read_it` gives what people should know of one that is valid.
pub(super) fn check(
    file: &Path,
    as_json: bool,
    read_it: impl FnOnce(&Value) -> Result<Vec<Fault>, Faults>,
) -> Outcome {
    let bytes = read(file)?;
    let definition = parse(file, &bytes)?;
    let warnings = read_it(&definition)
        .map_err(|faults| faulty(file, &placed(&bytes, faults), as_json))
        .map(|warnings| documents(&warnings))?;
    valid(file, as_json, &warnings)
}

/// Says that a definition is valid, and what people should know of it.
pub(super) fn valid(file: &Path, as_json: bool, warnings: &[Value]) -> Outcome {
    if as_json {
        return output::json(&json!({"warnings": warnings}));
    }
    warn(file, warnings);
    output::line(&format!("{}: valid", file.display()))
}

/// Publishes a definition among those of its kind, whose path ends in `among`.
pub(super) fn publish(kind: &str, among: &str, file: &Path, remote: &Remote) -> Outcome {
    let bytes = read(file)?;
    let name = name(kind, file, &parse(file, &bytes)?)?;
    let path = ["api", "v1", among, &name];
    let content = match form(file) {
        Form::Json => "application/json",
        Form::Yaml => "application/yaml",
    };
    let answer = remote.client()?.send(Call::put(&path, content, bytes))?;
    warn(file, warnings(&answer));
    published(&answer, remote)
}

/// Says which version there is now.
pub(super) fn published(answer: &Value, remote: &Remote) -> Outcome {
    if remote.json {
        return output::json(answer);
    }
    let said = |field: &str| table::cell(answer, field);
    output::line(&format!("{}  version {}", said("name"), said("version")))
}

/// What a server's answer warns of.
pub(super) fn warnings(answer: &Value) -> &[Value] {
    answer.get("warnings").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The name that a definition says.
pub(super) fn name(kind: &str, file: &Path, definition: &Value) -> Outcome<String> {
    let name = definition.get("name").and_then(Value::as_str).map(str::to_owned);
    name.ok_or_else(|| {
        let shown = file.display();
        Failure::new(format!("{shown} does not say the {kind}'s name"))
            .hint(format!("`oms {kind} check {shown}` lists everything that is missing"))
    })
}

fn warn(file: &Path, warnings: &[Value]) {
    for warning in warnings {
        output::say(format_args!("warning: {}", fault::line_of(file, warning)));
    }
}
