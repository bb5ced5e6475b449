//! The storm of canaries: a mark in every field that only staff may read, and then everything that
//! the public can make the hub say, with its logs and its figures. None holds a mark.

mod automation;
mod seeds;
mod wire;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use self::seeds::Seeds;
use super::receipt::{self, Verdict};
use super::violations::Violations;
use crate::http::{Connection, Request, Target};
use crate::machine;
use crate::sample::{Samples, rounded};
use crate::server::{Programs, Server, Setting, run as run_program, whole};

/// What every mark begins with; unlike any word of the product.
pub(crate) const MARK: &str = "zq7canary";
/// What else must not be said: figures of staff's, and ids.
const INTERNAL: [&str; 6] = ["987654321", "987_654", "0.123456", "prn_", "tkt_", "tsk_"];
/// Pages about the product, which explain such words.
const DOCUMENTS: [&str; 3] = ["/openapi.json", "/docs", "/docs/"];
/// Methods that the public tries on every path.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "DELETE", "PATCH"];
const STREAM_READ: Duration = Duration::from_millis(500);
const READ_BYTES: usize = 64 * 1024;

/// How hard to storm.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// How often each kind of tracking is timed.
    #[arg(long, default_value_t = 500)]
    rounds: usize,
    /// Where the server's data lie.
    #[arg(long)]
    dir: Option<PathBuf>,
}

/// A storm that is under way.
struct Storm {
    server: Server,
    violations: Violations,
    asked: usize,
    bytes: usize,
}

/// Storms, writes the receipt, and answers the exit code.
pub(crate) async fn run(args: Args) -> Result<u8> {
    let base = crate::data_dir(args.dir.clone())?;
    let programs = Programs::find()?;
    // The storm asks more often than any one of the public may.
    let free = [
        ("OMS_LIMITS_STRANGER_PER_SECOND", "1000000"),
        ("OMS_LIMITS_STRANGER_BURST", "1000000"),
        ("OMS_LIMITS_GUESSES_PER_MINUTE", "1000"),
    ];
    let setting = Setting { variables: &free, ..Setting::default() };
    let server = Server::fresh(&programs.oms, &base, &setting).await?;
    let mut storm = Storm { server, violations: Violations::default(), asked: 0, bytes: 0 };
    let mut admin = Connection::open(&storm.server.target).await?;
    let description = admin.call(Request::get("/openapi.json")).await?.expect(200)?;
    let description: Value = serde_json::from_slice(description).context("the description")?;
    let known = wire::places(&description)?;
    let mut seeds = Seeds::new(&mut admin, &known);
    seeds.plant().await.context("putting marks everywhere")?;
    let (seeded, tickets) = (seeds.seeded, seeds.tickets);
    let open: BTreeSet<&String> =
        known.iter().filter(|at| !seeded.contains(*at) && !wire::is_excused(at)).collect();
    for place in &open {
        storm.violations.push(format!("no mark was put into {place}"));
    }
    let seen = storm.look_as_staff(&mut admin, &tickets).await?;
    storm.ask_as_public(&description, &tickets).await?;
    storm.read_what_lies_about(&mut admin).await?;
    let timing = storm.time(&tickets, args.rounds).await?;
    storm.close(&args, seeded.len(), known.len(), seen, &timing, &programs)
}

impl Storm {
    /// The marks are really there, for those who may read them; answers how many.
    async fn look_as_staff(
        &mut self,
        admin: &mut Connection,
        tickets: &[(String, String)],
    ) -> Result<usize> {
        let mut seen = BTreeSet::new();
        for (number, _) in tickets {
            for path in [format!("/api/v1/tickets/{number}"), timeline(number)] {
                let answer = admin.call(Request::get(&path)).await?;
                let text = String::from_utf8_lossy(answer.expect(200)?).into_owned();
                for (at, _) in text.match_indices(MARK) {
                    seen.insert(text[at..].chars().take(16).collect::<String>());
                }
            }
        }
        Ok(seen.len())
    }

    /// Every path and method, without a token, with one that is wrong, and as a citizen.
    async fn ask_as_public(
        &mut self,
        description: &Value,
        tickets: &[(String, String)],
    ) -> Result<()> {
        let address = self.server.target.address;
        let citizen = self.server.token("citizen")?;
        let tokens = [None, Some("omsp_wrong".to_owned()), Some(citizen)];
        for token in tokens {
            let target = Target { address, token };
            let mut connection = Connection::open(&target).await?;
            for path in paths(description, tickets) {
                for method in METHODS {
                    let body: &[u8] = if method == "GET" { b"" } else { br#"{"to":"x"}"# };
                    let request = Request { method, path: &path, key: None, body };
                    // A server that hangs up has said all that it will.
                    let said = match connection.call(request).await {
                        Ok(answer) => [answer.head, answer.body].concat(),
                        Err(_) => Vec::new(),
                    };
                    if said.is_empty() {
                        connection = Connection::open(&target).await?;
                        let raw = self.read_stream(&target, method, &path).await?;
                        self.look(&format!("{method} {path}"), &path, &raw);
                    }
                    self.look(&format!("{method} {path}"), &path, &said);
                }
            }
        }
        Ok(())
    }

    /// What comes on a connection that stays open, while staff change something.
    async fn read_stream(&self, target: &Target, method: &str, path: &str) -> Result<Vec<u8>> {
        let mut stream = TcpStream::connect(target.address).await.context("connecting")?;
        let token = target.token.iter().map(|token| format!("Authorization: Bearer {token}\r\n"));
        let token: String = token.collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\n{token}Connection: Upgrade\r\n\
             Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nContent-Length: 0\r\n\r\n",
            target.address
        );
        stream.write_all(head.as_bytes()).await.context("asking")?;
        let mut said = Vec::with_capacity(READ_BYTES);
        let end = tokio::time::Instant::now() + STREAM_READ;
        while said.len() < READ_BYTES {
            match tokio::time::timeout_at(end, stream.read_buf(&mut said)).await {
                Ok(Ok(0) | Err(_)) | Err(_) => break,
                Ok(Ok(_)) => {}
            }
        }
        Ok(said)
    }

