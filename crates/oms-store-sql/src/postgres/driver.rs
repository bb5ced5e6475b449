//! Connecting: the thread that does the client's input and output, and how sessions are set.

use super::error;
use super::session::Session;
use super::wait::wait;
use crate::param::params;
use crate::read::{Cells, first};
use crate::sql::sql;
use oms_store::StoreError;
use std::sync::mpsc;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::config::{SslMode, TargetSessionAttrs};
use tokio_postgres::{Client, Config, NoTls};

/// How long a server may take to let us in.
const CONNECT_MAX: Duration = Duration::from_secs(5);
/// After so long without a word from the server's machine the connection is given up.
const SILENCE_MAX: Duration = Duration::from_secs(20);
/// The oldest server that this is tested with.
const VERSION_MIN: i64 = 150_000;

// A server of ours that stands still with the turn, or has gone, is cut off, so that the others go
// on; a role or a database may say `synchronous_commit = off`, which would acknowledge too early.
const WRITING: &str = "SET synchronous_commit = on; SET lock_timeout = '20s'; \
     SET idle_in_transaction_session_timeout = '10s'; SET client_min_messages = warning";
const READING: &str = "SET default_transaction_read_only = on; SET statement_timeout = '60s'; \
     SET idle_in_transaction_session_timeout = '60s'";
const VERSION: &str = sql("SELECT CAST(current_setting('server_version_num') AS BIGINT), \
     CAST(current_setting('server_encoding') AS TEXT)");

/// What a session is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Write,
    Read,
}

/// Makes sessions, and does their input and output.
pub(super) struct Driver {
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
    config: Config,
    purpose: Purpose,
}

impl Driver {
    /// A driver for the database that `url` names.
    pub(super) fn new(url: &str, purpose: Purpose) -> Result<Driver, StoreError> {
        let mut config: Config = url.parse().map_err(|error| {
            StoreError::Unusable(format!("the database's URL: {}", error::text(&error)))
        })?;
        if config.get_ssl_mode() == SslMode::Require {
            let detail =
                "this program does not speak TLS to a database; go by a socket or a tunnel";
            return Err(StoreError::Unusable(detail.to_owned()));
        }
        config
            .application_name("oms")
            .connect_timeout(CONNECT_MAX)
            .tcp_user_timeout(SILENCE_MAX)
            .keepalives_idle(SILENCE_MAX)
            .target_session_attrs(TargetSessionAttrs::ReadWrite);
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("oms-postgres")
            .enable_all()
            .build()
            .map_err(|error| StoreError::Unusable(format!("cannot start a thread: {error}")))?;
        Ok(Driver { runtime: Some(runtime), config, purpose })
    }

    /// A new session.
    pub(super) fn connect(&self) -> Result<Session, StoreError> {
        let client = self.client()?;
        let settings = match self.purpose {
            Purpose::Write => WRITING,
            Purpose::Read => READING,
        };
        wait(client.batch_execute(settings)).map_err(error::store_error)?;
        Ok(Session::new(client))
    }

    /// A first session: what cannot work is told as such.
    pub(super) fn open(&self) -> Result<Session, StoreError> {
        let session = self.connect().map_err(|error| match error {
            StoreError::Fault(detail) => StoreError::Unusable(detail),
            other => other,
        })?;
        check_server(&session)?;
        Ok(session)
    }

    fn client(&self) -> Result<Client, StoreError> {
        let gone = || StoreError::Fault("the database's thread has gone".to_owned());
        let runtime = self.runtime.as_ref().ok_or_else(gone)?;
        let config = self.config.clone();
        let (sender, receiver) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            match config.connect(NoTls).await {
                Ok((client, connection)) => {
                    let _nobody_waits = sender.send(Ok(client));
                    // Whoever uses the session learns of its end.
                    let _ended = connection.await;
                }
                Err(error) => {
                    let _nobody_waits = sender.send(Err(error));
                }
            }
        });
        let connected = receiver.recv().map_err(|_| gone())?;
        connected.map_err(|error| {
            StoreError::Fault(format!("the database cannot be reached: {}", error::text(&error)))
        })
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // A runtime may not be waited for inside of another one.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn check_server(session: &Session) -> Result<(), StoreError> {
    let found = first(session, VERSION, params![], |row| {
        let cells = Cells::new(row, "settings", 0);
        Ok((cells.get::<i64>(0, "version")?, cells.get::<String>(1, "encoding")?))
    })?;
    match found {
        Some((version, encoding)) if version >= VERSION_MIN && encoding == "UTF8" => Ok(()),
        Some((version, encoding)) => Err(StoreError::Unusable(format!(
            "the database is of PostgreSQL {} with encoding {encoding}; it must be of 15 or newer \
             with UTF8",
            version / 10_000
        ))),
        None => Err(StoreError::Unusable("the database does not say its version".to_owned())),
    }
}
