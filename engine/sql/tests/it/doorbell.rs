//! The doorbell between processes that share a PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use newsum_engine::store::Store as _;
use newsum_engine::{Bell, Doorbell, RunId};
use newsum_engine_sql::{Options, SqlStore, open};
use newsum_test_postgres::server;
use tokio::sync::broadcast::Receiver;
use tokio::time::{sleep, timeout};

const LONG: Duration = Duration::from_secs(30);

async fn store(url: &str) -> SqlStore {
    open(url, Options::default()).await.unwrap()
}

/// Rings until somebody hears: at first he may not be listening yet.
async fn ring_until_heard(bell: &Arc<dyn Doorbell>, hint: &Bell, heard: &mut Receiver<Bell>) -> Bell {
    let ringing = async {
        loop {
            bell.ring(hint.clone());
            sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::select! {
        heard = timeout(LONG, heard.recv()) => heard.expect("it is heard").unwrap(),
        never = ringing => never,
    }
}

#[tokio::test]
async fn who_shares_a_database_hears_of_work_and_letters() {
    let url = server().database().await;
    let (one, two) = (store(&url).await, store(&url).await);
    let (bell, other) = (one.doorbell(), two.doorbell());
    let mut heard = other.listen();
    for hint in [Bell::Work("main".to_owned()), Bell::Mail(RunId::fresh()), Bell::Blocked("시험".to_owned())]
    {
        loop {
            // What was rung before it was heard may come a second time.
            if ring_until_heard(&bell, &hint, &mut heard).await == hint {
                break;
            }
        }
    }
}

#[tokio::test]
async fn a_hint_is_heard_once_though_the_one_who_gave_it_ends() {
    let url = server().database().await;
    let (one, two) = (store(&url).await, store(&url).await);
    let (bell, other) = (one.doorbell(), two.doorbell());
    let mut heard = other.listen();
    ring_until_heard(&bell, &Bell::Work("warm".to_owned()), &mut heard).await;
    let hint = Bell::Work("last words".to_owned());
    bell.ring(hint.clone());
    bell.passed_on().await;
    drop((bell, one));
    while timeout(LONG, heard.recv()).await.expect("it is heard").unwrap() != hint {}
    let again = async { while heard.recv().await.unwrap() != hint {} };
    assert!(timeout(Duration::from_millis(200), again).await.is_err(), "it is heard once");
}

#[tokio::test]
async fn a_listener_that_was_cut_off_listens_again() {
    let url = server().database().await;
    let (one, two) = (store(&url).await, store(&url).await);
    let (bell, other) = (one.doorbell(), two.doorbell());
    let mut heard = other.listen();
    ring_until_heard(&bell, &Bell::Work("before".to_owned()), &mut heard).await;
    let mut connection = <sqlx::PgConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    let hint = Bell::Work("after".to_owned());
    while ring_until_heard(&bell, &hint, &mut heard).await != hint {}
}
