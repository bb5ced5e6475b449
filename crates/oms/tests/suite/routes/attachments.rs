//! Files of tickets: what is kept, what is refused, what survives, and who may see it.

use crate::server::{Client, OMS, Reply, Server};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Command;

const MAX: usize = 10 * 1024 * 1024;

/// Bytes of which no two chunks are the same.
fn bytes(size: usize) -> Vec<u8> {
    let mix = |n: usize| (n ^ (n >> 8) ^ (n >> 16)).to_le_bytes()[0];
    (0..size).map(mix).collect()
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// A ticket's attachments.
struct Files {
    client: Client,
    path: String,
}

impl Files {
    fn new(client: &Client) -> Files {
        let ticket = client.pothole("Pothole");
        let path = format!("/api/v1/tickets/{}", ticket["number"].as_str().unwrap());
        Files { client: client.clone(), path }
    }

    fn by(&self, client: &Client) -> Files {
        Files { client: client.clone(), path: self.path.clone() }
    }

    fn send(&self, query: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let path = format!("{}/attachments?{query}", self.path);
        let request = self.client.request("POST", &path).body(body.to_vec());
        self.client.send(headers.iter().fold(request, |request, (k, v)| request.header(*k, *v)))
    }

    fn attach(&self, name: &str, body: &[u8]) -> Value {
        self.send(&format!("name={name}"), &[], body).expect(201)
    }

    fn list(&self) -> Vec<Value> {
        let list = self.client.get(&format!("{}/attachments", self.path)).expect(200);
        list["items"].as_array().unwrap().clone()
    }

    fn fetch(&self, id: &Value) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
        let path = format!("{}{}/attachments/{}", self.client.url, self.path, id.as_str().unwrap());
        let request = reqwest::blocking::Client::new().get(path);
        let answer = request.bearer_auth(self.client.token.as_ref().unwrap()).send().unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        (status, headers, answer.bytes().unwrap().to_vec())
    }

    fn detach(&self, id: &Value, body: &Value) -> Reply {
        let path = format!("{}/attachments/{}", self.path, id.as_str().unwrap());
        self.client.send(self.client.request("DELETE", &path).json(body))
    }

    fn version(&self) -> u64 {
        self.client.get(&self.path).expect(200)["version"].as_u64().unwrap()
    }
}

#[test]
fn a_file_comes_back_as_it_was_sent_and_goes_with_a_reason() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let body = bytes(600_000);
    let kind = [("content-type", "image/jpeg; x=1")];
    let sent = files.send("name=pot%20hole%C3%A9.jpg&visibility=public", &kind, &body).expect(201);
    assert_eq!(sent["name"], "pot hole\u{e9}.jpg");
    assert_eq!((&sent["size"], &sent["media_type"]), (&json!(600_000), &json!("image/jpeg")));
    assert_eq!((&sent["visibility"], &sent["version"]), (&json!("public"), &json!(2)));
    assert_eq!(sent["digest"], hex(&body));
    let (status, headers, got) = files.fetch(&sent["id"]);
    assert!(status == 200 && got == body);
    let header = |name: &str| headers[name].to_str().unwrap();
    assert_eq!(header("content-type"), "image/jpeg");
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert_eq!(header("cache-control"), "private, no-cache");
    assert_eq!(header("content-length"), "600000");
    assert_eq!(header("etag"), format!("\"{}\"", hex(&body)));
    let disposition =
        "attachment; filename=\"pot hole_.jpg\"; filename*=UTF-8''pot%20hole%C3%A9.jpg";
    assert_eq!(header("content-disposition"), disposition);
    let path = format!("{}/attachments/{}", files.path, sent["id"].as_str().unwrap());
    let again = files.client.request("GET", &path).header("if-none-match", header("etag"));
    assert_eq!(files.client.send(again).status, 304);

    let shown = files.client.get(&files.path).expect(200);
    assert_eq!(shown["attachment_count"], 1);
    let tracking = shown["tracking"].as_str().unwrap();
    let public = server.stranger().get(&format!("/public/v1/track/{tracking}"));
    assert!(!public.text.contains("hole"), "{}", public.text);

    files.detach(&sent["id"], &json!({})).refused(422, "OMS-020");
    let left = files.detach(&sent["id"], &json!({"reason": "Wrong ticket"})).expect(200);
    assert_eq!((&left["attachment_count"], &left["version"]), (&json!(0), &json!(3)));
    assert_eq!(files.fetch(&sent["id"]).0, 404);
    files.detach(&sent["id"], &json!({"reason": "Again"})).refused(404, "OMS-013");
    let timeline = files.client.get(&format!("{}/timeline", files.path)).expect(200);
    let [_, came, went] = timeline["items"].as_array().unwrap().as_slice() else { panic!() };
    assert_eq!((&came["kind"], &came["file"]["digest"]), (&json!("attached"), &sent["digest"]));
    assert_eq!((&came["visibility"], &went["kind"]), (&json!("public"), &json!("detached")));
    assert_eq!(went["file"], json!({"id": sent["id"]}));
    assert_eq!(went["reason"], "Wrong ticket");
}

