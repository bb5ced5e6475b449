//! TLS as clients meet it: with the right root, with an old version, and without either.

use crate::server::Server;
use oms_app::clock::Stopwatch;
use rustls::crypto::ring;
use rustls::pki_types::ServerName;
use rustls::version::{TLS12, TLS13};
use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion,
};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::sync::Arc;
use tempfile::TempDir;

/// A server that speaks TLS, and the certificate that its clients must know.
fn server() -> (Server, RootCertStore) {
    let made = rcgen::generate_simple_self_signed(["127.0.0.1".to_owned()]).unwrap();
    let dir = TempDir::new().unwrap();
    let write = |name: &str, text: String| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    };
    write("cert.pem", made.cert.pem());
    write("key.pem", made.signing_key.serialize_pem());
    write("oms.yaml", "tls:\n  cert: cert.pem\n  key: key.pem\n".to_owned());
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    (Server::start_in(dir), roots)
}

fn tcp(server: &Server) -> TcpStream {
    TcpStream::connect(server.url.strip_prefix("https://").unwrap()).unwrap()
}

/// What a client gets that speaks one version and trusts these roots.
fn ask(
    server: &Server,
    roots: &RootCertStore,
    version: &'static SupportedProtocolVersion,
) -> std::io::Result<String> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[version])
        .unwrap()
        .with_root_certificates(roots.clone())
        .with_no_client_auth();
    let name = ServerName::try_from("127.0.0.1").unwrap();
    let session = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut stream = StreamOwned::new(session, tcp(server));
    stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: hub\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn a_client_with_the_root_is_served_and_told_to_stay_with_tls() {
    let (server, roots) = server();
    for version in [&TLS13, &TLS12] {
        let answer = ask(&server, &roots, version).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert!(answer.contains("strict-transport-security: max-age=31536000"), "{answer}");
    }
    let plain = Server::start().stranger().get("/readyz");
    assert!(!plain.headers.contains_key("strict-transport-security"));
}

#[test]
fn whoever_does_not_speak_tls_or_trust_the_certificate_gets_nothing() {
    let (server, roots) = server();
    assert!(ask(&server, &RootCertStore::empty(), &TLS13).is_err());
    let mut plain = tcp(&server);
    plain.write_all(b"GET /readyz HTTP/1.1\r\nhost: hub\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _broken_off = plain.read_to_end(&mut answer);
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/"));
    assert!(ask(&server, &roots, &TLS13).is_ok());
}

#[test]
fn a_connection_that_never_greets_does_not_hold_up_the_end() {
    let (server, roots) = server();
    let mute = tcp(&server);
    assert!(ask(&server, &roots, &TLS13).is_ok());
    let watch = Stopwatch::start();
    assert_eq!(server.terminate().0, Some(0));
    assert!(watch.seconds() < 5.0);
    drop(mute);
}

#[test]
fn the_command_line_calls_a_server_whose_authority_it_is_told() {
    let (server, _) = server();
    let token = crate::server::token(server.data(), "admin", "me", &[]);
    let run = |flags: &[&str]| {
        let output = std::process::Command::new(crate::server::OMS)
            .args(["--url", &server.url, "board", "list", "--json"])
            .args(flags)
            .env("OMS_TOKEN", &token)
            .output()
            .unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    };
    let cert = server.data().join("cert.pem");
    let (ok, said, error) = run(&["--ca-file", cert.to_str().unwrap()]);
    assert!(ok && said.contains("\"items\""), "{said}{error}");
    let (ok, _, error) = run(&[]);
    assert!(!ok && error.contains("trust"), "{error}");
    let key = server.data().join("key.pem");
    let (ok, _, error) = run(&["--ca-file", key.to_str().unwrap()]);
    assert!(!ok && error.contains("holds no certificate"), "{error}");
}
