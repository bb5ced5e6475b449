//! Owners as they are published: people, groups, agents and services, who stands above them and
//! who stands in for them.
//!
//! A [`Profile`] is a rule like a policy: its versions never change. The [`Registry`] holds the
//! newest of each and answers whose a name is, who gets the task of somebody who is away, and who
//! is told when help is asked for. An owner without a profile is an owner all the same: its tasks
//! wait for whoever claims that name.

mod profile;
mod read;
mod registry;
#[cfg(test)]
mod tests;

pub use profile::{Away, Contact, Hook, Human, Kind, Profile, Push};
pub(crate) use read::address;
pub use read::{AWAY_MAX, CONCURRENCY_MAX, MEMBERS_MAX, TRIES_MAX, read_owner};
pub use registry::{CHAIN_MAX, Registry, SUPERVISORS, StandIn};