#[test]
fn limits_hold_to_the_byte() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let whole = bytes(MAX);
    let sent = files.attach("whole", &whole);
    assert_eq!(files.fetch(&sent["id"]).2, whole);
    files.send("name=more", &[], &bytes(MAX + 1)).refused(413, "OMS-004");
    let empty = files.send("name=empty", &[], b"");
    empty.refused(422, "OMS-020");
    assert_eq!(empty.paths(), ["body"]);
    // Of 100 MiB there is room for 9 more of these, and then for not a byte.
    (0..9).for_each(|_| _ = files.attach("whole", &whole));
    files.send("name=over", &[], b"x").refused(422, "OMS-024");
    let other = Files::new(&files.client);
    (0..100).for_each(|n| _ = other.attach(&format!("{n}"), b"x"));
    other.send("name=101", &[], b"x").refused(422, "OMS-024");
    let list = format!("{}/attachments?limit=60", other.path);
    let first = other.client.get(&list).expect(200);
    let next = first["next"].as_str().unwrap();
    let rest = other.client.get(&format!("{list}&cursor={next}")).expect(200);
    let names = |page: &Value| -> Vec<String> {
        let items = page["items"].as_array().unwrap().iter();
        items.map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    };
    let all: Vec<String> = (0..100).map(|n| n.to_string()).collect();
    assert_eq!((names(&first), names(&rest)), (all[..60].to_vec(), all[60..].to_vec()));
    assert_eq!(rest["next"], Value::Null);
    // Other routes take no more than before.
    let comment = json!({"text": "x".repeat(300 * 1024), "visibility": "staff"});
    other.client.post(&format!("{}/comment", other.path), &comment).refused(413, "OMS-004");
}

#[test]
fn hostile_names_and_types() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let long = "x".repeat(256);
    for (query, path) in [
        ("", "name"),
        ("name=", "name"),
        ("name=..", "name"),
        ("name=..%2F..%2Fetc%2Fpasswd", "name"),
        ("name=C%3A%5Cx", "name"),
        ("name=a%00.png", "name"),
        ("name=a%0D%0ASet-Cookie%3A%20x", "name"),
        ("name=photo%E2%80%AEgpj.exe", "name"),
        (&format!("name={long}"), "name"),
        ("name=a&name=b", "name"),
        ("name=a&visibility=requester", "visibility"),
        ("name=a&visibility=all", "visibility"),
        ("name=a&size=5", "size"),
    ] {
        let reply = files.send(query, &[], b"x");
        assert_eq!((reply.status, reply.paths()), (422, vec![path]), "{query}: {}", reply.text);
    }
    for (kind, kept) in [
        ("text/html", "application/octet-stream"),
        ("image/svg+xml", "application/octet-stream"),
        ("application/x-www-form-urlencoded", "application/octet-stream"),
        ("APPLICATION/PDF", "application/pdf"),
    ] {
        let sent = files.send("name=a", &[("content-type", kind)], b"<script>").expect(201);
        assert_eq!(sent["media_type"], kept);
        assert_eq!(files.fetch(&sent["id"]).1["content-type"], kept);
    }
    let form = [("content-type", "multipart/form-data; boundary=x")];
    files.send("name=a", &form, b"--x").refused(415, "OMS-005");
    let quoted = files.attach("a%22%3B%20filename%3Db%25", b"x");
    let (_, headers, _) = files.fetch(&quoted["id"]);
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"a__ filename_b_\"; "), "{disposition}");
    assert_eq!(files.list().len(), 5);
}

