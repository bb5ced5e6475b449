//! Calls a running server over HTTP.

use crate::env;
use crate::failure::{Failure, Outcome};
use crate::problem::{self, Answer};
use reqwest::blocking::{self, Body};
use reqwest::{Method, Url, header, redirect};
use serde_json::Value;
use std::time::Duration;

/// How long an answer may take, beside what a claim asks the server to wait.
const ANSWER_WITHIN: Duration = Duration::from_mins(1);
/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
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

    /// Print the server's JSON instead of a table
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// A way to one server.
pub(crate) struct Client {
    http: blocking::Client,
    base: Url,
    token: Option<String>,
}

/// One call.
pub(crate) struct Call<'a> {
    method: Method,
    path: &'a [&'a str],
    query: Vec<(&'a str, String)>,
    body: Option<Vec<u8>>,
    content: &'static str,
    wait: Duration,
    when_missing: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// Asks for what lies at `path`, a segment an item.
    pub(crate) fn get(path: &'a [&'a str]) -> Call<'a> {
        Call {
            method: Method::GET,
            path,
            query: Vec::new(),
            body: None,
            content: CONTENT,
            wait: Duration::ZERO,
            when_missing: None,
        }
    }

    /// Sends `body` to `path`.
    pub(crate) fn post(path: &'a [&'a str], body: &Value) -> Call<'a> {
        let body = Some(body.to_string().into_bytes());
        Call { method: Method::POST, body, ..Call::get(path) }
    }

    /// Puts `body`, as it stands, at `path`.
    pub(crate) fn put(path: &'a [&'a str], content: &'static str, body: Vec<u8>) -> Call<'a> {
        Call { method: Method::PUT, content, body: Some(body), ..Call::get(path) }
    }

    /// With a query parameter, when there is a value for it.
    pub(crate) fn with<T: ToString>(mut self, name: &'a str, value: Option<T>) -> Call<'a> {
        self.query.extend(value.map(|value| (name, value.to_string())));
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

    /// The way to the server.
    pub(crate) fn client(&self) -> Outcome<Client> {
        let http = blocking::Client::builder()
            .connect_timeout(CONNECT_WITHIN)
            .redirect(redirect::Policy::none())
            .user_agent(concat!("oms/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| Failure::new(format!("cannot start an HTTP client: {error}")))?;
        let url = self.named_url();
        let token = self.token.clone().or_else(|| env::said(env::TOKEN));
        let token = token.map(|token| token.trim().to_owned()).filter(|token| !token.is_empty());
        Ok(Client { http, base: base(url.as_deref().unwrap_or(env::URL_DEFAULT))?, token })
    }
}

fn url_help() -> String {
    format!("Address of the server [env: {}] [default: {}]", env::URL, env::URL_DEFAULT)
}

fn token_help() -> String {
    let variable = env::TOKEN;
    format!("Token to send; the variable keeps it out of the list of processes [env: {variable}]")
}

/// The address in `text`, if a plain HTTP client can call it.
fn base(text: &str) -> Outcome<Url> {
    let refused = |why: &str| {
        Failure::usage(format!("cannot call {text:?}: {why}"))
            .hint(format!("write it like {}", env::URL_DEFAULT))
    };
    let url = Url::parse(text).map_err(|error| refused(&error.to_string()))?;
    match url.scheme() {
        "http" if url.has_host() => {}
        "https" => {
            return Err(refused("this version speaks HTTP without TLS")
                .hint("call it on its own machine, or through an SSH tunnel"));
        }
        _ => return Err(refused("it does not start with http://")),
    }
    if url.username() != "" || url.password().is_some() {
        return Err(refused("a name or password does not belong there; use --token"));
    }
    Ok(url)
}

impl Client {
    /// The JSON that the server answers with, or why it refused.
    pub(crate) fn send(&self, call: Call<'_>) -> Outcome<Value> {
        let mut url = self.base.clone();
        url.set_query(None);
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(call.path);
        }
        if !call.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&call.query);
        }
        let request = self.http.request(call.method, url).timeout(ANSWER_WITHIN + call.wait);
        let request = match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        let request = match call.body {
            Some(body) => request.header(header::CONTENT_TYPE, call.content).body(Body::from(body)),
            None => request,
        };
        let answer = request.send().map_err(|error| self.unanswered(&error))?;
        let status = answer.status();
        let retry = answer.headers().get(header::RETRY_AFTER).cloned();
        let bytes = answer.bytes().map_err(|error| self.unanswered(&error))?;
        if !status.is_success() {
            return Err(problem::failure(&Answer {
                status: status.as_u16(),
                retry_after: retry.as_ref().and_then(|value| value.to_str().ok()),
                body: &bytes,
                when_missing: call.when_missing,
            }));
        }
        serde_json::from_slice(&bytes).map_err(|error| {
            Failure::new(format!("the answer of {} is not JSON: {error}", self.base))
                .hint("is that the address of an OMS server?")
        })
    }

    /// The same way without a token, for what anybody may ask.
    pub(crate) fn anonymous(self) -> Client {
        Client { token: None, ..self }
    }

    fn unanswered(&self, error: &reqwest::Error) -> Failure {
        let base = &self.base;
        if error.is_connect() {
            return Failure::new(format!("no server answers at {base}")).hint(
                "start one with `oms serve` or `oms demo`, or name it with --url or OMS_URL",
            );
        }
        if error.is_timeout() {
            return Failure::new(format!("the server at {base} did not answer in time"))
                .hint("whether it did what was asked is unknown; look before you repeat it");
        }
        if error.is_builder() {
            return Failure::usage("the token holds characters that no token has")
                .hint("check OMS_TOKEN or --token");
        }
        Failure::new(format!("the call to {base} broke off: {}", innermost(error)))
    }
}

/// The cause that says most.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use super::base;

    #[test]
    fn addresses() {
        assert!(base("http://127.0.0.1:7070").is_ok());
        assert!(base("http://hub.example/oms/").is_ok());
        for (bad, why) in [
            ("https://hub.example", "without TLS"),
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
