//! Check `docs`: files say why they exist, carry telling names, and links lead somewhere.

use syn::Item;
use syn::spanned::Spanned;

use super::Violation;
use super::links;
use crate::repository::{File, Repository};

const SOURCES: [&str; 3] = ["bench", "crates", "xtask"];

/// Looks at the Rust sources, the migrations and the Markdown pages.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in repository.rust().filter(|file| file.is_below(&SOURCES)) {
        if !file.text.starts_with("//! ") {
            let message = "the first line says in a `//!` sentence why the file exists";
            violations.push(Violation::new(&file.path, 1, message));
        }
        if is_crate_root(file) {
            check_crate_root(file, &mut violations);
        }
    }
    for file in repository.files.iter().filter(|file| file.is_below(&["migrations"])) {
        if file.has_extension("sql") && !is_migration_name(file.name()) {
            let message = "a migration is called NNNN_verb_object.sql";
            violations.push(Violation::new(&file.path, 1, message));
        }
    }
    violations.extend(links::check(repository));
    violations
}

fn is_crate_root(file: &File) -> bool {
    file.is_below(&["crates"]) && file.path.ends_with("/src/lib.rs")
}

fn check_crate_root(file: &File, violations: &mut Vec<Violation>) {
    let items = file.syntax().map(|syntax| syntax.items).unwrap_or_default();
    for item in items {
        let is_listing = match &item {
            Item::Mod(module) => module.content.is_none(),
            Item::Use(_) => true,
            _ => false,
        };
        if !is_listing {
            let message = "lib.rs holds docs, `mod` and `use`; code has a file of its own";
            violations.push(Violation::new(&file.path, item.span().start().line, message));
        }
    }
}

/// Four digits, a verb and an object: `0001_create_log.sql`.
fn is_migration_name(name: &str) -> bool {
    let mut parts = name.trim_end_matches(".sql").split('_');
    let number = parts.next().unwrap_or_default();
    let words: Vec<&str> = parts.collect();
    let is_word = |word: &&str| {
        word.starts_with(|first: char| first.is_ascii_lowercase())
            && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    number.len() == 4
        && number.chars().all(|digit| digit.is_ascii_digit())
        && words.len() >= 2
        && words.iter().all(is_word)
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
    fn a_source_begins_with_its_reason() {
        assert_eq!(check_one("bench/load/src/a.rs", "// No.\n"), ["bench/load/src/a.rs:1"]);
        assert!(check_one("bench/load/src/a.rs", "//! Yes.\n").is_empty());
    }

    #[test]
    fn a_crate_root_lists() {
        let text = "//! A crate.\n#![cfg_attr(a, b)]\nmod a;\npub use a::A;\n";
        assert!(check_one("crates/a/src/lib.rs", text).is_empty());
        let text = "//! A crate.\nmod a;\n\nfn f() {}\nmod b {}\n";
        assert_eq!(
            check_one("crates/a/src/lib.rs", text),
            ["crates/a/src/lib.rs:4", "crates/a/src/lib.rs:5"]
        );
    }

    #[test]
    fn a_migration_says_what_it_does() {
        let path = |name: &str| format!("migrations/sqlite/{name}");
        for name in ["0001_create_log.sql", "0012_add_due_at2_to_task.sql"] {
            assert!(check_one(&path(name), "").is_empty(), "{name}");
        }
        for name in ["1_create_log.sql", "0001_log.sql", "0001-create-log.sql", "000a_add_b.sql"] {
            assert_eq!(check_one(&path(name), "").len(), 1, "{name}");
        }
    }
}
