//! Everything that a small store answers, to compare with what it answers later.

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::plan::BOARD;
use crate::api::TICKETS;
use crate::http::{Connection, Request, Target};
use crate::workflow::LOAN;

/// What was asked and what was answered, in order.
pub(crate) type Truth = Vec<(String, Vec<u8>)>;

/// How what a store answers compares with the truth.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Compared {
    /// The same.
    Equal,
    /// It says that it cannot answer.
    Refused(String),
    /// Something else.
    Wrong(String),
}

/// Asks for everything.
pub(crate) async fn read(target: &Target) -> Result<Truth> {
    let mut truth = Truth::new();
    let mut connection = Connection::open(target).await?;
    for path in lists() {
        let body = ask(&mut connection, &path).await?.map_err(anyhow::Error::msg)?;
        truth.push((path, body));
    }
    let (_, all) = truth.first().context("there are lists")?;
    for number in numbers(all)? {
        for path in
            [format!("{TICKETS}/{number}"), format!("{TICKETS}/{number}/timeline?limit=1000")]
        {
            let body = ask(&mut connection, &path).await?.map_err(anyhow::Error::msg)?;
            truth.push((path, body));
        }
    }
    Ok(truth)
}

/// Asks the same again, up to the first answer that is another.
pub(crate) async fn compare(target: &Target, truth: &Truth) -> Result<Compared> {
    let mut connection = Connection::open(target).await?;
    for (path, expected) in truth {
        match ask(&mut connection, path).await? {
            Ok(body) if body == *expected => {}
            Ok(body) => {
                let (was, is) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(&body));
                return Ok(Compared::Wrong(format!("{path} was {was} and is {is}")));
            }
            Err(refusal) => return Ok(Compared::Refused(refusal)),
        }
    }
    Ok(Compared::Equal)
}

/// Every list that leads to tickets by another way.
fn lists() -> Vec<String> {
    let filters = [
        String::new(),
        format!("&board={BOARD}"),
        format!("&workflow={LOAN}"),
        format!("&board={BOARD}&status=queued"),
        format!("&board={BOARD}&status=in-progress"),
        format!("&board={BOARD}&status=blocked"),
        "&owner=human:clerk".to_owned(),
        "&label=storm".to_owned(),
    ];
    let lists = filters.map(|filter| format!("{TICKETS}?limit=1000{filter}"));
    let others = ["/api/v1/boards", "/api/v1/workflows"].map(str::to_owned);
    let metrics = format!("/api/v1/metrics/boards/{BOARD}");
    lists.into_iter().chain(others).chain([metrics]).collect()
}

fn numbers(list: &[u8]) -> Result<Vec<String>> {
    let list: Value = serde_json::from_slice(list).context("reading a list")?;
    let items = list["items"].as_array().context("a list has items")?;
    let number = |item: &Value| Some(item["number"].as_str()?.to_owned());
    items.iter().map(|item| number(item).context("a ticket has a number")).collect()
}

/// The body of a 200, or what was answered instead.
async fn ask(
    connection: &mut Connection,
    path: &str,
) -> Result<std::result::Result<Vec<u8>, String>> {
    let answer = connection.call(Request::get(path)).await?;
    match answer.status {
        200 => Ok(Ok(answer.body.to_vec())),
        400.. => Ok(Err(format!("{path} answered {}", answer.status))),
        status => bail!("{path} answered {status}"),
    }
}
