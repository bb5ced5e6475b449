//! Check `routes`: a route names its operation, and each operation has its row in the policy.

use std::collections::BTreeMap;

use proc_macro2::{Group, TokenStream, TokenTree};

use super::Violation;
use super::operations::{check_rows, operations};
use crate::repository::Repository;

const SERVER: &str = "crates/oms-server/src";
/// Where the registration itself is written.
const ROUTER: &str = "crates/oms-server/src/router.rs";
const POLICY: &str = "crates/oms-app/src/policy.rs";

/// A place that registers a route.
struct Registration {
    line: usize,
    /// The operation, or nothing when it is not written as the rule says.
    operation: Option<String>,
}

/// Compares the server's routes with the operations, and the operations with their rows.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    let policy = repository.file(POLICY);
    let operations = policy.map(operations);
    for file in repository.rust().filter(|file| file.is_below(&[SERVER]) && file.path != ROUTER) {
        let mut registrations = Vec::new();
        collect(file.tokens(), &mut registrations);
        for found in registrations {
            let message = refusal(found.operation.as_deref(), operations.as_ref());
            violations.extend(message.map(|text| Violation::new(&file.path, found.line, text)));
        }
    }
    if let (Some(policy), Some(operations)) = (policy, &operations) {
        violations.extend(check_rows(policy, operations));
    }
    violations
}

fn refusal(operation: Option<&str>, known: Option<&BTreeMap<String, usize>>) -> Option<String> {
    let Some(operation) = operation else {
        return Some("a route is `.route(Operation::Name, routes!(handler))`".into());
    };
    known
        .filter(|known| !known.contains_key(operation))
        .map(|_| format!("`Operation::{operation}` is not an operation of {POLICY}"))
}

fn collect(tokens: TokenStream, found: &mut Vec<Registration>) {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            // A `routes!` that the call below does not count stands alone.
            if is_routes(&trees[index..]) {
                found.push(Registration { line: tree.span().start().line, operation: None });
            }
            continue;
        };
        if calls_route(&trees[..index]) {
            let operation = operation(group);
            let is_named = operation.is_some();
            found.push(Registration { line: trees[index - 1].span().start().line, operation });
            let skipped = if is_named { NAMED_TOKENS } else { usize::MAX };
            collect(group.stream().into_iter().skip(skipped).collect(), found);
        } else {
            collect(group.stream(), found);
        }
    }
}

/// `Operation`, two colons, the name, a comma, `routes` and its exclamation mark.
const NAMED_TOKENS: usize = 7;

/// The operation of `(Operation::Name, routes!(…))`.
fn operation(arguments: &Group) -> Option<String> {
    let trees: Vec<TokenTree> = arguments.stream().into_iter().collect();
    let [owner, colon, other_colon, TokenTree::Ident(name), comma, rest @ ..] = trees.as_slice()
    else {
        return None;
    };
    let is_named = is_ident(owner, "Operation")
        && is_punct(colon, ':')
        && is_punct(other_colon, ':')
        && is_punct(comma, ',');
    (is_named && is_routes(rest)).then(|| name.to_string())
}

fn calls_route(before: &[TokenTree]) -> bool {
    matches!(before, [.., dot, name] if is_punct(dot, '.') && is_ident(name, "route"))
}

fn is_routes(trees: &[TokenTree]) -> bool {
    matches!(trees, [name, mark, TokenTree::Group(_), ..]
        if is_ident(name, "routes") && is_punct(mark, '!'))
}

fn is_ident(tree: &TokenTree, name: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == name)
}

fn is_punct(tree: &TokenTree, mark: char) -> bool {
    matches!(tree, TokenTree::Punct(punct) if punct.as_char() == mark)
}

#[cfg(test)]
mod tests {
    use super::{POLICY, ROUTER, check};
    use crate::repository::Repository;
    use crate::tidy::places;

    const GOOD_POLICY: &str = "pub enum Operation {\n    Open,\n    Move,\n}\n\
        impl Operation {\n    pub fn grant(self) -> u8 {\n        match self {\n\
        Operation::Open | Operation::Move => 1,\n        }\n    }\n}\n";

    fn check_routes(routes: &str) -> Vec<String> {
        let source = format!("fn f() {{\n    r\n        {routes}\n}}\n");
        let files = [(POLICY, GOOD_POLICY), ("crates/oms-server/src/a.rs", source.as_str())];
        places(&check(&Repository::of(&files)))
    }

    #[test]
    fn accepts_routes_with_their_operation() {
        let routes = ".route(Operation::Open, routes!(open)).route(\n Operation::Move,\n \
                      routes!(handler::r#move, other),\n)";
        assert!(check_routes(routes).is_empty());
    }

    #[test]
    fn refuses_a_route_without_a_known_operation() {
        for routes in [
            ".route(Operation::Close, routes!(close))",
            ".route(\"/close\", get(close))",
            ".route(operation, routes!(close))",
            ".routes(routes!(close))",
            ".merge(f(routes!(close)))",
        ] {
            assert_eq!(check_routes(routes), ["crates/oms-server/src/a.rs:3"], "{routes}");
        }
    }

    #[test]
    fn the_router_itself_is_free() {
        let files = [(ROUTER, "fn f() { self.routes(routes!(close)); }")];
        assert!(check(&Repository::of(&files)).is_empty());
    }

    #[test]
    fn refuses_an_operation_without_a_row() {
        let policy = "pub enum Operation {\n    Open,\n}\nfn grant() {}\n";
        assert_eq!(places(&check(&Repository::of(&[(POLICY, policy)]))), [format!("{POLICY}:2")]);
    }

    #[test]
    fn checks_the_form_before_there_is_a_policy() {
        let files = [("crates/oms-server/src/a.rs", "fn f() { r.routes(routes!(a)); }")];
        assert_eq!(check(&Repository::of(&files)).len(), 1);
        let files =
            [("crates/oms-server/src/a.rs", "fn f() { r.route(Operation::A, routes!(a)); }")];
        assert!(check(&Repository::of(&files)).is_empty());
    }
}