    fn look(&mut self, what: &str, path: &str, said: &[u8]) {
        self.asked += 1;
        self.bytes += said.len();
        let text = String::from_utf8_lossy(said).to_lowercase();
        let explains = DOCUMENTS.contains(&path);
        let words = std::iter::once(MARK).chain(INTERNAL.into_iter().filter(|_| !explains));
        for word in words {
            // What a path says, whoever asked has said.
            if text.contains(word) && !path.to_lowercase().contains(word) {
                self.violations.push(format!("{word} stands in the answer to {what}"));
            }
        }
    }

    /// The server's log and its figures.
    async fn read_what_lies_about(&mut self, admin: &mut Connection) -> Result<()> {
        let figures = admin.call(Request::get("/metrics")).await?.expect(200)?.to_vec();
        self.look("GET /metrics, as an admin", "/metrics", &figures);
        let log = self.server.log()?;
        self.look("the server's log", "the log", &log);
        Ok(())
    }

    /// How long answers take that give something, refuse something, and know of nothing.
    async fn time(&mut self, tickets: &[(String, String)], rounds: usize) -> Result<Value> {
        let target = Target { address: self.server.target.address, token: None };
        let mut connection = Connection::open(&target).await?;
        let mut samples = [Samples::default(), Samples::default(), Samples::default()];
        for round in 0..rounds {
            let (number, tracking) = &tickets[round % tickets.len()];
            let wrong = format!("{number}-{:08}", round % 10_000_000);
            let missing = format!("ZZ-2026-{:05}-7K3M9XQ4", round % 100_000);
            let codes = [tracking.clone(), wrong, missing];
            for (code, samples) in codes.iter().zip(&mut samples) {
                let path = format!("/public/v1/track/{code}");
                let start = Instant::now();
                connection.call(Request::get(&path)).await?;
                samples.push(start.elapsed());
            }
        }
        let [own, other, missing] =
            samples.map(|mut samples| samples.percentile_ms(50).map(rounded));
        Ok(json!({"rounds": rounds, "own_p50_ms": own, "other_p50_ms": other,
            "missing_p50_ms": missing}))
    }

    fn close(
        mut self,
        args: &Args,
        seeded: usize,
        places: usize,
        seen: usize,
        timing: &Value,
        programs: &Programs,
    ) -> Result<u8> {
        let is_active = seeded > 0 && seen > 0 && self.asked > 0;
        let verdict = Verdict::of(&self.violations, is_active);
        let version = run_program(&whole(&programs.oms, &["--version"])?);
        let receipt = json!({
            "storm": "canary",
            "version": version.map_or(Value::Null, |text| json!(text.trim())),
            "commit": machine::commit(),
            "date": machine::date(),
            "settings": {"rounds": args.rounds},
            "counts": {"places_for_text": places, "places_seeded": seeded,
                "marks_seen_by_staff": seen, "answers_searched": self.asked,
                "bytes_searched": self.bytes},
            "timing": timing,
            "minimum_activity_met": is_active,
            "violations": receipt::violations(&self.violations),
            "verdict": verdict.as_str(),
        });
        let path = receipt::write("canary", &receipt)?;
        println!("{}", serde_json::to_string_pretty(&receipt)?);
        eprintln!("{}: {}", verdict.as_str(), path.display());
        if verdict == Verdict::Violation {
            eprintln!("evidence: {}", self.server.keep_directory().display());
        }
        Ok(verdict.exit_code())
    }
}

fn timeline(number: &str) -> String {
    format!("/api/v1/tickets/{number}/timeline")
}

/// Every path of the description and some of nobody's, about tickets that are there.
fn paths(description: &Value, tickets: &[(String, String)]) -> Vec<String> {
    let mut paths = vec!["/nowhere".to_owned(), "/api/v1/tickets?q=status:queued".to_owned()];
    let templates = description["paths"].as_object();
    for template in templates.into_iter().flat_map(|paths| paths.keys()) {
        if !template.contains('{') {
            paths.push(template.clone());
            continue;
        }
        for (number, tracking) in tickets {
            let filled = template
                .replace("{id}", number)
                .replace("{tracking}", tracking)
                .replace("{stage}", "only")
                .replace("{attachment}", "att_0000000000001")
                .replace("{name}", "Permit");
            if !paths.contains(&filled) {
                paths.push(filled);
            }
        }
        let (first, _) = &tickets[0];
        paths.push(template.replace("{tracking}", first).replace("{id}", "ZZ-2026-99999"));
    }
    paths
}
