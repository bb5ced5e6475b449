//! Sends a body to an address, signed, or with the key that its owner gave out.

use super::vault::is_key;
use super::{Post, Reply, Request, sign};
use crate::app::App;
use oms_base::{AgencyId, MessageId, Name, Span, Timestamp};
use oms_store::SecretRow;
use std::time::Duration;

/// How long the secret before the newest one signs, too.
const OLD_SECRET: Span = Span::seconds(24 * 60 * 60);
const SECOND_MICROS: i64 = 1_000_000;
const AGENT: &str = concat!("oms/", env!("CARGO_PKG_VERSION"));

/// What is to be sent.
pub(super) struct Parcel<'a> {
    pub(super) id: MessageId,
    pub(super) url: &'a str,
    pub(super) secret: &'a Name,
    pub(super) within: Span,
    pub(super) body: String,
}

/// Sends it; `Err` says in a sentence why there is no answer.
pub(super) async fn send(app: &App, post: &Post, parcel: Parcel<'_>) -> Result<Reply, String> {
    let Parcel { id, url, secret, within, body } = parcel;
    let (now, row) = (app.now(), kept(app, secret).await?);
    let keys = keys(post, &row, now);
    if keys.is_empty() {
        return Err(format!("the secret {} is not under this server's key", row.name));
    }
    let (id, seconds) = (id.to_string(), now.micros().div_euclid(SECOND_MICROS));
    let signed = keys.iter().map(|key| sign::signature(key, &id, seconds, &body));
    let signatures = signed.collect::<Vec<_>>().join(" ");
    let signed = [
        ("webhook-id", id),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures),
    ];
    carry(post, url, signed.into(), within, body).await
}

/// Sends a body with a key, where there is one.
pub(super) async fn with_key(
    app: &App,
    post: &Post,
    (url, key): (&str, Option<&Name>),
    within: Span,
    body: String,
) -> Result<Reply, String> {
    let mut headers = Vec::new();
    if let Some(name) = key {
        let row = kept(app, name).await?;
        let key = post.vault.open(AgencyId::FIRST, name, &row.sealed);
        let key = key.filter(|key| is_key(key)).and_then(|key| String::from_utf8(key).ok());
        let key = key.ok_or_else(|| format!("the secret {name} is no key of this server's"))?;
        headers.push(("authorization", format!("Bearer {key}")));
    }
    carry(post, url, headers, within, body).await
}

async fn kept(app: &App, secret: &Name) -> Result<SecretRow, String> {
    let name = secret.clone();
    let found = app.ask(move |app| Ok(app.reader().store().secret(AgencyId::FIRST, &name)?));
    match found.await {
        Ok(Some(row)) => Ok(row),
        Ok(None) => Err(format!("there is no secret {secret}")),
        Err(error) => Err(error.to_string()),
    }
}

async fn carry(
    post: &Post,
    url: &str,
    mut headers: Vec<(&'static str, String)>,
    within: Span,
    body: String,
) -> Result<Reply, String> {
    headers.push(("content-type", "application/json".to_owned()));
    headers.push(("user-agent", AGENT.to_owned()));
    let within = duration(within);
    let request = Request { url: url.to_owned(), headers, body, within };
    let carried = tokio::time::timeout(within, post.carrier.carry(request)).await;
    carried.unwrap_or_else(|_| Err(format!("no answer within {} s", within.as_secs())))
}

/// The secrets that sign: the newest, and for a while the one before.
fn keys(post: &Post, row: &SecretRow, now: Timestamp) -> Vec<Vec<u8>> {
    let open = |name: &Name, sealed: &[u8]| post.vault.open(AgencyId::FIRST, name, sealed);
    let before = row.before.as_ref().filter(|_| now < row.made_at.plus(OLD_SECRET));
    [Some(&row.sealed), before].into_iter().flatten().filter_map(|s| open(&row.name, s)).collect()
}

pub(super) fn duration(span: Span) -> Duration {
    Duration::from_millis(u64::try_from(span.micros() / 1_000).unwrap_or(0))
}
