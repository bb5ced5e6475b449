//! The part of `words` that reads text: phrases that excuse, machines and hosts that leak.
//!
//! Each constant is written in two parts, so that this file does not contain what it refuses.

use super::Violation;
use crate::repository::{File, Repository};

/// Prose, found as whole words whatever their case.
const EXCUSES: [&str; 3] =
    [concat!("for", " now"), concat!("simplified", " version"), concat!("in", " production")];

/// Marks of unfinished work.
const MARKS: [&str; 5] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("to", "do!("),
    concat!("un", "implemented!("),
    concat!("#[", "ignore"),
];

/// Places on somebody's machine.
const MACHINE_PATHS: [&str; 3] =
    [concat!("/ro", "ot/"), concat!("/tmp/", "bash_jobs"), concat!("/wo", "rk/")];

/// Package registries; which one serves a build is the machine's to configure.
const REGISTRIES: [&str; 4] = [
    concat!("crates", ".io"),
    concat!("py", "pi.org"),
    concat!("python", "hosted.org"),
    concat!("registry.", "npmjs.org"),
];

/// The page that lists the phrases.
const STYLE_PAGE: &str = "STYLE.md";

const LOCK_FILES: [&str; 4] = ["Cargo.lock", "package-lock.json", "pnpm-lock.yaml", "uv.lock"];

/// Looks at every line of every text that people write.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in repository.files.iter().filter(|file| !LOCK_FILES.contains(&file.name())) {
        for (number, line) in file.lines() {
            let found = unfinished(file, line).or_else(|| leak(line));
            violations.extend(found.map(|message| Violation::new(&file.path, number, message)));
        }
    }
    violations
}

fn unfinished(file: &File, line: &str) -> Option<String> {
    let is_prose = ["rs", "md", "sql"].iter().any(|extension| file.has_extension(extension));
    if !is_prose || file.path == STYLE_PAGE {
        return None;
    }
    let lower = line.to_lowercase();
    let excuse = EXCUSES.into_iter().find(|excuse| {
        let apart = |text: &str, excuse: &str| {
            text.match_indices(excuse).any(|(start, _)| {
                !text[..start].ends_with(char::is_alphanumeric)
                    && !text[start + excuse.len()..].starts_with(char::is_alphanumeric)
            })
        };
        apart(&lower, excuse)
    });
    let phrase = excuse.or_else(|| MARKS.into_iter().find(|mark| line.contains(mark)))?;
    Some(format!("`{phrase}`: finish it, or say what is and why"))
}

fn leak(line: &str) -> Option<String> {
    if let Some(path) = MACHINE_PATHS.into_iter().find(|path| names_root(line, path)) {
        return Some(format!("`{path}` is a place on one machine"));
    }
    let host = REGISTRIES.into_iter().find(|host| line.contains(host))?;
    Some(format!("`{host}`: which registry serves a build is the machine's to configure"))
}

/// Whether an absolute path begins with `path`: what goes on from another name is a route.
fn names_root(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(start, _)| {
        let before = line[..start].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || "._-~})".contains(before))
    })
}

#[cfg(test)]
mod tests {
    use super::{EXCUSES, MACHINE_PATHS, MARKS, REGISTRIES, check};
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(path: &str, text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(path, text)])))
    }

    #[test]
    fn refuses_each_phrase_in_prose() {
        for phrase in EXCUSES.iter().chain(&MARKS) {
            let text = format!("first\n// {phrase} x\n");
            for path in ["a.rs", "a.md", "a.sql"] {
                assert_eq!(check_one(path, &text), [format!("{path}:2")], "{phrase}");
            }
            assert!(check_one("a.json", &text).is_empty());
            assert!(check_one("STYLE.md", &text).is_empty());
        }
    }

    #[test]
    fn an_excuse_is_found_in_any_case_but_not_in_other_words() {
        assert_eq!(check_one("a.md", concat!("For", " now, no.")), ["a.md:1"]);
        assert!(check_one("a.md", concat!("for", " nowhere")).is_empty());
    }

    #[test]
    fn refuses_machines_and_registries_in_every_text_but_lock_files() {
        for phrase in MACHINE_PATHS.iter().chain(&REGISTRIES) {
            let text = format!("at '{phrase}'\n");
            assert_eq!(check_one("a.yaml", &text), ["a.yaml:1"], "{phrase}");
            assert!(check_one("Cargo.lock", &text).is_empty());
        }
    }

    #[test]
    fn accepts_a_route_that_ends_like_a_machine() {
        assert!(check_one("a.md", concat!("GET /api/wo", "rk/1")).is_empty());
    }
}
