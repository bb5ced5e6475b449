//! Who calls: one bearer token in one header, or a stranger where strangers may.

use crate::problem::Problem;
use crate::proxy::ClientAddress;
use axum::extract::FromRequestParts;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use oms_app::policy::is_public;
use oms_app::{App, Caller, Error, Operation};
use oms_base::Code;
use std::net::{IpAddr, Ipv4Addr};

/// The caller that the guard let through; absent on public routes.
#[derive(Debug, Clone)]
pub(crate) struct Who(pub(crate) Caller);

impl<S: Send + Sync> FromRequestParts<S> for Who {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Who, Problem> {
        let who = parts.extensions.get::<Who>();
        who.cloned().ok_or_else(|| Problem::from(Error::Unauthenticated))
    }
}

/// Who sends a request to `operation`, where somebody must be known; nobody has been asked yet
/// whether they may.
pub(crate) fn identify(
    app: &App,
    operation: Operation,
    request: &Request,
) -> Result<Option<Who>, Problem> {
    if operation == Operation::CheckHealth {
        return Ok(None);
    }
    let from = address(request);
    let token = bearer(request.headers())?;
    if is_public(operation) && token.is_none() {
        app.admit_stranger(from)?;
        return Ok(None);
    }
    Ok(Some(Who(app.authenticate(token, from)?)))
}

/// Counts a request that no route takes, so that strangers cannot probe for free.
pub(crate) fn admit_lost(app: &App, request: &Request) -> Result<(), Problem> {
    let from = address(request);
    match bearer(request.headers())? {
        Some(token) => app.authenticate(Some(token), from).map(|_| ())?,
        None => app.admit_stranger(from)?,
    }
    Ok(())
}

/// The token of the one `Authorization` header; two of them are nobody's.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        let detail = "there are two Authorization headers; send one";
        return Err(Problem::new(Code::Unauthenticated, detail));
    }
    let scheme_and_token = value.to_str().ok().and_then(|text| text.split_once(' '));
    match scheme_and_token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => {
            let detail = "the Authorization header is not `Bearer` and a token";
            Err(Problem::new(Code::Unauthenticated, detail))
        }
    }
}

/// Where a request comes from.
pub(crate) fn address(request: &Request) -> IpAddr {
    let from = request.extensions().get::<ClientAddress>();
    from.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |ClientAddress(address)| *address)
}

#[cfg(test)]
mod tests {
    use super::bearer;
    use axum::http::{HeaderMap, HeaderValue, header};
    use oms_base::Code;

    fn token(values: &[&'static str]) -> Result<Option<String>, Code> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_static(value));
        }
        let token = bearer(&headers).map_err(|problem| problem.code)?;
        Ok(token.map(str::to_owned))
    }

    #[test]
    fn one_bearer_token_in_one_header() {
        assert_eq!(token(&[]), Ok(None));
        assert_eq!(token(&["Bearer omsp_1"]), Ok(Some("omsp_1".to_owned())));
        assert_eq!(token(&["bearer omsp_1"]), Ok(Some("omsp_1".to_owned())));
        for bad in [&["Basic b21z"][..], &["omsp_1"], &["Bearer omsp_1", "Bearer omsp_2"]] {
            assert_eq!(token(bad), Err(Code::Unauthenticated));
        }
    }
}
