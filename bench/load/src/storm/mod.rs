//! Storms: faults under load, and every promise checked against the clients' ledger.

pub(crate) mod api;
pub(crate) mod backup;
pub(crate) mod bitrot;
pub(crate) mod canary;
mod check;
mod client;
pub(crate) mod erase;
pub(crate) mod fuzz;
mod gate;
pub(crate) mod kill9;
mod listing;
mod plan;
mod prefix;
mod receipt;
mod rot;
mod timeline;
mod truth;
mod violations;
