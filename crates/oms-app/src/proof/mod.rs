//! What can be proved to somebody who trusts neither this server nor whoever runs it.
//!
//! Why it exists: the blocks show that the log hangs together; a signed checkpoint that somebody
//! else holds shows that it is still the same log. [`Sealer`] signs checkpoints behind the
//! commits and proves tickets against them, [`check()`] needs no server, and `post` hands
//! checkpoints to those who hold them.

mod check;
mod document;
mod note;
mod post;
mod prove;
mod sealer;
#[cfg(test)]
mod tests;

pub use check::{Shown, ShownEvent, check};
pub use document::{FORMAT, Proof, spell_hash, spell_row, spell_step};
pub use note::{Checkpoint, PublicKey, SEED_BYTES, SealKey, notes};
pub use post::Outside;
pub use sealer::{Keep, Parts, Sealer};
