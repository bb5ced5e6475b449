//! Check `clock`: one file reads the wall clock and draws random numbers.

use super::Violation;
use super::code_paths::{CodePath, code_paths};
use super::syntax::holds;
use crate::repository::Repository;

const HOME: &str = "crates/oms-app/src/clock.rs";

const READINGS: [&str; 5] =
    ["SystemTime::now", "Instant::now", "Timestamp::now", "Zoned::now", "thread_rng"];

/// Looks at the crates' code outside of tests.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    let files = repository.rust().filter(|file| file.is_below(&["crates"]) && file.path != HOME);
    for file in files {
        let tests = file.test_lines();
        for path in code_paths(file.tokens()) {
            if reads(&path) && !holds(&tests, path.line) {
                let message = format!("`{}` belongs into {HOME}", path.segments.join("::"));
                violations.push(Violation::new(&file.path, path.line, message));
            }
        }
    }
    violations
}

fn reads(path: &CodePath) -> bool {
    path.enters("getrandom") || READINGS.iter().any(|reading| path.contains(reading))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    const READING: &str = "fn f() {\n    std::time::Instant::now();\n}\n";

    fn check_one(path: &str, text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(path, text)])))
    }

    #[test]
    fn refuses_a_reading_elsewhere() {
        assert_eq!(
            check_one("crates/oms-server/src/a.rs", READING),
            ["crates/oms-server/src/a.rs:2"]
        );
        let text = "use getrandom::fill;\n";
        assert_eq!(check_one("crates/oms/src/a.rs", text), ["crates/oms/src/a.rs:1"]);
    }

    #[test]
    fn accepts_the_clock_file_and_what_is_no_crate() {
        assert!(check_one("crates/oms-app/src/clock.rs", READING).is_empty());
        assert!(check_one("bench/load/src/main.rs", READING).is_empty());
    }

    #[test]
    fn accepts_tests() {
        assert!(check_one("crates/oms/tests/cli.rs", READING).is_empty());
        let text = format!("#[cfg(test)]\nmod tests {{\n{READING}}}\n");
        assert!(check_one("crates/oms/src/a.rs", &text).is_empty());
    }
}
