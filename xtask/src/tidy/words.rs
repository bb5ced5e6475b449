//! Check `words`: no module is a drawer, nothing is imported wholesale, no text is a promise.

use syn::visit::{self, Visit};
use syn::{ItemMod, ItemUse, UseTree};

use super::Violation;
use super::phrases;
use super::syntax::holds;
use crate::repository::{File, Repository};

/// Names that say nothing about what is inside.
const DRAWERS: [&str; 9] =
    ["common", "helper", "helpers", "manager", "misc", "service", "types", "util", "utils"];

/// Looks at the names and imports of the Rust sources and at the phrases of every text.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in repository.rust() {
        check_path(file, &mut violations);
        check_items(file, &mut violations);
    }
    violations.extend(phrases::check(repository));
    violations
}

fn check_path(file: &File, violations: &mut Vec<Violation>) {
    let path = file.path.trim_end_matches(".rs");
    if let Some(name) = path.split('/').find(|part| DRAWERS.contains(part)) {
        let message = format!("`{name}` is no name for a module: say what is inside");
        violations.push(Violation::new(&file.path, 1, message));
    }
}

fn check_items(file: &File, violations: &mut Vec<Violation>) {
    let Some(syntax) = file.syntax() else { return };
    let mut items = Items::default();
    items.visit_file(&syntax);
    for (line, name) in items.drawers {
        let message = format!("`mod {name}` is no name for a module: say what is inside");
        violations.push(Violation::new(&file.path, line, message));
    }
    let tests = file.test_lines();
    for (line, is_super) in items.globs {
        if !(is_super && holds(&tests, line)) {
            let message = "a glob import hides where a name comes from";
            violations.push(Violation::new(&file.path, line, message));
        }
    }
}

#[derive(Default)]
struct Items {
    drawers: Vec<(usize, String)>,
    /// Each with whether it is exactly `super::*`.
    globs: Vec<(usize, bool)>,
}

impl<'ast> Visit<'ast> for Items {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        let name = item.ident.to_string();
        if DRAWERS.contains(&name.as_str()) {
            self.drawers.push((item.ident.span().start().line, name));
        }
        visit::visit_item_mod(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_super = matches!(&item.tree, UseTree::Path(path)
            if path.ident == "super" && matches!(*path.tree, UseTree::Glob(_)));
        if has_glob(&item.tree) {
            self.globs.push((item.use_token.span.start().line, is_super));
        }
    }
}

fn has_glob(tree: &UseTree) -> bool {
    match tree {
        UseTree::Glob(_) => true,
        UseTree::Path(path) => has_glob(&path.tree),
        UseTree::Group(group) => group.items.iter().any(has_glob),
        UseTree::Name(_) | UseTree::Rename(_) => false,
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

    #[test]
    fn refuses_drawers_as_file_folder_and_module() {
        assert_eq!(check_one("crates/a/src/util.rs", ""), ["crates/a/src/util.rs:1"]);
        assert_eq!(
            check_one("crates/a/tests/common/mod.rs", ""),
            ["crates/a/tests/common/mod.rs:1"]
        );
        assert_eq!(
            check_one("crates/a/src/a.rs", "mod a;\nmod types {}\n"),
            ["crates/a/src/a.rs:2"]
        );
        assert!(check_one("crates/a/src/types_of_road.rs", "mod service_road;\n").is_empty());
    }

    #[test]
    fn refuses_glob_imports() {
        for text in ["use a::*;", "pub use a::{b, c::*};", "use super::*;"] {
            assert_eq!(check_one("crates/a/src/a.rs", text), ["crates/a/src/a.rs:1"], "{text}");
        }
    }

    #[test]
    fn a_test_module_may_import_its_parent() {
        let text = "#[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
        assert!(check_one("crates/a/src/a.rs", text).is_empty());
        assert!(check_one("crates/a/src/tests.rs", "use super::*;").is_empty());
        assert_eq!(check_one("crates/a/src/tests.rs", "use a::*;"), ["crates/a/src/tests.rs:1"]);
    }
}
