//! Boards, workflows and templates in memory: loaded at start, changed only after a commit.

use crate::error::Error;
use lru::LruCache;
use oms_base::{AgencyId, BoardId, Name, WorkflowId};
use oms_domain::board::{self, Board};
use oms_domain::workflow::{self, Template, Workflow};
use oms_store::chain::Hash;
use oms_store::{Query, VersionRow};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

/// Workflow versions kept compiled.
const TEMPLATES_CACHED: NonZeroUsize = NonZeroUsize::new(256).expect("not zero");

/// A board with the hash of its last event.
#[derive(Debug, Clone)]
pub struct BoardEntry {
    /// The board.
    pub board: Arc<Board>,
    /// Hash of its last event.
    pub hash: Hash,
}

/// A workflow with the hash of its last event.
#[derive(Debug, Clone)]
pub struct WorkflowEntry {
    /// The workflow.
    pub workflow: Arc<Workflow>,
    /// Hash of its last event.
    pub hash: Hash,
}

#[derive(Debug, Default)]
struct Entries {
    boards: BTreeMap<BoardId, BoardEntry>,
    board_names: BTreeMap<Name, BoardId>,
    workflows: BTreeMap<WorkflowId, WorkflowEntry>,
    workflow_names: BTreeMap<Name, WorkflowId>,
}

/// What the writer and the readers share.
pub struct Directory {
    entries: RwLock<Entries>,
    templates: Mutex<LruCache<(WorkflowId, u32), Arc<Template>>>,
}

impl Default for Directory {
    fn default() -> Directory {
        Directory {
            entries: RwLock::default(),
            templates: Mutex::new(LruCache::new(TEMPLATES_CACHED)),
        }
    }
}

impl Directory {
    /// Reads every board and workflow.
    pub fn load(&self, store: &dyn Query, agency: AgencyId) -> Result<(), Error> {
        let mut boards = BTreeMap::new();
        for row in store.boards(agency)? {
            let board = board::decode_state(row.id, &row.name, row.version, &row.state)?;
            boards.insert(row.id, (Arc::new(board), row.hash));
        }
        let mut workflows = BTreeMap::new();
        for row in store.workflows(agency)? {
            let workflow = workflow::decode_state(row.id, row.version, &row.state)?;
            workflows.insert(row.id, (Arc::new(workflow), row.hash));
        }
        self.keep(boards, workflows, Vec::new());
        Ok(())
    }

    /// Takes in what a batch has committed.
    pub(crate) fn keep(
        &self,
        boards: BTreeMap<BoardId, (Arc<Board>, Hash)>,
        workflows: BTreeMap<WorkflowId, (Arc<Workflow>, Hash)>,
        versions: Vec<(VersionRow, Arc<Template>)>,
    ) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        for (id, (board, hash)) in boards {
            entries.board_names.insert(board.name.clone(), id);
            entries.boards.insert(id, BoardEntry { board, hash });
        }
        for (id, (workflow, hash)) in workflows {
            entries.workflow_names.insert(workflow.name.clone(), id);
            entries.workflows.insert(id, WorkflowEntry { workflow, hash });
        }
        drop(entries);
        let mut templates = self.templates();
        for (row, template) in versions {
            templates.put((row.workflow, row.number), template);
        }
    }

    /// A board by its id.
    pub fn board(&self, id: BoardId) -> Option<BoardEntry> {
        self.read().boards.get(&id).cloned()
    }

    /// A board by its name.
    pub fn board_named(&self, name: &Name) -> Option<BoardEntry> {
        let entries = self.read();
        entries.board_names.get(name).and_then(|id| entries.boards.get(id)).cloned()
    }

    /// Every board, by name.
    pub fn boards(&self) -> Vec<BoardEntry> {
        let entries = self.read();
        entries.board_names.values().filter_map(|id| entries.boards.get(id)).cloned().collect()
    }

    /// How many boards there are.
    pub fn board_count(&self) -> usize {
        self.read().boards.len()
    }

    /// A workflow by its id.
    pub fn workflow(&self, id: WorkflowId) -> Option<WorkflowEntry> {
        self.read().workflows.get(&id).cloned()
    }

    /// A workflow by its name.
    pub fn workflow_named(&self, name: &Name) -> Option<WorkflowEntry> {
        let entries = self.read();
        entries.workflow_names.get(name).and_then(|id| entries.workflows.get(id)).cloned()
    }

    /// Every workflow, by name.
    pub fn workflows(&self) -> Vec<WorkflowEntry> {
        let entries = self.read();
        let found = entries.workflow_names.values().filter_map(|id| entries.workflows.get(id));
        found.cloned().collect()
    }

    /// A workflow version, compiled.
    pub fn template(
        &self,
        store: &dyn Query,
        agency: AgencyId,
        workflow: WorkflowId,
        version: u32,
    ) -> Result<Arc<Template>, Error> {
        if let Some(template) = self.templates().get(&(workflow, version)) {
            return Ok(Arc::clone(template));
        }
        let missing = || Error::Corrupt(format!("version {version} of {workflow} is missing"));
        let row = store.version(agency, workflow, version)?.ok_or_else(missing)?;
        let template = Template::from_stored(&row.definition).map_err(|faults| {
            let first = faults.list().first().map_or("", |fault| fault.detail.as_str());
            Error::Corrupt(format!("version {version} of {workflow} does not read: {first}"))
        })?;
        let template = Arc::new(template);
        self.templates().put((workflow, version), Arc::clone(&template));
        Ok(template)
    }

    fn read(&self) -> RwLockReadGuard<'_, Entries> {
        self.entries.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn templates(&self) -> MutexGuard<'_, LruCache<(WorkflowId, u32), Arc<Template>>> {
        self.templates.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
