//! Text of bounded length without control characters, refused where it enters.

use crate::shared::Shared;
use crate::{Code, Fault};

/// What a kind of text allows.
struct Rule {
    chars_max: usize,
    lines: bool,
}

/// One line, whatever its length.
pub(crate) fn check_line(text: &str) -> Result<(), Fault> {
    check(text, &Rule { chars_max: usize::MAX, lines: false })
}

fn check(text: &str, rule: &Rule) -> Result<(), Fault> {
    if text.trim().is_empty() {
        return Err(Fault::here(Code::BadText, "must not be blank"));
    }
    let chars = text.chars().count();
    if chars > rule.chars_max {
        let detail = format!("has {chars} characters; at most {} are allowed", rule.chars_max);
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    match text.chars().find(|&c| is_forbidden(c, rule.lines)) {
        Some(c) => {
            let detail =
                format!("holds the character U+{:04X}, which is not allowed", u32::from(c));
            Err(Fault::here(Code::BadText, detail))
        }
        None => Ok(()),
    }
}

/// As much of a text as a rule allows.
fn fitted(text: &str, rule: &Rule) -> String {
    let allowed = |c: char| if is_forbidden(c, rule.lines) { ' ' } else { c };
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || is_forbidden(c, rule.lines));
    if trimmed.chars().nth(rule.chars_max).is_none() {
        return trimmed.chars().map(allowed).collect();
    }
    let kept = trimmed.chars().take(rule.chars_max - 1).map(allowed);
    kept.chain(['…']).collect()
}

/// Control characters, and the bidirectional overrides that make text read as what it is not.
fn is_forbidden(c: char, lines: bool) -> bool {
    let allowed_control = c == '\t' || (lines && (c == '\n' || c == '\r'));
    let overrides = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    (c.is_control() && !allowed_control) || overrides
}

macro_rules! text_type {
    ($(#[$doc:meta])* $name:ident, $max:literal, lines: $lines:literal) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
        )]
        #[cbor(transparent)]
        pub struct $name(#[n(0)] Shared);

        impl $name {
            /// Most characters.
            pub const CHARS_MAX: usize = $max;

            /// Takes `text` without the white space around it, or says what is wrong with it.
            pub fn parse(text: &str) -> Result<Self, Fault> {
                let trimmed = text.trim();
                check(trimmed, &Rule { chars_max: $max, lines: $lines })?;
                Ok(Self(trimmed.into()))
            }

            /// What fits of a text that was written for somebody else: characters that are not
            /// allowed become spaces, and what is too long ends in `…`. `None` when that is blank.
            pub fn fitted(text: &str) -> Option<Self> {
                let fitted = fitted(text, &Rule { chars_max: $max, lines: $lines });
                Self::parse(&fitted).ok()
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}

text_type!(
    /// A ticket's title: one line.
    Title, 200, lines: false
);
text_type!(
    /// A ticket's description.
    Description, 10_000, lines: true
);
text_type!(
    /// The text of a comment.
    Comment, 10_000, lines: true
);
text_type!(
    /// Why somebody did something.
    Reason, 1_000, lines: true
);
text_type!(
    /// A note beside a result.
    Note, 10_000, lines: true
);
text_type!(
    /// The name of a board, a workflow or a principal: one line.
    Name, 100, lines: false
);
text_type!(
    /// What people read as a stage's name: one line.
    StageName, 100, lines: false
);
text_type!(
    /// Where a ticket's place is, in words: one line.
    Address, 300, lines: false
);
text_type!(
    /// A ticket's label: one line.
    Label, 50, lines: false
);

/// A stage's id within its workflow: letters, digits, `_`, `-` and `.`, starting with a letter.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct StageId(#[n(0)] Shared);

impl StageId {
    /// Most characters.
    pub const CHARS_MAX: usize = 64;

    /// Reads an id, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<StageId, Fault> {
        let body = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        if text.len() > StageId::CHARS_MAX {
            return Err(Fault::here(Code::OutOfBounds, "a stage id has at most 64 characters"));
        }
        if text.starts_with(|c: char| c.is_ascii_alphabetic()) && text.chars().all(body) {
            return Ok(StageId(text.into()));
        }
        let detail = "a stage id starts with a letter and goes on with letters, digits, _, - or .";
        Err(Fault::here(Code::BadText, detail))
    }

    /// The id.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl std::fmt::Display for StageId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Comment, StageId, Title};
    use crate::Code;

    #[test]
    fn titles() {
        assert_eq!(
            Title::parse("  Pothole on 5th Street ").unwrap().as_str(),
            "Pothole on 5th Street"
        );
        assert!(Title::parse("<script>alert(1)</script> =cmd|x ü 🕳").is_ok());
        let refused = [
            ("   ", Code::BadText),
            ("", Code::BadText),
            ("a\0b", Code::BadText),
            ("a\u{202E}b", Code::BadText),
            ("a\nb", Code::BadText),
            (&"x".repeat(1_000_000), Code::OutOfBounds),
            (&"e\u{301}".repeat(5_000), Code::OutOfBounds),
        ];
        for (text, code) in refused {
            assert_eq!(Title::parse(text).unwrap_err().code, code);
        }
        assert!(Comment::parse("two\nlines\tand a tab").is_ok());
    }

    #[test]
    fn what_was_written_for_somebody_else_is_made_to_fit() {
        let fitted = |text: &str| Title::fitted(text).map(|title| title.to_string());
        let long = format!("{}…", "ü".repeat(199));
        for (text, want) in [
            (" Disk full\n", Some("Disk full")),
            ("Disk\nfull\u{202E}", Some("Disk full")),
            ("\0\n \u{202E}", None),
            ("", None),
            (&"ü".repeat(200), Some("ü".repeat(200).as_str())),
            (&"ü".repeat(201), Some(&long)),
        ] {
            assert_eq!(fitted(text).as_deref(), want, "{text}");
        }
        assert_eq!(Comment::fitted("a\nb").unwrap().as_str(), "a\nb");
    }

    #[test]
    fn stage_ids() {
        for good in ["id_check", "A", "a.b-c", "constructor"] {
            assert!(StageId::parse(good).is_ok(), "{good}");
        }
        for bad in ["", "__proto__", "1st", "a b", "a/b", "é", &"x".repeat(65)] {
            assert!(StageId::parse(bad).is_err(), "{bad}");
        }
    }
}
