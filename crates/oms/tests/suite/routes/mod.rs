//! What each route answers, by resource.

mod arrange;
mod attachments;
mod boards;
mod columns;
mod duplicates;
mod idempotency;
mod inbox;
mod jobs;
mod lists;
mod live;
mod migrate;
mod outbox;
mod permits;
mod reads;
mod reference;
mod roles;
mod search;
mod sla;
mod steer;
mod tasks;
mod tickets;
mod tracking;
mod triggers;
mod views;
mod workers;
mod workflows;
