//! 24: files that are not what they say, and names that lead elsewhere.

use super::Hub;
use serde_json::json;

#[test]
fn hostile_files() {
    let hub = Hub::start();
    let opened = hub.open(&json!({"board": "B", "title": "x"})).expect(201);
    let path = format!("/api/v1/tickets/{}/attachments", opened["number"].as_str().unwrap());
    names(&hub, &path);
    contents(&hub, &path);
}

fn names(hub: &Hub, path: &str) {
    for name in [
        "..",
        ".",
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "..%5C..%5Cx",
        "a%00.png",
        "a%0D%0ASet-Cookie:%20x",
        "photo%E2%80%AEgpj.exe",
        "%20",
    ] {
        let sent = hub.admin.request("POST", &format!("{path}?name={name}")).body("x");
        let reply = hub.unchanged(|| hub.admin.send(sent));
        assert_eq!((reply.status, reply.paths()), (422, vec!["name"]), "{name}: {}", reply.text);
    }
}

/// Whatever they hold comes back as it was sent: to be saved, and not to be shown or unpacked.
fn contents(hub: &Hub, path: &str) {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    // A picture of 50,000 by 50,000 points, as its head says.
    let mut picture =
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xc3\x50\0\0\xc3\x50\x08\x06\0\0\0".to_vec();
    picture.extend_from_slice(&[0; 64]);
    let virus = br"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*";
    for (name, kind, bytes, kept) in [
        ("a.svg", "image/svg+xml", &svg[..], "application/octet-stream"),
        ("a.png", "image/png", svg, "image/png"),
        ("b.png", "image/png", &picture, "image/png"),
        ("c.html", "text/html", b"<script>", "application/octet-stream"),
        ("d.com", "application/x-msdownload", virus, "application/octet-stream"),
    ] {
        let sent = hub.admin.request("POST", &format!("{path}?name={name}"));
        let sent = sent.header("content-type", kind).body(bytes.to_vec());
        let made = hub.admin.send(sent).expect(201);
        let one = format!("{path}/{}", made["id"].as_str().unwrap());
        let got = hub.unchanged(|| hub.admin.get(&one));
        let header = |name: &str| got.headers[name].to_str().unwrap().to_owned();
        assert_eq!(header("content-type"), kept, "{name}");
        assert!(header("content-disposition").starts_with("attachment"), "{name}");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(got.text, String::from_utf8_lossy(bytes), "{name}");
    }
    let packed = hub.admin.request("POST", &format!("{path}?name=x")).body("x");
    let packed = packed.header("content-encoding", "gzip").header("content-type", "image/png");
    hub.unchanged(|| hub.admin.send(packed)).refused(415, "OMS-005");
}
