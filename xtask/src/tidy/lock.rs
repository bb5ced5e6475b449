//! Check `lock`: no banned crate is built, and every licence is one that we may ship.

use serde_json::Value as Json;
use toml::{Table, Value};

use super::Violation;
use super::licence;
use crate::repository::{File, Repository};

/// The lock file of the workspace.
pub(super) const LOCK: &str = "Cargo.lock";

/// The lock file of a package for Node.
const NODE_LOCK: &str = "package-lock.json";

/// Heavy to build, tied to a C library, or given up by their authors.
const BANNED: [&str; 11] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "datafusion",
    "duckdb",
    "libduckdb-sys",
    "native-tls",
    "openssl",
    "openssl-sys",
    "serde_yaml",
    "sqlx",
    "zstd-sys",
];

/// Others may use them; our own crates have something better.
const BANNED_HERE: [&str; 1] = ["chrono"];

/// Looks at the lock files and at what cargo says of each package.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let node = repository.files.iter().filter(|file| file.name() == NODE_LOCK);
    let mut violations: Vec<_> = node.flat_map(check_shipped_to_node).collect();
    let Some(lock) = repository.file(LOCK) else {
        return violations;
    };
    violations.extend(check_banned(lock));
    if let Some(metadata) = &repository.metadata {
        violations.extend(check_licences(lock, metadata));
    }
    violations
}

fn check_banned(lock: &File) -> Vec<Violation> {
    let table: Table = lock.text.parse().unwrap_or_default();
    let packages = table.get("package").and_then(Value::as_array).into_iter().flatten();
    let mut violations = Vec::new();
    for package in packages {
        let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
        let line = line_of(lock, name);
        if BANNED.contains(&name) {
            violations.push(Violation::new(LOCK, line, format!("{name} is banned")));
        }
        if package.get("source").is_none() {
            for banned in direct(package).filter(|found| BANNED_HERE.contains(found)) {
                let message = format!("{name} may not depend on {banned} itself");
                violations.push(Violation::new(LOCK, line, message));
            }
        }
    }
    violations
}

/// The names of the packages that this one depends on.
fn direct(package: &Value) -> impl Iterator<Item = &str> {
    let dependencies = package.get("dependencies").and_then(Value::as_array);
    dependencies.into_iter().flatten().filter_map(|found| found.as_str()?.split(' ').next())
}

fn check_licences(lock: &File, metadata: &Json) -> Vec<Violation> {
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let foreign = packages.filter(|package| !package["source"].is_null());
    let refused = foreign.filter_map(|package| {
        let name = package["name"].as_str().unwrap_or_default();
        let message = refusal(name, package)?;
        Some(Violation::new(LOCK, line_of(lock, name), message))
    });
    refused.collect()
}

/// What only builds a package for Node may have any licence: nobody gets it from us.
fn check_shipped_to_node(lock: &File) -> Vec<Violation> {
    let Ok(Json::Object(mut content)) = serde_json::from_str(&lock.text) else {
        return vec![Violation::new(&lock.path, 1, "not a JSON object")];
    };
    let packages = content.remove("packages").unwrap_or_default();
    let packages = packages.as_object().into_iter().flatten();
    let shipped = packages.filter(|(path, package)| !path.is_empty() && package["dev"] != true);
    let refused = shipped.filter_map(|(path, package)| {
        let wanted = format!("\"{path}\": {{");
        let line = lock.lines().find(|(_, line)| line.trim() == wanted);
        let message = refusal(path, package)?;
        Some(Violation::new(&lock.path, line.map_or(1, |(number, _)| number), message))
    });
    refused.collect()
}

/// Why a package may not be shipped, by what it says of its licence.
fn refusal(name: &str, package: &Json) -> Option<String> {
    match package["license"].as_str() {
        Some(expression) if licence::is_allowed(expression) => None,
        Some(expression) => Some(format!("the licence of {name} is `{expression}`")),
        None => Some(format!("{name} names no licence")),
    }
}

fn line_of(lock: &File, name: &str) -> usize {
    let wanted = format!("name = \"{name}\"");
    lock.lines().find(|(_, line)| *line == wanted).map_or(1, |(number, _)| number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{LOCK, check};
    use crate::repository::Repository;
    use crate::tidy::places;

    fn package(name: &str, rest: &str) -> String {
        format!("[[package]]\nname = \"{name}\"\nversion = \"1.0.0\"\n{rest}\n")
    }

    fn check_lock(text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(LOCK, text)])))
    }

    fn check_licence(licence: &serde_json::Value, source: Option<&str>) -> usize {
        let mut repository = Repository::of(&[(LOCK, &package("a", ""))]);
        let package = json!({"name": "a", "license": licence, "source": source});
        repository.metadata = Some(json!({"packages": [package]}));
        check(&repository).len()
    }

    #[test]
    fn refuses_a_banned_crate() {
        let text = package("openssl-sys", "source = \"registry\"");
        assert_eq!(check_lock(&text), ["Cargo.lock:2"]);
        assert!(check_lock(&package("openssl-probe", "source = \"registry\"")).is_empty());
    }

    #[test]
    fn refuses_chrono_only_in_our_own_crates() {
        let dependencies = "dependencies = [\n \"chrono 0.4.1\",\n]";
        assert_eq!(check_lock(&package("oms-base", dependencies)), ["Cargo.lock:2"]);
        let foreign = format!("source = \"registry\"\n{dependencies}");
        assert!(check_lock(&package("other", &foreign)).is_empty());
    }

    #[test]
    fn refuses_a_licence_that_is_unknown_or_missing() {
        assert_eq!(check_licence(&json!("GPL-3.0"), Some("registry")), 1);
        assert_eq!(check_licence(&json!(null), Some("registry")), 1);
    }

    #[test]
    fn accepts_a_known_licence_and_our_own_crates() {
        assert_eq!(check_licence(&json!("MIT OR GPL-3.0"), Some("registry")), 0);
        assert_eq!(check_licence(&json!(null), None), 0);
    }

    #[test]
    fn refuses_what_a_package_for_node_may_not_ship() {
        let path = "sdks/a/package-lock.json";
        let lock = |package: &str| {
            let text = format!("{{\"packages\": {{\n\"\": {{}},\n\"b\": {{\n{package}}}}}}}");
            places(&check(&Repository::of(&[(path, &text)])))
        };
        assert_eq!(lock(r#""license": "GPL-3.0""#), [format!("{path}:3")]);
        assert_eq!(lock(""), [format!("{path}:3")]);
        assert!(lock(r#""license": "GPL-3.0", "dev": true"#).is_empty());
        assert!(lock(r#""license": "MIT""#).is_empty());
    }
}
