//! Reads a query: `OR` joins what blanks and `AND` join, and `NOT` holds closest.

use super::ast::{Expr, Query};
use super::token::{Kind, Token, fault, tokens};
use super::{NESTING_MAX, SOURCE_BYTES_MAX, TERMS_MAX, value};
use oms_base::{Code, Fault, Faults};
use std::collections::VecDeque;

impl Query {
    /// Reads `source`, or says everything that is wrong with it, each with its column.
    ///
    /// A query of nothing but blanks means every ticket.
    pub fn parse(source: &str) -> Result<Query, Faults> {
        check_length(source.len(), "a query")?;
        let mut faults = Faults::default();
        let tokens = tokens(source, &mut faults).into();
        let mut parser =
            Parser { tokens, faults, operands: 0, terms: 0, depth: 0, is_halted: false };
        let expr = parser.whole();
        let query = parser.faults.into_result(Query { expr })?;
        check_length(query.to_string().len(), "the query in canonical text")?;
        Ok(query)
    }
}

/// What is stored is the canonical text, so that one has to fit, too.
fn check_length(bytes: usize, what: &str) -> Result<(), Faults> {
    if bytes <= SOURCE_BYTES_MAX {
        return Ok(());
    }
    let detail = format!("{what} has {bytes} bytes; at most {SOURCE_BYTES_MAX} are allowed");
    Err(Fault::here(Code::OutOfBounds, detail).into())
}

struct Parser {
    tokens: VecDeque<Token>,
    faults: Faults,
    /// Terms and brackets met, good or bad: what is bad still stands beside an `OR`.
    operands: usize,
    terms: usize,
    depth: usize,
    /// Beyond a bound nothing is read, so nothing more can be said.
    is_halted: bool,
}

impl Parser {
    fn peek(&self) -> Option<&Kind> {
        self.tokens.front().map(|token| &token.kind)
    }

    /// Steps over the next token and gives its column.
    fn step(&mut self) -> usize {
        self.tokens.pop_front().map_or(0, |token| token.column)
    }

    fn refuse(&mut self, detail: &str, column: usize) {
        if !self.is_halted {
            self.faults.push(fault(Code::BadQuery, detail, column));
        }
    }

    fn halt(&mut self, detail: &str, column: usize) {
        self.faults.push(fault(Code::OutOfBounds, detail, column));
        self.is_halted = true;
        self.tokens.clear();
    }

    fn whole(&mut self) -> Option<Expr> {
        let mut expr = self.any();
        while self.peek().is_some() {
            let column = self.step();
            self.refuse("this bracket closes nothing", column);
            expr = self.any();
        }
        expr
    }

    /// Terms with `OR` between them, up to a closing bracket or the end.
    fn any(&mut self) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut or = None;
        loop {
            let before = self.operands;
            parts.extend(self.all());
            let is_empty = self.operands == before;
            if let Some(column) = or.filter(|_| is_empty) {
                self.refuse("nothing stands after this OR", column);
            }
            if !matches!(self.peek(), Some(Kind::Or)) {
                return Expr::any(parts);
            }
            let column = self.step();
            if is_empty && or.is_none() {
                self.refuse("nothing stands before this OR", column);
            }
            or = Some(column);
        }
    }

    /// Terms with blanks or `AND` between them, up to an `OR`, a closing bracket or the end.
    fn all(&mut self) -> Option<Expr> {
        let mut parts = Vec::new();
        let mut and = None;
        let mut is_first = true;
        while let Some(kind) = self.peek() {
            match kind {
                Kind::Or | Kind::Close => break,
                Kind::And => {
                    let column = self.step();
                    if is_first || and.is_some() {
                        self.refuse("nothing stands before this AND", column);
                    }
                    and = Some(column);
                }
                Kind::Open | Kind::Not(_) | Kind::Words(_) | Kind::Field(..) => {
                    parts.extend(self.one());
                    (and, is_first) = (None, false);
                }
            }
        }
        if let Some(column) = and {
            self.refuse("nothing stands after this AND", column);
        }
        Expr::all(parts)
    }

    /// A term or a bracket, with any number of `NOT` before it.
    fn one(&mut self) -> Option<Expr> {
        let mut is_negated = false;
        let mut last = None;
        while let Some(Kind::Not(spelling)) = self.peek() {
            last = Some((*spelling, self.step()));
            is_negated = !is_negated;
        }
        let expr = match (self.peek(), last) {
            (Some(Kind::Open), _) => self.bracket(),
            (Some(Kind::Words(_) | Kind::Field(..)), _) => self.term(),
            (Some(Kind::Close | Kind::And | Kind::Or | Kind::Not(_)) | None, Some(last)) => {
                self.refuse(&format!("nothing stands after this {}", last.0), last.1);
                None
            }
            (Some(Kind::Close | Kind::And | Kind::Or | Kind::Not(_)) | None, None) => None,
        };
        self.operands += 1;
        if is_negated { expr.map(Expr::negated) } else { expr }
    }

    fn bracket(&mut self) -> Option<Expr> {
        let column = self.step();
        if self.depth == NESTING_MAX {
            let detail = format!("brackets stand inside each other more than {NESTING_MAX} deep");
            self.halt(&detail, column);
            return None;
        }
        self.depth += 1;
        let before = self.operands;
        let expr = self.any();
        self.depth -= 1;
        if !matches!(self.peek(), Some(Kind::Close)) {
            self.refuse("this bracket is never closed", column);
            return expr;
        }
        self.step();
        if self.operands == before {
            self.refuse("nothing stands between these brackets", column);
        }
        expr
    }

    fn term(&mut self) -> Option<Expr> {
        let Token { column, kind } = self.tokens.pop_front()?;
        let (name, values) = match kind {
            Kind::Words(raw) => (None, vec![raw]),
            Kind::Field(name, values) => (Some(name), values),
            Kind::Open | Kind::Close | Kind::And | Kind::Or | Kind::Not(_) => return None,
        };
        self.terms += values.len();
        if self.terms > TERMS_MAX {
            let detail = format!("more than {TERMS_MAX} terms; each value of a list counts");
            self.halt(&detail, column);
            return None;
        }
        let faults = &mut self.faults;
        let term = match name {
            Some(name) => value::of_field(&name, &values, column, faults),
            None => value::of_words(&values, faults),
        };
        term.map(Expr::Term)
    }
}
