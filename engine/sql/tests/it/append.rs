//! What appending costs, and that it does not depend on how much is there.

use std::time::{Duration, Instant};

use chrono::{SubsecRound, TimeDelta, Utc};
use newsum_engine::WorkerId;
use newsum_engine::store::{Append, Appended, Claimed, LetterBody, NewRun, Record, Store, Turnover};
use newsum_engine_sql::{Options, SqlStore, open};
use newsum_test_postgres::server;
use serde_json::json;
use sqlx::{Connection, Executor, PgConnection};

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
    store.claim(&WorkerId("w".to_owned()), &["main".to_owned()], runs).await.unwrap()
}

async fn append_all(store: &SqlStore, batch: &[Append]) {
    assert!(store.append(batch).await.unwrap().iter().all(|answer| *answer == Appended::Durable));
}

/// Drives runs through their steps, all of them in one batch each time.
async fn drive(store: &SqlStore, runs: &[Claimed], body: &str) {
    for seq in 1..=STEPS {
        let batch: Vec<_> = runs.iter().map(|claimed| step(claimed, seq, body)).collect();
        append_all(store, &batch).await;
    }
}

/// The plans are made while `run` has one row, and PostgreSQL knows that; then it grows.
#[tokio::test]
async fn what_a_worker_does_costs_the_same_however_many_runs_wait() {
    let url = server().database().await;
    let store = open(&url, Options { connections: 2, ..Options::default() }).await.unwrap();
    work(&store, 1).await;
    PgConnection::connect(&url).await.unwrap().execute("ANALYZE").await.unwrap();
    for _ in 0..10 {
        work(&store, 1).await;
    }
    let later = Some(Utc::now() + TimeDelta::days(1));
    for _ in 0..1000 {
        store.create(NewRun { ready_at: later, ..run() }).await.unwrap();
    }
    for _ in 0..5 {
        work(&store, 20).await;
    }
    store.close().await;
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let read = "SELECT sum(idx_tup_read)::bigint FROM pg_stat_user_indexes WHERE relname = $1";
    for (table, most) in [("run", 15_000_i64), ("journal", 3_000), ("inbox", 500)] {
        let read: i64 = sqlx::query_scalar(read).bind(table).fetch_one(&mut connection).await.unwrap();
        assert!(read <= most, "{read} entries of indexes of {table} were read");
    }
    let scans = "SELECT max(seq_scan) FROM pg_stat_user_tables WHERE relname IN ('run', 'journal', 'inbox')";
    let scans: i64 = sqlx::query_scalar(scans).fetch_one(&mut connection).await.unwrap();
    // Making the indexes of a table that is empty yet reads it once each.
    assert!(scans <= 6, "a table was read whole {scans} times");
}

/// Everything that a worker does again and again, with so many runs.
async fn work(store: &SqlStore, runs: usize) {
    let runs = claimed(store, runs).await;
    let ids: Vec<_> = runs.iter().map(|claimed| claimed.run.id).collect();
    let cancel = LetterBody::Cancel { actor: "kim".to_owned(), reason: "enough".to_owned() };
    let letter = store.post(ids[0], &cancel).await.unwrap().unwrap();
    assert_eq!(store.inbox(&ids).await.unwrap(), std::slice::from_ref(&letter));
    let asleep = Turnover::Waiting { ready_at: Some(Utc::now()), mail: 1 };
    append_all(
        store,
        &[Append { taken: vec![letter.id], turnover: Some(asleep), ..step(&runs[0], 1, "{}") }],
    )
    .await;
    let again = store.claim_run(&WorkerId("w".to_owned()), ids[0]).await.unwrap().unwrap();
    append_all(
        store,
        &[Append { turnover: Some(Turnover::Stopped("enough".to_owned())), ..step(&again, 2, "{}") }],
    )
    .await;
    drive(store, &runs[1..], "{}").await;
    let orphans = claimed(store, 3).await;
    assert_eq!(store.reap().await.unwrap(), orphans.len());
    let again = store.claim(&WorkerId("w".to_owned()), &["main".to_owned()], 3).await.unwrap();
    drive(store, &again, "{}").await;
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
        assert!(per_step <= limit, "{per_step} bytes for a body of {}, at most {limit}", body.len());
    }
}

async fn size(url: &str) -> u64 {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "SELECT pg_total_relation_size('journal') + pg_total_relation_size('run')";
    sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut connection).await.unwrap().unsigned_abs()
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
    assert!(per_step <= limit, "{per_step} bytes for a body of {}, at most {limit}", body.len());
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
            store.create(NewRun { queue: "other".to_owned(), ..run() }).await.unwrap();
            if runs > 64 && started.elapsed() > Duration::from_secs(60) {
                break;
            }
        }
        let queue = ["other".to_owned()];
        let claimed = store.claim(&WorkerId("w".to_owned()), &queue, runs).await.unwrap();
        let from = Instant::now();
        drive(store, &claimed, &body).await;
        spent += from.elapsed();
        steps += claimed.len() as u64 * STEPS;
    }
    let per_second = steps as f64 / spent.as_secs_f64();
    let bare = if url.starts_with("postgres") { bare(url, runs, &body).await } else { 0.0 };
    eprintln!("{:8} {runs:5} runs: {per_second:8.0} steps/s; bare rows {bare:8.0}/s", &url[..8]);
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
        sqlx::query(sql).bind(ids).bind(bodies).execute(&mut connection).await.unwrap();
        count += rows;
    }
    count as f64 / started.elapsed().as_secs_f64()
}
