//! Boards, workflows and templates in memory: loaded at start, changed only after a commit.

use crate::error::Error;
use lru::LruCache;
use oms_base::{AgencyId, BoardId, Name, RuleId, RuleKind, WorkflowId};
use oms_domain::board::{self, Board};
use oms_domain::rule::Rule;
use oms_domain::sla::Book;
use oms_domain::workflow::{self, Template, Workflow};
use oms_store::chain::Hash;
use oms_store::{Query, RuleRow, VersionRow};
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

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

/// The newest version of a rule.
#[derive(Debug, Clone)]
pub struct RuleEntry {
    /// Its id, over all its versions.
    pub id: RuleId,
    /// The version.
    pub rule: Arc<Rule>,
    /// Hash of the event that published it.
    pub hash: Hash,
}

#[derive(Debug, Default)]
struct Entries {
    boards: BTreeMap<BoardId, BoardEntry>,
    board_names: BTreeMap<Name, BoardId>,
    workflows: BTreeMap<WorkflowId, WorkflowEntry>,
    workflow_names: BTreeMap<Name, WorkflowId>,
    rules: BTreeMap<(RuleKind, Name), RuleEntry>,
    book: Arc<Book>,
}

/// What the writer and the readers share.
pub struct Directory {
    entries: RwLock<Entries>,
    templates: Mutex<LruCache<(WorkflowId, u32), Arc<Template>>>,
    sends_mail: AtomicBool,
    ticket_url: OnceLock<Arc<str>>,
}

impl Default for Directory {
    fn default() -> Directory {
        Directory {
            entries: RwLock::default(),
            templates: Mutex::new(LruCache::new(TEMPLATES_CACHED)),
            sends_mail: AtomicBool::new(false),
            ticket_url: OnceLock::new(),
        }
    }
}

impl Directory {
    /// From here on notices may leave as mail.
    pub fn send_mail(&self) {
        self.sends_mail.store(true, Ordering::Relaxed);
    }

    /// Whether notices may leave as mail.
    pub fn sends_mail(&self) -> bool {
        self.sends_mail.load(Ordering::Relaxed)
    }

    /// Says where people see tickets, once: a ticket's number is put behind it.
    pub fn show_tickets(&self, url: &str) {
        let _said_before = self.ticket_url.set(url.into());
    }

    /// Where people see tickets.
    pub fn ticket_url(&self) -> Option<Arc<str>> {
        self.ticket_url.get().cloned()
    }

    /// Reads every board, workflow and rule.
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
        self.learn_rules(store, agency)?;
        Ok(())
    }

    /// Reads versions of rules that came since; whether there were any.
    fn learn_rules(&self, store: &dyn Query, agency: AgencyId) -> Result<bool, Error> {
        let rows = store.rules(agency)?;
        if rows.len() <= self.book().versions() {
            return Ok(false);
        }
        let mut book = Book::default();
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let RuleRow { id, version, kind, name, hash, definition } = row;
            let rule = Rule { kind, name, version, definition };
            rule.defined()?.add_to(&mut book);
            entries.push(RuleEntry { id, rule: Arc::new(rule), hash });
        }
        self.keep_rules(entries, Arc::new(book));
        Ok(true)
    }

    /// Takes in versions of rules that are committed, and the book that holds them; a book with no
    /// more than is known comes from a thread that was slower than another.
    pub(crate) fn keep_rules(&self, rules: Vec<RuleEntry>, book: Arc<Book>) {
        let mut entries = self.entries.write().unwrap_or_else(PoisonError::into_inner);
        if book.versions() <= entries.book.versions() {
            return;
        }
        for entry in rules {
            entries.rules.insert((entry.rule.kind, entry.rule.name.clone()), entry);
        }
        entries.book = book;
    }

    /// Every version of every policy and calendar.
    pub fn book(&self) -> Arc<Book> {
        Arc::clone(&self.read().book)
    }

    /// Reads stored bytes with the book; once more when rules were published since it was read.
    pub fn with_book<T>(
        &self,
        store: &dyn Query,
        agency: AgencyId,
        read: impl Fn(&Book) -> Result<T, Error>,
    ) -> Result<T, Error> {
        match read(&self.book()) {
            Err(Error::Corrupt(_)) if self.learn_rules(store, agency)? => read(&self.book()),
            done => done,
        }
    }

    /// The newest version of a rule.
    pub fn rule(&self, kind: RuleKind, name: &Name) -> Option<RuleEntry> {
        self.read().rules.get(&(kind, name.clone())).cloned()
    }

    /// What people call a rule.
    pub fn rule_name(&self, id: RuleId) -> Option<Name> {
        let entries = self.read();
        let found = entries.rules.values().find(|entry| entry.id == id);
        found.map(|entry| entry.rule.name.clone())
    }

    /// The newest version of every rule of a kind, by name.
    pub fn rules(&self, kind: RuleKind) -> Vec<RuleEntry> {
        let entries = self.read();
        entries.rules.values().filter(|entry| entry.rule.kind == kind).cloned().collect()
    }

    /// How many rules of some kinds there are.
    pub fn rule_count(&self, of: impl Fn(RuleKind) -> bool) -> usize {
        self.read().rules.keys().filter(|(kind, _)| of(*kind)).count()
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
