//! `oms mcp`: the tools of a running server, for an assistant that speaks over stdin and stdout.

use crate::client::{Call, Client, Remote};
use crate::exchange::{self, Answered};
use crate::failure::{Failure, Outcome};
use crate::output;
use clap::Args;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{BufRead, Read};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::{AbortHandle, JoinSet};

/// Longest message, as long as the server takes one.
const MESSAGE_BYTES_MAX: usize = 256 * 1024;
/// Most calls under way at once; further messages wait in the pipe.
const CALLS_MAX: usize = 16;
/// The longest that a tool may make the server wait.
const WAIT_MAX: Duration = Duration::from_mins(1);
/// What answers may be, as the protocol wants it said.
const ACCEPT: &str = "application/json, text/event-stream";
/// Where a message says which version of the protocol it speaks.
const VERSION: &str = "/params/_meta/io.modelcontextprotocol~1protocolVersion";
/// JSON-RPC's codes: not JSON, no request, and one of ours for a server that did not answer so.
const NO_JSON: i32 = -32700;
const NO_REQUEST: i32 = -32600;
const NOT_ANSWERED: i32 = -32000;

/// Let an assistant work with tickets, by the Model Context Protocol over stdin and stdout
///
/// Passes each message on to the server's `/mcp`, with the token in `OMS_TOKEN`: the assistant may
/// do what the token's role may do.
#[derive(Debug, Args)]
pub(crate) struct Mcp {}

pub(super) fn run(_: &Mcp, remote: &Remote) -> Outcome {
    let bridge = Arc::new(Bridge { client: remote.client()?, version: Mutex::default() });
    let (heard, messages) = mpsc::channel(1);
    std::thread::spawn(move || listen(&mut std::io::stdin().lock(), &heard));
    exchange::block_on(bridge.run(messages))
}

/// What came in as one line.
enum Heard {
    Message(Vec<u8>),
    TooLong,
    Failed(std::io::Error),
}

/// Hands lines over until there are no more, or nobody takes them.
fn listen(input: &mut impl BufRead, heard: &mpsc::Sender<Heard>) {
    while let Some(line) = next(input) {
        let ends = matches!(line, Heard::Failed(_));
        if heard.blocking_send(line).is_err() || ends {
            return;
        }
    }
}

fn next(input: &mut impl BufRead) -> Option<Heard> {
    let mut line = Vec::new();
    let read = input.take(MESSAGE_BYTES_MAX as u64 + 1).read_until(b'\n', &mut line);
    match read {
        Ok(0) => None,
        Ok(read) if read <= MESSAGE_BYTES_MAX || line.ends_with(b"\n") => {
            Some(Heard::Message(line))
        }
        Ok(_) => Some(input.skip_until(b'\n').map_or_else(Heard::Failed, |_| Heard::TooLong)),
        Err(error) => Some(Heard::Failed(error)),
    }
}

/// Calls that are not answered yet.
#[derive(Default)]
struct Calls {
    under_way: JoinSet<Option<String>>,
    /// Those that can be taken back, by the ids of their requests.
    by_id: HashMap<String, AbortHandle>,
}

/// A way to one server's tools.
struct Bridge {
    client: Client,
    /// What was agreed on with a server that still shakes hands.
    version: Mutex<Option<String>>,
}

impl Bridge {
    /// Answers messages until there are no more, and all of them are answered.
    async fn run(self: Arc<Bridge>, mut messages: mpsc::Receiver<Heard>) -> Outcome {
        let mut calls = Calls::default();
        let mut is_open = true;
        while is_open || !calls.under_way.is_empty() {
            let has_room = is_open && calls.under_way.len() < CALLS_MAX;
            tokio::select! {
                heard = messages.recv(), if has_room => match heard {
                    None => is_open = false,
                    Some(heard) => self.hear(heard, &mut calls)?,
                },
                Some(done) = calls.under_way.join_next(), if !calls.under_way.is_empty() => {
                    calls.by_id.retain(|_, call| !call.is_finished());
                    match done {
                        Ok(answer) => answer.map_or(Ok(()), |answer| output::line(&answer))?,
                        Err(error) if error.is_cancelled() => {}
                        Err(error) => {
                            return Err(Failure::new(format!("a call broke off: {error}")));
                        }
                    }
                }
            }
        }
        Ok(())
    }

