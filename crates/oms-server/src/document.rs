//! The API's own description.

use crate::routes;
use oms_api::ProblemBody;
use oms_base::Code;
use std::collections::BTreeMap;
use utoipa::openapi::schema::Components;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, Info, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
    SecurityRequirement,
};
use utoipa::{IntoResponses, PartialSchema, ToSchema};

const TITLE: &str = "HMS-OMS";
const SECURITY: &str = "token";
const PROBLEM_TYPE: &str = "application/problem+json";

/// Everything that the server answers, as `OpenAPI`.
pub fn openapi() -> OpenApi {
    routes::all().documented(head())
}

/// What stands above the routes.
pub(crate) fn head() -> OpenApi {
    let mut components = Components::new();
    let bearer = Http::new(HttpAuthScheme::Bearer);
    components.add_security_scheme(SECURITY, SecurityScheme::Http(bearer));
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    let mut inner = Vec::new();
    ProblemBody::schemas(&mut inner);
    components.schemas.extend(inner);
    let info = Info::new(TITLE, env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .security(Some([SecurityRequirement::new(SECURITY, Vec::<String>::new())]))
        .build()
}

/// What any call with a token may be answered instead.
pub(crate) struct Errors;

/// What a call may be answered that takes a body.
pub(crate) struct WriteErrors;

/// What a call may be answered that needs no token.
pub(crate) struct PublicErrors;

type Responses = BTreeMap<String, RefOr<Response>>;

const COMMON: [(u16, Code, &str); 6] = [
    (401, Code::Unauthenticated, "No valid token"),
    (403, Code::Forbidden, "The token's role may not do this"),
    (404, Code::NotFound, "Nothing that the caller may know of"),
    (422, Code::Refused, "Understood and refused; `errors` names every fault"),
    (429, Code::RateLimited, "Too many requests; see Retry-After"),
    (503, Code::Busy, "Busy, read-only, stopping or too slow; see Retry-After"),
];

const OF_WRITES: [(u16, Code, &str); 5] = [
    (400, Code::Malformed, "Not JSON, or JSON that we refuse to guess about"),
    (409, Code::StateForbids, "The state forbids it"),
    (412, Code::StaleVersion, "If-Match names an older version; `current` is the ticket"),
    (413, Code::TooLarge, "The body is too large"),
    (415, Code::ContentType, "The body is not application/json"),
];

impl IntoResponses for Errors {
    fn responses() -> Responses {
        problems(&COMMON)
    }
}

impl IntoResponses for WriteErrors {
    fn responses() -> Responses {
        let mut all = problems(&COMMON);
        all.extend(problems(&OF_WRITES));
        all
    }
}

impl IntoResponses for PublicErrors {
    fn responses() -> Responses {
        problems(&COMMON[2..])
    }
}

fn problems(rows: &[(u16, Code, &str)]) -> Responses {
    let response = |(status, code, said): &(u16, Code, &str)| {
        let example =
            ProblemBody::new(*code, *status, (*said).to_owned(), "req_000hzk2m9xq4c".to_owned());
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name(ProblemBody::name())))
            .example(serde_json::to_value(&example).ok())
            .build();
        let response = ResponseBuilder::new().description(*said).content(PROBLEM_TYPE, content);
        (status.to_string(), RefOr::T(response.build()))
    };
    rows.iter().map(response).collect()
}

#[cfg(test)]
mod tests {
    use super::openapi;
    use serde_json::Value;

    #[test]
    fn every_operation_is_documented() {
        let document = serde_json::to_value(openapi()).unwrap();
        let paths = document["paths"].as_object().unwrap();
        let mut ids = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap() {
                let place = format!("{method} {path}");
                ids.push(operation["operationId"].as_str().expect(&place).to_owned());
                assert!(operation["summary"].is_string(), "{place} has no summary");
                let text = operation.to_string();
                assert!(text.contains(r#""example""#), "{place} has no example");
                if path.starts_with("/api/") {
                    assert!(operation["responses"]["401"].is_object(), "{place} hides its errors");
                }
            }
        }
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "operation ids are unique");
        assert!(count >= 30, "{count} operations");
    }

    #[test]
    fn every_reference_leads_somewhere() {
        let document = serde_json::to_value(openapi()).unwrap();
        let mut references = Vec::new();
        collect(&document, &mut references);
        for reference in references {
            let pointer = reference.trim_start_matches('#');
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
        }
    }

    fn collect(value: &Value, references: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| collect(field, references));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
            _ => {}
        }
    }
}
