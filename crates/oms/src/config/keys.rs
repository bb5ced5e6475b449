//! The table of keys: each with its default, its variable, its flag and its meaning.

use super::Config;
use super::kind::Kind;
use crate::home::DatabaseUrl;
use crate::mail::{self, Security, Server};
use crate::programs::Programs;
use crate::{client, env, log, serve};
use oms_base::Span;
use oms_base::time::check_zone;
use std::num::NonZeroU32;
use std::time::Duration;
use url::Url;

const DAY_S: u32 = 24 * 60 * 60;

/// A key of the configuration.
#[derive(Debug)]
pub(crate) struct Key {
    /// Its name, with that of its section in front.
    pub(crate) path: &'static str,
    /// What it takes.
    pub(crate) kind: Kind,
    /// What holds when nothing is said, if anything.
    pub(crate) default: Option<&'static str>,
    /// The variable that sets it.
    pub(crate) variable: &'static str,
    /// The flag that sets it, without its dashes.
    pub(crate) flag: Option<&'static str>,
    /// What it says, in one line.
    pub(crate) about: &'static str,
    /// Puts a text of its kind into a configuration.
    set: fn(&mut Config, &str) -> Result<(), String>,
}

impl Key {
    /// Puts what `text` says into `config`, or says what is wrong with it.
    pub(crate) fn put(&self, config: &mut Config, text: &str) -> Result<(), String> {
        self.kind.check(text)?;
        (self.set)(config, text)
    }

    /// What is wrong with `text`, if anything.
    pub(crate) fn check(&self, text: &str) -> Result<(), String> {
        self.put(&mut Config::blank(), text)
    }

    /// Its name within its section.
    pub(crate) fn last(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// Its section, if it is in one.
    pub(crate) fn section(&self) -> Option<&'static str> {
        self.path.rsplit_once('.').map(|(section, _)| section)
    }
}

