//! Check `sql`: only the SQL adapter contains SQL, and only it and the binary name a database.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

use super::Violation;
use super::code_paths::code_paths;
use super::manifest::manifests;
use crate::repository::{File, Repository};

/// Where statements and drivers live; the ceiling measures what the driver itself can reach, the
/// disk stands below the driver, and the binary's tests and the storms lay hands on its database
/// from outside, as a forger would.
const SQL_HOMES: [&str; 5] =
    ["crates/oms-store-sql", "bench/ceiling", "bench/disk", "crates/oms/tests", "crates/oms-storm"];

/// The package whose tests may use a driver.
const TESTS_FORGE: &str = "oms";

/// Where a concrete database may be named.
const DATABASE_HOMES: [&str; 6] = [
    "crates/oms-store-sql",
    "bench/ceiling",
    "bench/disk",
    "crates/oms",
    "crates/oms-sim",
    "crates/oms-storm",
];

const DRIVERS: [&str; 2] = ["rusqlite", "tokio_postgres"];

const DATABASES: [&str; 3] = ["Sqlite", "SQLite", "Postgres"];

/// The words that begin a statement, in two parts so that this table is not itself one.
const STATEMENTS: [&str; 9] = [
    concat!("SEL", "ECT"),
    concat!("INS", "ERT"),
    concat!("UPD", "ATE"),
    concat!("DEL", "ETE"),
    concat!("CRE", "ATE"),
    concat!("PRA", "GMA"),
    concat!("BEG", "IN"),
    concat!("COM", "MIT"),
    concat!("ROLL", "BACK"),
];

/// How many of [`STATEMENTS`] are statements only with an argument.
const STATEMENTS_WITH_ARGUMENT: usize = 6;

/// Looks at string literals, identifiers and dependencies; comments are free.
pub(super) fn check(repository: &Repository) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in repository.rust() {
        if !file.is_below(&SQL_HOMES) {
            check_literals(file, file.tokens(), &mut violations);
        }
        check_names(file, &mut violations);
    }
    for manifest in manifests(repository).filter(|found| !found.file.is_below(&SQL_HOMES)) {
        let tests_may = manifest.name == TESTS_FORGE;
        for dependency in manifest.dependencies.iter().filter(|found| !(tests_may && found.is_dev))
        {
            if DRIVERS.contains(&dependency.package.replace('-', "_").as_str()) {
                let message = format!("only {} may depend on a driver", SQL_HOMES[0]);
                violations.push(Violation::new(&manifest.file.path, dependency.line, message));
            }
        }
    }
    violations
}

fn check_names(file: &File, violations: &mut Vec<Violation>) {
    for path in code_paths(file.tokens()) {
        for name in &path.segments {
            let is_driver = DRIVERS.contains(&name.as_str()) && !file.is_below(&SQL_HOMES);
            let is_database = DATABASES.iter().any(|database| name.contains(database));
            if is_driver || is_database && !file.is_below(&DATABASE_HOMES) {
                let message = format!("`{name}` names a concrete database");
                violations.push(Violation::new(&file.path, path.line, message));
            }
        }
    }
}

fn check_literals(file: &File, tokens: TokenStream, violations: &mut Vec<Violation>) {
    let mut after_hash = false;
    for tree in tokens {
        match &tree {
            TokenTree::Group(group) if after_hash && is_doc(group) => {}
            TokenTree::Group(group) => check_literals(file, group.stream(), violations),
            TokenTree::Literal(literal) if is_statement(literal) => {
                let message = format!("SQL belongs into {}", SQL_HOMES[0]);
                violations.push(Violation::new(&file.path, literal.span().start().line, message));
            }
            _ => {}
        }
        // An inner doc comment has a `!` between its `#` and its brackets.
        after_hash = matches!(&tree, TokenTree::Punct(punct)
            if punct.as_char() == '#' || after_hash && punct.as_char() == '!');
    }
}

fn is_doc(group: &Group) -> bool {
    let first = group.stream().into_iter().next();
    group.delimiter() == Delimiter::Bracket
        && matches!(first, Some(TokenTree::Ident(ident)) if ident == "doc")
}

fn is_statement(literal: &Literal) -> bool {
    let syn::Lit::Str(text) = syn::Lit::new(literal.clone()) else {
        return false;
    };
    let text = text.value();
    let text = text.trim();
    // `DELETE /tickets` is a request, not a statement.
    let is_request = text.starts_with(concat!("DEL", "ETE /"));
    !is_request && (0..).zip(STATEMENTS).any(|(index, word)| begins(text, index, word))
}

fn begins(text: &str, index: usize, word: &str) -> bool {
    let Some(rest) = text.strip_prefix(word) else {
        return false;
    };
    let is_alone = rest.is_empty() || rest.starts_with(';');
    rest.starts_with(char::is_whitespace) || is_alone && index >= STATEMENTS_WITH_ARGUMENT
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::repository::Repository;
    use crate::tidy::places;

    fn check_one(path: &str, text: &str) -> Vec<String> {
        places(&check(&Repository::of(&[(path, text)])))
    }

    const STATEMENT: &str = concat!("const S: &str = m!(\n r#\" SEL", "ECT 1 \"#);");
    const TRANSACTION: &str = concat!("fn f() { g(\"COM", "MIT\"); }");

    #[test]
    fn refuses_a_statement_outside_of_the_adapter() {
        assert_eq!(check_one("crates/oms-app/src/a.rs", STATEMENT), ["crates/oms-app/src/a.rs:2"]);
        assert_eq!(check_one("crates/oms/src/a.rs", TRANSACTION), ["crates/oms/src/a.rs:1"]);
    }

    #[test]
    fn accepts_a_statement_in_the_adapter() {
        assert!(check_one("crates/oms-store-sql/src/a.rs", STATEMENT).is_empty());
        assert!(check_one("bench/ceiling/src/main.rs", TRANSACTION).is_empty());
    }

    #[test]
    fn accepts_prose_and_requests() {
        let text = concat!(
            "//! SEL",
            "ECT is a word of SQL and Sqlite.\n/// UPD",
            "ATE too.\n",
            "const A: [&str; 4] = [\"SELECTED x\", \"BEGINNING\", \"DEL",
            "ETE /x\", \"CREATE\"];"
        );
        assert!(check_one("crates/oms-app/src/a.rs", text).is_empty());
    }

    #[test]
    fn refuses_the_name_of_a_database() {
        let text = "use oms_store_sql::SqliteStore;\n";
        assert_eq!(check_one("crates/oms-app/src/a.rs", text), ["crates/oms-app/src/a.rs:1"]);
        assert!(check_one("crates/oms/src/a.rs", text).is_empty());
    }

    #[test]
    fn refuses_a_driver_even_in_the_binary() {
        let text = "use rusqlite::Connection;\n";
        assert_eq!(check_one("crates/oms/src/a.rs", text), ["crates/oms/src/a.rs:1"]);
        let text = "[package]\nname = \"oms\"\n[dependencies]\ntokio-postgres = \"1\"\n";
        assert_eq!(check_one("crates/oms/Cargo.toml", text), ["crates/oms/Cargo.toml:4"]);
    }
}
