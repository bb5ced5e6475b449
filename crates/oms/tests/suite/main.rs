//! The binary as its users meet it: real processes, a real database, real HTTP.

mod canary;
mod engine_faults;
mod hostile;
mod lifecycle;
mod routes;
mod server;
mod tamper;
