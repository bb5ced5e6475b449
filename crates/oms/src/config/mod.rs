//! How the server is set up: one YAML file, variables of the environment and flags.
//!
//! `keys` is the one place where a key is declared, with its default, its variable and its flag.
//! `file` reads the YAML with its places, `flags` the command line, `layers` puts one over the
//! other and `schema` describes the file to editors. To add a key: a row in `keys`, a field here.

mod check;
mod fault;
mod file;
mod flags;
mod keys;
mod kind;
mod layers;
mod schema;
#[cfg(test)]
mod tests;

use crate::env;
use crate::failure::Outcome;
use crate::home::{DatabaseUrl, Home};
use crate::log::Format;
use crate::mail::{Security, Server};
use crate::programs::Programs;
use crate::tls;
use lettre::message::Mailbox;
use oms_app::gate::Rates;
use oms_base::Span;
use oms_server::{Networks, Settings, TrustedProxies};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;
use url::Url;

pub(crate) use flags::Flags;
pub(crate) use layers::{Loaded, Setting, read};
pub(crate) use schema::schema;

/// The file's name where none is given: it is looked for in the data directory.
pub(crate) const FILE: &str = "oms.yaml";

/// How the server is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Config {
    /// Where its data lies.
    pub(crate) data: PathBuf,
    /// The database of its tickets, if it does not lie there.
    database: Option<DatabaseUrl>,
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Whether others may reach it without TLS.
    pub(crate) insecure_listen: bool,
    /// Whose word counts about where a request comes from.
    pub(crate) behind_proxy: TrustedProxies,
    /// The certificate's file.
    tls_cert: Option<PathBuf>,
    /// Its key's file.
    tls_key: Option<PathBuf>,
    /// How long a stop may take.
    pub(crate) drain: Duration,
    /// How long it stays when nobody is there.
    linger: Option<Duration>,
    /// Where a query's days begin and end.
    pub(crate) timezone: String,
    /// How long the log of reads is kept.
    pub(crate) reads_keep: Span,
    /// Networks beside the internet that messages may go to.
    pub(crate) outbound_allow: Networks,
    /// Programs of this machine that may answer for agents.
    pub(crate) programs: Programs,
    /// Where people see tickets.
    pub(crate) ticket_url: Option<Url>,
    /// Where mails are handed over.
    pub(crate) mail_server: Option<Server>,
    /// Whose they are.
    pub(crate) mail_from: Option<Mailbox>,
    /// How the way there is secured.
    pub(crate) mail_tls: Security,
    /// Who hands them over.
    pub(crate) mail_user: Option<String>,
    /// The file with that one's password.
    pub(crate) mail_password_file: Option<PathBuf>,
    /// Where signed checkpoints are appended.
    pub(crate) checkpoint_file: Option<PathBuf>,
    /// Where signed checkpoints are posted.
    pub(crate) checkpoint_webhook: Option<Url>,
    /// Where a running backup is kept.
    pub(crate) backup_directory: Option<PathBuf>,
    /// How often what was committed is put there.
    pub(crate) backup_every: Duration,
    /// How much is logged.
    pub(crate) log_level: String,
    /// What a log line looks like.
    pub(crate) log_format: Format,
    /// Most connections at once.
    pub(crate) connections_max: usize,
    /// How often callers may come.
    pub(crate) rates: Rates,
}

impl Config {
    /// What holds when nothing is said: what the table of keys says.
    pub(crate) fn defaults() -> Config {
        let mut config = Config::blank();
        for key in &keys::KEYS {
            if let Some(text) = key.default {
                key.put(&mut config, text).expect("a test reads every default");
            }
        }
        config
    }

    /// The directory and the database.
    pub(crate) fn home(&self) -> Home {
        Home { dir: self.data.clone(), database: self.database.clone() }
    }

    /// Certificate and key, if the server speaks TLS.
    pub(crate) fn tls(&self) -> Option<tls::Files> {
        let (cert, key) = self.tls_cert.clone().zip(self.tls_key.clone())?;
        Some(tls::Files { cert, key })
    }

    /// How the server's HTTP side is set up; reads certificate and key.
    pub(crate) fn settings(&self) -> Outcome<Settings> {
        Ok(Settings {
            connections_max: self.connections_max,
            proxies: self.behind_proxy.clone(),
            tls: self.tls().as_ref().map(tls::load).transpose()?,
            drain: self.drain,
            linger: self.linger,
        })
    }

    /// A value of each type, to put the defaults into.
    fn blank() -> Config {
        Config {
            data: PathBuf::new(),
            database: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            insecure_listen: false,
            behind_proxy: TrustedProxies::default(),
            tls_cert: None,
            tls_key: None,
            drain: Duration::ZERO,
            linger: None,
            timezone: String::new(),
            reads_keep: Span::ZERO,
            outbound_allow: Networks::default(),
            programs: Programs::default(),
            ticket_url: None,
            mail_server: None,
            mail_from: None,
            mail_tls: Security::StartTls,
            mail_user: None,
            mail_password_file: None,
            checkpoint_file: None,
            checkpoint_webhook: None,
            backup_directory: None,
            backup_every: Duration::ZERO,
            log_level: String::new(),
            log_format: Format::Text,
            connections_max: 1,
            rates: Rates {
                token_per_second: NonZeroU32::MIN,
                stranger_per_second: NonZeroU32::MIN,
                stranger_burst: NonZeroU32::MIN,
                guesses_per_minute: NonZeroU32::MIN,
            },
        }
    }
}

/// What the command line, the environment and the file come to together.
pub(crate) fn load(flags: &Flags) -> Outcome<Loaded> {
    read(flags, &env::said).map_err(|faults| fault::failure(&faults))
}

/// Where the server's data lies: as the flags, the environment and the file say.
pub(crate) fn home(data: Option<&Path>, database: Option<&DatabaseUrl>) -> Outcome<Home> {
    Ok(load(&Flags::of_home(data, database))?.config.home())
}

/// Refuses a file that no server could run with, whatever the environment says.
pub(crate) fn check(file: &Path) -> Outcome {
    let alone = read(&Flags::of_file(file.to_owned()), &|_| None);
    alone.map(|_| ()).map_err(|faults| fault::failure(&faults))
}
