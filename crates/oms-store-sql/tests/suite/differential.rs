//! Whatever batches come, the model and SQLite agree.

use oms_store_sql::SqliteStore;
use oms_testkit::differential::{batches, check_same};
use proptest::prelude::{ProptestConfig, proptest};

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 64,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_model_and_sqlite_agree(batches in batches()) {
        check_same(&mut SqliteStore::in_memory().unwrap(), &batches)?;
    }
}