#[test]
fn a_body_that_breaks_off_leaves_nothing() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let token = files.client.token.clone().unwrap();
    let version = files.version();
    for rest in ["Content-Length: 1000000", "Transfer-Encoding: chunked"] {
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        let head = format!(
            "POST {}/attachments?name=cut HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             {rest}\r\n\r\n1000\r\n{}",
            files.path,
            "x".repeat(0x800)
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        let _closed_or_reset = stream.read_to_string(&mut answer);
        assert!(!answer.contains(" 201 "), "{answer}");
    }
    assert_eq!((files.list().len(), files.version()), (0, version));
    // The room that they took is free again.
    (0..9).for_each(|_| _ = files.attach("after", b"x"));
}

#[test]
fn a_key_makes_it_one_file_and_another_file_is_refused() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let key = [("idempotency-key", "k")];
    let first = files.send("name=a", &key, b"one");
    assert_eq!(first.status, 201);
    files.attach("b", b"between");
    let again = files.send("name=a", &key, b"one");
    assert_eq!((again.status, &again.text), (201, &first.text));
    for (query, body) in
        [("name=a", b"two"), ("name=c", b"one"), ("name=a&visibility=public", b"one")]
    {
        files.send(query, &key, body).refused(422, "OMS-050");
    }
    files.send("name=d", &[("if-match", "\"1\"")], b"x").refused(412, "OMS-041");
    assert_eq!(files.list().len(), 2);
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let body = bytes(3 * 1024 * 1024);
    let (kept, gone) = (files.attach("kept", &body), files.attach("gone", b"x"));
    files.detach(&gone["id"], &json!({"reason": "x"})).expect(200);
    let server = Server::start_in(server.kill());
    let again = files.by(&server.stranger().with(files.client.token.clone().unwrap()));
    assert_eq!(again.fetch(&kept["id"]).2, body);
    assert_eq!(again.fetch(&gone["id"]).0, 404);
}

#[test]
fn verify_misses_bytes_and_finds_strays() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    files.attach("a", &bytes(600_000));
    let gone = files.attach("b", b"x");
    files.detach(&gone["id"], &json!({"reason": "x"})).expect(200);
    assert!(verify(&server).0, "{}", verify(&server).1);
    let db = rusqlite::Connection::open(server.data().join("tickets.db")).unwrap();
    let stray = "INSERT INTO attachment SELECT agency, ticket, id + 1, n, bytes FROM attachment";
    for (edit, back) in [
        ("UPDATE attachment SET bytes = zeroblob(length(bytes)) WHERE n = 1", None),
        ("DELETE FROM attachment WHERE n = 2", None),
        ("UPDATE attachment SET n = n + 1 WHERE n = 2", None),
        ("UPDATE attachment SET ticket = ticket + 1", None),
        (stray, Some("none")),
    ] {
        db.execute_batch("BEGIN").unwrap();
        let changed = db.execute(edit, []).unwrap();
        assert!(changed > 0, "{edit}");
        db.execute_batch("COMMIT").unwrap();
        let (ok, said) = verify(&server);
        assert!(!ok && said.contains("att_"), "not noticed: {edit}\n{said}");
        assert!(back.is_none_or(|word| said.contains(word)), "{said}");
        db.execute("DELETE FROM attachment", []).unwrap();
        let ids: Vec<Value> = files.list().into_iter().map(|item| item["id"].clone()).collect();
        for id in ids {
            let (status, _, _) = files.fetch(&id);
            assert_eq!(status, 500, "bytes that are gone are said to be");
            files.detach(&id, &json!({"reason": "x"})).expect(200);
        }
        files.attach("a", &bytes(600_000));
    }
    assert!(verify(&server).0, "{}", verify(&server).1);
}

