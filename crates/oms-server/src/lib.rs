//! HTTP: routes and handlers over the use cases.
//!
//! Why it exists: it turns requests into jobs and questions for `oms-app`, and answers into bytes;
//! nothing else. It must not know of any rule of the domain or of any database. To add a route:
//! a handler with its documentation in `routes/`, registered as
//! `.route(Operation::Name, routes!(handler))`, which asks the policy before the handler runs.

mod answer;
mod audit;
mod auth;
mod batch;
mod body;
mod cursor;
mod document;
mod download;
mod finish;
mod idempotency;
mod if_match;
mod mcp;
mod networks;
mod origin;
mod path;
mod presence;
mod problem;
mod proxy;
mod query;
mod reference;
mod request_id;
mod request_log;
mod router;
mod routes;
mod seen;
mod serve;
mod stale;
mod submit;
mod upload;
mod words;

pub use cursor::Cursor;
pub use document::{bodies, openapi};
pub use networks::Networks;
pub use problem::Problem;
pub use proxy::TrustedProxies;
pub use router::{Transport, router};
pub use routes::STREAM_INCOMING_BYTES_MAX;
pub use serve::{Ended, Settings, serve};
pub use words::WORDS;
