//! PostgreSQL: getting in, and what happens when it goes away.

use std::net::TcpListener;
use std::time::Duration;

use newsum_engine::WorkerId;
use newsum_engine::store::{Around, NewRun, RunFilter, Store, StoreError, WorkerRow};
use newsum_engine_sql::{OpenError, Options, open, open_read_only};
use newsum_test_postgres::{PASSWORD, USER, server};
use sqlx::postgres::PgConnectOptions;

use crate::sqlite::run;

#[tokio::test]
async fn two_stores_see_the_same_database() {
    let url = server().database().await;
    let one = open(&url, Options::default()).await.unwrap();
    let two = open(&url, Options::default()).await.unwrap();
    let created = one.create(run()).await.unwrap().into_run();
    assert_eq!(two.run(created.id).await.unwrap(), Some(created));
}

#[tokio::test]
async fn a_store_for_looking_changes_nothing() {
    let url = server().database().await;
    let writer = open(&url, Options::default()).await.unwrap();
    let reader = open_read_only(&url, Options::default()).await.unwrap();
    let Err(StoreError::Broken(message)) = reader.create(run()).await else {
        panic!("it was opened for looking")
    };
    assert!(message.contains("cannot be written"), "{message}");
    writer.create(run()).await.unwrap();
    assert_eq!(reader.runs(&RunFilter::default()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn nobody_at_the_port_is_named_with_host_and_port() {
    let port = TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port();
    let error =
        open(&format!("postgres://u:geheim@127.0.0.1:{port}/n"), Options::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::NoAnswer { .. }), "{error:?}");
    assert!(error.to_string().contains(&format!("does not answer at 127.0.0.1:{port}")), "{error}");
    says_no_secret(&error);
}

#[tokio::test]
async fn a_wrong_password_is_said_but_not_shown() {
    let database = server().database().await;
    let name = name(&database);
    open(&server().tcp_url(&name, PASSWORD), Options::default()).await.unwrap();
    let error = open(&server().tcp_url(&name, "geheim"), Options::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::Login { .. }), "{error:?}");
    let expected = format!("PostgreSQL at 127.0.0.1:{} does not let the user {USER} in", server().port());
    assert!(error.to_string().starts_with(&expected), "{error}");
    says_no_secret(&error);
}

#[tokio::test]
async fn a_missing_database_is_named_with_the_command_that_makes_it() {
    let error = open(&server().tcp_url("nowhere", PASSWORD), Options::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::NoDatabase { .. }), "{error:?}");
    assert!(error.to_string().ends_with("create it (createdb nowhere)"), "{error}");
}

#[tokio::test]
async fn an_address_that_cannot_be_read_does_not_show_its_password() {
    let error = open("postgres://user:geheim@host:not_a_port/n", Options::default()).await.unwrap_err();
    assert!(matches!(error, OpenError::Url(_)), "{error:?}");
    says_no_secret(&error);
}

fn name(url: &str) -> String {
    url.parse::<PgConnectOptions>().unwrap().get_database().unwrap().to_owned()
}

fn says_no_secret(error: &OpenError) {
    assert!(!format!("{error} {error:?}").contains("geheim"), "{error:?}");
}

#[tokio::test]
async fn a_lost_connection_is_unavailable_and_comes_back() {
    let url = server().database().await;
    let store = open(&url, Options { connections: 2, ..Options::default() }).await.unwrap();
    store.create(run()).await.unwrap();
    let name = name(&url);
    server()
        .execute(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
        .await;
    let mut lost = 0;
    while let Err(error) = store.create(run()).await {
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        lost += 1;
        assert!(lost < 10, "it does not come back: {error}");
    }
}

/// What makes an idle worker cheap: it asks this, and then nothing else.
#[tokio::test]
async fn a_worker_that_has_nothing_to_do_is_told_so() {
    let store = open(&server().database().await, Options::default()).await.unwrap();
    let [worker, queues] = ["w", "main"].map(str::to_owned);
    let worker = WorkerId(worker);
    let lease = Duration::from_secs(60);
    let queues = vec![queues];
    let row = WorkerRow { id: worker.clone(), lease, queues: queues.clone(), kinds: vec![], seen_at: None };
    store.enlist(&row).await.unwrap();
    let later = NewRun { ready_at: Some(chrono::DateTime::<chrono::Utc>::MAX_UTC), ..run() };
    store.create(later).await.unwrap();
    let nothing = Around { ready: false, dead: false, owned: 0, blocked: false, due: false };
    assert_eq!(store.renew_and_look(&worker, &queues).await.unwrap(), Some(nothing));
}
