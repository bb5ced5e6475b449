//! What a check found broken, in the words of the one who must understand it.

/// A promise that did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// What was expected.
    pub(crate) expected: String,
    /// What was.
    pub(crate) found: String,
}

/// A check that held, or what it found.
pub(crate) type Check = Result<(), Violation>;

impl Violation {
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Violation {
        Violation { expected: expected.into(), found: found.into() }
    }
}

/// Fails unless it `holds`.
pub(crate) fn expect(holds: bool, expected: &str, found: impl FnOnce() -> String) -> Check {
    if holds { Ok(()) } else { Err(Violation::new(expected, found())) }
}
