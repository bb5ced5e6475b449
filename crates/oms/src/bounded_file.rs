//! Files that a command is told to read: whole, unless there is no end to them.

use std::fs::File;
use std::io::{Error, Read, Result};
use std::path::Path;

/// Most bytes of a file that somebody wrote by hand: what the server takes of a definition.
const BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Most bytes of a file that a server wrote: a proof, or the checkpoints of some weeks.
const SERVER_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// The file's bytes, if they are no more than anybody writes.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    read_up_to(path, BYTES_MAX)
}

/// The same for what a server wrote.
pub(crate) fn read_servers(path: &Path) -> Result<Vec<u8>> {
    read_up_to(path, SERVER_BYTES_MAX)
}

fn read_up_to(path: &Path, bytes_max: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(bytes_max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bytes_max {
        return Err(Error::other(format!("it has more than {bytes_max} bytes")));
    }
    Ok(bytes)
}
