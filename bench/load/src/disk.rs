//! What one durable append costs on the disk under test.

use std::fs::File;
use std::io::Write;
use std::path::Path;
use std::time::Instant;

use anyhow::{Context, Result};

use crate::sample::Samples;

/// The least that a disk writes.
pub(crate) const PAGE: usize = 4096;
/// About what one small commit appends to the write-ahead log.
pub(crate) const COMMIT: usize = 8 * PAGE;
const APPENDS: usize = 200;

/// Appends so many bytes and calls fdatasync, 200 times, in a file of its own in the directory.
pub(crate) fn measure_sync(dir: &Path, bytes: usize) -> Result<Samples> {
    let path = dir.join("sync.probe");
    let mut file =
        File::create(&path).with_context(|| format!("making a file in {}", dir.display()))?;
    let page = vec![0xa5_u8; bytes];
    let mut samples = Samples::default();
    for _ in 0..APPENDS {
        let start = Instant::now();
        file.write_all(&page)
            .and_then(|()| file.sync_data())
            .context("appending to the disk under test")?;
        samples.push(start.elapsed());
    }
    std::fs::remove_file(&path).context("removing the probe file")?;
    Ok(samples)
}
