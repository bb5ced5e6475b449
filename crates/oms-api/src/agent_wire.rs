//! Questions as they leave the hub for agents that are somewhere else, and what those say.

use crate::text::Text;
use oms_base::{Fault, Faults, Timestamp};
use oms_domain::agent::{Agent, Kind, Openai, Said};
use oms_domain::json::{Fields, number, parse, text};
use serde::Serialize;
use serde_json::{Value, json};

/// What a message that takes a question says it is.
const ASKED: &str = "agent.asked";
/// The name of the answer's form, as models are told it.
const FORM: &str = "answer";
/// Most characters of what an agent says went wrong.
const ERROR_CHARS_MAX: usize = 500;

/// The body of a message that takes a question.
#[derive(Debug, Clone, Serialize)]
struct AgentAsked<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    timestamp: Text<Timestamp>,
    data: QuestionData<'a>,
}

#[derive(Debug, Clone, Serialize)]
struct QuestionData<'a> {
    agent: &'a str,
    version: u32,
    input: &'a Value,
}

/// The question to an agent, sent at an instant: as our other messages are, or as language models
/// are asked.
pub fn question(agent: &Agent, seen: &Value, sent_at: Timestamp) -> String {
    if let Kind::Openai(model) = &agent.kind {
        return completion(agent, model, seen).to_string();
    }
    let (name, version) = (agent.name.as_str(), agent.version);
    let data = QuestionData { agent: name, version, input: seen };
    let message = AgentAsked { kind: ASKED, timestamp: Text(sent_at), data };
    serde_json::to_string(&message).expect("a question is always JSON")
}

fn completion(agent: &Agent, model: &Openai, seen: &Value) -> Value {
    let asked = seen.as_str().map_or_else(|| seen.to_string(), str::to_owned);
    let system = model.system.as_deref().map(|told| json!({"role": "system", "content": told}));
    let user = json!({"role": "user", "content": asked});
    let messages: Vec<Value> = system.into_iter().chain([user]).collect();
    let output: Value = serde_json::from_str(agent.output.source()).unwrap_or_default();
    let form = json!({
        "type": "object",
        "properties": {
            "output": output,
            "confidence": {"type": "number", "minimum": 0, "maximum": 1},
        },
        "required": ["output", "confidence"],
        "additionalProperties": false,
    });
    json!({
        "model": model.model,
        "messages": messages,
        "response_format": {"type": "json_schema", "json_schema": {"name": FORM, "schema": form}},
    })
}

/// What an agent says in the body of its answer, or what is wrong with that.
pub fn said(agent: &Agent, body: &[u8]) -> Result<Said, String> {
    let whole = read(body)?;
    match &agent.kind {
        Kind::Rule(_) | Kind::Http(_) | Kind::Command(_) => said_in(&whole),
        Kind::Openai(_) => said_by_model(&whole),
    }
}

fn said_by_model(whole: &Value) -> Result<Said, String> {
    let message = whole.pointer("/choices/0/message").ok_or("it has no choices[0].message")?;
    if let Some(refusal) = message.get("refusal").and_then(Value::as_str) {
        return Ok(Said { error: Some(shortened(refusal)), ..Said::default() });
    }
    let content = message.get("content").and_then(Value::as_str);
    said_in(&read(content.ok_or("its message has no content")?.as_bytes())?)
}

fn said_in(value: &Value) -> Result<Said, String> {
    let mut faults = Faults::default();
    let mut fields = Fields::new("", value, &mut faults);
    let output = fields.optional("output", |value| Ok(value.clone()));
    let confidence = fields.optional("confidence", number);
    let error = fields.optional("error", text(|error: &str| Ok(shortened(error))));
    fields.finish();
    match faults.list().first() {
        None => Ok(Said { output, confidence, error }),
        Some(fault) => Err(sentence(fault)),
    }
}

