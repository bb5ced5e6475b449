//! Reads pages of the API's lists: the checker's path, apart from the clients'.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::api::TICKETS;
use crate::http::{Connection, Request};

const PAGE: usize = 1_000;
const PAGES_MAX: usize = 100_000;

/// A ticket as a list shows it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// Its number.
    pub(crate) number: String,
    /// Its version.
    pub(crate) version: u64,
}

/// Every ticket of the filter by its title; more than one where a title occurs again.
pub(crate) async fn tickets(
    connection: &mut Connection,
    filter: &str,
    found: &mut HashMap<String, Vec<Listed>>,
) -> Result<()> {
    let path = format!("{TICKETS}?{filter}&limit={PAGE}");
    for item in all(connection, &path).await? {
        let title = item["title"].as_str().context("a ticket has a title")?;
        let number = item["number"].as_str().context("a ticket has a number")?;
        let version = item["version"].as_u64().context("a ticket has a version")?;
        let listed = Listed { number: number.to_owned(), version };
        found.entry(title.to_owned()).or_default().push(listed);
    }
    Ok(())
}

/// Every event of a ticket, oldest first.
pub(crate) async fn timeline(connection: &mut Connection, number: &str) -> Result<Vec<Value>> {
    let path = format!("{TICKETS}/{number}/timeline?limit={PAGE}");
    let mut items = all(connection, &path).await?;
    items.sort_by_key(|item| item["seq"].as_u64());
    Ok(items)
}

async fn all(connection: &mut Connection, path: &str) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES_MAX {
        let page = match &cursor {
            Some(cursor) => format!("{path}&cursor={cursor}"),
            None => path.to_owned(),
        };
        let body = connection.call(Request::get(&page)).await?.expect(200)?;
        let mut answer: Value =
            serde_json::from_slice(body).with_context(|| format!("reading {page}"))?;
        let Value::Array(more) = answer["items"].take() else {
            bail!("{page} has no items");
        };
        items.extend(more);
        match answer["next"].take() {
            Value::Null => return Ok(items),
            Value::String(next) if cursor.as_ref() != Some(&next) => cursor = Some(next),
            other => bail!("{page} names {other} as its next page"),
        }
    }
    bail!("{path} does not end within {PAGES_MAX} pages");
}
