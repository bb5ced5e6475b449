//! What a storm found broken: the first ones in words, all of them counted.

const SHOWN_MAX: usize = 100;

/// Everything that was not as it must be.
#[derive(Debug, Default)]
pub(crate) struct Violations {
    /// The first ones.
    pub(crate) shown: Vec<String>,
    /// All of them.
    pub(crate) count: usize,
}

impl Violations {
    /// Adds one.
    pub(crate) fn push(&mut self, violation: String) {
        self.count += 1;
        if self.shown.len() < SHOWN_MAX {
            eprintln!("violation: {violation}");
            self.shown.push(violation);
        }
    }
}
