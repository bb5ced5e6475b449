//! Check `pure`: the core does no I/O, reads no clock, draws no lots and keeps its order.

use super::Violation;
use super::code_paths::{CodePath, code_paths};
use super::manifest::manifests;
use super::syntax::holds;
use crate::repository::Repository;

const PURE_CRATES: [&str; 4] =
    ["crates/oms-base", "crates/oms-domain", "crates/oms-mining", "crates/oms-pow"];

/// Asks the environment, in test builds alone, which defect is planted.
const PLANTS: &str = "crates/oms-base/src/sabotage.rs";

/// What the core does not say, with what to do about it.
const FORBIDDEN: [(&str, &str); 15] = [
    ("async", EFFECT),
    ("await", EFFECT),
    ("tokio", EFFECT),
    ("std::fs", EFFECT),
    ("std::net", EFFECT),
    ("std::env", EFFECT),
    ("std::thread", EFFECT),
    ("SystemTime", CLOCK),
    ("Instant", CLOCK),
    ("Timestamp::now", CLOCK),
    ("Zoned::now", CLOCK),
    ("rand", CLOCK),
    ("getrandom", CLOCK),
    ("HashMap", ORDER),
    ("HashSet", ORDER),
];

const EFFECT: &str = "the core returns effects, it does not perform them";
const CLOCK: &str = "time and randomness enter as parameters";
const ORDER: &str = "iteration must be the same everywhere: use a BTreeMap or an IndexMap";

/// Looks at code and at dependencies; test code is free.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    let files = repository.rust().filter(|file| file.is_below(&PURE_CRATES));
    for file in files.filter(|file| file.path != PLANTS) {
        let tests = file.test_lines();
        for path in code_paths(file.tokens()) {
            if let Some((name, why)) = forbidden(&path).filter(|_| !holds(&tests, path.line)) {
                let message = format!("`{name}` in a pure crate: {why}");
                violations.push(Violation::new(&file.path, path.line, message));
            }
        }
    }
    for manifest in manifests(repository).filter(|found| found.file.is_below(&PURE_CRATES)) {
        for dependency in manifest.dependencies.iter().filter(|found| !found.is_dev) {
            if is_forbidden_package(&dependency.package) {
                let message = format!("a pure crate may not depend on {}", dependency.package);
                violations.push(Violation::new(&manifest.file.path, dependency.line, message));
            }
        }
    }
    violations
}

fn forbidden(path: &CodePath) -> Option<(&'static str, &'static str)> {
    FORBIDDEN.into_iter().find(|(name, _)| path.contains(name))
}

fn is_forbidden_package(package: &str) -> bool {
    let family = package.split(['-', '_']).next().unwrap_or(package);
    ["tokio", "async", "rand", "getrandom"].contains(&family)
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(path: &str, text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(path, text)])))
    }

    #[test]
    fn refuses_effects_clock_chance_and_hash_order() {
        for text in [
            "async fn f() {}",
            "use std::{fmt, fs};",
            "use std::time::{Duration, Instant};",
            "fn f() { jiff::Timestamp::now(); }",
            "fn f() { m!(std::env::var(\"x\")); }",
            "fn f() -> u8 { rand::random() }",
            "struct S(HashMap<u8, u8>);",
        ] {
            assert_eq!(check_one("crates/oms-domain/src/a.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn refuses_a_dependency() {
        let text = "[package]\nname = \"oms-base\"\n[dependencies]\nrand_chacha = \"1\"\n";
        assert_eq!(check_one("crates/oms-base/Cargo.toml", text), ["crates/oms-base/Cargo.toml:4"]);
    }

    #[test]
    fn accepts_pure_code_and_its_tests() {
        let text = "//! No tokio here.\nuse std::time::Duration;\n\
                    #[cfg(test)]\nmod tests { use std::collections::HashSet; }\n";
        assert!(check_one("crates/oms-domain/src/a.rs", text).is_empty());
    }

    #[test]
    fn accepts_effects_elsewhere() {
        assert!(check_one("crates/oms-app/src/a.rs", "async fn f() {}").is_empty());
    }
}
