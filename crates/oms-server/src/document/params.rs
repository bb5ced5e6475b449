//! Parameters that many routes share, each documented once.

use oms_base::limits::{PAGE_DEFAULT, PAGE_MAX};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};

/// A page of a list: `limit`, `cursor` and `after`.
pub(crate) struct ListParams;

/// `after`, of every question.
pub(crate) struct After;

/// The `{id}` of a ticket.
pub(crate) struct TicketPath;

/// The `{id}` of a task.
pub(crate) struct TaskPath;

/// The `{id}` of a bulk job.
pub(crate) struct JobPath;

/// The `{id}` of a message.
pub(crate) struct MessagePath;

/// `Idempotency-Key`, of every `POST` whose answer can be given again.
pub(crate) struct Key;

/// `If-Match`, of every change of a ticket.
pub(crate) struct IfMatch;

impl IntoParams for ListParams {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![limit(), cursor(), after()]
    }
}

impl IntoParams for After {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![after()]
    }
}

impl IntoParams for TicketPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The ticket's id, number or tracking string";
        vec![text("id", ParameterIn::Path, about, "DL-2026-00091")]
    }
}

impl IntoParams for TaskPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![text("id", ParameterIn::Path, "The task's id", "tsk_01hzk2m9xq4c7-0-1")]
    }
}

impl IntoParams for JobPath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![text("id", ParameterIn::Path, "The job's id", "job_01hzk2m9xq4c7")]
    }
}

impl IntoParams for MessagePath {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        vec![text("id", ParameterIn::Path, "The message's id", "msg_01hzk2m9xq4c7")]
    }
}

impl IntoParams for Key {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "Any text of 1 to 255 printable ASCII characters; the same request with the \
                     same key gets the first answer again, for at least 24 hours";
        vec![text("Idempotency-Key", ParameterIn::Header, about, "5f0c6e1a-intake-4711")]
    }
}

impl IntoParams for IfMatch {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let about = "The `version` that the change was made from, in quotes; a ticket that has \
                     changed since is answered 412";
        vec![text("If-Match", ParameterIn::Header, about, "\"2\"")]
    }
}

fn limit() -> Parameter {
    let schema = ObjectBuilder::new()
        .schema_type(Type::Integer)
        .minimum(Some(1))
        .maximum(Some(PAGE_MAX))
        .default(Some(PAGE_DEFAULT.into()));
    ParameterBuilder::new()
        .name("limit")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("Most items of the page: 1 to 1,000; 50 when absent"))
        .schema(Some(schema))
        .example(Some(PAGE_DEFAULT.into()))
        .build()
}

fn cursor() -> Parameter {
    let about = "The `next` of the page before; the first page when absent";
    text("cursor", ParameterIn::Query, about, "0000000000g00")
}

fn after() -> Parameter {
    let about = "The `position` of a write: the answer is at least as new";
    text("after", ParameterIn::Query, about, "0000000000g00")
}

fn text(name: &str, place: ParameterIn, about: &str, example: &str) -> Parameter {
    let required = if place == ParameterIn::Path { Required::True } else { Required::False };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String)))
        .example(Some(example.into()))
        .build()
}
