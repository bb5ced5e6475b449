//! `oms demo`.

use crate::failure::Outcome;
use crate::home::DatabaseUrl;
use crate::{demo, env, log, serve};
use clap::Args;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Run the server with sample data
///
/// Makes a fresh directory with 90 days of potholes in six districts, a storm among them, a
/// workflow of disaster loans, and workers that keep both moving; says where its token lies.
/// Everything else is as with `oms serve`: same checks, same rights. Ctrl-C ends it; the
/// directory stays until you remove it.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// Address to listen on; a demo serves its own machine only
    #[arg(long, value_name = "ADDRESS", default_value = env::LISTEN_DEFAULT,
        value_parser = serve::address)]
    listen: SocketAddr,

    /// Directory for its data, absent or empty [default: a new one for temporary files]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,

    /// Empty PostgreSQL database for its tickets [default: in the directory]
    #[arg(long, value_name = "URL", value_parser = DatabaseUrl::parse)]
    database: Option<DatabaseUrl>,
}

pub(super) fn run(args: &Demo) -> Outcome {
    let level = env::said(env::LOG);
    log::start(level.as_deref().unwrap_or("warn"), log::Format::Text)?;
    serve::run(demo::run(args.listen, args.data.clone(), args.database.clone()))
}
