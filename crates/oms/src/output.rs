//! Data to stdout; a reader that has gone is no error worth a word. Words to stderr, where nobody
//! may listen, and a full disk may take nothing: what is being done goes on.

use crate::failure::{Failure, Outcome};
use serde_json::Value;
use std::fmt::Arguments;
use std::io::{ErrorKind, Write};

/// Writes `text` and a line's end.
pub(crate) fn line(text: &str) -> Outcome {
    let mut stdout = std::io::stdout().lock();
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.write_all(b"\n"))
        .and_then(|()| stdout.flush());
    heard(written)
}

fn heard(written: std::io::Result<()>) -> Outcome {
    written.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::unheard(),
        _ => Failure::new(format!("cannot write to stdout: {error}")),
    })
}

/// Writes bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> Outcome {
    let mut stdout = std::io::stdout().lock();
    heard(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Writes a JSON document, indented.
pub(crate) fn json(value: &Value) -> Outcome {
    line(&format!("{value:#}"))
}

/// Says a line on stderr.
pub(crate) fn say(text: Arguments<'_>) {
    say_part(format_args!("{text}\n"));
}

/// Says a part of a line on stderr.
pub(crate) fn say_part(text: Arguments<'_>) {
    let _unheard = std::io::stderr().lock().write_fmt(text);
}
