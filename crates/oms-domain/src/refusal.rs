//! Why the domain says no: a code, a sentence, and for input the faults with their places.

use oms_base::{Code, Fault, Faults};

/// A typed refusal; nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The input was understood and refused.
    #[error("the input was refused")]
    Input(Faults),
    /// The state forbids it.
    #[error("{detail}")]
    State {
        /// Which rule.
        code: Code,
        /// What to do.
        detail: String,
    },
}

impl Refusal {
    /// The state forbids it: `code` says which rule, `detail` what to do.
    pub fn state(code: Code, detail: impl Into<String>) -> Refusal {
        Refusal::State { code, detail: detail.into() }
    }

    /// One field of the input is refused.
    pub fn field(path: &str, code: Code, detail: impl Into<String>) -> Refusal {
        Refusal::Input(Fault::new(path, code, detail).into())
    }

    /// The code that sums it up.
    pub fn code(&self) -> Code {
        match self {
            Refusal::Input(_) => Code::Refused,
            Refusal::State { code, .. } => *code,
        }
    }
}

impl From<Faults> for Refusal {
    fn from(faults: Faults) -> Refusal {
        Refusal::Input(faults)
    }
}
