//! Storms: faults under load, and every promise checked against the clients' ledger.

pub(crate) mod api;
mod check;
mod client;
pub(crate) mod fuzz;
mod gate;
pub(crate) mod kill9;
mod listing;
mod plan;
mod receipt;
mod timeline;
mod violations;
