//! The id of a board's column.

use crate::{Code, Fault, Status};

/// A column's id within its board: letters, digits, `_` and `-`, starting with a letter.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct ColumnId(#[n(0)] String);

impl ColumnId {
    /// Most characters.
    pub const CHARS_MAX: usize = 64;

    /// Reads an id, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<ColumnId, Fault> {
        let body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if text.len() > ColumnId::CHARS_MAX {
            let detail = format!("a column id has at most {} characters", ColumnId::CHARS_MAX);
            return Err(Fault::here(Code::OutOfBounds, detail));
        }
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(body) {
            return Ok(ColumnId(text.to_owned()));
        }
        let detail = "a column id starts with a letter and goes on with letters, digits, _ or -";
        Err(Fault::here(Code::BadText, detail))
    }

    /// The id of the column that a status has where a board names none.
    pub fn of(status: Status) -> ColumnId {
        ColumnId(status.as_str().to_owned())
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for ColumnId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnId;
    use crate::Status;

    #[test]
    fn ids() {
        for good in ["new", "in-progress", "A_1"] {
            assert!(ColumnId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "1st", "a b", "a/b", "a.b", "é", &"x".repeat(65)] {
            assert!(ColumnId::parse(bad).is_err(), "{bad}");
        }
        for &status in Status::ALL {
            assert_eq!(ColumnId::parse(status.as_str()), Ok(ColumnId::of(status)));
        }
    }
}
