//! What appending costs, and that it does not depend on how much is there.

use std::time::{Duration, Instant};

use chrono::{SubsecRound, TimeDelta, Utc};
use newsum_engine::WorkerId;
use newsum_engine::store::{Append, Appended, Claimed, LetterBody, NewRun, Record, Store, Turnover};
use newsum_engine_sql::{Options, SqlStore, open};
use newsum_test_postgres::server;
use serde_json::json;
use sqlx::{Connection, PgConnection, Row};

use crate::sqlite::run;

const STEPS: u64 = 10;

fn record(seq: u64, body: &str) -> Record {
    Record {
        seq,
        kind: "done".to_owned(),
        node: Some("write".to_owned()),
        item: None,
        turn: 1,
        body: body.to_owned(),
        at: Utc::now().trunc_subsecs(6),
    }
}

/// The entry of a step whose delta is an object of `bytes` bytes.
fn body(bytes: usize) -> String {
    let text = "기사 본문 ".repeat(bytes / 14);
    format!(r#"{{"kind":"done","delta":{{"text":"{text}"}},"attempt":1,"took_ms":12}}"#)
}

fn step(claimed: &Claimed, seq: u64, body: &str) -> Append {
    Append {
        run: claimed.run.id,
        epoch: claimed.run.epoch,
        records: vec![record(seq, body)],
        reviews: vec![],
        expired: vec![],
        taken: vec![],
        turnover: (seq == STEPS).then(|| Turnover::Completed(json!({ "page": 1 }))),
    }
}

async fn claimed(store: &SqlStore, runs: usize) -> Vec<Claimed> {
    for _ in 0..runs {
        store.create(run()).await.unwrap();
    }
    store
        .claim(&WorkerId("w".to_owned()), &["main".to_owned()], runs)
        .await
        .unwrap()
}

async fn append_all(store: &SqlStore, batch: &[Append]) {
    assert!(
        store
            .append(batch)
            .await
            .unwrap()
            .iter()
            .all(|answer| *answer == Appended::Durable)
    );
}

/// Drives runs through their steps, all of them in one batch each time.
async fn drive(store: &SqlStore, runs: &[Claimed], body: &str) {
    for seq in 1..=STEPS {
        let batch: Vec<_> = runs.iter().map(|claimed| step(claimed, seq, body)).collect();
        append_all(store, &batch).await;
    }
}

#[tokio::test]
async fn no_statement_of_a_worker_reads_a_whole_table() {
    let url = server().database().await;
    let store = open(&url, Options::default()).await.unwrap();
    for _ in 0..7 {
        let runs = claimed(&store, 20).await;
        drive(&store, &runs[..10], "{}").await;
        let cancel = LetterBody::Cancel {
            actor: "kim".to_owned(),
            reason: "enough".to_owned(),
        };
        store.post(runs[11].run.id, &cancel).await.unwrap();
        let ids: Vec<_> = runs.iter().map(|claimed| claimed.run.id).collect();
        assert!(!store.inbox(&ids).await.unwrap().is_empty());
        store.reap().await.unwrap();
        let again = store
            .claim(&WorkerId("w".to_owned()), &["main".to_owned()], 10)
            .await
            .unwrap();
        for claimed in &again {
            let mail = claimed.run.mail;
            let waiting = Turnover::Waiting {
                ready_at: Some(Utc::now() + TimeDelta::days(1)),
                mail,
            };
            append_all(
                &store,
                &[Append {
                    turnover: Some(waiting),
                    ..step(claimed, 1, "{}")
                }],
            )
            .await;
        }
    }
    store.close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let scans = "SELECT relname::text, seq_scan FROM pg_stat_user_tables WHERE relname IN ('run', 'journal', 'inbox')";
    for row in sqlx::query(scans).fetch_all(&mut connection).await.unwrap() {
        let (table, count): (String, i64) = (row.get(0), row.get(1));
        // Making the indexes of a table that is empty yet reads it once each.
        assert!(count <= 6, "{table} was read whole {count} times");
    }
}

#[tokio::test]
async fn a_step_costs_little_more_than_its_delta() {
    let url = server().database().await;
    let store = open(&url, Options::default()).await.unwrap();
    for bytes in [200, 1500] {
        let runs = claimed(&store, 200).await;
        let body = body(bytes);
        let before = size(&url).await;
        drive(&store, &runs, &body).await;
        let per_step = (size(&url).await - before) / (200 * STEPS);
        let limit = body.len() as u64 * 12 / 10 + 600;
        assert!(
            per_step <= limit,
            "{per_step} bytes for a body of {}, at most {limit}",
            body.len()
        );
    }
}

async fn size(url: &str) -> u64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "SELECT pg_total_relation_size('journal') + pg_total_relation_size('run')";
    sqlx::query_scalar::<_, i64>(sql)
        .fetch_one(&mut connection)
        .await
        .unwrap()
        .unsigned_abs()
}

