//! One operation of the reference page: what it takes, what it answers, how it fails.

use super::html::{escape, inline, label, prose, sample, short_sample};
use super::schema;
use crate::document::{self, Documented};
use serde_json::{Map, Value};

/// Its line in the table of contents.
pub(super) fn link(documented: &Documented<'_>) -> String {
    let Documented { method, operation, .. } = documented;
    let id = label(&operation["operationId"]);
    format!("<li><a href=\"#{id}\">{} {}</a></li>\n", badge(method), title(operation))
}

/// Everything that is said of it.
pub(super) fn article(documented: &Documented<'_>, document: &Value) -> String {
    let Documented { path, method, operation } = documented;
    let id = label(&operation["operationId"]);
    let token = match operation["security"].as_array() {
        Some(_) => "Open to anybody: no token is needed.",
        None => "Needs a token.",
    };
    [
        format!("<article aria-labelledby=\"{id}\">\n<h3 id=\"{id}\">{}</h3>\n", title(operation)),
        format!("<p class=\"call\">{} <code>{}</code></p>\n", badge(method), escape(path)),
        prose(&operation["description"]),
        format!("<p class=\"note\">{token} Operation <code>{id}</code>.</p>\n"),
        parameters(&operation["parameters"]),
        body(&operation["requestBody"], document),
        answers(operation, document),
        errors(operation, document),
        "</article>\n".to_owned(),
    ]
    .concat()
}

fn title(operation: &Value) -> String {
    let summary = operation["summary"].as_str().unwrap_or_default();
    inline(summary.trim_end_matches('.'))
}

fn badge(method: &str) -> String {
    let method = escape(method);
    format!("<span class=\"method {method}\">{}</span>", method.to_uppercase())
}

fn parameters(parameters: &Value) -> String {
    let Some(parameters) = parameters.as_array() else { return String::new() };
    let rows: String = parameters.iter().map(parameter).collect();
    format!("<h4>Parameters</h4>\n{}", schema::table(&rows))
}

fn parameter(parameter: &Value) -> String {
    let place = label(&parameter["in"]);
    let required = parameter["required"] == true;
    let kind = format!("{place}, {}", schema::kind(&parameter["schema"]));
    let example = format!(" Example: {}", short_sample(&parameter["example"]));
    let about = inline(parameter["description"].as_str().unwrap_or_default());
    schema::row(&label(&parameter["name"]), &kind, required, &format!("{about}.{example}"))
}

fn body(body: &Value, document: &Value) -> String {
    let Some(content) = body["content"].as_object() else { return String::new() };
    let media = |(kind, media): (&String, &Value)| {
        let schema = &media["schema"];
        format!(
            "<p><code>{}</code>: {}.</p>\n{}<p>Example:</p>\n{}",
            escape(kind),
            schema::kind(schema),
            schema::fields(schema, document),
            examples(media).map(|(_, example)| sample(example)).collect::<String>(),
        )
    };
    format!("<h4>Body</h4>\n{}", content.iter().map(media).collect::<String>())
}

fn answers(operation: &Value, document: &Value) -> String {
    let mut parts = Vec::new();
    let mut shown = None;
    let all = document::answers(operation, document);
    for (status, response) in all.filter(|(status, _)| !is_error(status)) {
        parts.push(answer(status, response));
        for media in response["content"].as_object().into_iter().flat_map(Map::values) {
            // A call that makes or changes answers the same twice.
            if shown != Some(media) {
                parts.extend(examples(media).map(folded));
            }
            shown = Some(media);
        }
    }
    parts.concat()
}

fn answer(status: &str, response: &Value) -> String {
    let said = inline(response["description"].as_str().unwrap_or_default());
    let kinds = response["content"].as_object().into_iter().flatten();
    let kinds = kinds.map(|(kind, media)| {
        format!(": <code>{}</code>, {}", escape(kind), schema::kind(&media["schema"]))
    });
    let kinds: Vec<String> = kinds.collect();
    format!("<h4>Answer {}</h4>\n<p>{said}{}.</p>\n", escape(status), kinds.concat())
}

fn folded((name, example): (Option<&str>, &Value)) -> String {
    let name =
        name.map_or_else(|| "Example".to_owned(), |name| format!("Example: {}", escape(name)));
    format!("<details>\n<summary>{name}</summary>\n{}</details>\n", sample(example))
}

/// The examples of a body, each with its title where it has one.
fn examples(media: &Value) -> impl Iterator<Item = (Option<&str>, &Value)> {
    let named = media["examples"].as_object().into_iter().flatten();
    let named = named.map(|(_, example)| (example["summary"].as_str(), &example["value"]));
    media.get("example").map(|example| (None, example)).into_iter().chain(named)
}

fn errors(operation: &Value, document: &Value) -> String {
    let all = || document::answers(operation, document).filter(|(status, _)| is_error(status));
    let rows: String = all().map(|(status, response)| error(status, response)).collect();
    let statuses: Vec<String> = all().map(|(status, _)| escape(status)).collect();
    format!(
        "<details>\n<summary>Errors: {}</summary>\n<table>\n<thead><tr>\
         <th scope=\"col\">Status</th><th scope=\"col\">When</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</details>\n",
        statuses.join(", ")
    )
}

fn error(status: &str, response: &Value) -> String {
    let said = inline(response["description"].as_str().unwrap_or_default());
    let code = label(&response["content"]["application/problem+json"]["example"]["code"]);
    format!(
        "<tr><th scope=\"row\">{}</th><td>{said}. For example \
         <a href=\"#codes\"><code>{code}</code></a>.</td></tr>\n",
        escape(status)
    )
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}