    /// Begins what a line asks for, or says what is wrong with it.
    fn hear(self: &Arc<Bridge>, heard: Heard, calls: &mut Calls) -> Outcome {
        let line = match heard {
            Heard::Message(line) if line.trim_ascii().is_empty() => return Ok(()),
            Heard::Message(line) => line,
            Heard::TooLong => {
                let why = format!("a message is over {MESSAGE_BYTES_MAX} bytes");
                return output::line(&refusal(&Value::Null, NO_REQUEST, &why, None));
            }
            Heard::Failed(error) => {
                return Err(Failure::new(format!("cannot read stdin: {error}")));
            }
        };
        let message: Value = match serde_json::from_slice(&line) {
            Ok(message) => message,
            Err(error) => {
                let why = format!("the message is not JSON: {error}");
                return output::line(&refusal(&Value::Null, NO_JSON, &why, None));
            }
        };
        if let Some(call) = cancelled(&message).and_then(|id| calls.by_id.remove(&id)) {
            call.abort();
        }
        let id = message.get("id").map(Value::to_string);
        let call = calls.under_way.spawn(Arc::clone(self).pass_on(message, line));
        calls.by_id.extend(id.map(|id| (id, call)));
        Ok(())
    }

    /// Sends a message to the server; the line to answer, if it was a request.
    async fn pass_on(self: Arc<Bridge>, message: Value, line: Vec<u8>) -> Option<String> {
        let text = |pointer| {
            let text = message.pointer(pointer).and_then(Value::as_str);
            text.filter(|text| text.bytes().all(|byte| byte.is_ascii_graphic())).map(str::to_owned)
        };
        let method = text("/method");
        let agreed = || self.version.lock().ok().and_then(|version| version.clone());
        let call = Call::raw(&["mcp"], line)
            .waiting(WAIT_MAX)
            .saying_of("accept", Some(ACCEPT.to_owned()))
            .saying_of("mcp-protocol-version", text(VERSION).or_else(agreed))
            .saying_of("mcp-method", method.clone())
            .saying_of("mcp-name", text("/params/name"));
        let answered = self.client.answer(call).await;
        let id = message.get("id")?;
        let answer = match answered {
            Ok(answered) => answer(id, &answered),
            Err(failure) => Err(refusal(id, NOT_ANSWERED, failure.text(false).trim(), None)),
        };
        if let (Ok(answer), Some("initialize"), Ok(mut version)) =
            (&answer, method.as_deref(), self.version.lock())
        {
            let agreed = answer.pointer("/result/protocolVersion").and_then(Value::as_str);
            *version = agreed.map(str::to_owned);
        }
        Some(answer.map_or_else(|refusal| refusal, |answer| answer.to_string()))
    }
}

/// The request that a message takes back.
fn cancelled(message: &Value) -> Option<String> {
    let is_meant = message.get("method")?.as_str()? == "notifications/cancelled";
    is_meant.then(|| message.pointer("/params/requestId").map(Value::to_string)).flatten()
}

/// The server's answer, or the line that says why it is none.
fn answer(id: &Value, answered: &Answered) -> Result<Value, String> {
    let body: Value = serde_json::from_slice(&answered.body).unwrap_or_default();
    if body.get("jsonrpc").is_some() {
        return Ok(body);
    }
    let status = || format!("the server answered with status {}", answered.status.as_u16());
    let said = |name| body.get(name).and_then(Value::as_str);
    let why = match (said("code"), said("detail")) {
        (Some(code), Some(detail)) => format!("{code}: {detail}"),
        _ => status(),
    };
    Err(refusal(id, NOT_ANSWERED, &why, body.is_object().then_some(&body)))
}

fn refusal(id: &Value, code: i32, message: &str, data: Option<&Value>) -> String {
    let mut error = json!({"code": code, "message": message});
    if let Some(data) = data {
        error["data"] = data.clone();
    }
    json!({"jsonrpc": "2.0", "id": id, "error": error}).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Heard, MESSAGE_BYTES_MAX, cancelled, next};
    use serde_json::json;

    #[test]
    fn a_line_that_is_too_long_is_passed_over_and_the_next_is_read() {
        let longest = "x".repeat(MESSAGE_BYTES_MAX - 1);
        let text = format!("a\n{longest}\n{longest}xx\nb");
        let mut input = text.as_bytes();
        let mut seen = Vec::new();
        while let Some(heard) = next(&mut input) {
            seen.push(match heard {
                Heard::Message(line) => line.trim_ascii().len(),
                Heard::TooLong => 0,
                Heard::Failed(error) => panic!("{error}"),
            });
        }
        assert_eq!(seen, [1, MESSAGE_BYTES_MAX - 1, 0, 1]);
    }

    #[test]
    fn what_is_taken_back_is_named_as_it_was_sent() {
        let message =
            |id| json!({"method": "notifications/cancelled", "params": {"requestId": id}});
        assert_eq!(cancelled(&message(json!(7))).as_deref(), Some("7"));
        assert_eq!(cancelled(&message(json!("7"))).as_deref(), Some("\"7\""));
        assert_eq!(cancelled(&json!({"id": 7, "method": "ping"})), None);
    }
}
