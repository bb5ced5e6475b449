//! Bounds a source before the parser sees it.
//!
//! The parser recurses with every bracket and prefix operator and tries to go on after an error,
//! so what it is given must be bounded as text. Whatever could make this scan and the parser's
//! lexer disagree about where a piece of text ends is refused.

use super::bad;
use oms_base::{Code, Fault};

/// Most bytes of a source.
const SOURCE_BYTES_MAX: usize = 4 * 1024;
/// Most brackets inside each other.
const NESTING_MAX: usize = 32;
/// Most `!` or `-` in a row.
const PREFIX_RUN_MAX: usize = 8;
/// Most characters that are operators, dots included.
const OPERATORS_MAX: usize = 1_024;

struct Scan<'s> {
    source: &'s str,
    at: usize,
    open: Vec<(u8, usize)>,
    prefix_run: usize,
    operators: usize,
}

/// Refuses a source that is too long, too deep or not cleanly split into text and code.
pub(super) fn scan(source: &str) -> Result<(), Fault> {
    if source.trim().is_empty() {
        return Err(Fault::here(Code::BadCondition, "is empty"));
    }
    if source.len() > SOURCE_BYTES_MAX {
        let detail = format!("has {} bytes; at most {SOURCE_BYTES_MAX} are allowed", source.len());
        return Err(Fault::here(Code::BadCondition, detail));
    }
    let mut scan = Scan { source, at: 0, open: Vec::new(), prefix_run: 0, operators: 0 };
    while let Some(byte) = scan.peek(0) {
        scan.step(byte)?;
    }
    match scan.open.last() {
        Some(&(_, at)) => Err(bad(source, at, "this bracket is never closed")),
        None => Ok(()),
    }
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.source.as_bytes().get(self.at + ahead).copied()
    }

    fn step(&mut self, byte: u8) -> Result<(), Fault> {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b'\x0c' => {
                self.at += 1;
                return Ok(());
            }
            b'/' if self.peek(1) == Some(b'/') => {
                let line = self.source[self.at..].find('\n');
                self.at = line.map_or(self.source.len(), |len| self.at + len);
                return Ok(());
            }
            b'!' | b'-' if self.peek(1) != Some(b'=') => self.prefix()?,
            _ => self.prefix_run = 0,
        }
        match byte {
            b'"' | b'\'' => return self.text(byte),
            b'(' | b'[' | b'{' => self.open(byte)?,
            b')' | b']' | b'}' => self.close(byte)?,
            b'`' => return self.refuse("` is not used in conditions"),
            b',' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {}
            _ => self.operator()?,
        }
        self.at += 1;
        Ok(())
    }

    fn prefix(&mut self) -> Result<(), Fault> {
        self.prefix_run += 1;
        if self.prefix_run > PREFIX_RUN_MAX {
            return self.refuse(&format!("more than {PREFIX_RUN_MAX} of ! or - in a row"));
        }
        Ok(())
    }

    fn operator(&mut self) -> Result<(), Fault> {
        self.operators += 1;
        if self.operators > OPERATORS_MAX {
            return self.refuse(&format!("more than {OPERATORS_MAX} operators"));
        }
        Ok(())
    }

    fn open(&mut self, bracket: u8) -> Result<(), Fault> {
        if self.open.len() == NESTING_MAX {
            return self.refuse(&format!("nested deeper than {NESTING_MAX} brackets"));
        }
        let closing = match bracket {
            b'(' => b')',
            b'[' => b']',
            _ => b'}',
        };
        self.open.push((closing, self.at));
        Ok(())
    }

    fn close(&mut self, bracket: u8) -> Result<(), Fault> {
        match self.open.pop() {
            Some((closing, _)) if closing == bracket => Ok(()),
            _ => self.refuse("this bracket closes nothing"),
        }
    }

    /// Steps over a piece of text in quotes: one line, known escapes, no prefix but `r`.
    fn text(&mut self, quote: u8) -> Result<(), Fault> {
        let raw = match self.word_before() {
            "" => false,
            "r" | "R" => true,
            _ => return self.refuse("text starts in the middle of a word"),
        };
        if self.peek(1) == Some(quote) && self.peek(2) == Some(quote) {
            return self.refuse("text in three quotes is not used in conditions");
        }
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek(0) {
            match byte {
                b'\n' | b'\r' => break,
                b'\\' if !raw => self.at += self.escape()?,
                _ if byte == quote => {
                    self.at += 1;
                    return Ok(());
                }
                _ => self.at += 1,
            }
        }
        Err(bad(self.source, start, "this text is never closed"))
    }

    fn escape(&self) -> Result<usize, Fault> {
        let digits = match self.peek(1) {
            Some(b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v' | b'"' | b'\'' | b'\\') => 0,
            Some(b'x') => 2,
            Some(b'u') => 4,
            Some(b'U') => 8,
            _ => return self.refuse("unknown escape in text"),
        };
        let is_hex = |place| self.peek(2 + place).is_some_and(|digit| digit.is_ascii_hexdigit());
        if (0..digits).all(is_hex) {
            return Ok(2 + digits);
        }
        self.refuse("unknown escape in text")
    }

    fn word_before(&self) -> &str {
        let before = &self.source[..self.at];
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
        let len = before.bytes().rev().take_while(inside).count();
        &before[before.len() - len..]
    }

    fn refuse<T>(&self, detail: &str) -> Result<T, Fault> {
        Err(bad(self.source, self.at, detail))
    }
}
