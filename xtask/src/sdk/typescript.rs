//! The TypeScript SDK, `sdks/typescript`: what its npm scripts do, in order.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::provide::CHROMIUM;

/// The package.
const FOLDER: &str = "sdks/typescript";
/// The oldest that the package runs on.
const NODE_MIN: (u32, u32) = (20, 19);

/// Writes what is generated from the API's description; or compares, and fails if it differs.
pub(super) fn generate(root: &Path, check: bool) -> Result<()> {
    install(root)?;
    let only_compare: &[&str] = if check { &["--", "--check"] } else { &[] };
    npm(root, &[&["run", "--silent", "generate"], only_compare].concat(), &[])
}

/// Makes the package: a `.tgz` in `sdks/typescript/build`.
pub(super) fn build(root: &Path) -> Result<()> {
    compile(root)?;
    let place = root.join(FOLDER).join("build");
    fs::create_dir_all(&place).with_context(|| format!("cannot make {}", place.display()))?;
    npm(root, &["pack", "--silent", "--pack-destination", "build"], &[])
}

/// Lints and builds the package, and tests it against servers of this binary.
pub(super) fn test(root: &Path, oms: &Path) -> Result<()> {
    CHROMIUM.provide()?;
    npm(root, &["run", "--silent", "lint"], &[])?;
    compile(root)?;
    npm(root, &["run", "--silent", "test"], &[("OMS_BIN", oms)])
}

fn compile(root: &Path) -> Result<()> {
    npm(root, &["run", "--silent", "build"], &[])
}

/// Exactly what the lock file says.
fn install(root: &Path) -> Result<()> {
    require_node()?;
    npm(root, &["ci", "--loglevel=error", "--no-audit", "--no-fund"], &[])
}

fn npm(root: &Path, args: &[&str], variables: &[(&str, &Path)]) -> Result<()> {
    let mut command = Command::new("npm");
    command.args(args).current_dir(root.join(FOLDER)).envs(variables.iter().copied());
    let status = command.status().context("cannot start npm")?;
    if status.success() {
        return Ok(());
    }
    bail!("`npm {}` failed in {FOLDER} ({status})", args.join(" "))
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
