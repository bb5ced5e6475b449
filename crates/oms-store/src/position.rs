//! Where a log row stands in the order of all.

use oms_base::{Code, Fault, crockford};

/// Bits of a position that count the rows of a batch.
const ROW_BITS: u32 = 16;
const TEXT_LEN: usize = 13;

/// A log row's place: its batch, and its place in the batch. Opaque to clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(i64);

impl Position {
    /// Before every row.
    pub const START: Position = Position(0);
    /// Most log rows of one batch.
    pub const ROWS_MAX: usize = 1 << ROW_BITS;

    /// The place of row `n` of `batch`.
    pub const fn new(batch: i64, n: u16) -> Position {
        Position((batch << ROW_BITS) | n as i64)
    }

    /// The integer key of a store that numbers its batches 1, 2, 3….
    pub const fn key(self) -> i64 {
        self.0
    }

    /// The place of an integer key.
    pub const fn from_key(key: i64) -> Position {
        Position(key)
    }

    /// The batch.
    pub const fn batch(self) -> i64 {
        self.0 >> ROW_BITS
    }

    /// The row's place in its batch.
    pub const fn row(self) -> i64 {
        self.0 & ((1 << ROW_BITS) - 1)
    }

    /// Reads what a server handed out.
    pub fn parse(text: &str) -> Result<Position, Fault> {
        Some(text)
            .filter(|text| text.len() == TEXT_LEN)
            .and_then(crockford::decode)
            .and_then(|key| i64::try_from(key).ok())
            .map(Position)
            .ok_or_else(|| Fault::here(Code::BadCursor, "not a position that this server gave"))
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = crockford::encode(self.0.cast_unsigned(), TEXT_LEN);
        f.write_str(&text.to_ascii_lowercase())
    }
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn positions_sort_by_batch_then_row() {
        assert!(Position::new(1, 65_535) < Position::new(2, 0));
        let at = Position::new(77, 5);
        assert_eq!((at.batch(), at.row()), (77, 5));
        assert_eq!(Position::parse(&at.to_string()).unwrap(), at);
        assert!(Position::parse("").is_err() && Position::parse("zzzzzzzzzzzzz").is_err());
    }
}
