//! Cuts a query into tokens, each with the column where it begins.

use super::ast::DataField;
use oms_base::{Code, Fault, Faults};

/// A piece of a query.
#[derive(Debug)]
pub(super) struct Token {
    pub(super) column: usize,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    Open,
    Close,
    And,
    Or,
    /// `NOT` or `-`.
    Not(&'static str),
    /// A word or a phrase.
    Words(Raw),
    /// A field and its values; none when that was a fault.
    Field(String, Vec<Raw>),
}

/// A value as it was written.
#[derive(Debug)]
pub(super) struct Raw {
    pub(super) column: usize,
    pub(super) comparison: Option<Comparison>,
    /// Without quotes, escapes and star.
    pub(super) text: String,
    pub(super) is_quoted: bool,
    /// Whether a `*` ends it.
    pub(super) is_starred: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Comparison {
    Below,
    AtMost,
    Above,
    AtLeast,
}

impl Raw {
    /// Whether it is the `*` that stands for any value.
    pub(super) fn is_any(&self) -> bool {
        self.is_starred && self.text.is_empty() && !self.is_quoted && self.comparison.is_none()
    }
}

/// Whether a word joins terms instead of being looked for.
pub(super) fn is_keyword(word: &str) -> bool {
    matches!(word, "AND" | "OR" | "NOT")
}

/// A fault that says where.
pub(super) fn fault(code: Code, detail: &str, column: usize) -> Fault {
    Fault::here(code, format!("{detail}, at column {column}"))
}

/// The tokens of `source`. What is not clear becomes a fault, and reading goes on behind it.
pub(super) fn tokens(source: &str, faults: &mut Faults) -> Vec<Token> {
    let mut lexer = Lexer { chars: source.chars().collect(), at: 0, faults };
    let mut tokens = Vec::new();
    while let Some(c) = lexer.peek() {
        let column = lexer.column();
        tokens.extend(lexer.kind(c).map(|kind| Token { column, kind }));
    }
    tokens
}

struct Lexer<'f> {
    chars: Vec<char>,
    at: usize,
    faults: &'f mut Faults,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn column(&self) -> usize {
        self.at + 1
    }

    fn next_is(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        self.at += usize::from(is_next);
        is_next
    }

    fn refuse(&mut self, detail: &str, column: usize) {
        self.faults.push(fault(Code::BadQuery, detail, column));
    }

    /// Reads on from `c`; nothing for white space and what is refused.
    fn kind(&mut self, c: char) -> Option<Kind> {
        match c {
            '(' | ')' => {
                self.at += 1;
                Some(if c == '(' { Kind::Open } else { Kind::Close })
            }
            '-' => self.dash(),
            '"' => Some(Kind::Words(self.raw(is_end))),
            _ if c.is_whitespace() => {
                self.at += 1;
                None
            }
            _ => Some(self.field().unwrap_or_else(|| self.word())),
        }
    }

    fn dash(&mut self) -> Option<Kind> {
        let column = self.column();
        self.at += 1;
        if self.peek().is_none_or(|next| next.is_whitespace() || next == ')') {
            let detail = "a - stands directly before what is not wanted; elsewhere leave it out";
            self.refuse(detail, column);
            return None;
        }
        Some(Kind::Not("-"))
    }

    /// A name and a colon, and the values behind them.
    fn field(&mut self) -> Option<Kind> {
        let rest = &self.chars[self.at..];
        let len = rest.iter().take_while(|c| DataField::takes(**c)).count();
        let is_field = rest[0].is_alphabetic() && rest.get(len) == Some(&':');
        let name: String = rest.iter().take(len).collect();
        is_field.then(|| {
            self.at += len + 1;
            Kind::Field(name.clone(), self.values(&name))
        })
    }

    fn values(&mut self, field: &str) -> Vec<Raw> {
        let mut values = Vec::new();
        loop {
            let column = self.column();
            let comparison = self.comparison();
            let raw = Raw { column, comparison, ..self.raw(|c| is_end(c) || c == ',') };
            if raw.text.is_empty() && !raw.is_quoted && !raw.is_starred {
                let detail = format!("a value is missing; write it without a blank: {field}:VALUE");
                self.refuse(&detail, raw.column);
            } else {
                values.push(raw);
            }
            if !self.next_is(',') {
                return values;
            }
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        if self.next_is('<') {
            return Some(if self.next_is('=') { Comparison::AtMost } else { Comparison::Below });
        }
        if self.next_is('>') {
            return Some(if self.next_is('=') { Comparison::AtLeast } else { Comparison::Above });
        }
        None
    }

    fn word(&mut self) -> Kind {
        let raw = self.raw(is_end);
        match raw.text.as_str() {
            _ if raw.is_starred => Kind::Words(raw),
            "AND" => Kind::And,
            "OR" => Kind::Or,
            "NOT" => Kind::Not("NOT"),
            _ => Kind::Words(raw),
        }
    }

    /// A text in quotes, or what stands before a character that `ends`.
    fn raw(&mut self, ends: fn(char) -> bool) -> Raw {
        let column = self.column();
        if self.next_is('"') {
            let text = self.quoted(column);
            let is_starred = self.next_is('*');
            return Raw { column, comparison: None, text, is_quoted: true, is_starred };
        }
        let rest = self.chars[self.at..].iter();
        let mut text: String = rest.take_while(|c| !ends(**c)).collect();
        self.at += text.chars().count();
        let is_starred = text.ends_with('*');
        text.truncate(text.len() - usize::from(is_starred));
        Raw { column, comparison: None, text, is_quoted: false, is_starred }
    }

    /// What stands before the closing quote; `\` keeps a quote or another `\` as it is.
    fn quoted(&mut self, opened: usize) -> String {
        let mut text = String::new();
        while let Some(c) = self.peek() {
            self.at += 1;
            match (c, self.peek()) {
                ('"', _) => return text,
                ('\\', Some(escaped @ ('"' | '\\'))) => {
                    self.at += 1;
                    text.push(escaped);
                }
                _ => text.push(c),
            }
        }
        self.refuse("this quote is never closed", opened);
        text
    }
}

fn is_end(c: char) -> bool {
    c.is_whitespace() || matches!(c, '(' | ')' | '"')
}
