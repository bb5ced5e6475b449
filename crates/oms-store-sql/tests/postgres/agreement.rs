//! PostgreSQL does what the port promises, and what the model does.

use oms_store_sql::PostgresStore;
use oms_testkit::differential::{batches, check_same};
use oms_testkit::{PgServer, conformance};
use proptest::prelude::ProptestConfig;
use proptest::test_runner::TestRunner;

#[test]
fn postgres_conforms() {
    let server = PgServer::shared();
    conformance::run(&|| Box::new(PostgresStore::open(&server.database()).unwrap()));
}

#[test]
fn the_model_and_postgres_agree() {
    let server = PgServer::shared();
    let config =
        ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() };
    let checked = TestRunner::new(config).run(&batches(), |batches| {
        check_same(&mut PostgresStore::open(&server.database()).unwrap(), &batches)
    });
    checked.unwrap();
}
