//! What may be reached, and what is made of those who answer badly.

use super::{Outbound, Resolved};
use oms_app::outbox::{Carrier, REPLY_BYTES_MAX, Reply, Request};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

/// What `flips.example` means, in turn.
const FLIPS: [&str; 2] = ["127.0.0.2", "127.0.0.1"];
static LOOKED_UP: AtomicUsize = AtomicUsize::new(0);

/// The names of a made-up town.
fn town(name: String, port: u16) -> Resolved {
    let of = move |ips: &[&str]| {
        ips.iter().map(|ip| SocketAddr::new(ip.parse().unwrap(), port)).collect()
    };
    Box::pin(async move {
        match name.as_str() {
            "inside.example" => Ok(of(&["10.1.2.3", "fd00::1"])),
            "metadata.example" => Ok(of(&["169.254.169.254"])),
            "here.example" => Ok(of(&["10.1.2.3", "127.0.0.1"])),
            "localhost" | "localhost." => Ok(of(&["127.0.0.1", "::1"])),
            "dotted.example" => Ok(of(&["::ffff:169.254.169.254"])),
            "translated.example" => Ok(of(&["64:ff9b::7f00:1"])),
            // What it means the second time is another address than the first time.
            "flips.example" => Ok(of(&[FLIPS[LOOKED_UP.fetch_add(1, Ordering::SeqCst) % 2]])),
            "empty.example" => Ok(Vec::new()),
            _ => Err(std::io::ErrorKind::NotFound.into()),
        }
    })
}

fn carry(allow: &str, url: &str) -> Result<Reply, String> {
    carry_over(Outbound::new(allow.parse().unwrap()).tls, allow, url)
}

fn carry_over(
    tls: Result<Arc<ClientConfig>, String>,
    allow: &str,
    url: &str,
) -> Result<Reply, String> {
    let outbound = Outbound { resolve: town, allow: allow.parse().unwrap(), tls };
    let request = Request {
        url: url.to_owned(),
        headers: vec![("webhook-id", "msg_1".to_owned())],
        body: "{}".to_owned(),
        within: Duration::from_secs(5),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(outbound.carry(request))
}

/// Answers one request with these bytes; the request as it came.
fn answering(bytes: Vec<u8>, at: &str) -> (u16, JoinHandle<String>) {
    let listener = TcpListener::bind(at).unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut got = Vec::new();
        while !got.ends_with(b"{}") {
            let mut piece = [0; 1024];
            let read = stream.read(&mut piece).unwrap();
            assert!(read > 0);
            got.extend_from_slice(&piece[..read]);
        }
        let _cut_off = stream.write_all(&bytes);
        String::from_utf8(got).unwrap()
    });
    (port, served)
}

#[test]
fn what_is_not_of_the_internet_is_not_reached() {
    let closed = [
        "http://127.0.0.1/",
        "http://127.0.0.1./",
        "http://127.8.8.8/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0/",
        "http://0.0.0.0/",
        "http://%31%32%37.0.0.1/",
        "http://\u{ff11}\u{ff12}\u{ff17}.0.0.1/",
        "http://127\u{3002}0\u{3002}0\u{3002}1/",
        "http://localhost/",
        "http://localhost./",
        "http://LOCALHOST/",
        "http://lo\u{ad}calhost/",
        "http://[::]/",
        "http://[0:0:0:0:0:ffff:7f00:1]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "https://127.0.0.1/",
        "https://user@10.0.0.1/",
        "http://dotted.example/",
        "http://translated.example/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/",
        "http://10.0.0.1/",
        "http://inside.example/",
        "http://metadata.example/",
        "http://here.example/",
        "https://inside.example/",
        "http://0x7f.1/",
    ];
    for url in closed {
        let why = carry("", url).unwrap_err();
        assert!(why.contains("is not an address of the internet"), "{url}: {why}");
    }
    assert!(carry("", "http://empty.example/").unwrap_err().contains("no address"));
    assert!(carry("", "http://gone.example/").unwrap_err().contains("cannot be looked up"));
}

#[test]
fn the_connection_goes_to_the_address_that_was_looked_at() {
    let answer =
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\ncontent-length: 2\r\n\r\nok";
    let (port, served) = answering(answer.to_vec(), "127.0.0.1:0");
    let reply = carry("127.0.0.0/8", &format!("http://here.example:{port}/a?b=c")).unwrap();
    assert_eq!((reply.status, reply.body.as_slice()), (302, b"ok".as_slice()), "not followed");
    let request = served.join().unwrap();
    assert!(request.starts_with("POST /a?b=c HTTP/1.1\r\n"), "{request}");
    for line in [format!("host: here.example:{port}"), "webhook-id: msg_1".to_owned()] {
        assert!(request.contains(&format!("\r\n{line}\r\n")), "{line} in {request}");
    }
}

