//! Calls a running server over HTTP.

use crate::env;
use crate::exchange::{self, Answered, Unanswered};
use crate::failure::{Failure, Outcome};
use crate::problem::{self, Answer};
use crate::sent::Sent;
use hyper::body::Bytes;
use hyper::{Method, Request, header};
use indicatif::ProgressBar;
use rustls::ClientConfig;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long an answer may take, beside what a claim asks the server to wait.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
const AGENT: &str = concat!("oms/", env!("CARGO_PKG_VERSION"));
const CONTENT: &str = "application/json";

/// Which server to call, and how to show its answers.
//
// The variables are read here and not by the parser of arguments: it would show what they say in
// the usage of a command that misses something else, where it looks as if it had to be given.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Calling a server")]
pub(crate) struct Remote {
    /// Address of the server
    #[arg(long, global = true, help = url_help())]
    pub(crate) url: Option<String>,

    /// Token to send
    #[arg(long, global = true, help = token_help())]
    token: Option<String>,

    /// PEM file of further authorities to trust
    #[arg(long, global = true, value_name = "FILE", help = ca_help())]
    ca_file: Option<PathBuf>,

    /// Print the server's JSON instead of a table
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// A way to one server.
pub(crate) struct Client {
    base: Url,
    tls: Option<Arc<ClientConfig>>,
    token: Option<String>,
}

/// One call.
pub(crate) struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: Vec<(&'a str, String)>,
    headers: Vec<(&'a str, String)>,
    body: Option<Vec<u8>>,
    content: &'static str,
    wait: Duration,
    bar: ProgressBar,
    when_missing: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// Asks for what lies at `path`, a segment an item.
    pub(crate) fn get(path: &'a [&'a str]) -> Call<'a> {
        Call {
            method: Method::GET,
            path,
            query: Vec::new(),
            headers: Vec::new(),
            body: None,
            content: CONTENT,
            wait: Duration::ZERO,
            bar: ProgressBar::hidden(),
            when_missing: None,
        }
    }

    /// Sends `body` to `path`.
    pub(crate) fn post(path: &'a [&'a str], body: &Value) -> Call<'a> {
        Call::raw(path, body.to_string().into_bytes())
    }

    /// Sends JSON to `path` as it stands.
    pub(crate) fn raw(path: &'a [&'a str], body: Vec<u8>) -> Call<'a> {
        Call { method: Method::POST, body: Some(body), ..Call::get(path) }
    }

    /// Sends a file to `path`; `bar` moves as it goes.
    pub(crate) fn upload(
        path: &'a [&'a str],
        content: &'static str,
        body: Vec<u8>,
        bar: ProgressBar,
    ) -> Call<'a> {
        Call { method: Method::POST, content, bar, body: Some(body), ..Call::get(path) }
    }

    /// Puts JSON at `path`.
    pub(crate) fn put_json(path: &'a [&'a str], body: Vec<u8>) -> Call<'a> {
        Call::put(path, CONTENT, body)
    }

    /// Puts `body`, as it stands, at `path`.
    pub(crate) fn put(path: &'a [&'a str], content: &'static str, body: Vec<u8>) -> Call<'a> {
        Call { method: Method::PUT, content, body: Some(body), ..Call::get(path) }
    }

    /// Removes what lies at `path`.
    pub(crate) fn delete(path: &'a [&'a str]) -> Call<'a> {
        Call { method: Method::DELETE, ..Call::get(path) }
    }

    /// With this body.
    pub(crate) fn saying(self, body: &Value) -> Call<'a> {
        Call { body: Some(body.to_string().into_bytes()), ..self }
    }

    /// With a query parameter, when there is a value for it.
    pub(crate) fn with<T: ToString>(mut self, name: &'a str, value: Option<T>) -> Call<'a> {
        self.query.extend(value.map(|value| (name, value.to_string())));
        self
    }

    /// With a field of the header, when there is a value for it.
    pub(crate) fn saying_of(mut self, name: &'a str, value: Option<String>) -> Call<'a> {
        self.headers.extend(value.map(|value| (name, value)));
        self
    }

    /// The server is asked to wait so long before it answers.
    pub(crate) fn waiting(mut self, wait: Duration) -> Call<'a> {
        self.wait = wait;
        self
    }

    /// What helps when there is nothing of the name: something that whoever may call this may do.
    pub(crate) fn when_missing(mut self, hint: &'a str) -> Call<'a> {
        self.when_missing = Some(hint);
        self
    }
}

impl Remote {
    /// The address that somebody gave.
    pub(crate) fn named_url(&self) -> Option<String> {
        self.url.clone().or_else(|| env::said(env::URL))
    }

    /// The same for another address.
    pub(crate) fn at(&self, url: String) -> Remote {
        Remote { url: Some(url), ..self.clone() }
    }

    /// The token that somebody gave.
    pub(crate) fn token(&self) -> Option<String> {
        let token = self.token.clone().or_else(|| env::said(env::TOKEN));
        token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty())
    }

    /// The way to the server.
    pub(crate) fn client(&self) -> Outcome<Client> {
        let url = self.named_url();
        let token = self.token();
        let base = base(url.as_deref().unwrap_or(env::URL_DEFAULT))?;
        let file = self.ca_file.clone().or_else(|| env::said(env::CA_FILE).map(PathBuf::from));
        let is_secure = base.scheme() == "https";
        let tls = is_secure.then(|| exchange::trust(file.as_deref())).transpose()?;
        Ok(Client { base, tls, token })
    }
}

