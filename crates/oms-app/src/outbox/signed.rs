//! Sends a body to an address, signed.

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
    let (now, name) = (app.now(), secret.clone());
    let found = app.ask(move |app| Ok(app.reader().store().secret(AgencyId::FIRST, &name)?));
    let row = match found.await {
        Ok(Some(row)) => row,
        Ok(None) => return Err(format!("there is no secret {secret}")),
        Err(error) => return Err(error.to_string()),
    };
    let keys = keys(post, &row, now);
    if keys.is_empty() {
        return Err(format!("the secret {} is not under this server's key", row.name));
    }
    let (id, seconds) = (id.to_string(), now.micros().div_euclid(SECOND_MICROS));
    let signed = keys.iter().map(|key| sign::signature(key, &id, seconds, &body));
    let signatures = signed.collect::<Vec<_>>().join(" ");
    let headers = vec![
        ("webhook-id", id),
        ("webhook-timestamp", seconds.to_string()),
        ("webhook-signature", signatures),
        ("content-type", "application/json".to_owned()),
        ("user-agent", AGENT.to_owned()),
    ];
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
