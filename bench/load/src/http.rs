//! HTTP/1.1 over one kept-alive connection, cheap enough to share two cores with the server.
//!
//! Requests are built by hand and answered strictly in turn; an answer must name its length.

use std::net::SocketAddr;

use anyhow::{Context, Result, bail, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEADERS_MAX: usize = 32;
const HEAD_BYTES_MAX: usize = 16 * 1024;
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
const READ_BYTES: usize = 16 * 1024;

/// Where a server listens and how to speak to it.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    /// The server's address.
    pub(crate) address: SocketAddr,
    /// The bearer token, for servers that ask for one.
    pub(crate) token: Option<String>,
}

/// What to ask for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    /// The method, in capitals.
    pub(crate) method: &'a str,
    /// The path with its query.
    pub(crate) path: &'a str,
    /// The value of `Idempotency-Key`.
    pub(crate) key: Option<&'a str>,
    /// A JSON body; empty sends none.
    pub(crate) body: &'a [u8],
}

impl<'a> Request<'a> {
    /// A GET.
    pub(crate) fn get(path: &'a str) -> Request<'a> {
        Request { method: "GET", path, key: None, body: &[] }
    }

    /// A POST of JSON.
    pub(crate) fn post(path: &'a str, body: &'a [u8]) -> Request<'a> {
        Request { method: "POST", path, key: None, body }
    }

    /// A PUT of JSON.
    pub(crate) fn put(path: &'a str, body: &'a [u8]) -> Request<'a> {
        Request { method: "PUT", path, key: None, body }
    }
}

/// An answer whose body lies in the connection's buffer.
#[derive(Debug)]
pub(crate) struct Answer<'a> {
    /// The status code.
    pub(crate) status: u16,
    /// The first line and the headers, as they came.
    pub(crate) head: &'a [u8],
    /// The body.
    pub(crate) body: &'a [u8],
}

impl<'a> Answer<'a> {
    /// The body, if the status is the one awaited.
    pub(crate) fn expect(self, status: u16) -> Result<&'a [u8]> {
        if self.status == status {
            return Ok(self.body);
        }
        let body = String::from_utf8_lossy(self.body);
        let shown: String = body.chars().take(300).collect();
        bail!("answered {} instead of {status}: {shown}", self.status);
    }
}

/// One kept-alive connection.
#[derive(Debug)]
pub(crate) struct Connection {
    stream: TcpStream,
    fixed_headers: String,
    sent: Vec<u8>,
    received: Vec<u8>,
}

impl Connection {
    /// Connects with Nagle's delay off.
    pub(crate) async fn open(target: &Target) -> Result<Connection> {
        let stream = TcpStream::connect(target.address)
            .await
            .with_context(|| format!("connecting to {}", target.address))?;
        stream.set_nodelay(true).context("turning the delay off")?;
        let mut fixed_headers = format!("Host: {}\r\n", target.address);
        if let Some(token) = &target.token {
            fixed_headers.push_str("Authorization: Bearer ");
            fixed_headers.push_str(token);
            fixed_headers.push_str("\r\n");
        }
        Ok(Connection {
            stream,
            fixed_headers,
            sent: Vec::with_capacity(1024),
            received: Vec::with_capacity(READ_BYTES),
        })
    }

    /// Sends one request and reads its answer.
    pub(crate) async fn call(&mut self, request: Request<'_>) -> Result<Answer<'_>> {
        self.sent.clear();
        render(&mut self.sent, request, &self.fixed_headers);
        self.stream
            .write_all(&self.sent)
            .await
            .with_context(|| format!("sending {} {}", request.method, request.path))?;
        self.receive()
            .await
            .with_context(|| format!("reading the answer to {} {}", request.method, request.path))
    }

    async fn receive(&mut self) -> Result<Answer<'_>> {
        self.received.clear();
        let head = loop {
            if let Some(head) = parse_head(&self.received)? {
                break head;
            }
            ensure!(
                self.received.len() < HEAD_BYTES_MAX,
                "an answer's head is over {HEAD_BYTES_MAX} bytes"
            );
            self.read_more(READ_BYTES).await?;
        };
        let end = head.bytes + head.body_bytes;
        while self.received.len() < end {
            self.read_more(end - self.received.len()).await?;
        }
        ensure!(self.received.len() == end, "an answer is longer than it says");
        let (said, body) = self.received[..end].split_at(head.bytes);
        Ok(Answer { status: head.status, head: said, body })
    }