/// Every key, in the order in which they are shown.
pub(crate) static KEYS: [Key; 30] = [
    Key {
        path: "data",
        kind: Kind::Path,
        default: Some(env::DATA_DEFAULT),
        variable: env::DATA,
        flag: Some("data"),
        about: "Directory of the server's data",
        set: |config, text| put(&mut config.data, Ok(text.into())),
    },
    Key {
        path: "database",
        kind: Kind::Database,
        default: None,
        variable: env::DATABASE,
        flag: Some("database"),
        about: "PostgreSQL database of the tickets, as postgres://…; else they lie in `data`",
        set: |config, text| put(&mut config.database, DatabaseUrl::parse(text).map(Some)),
    },
    Key {
        path: "listen",
        kind: Kind::Address,
        default: Some(env::LISTEN_DEFAULT),
        variable: "OMS_LISTEN",
        flag: Some("listen"),
        about: "Address to listen on",
        set: |config, text| put(&mut config.listen, serve::address(text)),
    },
    Key {
        path: "insecure_listen",
        kind: Kind::Truth,
        default: Some("false"),
        variable: "OMS_INSECURE_LISTEN",
        flag: Some("insecure-listen"),
        about: "Whether other machines may reach the server without TLS",
        set: |config, text| put(&mut config.insecure_listen, Ok(text == "true")),
    },
    Key {
        path: "behind_proxy",
        kind: Kind::Networks,
        default: None,
        variable: "OMS_BEHIND_PROXY",
        flag: Some("behind-proxy"),
        about: "Proxies whose X-Forwarded-For is believed",
        set: |config, text| put(&mut config.behind_proxy, text.parse()),
    },
    Key {
        path: "tls.cert",
        kind: Kind::Path,
        default: None,
        variable: "OMS_TLS_CERT",
        flag: Some("tls-cert"),
        about: "PEM file of the certificate, with those that sign it",
        set: |config, text| put(&mut config.tls_cert, Ok(Some(text.into()))),
    },
    Key {
        path: "tls.key",
        kind: Kind::Path,
        default: None,
        variable: "OMS_TLS_KEY",
        flag: Some("tls-key"),
        about: "PEM file of the certificate's private key",
        set: |config, text| put(&mut config.tls_key, Ok(Some(text.into()))),
    },
    Key {
        path: "drain_s",
        kind: Kind::Number { min: 1, max: 600 },
        default: Some("18"),
        variable: "OMS_DRAIN_S",
        flag: Some("drain-s"),
        about: "Seconds that a stop may take",
        set: |config, text| put(&mut config.drain, number(text).map(Duration::from_secs)),
    },
    Key {
        path: "linger_s",
        kind: Kind::Number { min: 1, max: 31_536_000 },
        default: None,
        variable: "OMS_LINGER",
        flag: Some("linger-s"),
        about: "Seconds without any connection after which the server ends; else it stays",
        set: |config, text| {
            put(&mut config.linger, number(text).map(|s| Some(Duration::from_secs(s))))
        },
    },
    Key {
        path: "timezone",
        kind: Kind::Text,
        default: Some("UTC"),
        variable: "OMS_TIMEZONE",
        flag: None,
        about: "IANA time zone in which the days of a query begin and end",
        set: |config, text| {
            let zone = check_zone(text).map(|()| text.to_owned());
            put(&mut config.timezone, zone.map_err(|fault| fault.detail))
        },
    },
    Key {
        path: "reads_keep",
        kind: Kind::Number { min: 1, max: 3_650 },
        default: Some("365"),
        variable: "OMS_READS_KEEP",
        flag: None,
        about: "Days that the log of reads is kept",
        set: |config, text| {
            put(&mut config.reads_keep, number(text).map(|days: u32| Span::seconds(days * DAY_S)))
        },
    },
    Key {
        path: "outbound.allow",
        kind: Kind::Networks,
        default: None,
        variable: "OMS_OUTBOUND_ALLOW",
        flag: Some("outbound-allow"),
        about: "Networks beside the internet that messages may be sent to",
        set: |config, text| put(&mut config.outbound_allow, text.parse()),
    },
    Key {
        path: "agents.commands",
        kind: Kind::Programs,
        default: None,
        variable: "OMS_AGENTS_COMMANDS",
        flag: Some("agents-commands"),
        about: "Programs of this machine that agents may be, as NAME=PROGRAM ARGUMENTS",
        set: |config, text| put(&mut config.programs, text.parse::<Programs>()),
    },
    Key {
        path: "ticket_url",
        kind: Kind::Text,
        default: None,
        variable: "OMS_TICKET_URL",
        flag: Some("ticket-url"),
        about: "URL behind which a ticket's number is put where notices name it",
        set: |config, text| put(&mut config.ticket_url, webhook(text).map(Some)),
    },
    Key {
        path: "mail.server",
        kind: Kind::Text,
        default: None,
        variable: "OMS_MAIL_SERVER",
        flag: Some("mail-server"),
        about: "Mail server to which notices are handed, as host:port; else none are mailed",
        set: |config, text| put(&mut config.mail_server, Server::parse(text).map(Some)),
    },
    Key {
        path: "mail.from",
        kind: Kind::Text,
        default: None,
        variable: "OMS_MAIL_FROM",
        flag: Some("mail-from"),
        about: "Address that mails come from",
        set: |config, text| put(&mut config.mail_from, mail::sender(text).map(Some)),
    },
    Key {
        path: "mail.tls",
        kind: Kind::Word(&Security::NAMES),
        default: Some("starttls"),
        variable: "OMS_MAIL_TLS",
        flag: Some("mail-tls"),
        about: "How the way to the mail server is secured",
        set: |config, text| put(&mut config.mail_tls, Security::named(text)),
    },
    Key {
        path: "mail.user",
        kind: Kind::Text,
        default: None,
        variable: "OMS_MAIL_USER",
        flag: Some("mail-user"),
        about: "Name under which mails are handed over",
        set: |config, text| put(&mut config.mail_user, Ok(Some(text.to_owned()))),
    },
    Key {
        path: "mail.password_file",
        kind: Kind::Path,
        default: None,
        variable: "OMS_MAIL_PASSWORD_FILE",
        flag: Some("mail-password-file"),
        about: "File that holds the password of that name",
        set: |config, text| put(&mut config.mail_password_file, Ok(Some(text.into()))),
    },
    Key {
        path: "checkpoint.file",
        kind: Kind::Path,
        default: None,
        variable: "OMS_CHECKPOINT_FILE",
        flag: Some("checkpoint-file"),
        about: "File to which signed checkpoints are appended, best where this server only appends",
        set: |config, text| put(&mut config.checkpoint_file, Ok(Some(text.into()))),
    },
    Key {
        path: "checkpoint.webhook",
        kind: Kind::Text,
        default: None,
        variable: "OMS_CHECKPOINT_WEBHOOK",
        flag: Some("checkpoint-webhook"),
        about: "URL to which signed checkpoints are posted",
        set: |config, text| put(&mut config.checkpoint_webhook, webhook(text).map(Some)),
    },
    Key {
        path: "backup.directory",
        kind: Kind::Path,
        default: None,
        variable: "OMS_BACKUP_DIRECTORY",
        flag: Some("backup-directory"),
        about: "Directory in which a running backup is kept, best on another machine's disk",
        set: |config, text| put(&mut config.backup_directory, Ok(Some(text.into()))),
    },
    Key {
        path: "backup.every_s",
        kind: Kind::Number { min: 1, max: 3_600 },
        default: Some("5"),
        variable: "OMS_BACKUP_EVERY_S",
        flag: Some("backup-every-s"),
        about: "Seconds after which what was committed is in the running backup",
        set: |config, text| put(&mut config.backup_every, number(text).map(Duration::from_secs)),
    },
    Key {
        path: "log.level",
        kind: Kind::Text,
        default: Some("info"),
        variable: env::LOG,
        flag: Some("log-level"),
        about: "What to log: error, warn, info, debug, trace, or parts like oms_app=debug,info",
        set: |config, text| put(&mut config.log_level, log::check(text).map(|()| text.to_owned())),
    },
    Key {
        path: "log.format",
        kind: Kind::Word(&log::Format::NAMES),
        default: Some("text"),
        variable: "OMS_LOG_FORMAT",
        flag: Some("log-format"),
        about: "How a log line is written",
        set: |config, text| put(&mut config.log_format, log::Format::named(text)),
    },
    Key {
        path: "limits.connections",
        kind: Kind::Number { min: 1, max: 1_000_000 },
        default: Some("20000"),
        variable: "OMS_LIMITS_CONNECTIONS",
        flag: None,
        about: "Connections at once; a further one waits",
        set: |config, text| put(&mut config.connections_max, number(text)),
    },
    Key {
        path: "limits.token_per_second",
        kind: Kind::Number { min: 1, max: 1_000_000 },
        default: Some("200000"),
        variable: "OMS_LIMITS_TOKEN_PER_SECOND",
        flag: None,
        about: "Requests a second of one token",
        set: |config, text| put(&mut config.rates.token_per_second, count(text)),
    },
    Key {
        path: "limits.stranger_per_second",
        kind: Kind::Number { min: 1, max: 1_000_000 },
        default: Some("20"),
        variable: "OMS_LIMITS_STRANGER_PER_SECOND",
        flag: None,
        about: "Requests a second of one network without a token",
        set: |config, text| put(&mut config.rates.stranger_per_second, count(text)),
    },
    Key {
        path: "limits.stranger_burst",
        kind: Kind::Number { min: 1, max: 1_000_000 },
        default: Some("60"),
        variable: "OMS_LIMITS_STRANGER_BURST",
        flag: None,
        about: "Requests at once of one network without a token",
        set: |config, text| put(&mut config.rates.stranger_burst, count(text)),
    },
    Key {
        path: "limits.guesses_per_minute",
        kind: Kind::Number { min: 1, max: 1_000 },
        default: Some("10"),
        variable: "OMS_LIMITS_GUESSES_PER_MINUTE",
        flag: None,
        about: "Wrong access codes a minute for one number",
        set: |config, text| put(&mut config.rates.guesses_per_minute, count(text)),
    },
];

/// The key of this name, if there is one.
pub(crate) fn find(path: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.path == path)
}

/// Puts a value where it belongs, if there is one.
fn put<T>(place: &mut T, value: Result<T, String>) -> Result<(), String> {
    *place = value?;
    Ok(())
}

fn webhook(text: &str) -> Result<Url, String> {
    client::base(text).map_err(|failure| failure.message().to_owned())
}

fn number<T: TryFrom<u64>>(text: &str) -> Result<T, String> {
    let number: u64 = text.parse().map_err(|_| "write a whole number".to_owned())?;
    T::try_from(number).map_err(|_| "is too large".to_owned())
}

fn count(text: &str) -> Result<NonZeroU32, String> {
    NonZeroU32::new(number(text)?).ok_or_else(|| "write 1 or more".to_owned())
}
