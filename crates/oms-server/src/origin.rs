//! Which pages in a browser may speak to this server.

use crate::problem::Problem;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri, header};
use oms_base::Code;
use std::net::IpAddr;

/// Lets no page of another site speak with what a browser sends along by itself.
pub(crate) fn check(headers: &HeaderMap) -> Result<(), Problem> {
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let Some(origin) = origins.next() else { return Ok(()) };
    let origin = origin.to_str().ok().and_then(|text| text.parse::<Uri>().ok());
    let origin = origin.filter(|origin| origin.scheme().is_some());
    let from = origin.as_ref().and_then(Uri::authority).map(Authority::as_str);
    if from.is_some() && from == host(headers) && origins.next().is_none() {
        return Ok(());
    }
    Err(Problem::new(Code::Forbidden, "the Origin header names another site than this server"))
}

/// The same, and lets in no page whose host's name may have been pointed here since it was loaded:
/// only a numeric address and `localhost` cannot be.
pub(crate) fn check_fixed(headers: &HeaderMap) -> Result<(), Problem> {
    check(headers)?;
    let host = host(headers).and_then(|host| host.parse::<Authority>().ok());
    let name = host.as_ref().map_or("", Authority::host).trim_matches(['[', ']']);
    let is_fixed = name.eq_ignore_ascii_case("localhost") || name.parse::<IpAddr>().is_ok();
    if is_fixed || !headers.contains_key(header::ORIGIN) {
        return Ok(());
    }
    let detail = "a page may speak here only by a numeric address or localhost; programs send \
                  no Origin header";
    Err(Problem::new(Code::Forbidden, detail))
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST).and_then(|host| host.to_str().ok())
}

#[cfg(test)]
mod tests {
    use super::{check, check_fixed};
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn pages_of_this_server_alone_and_by_a_name_that_cannot_be_moved() {
        for (host, origins, page, fixed) in [
            ("hub.example", &[][..], true, true),
            ("127.0.0.1:7070", &["http://127.0.0.1:7070"], true, true),
            ("[::1]:7070", &["http://[::1]:7070"], true, true),
            ("localhost:7070", &["http://localhost:7070"], true, true),
            ("evil.example:7070", &["http://evil.example:7070"], true, false),
            ("localhost.evil.example", &["http://localhost.evil.example"], true, false),
            ("127.0.0.1:7070", &["http://evil.example"], false, false),
            ("127.0.0.1:7070", &["null"], false, false),
            ("127.0.0.1:7070", &["http://127.0.0.1:7070", "http://evil.example"], false, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static(host));
            for origin in origins {
                headers.append(header::ORIGIN, HeaderValue::from_static(origin));
            }
            assert_eq!(check(&headers).is_ok(), page, "{host} {origins:?}");
            assert_eq!(check_fixed(&headers).is_ok(), fixed, "{host} {origins:?}");
        }
    }
}
