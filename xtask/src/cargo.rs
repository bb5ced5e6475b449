//! Calls cargo, and says where the repository and the built binaries are.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The cargo that started this program, at the root of the repository.
pub(crate) struct Cargo {
    program: PathBuf,
    root: PathBuf,
}

impl Cargo {
    /// Takes the cargo named by `CARGO` and the repository that holds this crate.
    pub(crate) fn find() -> Result<Self> {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let manifest_dir =
            env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&manifest_dir)
            .parent()
            .context("the xtask crate has no parent directory")?
            .to_path_buf();
        Ok(Self { program: program.into(), root })
    }

    /// The root of the repository.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The program itself.
    pub(crate) fn program(&self) -> &Path {
        &self.program
    }

    /// Runs cargo in the foreground; fails when cargo does.
    pub(crate) fn run(&self, args: &[&str]) -> Result<()> {
        let status = self.command(args).status().context("cannot start cargo")?;
        if status.success() {
            return Ok(());
        }
        bail!("`cargo {}` failed ({status})", args.join(" "))
    }

    /// What cargo prints when it runs these arguments with success; its talk goes on to stderr.
    pub(crate) fn output(&self, args: &[&str]) -> Result<Vec<u8>> {
        let mut command = self.command(args);
        let output = command.stderr(Stdio::inherit()).output().context("cannot start cargo")?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        bail!("`cargo {}` failed ({})", args.join(" "), output.status)
    }

    /// Whether cargo runs these arguments with success, its talk thrown away.
    pub(crate) fn succeeds(&self, args: &[&str]) -> bool {
        let status = self.command(args).stdout(Stdio::null()).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    }

    /// What `cargo metadata` answers, with `args` added.
    pub(crate) fn metadata(&self, args: &[&str]) -> Result<Value> {
        let output = self
            .command(&["metadata", "--format-version", "1"])
            .args(args)
            .output()
            .context("cannot start cargo")?;
        if !output.status.success() {
            bail!("`cargo metadata` failed: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        serde_json::from_slice(&output.stdout).context("`cargo metadata` did not answer JSON")
    }

    /// The directory of the release binaries, wherever the target directory is configured to be.
    pub(crate) fn release_dir(&self) -> Result<PathBuf> {
        let metadata = self.metadata(&["--no-deps"])?;
        let target = metadata["target_directory"]
            .as_str()
            .context("`cargo metadata` names no target directory")?;
        Ok(Path::new(target).join("release"))
    }

    /// Cargo with these arguments, at the root of the repository.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(args).current_dir(&self.root);
        command
    }
}

#[cfg(test)]
impl Cargo {
    /// A program that plays the part of cargo.
    pub(crate) fn with_program(program: &str) -> Self {
        Self { program: program.into(), root: env::temp_dir() }
    }
}
