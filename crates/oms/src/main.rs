//! The `oms` binary: command line, configuration, wiring.
//!
//! Why it exists: the one place that names a concrete database and puts store, engine and server
//! together. It must not hold a rule of the domain. To add a command: a file under `cli` with its
//! arguments and its `run`, and a row in [`cli::Command`].

#![deny(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "they panic where nobody takes what is printed; see `output`"
)]

mod address;
mod backup;
mod bounded_file;
mod checkpoints;
mod cli;
mod client;
mod config;
mod demo;
mod doctor;
mod env;
mod erasures;
mod exchange;
mod failure;
mod fault;
mod home;
mod hub;
mod import;
mod key;
mod log;
mod mail;
mod outbound;
mod output;
mod problem;
mod programs;
mod running;
mod sent;
mod serve;
mod table;
mod tls;

/// Requests are many small, short-lived allocations from several threads, which the system's
/// allocator serves slowly.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
