//! Questions several checks ask of a syntax tree.

use std::ops::RangeInclusive;

use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, ItemFn, ItemImpl, ItemMod, ItemUse};

/// The lines of the items under `cfg(test)` and of the functions under `test`.
pub(crate) fn test_lines(syntax: &syn::File) -> Vec<RangeInclusive<usize>> {
    let mut visitor = TestItems::default();
    visitor.visit_file(syntax);
    visitor.ranges
}

/// Whether the line lies in one of the ranges.
pub(crate) fn holds(ranges: &[RangeInclusive<usize>], line: usize) -> bool {
    ranges.iter().any(|range| range.contains(&line))
}

#[derive(Default)]
struct TestItems {
    ranges: Vec<RangeInclusive<usize>>,
}

impl TestItems {
    fn note(&mut self, attributes: &[Attribute], item: &impl Spanned) {
        if attributes.iter().any(is_test) {
            self.ranges.push(item.span().start().line..=item.span().end().line);
        }
    }
}

impl<'ast> Visit<'ast> for TestItems {
    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.note(&item.attrs, item);
        visit::visit_item_mod(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.note(&item.attrs, item);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.note(&item.attrs, item);
        visit::visit_item_impl(self, item);
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        self.note(&item.attrs, item);
    }
}

/// `#[test]`, `#[tokio::test]` and `#[cfg(test)]`, but not `#[cfg(not(test))]`.
fn is_test(attribute: &Attribute) -> bool {
    let path = attribute.path();
    if path.segments.last().is_some_and(|last| last.ident == "test") {
        return true;
    }
    let condition = attribute.meta.require_list().map(|list| list.tokens.to_string());
    path.is_ident("cfg") && condition.is_ok_and(|condition| condition == "test")
}

#[cfg(test)]
mod tests {
    use super::test_lines;

    #[test]
    fn finds_modules_and_functions_under_test() {
        let source = "fn a() {}\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\n#[test]\nfn c() {}\n\
                      #[cfg(not(test))]\nfn d() {}\n";
        let syntax = syn::parse_file(source).unwrap();
        assert_eq!(test_lines(&syntax), [2..=5, 6..=7]);
    }
}
