//! What can be told about a database from outside; changes nothing in it.

use super::driver::{Driver, Purpose};
use super::schema;
use super::session::Session;
use crate::read::{Cells, first};
use crate::sql::sql;
use oms_store::StoreError;

const SETTINGS: &str = sql("SELECT CAST(current_setting('server_version') AS TEXT), \
     CAST(current_setting('fsync') AS TEXT), CAST(current_setting('full_page_writes') AS TEXT)");

/// How a database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostgresState {
    /// The server's version.
    pub version: String,
    /// Its schema, 0 when it holds no store.
    pub schema: i64,
    /// Whether what it acknowledges survives a power cut.
    pub is_durable: bool,
}

/// Looks at the database that `url` names.
pub fn inspect(url: &str) -> Result<PostgresState, StoreError> {
    let driver = Driver::new(url, Purpose::Read)?;
    state(&driver.open()?)
}

fn state(session: &Session) -> Result<PostgresState, StoreError> {
    let found = first(session, SETTINGS, &[], |row| {
        let cells = Cells::new(row, "settings", 0);
        let (fsync, pages): (String, String) = (cells.get(1, "fsync")?, cells.get(2, "pages")?);
        Ok((cells.get(0, "version")?, fsync == "on" && pages == "on"))
    })?;
    let (version, is_durable) = found.unwrap_or_default();
    Ok(PostgresState { version, schema: schema::version(session)?, is_durable })
}
