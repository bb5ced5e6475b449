//! `If-Match: "<version>"`: the version that a change was made from.

use crate::problem::Problem;
use axum::http::{HeaderMap, header};
use oms_base::Code;

/// The version named; `None` without the header, or for `*`, which any existing ticket matches.
pub(crate) fn read(headers: &HeaderMap) -> Result<Option<u64>, Problem> {
    let mut values = headers.get_all(header::IF_MATCH).iter();
    let Some(value) = values.next() else { return Ok(None) };
    let text = value.to_str().unwrap_or("").trim();
    if values.next().is_some() {
        return Err(malformed());
    }
    if text == "*" {
        return Ok(None);
    }
    let digits = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    digits.and_then(|digits| digits.parse().ok()).map(Some).ok_or_else(malformed)
}

fn malformed() -> Problem {
    let detail = "If-Match names one version in quotes, like \"7\"";
    Problem::new(Code::Malformed, detail)
}

#[cfg(test)]
mod tests {
    use super::read;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn one_version_in_quotes() {
        let cases = [
            ("\"7\"", Some(Some(7))),
            ("*", Some(None)),
            ("7", None),
            ("W/\"7\"", None),
            ("\"seven\"", None),
            ("\"1\", \"2\"", None),
            ("", None),
        ];
        for (text, want) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, HeaderValue::from_static(text));
            assert_eq!(read(&headers).ok(), want, "{text}");
        }
        assert_eq!(read(&HeaderMap::new()).ok(), Some(None));
    }
}
