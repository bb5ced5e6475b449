//! Every path a Rust source spells, `use` trees and macro arguments included.
//!
//! It reads tokens rather than the syntax tree, because a syntax tree stops at a macro's door.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// A path like `std::time::Instant`; a lone identifier is a path of one segment.
pub(super) struct CodePath {
    /// The identifiers, without `r#`.
    pub(super) segments: Vec<String>,
    /// Where the path begins.
    pub(super) line: usize,
}

impl CodePath {
    /// Whether these segments stand next to each other in the path.
    pub(super) fn contains(&self, wanted: &str) -> bool {
        let wanted: Vec<&str> = wanted.split("::").collect();
        self.segments.windows(wanted.len()).any(|found| found == wanted)
    }

    /// Whether something of the module or crate `name` is named.
    pub(super) fn enters(&self, name: &str) -> bool {
        self.segments.iter().rev().skip(1).any(|segment| segment == name)
    }
}

/// The paths in order; `a::{b, c}` gives `a`, `a::b` and `a::c`.
pub(super) fn code_paths(tokens: TokenStream) -> Vec<CodePath> {
    let mut paths = Vec::new();
    collect(tokens, &[], &mut paths);
    paths
}

fn collect(tokens: TokenStream, prefix: &[String], paths: &mut Vec<CodePath>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut rest = trees.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = match first {
            TokenTree::Ident(ident) => collect_path(ident, after, prefix, paths),
            TokenTree::Group(group) => {
                collect(group.stream(), &[], paths);
                after
            }
            _ => after,
        };
    }
}

/// Reads the path that begins with `ident`; answers what follows it.
fn collect_path<'a>(
    ident: &Ident,
    after: &'a [TokenTree],
    prefix: &[String],
    paths: &mut Vec<CodePath>,
) -> &'a [TokenTree] {
    let mut segments = prefix.to_vec();
    segments.push(plain(ident));
    let mut rest = after;
    while let [TokenTree::Punct(a), TokenTree::Punct(b), next, beyond @ ..] = rest {
        if a.as_char() != ':' || b.as_char() != ':' {
            break;
        }
        match next {
            TokenTree::Ident(segment) => segments.push(plain(segment)),
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                collect(group.stream(), &segments, paths);
                rest = beyond;
                break;
            }
            _ => break,
        }
        rest = beyond;
    }
    paths.push(CodePath { segments, line: ident.span().start().line });
    rest
}

fn plain(ident: &Ident) -> String {
    ident.to_string().trim_start_matches("r#").to_owned()
}

#[cfg(test)]
mod tests {
    use super::code_paths;

    #[test]
    fn expands_use_trees_and_enters_macros() {
        let source = "use std::{fs, time::{self, Instant as I}};\n/// rand\nm!(x, a::b::<c::d>());";
        let paths = code_paths(source.parse().unwrap());
        let spelled: Vec<_> = paths.iter().map(|path| path.segments.join("::")).collect();
        for path in ["std::fs", "std::time::Instant", "a::b", "c::d"] {
            assert!(spelled.iter().any(|found| found == path), "{path} is missing in {spelled:?}");
        }
        assert!(!spelled.iter().any(|found| found == "rand"), "a comment is not code");
        assert_eq!(paths.last().unwrap().line, 3);
    }

    #[test]
    fn a_path_contains_whole_segments_only() {
        let paths = code_paths("getrandom::fill_all::now".parse().unwrap());
        assert!(paths[0].contains("fill_all::now"));
        assert!(!paths[0].contains("all::now"));
        assert!(paths[0].enters("getrandom"));
        assert!(!paths[0].enters("now"));
    }
}
