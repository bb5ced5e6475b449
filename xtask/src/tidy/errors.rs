//! Check `errors`: every error code has a page that a person can act on, and every page a code.

use std::collections::BTreeMap;

use super::Violation;
use crate::repository::{File, Repository};

const PREFIX: &str = "OMS-";
const PAGES: &str = "docs/errors";
const DIGITS: usize = 3;
const HEADINGS: [&str; 2] = ["## What it means", "## What to do"];

/// Compares the codes in the crates' sources with the pages.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    let codes = codes(repository);
    for (code, (path, line)) in &codes {
        if repository.file(&format!("{PAGES}/{code}.md")).is_none() {
            let message = format!("{code} has no page {PAGES}/{code}.md");
            violations.push(Violation::new(path, *line, message));
        }
    }
    for page in repository.files.iter().filter(|file| file.is_below(&[PAGES])) {
        if let Some(code) = page.name().strip_suffix(".md").filter(|name| name.starts_with(PREFIX))
        {
            check_page(page, code, codes.contains_key(code), &mut violations);
        }
    }
    violations
}

/// Each code with the place where it is first met.
fn codes(repository: &Repository) -> BTreeMap<&str, (&str, usize)> {
    let mut codes = BTreeMap::new();
    for file in repository.rust().filter(|file| file.is_below(&["crates"])) {
        for (number, line) in file.lines() {
            for code in codes_in(line) {
                codes.entry(code).or_insert((file.path.as_str(), number));
            }
        }
    }
    codes
}

/// The codes of a line: the prefix and three digits, neither more nor part of a longer name.
fn codes_in(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices(PREFIX).filter_map(|(start, _)| {
        let after = &line[start + PREFIX.len()..];
        let digits = after.chars().take_while(char::is_ascii_digit).count();
        let is_whole = digits == DIGITS && !line[..start].ends_with(char::is_alphanumeric);
        is_whole.then(|| &line[start..start + PREFIX.len() + DIGITS])
    })
}

fn check_page(page: &File, code: &str, is_used: bool, violations: &mut Vec<Violation>) {
    if !is_used {
        let message = format!("no source under crates/ contains {code}");
        violations.push(Violation::new(&page.path, 1, message));
    }
    if !page.text.starts_with(&format!("# {code}")) {
        violations.push(Violation::new(&page.path, 1, format!("the page begins with `# {code}`")));
    }
    for heading in HEADINGS {
        if !page.text.lines().any(|line| line.trim_end() == heading) {
            let message = format!("the heading `{heading}` is missing");
            violations.push(Violation::new(&page.path, 1, message));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    const SOURCE: (&str, &str) = ("crates/a/src/a.rs", "\nconst A: &str = \"OMS-101\";\n");
    const PAGE: &str = "# OMS-101: not allowed\n\n## What it means\n\n## What to do\n";

    #[test]
    fn refuses_a_code_without_a_page() {
        assert_eq!(places(&check(&Repository::of(&[SOURCE]))), ["crates/a/src/a.rs:2"]);
    }

    #[test]
    fn refuses_a_page_without_a_code() {
        let repository = Repository::of(&[("docs/errors/OMS-101.md", PAGE)]);
        assert_eq!(places(&check(&repository)), ["docs/errors/OMS-101.md:1"]);
    }

    #[test]
    fn refuses_a_page_that_does_not_help() {
        let repository = Repository::of(&[SOURCE, ("docs/errors/OMS-101.md", "# Oh no\n")]);
        assert_eq!(check(&repository).len(), 3);
    }

    #[test]
    fn accepts_a_page_for_each_code_and_other_pages() {
        let repository = Repository::of(&[
            SOURCE,
            ("crates/a/src/b.rs", "// OMS-nnn, OMS-1234 and BOMS-102 are no codes\n"),
            ("docs/errors/OMS-101.md", PAGE),
            ("docs/errors/README.md", "# Errors\n"),
        ]);
        assert!(check(&repository).is_empty());
    }
}
