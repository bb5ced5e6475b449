//! Problem answers of the server as failures of a command, with what to do about them.

use crate::failure::Failure;
use crate::table::clean;
use oms_base::Code;
use serde_json::Value;

/// Most field errors printed; the server may send more.
const FIELDS_MAX: usize = 100;

/// The failure that a problem answer describes; `status` stands in where the body says nothing.
pub(crate) fn failure(status: u16, retry_after: Option<&str>, body: &[u8]) -> Failure {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let said = |name: &str| body.get(name).and_then(Value::as_str).map(clean);
    let what = said("detail").or_else(|| said("title"));
    let what = what.unwrap_or_else(|| format!("the server answered with status {status}"));
    let code = said("code");
    let message = match &code {
        Some(code) => format!("{what} [{code}]"),
        None => what,
    };
    let mut failure = Failure::new(message);
    let fields = body.get("errors").and_then(Value::as_array);
    for field in fields.into_iter().flatten().take(FIELDS_MAX) {
        failure = failure.detail(field_line(field));
    }
    match hint(code.as_deref(), retry_after) {
        Some(hint) => failure.hint(hint),
        None => failure,
    }
}

/// A field error on one line: `path: detail [OMS-nnn]`.
pub(crate) fn field_line(field: &Value) -> String {
    let said = |name: &str| field.get(name).and_then(Value::as_str).map_or(String::new(), clean);
    fault_line(&said("path"), &said("detail"), &said("code"))
}

/// A fault on one line; the path is left out when it is the whole input.
pub(crate) fn fault_line(path: &str, detail: &str, code: &str) -> String {
    match path {
        "" => format!("{detail} [{code}]"),
        path => format!("{path}: {detail} [{code}]"),
    }
}

fn hint(code: Option<&str>, retry_after: Option<&str>) -> Option<String> {
    let code = code?;
    let known = Code::ALL.iter().copied().find(|known| known.as_str() == code);
    let fixed = match known? {
        Code::Unauthenticated => {
            "set OMS_TOKEN or --token; `oms token create --role admin --name NAME` makes one \
             beside the server"
        }
        Code::Forbidden => "use a token of a role that may; `oms token create --help` lists them",
        Code::NotFound => "`oms ticket list`, `oms board list` and `oms workflow list` show names",
        Code::ReasonRequired => "say why with --reason",
        Code::MovesByStages => {
            "work its stages: `oms task claim`, `oms ticket skip`, `oms ticket retry`"
        }
        Code::StaleLease => "claim the task again with `oms task claim`",
        Code::StaleVersion => "look at it with `oms ticket show`, then decide again",
        Code::UnknownPath => "the server may be of another version than this program",
        Code::RateLimited | Code::Busy | Code::Stopping | Code::ReadOnly => {
            let wait = retry_after.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
            return Some(match wait {
                Some(seconds) => format!("try again in {seconds} s"),
                None => "try again in a moment".to_owned(),
            });
        }
        _ => return Some(format!("docs/errors/{code}.md says more")),
    };
    Some(fixed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{failure, hint};

    #[test]
    fn a_problem_becomes_its_detail_its_fields_and_a_hint() {
        let body = br#"{"detail":"the input was refused","code":"OMS-020","errors":[
            {"path":"data.amount","code":"OMS-022","detail":"is missing"},
            {"path":"","code":"OMS-021","detail":"unknown\u001b[0m"}]}"#;
        let shown = format!("{:?}", failure(422, None, body));
        for part in [
            "the input was refused [OMS-020]",
            "data.amount: is missing [OMS-022]",
            "unknown [0m [OMS-021]",
            "docs/errors/OMS-020.md",
        ] {
            assert!(shown.contains(part), "{part} in {shown}");
        }
    }

    #[test]
    fn a_body_that_is_no_problem_still_says_the_status() {
        let shown = format!("{:?}", failure(502, None, b"<html>"));
        assert!(shown.contains("status 502"));
    }

    #[test]
    fn busy_servers_say_when_to_come_again() {
        assert_eq!(hint(Some("OMS-080"), Some("3")).as_deref(), Some("try again in 3 s"));
        assert_eq!(hint(Some("OMS-080"), Some("x")).as_deref(), Some("try again in a moment"));
        assert_eq!(hint(None, None), None);
    }
}
