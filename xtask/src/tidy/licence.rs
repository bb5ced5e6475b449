//! Evaluates a licence expression against the licences that we may ship.

use std::iter::Peekable;
use std::vec::IntoIter;

const ALLOWED: [&str; 15] = [
    "0BSD",
    "BlueOak-1.0.0",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// Whether the expression leaves a choice we allow; what cannot be read is not allowed.
pub(super) fn is_allowed(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<String> = spaced.split_whitespace().map(str::to_owned).collect();
    let mut words = words.into_iter().peekable();
    any(&mut words) == Some(true) && words.next().is_none()
}

type Words = Peekable<IntoIter<String>>;

/// `a OR b`.
fn any(words: &mut Words) -> Option<bool> {
    let mut allowed = all(words)?;
    while words.next_if_eq("OR").is_some() {
        allowed |= all(words)?;
    }
    Some(allowed)
}

/// `a AND b`, which binds tighter.
fn all(words: &mut Words) -> Option<bool> {
    let mut allowed = one(words)?;
    while words.next_if_eq("AND").is_some() {
        allowed &= one(words)?;
    }
    Some(allowed)
}

/// A licence, a licence with its exception, or an expression in parentheses.
fn one(words: &mut Words) -> Option<bool> {
    let mut name = words.next()?;
    if name == "(" {
        let allowed = any(words)?;
        return words.next_if_eq(")").map(|_| allowed);
    }
    if words.next_if_eq("WITH").is_some() {
        name = format!("{name} WITH {}", words.next()?);
    }
    Some(ALLOWED.contains(&name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_allowed;

    #[test]
    fn evaluates_expressions() {
        for (expression, expected) in [
            ("MIT", true),
            ("GPL-3.0", false),
            ("MIT/Apache-2.0", true),
            ("GPL-3.0 OR MIT", true),
            ("GPL-3.0 AND MIT", false),
            ("MIT OR GPL-3.0 AND LGPL-3.0", true),
            ("(MIT OR GPL-3.0) AND Unicode-3.0", true),
            ("(MIT OR GPL-3.0) AND OpenSSL", false),
            ("Apache-2.0 WITH LLVM-exception OR GPL-3.0", true),
            ("GPL-2.0 WITH Classpath-exception-2.0", false),
        ] {
            assert_eq!(is_allowed(expression), expected, "{expression}");
        }
    }

    #[test]
    fn refuses_what_it_cannot_read() {
        for expression in ["", "OR", "MIT OR", "(MIT", "MIT)", "MIT MIT", "MIT WITH"] {
            assert!(!is_allowed(expression), "{expression}");
        }
    }
}
