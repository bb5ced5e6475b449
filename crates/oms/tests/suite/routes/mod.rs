//! What each route answers, by resource.

mod boards;
mod idempotency;
mod lists;
mod live;
mod reference;
mod roles;
mod search;
mod sla;
mod steer;
mod tasks;
mod tickets;
mod tracking;
mod workflows;