#[test]
fn an_endless_answer_is_cut_off() {
    let mut answer = b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n".to_vec();
    answer.resize(answer.len() + 8 * REPLY_BYTES_MAX, b'x');
    let (port, served) = answering(answer, "127.0.0.1:0");
    let why = carry("127.0.0.1", &format!("http://127.0.0.1:{port}/")).unwrap_err();
    assert!(why.contains("broke"), "{why}");
    served.join().unwrap();
}

#[test]
fn another_scheme_is_no_address_at_all() {
    for url in ["file:///etc/passwd", "unix:///run/oms.sock", "data:text/plain,x", "mailto:a@b.c"] {
        let why = carry("0.0.0.0/0", url).unwrap_err();
        assert!(why.contains("has no address"), "{url}: {why}");
    }
    for url in ["", "x", "//127.0.0.1/", "http://", "http://[::1", "http://a b/"] {
        assert!(carry("0.0.0.0/0", url).is_err(), "{url}");
    }
}

#[test]
fn a_name_that_means_something_else_a_moment_later_is_looked_up_once_a_try() {
    let (port, served) = answering(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(), "127.0.0.2:0");
    let url = format!("http://flips.example:{port}/");
    let reply = carry("127.0.0.2", &url).unwrap();
    assert_eq!((reply.status, LOOKED_UP.load(Ordering::SeqCst)), (204, 1));
    served.join().unwrap();
    let why = carry("127.0.0.2", &url).unwrap_err();
    assert!(why.starts_with("127.0.0.1 is not an address of the internet"), "{why}");
    assert_eq!(LOOKED_UP.load(Ordering::SeqCst), 2);
}

#[test]
fn what_is_packed_stays_packed() {
    // A stream that claims to unpack to gigabytes is bytes like any others.
    let packed = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3].repeat(100);
    let head = "HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 1000\r\n\r\n";
    let (port, served) = answering([head.as_bytes(), &packed].concat(), "127.0.0.1:0");
    let reply = carry("127.0.0.1", &format!("http://127.0.0.1:{port}/")).unwrap();
    assert_eq!((reply.status, reply.body), (200, packed));
    let request = served.join().unwrap();
    assert!(!request.contains("accept-encoding"), "nothing is asked for: {request}");
}

#[test]
fn an_answer_that_breaks_off_or_is_none_is_a_failure() {
    for answer in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nshort",
        "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nx",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n",
        "SSH-2.0-OpenSSH_9.6\r\n",
        "",
    ] {
        let (port, served) = answering(answer.as_bytes().to_vec(), "127.0.0.1:0");
        let why = carry("127.0.0.1", &format!("http://127.0.0.1:{port}/")).unwrap_err();
        assert!(why.contains("broke"), "{answer}: {why}");
        served.join().unwrap();
    }
}

/// One who speaks TLS with a certificate that ends when it is said to; whether a client came as
/// far as to send something.
fn with_certificate(until: (i32, u8, u8)) -> (u16, CertificateDer<'static>, JoinHandle<bool>) {
    let mut said = rcgen::CertificateParams::new(["localhost".to_owned()]).unwrap();
    said.not_before = rcgen::date_time_ymd(2000, 1, 1);
    said.not_after = rcgen::date_time_ymd(until.0, until.1, until.2);
    let key = rcgen::KeyPair::generate().unwrap();
    let made = said.self_signed(&key).unwrap();
    let cert = made.der().clone();
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![cert.clone()], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let served = std::thread::spawn(move || {
        let (tcp, _) = listener.accept().unwrap();
        let session = ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = StreamOwned::new(session, tcp);
        let mut piece = [0; 4096];
        let came = stream.read(&mut piece).is_ok_and(|read| read > 0);
        let _sent = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n");
        came
    });
    (port, cert, served)
}

#[test]
fn a_certificate_that_has_run_out_is_not_trusted() {
    for (until, is_well) in [((2001, 1, 1), false), ((2999, 1, 1), true)] {
        let (port, cert, served) = with_certificate(until);
        let mut roots = RootCertStore::empty();
        roots.add(cert).unwrap();
        let trusting = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        let carried =
            carry_over(Ok(Arc::new(trusting)), "127.0.0.1", &format!("https://localhost:{port}/"));
        match carried {
            Ok(reply) => assert!(is_well && reply.status == 204),
            Err(why) => {
                assert!(!is_well && why.starts_with("its certificate is not trusted"), "{why}");
            }
        }
        assert_eq!(served.join().unwrap(), is_well, "nothing is sent to one who is not trusted");
    }
    let (port, _, served) = with_certificate((2999, 1, 1));
    let why = carry("127.0.0.1", &format!("https://localhost:{port}/")).unwrap_err();
    assert!(why.starts_with("its certificate is not trusted"), "nobody signed it: {why}");
    assert!(!served.join().unwrap());
}
