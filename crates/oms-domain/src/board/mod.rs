//! A board: a collection of tickets seen as columns and lanes, with limits on both.
//!
//! | state | create | configure |
//! |---|---|---|
//! | absent | `Created` | – |
//! | present | – | `Configured`, or nothing when it is already so |

mod codec;
mod column;
mod decide;
mod event;
mod lane;
mod limit;
mod room;
mod state;
#[cfg(test)]
mod tests;

pub use codec::{decode, decode_state, encode, encode_state};
pub use column::{Column, Limit};
pub use decide::{Wanted, configure, create};
pub use event::Event;
pub use lane::{Lanes, Work, WorkBy};
pub use limit::{Limited, entered};
pub use room::{Neighbours, Room, make_room};
pub use state::{Board, Settings, Shows, Wip, evolve};