#[tokio::test]
async fn a_step_costs_little_more_than_its_delta_in_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("newsum.db");
    let url = format!("sqlite://{}", path.display());
    let store = open(&url, Options::default()).await.unwrap();
    let runs = claimed(&store, 200).await;
    let body = body(300);
    drive(&store, &runs, &body).await;
    store.close().await;
    let per_step = std::fs::metadata(&path).unwrap().len() / (200 * STEPS);
    let limit = body.len() as u64 * 12 / 10 + 600;
    assert!(
        per_step <= limit,
        "{per_step} bytes for a body of {}, at most {limit}",
        body.len()
    );
}

/// Steps per second of this crate alone, one lane, no engine around it; and the rows alone, by a bare statement.
/// `cargo test --release -p newsum-engine-sql -- --ignored --nocapture how_fast`
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: takes a minute, wants a release build and a quiet machine"]
async fn how_fast_appends_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}/newsum.db", folder.path().display());
    for url in [server().database().await, file] {
        let store = open(&url, Options::default()).await.unwrap();
        for runs in [1, 16, 64, 256, 1000] {
            measure(&store, &url, runs).await;
        }
    }
}

#[expect(clippy::print_stderr, reason = "a measurement is for reading")]
async fn measure(store: &SqlStore, url: &str, runs: usize) {
    let body = body(250);
    let (mut steps, mut spent) = (0, Duration::ZERO);
    let started = Instant::now();
    while started.elapsed() < Duration::from_secs(4) {
        for _ in 0..runs {
            store
                .create(NewRun {
                    queue: "other".to_owned(),
                    ..run()
                })
                .await
                .unwrap();
            if runs > 64 && started.elapsed() > Duration::from_secs(60) {
                break;
            }
        }
        let queue = ["other".to_owned()];
        let claimed = store
            .claim(&WorkerId("w".to_owned()), &queue, runs)
            .await
            .unwrap();
        let from = Instant::now();
        drive(store, &claimed, &body).await;
        spent += from.elapsed();
        steps += claimed.len() as u64 * STEPS;
    }
    let per_second = steps as f64 / spent.as_secs_f64();
    let bare = if url.starts_with("postgres") {
        bare(url, runs, &body).await
    } else {
        0.0
    };
    eprintln!(
        "{:8} {runs:5} runs: {per_second:8.0} steps/s; bare rows {bare:8.0}/s",
        &url[..8]
    );
}

/// Rows per second of a statement that only inserts.
async fn bare(url: &str, rows: usize, body: &str) -> f64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "INSERT INTO journal (run_id, seq, created_at, turn, kind, node, body)
               SELECT run, 1, 1, 1, 'done', 'write', body FROM unnest($1::uuid[], $2::text[]) AS given(run, body)";
    let (mut count, started) = (0, Instant::now());
    while started.elapsed() < Duration::from_secs(3) {
        let ids: Vec<_> = (0..rows).map(|_| uuid::Uuid::now_v7()).collect();
        let bodies = vec![body; rows];
        sqlx::query(sql)
            .bind(ids)
            .bind(bodies)
            .execute(&mut connection)
            .await
            .unwrap();
        count += rows;
    }
    count as f64 / started.elapsed().as_secs_f64()
}
