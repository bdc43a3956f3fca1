//! Both databases keep the promises of every store.

use std::sync::Arc;

use newsum_engine::store::Store;
use newsum_engine::testing::conformance::check;
use newsum_engine_sql::{Options, open};
use newsum_test_postgres::server;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn postgres_keeps_every_promise() {
    check(|| async {
        let url = server().database().await;
        Arc::new(open(&url, Options::default()).await.unwrap()) as Arc<dyn Store>
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sqlite_file_keeps_every_promise() {
    let folder = tempfile::tempdir().unwrap();
    let number = std::sync::atomic::AtomicU32::new(0);
    check(|| async {
        let number = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let url = format!("sqlite://{}/{number}.db", folder.path().display());
        Arc::new(open(&url, Options::default()).await.unwrap()) as Arc<dyn Store>
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sqlite_in_memory_keeps_every_promise() {
    check(|| async {
        Arc::new(open("sqlite::memory:", Options::default()).await.unwrap()) as Arc<dyn Store>
    })
    .await;
}
