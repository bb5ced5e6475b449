//! Reads an alert as Alertmanager sends it: strict about what is needed, and whatever else its
//! format has or will have is let pass.

use super::{Alert, priority};
use crate::json::{Fields, canonical, text, type_name};
use oms_base::limits::{ALERT_LABELS_MAX, DATA_BYTES_MAX};
use oms_base::{Code, Description, Fault, Name, Timestamp, Title};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Most characters of a fingerprint.
const FINGERPRINT_CHARS_MAX: usize = 64;

impl Alert {
    /// Reads one; `None` when a fault was reported.
    pub fn read(fields: &mut Fields<'_, '_>) -> Option<Alert> {
        fields.take_any();
        let is_over = fields.required("status", text(status));
        let fingerprint = fields.required("fingerprint", text(fingerprint));
        let since = fields.required("startsAt", text(Timestamp::parse));
        let until = fields.optional("endsAt", text(Timestamp::parse));
        let labels = fields.required("labels", texts);
        let annotations = fields.optional("annotations", texts).unwrap_or_default();
        let source = fields.optional("generatorURL", text(|url| Ok(Description::fitted(url))));
        let (since, labels, fingerprint) = (since?, labels?, fingerprint?);
        let name = labels.get("alertname").and_then(|name| Title::fitted(name));
        let title = annotations.get("summary").and_then(|summary| Title::fitted(summary));
        let nameless = || Title::parse(&format!("Alert {fingerprint}"));
        let title = title.or_else(|| name.clone()).map_or_else(nameless, Ok).ok()?;
        let source = source.flatten();
        let kept = kept(&labels);
        let data = json!({"alert": {
            "name": name.as_ref().map(Title::as_str),
            "fingerprint": fingerprint,
            "since": since.to_string(),
            "labels": kept,
            "source": source.as_ref().map(Description::as_str),
        }});
        let data = String::from_utf8(canonical(&data)).ok()?;
        if data.len() > DATA_BYTES_MAX {
            let detail = format!("come to over {DATA_BYTES_MAX} bytes of data");
            fields.fault("labels", Code::OutOfBounds, detail);
            return None;
        }
        Some(Alert {
            since,
            is_over: is_over?,
            // Year 1 is how Alertmanager says that it has not ended.
            until: until.filter(|until| *until >= since && is_over == Some(true)),
            title,
            description: annotations.get("description").and_then(|it| Description::fitted(it)),
            priority: priority(labels.get("severity").copied()),
            data,
            fingerprint,
        })
    }
}

/// Whether an alert in this status is over.
fn status(text: &str) -> Result<bool, Fault> {
    match text {
        "firing" => Ok(false),
        "resolved" => Ok(true),
        _ => Err(Fault::here(Code::OutOfBounds, "must be firing or resolved")),
    }
}

fn fingerprint(text: &str) -> Result<String, Fault> {
    let fits = (1..=FINGERPRINT_CHARS_MAX).contains(&text.len());
    if fits && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')) {
        return Ok(text.to_owned());
    }
    let detail = format!("must be 1 to {FINGERPRINT_CHARS_MAX} letters, digits, _ and -");
    Err(Fault::here(Code::OutOfBounds, detail))
}

/// An object of texts.
fn texts(value: &Value) -> Result<BTreeMap<&str, &str>, Fault> {
    let Value::Object(object) = value else {
        let detail = format!("must be an object, not {}", type_name(value));
        return Err(Fault::here(Code::WrongType, detail));
    };
    if object.len() > ALERT_LABELS_MAX {
        let detail =
            format!("has {} entries; at most {ALERT_LABELS_MAX} are allowed", object.len());
        return Err(Fault::here(Code::OutOfBounds, detail));
    }
    let entry = |(name, value): (&'_ String, &'_ Value)| match value {
        Value::String(_) => Ok(()),
        other => {
            let name = Name::fitted(name).map_or_else(String::new, |name| name.to_string());
            let detail = format!("must be text, not {}", type_name(other));
            Err(Fault::here(Code::WrongType, detail).at(&name))
        }
    };
    object.iter().try_for_each(entry)?;
    Ok(object.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))).collect())
}

/// The labels as they are kept with the ticket.
fn kept(labels: &BTreeMap<&str, &str>) -> Map<String, Value> {
    let entry = |(name, value): (&&str, &&str)| {
        let value = Description::fitted(value);
        Some((Name::fitted(name)?.to_string(), json!(value.as_ref().map(Description::as_str))))
    };
    labels.iter().filter_map(entry).collect()
}