fn verify(server: &Server) -> (bool, String) {
    let output = Command::new(OMS).arg("verify").arg("--data").arg(server.data()).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn verify_beside_uploads_is_quiet() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    std::thread::scope(|scope| {
        let load = scope.spawn(|| {
            for n in 0..60 {
                let sent = files.attach(&format!("{n}"), &bytes(300_000));
                files.detach(&sent["id"], &json!({"reason": "x"})).expect(200);
            }
        });
        while !load.is_finished() {
            let (ok, said) = verify(&server);
            assert!(ok, "{said}");
        }
    });
}

#[test]
fn bytes_that_are_not_those_that_were_sent_never_come_back_whole() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let sent = files.attach("a", &bytes(600_000));
    let db = rusqlite::Connection::open(server.data().join("tickets.db")).unwrap();
    db.execute("UPDATE attachment SET bytes = zeroblob(length(bytes)) WHERE n = 0", []).unwrap();
    let path = format!("{}{}/attachments/{}", server.url, files.path, sent["id"].as_str().unwrap());
    let request = reqwest::blocking::Client::new().get(path);
    let answer = request.bearer_auth(files.client.token.as_ref().unwrap()).send().unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.bytes().is_err(), "it breaks off");
}

#[test]
fn a_ninth_upload_at_a_time_is_told_to_come_again() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let token = files.client.token.clone().unwrap();
    let begin = || {
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).unwrap();
        let head = format!(
            "POST {}/attachments?name=slow HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\
             Content-Length: 5\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
            files.path
        );
        stream.write_all(head.as_bytes()).unwrap();
        // The go-ahead says that the server reads the body now.
        let mut said = [0; 12];
        stream.read_exact(&mut said).unwrap();
        assert_eq!(&said, b"HTTP/1.1 100");
        stream
    };
    let mut slow: Vec<TcpStream> = (0..8).map(|_| begin()).collect();
    let busy = files.send("name=ninth", &[], b"x");
    busy.refused(503, "OMS-080");
    assert!(busy.headers.contains_key("retry-after"));
    for stream in &mut slow {
        stream.write_all(b"bytes").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("HTTP/1.1 201 "), "{answer}");
    }
    files.attach("tenth", b"x");
    assert_eq!(files.list().len(), 9);
}

#[test]
fn only_who_may_read_a_ticket_reads_its_files_and_that_is_on_record() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let sent = files.attach("a", b"secret");
    let foreign = server.client_with("service", "parks", &["--board", "Parks"]);
    let foreign = files.by(&foreign);
    assert_eq!(foreign.fetch(&sent["id"]).0, 404);
    foreign.send("name=a", &[], b"x").refused(404, "OMS-013");
    foreign.client.get(&format!("{}/attachments", files.path)).refused(404, "OMS-013");
    let other = Files::new(&files.client);
    assert_eq!(other.fetch(&sent["id"]).0, 404, "a file is read by its own ticket");
    assert_eq!(files.by(&server.client("agent")).fetch(&sent["id"]).0, 403);
    let named = server.client_with("service", "holes", &["--board", "City Potholes"]);
    let named = files.by(&named);
    assert_eq!(named.fetch(&sent["id"]).0, 200);
    named.attach("b", b"x");
    named.detach(&sent["id"], &json!({"reason": "x"})).refused(403, "OMS-011");
    let asked = format!("attachment={}", sent["id"].as_str().unwrap());
    let found = |status: u64| {
        let reads = files.client.get("/api/v1/reads").expect(200);
        let reads = reads["items"].as_array().unwrap().clone();
        let is_it =
            |read: &Value| read["operation"] == "read-file" && read["query"] == asked.as_str();
        reads.iter().filter(|read| is_it(read) && read["status"] == status).count()
    };
    let is_on_record = || (found(200), found(403), found(404)) == (1, 1, 2);
    // Records come within a second.
    let came = (0..100).any(|_| {
        std::thread::park_timeout(std::time::Duration::from_millis(50));
        is_on_record()
    });
    assert!(came, "{} {} {}", found(200), found(403), found(404));
}

