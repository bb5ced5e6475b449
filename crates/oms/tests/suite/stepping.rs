//! What tests that step an engine by themselves share.

use oms_app::clock::{Clock, Entropy};
use oms_app::directory::Directory;
use oms_app::engine::{Engine, PublishWanted, Setup};
use oms_app::metrics::Metrics;
use oms_app::{Caller, Job, Work};
use oms_base::Timestamp;
use oms_domain::{json, workflow};
use oms_store::Store;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// A clock that stands until it is moved.
#[derive(Clone)]
pub(crate) struct Hand(Arc<AtomicI64>);

impl Hand {
    pub(crate) fn at(micros: i64) -> Hand {
        Hand(Arc::new(AtomicI64::new(micros)))
    }

    /// Moves it, forward or back.
    pub(crate) fn turn(&self, micros: i64) {
        self.0.fetch_add(micros, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::Relaxed))
    }
}

/// An engine of its own over a store.
pub(crate) fn engine(store: Box<dyn Store>, clock: Arc<dyn Clock>) -> Engine {
    engine_with(store, clock, Arc::new(Directory::default()))
}

/// The same with a directory of its own.
pub(crate) fn engine_with(
    store: Box<dyn Store>,
    clock: Arc<dyn Clock>,
    directory: Arc<Directory>,
) -> Engine {
    Engine::new(Setup {
        store,
        clock,
        entropy: Entropy::from_seed(7),
        directory,
        metrics: Arc::new(Metrics::default()),
        signal: Arc::default(),
    })
    .unwrap()
}

/// What the hub itself asks for.
pub(crate) fn job(work: Work) -> Job {
    Job { caller: Caller::hub(), key: None, work }
}

/// Publishes a definition.
pub(crate) fn publish(definition: &str) -> Work {
    let value = json::parse(definition.as_bytes()).unwrap();
    let template = Arc::new(workflow::read(&value, &|_| true).unwrap().template);
    let digest = workflow::content_digest(definition.as_bytes());
    let definition = definition.as_bytes().to_vec();
    Work::Publish(Box::new(PublishWanted { definition, digest, template }))
}
