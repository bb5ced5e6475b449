//! A real server on a directory of its own, and clients that speak to it.

use reqwest::blocking::{Client as Http, RequestBuilder};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;

pub(crate) const OMS: &str = env!("CARGO_BIN_EXE_oms");

pub(crate) struct Server {
    child: Option<Child>,
    pub(crate) url: String,
    pub(crate) dir: TempDir,
    log: Option<JoinHandle<String>>,
}

impl Server {
    /// A server on a fresh directory.
    pub(crate) fn start() -> Server {
        Server::start_in(TempDir::new().unwrap())
    }

    /// A server on a directory that may hold data.
    pub(crate) fn start_in(dir: TempDir) -> Server {
        Server::start_with(dir, &[])
    }

    /// The same with further flags.
    pub(crate) fn start_with(dir: TempDir, flags: &[&str]) -> Server {
        Server::run("serve", dir, flags)
    }

    /// A demo on a fresh directory, with these flags.
    pub(crate) fn demo(flags: &[&str]) -> Server {
        Server::run("demo", TempDir::new().unwrap(), flags)
    }

    fn run(command: &str, dir: TempDir, flags: &[&str]) -> Server {
        let mut child = Command::new(OMS)
            .args([command, "--listen", "127.0.0.1:0", "--data"])
            .arg(dir.path())
            .args(flags)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let (url, log) = read_url(&mut child);
        Server { child: Some(child), url, dir, log }
    }

    pub(crate) fn data(&self) -> &Path {
        self.dir.path()
    }

    /// The number of the process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.as_ref().unwrap().id()
    }

    /// A client with a new token of this role.
    pub(crate) fn client(&self, role: &str) -> Client {
        self.client_with(role, &format!("a {role}"), &[])
    }

    /// A client with a new token; `extra` are further flags of `oms token create`.
    pub(crate) fn client_with(&self, role: &str, name: &str, extra: &[&str]) -> Client {
        let token = token(self.data(), role, name, extra);
        Client { http: http(), url: self.url.clone(), token: Some(token) }
    }

    /// A client without a token.
    pub(crate) fn stranger(&self) -> Client {
        Client { http: http(), url: self.url.clone(), token: None }
    }

    /// Ends the process at once, as a power switch would, and gives the directory back.
    pub(crate) fn kill(mut self) -> TempDir {
        let mut child = self.child.take().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        std::mem::replace(&mut self.dir, TempDir::new().unwrap())
    }

    /// Ends the process at once; answers everything that it logged.
    pub(crate) fn log(mut self) -> String {
        let log = self.log.take().unwrap();
        self.kill();
        log.join().unwrap()
    }

    /// Asks the process to end and waits for its exit code.
    pub(crate) fn terminate(self) -> (Option<i32>, TempDir) {
        let pid = self.child.as_ref().unwrap().id().to_string();
        Command::new("kill").args(["-TERM", &pid]).status().unwrap();
        self.wait()
    }

    /// Waits until the process ends by itself; answers its exit code.
    pub(crate) fn wait(mut self) -> (Option<i32>, TempDir) {
        let mut child = self.child.take().unwrap();
        let code = child.wait().unwrap().code();
        (code, std::mem::replace(&mut self.dir, TempDir::new().unwrap()))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(child) = &mut self.child {
            let _gone = child.kill();
            let _reaped = child.wait();
        }
    }
}

fn http() -> Http {
    Http::builder().timeout(Duration::from_mins(1)).build().unwrap()
}

/// The server's address, and whoever reads the rest of its log.
fn read_url(child: &mut Child) -> (String, Option<JoinHandle<String>>) {
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut seen = String::new();
    let url = loop {
        let Some(Ok(line)) = lines.next() else { panic!("the server ended: {seen}") };
        seen.push_str(&line);
        seen.push('\n');
        if let Some((_, url)) = line.split_once("ready  ") {
            let end = url.find(|c: char| !c.is_ascii_alphanumeric() && !":/.".contains(c));
            break url[..end.unwrap_or(url.len())].to_owned();
        }
    };
    // The pipe is read to its end, so that a chatty server never blocks on it.
    let rest = std::thread::spawn(move || {
        lines.map_while(Result::ok).fold(seen, |seen, line| format!("{seen}{line}\n"))
    });
    (url, Some(rest))
}

/// Runs the program; whether it ended well, and what it said.
pub(crate) fn oms(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(OMS).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    (output.status.success(), text(&output.stdout) + &text(&output.stderr))
}

pub(crate) fn path(dir: &Path) -> &str {
    dir.to_str().unwrap()
}

pub(crate) fn token(dir: &Path, role: &str, name: &str, extra: &[&str]) -> String {
    let output = Command::new(OMS)
        .args(["token", "create", "--role", role, "--name", name, "--data"])
        .arg(dir)
        .args(extra)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

#[derive(Clone)]
pub(crate) struct Client {
    http: Http,
    pub(crate) url: String,
    pub(crate) token: Option<String>,
}

#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: Value,
    pub(crate) text: String,
    pub(crate) headers: reqwest::header::HeaderMap,
}

impl Reply {
    /// The error code, or the empty string.
    pub(crate) fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or("")
    }

    /// The body of an answer that must have this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.body
    }

    /// Asserts a refusal: status, code, and that it is a problem document.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, code: &str) {
        assert_eq!((self.status, self.code()), (status, code), "{}", self.text);
        let kind = self.headers.get("content-type").and_then(|kind| kind.to_str().ok());
        assert_eq!(kind, Some("application/problem+json"));
        assert!(self.body["request_id"].is_string() && self.body["title"].is_string());
    }

    /// The paths of the faults, in order.
    pub(crate) fn paths(&self) -> Vec<&str> {
        let errors = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        errors.iter().filter_map(|error| error["path"].as_str()).collect()
    }
}