#[test]
fn names_are_found_and_changes_are_followed() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let sent = files.attach("sinkhole-report.pdf", b"x");
    let find = |position: &Value| {
        let after = position.as_str().unwrap();
        let found = files.client.get(&format!("/api/v1/tickets?q=sinkhole&after={after}"));
        found.expect(200)["items"].as_array().unwrap().len()
    };
    assert_eq!(find(&sent["position"]), 1);
    let gone = files.detach(&sent["id"], &json!({"reason": "x"})).expect(200);
    assert_eq!(find(&gone["position"]), 0);
}

#[test]
fn the_command_line_attaches_lists_saves_and_takes_away() {
    let server = Server::start();
    let files = Files::new(&server.client("admin"));
    let number = files.path.rsplit('/').next().unwrap().to_owned();
    let dir = tempfile::TempDir::new().unwrap();
    let oms = |args: &[&str]| {
        let output = Command::new(OMS)
            .args(["ticket", args[0], &number])
            .args(&args[1..])
            .env("OMS_URL", &server.url)
            .env("OMS_TOKEN", files.client.token.as_ref().unwrap())
            .current_dir(dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said + &String::from_utf8_lossy(&output.stderr))
    };
    let body = bytes(2 * 1024 * 1024);
    std::fs::write(dir.path().join("hole.jpg"), &body).unwrap();
    std::fs::write(dir.path().join("empty"), "").unwrap();
    let (code, said) = oms(&["attach", "hole.jpg", "empty", "--visibility", "public"]);
    assert!(code == Some(1) && said.contains("hole.jpg") && said.contains("body: "), "{said}");
    let [kept] = files.list().try_into().unwrap();
    assert_eq!(
        (&kept["media_type"], &kept["visibility"]),
        (&json!("image/jpeg"), &json!("public"))
    );
    let id = kept["id"].as_str().unwrap();
    let (code, said) = oms(&["attachments"]);
    assert!(code == Some(0) && said.contains(id) && said.contains("2097152"), "{said}");
    let (code, said) = oms(&["download", id]);
    assert!(code == Some(1) && said.contains("--output"), "it is there already: {said}");
    assert_eq!(oms(&["download", id, "--output", "copy"]).0, Some(0));
    assert_eq!(std::fs::read(dir.path().join("copy")).unwrap(), body);
    let (code, said) = oms(&["detach", id, "--reason", "Wrong ticket"]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = oms(&["timeline"]);
    assert!(
        code == Some(0) && said.contains("hole.jpg") && said.contains("Wrong ticket"),
        "{said}"
    );
    let (code, said) = oms(&["download", id]);
    assert!(code == Some(1) && said.contains("oms ticket attachments"), "{said}");
}

#[test]
fn servers_of_one_database_share_files() {
    let postgres = oms_testkit::PgServer::shared();
    let url = postgres.database();
    let start = |dir| Server::start_with(dir, &["--database", &url]);
    let first = start(tempfile::TempDir::new().unwrap());
    let admin = crate::server::token(first.data(), "admin", "boss", &["--database", &url]);
    let files = Files::new(&first.stranger().with(admin.clone()));
    let body = bytes(MAX);
    let sent = files.attach("whole", &body);
    let dir = tempfile::TempDir::new().unwrap();
    std::fs::copy(first.data().join("tracking.key"), dir.path().join("tracking.key")).unwrap();
    let second = start(dir);
    let there = files.by(&second.stranger().with(admin));
    assert_eq!(there.fetch(&sent["id"]).2, body);
    let gone = there.attach("gone", &bytes(300_000));
    files.detach(&gone["id"], &json!({"reason": "x"})).expect(200);
    let mut verify = Command::new(OMS);
    verify.arg("verify").arg("--data").arg(first.data()).env("OMS_DATABASE", &url);
    let verified = verify.output().unwrap();
    let said = String::from_utf8_lossy(&verified.stdout).into_owned();
    assert!(verified.status.success() && said.contains("attachments  1"), "{said}");
}
