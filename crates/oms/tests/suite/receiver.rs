//! A service of somebody else, to which tasks and questions are brought: well behaved or not, by
//! its path.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver as Queue, Sender, channel};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// A request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Got {
    pub(crate) path: String,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }
}

/// Listens until the test ends.
pub(crate) struct Receiver {
    pub(crate) url: String,
    got: Queue<Got>,
    gate: Arc<Gate>,
}

/// What `/gate` waits for before it answers, and `/flaky` to be well.
#[derive(Default)]
struct Gate(Mutex<bool>, Condvar);

impl Gate {
    fn pass(&self) {
        let open = self.0.lock().unwrap();
        drop(self.1.wait_while(open, |open| !*open).unwrap());
    }

    fn is_shut(&self) -> bool {
        !*self.0.lock().unwrap()
    }

    fn open(&self) {
        *self.0.lock().unwrap() = true;
        self.1.notify_all();
    }
}

impl Receiver {
    pub(crate) fn start() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, got) = channel();
        let gate = Arc::<Gate>::default();
        let shut = Arc::clone(&gate);
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (sender, gate) = (sender.clone(), Arc::clone(&shut));
                std::thread::spawn(move || serve(stream, &sender, &gate));
            }
        });
        Receiver { url, got, gate }
    }

    /// Lets `/gate` and `/flaky` answer from here on.
    pub(crate) fn open(&self) {
        self.gate.open();
    }

    /// The next request.
    pub(crate) fn next(&self) -> Got {
        self.got.recv_timeout(Duration::from_mins(1)).expect("a request comes")
    }

    /// A request that has come already.
    pub(crate) fn already(&self) -> Option<Got> {
        self.got.try_recv().ok()
    }
}

fn serve(stream: TcpStream, got: &Sender<Got>, gate: &Gate) {
    let mut writer = stream.try_clone().unwrap();
    let Some(request) = read(stream) else { return };
    let path = request.path.clone();
    if got.send(request).is_err() {
        return;
    }
    let answer = |status: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
    };
    let done = json!({"outcome": "done", "output": {"score": 712}}).to_string();
    let ranked = json!({"output": 1, "confidence": 0.9}).to_string();
    let scored = json!({"output": {"score": 71}, "confidence": 0.9}).to_string();
    let completed = json!({"choices": [{"message": {"content": ranked}}]}).to_string();
    // The hub may have hung up.
    let _sent = match path.as_str() {
        "/ok" => writer.write_all(answer("200 OK", &done).as_bytes()),
        "/flaky" if gate.is_shut() => {
            writer.write_all(answer("503 Service Unavailable", "").as_bytes())
        }
        "/rank" | "/flaky" => writer.write_all(answer("200 OK", &ranked).as_bytes()),
        "/ask" => writer.write_all(answer("200 OK", &scored).as_bytes()),
        "/v1/chat/completions" => writer.write_all(answer("200 OK", &completed).as_bytes()),
        "/gate" => {
            gate.pass();
            writer.write_all(answer("200 OK", &ranked).as_bytes())
        }
        "/accept" => writer.write_all(answer("202 Accepted", "").as_bytes()),
        "/wrong" => writer.write_all(answer("200 OK", "{\"score\": 712}").as_bytes()),
        "/redirect" => {
            let to = "302 Found\r\nlocation: http://169.254.169.254/latest/meta-data";
            writer.write_all(answer(to, "").as_bytes())
        }
        "/gone" => writer.write_all(answer("410 Gone", "").as_bytes()),
        "/huge" => {
            let head = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n";
            let mut sent = writer.write_all(head);
            let spaces = vec![b' '; 64 * 1024];
            for _ in 0..4_000 {
                sent = sent.and_then(|()| writer.write_all(&spaces));
            }
            sent
        }
        // Never answers.
        _ => std::io::copy(&mut writer, &mut std::io::sink()).map(|_| ()),
    };
}

fn read(stream: TcpStream) -> Option<Got> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(": ") else { break };
        headers.insert(name.to_owned(), value.to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Got { path, headers, body: String::from_utf8(body).ok()? })
}