impl Client {
    /// The same client with this token.
    pub(crate) fn with(self, token: String) -> Client {
        Client { token: Some(token), ..self }
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.send(self.http.get(format!("{}{path}", self.url)))
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.http.post(format!("{}{path}", self.url)).json(body))
    }

    pub(crate) fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.http.put(format!("{}{path}", self.url)).json(body))
    }

    /// A POST with one more header.
    pub(crate) fn post_with(&self, path: &str, header: (&str, &str), body: &Value) -> Reply {
        let request = self.http.post(format!("{}{path}", self.url)).json(body);
        self.send(request.header(header.0, header.1))
    }

    /// A POST of raw bytes.
    pub(crate) fn post_raw(&self, path: &str, body: Vec<u8>) -> Reply {
        let request = self.http.post(format!("{}{path}", self.url));
        self.send(request.header("content-type", "application/json").body(body))
    }

    /// Any other request to a path.
    pub(crate) fn request(&self, method: &str, path: &str) -> RequestBuilder {
        self.http.request(method.parse().unwrap(), format!("{}{path}", self.url))
    }

    pub(crate) fn send(&self, request: RequestBuilder) -> Reply {
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let response = request.send().unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().unwrap();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        Reply { status, body, text, headers }
    }

    /// Runs the program with its token; what it says on stdout and on stderr.
    #[track_caller]
    pub(crate) fn run(&self, arguments: &[&str]) -> (String, String) {
        let token = self.token.as_deref().unwrap();
        let mut command = Command::new(OMS);
        command.args(arguments).env("OMS_URL", &self.url).env("OMS_TOKEN", token);
        let output = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(output.stderr));
        (text(output.stdout), text(output.stderr))
    }

    /// Opens a plain ticket on a board that is made for it.
    pub(crate) fn pothole(&self, title: &str) -> Value {
        self.post("/api/v1/boards", &json!({"name": "City Potholes", "sla": "48h"}));
        let wanted = json!({"board": "City Potholes", "title": title});
        self.post("/api/v1/tickets", &wanted).expect(201)
    }

    /// What a list finds once the search index has a write that was answered so. Each call waits
    /// 2 s at most; a busy machine needs more.
    pub(crate) fn found(&self, query: &str, written: &Value) -> Value {
        let position = written["position"].as_str().unwrap();
        let path = format!("/api/v1/tickets?{query}&after={position}");
        let replies = (0..15).map(|_| self.get(&path));
        let reply = replies.into_iter().find(|reply| reply.status != 503);
        reply.expect("the search index falls behind").expect(200)
    }

    /// The newest records of the log of reads once there are any that `is_so`; they come within a
    /// second.
    pub(crate) fn records(&self, path: &str, is_so: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        for _ in 0..100 {
            let page = self.get(path).expect(200);
            let items = page["items"].as_array().unwrap().clone();
            if is_so(&items) {
                return items;
            }
            std::thread::park_timeout(Duration::from_millis(50));
        }
        panic!("no such record came: {}", self.get(path).text);
    }

    pub(crate) fn publish_disaster_loan(&self) {
        let reply = self.put("/api/v1/workflows/DisasterLoan", &disaster_loan());
        assert!(reply.status == 201 || reply.status == 200, "{}", reply.text);
    }

    pub(crate) fn loan(&self, amount: i64) -> Value {
        self.publish_disaster_loan();
        let data = json!({"applicant": "ACME Solar LLC", "amount": amount, "ein": "12-3456789"});
        self.post("/api/v1/tickets", &json!({"workflow": "DisasterLoan", "data": data})).expect(201)
    }

    /// Claims one task of an owner.
    pub(crate) fn claim(&self, owner: &str, wait_s: u64) -> Option<Value> {
        let wanted = json!({"owners": [owner], "max": 1, "wait_s": wait_s});
        let claimed = self.post("/api/v1/tasks/claim", &wanted).expect(200);
        claimed["tasks"].get(0).cloned()
    }

    pub(crate) fn complete(&self, task: &Value, outcome: &str) -> Reply {
        let path = format!("/api/v1/tasks/{}/complete", task["id"].as_str().unwrap());
        let epoch = &task["lease_epoch"];
        self.post(&path, &json!({"lease_epoch": epoch, "outcome": outcome}))
    }

    /// Claims and completes the next task of an owner.
    pub(crate) fn work(&self, owner: &str, outcome: &str) -> Value {
        let task = self.claim(owner, 0).unwrap_or_else(|| panic!("no task for {owner}"));
        self.complete(&task, outcome).expect(200);
        task
    }
}

pub(crate) fn disaster_loan() -> Value {
    json!({
        "name": "DisasterLoan",
        "stages": [
            {"id": "id_check", "owner": "IRS_VerifyBot", "slaMins": 30},
            {"id": "risk_ai", "owner": "LoanRiskAgent", "slaMins": 10, "dependsOn": ["id_check"]},
            {"id": "underwrite", "owner": "SBA_HumanTeam", "slaMins": 240,
             "dependsOn": ["risk_ai"], "minAmount": 50000},
            {"id": "fund", "owner": "Treasury_Payments", "slaMins": 60,
             "dependsOn": ["underwrite", "risk_ai"]}
        ]
    })
}
