//! Where signed checkpoints lie: the last one in the data directory, and all that is signed with
//! those outside who hold it.

use crate::bounded_file;
use crate::config::Config;
use crate::exchange;
use crate::failure::{Failure, Outcome};
use crate::key::CHECKPOINT;
use crate::sent::Sent;
use hyper::{Method, Request, header};
use indicatif::ProgressBar;
use oms_app::proof::{Keep, Outside};
use rustls::ClientConfig;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// How long somebody outside may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The last checkpoint in `dir`, if anything was signed.
pub(crate) fn kept(dir: &Path) -> Outcome<Option<String>> {
    let path = dir.join(CHECKPOINT);
    let unreadable = |why: &str| Failure::new(format!("cannot read {}: {why}", path.display()));
    match bounded_file::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map(Some).map_err(|_| unreadable("it is not text")),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(&error.to_string())),
    }
}

/// Puts a checkpoint in the place of the one before, whole or not at all.
///
/// After a power cut the older one may be there again, which is as true as the newer.
pub(crate) fn keep(dir: &Path) -> Keep {
    let (path, unfinished) = (dir.join(CHECKPOINT), dir.join(format!("{CHECKPOINT}.new")));
    Box::new(move |checkpoint| {
        let mut file = File::create(&unfinished)?;
        file.write_all(checkpoint.as_bytes())?;
        file.sync_data()?;
        std::fs::rename(&unfinished, &path)
    })
}

/// Those outside whom the configuration names.
pub(crate) fn outside(config: &Config) -> Outcome<Vec<Box<dyn Outside>>> {
    let mut outside: Vec<Box<dyn Outside>> = Vec::new();
    if let Some(path) = config.checkpoint_file.clone() {
        outside.push(Box::new(Appended { name: path.display().to_string(), path }));
    }
    if let Some(url) = config.checkpoint_webhook.clone() {
        let tls = (url.scheme() == "https").then(|| exchange::trust(None)).transpose()?;
        // What stands behind the host may be a secret.
        let name = url.host_str().unwrap_or_default().to_owned();
        outside.push(Box::new(Posted { name, url, tls }));
    }
    Ok(outside)
}

/// A file that grows by every checkpoint handed over.
struct Appended {
    name: String,
    path: PathBuf,
}

impl Outside for Appended {
    fn name(&self) -> &str {
        &self.name
    }

    fn take(&self, checkpoint: &str) -> Result<(), String> {
        let append = || {
            let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
            file.write_all(checkpoint.as_bytes())?;
            file.sync_data()
        };
        append().map_err(|error: std::io::Error| error.to_string())
    }
}

/// Somebody who gets every checkpoint handed over as a request.
struct Posted {
    name: String,
    url: Url,
    tls: Option<Arc<ClientConfig>>,
}

impl Outside for Posted {
    fn name(&self) -> &str {
        &self.name
    }

    fn take(&self, checkpoint: &str) -> Result<(), String> {
        let query = self.url.query().map(|query| format!("?{query}")).unwrap_or_default();
        let port = self.url.port().map(|port| format!(":{port}")).unwrap_or_default();
        let request = Request::builder()
            .method(Method::POST)
            .uri(format!("{}{query}", self.url.path()))
            .header(header::HOST, format!("{}{port}", self.name))
            .header(header::CONTENT_TYPE, "text/plain; charset=utf-8")
            .body(Sent::new(checkpoint.to_owned(), ProgressBar::hidden()))
            .map_err(|error| error.to_string())?;
        let answered = exchange::send(&self.url, self.tls.as_ref(), request, ANSWER_WITHIN);
        let answered = exchange::block_on(async { Ok(answered.await) });
        match answered.map_err(|failure| failure.message().to_owned())? {
            Ok(answered) if answered.status.is_success() => Ok(()),
            Ok(answered) => Err(format!("it answers {}", answered.status)),
            Err(unanswered) => Err(format!("{unanswered:?}")),
        }
    }
}
