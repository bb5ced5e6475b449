//! 18: followers that lie about where they are, say things, say too much, or never listen.

use super::Hub;
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Followers that are connected and read nothing.
const DEAF: usize = 50;

#[test]
fn followers() {
    let hub = Hub::start();
    positions(&hub);
    tokens_and_origins(&hub);
    frames(&hub);
    nobody_listens(&hub);
}

/// Asks for the stream; answers the status line, and the connection behind it.
fn ask(hub: &Hub, query: &str, more: &str) -> (u16, TcpStream) {
    let token = hub.admin.token.as_ref().unwrap();
    let request = format!(
        "GET /api/v1/stream{query} HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
         Authorization: Bearer {token}\r\n{more}\r\n"
    );
    let mut stream = TcpStream::connect(hub.server.url.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).unwrap();
    let status = String::from_utf8_lossy(&head[9..]).parse().unwrap();
    (status, stream)
}

fn positions(hub: &Hub) {
    let longer = "0".repeat(500);
    for since in ["0", "-1", "9223372036854775808", "", "B-2026-00001", "000000zzzzzzz", &longer] {
        let reply = hub.unchanged(|| hub.admin.get(&format!("/api/v1/events?since={since}")));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["since"], "{since}");
        assert_eq!(hub.unchanged(|| ask(hub, &format!("?since={since}"), "").0), 422, "{since}");
        let last = hub.admin.request("GET", "/api/v1/events").header("last-event-id", since);
        let reply = hub.unchanged(|| hub.admin.send(last));
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["last-event-id"], "{since}");
    }
}

fn tokens_and_origins(hub: &Hub) {
    let token = hub.admin.token.as_ref().unwrap();
    assert_eq!(ask(hub, &format!("?token={token}"), "").0, 422, "it would lie in every log");
    for origin in ["https://evil.example", "null", "http://hub.evil.example", "hub", ""] {
        let status = hub.unchanged(|| ask(hub, "", &format!("Origin: {origin}\r\n")).0);
        assert_eq!(status, 403, "{origin}");
    }
    let two = "Origin: http://hub\r\nOrigin: https://evil.example\r\n";
    assert_eq!(ask(hub, "", two).0, 403, "two origins are nobody's");
    assert_eq!(ask(hub, "", "Origin: http://hub\r\n").0, 101);
}

/// Whatever a client says ends its own stream, also when it never stops saying it.
fn frames(hub: &Hub) {
    let masked = |head: &[u8]| [head, &[0; 4]].concat();
    let said: [(&str, Vec<u8>); 5] = [
        ("a text", masked(&[0x81, 0x80])),
        ("64 MiB announced", masked(&[0x82, 0xff, 0, 0, 0, 0, 4, 0, 0, 0])),
        ("no mask", vec![0x81, 0x01, b'x']),
        ("an unknown kind", masked(&[0x83, 0x80])),
        ("a ping that is too long", masked(&[0x89, 0xfe, 0x7f, 0xff])),
    ];
    for (what, bytes) in said {
        hub.unchanged(|| {
            let (status, mut stream) = ask(hub, "", "");
            assert_eq!(status, 101);
            stream.write_all(&bytes).unwrap();
            ends(what, stream);
        });
    }
    hub.unchanged(|| {
        let (_, mut stream) = ask(hub, "", "");
        let fragment = masked(&[0x01, 0x81]).into_iter().chain([b'x']).collect::<Vec<_>>();
        let more = masked(&[0x00, 0x81]).into_iter().chain([b'x']).collect::<Vec<_>>();
        stream.write_all(&fragment).unwrap();
        let cut_off = (0..100_000).any(|_| stream.write_all(&more).is_err());
        assert!(cut_off, "fragments of one byte are taken without end");
    });
}

/// Asserts that the other side closes.
fn ends(what: &str, mut stream: TcpStream) {
    let mut rest = Vec::new();
    match stream.read_to_end(&mut rest) {
        Ok(_) => {}
        Err(error) => {
            let is_reset = error.kind() == std::io::ErrorKind::ConnectionReset;
            assert!(is_reset, "{what}: {error}");
        }
    }
}

/// Those who do not read hold up nobody else.
fn nobody_listens(hub: &Hub) {
    let deaf: Vec<TcpStream> = (0..DEAF).map(|_| ask(hub, "", "").1).collect();
    let title = "x".repeat(200);
    for _ in 0..200 {
        hub.open(&json!({"board": "B", "title": title})).expect(201);
    }
    hub.unchanged(|| ());
    drop(deaf);
}
