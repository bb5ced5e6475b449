//! Files that a command is told to read: whole, unless there is no end to them.

use std::fs::File;
use std::io::{Error, Read, Result};
use std::path::Path;

/// Most bytes of a file that somebody wrote by hand: what the server takes of a definition.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// The file's bytes, if they are no more than anybody writes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(BYTES_MAX + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > BYTES_MAX {
        return Err(Error::other(format!("it has more than {BYTES_MAX} bytes")));
    }
    Ok(bytes)
}
