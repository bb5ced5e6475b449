//! The fuzzers, a workspace of their own: built with the coverage that the compiler itself brings,
//! so that they need no other toolchain and nothing installed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::Cargo;
use crate::sdk::succeed;

/// Their manifest.
pub(crate) const MANIFEST: &str = "fuzz/Cargo.toml";
/// Where the first inputs lie, a folder for each fuzzer.
pub(crate) const CORPUS: &str = "crates/oms-fuzz/corpus";
/// What libFuzzer asks of a program: counters for each edge, and every comparison told. The code
/// has no `unsafe`, so no sanitizer is asked for: it would only take memory and time.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Cllvm-args=-sanitizer-coverage-trace-compares --cfg fuzzing";

/// Builds them, and answers the directory in which they lie.
pub(crate) fn build(cargo: &Cargo) -> Result<PathBuf> {
    let release = cargo.release_dir()?;
    let target = release.parent().context("the release directory has no parent")?.join("fuzz");
    let host = host(cargo)?;
    let mut command = Command::new(cargo.program());
    // Named a target, cargo keeps the flags from what runs while it builds.
    command.args(["build", "--release", "--locked", "--manifest-path", MANIFEST]);
    command.args(["--target", &host]).arg("--target-dir").arg(&target);
    succeed(command.current_dir(cargo.root()).env("RUSTFLAGS", FLAGS))?;
    Ok(target.join(host).join("release"))
}

/// What this machine is to the compiler.
fn host(cargo: &Cargo) -> Result<String> {
    let said = String::from_utf8(cargo.output(&["--version", "--verbose"])?);
    let said = said.context("`cargo --version` did not answer UTF-8")?;
    let line = said.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(line.context("`cargo --version` names no host")?.to_owned())
}
