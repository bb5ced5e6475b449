//! `oms serve`.

use crate::address::Address;
use crate::config::{self, Config, Flags};
use crate::failure::{Failure, Outcome};
use crate::serve::Signals;
use crate::{demo, hub, log, running, serve};
use clap::Args;
use oms_app::SystemClock;
use std::sync::Arc;

/// Run the server
///
/// Keeps everything in one directory, which it makes when it is not there; or the tickets in a
/// PostgreSQL database, which several servers may share, each with a directory of its own. SIGTERM
/// or Ctrl-C: finishes what has begun and ends within --drain-s. A flag counts more than its
/// variable, a variable more than the configuration file; `oms config show` says what comes of it.
///
/// Make the first token beside it with `oms token create --role admin --name NAME`.
#[derive(Debug, Args)]
pub(crate) struct Serve {
    #[command(flatten)]
    flags: Flags,
}

pub(super) fn run(args: &Serve) -> Outcome {
    let loaded = config::load(&args.flags)?;
    log::start(&loaded.config.log_level, loaded.config.log_format)?;
    if let Some(file) = &loaded.file {
        tracing::info!("configured by {}", file.display());
    }
    serve::run(serve_directory(&loaded.config))
}

async fn serve_directory(config: &Config) -> Outcome {
    let dir = &config.data;
    if demo::is_marked(dir) {
        let message = format!("{} holds the data of a demo", dir.display());
        return Err(Failure::new(message).hint("name another directory with --data"));
    }
    let settings = config.settings()?;
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let signals = Signals::take()?;
    let home = config.home();
    let opened = match &config.backup_directory {
        Some(to) => running::check_apart(to, dir).and_then(|()| home.open_tapped())?,
        None => home.open()?,
    };
    Address::forget(dir)?;
    let listener = serve::listen(config.listen).await?;
    let hub = hub::start(&home, opened, Arc::new(SystemClock), config)?;
    let url = format!("{scheme}://{}", serve::bound(&listener)?);
    let _address = Address::tell(dir, &url);
    tracing::info!("ready  {url}");
    serve::until_told(listener, settings, hub, signals).await
}
