//! Storms: faults under load, and every promise checked against the clients' ledger.

mod check;
mod client;
pub(crate) mod erase;
mod gate;
pub(crate) mod kill9;
mod listing;
mod plan;
mod receipt;
mod timeline;
mod violations;
