//! Check `sabotage`: every planted defect has its row with the test that notices it, every row its
//! place, and every named test is there.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use super::Violation;
use crate::repository::Repository;
use crate::saboteur::DEFECTS;

/// What plants a defect.
const MACRO: &str = "sabotage";
/// Where the rows stand.
const TABLE: &str = "xtask/src/saboteur.rs";

/// Compares the crates with the table.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let rows: Vec<(&str, &str)> = DEFECTS.iter().map(|defect| (defect.name, defect.test)).collect();
    compare(repository, &rows)
}

fn compare(repository: &Repository, rows: &[(&str, &str)]) -> Vec<Violation> {
    let (mut violations, mut planted, mut tests) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for file in repository.rust().filter(|file| file.is_below(&["crates"])) {
        let mut places = Vec::new();
        collect(file.tokens(), &mut places, &mut tests);
        for (name, line) in places {
            if !rows.iter().any(|(row, _)| *row == name) {
                let message = format!("the defect {name} has no row in {TABLE}");
                violations.push(Violation::new(&file.path, line, message));
            }
            planted.insert(name);
        }
    }
    // A repository without crates has nothing to plant anything in.
    let rows = rows.iter().filter(|_| repository.file(TABLE).is_some());
    for (name, test) in rows {
        let function = test.rsplit("::").next().unwrap_or(test);
        if !planted.contains(*name) {
            let message = format!("the defect {name} is planted nowhere");
            violations.push(Violation::new(TABLE, 1, message));
        }
        if !tests.contains(function) {
            let message = format!("there is no test {function} to notice {name}");
            violations.push(Violation::new(TABLE, 1, message));
        }
    }
    violations
}

/// Every `sabotage!("…")`, and the name of every function.
fn collect(
    tokens: TokenStream,
    places: &mut Vec<(String, usize)>,
    functions: &mut BTreeSet<String>,
) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for window in trees.windows(3) {
        if let [TokenTree::Ident(ident), TokenTree::Punct(mark), TokenTree::Group(group)] = window
            && ident == MACRO
            && mark.as_char() == '!'
        {
            let name = group.stream().to_string().trim_matches('"').to_owned();
            places.push((name, ident.span().start().line));
        }
    }
    for pair in trees.windows(2) {
        if let [TokenTree::Ident(keyword), TokenTree::Ident(name)] = pair
            && keyword == "fn"
        {
            functions.insert(name.to_string());
        }
    }
    for tree in trees {
        if let TokenTree::Group(group) = tree {
            collect(group.stream(), places, functions);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{TABLE, compare};
    use crate::repository::Repository;
    use crate::tidy::places;

    const CODE: &str = "fn f() {\n    if sabotage!(\"a\") {}\n}\nfn t() {}\n";

    fn check_one(code: &str, rows: &[(&str, &str)]) -> Vec<String> {
        let files = [("crates/oms-app/src/a.rs", code), (TABLE, "")];
        places(&compare(&Repository::of(&files), rows))
    }

    #[test]
    fn a_defect_has_a_row_and_a_row_has_a_place_and_a_test() {
        assert!(check_one(CODE, &[("a", "tests::t")]).is_empty());
        assert_eq!(check_one(CODE, &[]), ["crates/oms-app/src/a.rs:2"]);
        assert_eq!(check_one(CODE, &[("a", "tests::gone")]), ["xtask/src/saboteur.rs:1"]);
        assert_eq!(check_one("fn t() {}", &[("a", "t")]), ["xtask/src/saboteur.rs:1"]);
    }
}
