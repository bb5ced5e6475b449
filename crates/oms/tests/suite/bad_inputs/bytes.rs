//! 1 and 21: bytes that are too many, no request, or one that two readers take differently.

use super::Hub;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// A mebibyte, as a chunk of a body whose length is not told.
const CHUNK_BYTES: usize = 0x10_0000;
/// By how much the server's memory may grow over a body of any size.
const GROWTH_KIB_MAX: u64 = 32 * 1024;

#[test]
fn bytes_that_are_no_request_or_too_many() {
    let hub = Hub::start();
    nesting(&hub);
    lengths(&hub);
    a_gibibyte(&hub);
    framing(&hub);
    heads(&hub);
    hosts(&hub);
    methods(&hub);
    other_protocols(&hub);
}

/// Sends bytes as they are, and reads what comes back until the server closes.
fn raw(hub: &Hub, request: &[u8]) -> String {
    let mut stream = connect(hub);
    let _may_be_cut_off = stream.write_all(request);
    read(stream)
}

fn connect(hub: &Hub) -> TcpStream {
    let stream = TcpStream::connect(hub.server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

fn read(mut stream: TcpStream) -> String {
    let mut answer = Vec::new();
    let _closed_or_reset = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The head of a request whose connection ends behind its answer.
fn head(hub: &Hub, start: &str, more: &str) -> String {
    let token = hub.admin.token.as_ref().unwrap();
    format!(
        "{start} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\n{more}\r\n"
    )
}

/// Asserts one answer: a problem document with this status and code, and nothing behind it.
#[track_caller]
fn is_problem(answer: &str, status: u16, code: &str) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let document: Value = serde_json::from_str(body).unwrap();
    assert_eq!(document["code"], code, "{answer}");
    assert_eq!(document["status"], status);
}

/// Asserts the bare answer that a head gets which is not read: no body, and the end.
#[track_caller]
fn is_bare(answer: &str, status: u16) {
    assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
    assert!(answer.contains("connection: close\r\ncontent-length: 0\r\n"), "{answer}");
    assert!(answer.ends_with("\r\n\r\n"), "{answer}");
}

fn nesting(hub: &Hub) {
    let deep = format!(r#"{{"board":"B","data":{}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    let reply = hub.unchanged(|| hub.admin.post_raw("/api/v1/tickets", deep.into_bytes()));
    reply.refused(400, "OMS-001");
    assert_eq!(super::place(&reply), (Some(1), Some(84)));
    assert_eq!(reply.body["detail"], "nested deeper than 64 levels at line 1 column 84");
}

fn lengths(hub: &Hub) {
    let large = format!(r#"{{"board":"B","title":"{}"}}"#, "x".repeat(300 * 1024));
    let reply = hub.unchanged(|| hub.admin.post_raw("/api/v1/tickets", large.into_bytes()));
    reply.refused(413, "OMS-004");
    assert_eq!(reply.body["detail"], "the body is over 262144 bytes; send less, or in batches");
    for more in ["Content-Length: -1\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n"] {
        let request = head(hub, "POST /api/v1/tickets", more) + "{}";
        is_bare(&hub.unchanged(|| raw(hub, request.as_bytes())), 400);
    }
    let cut = head(hub, "POST /api/v1/tickets", "Content-Length: 99\r\n") + r#"{"board":"B"}"#;
    hub.unchanged(|| {
        let mut stream = connect(hub);
        stream.write_all(cut.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let _answered_or_not = read(stream);
    });
}

fn a_gibibyte(hub: &Hub) {
    let before = peak_kib(hub);
    let start = head(hub, "POST /api/v1/tickets", "Transfer-Encoding: chunked\r\n");
    let chunk = [b"100000\r\n", &vec![b'x'; CHUNK_BYTES][..], b"\r\n"].concat();
    let answer = hub.unchanged(|| {
        let mut stream = connect(hub);
        stream.write_all(start.as_bytes()).unwrap();
        for _ in 0..1024 {
            stream.write_all(&chunk).unwrap();
        }
        stream.write_all(b"0\r\n\r\n").unwrap();
        read(stream)
    });
    is_problem(&answer, 413, "OMS-004");
    let grown = peak_kib(hub) - before;
    assert!(grown < GROWTH_KIB_MAX, "the server's memory grew by {grown} KiB");
}

/// The most memory that the server has ever had.
fn peak_kib(hub: &Hub) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", hub.server.pid())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

fn framing(hub: &Hub) {
    let body = r#"{"board":"B"}"#;
    let both = "Content-Length: 13\r\nTransfer-Encoding: chunked\r\n";
    let request = head(hub, "POST /api/v1/tickets", both) + body;
    is_problem(&hub.unchanged(|| raw(hub, request.as_bytes())), 400, "OMS-001");
    // Chunks are what counts: what one reader might take for a second request is one.
    let second = head(hub, "POST /api/v1/boards", "Content-Length: 2\r\n") + "{}";
    let both = "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n";
    let request = head(hub, "POST /api/v1/tickets", both) + "0\r\n\r\n" + &second;
    is_problem(&hub.unchanged(|| raw(hub, request.as_bytes())), 400, "OMS-001");
    for chunks in ["zz\r\n", "-1\r\n", "ffffffffffffffffff\r\n"] {
        let start = head(hub, "POST /api/v1/tickets", "Transfer-Encoding: chunked\r\n");
        let answer = hub.unchanged(|| raw(hub, (start + chunks).as_bytes()));
        is_problem(&answer, 400, "OMS-001");
    }
    let start = head(hub, "POST /api/v1/tickets", "Transfer-Encoding: gzip\r\n");
    is_bare(&hub.unchanged(|| raw(hub, (start + body).as_bytes())), 400);
    let packed = "Content-Encoding: gzip\r\nContent-Length: 13\r\n";
    let request = head(hub, "POST /api/v1/tickets", packed) + body;
    is_problem(&hub.unchanged(|| raw(hub, request.as_bytes())), 415, "OMS-005");
}

fn heads(hub: &Hub) {
    let get = |path: &str, more: &str| {
        let request = head(hub, &format!("GET {path}"), more);
        hub.unchanged(|| raw(hub, request.as_bytes()))
    };
    let long = |bytes| format!("X-Long: {}\r\n", "x".repeat(bytes));
    is_problem(&get("/api/v1/boards", &long(40_000)), 431, "OMS-004");
    is_bare(&get("/api/v1/boards", &long(1_000_000)), 431);
    is_bare(&get("/api/v1/boards", &"X-Many: 1\r\n".repeat(200)), 431);
    let path = |bytes| format!("/api/v1/boards?q={}", "x".repeat(bytes));
    is_problem(&get(&path(9_000), ""), 414, "OMS-004");
    is_bare(&get(&path(200_000), ""), 431);
    for junk in ["\u{16}\u{3}\u{1} hello\r\n\r\n", "GET\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n"] {
        is_bare(&hub.unchanged(|| raw(hub, junk.as_bytes())), 400);
    }
    for value in ["a\nb", "a\r\n b", "a\0b"] {
        is_bare(&get("/api/v1/boards", &format!("Idempotency-Key: {value}\r\n")), 400);
    }
}

fn hosts(hub: &Hub) {
    let token = hub.admin.token.as_ref().unwrap();
    let get = |version: &str, hosts: &str| {
        let request = format!(
            "GET /api/v1/boards {version}\r\nConnection: close\r\n\
             Authorization: Bearer {token}\r\n{hosts}\r\n"
        );
        hub.unchanged(|| raw(hub, request.as_bytes()))
    };
    is_problem(&get("HTTP/1.1", ""), 400, "OMS-001");
    is_problem(&get("HTTP/1.1", "Host: hub\r\nHost: evil.example\r\n"), 400, "OMS-001");
    assert!(get("HTTP/1.0", "").starts_with("HTTP/1.0 200 "));
    let forged = "Host: evil.example\r\nX-Forwarded-Host: evil.example\r\n\
                  X-Forwarded-Proto: https\r\n";
    let answer = get("HTTP/1.1", forged);
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(!answer.contains("evil") && !answer.contains("strict-transport"), "{answer}");
}

fn methods(hub: &Hub) {
    let other = hub.admin.request("GET", "/api/v1/boards");
    let other = other.header("x-http-method-override", "POST").header("x-method-override", "POST");
    let listed = hub.unchanged(|| hub.admin.send(other)).expect(200);
    assert_eq!(listed["items"][0]["name"], "B");
    for method in ["DELETE", "TRACE", "PATCH", "post", "EVIL"] {
        let request = hub.admin.request(method, "/api/v1/boards");
        hub.unchanged(|| hub.admin.send(request)).refused(405, "OMS-003");
    }
}

fn other_protocols(hub: &Hub) {
    let preface = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
    let answer = hub.unchanged(|| raw(hub, preface));
    assert_eq!(answer, "", "HTTP/2 has other bounds, and is not spoken");
}
