//! What a figure has to be read with: the machine, the date, the commit.

use std::path::Path;
use std::process::Command;

use anyhow::Result;
use serde_json::{Value, json};

use crate::disk;
use crate::sample::rounded;

/// The machine, with the disk that the directory lies on.
pub(crate) fn describe(dir: &Path) -> Result<Value> {
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let sync = disk::measure_sync(dir, disk::PAGE)?.percentile_ms(50);
    Ok(json!({
        "cpu": field_of("/proc/cpuinfo", "model name"),
        "cores": cores,
        "memory_bytes": field_of("/proc/meminfo", "MemTotal").and_then(|size| bytes(&size)),
        "kernel": std::fs::read_to_string("/proc/sys/kernel/osrelease")
            .ok()
            .map(|release| release.trim().to_owned()),
        "disk_sync_ms": sync.map(rounded),
    }))
}

/// Now, in RFC 3339.
pub(crate) fn date() -> String {
    format!("{:.0}", jiff::Timestamp::now())
}

/// The commit of the working directory's repository, if there is one.
pub(crate) fn commit() -> Option<String> {
    let output = Command::new("git").args(["rev-parse", "HEAD"]).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}

/// The processor time that a process has used, in seconds.
pub(crate) fn cpu_seconds(process: u32) -> Option<f64> {
    /// Ticks a second: what Linux shows to programs, whatever its own timer does.
    const TICKS: f64 = 100.0;
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name of the program may hold blanks: what counts stands behind its last parenthesis.
    let mut fields = text.rsplit_once(')')?.1.split_whitespace().skip(11);
    let mut ticks = || fields.next()?.parse::<f64>().ok();
    Some((ticks()? + ticks()?) / TICKS)
}

/// A size field of `/proc`, such as `VmRSS` in a process's `status`, in bytes.
pub(crate) fn size_field(path: &str, name: &str) -> Option<u64> {
    bytes(&field_of(path, name)?)
}

fn field_of(path: &str, name: &str) -> Option<String> {
    field(&std::fs::read_to_string(path).ok()?, name)
}

fn field(text: &str, name: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let (key, value) = line.split_once(':')?;
        (key.trim() == name).then(|| value.trim().to_owned())
    })
}

fn bytes(size: &str) -> Option<u64> {
    size.strip_suffix(" kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::{bytes, field};

    #[test]
    fn fields_of_proc() {
        let text = "Name:\toms\nVmRSS:\t   1234 kB\n";
        assert_eq!(field(text, "VmRSS").as_deref(), Some("1234 kB"));
        assert_eq!(field(text, "VmSwap"), None);
        assert_eq!(bytes("1234 kB"), Some(1234 * 1024));
        assert_eq!(bytes("1234"), None);
    }
}
