//! What stands above the routes: the title, how to call, and what each tag is about.

use super::errors;
use oms_api::ProblemBody;
use utoipa::openapi::schema::Components;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::tag::{Tag, TagBuilder};
use utoipa::openapi::{InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, SecurityRequirement};
use utoipa::{PartialSchema, ToSchema};

const TITLE: &str = "HMS-OMS";
const SECURITY: &str = "token";
const TOKEN: &str = "A token that `oms token create` printed, as `Authorization: Bearer TOKEN`.";
const LICENSE: (&str, &str) = ("Apache License 2.0", "Apache-2.0");

const DESCRIPTION: &str = "\
A ticket engine for public agencies: boards, tickets, workflows of stages, and tasks under leases.

Bodies are JSON with snake_case fields, read strictly: an unknown field or a duplicate key is \
refused, and all faults come at once. `null` counts as absent. Times are RFC 3339 in UTC. Lists \
answer `items` and `next`; send `next` as `cursor` for the next page.

A success means that the change is on the disk. Every write answers with its `position`, an opaque \
text; sent as `after`, it makes sure that an answer is at least as new. With an `Idempotency-Key` \
a repeated `POST` gets the first answer again; with `If-Match` a change does not overwrite another.

An error is a problem document, `application/problem+json`, with a stable `code`. Every answer has \
a header `x-request-id` that names it in the server's log.";

/// Each tag and what it is about, in the order in which people read.
const TAGS: [(&str, &str); 22] = [
    ("boards", "A board holds plain tickets and gives them their numbers and time limits."),
    (
        "tickets",
        "A ticket is one request from its opening to its end. Wherever a path says `{id}`, the \
         ticket's id, its number and its tracking string all serve.",
    ),
    (
        "attachments",
        "An attachment is a file of a ticket: kept as it was sent, read only by who may, and gone \
         when it is taken away.",
    ),
    ("views", "A saved view is a query, an order and columns under a name."),
    ("jobs", "A bulk job makes one change to many tickets, and says what it did to each."),
    ("stages", "Stages of a workflow's ticket that are stuck, and what to do about them."),
    ("workflows", "A workflow says which stages its tickets pass through, and who does them."),
    (
        "sla",
        "Policies promise how fast tickets are answered and done, calendars say whose hours count, \
         and clocks show how each promise stands, and why.",
    ),
    (
        "triggers",
        "A trigger is what happens by itself: when it looks at a ticket, on what condition, and \
         what it does then.",
    ),
    (
        "playbooks",
        "A playbook is a list of steps that are done for a ticket, one after the other: tasks of \
         people, agents and services, and actions.",
    ),
    (
        "tasks",
        "A queued stage makes a task. A worker claims it under a lease, whose epoch every further \
         call names, and completes it before the lease ends.",
    ),
    (
        "owners",
        "An owner is whose tasks a stage makes: a person or a group, an agent or a service. What \
         is said of one tells who stands above and in for it, and how tasks are brought to it.",
    ),
    (
        "outbox",
        "What leaves the hub: signed messages that are tried until they arrive or are given up.",
    ),
    ("notices", "What people are told: which of their tickets needs them, and why."),
    (
        "agents",
        "An agent is a program that answers a question about a ticket, and says how sure it is.",
    ),
    ("live", "Every committed change as a message, in order and without gaps."),
    ("metrics", "Figures of boards, and of the engine itself."),
    ("proof", "Signed checkpoints, and proofs of tickets that need no server."),
    ("reads", "Who has read what, for those who look after it."),
    ("public", "What citizens may see, without a token."),
    ("health", "Whether the server is up."),
    ("reference", "This description."),
];

/// What stands above the routes.
pub(crate) fn head() -> OpenApi {
    let mut components = Components::new();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(TOKEN));
    components.add_security_scheme(SECURITY, SecurityScheme::Http(bearer.build()));
    components.schemas.insert(ProblemBody::name().into_owned(), ProblemBody::schema());
    let mut inner = Vec::new();
    ProblemBody::schemas(&mut inner);
    components.schemas.extend(inner);
    let answers = errors::shared().map(|(name, answer)| (name.to_owned(), answer.into()));
    components.responses.extend(answers);
    let license = LicenseBuilder::new().name(LICENSE.0).identifier(Some(LICENSE.1)).build();
    let info = InfoBuilder::new()
        .title(TITLE)
        .description(Some(DESCRIPTION))
        .license(Some(license))
        .version(env!("CARGO_PKG_VERSION"));
    OpenApiBuilder::new()
        .info(info)
        .components(Some(components))
        .security(Some([SecurityRequirement::new(SECURITY, Vec::<String>::new())]))
        .tags(Some(TAGS.map(tag)))
        .build()
}

fn tag((name, description): (&str, &str)) -> Tag {
    TagBuilder::new().name(name).description(Some(description)).build()
}