fn url_help() -> String {
    format!("Address of the server [env: {}] [default: {}]", env::URL, env::URL_DEFAULT)
}

fn ca_help() -> String {
    let variable = env::CA_FILE;
    format!("PEM file of authorities to trust beside the system's [env: {variable}]")
}

fn token_help() -> String {
    let variable = env::TOKEN;
    format!("Token to send; the variable keeps it out of the list of processes [env: {variable}]")
}

/// The address in `text`, if it can be called.
pub(crate) fn base(text: &str) -> Outcome<Url> {
    let refused = |why: &str| {
        Failure::usage(format!("cannot call {text:?}: {why}"))
            .hint(format!("write it like {}", env::URL_DEFAULT))
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    match url.scheme() {
        "http" | "https" if url.has_host() => {}
        _ => return Err(refused("it does not start with http:// or https://")),
    }
    if url.username() != "" || url.password().is_some() {
        return Err(refused("a name or password does not belong there; use --token"));
    }
    Ok(url)
}

impl Client {
    /// The JSON that the server answers with, or why it refused.
    pub(crate) fn send(&self, call: Call<'_>) -> Outcome<Value> {
        serde_json::from_slice(&self.bytes(call)?).map_err(|error| {
            Failure::new(format!("the answer of {} is not JSON: {error}", self.base))
                .hint("is that the address of an OMS server?")
        })
    }

    /// The bytes that the server answers with, or why it refused.
    pub(crate) fn bytes(&self, call: Call<'_>) -> Outcome<Bytes> {
        let when_missing = call.when_missing;
        let Answered { status, headers, body } = exchange::block_on(self.answer(call))?;
        if status.is_success() {
            return Ok(body);
        }
        let retry = headers.get(header::RETRY_AFTER);
        Err(problem::failure(&Answer {
            status: status.as_u16(),
            retry_after: retry.and_then(|value| value.to_str().ok()),
            body: &body,
            when_missing,
        }))
    }

    /// What the server answers with, whatever it is.
    pub(crate) async fn answer(&self, call: Call<'_>) -> Outcome<Answered> {
        let mut url = self.base.clone();
        url.set_query(None);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let within = ANSWER_WITHIN + call.wait;
        let request = self.request(&url, call)?;
        let answered = exchange::send(&self.base, self.tls.as_ref(), request, within).await;
        answered.map_err(|error| self.unanswered(&error))
    }

    /// The same way without a token, for what anybody may ask.
    pub(crate) fn anonymous(self) -> Client {
        Client { token: None, ..self }
    }

    fn request(&self, url: &Url, call: Call<'_>) -> Outcome<Request<Sent>> {
        let content = call.body.is_some().then_some(call.content);
        let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let mut request = Request::builder()
            .method(call.method)
            .uri(format!("{}{query}", url.path()))
            .header(header::HOST, format!("{}{port}", url.host_str().unwrap_or_default()))
            .header(header::USER_AGENT, AGENT);
        if let Some(token) = &self.token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(content) = content {
            request = request.header(header::CONTENT_TYPE, content);
        }
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        request.body(Sent::new(call.body.unwrap_or_default(), call.bar)).map_err(|_| {
            Failure::usage("the token holds characters that no token has")
                .hint("check OMS_TOKEN or --token")
        })
    }

    fn unanswered(&self, error: &Unanswered) -> Failure {
        let base = &self.base;
        match error {
            Unanswered::NoServer => Failure::new(format!("no server answers at {base}"))
                .hint("start one with `oms serve` or `oms demo`, or name it with --url or OMS_URL"),
            Unanswered::Untrusted(why) => Failure::new(format!("{base} is not trusted: {why}"))
                .hint(
                    "name the PEM file of the authority that signed it with --ca-file or \
                     OMS_CA_FILE",
                ),
            Unanswered::TooLate => {
                Failure::new(format!("the server at {base} did not answer in time"))
                    .hint("whether it did what was asked is unknown; look before you repeat it")
            }
            Unanswered::Broken(why) => Failure::new(format!("the call to {base} broke off: {why}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn addresses() {
        assert!(base("http://127.0.0.1:7070").is_ok());
        assert!(base("http://hub.example/oms/").is_ok());
        assert!(base("https://hub.example").is_ok());
        for (bad, why) in [
            ("127.0.0.1:7070", "cannot call"),
            ("localhost:7070", "does not start"),
            ("ftp://hub.example", "does not start"),
            ("http://me:secret@hub.example", "use --token"),
            ("", "cannot call"),
        ] {
            let said = format!("{:?}", base(bad).unwrap_err());
            assert!(said.contains(why), "{bad}: {said}");
        }
    }
}
