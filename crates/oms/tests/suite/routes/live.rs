//! Following the log: in order, without gaps, only what one may see, and only as long as one may.

use crate::server::{Client, OMS, Server};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, ErrorKind};
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;
use tungstenite::client::IntoClientRequest;
use tungstenite::protocol::frame::coding::CloseCode;
use tungstenite::{Error, Message, WebSocket};

const START: &str = "0000000000000";
const PATIENCE: Duration = Duration::from_secs(20);

type Socket = WebSocket<TcpStream>;

/// Connects with further headers; the error is the HTTP status.
fn connect(client: &Client, query: &str, headers: &[(&'static str, &str)]) -> Result<Socket, u16> {
    let host = client.url.strip_prefix("http://").unwrap();
    let url = format!("ws://{host}/api/v1/stream{query}");
    let mut request = url.into_client_request().unwrap();
    if let Some(token) = &client.token {
        let bearer = format!("Bearer {token}").parse().unwrap();
        request.headers_mut().insert("authorization", bearer);
    }
    for (name, value) in headers {
        request.headers_mut().insert(*name, value.parse().unwrap());
    }
    let stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    match tungstenite::client(request, stream) {
        Ok((socket, _)) => Ok(socket),
        Err(tungstenite::HandshakeError::Failure(Error::Http(response))) => {
            Err(response.status().as_u16())
        }
        Err(error) => panic!("{error}"),
    }
}

fn follow(client: &Client, query: &str) -> Socket {
    connect(client, query, &[]).unwrap()
}

/// The next message; pings are answered on the way.
fn next(socket: &mut Socket) -> Value {
    loop {
        match socket.read().unwrap() {
            Message::Text(text) => return serde_json::from_str(&text).unwrap(),
            Message::Ping(_) | Message::Pong(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// Reads until the other side closes, and answers its code.
fn closed(socket: &mut Socket) -> CloseCode {
    loop {
        match socket.read() {
            Ok(Message::Close(Some(frame))) => return frame.code,
            Ok(_) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

fn open(client: &Client, board: &str, n: usize) -> Value {
    client.post("/api/v1/tickets", &json!({"board": board, "title": format!("t{n}")})).expect(201)
}

#[test]
fn a_server_stays_for_whoever_follows() {
    let server = Server::start_with(tempfile::TempDir::new().unwrap(), &["--linger-s", "1"]);
    let admin = server.client("admin");
    let mut socket = follow(&admin, "");
    next(&mut socket);
    // The client may have kept a connection of its own.
    drop(admin);
    socket.get_ref().set_read_timeout(Some(Duration::from_secs(3))).unwrap();
    let heard = socket.read();
    assert!(
        matches!(&heard, Err(Error::Io(error)) if error.kind() == ErrorKind::WouldBlock),
        "{heard:?}"
    );
    drop(socket);
    assert_eq!(server.wait().0, Some(0));
}

#[test]
fn a_stream_greets_and_tells_every_change_in_order() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut socket = follow(&admin, "");
    let hello = next(&mut socket);
    assert_eq!((hello["type"].as_str(), hello["position"].as_str()), (Some("hello"), Some(START)));
    assert!(hello["now"].as_str().unwrap().ends_with('Z'));
    admin.post("/api/v1/boards", &json!({"name": "Potholes"})).expect(201);
    let ticket = open(&admin, "Potholes", 1);
    let number = ticket["number"].as_str().unwrap();
    let to = json!({"to": "blocked", "reason": "asphalt"});
    admin.post(&format!("/api/v1/tickets/{number}/move"), &to).expect(200);
    let board = next(&mut socket);
    assert_eq!((&board["type"], &board["board"]), (&json!("board-created"), &json!("Potholes")));
    assert_eq!(board["previous"], hello["position"]);
    let opened = next(&mut socket);
    assert_eq!((&opened["type"], &opened["ticket"]["number"]), (&json!("opened"), &json!(number)));
    assert_eq!(opened["previous"], board["position"]);
    assert_eq!(opened["position"], ticket["position"]);
    let moved = next(&mut socket);
    assert_eq!(moved["events"][0]["reason"], "asphalt");
    assert_eq!(
        (&moved["ticket"]["status"], &moved["ticket"]["version"]),
        (&json!("blocked"), &json!(2))
    );
    // What happened before is told to whoever asks for it, word for word.
    let mut later = follow(&admin, &format!("?since={START}"));
    assert_eq!(next(&mut later)["position"], START);
    assert_eq!(next(&mut later), board);
    assert_eq!(next(&mut later)["position"], opened["position"]);
    assert_eq!(next(&mut later), moved);
}

#[test]
fn server_sent_events_are_the_same_messages_and_go_on_behind_the_last() {
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    open(&admin, "B", 1);
    open(&admin, "B", 2);
    let mut socket = follow(&admin, &format!("?since={START}"));
    let told: Vec<Value> = (0..4).map(|_| next(&mut socket)).collect();
    let lines = |last: Option<&str>| {
        let mut request = admin.request("GET", &format!("/api/v1/events?since={START}"));
        request = request.bearer_auth(admin.token.as_ref().unwrap());
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        BufReader::new(request.send().unwrap()).lines().map(Result::unwrap)
    };
    let data = |line: String| line.strip_prefix("data: ").map(str::to_owned);
    let message = |text: String| -> Value { serde_json::from_str(&text).unwrap() };
    let sent: Vec<Value> = lines(None).filter_map(data).take(4).map(message).collect();
    assert_eq!(sent[1..], told[1..]);
    let second = sent[2]["position"].as_str().unwrap();
    let resumed: Vec<Value> = lines(Some(second)).filter_map(data).take(2).map(message).collect();
    assert_eq!((&resumed[0]["position"], &resumed[1]), (&sent[2]["position"], &sent[3]));
}

#[test]
fn a_stream_that_is_cut_again_and_again_under_load_has_no_gap() {
    const WRITERS: usize = 4;
    const EACH: usize = 120;
    let server = Server::start();
    let admin = server.client("admin");
    admin.post("/api/v1/boards", &json!({"name": "B"})).expect(201);
    let (mut told, mut last) = (Vec::new(), START.to_owned());
    std::thread::scope(|scope| {
        for _ in 0..WRITERS {
            let client = admin.clone();
            scope.spawn(move || (0..EACH).for_each(|n| drop(open(&client, "B", n))));
        }
        let want = 1 + WRITERS * EACH;
        while told.len() < want {
            let mut socket = follow(&admin, &format!("?since={last}"));
            assert_eq!(next(&mut socket)["position"], last.as_str());
            for _ in 0..37.min(want - told.len()) {
                let message = next(&mut socket);
                assert_eq!(message["previous"], last.as_str());
                message["position"].as_str().unwrap().clone_into(&mut last);
                told.push(message);
            }
        }
    });
    let numbers: BTreeSet<&str> =
        told.iter().filter_map(|message| message["ticket"]["number"].as_str()).collect();
    assert_eq!(numbers.len(), WRITERS * EACH);
    let positions: Vec<&str> = told.iter().filter_map(|m| m["position"].as_str()).collect();
    assert!(positions.is_sorted_by(|one, other| one < other));
}

#[test]
fn a_service_follows_its_boards_and_an_agent_follows_nothing() {
    let server = Server::start();
    let admin = server.client("admin");
    for board in ["Mine", "Theirs"] {
        admin.post("/api/v1/boards", &json!({"name": board})).expect(201);
    }
    let service = server.client_with("service", "s", &["--board", "Mine"]);
    let mut socket = follow(&service, &format!("?since={START}"));
    next(&mut socket);
    assert_eq!(next(&mut socket)["board"], "Mine");
    open(&admin, "Theirs", 1);
    admin.loan(20_000);
    let mine = open(&admin, "Mine", 2);
    assert_eq!(next(&mut socket)["ticket"]["number"], mine["number"]);
    for role in ["agent", "citizen", "security-officer", "release-manager"] {
        assert_eq!(connect(&server.client(role), "", &[]).unwrap_err(), 403, "{role}");
    }
    assert_eq!(connect(&server.stranger(), "", &[]).unwrap_err(), 401);
}

#[test]
fn a_revoked_token_follows_no_longer() {
    let server = Server::start();
    let staff = server.client_with("staff", "leaver", &[]);
    let mut socket = follow(&staff, "");
    next(&mut socket);
    let mut revoke = Command::new(OMS);
    revoke.args(["token", "revoke", "leaver", "--data"]).arg(server.data());
    assert!(revoke.output().unwrap().status.success());
    // Longer silence than this would end the read.
    socket.get_mut().set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    assert_eq!(closed(&mut socket), CloseCode::Policy);
}

#[test]
fn a_stopping_server_says_goodbye() {
    let server = Server::start();
    let admin = server.client("admin");
    let mut socket = follow(&admin, "");
    next(&mut socket);
    let (code, _dir) = server.terminate();
    assert_eq!(code, Some(0));
    assert_eq!(closed(&mut socket), CloseCode::Away);
}

#[test]
fn what_is_not_a_way_to_follow_is_refused() {
    let server = Server::start();
    let admin = server.client("admin");
    let far = "000000zzzzzzz";
    for since in ["0", "-1", "9223372036854775808", "", "DL-2026-00001", far] {
        let path = format!("/api/v1/events?since={since}");
        let reply = admin.get(&path);
        reply.refused(422, "OMS-020");
        assert_eq!(reply.paths(), ["since"], "{since}");
        assert_eq!(connect(&admin, &format!("?since={since}"), &[]).unwrap_err(), 422);
    }
    let token = admin.token.clone().unwrap();
    assert_eq!(connect(&admin, &format!("?token={token}"), &[]).unwrap_err(), 422);
    for origin in ["https://evil.example", "null", "http://127.0.0.1"] {
        assert_eq!(connect(&admin, "", &[("origin", origin)]).unwrap_err(), 403, "{origin}");
    }
    assert!(connect(&admin, "", &[("origin", &admin.url)]).is_ok());
    admin.get("/api/v1/stream").refused(400, "OMS-001");
    let mut chatty = follow(&admin, "");
    chatty.send(Message::text("subscribe me")).unwrap();
    assert_eq!(closed(&mut chatty), CloseCode::Policy);
    // A frame far beyond the bound ends the connection, and nothing else.
    let mut large = follow(&admin, "");
    let _cut_off = large.send(Message::binary(vec![7; 8 << 20]));
    let gone = (0..10).any(|_| !matches!(large.read(), Ok(Message::Text(_))));
    assert!(gone);
    admin.get("/api/v1/boards").expect(200);
}
