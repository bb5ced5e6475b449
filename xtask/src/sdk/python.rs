//! The SDK for Python: its wheel, which carries `oms`, and its tests in a fresh environment.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Places, succeed};

const SOURCE: &str = "sdks/python";
const PYTHON: &str = "python3";
/// Says whether this Python is new enough and can make environments.
const SUFFICES: &str = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))";
const INSTALL: &str = "apt-get install -y python3 python3-venv";
/// What looks at the sources, before the tests.
const CHECKS: [&[&str]; 3] =
    [&["ruff", "check", "."], &["ruff", "format", "--check", "."], &["mypy"]];

/// Writes the generated sources.
pub(super) fn write(places: &Places) -> Result<()> {
    succeed(&mut generate(places)?)
}

/// Compares the generated sources.
pub(super) fn check(places: &Places) -> Result<()> {
    let run = succeed(generate(places)?.arg("--check"));
    run.context("what is generated is old; write it anew with `cargo xtask sdk --write`")
}

/// Builds the wheel around the release binary, and answers where it lies.
pub(super) fn build(places: &Places) -> Result<PathBuf> {
    let wheels = places.out.join("python-wheel");
    if wheels.exists() {
        fs::remove_dir_all(&wheels)
            .with_context(|| format!("cannot empty {}", wheels.display()))?;
    }
    let python = environment(&places.out.join("python-build"))?;
    let mut pip = Command::new(python);
    pip.args(["-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]).arg(&wheels);
    succeed(pip.arg(places.root.join(SOURCE)).env("OMS_BIN", &places.oms))?;
    only_wheel(&wheels)
}

/// Builds the wheel, installs it into a fresh environment, and tests it there.
pub(super) fn test(places: &Places) -> Result<()> {
    let wheel = build(places)?;
    let source = places.root.join(SOURCE);
    let python = environment(&places.out.join("python-test"))?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    succeed(pip.arg(source.join("requirements-test.txt")).arg(wheel))?;
    let module = |words: &[&str]| {
        let mut command = Command::new(&python);
        command.arg("-m").args(words).current_dir(&source);
        command.env("RUFF_CACHE_DIR", places.out.join("ruff-cache"));
        command.env("MYPY_CACHE_DIR", places.out.join("mypy-cache"));
        command.env("PYTHONDONTWRITEBYTECODE", "1");
        succeed(&mut command)
    };
    CHECKS.iter().try_for_each(|words| module(words))?;
    module(&["pytest", "--quiet", "-p", "no:cacheprovider"])
}

fn generate(places: &Places) -> Result<Command> {
    require(PYTHON)?;
    let mut command = Command::new(PYTHON);
    command.arg(places.root.join(SOURCE).join("generate.py"));
    Ok(command)
}

/// Makes a fresh environment, and answers its Python.
pub(crate) fn environment(place: &Path) -> Result<PathBuf> {
    require(PYTHON)?;
    succeed(Command::new(PYTHON).args(["-m", "venv", "--clear"]).arg(place))?;
    Ok(place.join("bin/python"))
}

fn require(python: &str) -> Result<()> {
    let found = Command::new(python).args(["-c", SUFFICES]).output();
    if found.is_ok_and(|output| output.status.success()) {
        return Ok(());
    }
    bail!("Python 3.11 or newer with venv is not installed; install it with:\n  {INSTALL}")
}

fn only_wheel(wheels: &Path) -> Result<PathBuf> {
    let entries = wheels.read_dir().with_context(|| format!("no {}", wheels.display()))?;
    let found = entries.map(|entry| entry.map(|entry| entry.path()));
    let found: Vec<PathBuf> = found.collect::<std::io::Result<_>>()?;
    let [wheel] = &found[..] else {
        bail!("{} holds {} files, not one wheel", wheels.display(), found.len())
    };
    Ok(wheel.clone())
}

#[cfg(test)]
mod tests {
    use super::{INSTALL, only_wheel, require};

    #[test]
    fn a_python_that_does_not_suffice_is_named_with_its_installation() {
        for python in ["no-such-python", "false"] {
            let error = require(python).unwrap_err().to_string();
            assert!(error.ends_with(INSTALL), "{error}");
        }
        assert!(require("true").is_ok());
    }

    #[test]
    fn there_is_one_wheel() {
        let dir = tempfile::tempdir().unwrap();
        assert!(only_wheel(dir.path()).is_err());
        let wheel = dir.path().join("a.whl");
        std::fs::write(&wheel, "").unwrap();
        assert_eq!(only_wheel(dir.path()).unwrap(), wheel);
        std::fs::write(dir.path().join("b.whl"), "").unwrap();
        assert!(only_wheel(dir.path()).is_err());
    }
}
