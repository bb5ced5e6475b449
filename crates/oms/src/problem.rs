//! Problem answers of the server as failures of a command, with what to do about them.

use crate::failure::Failure;
use crate::fault::{self, said};
use oms_base::Code;
use serde_json::Value;

/// Most faults shown; the server may send more.
const FAULTS_MAX: usize = 100;

/// An answer that is no success.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Answer<'a> {
    /// The HTTP status.
    pub(crate) status: u16,
    /// What `Retry-After` says.
    pub(crate) retry_after: Option<&'a str>,
    /// A problem document, unless it is not our server that answers.
    pub(crate) body: &'a [u8],
    /// What helps when there is nothing of the name that was asked for.
    pub(crate) when_missing: Option<&'a str>,
}

/// The failure that an answer describes; the status stands in where the body says nothing.
pub(crate) fn failure(answer: &Answer<'_>) -> Failure {
    let document: Value = serde_json::from_slice(answer.body).unwrap_or_default();
    let code = said(&document, "code");
    let is_input = code.as_deref() == Some(Code::Refused.as_str());
    let (message, code, faults) = match faults(&document) {
        // The sentence of the whole would say the first fault twice.
        [only] if is_input => (fault::sentence(only), said(only, "code").or(code), &[][..]),
        many @ [_, _, ..] if is_input => {
            (format!("the input has {} faults", many.len()), code, many)
        }
        others => {
            let what = said(&document, "detail").or_else(|| said(&document, "title"));
            let status = || format!("the server answered with status {}", answer.status);
            (what.unwrap_or_else(status), code, others)
        }
    };
    let mut failure = Failure::new(message);
    failure = failure.faults(faults.iter().take(FAULTS_MAX).cloned().collect());
    if let Some(hint) = code.as_deref().and_then(|code| hint(code, answer, &document)) {
        failure = failure.hint(hint);
    }
    if let Some(code) = code {
        failure = failure.code(code);
    }
    if document.is_object() { failure.sent(document) } else { failure }
}

fn faults(document: &Value) -> &[Value] {
    document.get("errors").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// What to do, where the message does not say it already.
fn hint(code: &str, answer: &Answer<'_>, document: &Value) -> Option<String> {
    let known = Code::ALL.iter().copied().find(|known| known.as_str() == code);
    let fixed = match known? {
        Code::Unauthenticated => {
            "set OMS_TOKEN or --token; `oms token create` makes a token, on the server's machine"
        }
        Code::Forbidden => "use a token of a role that may; whoever runs the server can make one",
        Code::NotFound => answer.when_missing?,
        Code::ReasonRequired | Code::LimitReached => "say why with --reason",
        Code::StaleVersion => "look at it with `oms ticket show`, then decide again",
        Code::StaleLease => "`oms task claim` leases it again, unless somebody else has it",
        Code::UnknownPath => "the server may be of another version than this program",
        Code::RateLimited | Code::Busy | Code::Stopping | Code::ReadOnly => {
            return Some(again(answer.retry_after));
        }
        Code::SealBroken => "run `oms verify` on the server's machine; it says what was changed",
        Code::StoreFault | Code::Internal => {
            let request = said(document, "request_id")?;
            return Some(format!("the server's log says more under {request}"));
        }
        Code::Malformed
        | Code::MethodNotAllowed
        | Code::TooLarge
        | Code::ContentType
        | Code::Refused
        | Code::UnknownField
        | Code::MissingField
        | Code::WrongType
        | Code::OutOfBounds
        | Code::BadText
        | Code::BadCursor
        | Code::BadId
        | Code::UnknownValue
        | Code::BadSpan
        | Code::BadQuery
        | Code::BadZone
        | Code::StateForbids
        | Code::OtherResult
        | Code::MovesByStages
        | Code::StageInTheWay
        | Code::Taken
        | Code::KeyReused
        | Code::KeyNotAccepted
        | Code::BadKey
        | Code::Cycle
        | Code::UnknownDependency
        | Code::DuplicateStage
        | Code::SelfDependency
        | Code::StageCount
        | Code::BadCondition
        | Code::UnknownOwner
        | Code::NobodyTold
        | Code::Unreachable
        | Code::NotYet
        | Code::RunsElsewhere
        | Code::WorkerReplaced
        | Code::WorkerBehind
        | Code::BadSchema
        | Code::BadProof
        | Code::Copied
        | Code::BadBackup
        | Code::BackupTaken
        | Code::TimedOut => return None,
    };
    Some(fixed.to_owned())
}

fn again(retry_after: Option<&str>) -> String {
    match retry_after.filter(|text| text.bytes().all(|byte| byte.is_ascii_digit())) {
        Some(seconds) => format!("try again in {seconds} s"),
        None => "try again in a moment".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, failure};
    use serde_json::{Value, json};

    /// What people read of a problem, with a hint for what is missing.
    fn read(document: &Value, retry_after: Option<&str>) -> String {
        let body = document.to_string().into_bytes();
        let when_missing = Some("look there");
        failure(&Answer { status: 400, retry_after, body: &body, when_missing }).text(false)
    }

    #[test]
    fn a_single_fault_is_said_once_with_its_own_code_and_place() {
        let refused = json!({"detail": "title: must not be blank", "code": "OMS-020", "errors": [
            {"path": "title", "code": "OMS-025", "detail": "must not be blank"}]});
        assert_eq!(read(&refused, None), "error: title: must not be blank [OMS-025]\n");
        let unknown = json!({"detail": "board: unknown", "code": "OMS-020", "errors": [
            {"path": "board", "code": "OMS-013", "detail": "unknown"}]});
        let text = "error: board: unknown [OMS-013]\n\nhint: look there\n";
        assert_eq!(read(&unknown, None), text);
    }

    #[test]
    fn several_faults_are_a_line_each() {
        let refused = json!({"detail": "sla: bad (and 1 more)", "code": "OMS-020", "errors": [
            {"path": "sla", "code": "OMS-029", "detail": "bad"},
            {"path": "", "code": "OMS-021", "detail": "unknown\u{1b}[0m"}]});
        let text = "error: the input has 2 faults [OMS-020]\n  sla: bad [OMS-029]\n  \
                    unknown [0m [OMS-021]\n";
        assert_eq!(read(&refused, None), text);
    }

    #[test]
    fn a_body_that_is_no_problem_still_says_the_status() {
        let answer = Answer { status: 502, body: b"<html>", ..Answer::default() };
        let text = "error: the server answered with status 502\n";
        assert_eq!(failure(&answer).text(false), text);
    }

    #[test]
    fn hints_say_what_to_do_and_name_no_file() {
        for number in 0..100 {
            let code = format!("OMS-{number:03}");
            let said = read(&json!({"detail": "no", "code": code, "request_id": "req_1"}), None);
            assert!(!said.contains("docs/"), "{said}");
        }
        let broken = json!({"detail": "no", "code": "OMS-090", "request_id": "req_1"});
        assert!(read(&broken, None).ends_with("hint: the server's log says more under req_1\n"));
    }

    #[test]
    fn busy_servers_say_when_to_come_again() {
        let busy = json!({"detail": "no", "code": "OMS-080"});
        assert!(read(&busy, Some("3")).ends_with("hint: try again in 3 s\n"));
        assert!(read(&busy, Some("x")).ends_with("hint: try again in a moment\n"));
        assert!(read(&busy, None).ends_with("hint: try again in a moment\n"));
    }
}
