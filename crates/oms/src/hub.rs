//! Puts store, engine, readers and app together over one data directory.

use crate::config::Config;
use crate::failure::{self, Failure, Outcome};
use crate::home::{Home, Opened};
use crate::outbound::Outbound;
use crate::running::{self, Running};
use crate::{checkpoints, key, mail, output, programs};
use oms_app::app::Parts;
use oms_app::clock::Entropy;
use oms_app::directory::Directory;
use oms_app::engine::{Engine, Setup, Writer, WriterEnd};
use oms_app::live::Signal;
use oms_app::metrics::Metrics;
use oms_app::outbox::{self, Vault};
use oms_app::proof::{self, Sealer};
use oms_app::read::Reader;
use oms_app::reads::{self, Reads};
use oms_app::search::{self, Search};
use oms_app::{App, Clock, TrackingKey};
use oms_base::{AgencyId, Span};
use oms_store::Position;
use oms_store_sql::{Hold, SqliteReads, SqliteReadsPool, SqliteSearch, SqliteSearchPool};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Connections that answer questions.
const READERS: usize = 4;
/// What the key that secrets are kept under is for.
const SECRETS: &[u8] = b"oms outbound secrets 1";
/// Exit status when nobody can tell what is on stable storage.
const IN_DOUBT: i32 = 70;

/// A hub at work.
pub(crate) struct Hub {
    /// The way in.
    pub(crate) app: App,
    /// Says when the writer has answered everything and ended.
    pub(crate) drained: oneshot::Receiver<()>,
    /// Keeps the directory for this process.
    pub(crate) hold: Option<Hold>,
    /// Keeps the running backup up, where there is one.
    pub(crate) running: Option<Running>,
}

/// Starts the hub over the store that was opened in `home`.
///
/// Its writer ends the process at once when it is unknown what reached stable storage.
pub(crate) fn start(
    home: &Home,
    opened: Opened,
    clock: Arc<dyn Clock>,
    config: &Config,
) -> Outcome<Hub> {
    let Opened { store, hold, tap } = opened;
    let dir = &home.dir;
    let last = store.last_position(AgencyId::FIRST).map_err(|error| home.refused(&error))?;
    let key = key::tracking(dir, last == Position::START)?;
    let seal_key = key::seal(dir)?;
    let readers = home.readers(READERS)?;
    let outbox = outbox(config, &key)?;
    let directory = Arc::new(directory(config, outbox.mailer.is_some()));
    let metrics = Arc::new(Metrics::default());
    let signal = Arc::new(Signal::default());
    let entropy = entropy()?;
    let engine = Engine::new(Setup {
        store,
        clock: Arc::clone(&clock),
        entropy,
        directory: Arc::clone(&directory),
        metrics: Arc::clone(&metrics),
        signal: Arc::clone(&signal),
    });
    let engine = engine.map_err(|error| unreadable(home, &error))?;
    let (ended, drained) = oneshot::channel();
    let writer = Writer::spawn(engine, Arc::clone(&metrics), |end| on_end(end, ended))
        .map_err(|error| Failure::new(format!("cannot start the writer's thread: {error}")))?;
    let reader = Reader::new(readers, directory);
    let search = search(dir, &reader, &signal, &metrics, &config.timezone)?;
    let reads = reads(dir, &clock, config.reads_keep)?;
    let sealer = Sealer::new(proof::Parts {
        reader: reader.clone(),
        key: seal_key,
        kept: checkpoints::kept(dir)?,
        keep: checkpoints::keep(dir),
        outside: checkpoints::outside(config)?,
        clock: Arc::clone(&clock),
        metrics: Arc::clone(&metrics),
    });
    sealer.start();
    let running = match (tap, config.backup_directory.clone()) {
        (Some(tap), Some(to)) => Some(running::start(running::Parts {
            home: home.clone(),
            dir: to,
            every: config.backup_every,
            log: sealer.public_key().name().to_owned(),
            tap,
            clock: Arc::clone(&clock),
            metrics: Arc::clone(&metrics),
        })?),
        (None, _) | (_, None) => None,
    };
    let rates = config.rates;
    let app = App::new(Parts {
        writer,
        reader,
        key,
        clock,
        metrics,
        signal,
        search,
        reads,
        sealer,
        outbox,
        rates,
    });
    Ok(Hub { app, drained, hold, running })
}

/// Opens the search index in `dir`, and starts filling it.
fn search(
    dir: &Path,
    reader: &Reader,
    signal: &Arc<Signal>,
    metrics: &Arc<Metrics>,
    zone: &str,
) -> Outcome<Search> {
    let refused = |error| failure::of_store(dir, &error);
    let writer = SqliteSearch::open(dir).map_err(refused)?;
    let index = SqliteSearchPool::open(dir, READERS).map_err(refused)?;
    let parts = search::Parts {
        reader: reader.clone(),
        writer: Box::new(writer),
        index: Arc::new(index),
        signal: Arc::clone(signal),
        metrics: Arc::clone(metrics),
        zone: zone.to_owned(),
    };
    Search::start(parts).map_err(|error| unreadable(&dir.into(), &error))
}

/// Opens the log of reads in `dir`, and starts recording.
fn reads(dir: &Path, clock: &Arc<dyn Clock>, keep: Span) -> Outcome<Reads> {
    let refused = |error| failure::of_store(dir, &error);
    let writer = SqliteReads::open(dir).map_err(refused)?;
    let query = SqliteReadsPool::open(dir, 1).map_err(refused)?;
    let (writer, query) = (Box::new(writer), Arc::new(query));
    Ok(Reads::start(reads::Parts { writer, query, clock: Arc::clone(clock), keep }))
}

fn on_end(end: WriterEnd, ended: oneshot::Sender<()>) {
    match end {
        WriterEnd::Drained => {
            let _nobody_waits = ended.send(());
        }
        WriterEnd::Doubt(error) => {
            output::say(format_args!(
                "error: {error}; nothing more is acknowledged, the server ends"
            ));
            output::say(format_args!(
                "\nhint: see to the disk, run `oms verify`, then start the server again"
            ));
            std::process::exit(IN_DOUBT);
        }
    }
}

/// What the writer and the readers share, with what they know of the outside.
fn directory(config: &Config, sends_mail: bool) -> Directory {
    let directory = Directory::default();
    if sends_mail {
        directory.send_mail();
    }
    if let Some(url) = &config.ticket_url {
        directory.show_tickets(url.as_str());
    }
    directory
}

/// What brings messages out.
fn outbox(config: &Config, key: &TrackingKey) -> Outcome<outbox::Parts> {
    Ok(outbox::Parts {
        carrier: Arc::new(Outbound::new(config.outbound_allow.clone())),
        vault: Vault::new(&key.derived(SECRETS)),
        words: oms_server::WORDS,
        entropy: entropy()?,
        mailer: mail::mailer(config)?,
        runner: programs::runner(&config.programs),
    })
}

fn entropy() -> Outcome<Entropy> {
    Entropy::from_system()
        .map_err(|error| Failure::new(format!("the system gives no randomness: {error}")))
}

fn unreadable(home: &Home, error: &oms_app::Error) -> Failure {
    let message = format!("cannot read the data in {home}: {error}");
    Failure::new(message).hint("`oms verify` says what still holds")
}
