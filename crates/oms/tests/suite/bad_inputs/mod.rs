//! The bad inputs of day one: each has its exact answer, and leaves nothing behind.
//!
//! What a caller may rely on stands in `docs/reference/bad-input.md`, by the same numbers. A case
//! that another test holds already is not written again:
//!
//! | no. | what | where |
//! |---|---|---|
//! | all | anything in the place of anything | `anything` |
//! | 1 | bodies and heads that are too large, too deep or framed twice | `bytes` |
//! | 2 | keys that are none; what a batch does with a key | `keys` |
//! | 2 | one key, many calls; keys of others; restarts | `routes::idempotency` |
//! | 3 | texts | `texts` |
//! | 4 | numbers, and which of two a guard sees | `numbers` |
//! | 5 | fields that are not the caller's | `texts` |
//! | 6 | ids and paths | `names` |
//! | 6 | tracking codes | `routes::tracking`, `canary` |
//! | 6 | tickets that are somebody else's | `routes::roles` |
//! | 7 | workflows that are none | `workflows` |
//! | 7 | circles, the longest chain and the widest join | `graph_tests`, `tests/graphs.rs` |
//! | 8 | a stage behind one that is skipped | `routes::workflows` |
//! | 9 | YAML | `yaml` |
//! | 10 | conditions | `workflows`, `automation`; all of them in `workflow::condition::tests` |
//! | 11 | triggers without end, or that can never do what they want | `automation`; `triggers` |
//! | 12 | limits of time | `numbers` |
//! | 13 | zones that are none, hours that a day does not have | `numbers`; `sla::tests` |
//! | 13 | clocks that jump, thousands due at once | `alarms`, `clock_back`, `oms-sim` |
//! | 14 | suggestions that two settle, or that are over | `suggestions`; `agent_calls` |
//! | 15 | results of tasks | `tasks`; `routes::tasks`, `routes::steer`, `stage_alarms` |
//! | 16 | addresses that are none, or closed | `routes::outbox`; `outbound::tests` |
//! | 17 | receivers that answer badly | `routes::outbox`; `outbound::tests` |
//! | 18 | streams | `streams`; `routes::live` |
//! | 19 | tokens | `strangers`; `routes::roles`, `refusals` |
//! | 20 | the first run | `places`; `lifecycle`, `tests/cli` |
//! | 21 | hosts, forwarded addresses, other methods | `bytes`; `proxies` |
//! | 22 | directories and files | `places`; `opening`, `faults`, `recovery` of `oms-store-sql` |
//! | 22 | a full disk | `engine_faults`, `faults` |
//! | 23 | PostgreSQL that goes away | `nodes`, `postgres`, `tests/postgres/lost.rs` |
//! | 24 | names and types of files | `files`; `routes::attachments` |
//!
//! 25 is about a part that does not exist, and so is the rest of 14: no stage is approved.

mod anything;
mod automation;
mod bytes;
mod files;
mod keys;
mod names;
mod numbers;
mod places;
mod strangers;
mod streams;
mod suggestions;
mod tasks;
mod texts;
mod workflows;
mod yaml;

use crate::server::{Client, Reply, Server};
use oms_app::clock::Stopwatch;
use rusqlite::{Connection, OpenFlags};
use serde_json::{Value, json};

/// Longest time in which a server answers a usual question, whatever it was sent before.
const QUICK_S: f64 = 5.0;

/// A server with a board, and whoever may do everything.
struct Hub {
    server: Server,
    admin: Client,
}

impl Hub {
    fn start() -> Hub {
        let server = Server::start();
        let admin = server.client("admin");
        admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
        Hub { server, admin }
    }

    /// Makes an attempt that must change no row of the store, and after which the server is well.
    #[track_caller]
    fn unchanged<T>(&self, attempt: impl FnOnce() -> T) -> T {
        let before = self.rows();
        let outcome = attempt();
        assert_eq!(self.rows(), before);
        let watch = Stopwatch::start();
        self.admin.get("/api/v1/boards").expect(200);
        assert!(watch.seconds() < QUICK_S, "the server is slow");
        outcome
    }

    /// How many rows each table has, and where the log ends.
    fn rows(&self) -> Vec<(String, i64)> {
        let path = self.server.data().join("tickets.db");
        let store = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
        let mut tables = store.prepare(tables).unwrap();
        let names = tables.query_map([], |row| row.get::<_, String>(0)).unwrap();
        let of = |sql: &str| store.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
        let mut rows: Vec<(String, i64)> = names
            .map(Result::unwrap)
            .map(|name| (name.clone(), of(&format!("SELECT count(*) FROM {name}"))))
            .collect();
        rows.push(("the log's end".into(), of("SELECT coalesce(max(position), 0) FROM log")));
        rows
    }

    fn open(&self, body: &Value) -> Reply {
        self.admin.post("/api/v1/tickets", body)
    }

    /// Publishes a workflow that must be refused, and changes nothing.
    #[track_caller]
    fn refuses_stages(&self, stages: &Value) -> Reply {
        let body = json!({"name": "W", "stages": stages});
        self.unchanged(|| self.admin.put("/api/v1/workflows/W", &body))
    }
}

/// The faults of a refusal, as `path code`.
fn faults(reply: &Reply) -> Vec<String> {
    let errors = reply.body["errors"].as_array().cloned().unwrap_or_default();
    let text = |error: &Value, field: &str| error[field].as_str().unwrap().to_owned();
    errors.iter().map(|error| text(error, "path") + " " + &text(error, "code")).collect()
}

/// Where the first fault stands in the text that was sent.
fn place(reply: &Reply) -> (Option<u64>, Option<u64>) {
    let first = &reply.body["errors"][0];
    (first["line"].as_u64(), first["column"].as_u64())
}

/// Expressions that cost, never end, or are none.
fn hostile() -> Vec<String> {
    vec![
        "!!(!!!!!!(!!!!(((((!!(!!(!!!!((".repeat(4) + "1",
        "[".repeat(600),
        "(".repeat(2_000) + "true",
        format!("1{}", "+1".repeat(1_500)),
        r#"data.text.matches("(a+)+$")"#.to_owned(),
        "data.xs.map(x, data.xs.map(y, data.xs.map(z, z)))".to_owned(),
        format!("data.text == \"{}\"", "x".repeat(5_000)),
        "nowhere(data)".to_owned(),
        "timestamp(data.t).getFullYear('%Q') > 1".to_owned(),
        "1 +".to_owned(),
        String::new(),
        "\u{202e}true".to_owned(),
    ]
}
