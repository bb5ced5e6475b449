//! The name of a file: one that any system can store, and none can take for a path.

use crate::text::check_line;
use crate::{Code, Fault};
use unicode_normalization::UnicodeNormalization;

/// A file's name, in Unicode's composed form (NFC), so that the same name is the same bytes
/// whichever system wrote it.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct FileName(#[n(0)] String);

impl FileName {
    /// Most bytes: what file systems take.
    pub const BYTES_MAX: usize = 255;

    /// Takes `text` without the white space around it, or says what is wrong with it.
    pub fn parse(text: &str) -> Result<FileName, Fault> {
        let trimmed = text.trim();
        // Before it is composed, so that a long text costs nothing; composing may make it longer.
        check_length(trimmed)?;
        let name: String = trimmed.nfc().collect();
        check_length(&name)?;
        check_line(&name)?;
        if name.contains(['/', '\\']) {
            let detail = "is a path; send the name of the file alone";
            return Err(Fault::here(Code::BadText, detail));
        }
        if name.chars().all(|c| c == '.') {
            return Err(Fault::here(Code::BadText, "names a directory and no file"));
        }
        Ok(FileName(name))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_length(name: &str) -> Result<(), Fault> {
    if name.len() <= FileName::BYTES_MAX {
        return Ok(());
    }
    let detail = format!("has {} bytes; at most {} are allowed", name.len(), FileName::BYTES_MAX);
    Err(Fault::here(Code::OutOfBounds, detail))
}

#[cfg(test)]
mod tests {
    use super::FileName;
    use crate::Code;

    #[test]
    fn names_are_kept_and_composed() {
        for (given, kept) in [
            (" Scan 1.pdf ", "Scan 1.pdf"),
            ("cafe\u{301}.jpg", "caf\u{e9}.jpg"),
            (".htaccess", ".htaccess"),
            ("a\"b;c'd%00<>.txt", "a\"b;c'd%00<>.txt"),
            (&"x".repeat(255), &"x".repeat(255)),
        ] {
            assert_eq!(FileName::parse(given).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn paths_control_characters_and_disguises_are_refused() {
        for (given, code) in [
            ("", Code::BadText),
            (" \t ", Code::BadText),
            (".", Code::BadText),
            ("..", Code::BadText),
            ("../../etc/passwd", Code::BadText),
            ("..\\..\\x", Code::BadText),
            ("a/b", Code::BadText),
            ("a\0.png", Code::BadText),
            ("a\r\nSet-Cookie: x", Code::BadText),
            ("photo\u{202E}gpj.exe", Code::BadText),
            (&"x".repeat(256), Code::OutOfBounds),
            // Its composed form is three times as long.
            (&"\u{fb2c}".repeat(80), Code::OutOfBounds),
        ] {
            assert_eq!(FileName::parse(given).unwrap_err().code, code, "{given:?}");
        }
    }
}
