//! What each route answers, by resource.

mod arrange;
mod boards;
mod columns;
mod idempotency;
mod lists;
mod live;
mod reference;
mod roles;
mod search;
mod tasks;
mod tickets;
mod tracking;
mod workflows;
