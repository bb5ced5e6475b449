//! Query parameters: each known, each once, all faults together.

use crate::cursor::{self, Cursor};
use crate::problem::Problem;
use axum::extract::{FromRequestParts, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use oms_base::limits::{PAGE_DEFAULT, PAGE_MAX};
use oms_base::{Code, Fault, Faults};

/// The parameters of a request, read one by one and then finished.
#[derive(Debug)]
pub(crate) struct Params {
    pairs: Vec<(String, String)>,
    faults: Faults,
}

impl Params {
    /// The parameters of an address.
    pub(crate) fn of(uri: &Uri) -> Result<Params, Problem> {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri);
        let Query(pairs) = pairs.map_err(|_| {
            Problem::new(Code::Malformed, "the query is not name=value pairs joined by &")
        })?;
        // What is not UTF-8 is decoded to this character, and was not sent as it.
        let is_odd = |text: &String| text.contains(char::REPLACEMENT_CHARACTER);
        if pairs.iter().any(|(name, value)| is_odd(name) || is_odd(value)) {
            return Err(Problem::new(Code::Malformed, "the query is not UTF-8 when it is decoded"));
        }
        Ok(Params { pairs, faults: Faults::default() })
    }

    /// The parameter `name` as `parse` takes it.
    pub(crate) fn optional<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        let at = self.pairs.iter().position(|(key, _)| key == name)?;
        let (_, value) = self.pairs.remove(at);
        self.faults.take(name, parse(&value))
    }

    /// The parameter `name`, which must be there, as `parse` takes it.
    pub(crate) fn required<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Fault>,
    ) -> Option<T> {
        if !self.has(name) {
            self.fault(Fault::new(name, Code::MissingField, "is missing"));
        }
        self.optional(name, parse)
    }

    /// The parameter `name` as `parse` takes it, which may find several faults.
    pub(crate) fn several<T>(
        &mut self,
        name: &'static str,
        parse: impl FnOnce(&str) -> Result<T, Faults>,
    ) -> Option<T> {
        let at = self.pairs.iter().position(|(key, _)| key == name)?;
        let (_, value) = self.pairs.remove(at);
        let parsed = parse(&value);
        let faults = parsed.as_ref().err().map_or(&[][..], Faults::list);
        for fault in faults {
            self.faults.push(fault.clone().at(name));
        }
        parsed.ok()
    }

    /// Whether the parameter `name` is there.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// Notes a fault of several parameters together.
    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Whether the parameter `name` is there and says `value`.
    pub(crate) fn is(&self, name: &str, value: &str) -> bool {
        self.pairs.iter().any(|(key, given)| key == name && given == value)
    }

    /// `limit`: 1 to 1,000, 50 when absent.
    pub(crate) fn limit(&mut self) -> usize {
        let limit = self.optional("limit", |text| {
            let limit = text.parse().ok().filter(|limit| (1..=PAGE_MAX).contains(limit));
            let detail = format!("must be a whole number from 1 to {PAGE_MAX}");
            limit.ok_or_else(|| Fault::here(Code::OutOfBounds, detail))
        });
        limit.unwrap_or(PAGE_DEFAULT)
    }

    /// `cursor`: what the page before gave as `next`.
    pub(crate) fn cursor<C: Cursor>(&mut self) -> Option<C> {
        self.optional("cursor", C::parse)
    }

    /// `after`: a position that must be visible, which every committed one is here.
    pub(crate) fn after(&mut self) {
        let _visible = self.optional("after", cursor::opaque);
    }

    /// Refuses every parameter that nobody asked for, or that came twice.
    pub(crate) fn finish(mut self) -> Result<(), Problem> {
        for (name, _) in self.pairs.drain(..) {
            let shown: String = name.chars().take(60).collect();
            let detail = "is not a parameter of this call, or is there twice";
            self.faults.push(Fault::new(shown, Code::UnknownField, detail));
        }
        Ok(self.faults.into_result(())?)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Params {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Params, Problem> {
        Params::of(&parts.uri)
    }
}

/// Proof that a request has no parameters.
#[derive(Debug)]
pub(crate) struct NoParams;

impl<S: Send + Sync> FromRequestParts<S> for NoParams {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<NoParams, Problem> {
        Params::of(&parts.uri)?.finish().map(|()| NoParams)
    }
}

/// Reads `true` or `false`.
pub(crate) fn truth(text: &str) -> Result<bool, Fault> {
    let other = || Fault::here(Code::UnknownValue, "must be true or false");
    text.parse().map_err(|_| other())
}

#[cfg(test)]
mod tests {
    use super::Params;
    use oms_base::{Code, Status, TicketId};

    fn params(uri: &'static str) -> Params {
        Params::of(&axum::http::Uri::from_static(uri)).unwrap()
    }

    #[test]
    fn every_fault_of_a_query_comes_at_once() {
        let mut query = params("/t?status=gone&limit=0&cursor=x&token=omsp_1&after=p");
        query.optional("status", Status::parse);
        assert_eq!(query.limit(), 50);
        assert_eq!(query.cursor::<TicketId>(), None);
        query.after();
        let problem = query.finish().unwrap_err();
        let codes: Vec<Code> = problem.faults.iter().map(|fault| fault.code).collect();
        let want = [
            Code::UnknownValue,
            Code::OutOfBounds,
            Code::BadCursor,
            Code::BadCursor,
            Code::UnknownField,
        ];
        assert_eq!(codes, want);
    }

    #[test]
    fn names_are_decoded_and_come_once() {
        let mut query = params("/t?board=City%20Potholes&limit=1000");
        let board = query.optional("board", |text| Ok(text.to_owned()));
        assert_eq!((board.as_deref(), query.limit()), (Some("City Potholes"), 1_000));
        assert!(query.finish().is_ok());
        let mut twice = params("/t?limit=1&limit=2");
        twice.limit();
        assert_eq!(twice.finish().unwrap_err().faults[0].code, Code::UnknownField);
    }
}
