//! Queries: what they mean, what they refuse, how they are written out, and their reference page.

mod given;
mod meaning;
mod order;
mod page;
mod random;
mod reading;
mod refusing;
