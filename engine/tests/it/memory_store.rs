//! The store in memory keeps the promises of every store.

use std::sync::Arc;

use newsum_engine::store::{MemoryStore, Store};
use newsum_engine::testing::conformance;

#[tokio::test(flavor = "multi_thread")]
async fn the_store_in_memory_keeps_every_promise() {
    conformance::check(|| async { Arc::new(MemoryStore::new()) as Arc<dyn Store> }).await;
}

#[test]
fn every_promise_is_a_sentence_of_its_own() {
    let mut names: Vec<_> = conformance::cases().iter().map(|case| case.name).collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(names.iter().all(|name| name.matches('_').count() >= 3), "{names:?}");
}
