//! Check `arrows`: a crate imports only the crates that its row allows.

use super::Violation;
use super::manifest::{Dependency, Manifest, manifests};
use crate::repository::Repository;

/// A crate that only tests may import.
const TEST_ONLY: &str = "oms-testkit";

/// Who may import whom. `oms` wires everything together, so its row is all that serves.
const ALLOWED: [(&str, &[&str]); 14] = [
    ("oms-base", &[]),
    ("oms-domain", &["oms-base"]),
    ("oms-store", &["oms-base"]),
    ("oms-store-sql", &["oms-base", "oms-store"]),
    ("oms-app", &["oms-base", "oms-domain", "oms-store"]),
    ("oms-api", &["oms-base", "oms-domain"]),
    ("oms-import", &["oms-app", "oms-base", "oms-domain"]),
    ("oms-server", &["oms-api", "oms-app", "oms-base", "oms-domain"]),
    (
        "oms",
        &[
            "oms-api",
            "oms-app",
            "oms-base",
            "oms-domain",
            "oms-import",
            "oms-server",
            "oms-store",
            "oms-store-sql",
        ],
    ),
    (TEST_ONLY, &["oms-api", "oms-app", "oms-base", "oms-domain", "oms-server", "oms-store"]),
    // For tests: nothing of the product may import them, and they may import what tests do.
    ("oms-fuzz", &["oms-app", "oms-base", "oms-domain", "oms-import", "oms-server", "oms-store"]),
    // The fuzzers, a line each.
    ("oms-fuzz-targets", &["oms-fuzz"]),
    ("oms-sim", &["oms-app", "oms-base", "oms-domain", "oms-store", "oms-store-sql", TEST_ONLY]),
    ("oms-storm", &["oms-app", "oms-base", "oms-domain", "oms-store", "oms-store-sql", TEST_ONLY]),
];

/// Compares each manifest with the table.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let manifests: Vec<Manifest> = manifests(repository).collect();
    let ours: Vec<&str> = manifests
        .iter()
        .filter(|manifest| manifest.file.is_below(&["crates"]))
        .map(|manifest| manifest.name.as_str())
        .chain(ALLOWED.iter().map(|(name, _)| *name))
        .collect();
    manifests.iter().flat_map(|manifest| check_manifest(manifest, &ours)).collect()
}

fn check_manifest(manifest: &Manifest, ours: &[&str]) -> Vec<Violation> {
    let path = &manifest.file.path;
    let inner = manifest.dependencies.iter().filter(|found| ours.contains(&found.package.as_str()));
    let row = ALLOWED.iter().find(|(name, _)| *name == manifest.name);
    if row.is_none() && !manifest.file.is_below(&["crates"]) {
        return inner
            .map(|found| {
                let message = format!("{} stays outside and imports no crate", manifest.name);
                Violation::new(path, found.line, message)
            })
            .collect();
    }
    let Some((_, allowed)) = row else {
        let message = format!("{} has no row in xtask/src/tidy/arrows.rs", manifest.name);
        return vec![Violation::new(path, 1, message)];
    };
    inner
        .filter(|found| !found.is_dev)
        .filter(|found| !allowed.contains(&found.package.as_str()))
        .map(|found| Violation::new(path, found.line, refusal(&manifest.name, found)))
        .collect()
}

fn refusal(name: &str, found: &Dependency) -> String {
    if found.package == TEST_ONLY {
        return format!("{TEST_ONLY} belongs into [dev-dependencies]");
    }
    format!("{name} may not import {}", found.package)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(path: &str, name: &str, rest: &str) -> Vec<String> {
        let text = format!("[package]\nname = \"{name}\"\n{rest}");
        places(&check(&Repository::of(&[(path, &text)])))
    }

    #[test]
    fn refuses_an_arrow_that_points_outward() {
        let rest = "[dependencies]\nserde = \"1\"\noms-app.workspace = true\n";
        let found = check_one("crates/oms-domain/Cargo.toml", "oms-domain", rest);
        assert_eq!(found, ["crates/oms-domain/Cargo.toml:5"]);
    }

    #[test]
    fn refuses_the_testkit_outside_of_tests() {
        let rest = "[dependencies]\noms-testkit.workspace = true\n";
        assert_eq!(check_one("crates/oms/Cargo.toml", "oms", rest), ["crates/oms/Cargo.toml:4"]);
    }

    #[test]
    fn refuses_a_crate_without_a_row() {
        let found = check_one("crates/oms-new/Cargo.toml", "oms-new", "");
        assert_eq!(found, ["crates/oms-new/Cargo.toml:1"]);
    }

    #[test]
    fn refuses_a_bench_that_looks_inside() {
        let rest = "[dev-dependencies]\noms-base.workspace = true\n";
        assert_eq!(
            check_one("bench/load/Cargo.toml", "oms-load", rest),
            ["bench/load/Cargo.toml:4"]
        );
    }

    #[test]
    fn accepts_the_table() {
        let rest = "[dependencies]\noms-store.workspace = true\n\
                    [dev-dependencies]\noms-testkit.workspace = true\n";
        assert!(check_one("crates/oms-app/Cargo.toml", "oms-app", rest).is_empty());
    }
}
