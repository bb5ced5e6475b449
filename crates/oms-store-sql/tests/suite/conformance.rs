//! The suite of the port, over every store there is.

use oms_store::Store;
use oms_store_sql::SqliteStore;
use oms_testkit::{MemStore, conformance};
use std::cell::RefCell;

#[test]
fn the_model_conforms() {
    conformance::run(&|| Box::new(MemStore::new()));
}

#[test]
fn sqlite_in_files_conforms() {
    let dirs = RefCell::new(Vec::new());
    conformance::run(&|| {
        let dir = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(dir.path()).unwrap();
        dirs.borrow_mut().push(dir);
        Box::new(store) as Box<dyn Store>
    });
}

#[test]
fn sqlite_in_memory_conforms() {
    conformance::run(&|| Box::new(SqliteStore::in_memory().unwrap()));
}
