//! A board: a collection of tickets seen as columns and lanes.
//!
//! | state | create | configure |
//! |---|---|---|
//! | absent | `Created` | – |
//! | present | – | `Configured`, or nothing when it is already so |

mod codec;
mod decide;
mod event;
mod state;
#[cfg(test)]
mod tests;

pub use codec::{decode, decode_state, encode, encode_state};
pub use decide::{Wanted, configure, create};
pub use event::Event;
pub use state::{Board, Settings, evolve};
