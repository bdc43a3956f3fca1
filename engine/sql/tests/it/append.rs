//! What appending costs, and that it does not depend on how much is there.

use std::time::{Duration, Instant};

use chrono::{SubsecRound, TimeDelta, Utc};
use newsum_engine::WorkerId;
use newsum_engine::store::{
    Append, Appended, Claimed, LetterBody, NewRun, Record, RunStatus, Store, Turnover, WorkerRow,
};
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

async fn enlist(store: &SqlStore, lease: Duration) {
    let id = WorkerId("w".to_owned());
    store.enlist(&WorkerRow { id, lease, queues: vec![], kinds: vec![], seen_at: None }).await.unwrap();
}

async fn claimed(store: &SqlStore, runs: usize) -> Vec<Claimed> {
    enlist(store, Duration::from_secs(3600)).await;
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
#[ignore = "a measurement over 100,000 runs: takes minutes, wants a quiet machine"]
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
    enlist(store, Duration::ZERO).await;
    tokio::time::sleep(Duration::from_millis(2)).await;
    assert_eq!(store.reap().await.unwrap(), orphans.len());
    enlist(store, Duration::from_secs(3600)).await;
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

/// Steps per second of this crate alone, one lane, no engine around it, and the rows alone, by a bare statement; each
/// with the processor time of this process and of the server, which a busy machine changes less.
/// `cargo test --release -p newsum-engine-sql -- --ignored --nocapture how_fast`
#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "a measurement: takes a minute, wants a release build and a quiet machine"]
#[expect(clippy::print_stderr, reason = "a measurement is for reading")]
async fn how_fast_appends_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite://{}/newsum.db", folder.path().display());
    for url in [server().database().await, file] {
        let store = open(&url, Options { connections: 2, ..Options::default() }).await.unwrap();
        for runs in [1, 16, 64, 256, 1000] {
            eprintln!("{} {runs:5} runs at once: steps {}", &url[..6], appends(&store, &url, runs).await);
            if url.starts_with("postgres") {
                eprintln!("{} {runs:5} rows at once:  bare {}", &url[..6], bare(&url, runs).await);
            }
        }
    }
}

const MEASURED: Duration = Duration::from_secs(4);

/// What was measured, of so many steps or rows.
#[derive(Default)]
struct Spent {
    count: usize,
    time: Duration,
    ours: Duration,
    server: Duration,
}

impl Spent {
    async fn on<F: Future<Output = ()>>(&mut self, count: usize, server: &[u32], work: F) {
        let (from, ours, theirs) = (Instant::now(), cpu(&[std::process::id()]), cpu(server));
        work.await;
        self.time += from.elapsed();
        self.ours += cpu(&[std::process::id()]) - ours;
        self.server += cpu(server) - theirs;
        self.count += count;
    }
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let each = |time: Duration| time.as_secs_f64() * 1e6 / self.count as f64;
        let per_second = self.count as f64 / self.time.as_secs_f64();
        write!(f, "{per_second:7.0}/s, CPU {:5.1} + {:5.1} µs each", each(self.ours), each(self.server))
    }
}

/// The processor time of all threads of some processes.
fn cpu(pids: &[u32]) -> Duration {
    let threads = |pid: &u32| std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let nanos = |path: std::path::PathBuf| -> u64 {
        let text = std::fs::read_to_string(path.join("schedstat")).unwrap_or_default();
        text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or(0)
    };
    Duration::from_nanos(pids.iter().flat_map(threads).map(|thread| nanos(thread.unwrap().path())).sum())
}

async fn backends(url: &str) -> Vec<u32> {
    let Ok(mut connection) = PgConnection::connect(url).await else { return Vec::new() };
    let sql =
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let pids: Vec<i32> = sqlx::query_scalar(sql).fetch_all(&mut connection).await.unwrap();
    pids.into_iter().map(i32::unsigned_abs).collect()
}

async fn appends(store: &SqlStore, url: &str, runs: usize) -> Spent {
    let (body, mut spent, started) = (body(250), Spent::default(), Instant::now());
    while started.elapsed() < MEASURED {
        let runs = claimed(store, runs).await;
        let server = if url.starts_with("postgres") { backends(url).await } else { Vec::new() };
        spent.on(runs.len() * 10, &server, drive(store, &runs, &body)).await;
    }
    spent
}

/// A statement that only inserts.
async fn bare(url: &str, rows: usize) -> Spent {
    let (body, mut spent, started) = (body(250), Spent::default(), Instant::now());
    let mut connection = PgConnection::connect(url).await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await.unwrap();
    let sql = "INSERT INTO journal (run_id, seq, created_at, turn, kind, node, body)
               SELECT run, 1, 1, 1, 'done', 'write', body FROM unnest($1::uuid[], $2::text[]) AS given(run, body)";
    while started.elapsed() < MEASURED {
        let ids: Vec<_> = (0..rows).map(|_| uuid::Uuid::now_v7()).collect();
        let query = sqlx::query(sql).bind(ids).bind(vec![body.as_str(); rows]);
        let work = async { query.execute(&mut connection).await.map(|_| ()).unwrap() };
        spent.on(rows, &[pid.unsigned_abs()], work).await;
    }
    spent
}

/// A try whose connection broke goes on at the server: it has seen its run as it was, and waits for the row of its owner.
#[tokio::test]
async fn a_late_statement_does_not_turn_over_a_run_that_somebody_else_owns_by_now() {
    let url = server().database().await;
    let store = open(&url, Options::default()).await.unwrap();
    let claimed = claimed(&store, 1).await.remove(0);
    let mut other = PgConnection::connect(&url).await.unwrap();
    other.execute("BEGIN; SELECT FROM worker FOR UPDATE").await.unwrap();
    // A store that has not made the claim looks at the run.
    let late = open(&url, Options::default()).await.unwrap();
    let released = Append { turnover: Some(Turnover::Released), records: vec![], ..step(&claimed, 1, "{}") };
    let late = tokio::spawn(async move { late.append(&[released]).await });
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let mut look = PgConnection::connect(&url).await.unwrap();
    while sqlx::query_scalar::<_, i64>(waits).fetch_one(&mut look).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    look.execute("UPDATE run SET epoch = 2, worker_id = 'heir'").await.unwrap();
    other.execute("COMMIT").await.unwrap();
    late.await.unwrap().unwrap();
    let run = store.run(claimed.run.id).await.unwrap().unwrap();
    assert_eq!((run.status, run.worker), (RunStatus::Running, Some(WorkerId("heir".to_owned()))));
}
