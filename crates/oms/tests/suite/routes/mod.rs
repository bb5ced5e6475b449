//! What each route answers, by resource.

mod boards;
mod idempotency;
mod jobs;
mod lists;
mod live;
mod reads;
mod reference;
mod roles;
mod search;
mod sla;
mod tasks;
mod tickets;
mod tracking;
mod views;
mod workflows;
