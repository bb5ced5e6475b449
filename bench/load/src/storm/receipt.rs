//! The receipt of a storm: what ran, what was counted, what the verdict is.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::violations::Violations;
use crate::machine;

/// Fewest acknowledged intents a minute of load for a run that says anything.
pub(crate) const OK_PER_MINUTE_MIN: f64 = 1_000.0;

/// How a storm ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Every promise held under enough load.
    Pass,
    /// A promise was broken.
    Violation,
    /// Nothing broke, but too little happened for that to mean anything.
    Void,
}

impl Verdict {
    /// Judges a run.
    pub(crate) fn of(violations: &Violations, is_active: bool) -> Verdict {
        match (violations.count, is_active) {
            (1.., _) => Verdict::Violation,
            (0, true) => Verdict::Pass,
            (0, false) => Verdict::Void,
        }
    }

    /// The word in the receipt.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Verdict::Pass => "pass",
            Verdict::Violation => "violation",
            Verdict::Void => "void",
        }
    }

    /// The process's exit code.
    pub(crate) const fn exit_code(self) -> u8 {
        match self {
            Verdict::Pass => 0,
            Verdict::Violation => 1,
            Verdict::Void => 2,
        }
    }
}

/// Whether enough happened: a kill, and the floor of acknowledged intents.
pub(crate) fn is_active(kills: usize, ok_per_minute: f64) -> bool {
    kills >= 1 && ok_per_minute >= OK_PER_MINUTE_MIN
}

/// The seed asked for; one from the clock where that is 0.
pub(crate) fn seed(asked: u64) -> Result<u64> {
    match asked {
        0 => u64::try_from(jiff::Timestamp::now().as_microsecond()).context("a seed"),
        seed => Ok(seed),
    }
}

/// Writes the receipt under `receipts` in the working directory; answers where.
pub(crate) fn write(storm: &str, receipt: &Value) -> Result<PathBuf> {
    let dir = Path::new("receipts");
    std::fs::create_dir_all(dir).context("making the receipts directory")?;
    // Colons do not belong into file names, and a later run must not replace an earlier one.
    let date = machine::date().replace(':', "-");
    let path = dir.join(format!("{storm}-{date}.json"));
    let text = serde_json::to_string_pretty(receipt).context("encoding the receipt")?;
    std::fs::write(&path, text + "\n").context("writing the receipt")?;
    Ok(path)
}

/// The violations as the receipt shows them.
pub(crate) fn violations(violations: &Violations) -> Value {
    json!({"count": violations.count, "first": violations.shown})
}

#[cfg(test)]
mod tests {
    use super::{Verdict, is_active};
    use crate::storm::violations::Violations;

    #[test]
    fn verdicts() {
        let none = Violations::default();
        let mut one = Violations::default();
        one.push("lost".to_owned());
        for (violations, active, verdict, code) in [
            (&none, true, "pass", 0),
            (&none, false, "void", 2),
            (&one, true, "violation", 1),
            (&one, false, "violation", 1),
        ] {
            let judged = Verdict::of(violations, active);
            assert_eq!((judged.as_str(), judged.exit_code()), (verdict, code));
        }
    }

    #[test]
    fn the_floor() {
        assert!(is_active(1, 1_000.0));
        assert!(!is_active(0, 1e6) && !is_active(1, 999.9));
    }
}
