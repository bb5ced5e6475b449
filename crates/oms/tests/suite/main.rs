//! The binary as its users meet it: real processes, a real database, real HTTP.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod agent_calls;
mod agent_rates;
mod agents;
mod alarms;
mod backup;
mod bad_inputs;
mod canary;
mod climbing;
mod clock_back;
mod demo;
mod differential;
mod doctor;
mod engine_faults;
mod erase;
mod fan_out;
mod far_agents;
mod import;
mod lifecycle;
mod logs;
mod mcp;
mod nested;
mod nodes;
mod notices;
mod outbox;
mod playbooks;
mod postbox;
mod postgres;
mod proof;
mod proxies;
mod ranks;
mod receiver;
mod refusals;
mod round_trip;
mod routes;
mod running;
mod server;
mod stage_alarms;
mod stepping;
mod tamper;
mod time_passes;
mod tls;
mod town;
mod triggers;
mod undone;
