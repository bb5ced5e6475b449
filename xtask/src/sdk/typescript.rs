//! The TypeScript SDK, `sdks/typescript`: what its npm scripts do, in order.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Places, succeed};
use crate::provide::CHROMIUM;

/// The package.
const FOLDER: &str = "sdks/typescript";
/// The oldest that the package runs on.
const NODE_MIN: (u32, u32) = (20, 19);

/// Writes the generated sources.
pub(super) fn write(places: &Places) -> Result<()> {
    install(&places.root)?;
    npm(&places.root, &["run", "--silent", "generate"])
}

/// Compares the generated sources.
pub(super) fn check(places: &Places) -> Result<()> {
    install(&places.root)?;
    let run = npm(&places.root, &["run", "--silent", "generate", "--", "--check"]);
    run.context("what is generated is old; write it anew with `cargo xtask sdk --write`")
}

/// Builds the package, and answers the directory where it lies.
pub(super) fn build(places: &Places) -> Result<PathBuf> {
    install(&places.root)?;
    npm(&places.root, &["run", "--silent", "build"])?;
    let place = places.root.join(FOLDER).join("build");
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    npm(&places.root, &["pack", "--silent", "--pack-destination", "build"])?;
    Ok(place)
}

/// Lints and builds the package, and tests it against servers of the release binary; behind
/// [`check`], which installs what that takes.
pub(super) fn test(places: &Places) -> Result<()> {
    CHROMIUM.provide()?;
    npm(&places.root, &["run", "--silent", "lint"])?;
    npm(&places.root, &["run", "--silent", "build"])?;
    let mut tests = Command::new("npm");
    tests.args(["run", "--silent", "test"]).current_dir(places.root.join(FOLDER));
    succeed(tests.env("OMS_BIN", &places.oms))
}

/// Exactly what the lock file says.
fn install(root: &Path) -> Result<()> {
    require_node()?;
    npm(root, &["ci", "--loglevel=error", "--no-audit", "--no-fund"])
}

fn npm(root: &Path, args: &[&str]) -> Result<()> {
    succeed(Command::new("npm").args(args).current_dir(root.join(FOLDER)))
}

fn require_node() -> Result<()> {
    let output = Command::new("node").arg("--version").output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned());
    let found = said.unwrap_or_default();
    if version(&found).is_some_and(|version| version >= NODE_MIN) {
        return Ok(());
    }
    let (major, minor) = NODE_MIN;
    let found = if found.is_empty() { "none" } else { found.trim() };
    bail!("install Node {major}.{minor} or newer, with npm; this machine has {found}")
}

/// The first two numbers of what `node --version` prints.
fn version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim().strip_prefix('v')?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

#[cfg(test)]
mod tests {
    use super::{FOLDER, NODE_MIN, version};
    use std::fs;
    use std::path::Path;

    #[test]
    fn versions_of_node() {
        for (text, new_enough) in [
            ("v20.19.0\n", true),
            ("v20.18.3\n", false),
            ("v22.1.0\n", true),
            ("v18.20.4\n", false),
            ("v100.0.0", true),
            ("", false),
            ("v20", false),
            ("node 22", false),
        ] {
            assert_eq!(version(text).is_some_and(|found| found >= NODE_MIN), new_enough, "{text}");
        }
    }

    #[test]
    fn the_package_has_the_version_of_the_hub() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let manifest = fs::read_to_string(root.join(FOLDER).join("package.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        assert_eq!(manifest["version"], env!("CARGO_PKG_VERSION"));
    }
}