fn read(body: &[u8]) -> Result<Value, String> {
    parse(body).map_err(|fault| format!("it is no JSON: {}", sentence(&fault)))
}

fn sentence(fault: &Fault) -> String {
    match fault.path.as_str() {
        "" => fault.detail.clone(),
        path => format!("{path}: {}", fault.detail),
    }
}

fn shortened(error: &str) -> String {
    error.chars().take(ERROR_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::{question, said};
    use oms_base::Timestamp;
    use oms_domain::agent::{Agent, Said, read_agent};
    use serde_json::{Value, json};

    fn agent(kind: &str, part: Value) -> Agent {
        let mut definition = json!({"name": "R", "kind": kind, "input": {},
            "output": {"type": "integer"}});
        definition[kind] = part;
        read_agent(&definition, 3).unwrap()
    }

    fn service() -> Agent {
        agent("http", json!({"url": "https://risk.example/", "secret": "risk"}))
    }

    fn model() -> Agent {
        let part = json!({"url": "https://models.example/v1", "model": "small",
            "system": "You rank potholes."});
        agent("openai", part)
    }

    fn asked(agent: &Agent, input: &Value) -> Value {
        serde_json::from_str(&question(agent, input, Timestamp::from_micros(0))).unwrap()
    }

    #[test]
    fn a_service_is_asked_as_it_is_brought_tasks_and_a_model_as_models_are() {
        let want = json!({"type": "agent.asked", "timestamp": "1970-01-01T00:00:00Z",
            "data": {"agent": "R", "version": 3, "input": {"a": 1}}});
        assert_eq!(asked(&service(), &json!({"a": 1})), want);
        let body = asked(&model(), &json!("a deep hole"));
        assert_eq!(body["model"], "small");
        let messages = json!([{"role": "system", "content": "You rank potholes."},
            {"role": "user", "content": "a deep hole"}]);
        assert_eq!(body["messages"], messages);
        let form = &body["response_format"]["json_schema"]["schema"];
        assert_eq!(form["properties"]["output"], json!({"type": "integer"}));
        assert_eq!(asked(&model(), &json!({"a": 1}))["messages"][1]["content"], "{\"a\":1}");
    }

    #[test]
    fn what_is_said_is_read_strictly() {
        let fine = Said { output: Some(json!(1)), confidence: Some(0.5), error: None };
        let content = r#"{"output": 1, "confidence": 0.5}"#;
        assert_eq!(said(&service(), content.as_bytes()), Ok(fine.clone()));
        let whole = json!({"id": "x", "choices": [{"message": {"content": content}}]});
        assert_eq!(said(&model(), whole.to_string().as_bytes()), Ok(fine));
        let refused = json!({"choices": [{"message": {"content": null, "refusal": "I will not"}}]});
        let heard = said(&model(), refused.to_string().as_bytes()).unwrap();
        assert_eq!(heard.error.as_deref(), Some("I will not"));
        let long = json!({"error": "x".repeat(9_999)}).to_string();
        let heard = said(&service(), long.as_bytes()).unwrap();
        assert_eq!(heard.error.unwrap().len(), 500);
        for (agent, body, why) in [
            (service(), "", "it is no JSON"),
            (service(), "<html>", "it is no JSON"),
            (service(), "[1]", "must be an object"),
            (service(), r#"{"output": 1, "output": 2}"#, "it is no JSON"),
            (service(), r#"{"score": 1}"#, "score: is not a field"),
            (service(), r#"{"output": 1, "confidence": "high"}"#, "confidence: "),
            (model(), "{}", "it has no choices"),
            (model(), r#"{"choices": [{"message": {}}]}"#, "its message has no content"),
            (model(), r#"{"choices": [{"message": {"content": "Sure! 1"}}]}"#, "it is no JSON"),
        ] {
            let told = said(&agent, body.as_bytes()).unwrap_err();
            assert!(told.contains(why), "{body}: {told}");
        }
    }
}
