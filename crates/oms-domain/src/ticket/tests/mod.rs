//! Tickets: given, when, then; the matrix of every state and command; bytes that stay.

mod attached;
mod beside;
mod breaches;
mod bytes;
mod calls;
mod climbing;
mod clocks;
mod duplicates;
mod failing;
mod given;
mod imported;
mod matrix;
mod migrating;
mod passed_over;
mod plain;
mod played;
mod redacted;
mod staged;
mod steered;
mod tallies;
mod told;