    async fn read_more(&mut self, bytes: usize) -> Result<()> {
        self.received.reserve(bytes);
        let read = self.stream.read_buf(&mut self.received).await?;
        ensure!(read > 0, "the server hung up");
        Ok(())
    }
}

/// What the head of an answer says.
#[derive(Debug, PartialEq, Eq)]
struct Head {
    status: u16,
    bytes: usize,
    body_bytes: usize,
}

fn render(out: &mut Vec<u8>, request: Request<'_>, fixed_headers: &str) {
    for part in [request.method, " ", request.path, " HTTP/1.1\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
    out.extend_from_slice(fixed_headers.as_bytes());
    if let Some(key) = request.key {
        for part in ["Idempotency-Key: ", key, "\r\n"] {
            out.extend_from_slice(part.as_bytes());
        }
    }
    if !request.body.is_empty() {
        out.extend_from_slice(b"Content-Type: application/json\r\n");
    }
    if request.method != "GET" {
        out.extend_from_slice(b"Content-Length: ");
        out.extend_from_slice(request.body.len().to_string().as_bytes());
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"\r\n");
    out.extend_from_slice(request.body);
}

/// Reads a head; `None` while it is not complete.
fn parse_head(bytes: &[u8]) -> Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(length) =
        response.parse(bytes).context("an answer is not HTTP/1.1")?
    else {
        return Ok(None);
    };
    let status = response.code.context("an answer has no status")?;
    let said =
        response.headers.iter().find(|header| header.name.eq_ignore_ascii_case("content-length"));
    let body_bytes = match said {
        Some(header) => std::str::from_utf8(header.value)?.trim().parse()?,
        None if status == 204 => 0,
        None => bail!("an answer of status {status} does not say its length"),
    };
    ensure!(
        body_bytes <= BODY_BYTES_MAX,
        "an answer's body of {body_bytes} bytes is over {BODY_BYTES_MAX}"
    );
    Ok(Some(Head { status, bytes: length, body_bytes }))
}

#[cfg(test)]
mod tests {
    use super::{Head, Request, parse_head, render};

    #[test]
    fn heads() {
        let whole = b"HTTP/1.1 201 Created\r\nContent-LENGTH: 5\r\n\r\nhello";
        let head = Head { status: 201, bytes: whole.len() - 5, body_bytes: 5 };
        assert_eq!(parse_head(whole).unwrap(), Some(head));
        assert_eq!(parse_head(&whole[..30]).unwrap(), None);
        assert_eq!(parse_head(b"").unwrap(), None);
        let bare = b"HTTP/1.1 204 No Content\r\n\r\n";
        assert_eq!(parse_head(bare).unwrap().unwrap().body_bytes, 0);
        for bad in [
            &b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"[..],
            b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n",
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
            b"SSH-2.0-x\r\n\r\n",
        ] {
            assert!(parse_head(bad).is_err());
        }
    }

    #[test]
    fn requests() {
        let mut out = Vec::new();
        let post = Request { key: Some("k1"), ..Request::post("/a?b=c", b"{}") };
        render(&mut out, post, "Host: h\r\n");
        let text = "POST /a?b=c HTTP/1.1\r\nHost: h\r\nIdempotency-Key: k1\r\n\
                    Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
        assert_eq!(String::from_utf8(out).unwrap(), text);
        let mut out = Vec::new();
        render(&mut out, Request::get("/"), "Host: h\r\n");
        assert_eq!(out, b"GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    }
}
