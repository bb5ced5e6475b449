//! `recovery`: time and memory from a start to ready, with a large store and with an empty one, and
//! how long a backup of the large one takes.

use std::time::Duration;

use anyhow::Result;
use serde_json::{Value, json};

use super::lab::Lab;
use super::scale::Store;
use crate::http::Connection;
use crate::sample::{Samples, millis, rounded};
use crate::server::READY_WITHIN;

// Finer than elsewhere, because the time is the figure.
const POLL: Duration = Duration::from_millis(1);
const LARGE_READY_WITHIN: Duration = Duration::from_mins(10);
const EMPTY_STARTS: u32 = 5;

/// Kills the large store's server, starts it again, and does the same with an empty store.
pub(crate) async fn run(lab: &Lab, store: Option<Store>) -> Result<Value> {
    let large = large(lab, store).await?;
    let empty = empty(lab).await?;
    Ok(json!({"large": large, "empty": empty}))
}

async fn large(lab: &Lab, store: Option<Store>) -> Result<Value> {
    let mut store = if let Some(store) = store {
        store
    } else {
        let mut store = Store::new(lab).await?;
        store.fill(lab.settings.tickets).await?;
        store
    };
    store.server.kill()?;
    let ready = store.server.restart(POLL, LARGE_READY_WITHIN).await?;
    let memory = store.server.memory_bytes();
    let mut connection = Connection::open(&store.server.target).await?;
    store.check(&mut connection).await?;
    let backup = lab.back_up(&store.server)?;
    Ok(json!({
        "tickets": store.tickets(),
        "backup_s": rounded(backup.as_secs_f64()),
        "ready_ms": rounded(millis(ready)),
        "memory_bytes": memory,
    }))
}

async fn empty(lab: &Lab) -> Result<Value> {
    let mut server = lab.oms().await?;
    let mut ready = Samples::default();
    for _ in 0..EMPTY_STARTS {
        server.kill()?;
        ready.push(server.restart(POLL, READY_WITHIN).await?);
    }
    Ok(json!({
        "ready_p50_ms": ready.percentile_ms(50).map(rounded),
        "memory_bytes": server.memory_bytes(),
    }))
}
