//! Notices: who is told of what happens to a ticket, and by which way.
//!
//! [`news`] says what of a command's events people are told, and whom it concerns; the registry of
//! owners says who these are. Nothing of a ticket's texts is in a notice: it names the event, and
//! whoever reads it sees what is left of that.

mod ask;
mod news;
mod preferences;
pub mod template;
#[cfg(test)]
mod tests;

pub use ask::{Ask, Notify, Whom, decide, read_ask, read_whom};
pub use news::{Addressee, News, news};
pub use preferences::{Preferences, read_preferences};
