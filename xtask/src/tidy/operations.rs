//! The part of `routes` that reads the policy: the operations, and which of them have a row.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Item;

use super::Violation;
use super::code_paths::code_paths;
use crate::repository::File;

/// The variants of `pub enum Operation` with their lines.
pub(super) fn operations(policy: &File) -> BTreeMap<String, usize> {
    let items = policy.syntax().map(|syntax| syntax.items).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| match item {
            Item::Enum(item) if item.ident == "Operation" => Some(&item.variants),
            _ => None,
        })
        .flatten()
        .map(|variant| (variant.ident.to_string(), variant.ident.span().start().line))
        .collect()
}

/// Each operation that `fn grant` does not name.
pub(super) fn check_rows(policy: &File, operations: &BTreeMap<String, usize>) -> Vec<Violation> {
    let mut granted = BTreeSet::new();
    collect_granted(policy.tokens(), &mut granted);
    operations
        .iter()
        .filter(|(operation, _)| !granted.contains(*operation))
        .map(|(operation, line)| {
            let message = format!("`Operation::{operation}` has no row in `fn grant`");
            Violation::new(&policy.path, *line, message)
        })
        .collect()
}

/// The operations that the body of `fn grant` names.
fn collect_granted(tokens: TokenStream, granted: &mut BTreeSet<String>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        collect_granted(group.stream(), granted);
        if group.delimiter() == Delimiter::Brace && follows_grant(&trees[..index]) {
            let paths = code_paths(group.stream()).into_iter();
            granted.extend(paths.filter_map(|path| match path.segments.as_slice() {
                [.., owner, name] if ["Operation", "Op", "Self"].contains(&owner.as_str()) => {
                    Some(name.clone())
                }
                _ => None,
            }));
        }
    }
}

/// Whether the function whose body comes next is `grant`.
fn follows_grant(before: &[TokenTree]) -> bool {
    let signature = before.rsplit(is_brace).next().unwrap_or_default();
    signature.windows(2).any(|pair| is_word(&pair[0], "fn") && is_word(&pair[1], "grant"))
}

fn is_brace(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

#[cfg(test)]
mod tests {
    use super::{check_rows, operations};
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(policy: &str) -> Vec<String> {
        let repository = Repository::of(&[("p.rs", policy)]);
        let policy = &repository.files[0];
        places(&check_rows(policy, &operations(policy)))
    }

    #[test]
    fn refuses_an_operation_without_a_row() {
        let policy = "pub enum Operation {\n    Open,\n    Move,\n}\n\
                      fn other() { f(Operation::Move) }\n\
                      fn grant(o: Operation) -> u8 { match o { Operation::Open => 1 } }\n\
                      fn another() { f(Operation::Move) }\n";
        assert_eq!(check_one(policy), ["p.rs:3"]);
    }

    #[test]
    fn accepts_a_row_for_each() {
        let policy = "pub enum Operation {\n    Open,\n    Move,\n}\nimpl Policy {\n\
                      fn grant(o: Op) -> u8 { m!(o, Op::Open | Operation::Move) }\n}\n";
        assert!(check_one(policy).is_empty());
    }
}
