//! Check `size`: files, functions and lines stay short enough to read.

use std::ops::RangeInclusive;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Block, ImplItemFn, ItemFn, Signature, TraitItemFn};

use super::Violation;
use super::syntax::holds;
use crate::repository::{File, Repository};

const FILE_LINES_MAX: usize = 500;
const TEST_FILE_LINES_MAX: usize = 800;
const FUNCTION_LINES_MAX: usize = 70;
const TEST_FUNCTION_LINES_MAX: usize = 120;
const COLUMNS_MAX: usize = 100;

/// Written by a program, which is not asked to be short.
const GENERATED: &str = "@generated";

/// Looks at the Rust sources that people write.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in repository.rust().filter(|file| !is_generated(file)) {
        check_lines(file, &mut violations);
        check_functions(file, &mut violations);
    }
    violations
}

fn is_generated(file: &File) -> bool {
    file.text.lines().take(3).any(|line| line.starts_with("//") && line.contains(GENERATED))
}

fn check_lines(file: &File, violations: &mut Vec<Violation>) {
    let limit = if file.is_test() { TEST_FILE_LINES_MAX } else { FILE_LINES_MAX };
    let count = file.text.lines().count();
    if count > limit {
        let message = format!("the file has {count} lines, {limit} are the limit");
        violations.push(Violation::new(&file.path, limit + 1, message));
    }
    for (number, line) in file.lines() {
        let columns = line.chars().count();
        if columns > COLUMNS_MAX {
            let message = format!("the line has {columns} columns, {COLUMNS_MAX} are the limit");
            violations.push(Violation::new(&file.path, number, message));
        }
    }
}

fn check_functions(file: &File, violations: &mut Vec<Violation>) {
    let Some(syntax) = file.syntax() else { return };
    let tests = file.test_lines();
    let mut functions = Functions::default();
    functions.visit_file(&syntax);
    for (name, lines) in functions.found {
        let is_test = holds(&tests, *lines.start());
        let limit = if is_test { TEST_FUNCTION_LINES_MAX } else { FUNCTION_LINES_MAX };
        let count = lines.end() - lines.start() + 1;
        if count > limit {
            let message = format!("`{name}` has {count} lines, {limit} are the limit");
            violations.push(Violation::new(&file.path, *lines.start(), message));
        }
    }
}

/// The functions with the lines from their signature to their last brace.
#[derive(Default)]
struct Functions {
    found: Vec<(String, RangeInclusive<usize>)>,
}

impl Functions {
    fn note(&mut self, signature: &Signature, block: &Block) {
        let end: Span = block.span();
        let lines = signature.span().start().line..=end.end().line;
        self.found.push((signature.ident.to_string(), lines));
    }
}

impl<'ast> Visit<'ast> for Functions {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_item_fn(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.note(&item.sig, &item.block);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_trait_item_fn(&mut self, item: &'ast TraitItemFn) {
        if let Some(block) = &item.default {
            self.note(&item.sig, block);
        }
        visit::visit_trait_item_fn(self, item);
    }
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(path: &str, text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(path, text)])))
    }

    fn function(lines: usize) -> String {
        format!("struct S;\nimpl S {{\n    fn f() {{\n{}    }}\n}}\n", "\n".repeat(lines - 2))
    }

    #[test]
    fn a_file_ends_at_its_limit() {
        assert!(check_one("a/src/a.rs", &"\n".repeat(500)).is_empty());
        assert_eq!(check_one("a/src/a.rs", &"\n".repeat(501)), ["a/src/a.rs:501"]);
        assert!(check_one("a/tests/a.rs", &"\n".repeat(800)).is_empty());
        assert_eq!(check_one("a/tests/a.rs", &"\n".repeat(801)), ["a/tests/a.rs:801"]);
    }

    #[test]
    fn a_function_ends_at_its_limit() {
        assert!(check_one("a/src/a.rs", &function(70)).is_empty());
        assert_eq!(check_one("a/src/a.rs", &function(71)), ["a/src/a.rs:3"]);
        assert!(check_one("a/src/tests.rs", &function(120)).is_empty());
        assert_eq!(check_one("a/src/tests.rs", &function(121)), ["a/src/tests.rs:3"]);
    }

    #[test]
    fn a_line_ends_at_its_limit() {
        assert!(check_one("a.rs", &format!("//{}", "ä".repeat(98))).is_empty());
        assert_eq!(check_one("a.rs", &format!("//{}", "ä".repeat(99))), ["a.rs:1"]);
    }

    #[test]
    fn a_generated_file_is_free() {
        assert!(check_one("a.rs", &format!("//! @generated\n{}", "\n".repeat(900))).is_empty());
    }
}
