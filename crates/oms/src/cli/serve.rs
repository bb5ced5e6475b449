//! `oms serve`.

use super::DataDir;
use crate::failure::{self, Failure, Outcome};
use crate::serve::Signals;
use crate::{demo, env, hub, log, serve};
use clap::Args;
use oms_app::SystemClock;
use oms_store_sql::SqliteStore;
use std::net::SocketAddr;
use std::sync::Arc;

/// Run the server
///
/// Keeps everything in one directory, which it makes when it is not there. SIGTERM or Ctrl-C:
/// finishes what has begun and ends within 20 seconds. `OMS_LOG` says what to log (default: info).
///
/// Make the first token beside it with `oms token create --role admin --name NAME`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    data: DataDir,

    /// Address to listen on; this version serves its own machine only
    #[arg(long, value_name = "ADDRESS", default_value = env::LISTEN_DEFAULT,
        value_parser = serve::address)]
    listen: SocketAddr,
}

pub(super) fn run(args: &Serve) -> Outcome {
    log::start("info,refinery_core=warn")?;
    serve::run(serve_directory(args))
}

async fn serve_directory(args: &Serve) -> Outcome {
    serve::check_loopback(args.listen)?;
    let dir = &args.data.dir;
    if demo::is_marked(dir) {
        let message = format!("{} holds the data of a demo", dir.display());
        return Err(Failure::new(message).hint("name another directory with --data"));
    }
    let signals = Signals::take()?;
    let store = SqliteStore::open(dir).map_err(|error| failure::of_store(dir, &error))?;
    let listener = serve::listen(args.listen).await?;
    let hub = hub::start(dir, store, Arc::new(SystemClock))?;
    tracing::info!("ready  http://{}", serve::bound(&listener)?);
    serve::until_told(listener, hub, signals).await
}
