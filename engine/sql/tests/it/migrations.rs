//! Tables come into being once, whoever starts at the same time.

use futures::future::join_all;
use newsum_engine::store::{RunFilter, Store};
use newsum_engine_sql::{OpenError, Options, open, open_read_only};
use newsum_test_postgres::server;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

const FROM_THE_FUTURE: &str =
    "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m0999_from_the_future', 1)";

#[tokio::test(flavor = "multi_thread")]
async fn many_processes_may_migrate_postgres_at_once() {
    let url = server().database().await;
    let all = join_all((0..8).map(|_| open(&url, Options::default()))).await;
    for store in all {
        assert!(store.unwrap().runs(&RunFilter::default()).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let url = server().database().await;
    open(&url, Options::default()).await.unwrap().close().await;
    PgConnection::connect(&url).await.unwrap().execute(FROM_THE_FUTURE).await.unwrap();
    refused_as_newer(&url).await;

    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/n.db", folder.path().display());
    open(&url, Options::default()).await.unwrap().close().await;
    SqliteConnection::connect(&url).await.unwrap().execute(FROM_THE_FUTURE).await.unwrap();
    refused_as_newer(&url).await;
}

async fn refused_as_newer(url: &str) {
    for opened in [open(url, Options::default()).await, open_read_only(url, Options::default()).await] {
        let error = opened.unwrap_err();
        assert!(matches!(error, OpenError::Schema { .. }), "{error:?}");
        assert!(error.to_string().contains("made by a newer version (m0999_from_the_future)"), "{error}");
    }
}

#[tokio::test]
async fn an_old_database_is_not_migrated_by_somebody_who_only_looks() {
    let url = server().database().await;
    let error = open_read_only(&url, Options::default()).await.unwrap_err().to_string();
    assert!(error.contains("of an older version (m0001_runs, "), "{error}");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("empty.db");
    std::fs::write(&path, "").unwrap();
    let error =
        open_read_only(&format!("sqlite://{}", path.display()), Options::default()).await.unwrap_err();
    assert!(error.to_string().contains("open it once for writing"), "{error}");
}
