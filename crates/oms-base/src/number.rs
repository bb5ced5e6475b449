//! What the public calls a ticket: `PREFIX-YYYY-NNNNN`, and with the access code the tracking
//! string `PREFIX-YYYY-NNNNN-CCCCCCCC`.

use crate::{Code, Fault, crockford};

const CODE_LEN: usize = 8;
const SEQUENCE_DIGITS_MIN: usize = 5;
const SEQUENCE_DIGITS_MAX: usize = 9;
const YEAR_DIGITS: usize = 4;

/// The letters in front of a number: 1 to 8 of A–Z.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Prefix(#[n(0)] String);

impl Prefix {
    const LETTERS_MAX: usize = 8;

    /// Reads a prefix without regard to case.
    pub fn parse(text: &str) -> Result<Prefix, Fault> {
        let letters = text.chars().all(|c| c.is_ascii_alphabetic());
        if letters && (1..=Prefix::LETTERS_MAX).contains(&text.len()) {
            return Ok(Prefix(text.to_ascii_uppercase()));
        }
        Err(Fault::here(Code::BadText, "a number prefix is 1 to 8 letters"))
    }

    /// The initials of a name: `DisasterLoan` and `Disaster loan` give `DL`; `T` without letters.
    pub fn initials(name: &str) -> Prefix {
        let mut initials = String::new();
        let mut before = ' ';
        for c in name.chars() {
            let starts = !before.is_alphabetic() || (c.is_uppercase() && before.is_lowercase());
            if c.is_ascii_alphabetic() && starts && initials.len() < Prefix::LETTERS_MAX {
                initials.push(c.to_ascii_uppercase());
            }
            before = c;
        }
        if initials.is_empty() { Prefix("T".to_owned()) } else { Prefix(initials) }
    }

    /// The letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Prefix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// A ticket's public number; never reused.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
pub struct Number {
    /// The board's or workflow's letters.
    #[n(0)]
    pub prefix: Prefix,
    /// The calendar year in the board's zone.
    #[n(1)]
    pub year: i16,
    /// Counted per prefix and year from 1.
    #[n(2)]
    pub sequence: u32,
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{:04}-{:05}", self.prefix, self.year, self.sequence)
    }
}

impl Number {
    /// Reads a bare number; see [`Tracking::parse`] for what is overlooked.
    pub fn parse(text: &str) -> Result<Number, Fault> {
        let tracking = Tracking::parse(text)?;
        if tracking.code.is_some() { Err(bad_number()) } else { Ok(tracking.number) }
    }
}

/// A number with or without its access code, as somebody typed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tracking {
    /// The number.
    pub number: Number,
    /// The access code: 40 bits.
    pub code: Option<u64>,
}

impl Tracking {
    /// Reads without regard to case, spaces or dashes, and takes O for 0 and I or L for 1 where
    /// digits stand.
    pub fn parse(text: &str) -> Result<Tracking, Fault> {
        if text.len() > 64 {
            return Err(bad_number());
        }
        let dense: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits_at = dense.find(|c: char| c.is_ascii_digit()).ok_or_else(bad_number)?;
        let prefix = Prefix::parse(&dense[..digits_at]).map_err(|_| bad_number())?;
        let rest = dense.get(digits_at..).filter(|rest| rest.is_ascii()).ok_or_else(bad_number)?;
        let (year, rest) = rest.split_at_checked(YEAR_DIGITS).ok_or_else(bad_number)?;
        let with_code = rest.len() >= SEQUENCE_DIGITS_MIN + CODE_LEN;
        let (sequence, code) =
            if with_code { rest.split_at(rest.len() - CODE_LEN) } else { (rest, "") };
        let code = if with_code { crockford::decode(code).map(Some) } else { Some(None) };
        Ok(Tracking {
            number: Number {
                prefix,
                year: digits(year).and_then(|y| i16::try_from(y).ok()).ok_or_else(bad_number)?,
                sequence: sequence_of(sequence).ok_or_else(bad_number)?,
            },
            code: code.ok_or_else(bad_number)?,
        })
    }
}

impl std::fmt::Display for Tracking {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.number.fmt(f)?;
        match self.code {
            Some(code) => write!(f, "-{}", crockford::encode(code, CODE_LEN)),
            None => Ok(()),
        }
    }
}

fn sequence_of(text: &str) -> Option<u32> {
    let fits = (SEQUENCE_DIGITS_MIN..=SEQUENCE_DIGITS_MAX).contains(&text.len());
    digits(text).filter(|_| fits)
}

fn digits(text: &str) -> Option<u32> {
    let plain: String = text
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    Some(plain).filter(|p| p.bytes().all(|b| b.is_ascii_digit())).and_then(|p| p.parse().ok())
}

fn bad_number() -> Fault {
    Fault::here(Code::BadId, "not a number like DL-2026-00091 or a tracking string")
}

#[cfg(test)]
mod tests {
    use super::{Number, Prefix, Tracking};

    #[test]
    fn people_type_numbers_in_many_ways() {
        for text in ["DL-2026-00091", "dl 2026 00091", "dl2026ooo91", " DL-2O26-0009I "] {
            assert_eq!(Number::parse(text).unwrap().to_string(), "DL-2026-00091", "{text}");
        }
        let full = Tracking::parse("dl-2026-00091-7k3m9xq4").unwrap();
        assert_eq!(full.to_string(), "DL-2026-00091-7K3M9XQ4");
        assert_eq!(Tracking::parse("DL2026000917K3M9XQ4").unwrap(), full);
        for bad in ["", "DL", "2026-00091", "DL-2026-0091", "DL-2026-00091-7K3M", "../etc", "DLé"]
        {
            assert!(Tracking::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn large_sequences_grow_beyond_five_digits() {
        let number =
            Number { prefix: Prefix::initials("City Potholes"), year: 2026, sequence: 123_456 };
        assert_eq!(number.to_string(), "CP-2026-123456");
        assert_eq!(Number::parse(&number.to_string()).unwrap(), number);
    }

    #[test]
    fn initials() {
        let cases = [
            ("DisasterLoan", "DL"),
            ("City Potholes", "CP"),
            ("311", "T"),
            ("permits", "P"),
            ("ABC Fund", "AF"),
            ("Straßen-Bau", "SB"),
        ];
        for (name, want) in cases {
            assert_eq!(Prefix::initials(name).as_str(), want, "{name}");
        }
    }
}
