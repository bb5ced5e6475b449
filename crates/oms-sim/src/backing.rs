//! Where a run's tickets are stored: in the model, or in files on a disk that fails.

use crate::fault::SharedPlan;
use crate::violation::{Check, Violation};
use faulty_disk::Disk;
use oms_app::verify::{self, Report};
use oms_base::AgencyId;
use oms_store::{Query, Store, StoreError};
use oms_store_sql::{SqlitePool, SqliteStore};
use oms_testkit::MemStore;
use std::sync::Arc;
use tempfile::TempDir;

/// A store of the run's own.
pub(crate) enum Backing {
    /// The model.
    Model(MemStore),
    /// The product's own.
    Files(Files),
}

/// A directory on the disk.
pub(crate) struct Files {
    dir: TempDir,
    pub(crate) disk: Disk,
    /// Whom the run asks what is stored; only while a process has the store.
    watch: Option<Arc<SqlitePool>>,
}

impl Backing {
    /// The model, in which commits go wrong as planned.
    pub(crate) fn model(plan: &SharedPlan) -> Backing {
        let store = MemStore::new();
        store.decide_fates(plan.fates());
        Backing::Model(store)
    }

    /// An empty directory on a disk on which nothing goes wrong yet.
    pub(crate) fn files(disk: Disk) -> Result<Backing, Violation> {
        disk.renew();
        let dir = tempfile::tempdir();
        let dir = dir.map_err(|error| Violation::new("a directory", error.to_string()))?;
        Ok(Backing::Files(Files { dir, disk, watch: None }))
    }

    /// The disk, where there is one.
    pub(crate) const fn disk(&self) -> Option<Disk> {
        match self {
            Backing::Model(_) => None,
            Backing::Files(files) => Some(files.disk),
        }
    }

    /// Opens it for a process.
    pub(crate) fn open(&mut self, plan: &SharedPlan) -> Result<Box<dyn Store>, StoreError> {
        match self {
            Backing::Model(store) => {
                *store = store.reopen();
                store.decide_fates(plan.fates());
                Ok(Box::new(store.clone()))
            }
            Backing::Files(files) => Ok(Box::new(SqliteStore::open(files.dir.path())?)),
        }
    }

    /// From here on the run can ask what is stored.
    pub(crate) fn watch(&mut self) -> Check {
        if let Backing::Files(files) = self {
            let opened = files.disk.spare(|| SqlitePool::open(files.dir.path(), 1));
            files.watch = Some(Arc::new(opened.map_err(|error| unreadable(&error))?));
        }
        Ok(())
    }

    /// The run asks no more.
    pub(crate) fn look_away(&mut self) {
        if let Backing::Files(files) = self {
            files.disk.spare(|| files.watch = None);
        }
    }

    /// Asks what is stored; nothing goes wrong meanwhile.
    pub(crate) fn look<R>(
        &self,
        ask: impl FnOnce(&dyn Query) -> Result<R, StoreError>,
    ) -> Result<R, Violation> {
        let answer = match self {
            Backing::Model(store) => ask(store),
            Backing::Files(files) => {
                let watch = files.watched()?;
                files.disk.spare(|| ask(&**watch))
            }
        };
        answer.map_err(|error| unreadable(&error))
    }

    /// Runs the product's own verification.
    pub(crate) fn verify(&self) -> Result<Report, Violation> {
        let run = |store: Arc<dyn Query + Send + Sync>| {
            verify::verify(&store, AgencyId::FIRST, &mut |_| {})
        };
        let report = match self {
            Backing::Model(store) => run(Arc::new(store.clone())),
            Backing::Files(files) => {
                let watch = Arc::clone(files.watched()?);
                files.disk.spare(|| run(watch))
            }
        };
        report.map_err(|error| Violation::new("verify runs", error.to_string()))
    }
}

impl Files {
    fn watched(&self) -> Result<&Arc<SqlitePool>, Violation> {
        self.watch.as_ref().ok_or_else(|| Violation::new("the hub runs", "nothing to ask"))
    }
}

/// A question failed that has no reason to.
fn unreadable(error: &StoreError) -> Violation {
    Violation::new("the store answers", error.to_string())
}
