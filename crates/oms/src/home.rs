//! Where a server's data lies: a directory, and the database with its tickets, which is in that
//! directory unless another one is named.

use crate::failure::{self, Failure, Outcome};
use oms_store::{Query, Store, StoreError};
use oms_store_sql::{Hold, PostgresPool, PostgresStore, SqlitePool, SqliteStore, Tap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

/// The URL of a database; shown without what may be secret.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Reads a URL, or says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<DatabaseUrl, String> {
        if SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            return Ok(DatabaseUrl(text.to_owned()));
        }
        Err("write it like postgres://user@host/database".to_owned())
    }

    /// The whole of it.
    pub(crate) fn secret(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (scheme, rest) = self.0.split_once("://").unwrap_or(("", &self.0));
        let (rest, _) = rest.split_once('?').unwrap_or((rest, ""));
        // A password may hold an @ or a slash that nobody has escaped.
        let (_, place) = rest.rsplit_once('@').unwrap_or(("", rest));
        write!(f, "{scheme}://{place}")
    }
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self}")
    }
}

/// A server's directory and database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    /// The directory: everything but the tickets, and these too where no database is named.
    pub(crate) dir: PathBuf,
    /// The database, if it is not in the directory.
    pub(crate) database: Option<DatabaseUrl>,
}

/// A store that a server writes, and what keeps its directory for this process.
pub(crate) struct Opened {
    pub(crate) store: Box<dyn Store>,
    pub(crate) hold: Option<Hold>,
    /// What a running backup follows.
    pub(crate) tap: Option<Arc<Tap>>,
}

impl Home {
    /// Opens the store for a server, making and migrating it as needed.
    pub(crate) fn open(&self) -> Outcome<Opened> {
        let opened = match &self.database {
            None => SqliteStore::open(&self.dir).map(|store| opened(store, None)),
            Some(url) => oms_store_sql::hold(&self.dir)
                .map_err(|error| failure::of_store(&self.dir, &error))
                .map(|hold| Ok(opened(PostgresStore::open(url.secret())?, Some(hold))))?,
        };
        opened.map_err(|error| self.refused(&error))
    }

    /// The same with a tap for a running backup, which only a store in the directory has.
    pub(crate) fn open_tapped(&self) -> Outcome<Opened> {
        if let Some(url) = &self.database {
            let message = format!("backup.directory is set, and the tickets lie in {url}");
            return Err(Failure::usage(message)
                .hint("have PostgreSQL archive its log; a running backup copies a directory"));
        }
        let opened = SqliteStore::open(&self.dir).and_then(|mut store| {
            let tap = store.tap()?;
            Ok(Opened { tap: Some(tap), ..opened(store, None) })
        });
        opened.map_err(|error| self.refused(&error))
    }

    /// Opens the store beside its server, to add and end tokens.
    pub(crate) fn open_beside(&self) -> Outcome<Box<dyn Store>> {
        let opened = match &self.database {
            None => SqliteStore::open_beside(&self.dir).map(|store| opened(store, None)),
            Some(url) => PostgresStore::open(url.secret()).map(|store| opened(store, None)),
        };
        Ok(opened.map_err(|error| self.refused(&error))?.store)
    }

    /// Opens a store that is there, only to read.
    pub(crate) fn readers(&self, size: usize) -> Outcome<Arc<dyn Query + Send + Sync>> {
        self.ask(size).map_err(|error| self.refused(&error))
    }

    /// The same with the store's own error.
    pub(crate) fn ask(&self, size: usize) -> Result<Arc<dyn Query + Send + Sync>, StoreError> {
        Ok(match &self.database {
            None => Arc::new(SqlitePool::open(&self.dir, size)?),
            Some(url) => Arc::new(PostgresPool::open(url.secret(), size)?),
        })
    }

    /// Says why the store cannot be used, and what helps.
    pub(crate) fn refused(&self, error: &StoreError) -> Failure {
        match &self.database {
            None => failure::of_store(&self.dir, error),
            Some(url) => failure::of_database(url, error),
        }
    }
}

impl std::fmt::Display for Home {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.database {
            None => self.dir.display().fmt(f),
            Some(url) => url.fmt(f),
        }
    }
}

impl From<&Path> for Home {
    fn from(dir: &Path) -> Home {
        Home { dir: dir.to_owned(), database: None }
    }
}

fn opened(store: impl Store + 'static, hold: Option<Hold>) -> Opened {
    Opened { store: Box::new(store), hold, tap: None }
}

#[cfg(test)]
mod tests {
    use super::DatabaseUrl;

    #[test]
    fn a_url_is_shown_without_its_secrets() {
        for (url, shown) in [
            ("postgres://hub:s3cret@db.example:5432/tickets", "postgres://db.example:5432/tickets"),
            ("postgresql://a:b@c/d@db/tickets?password=x", "postgresql://db/tickets"),
            ("postgres:///tickets?host=/run/pg&user=hub", "postgres:///tickets"),
        ] {
            let read = DatabaseUrl::parse(url).unwrap();
            assert_eq!((read.to_string(), format!("{read:?}")), (shown.into(), shown.into()));
            assert_eq!(read.secret(), url);
        }
        for bad in ["", "tickets", "mysql://host/x", "host=/run/pg"] {
            assert!(DatabaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
