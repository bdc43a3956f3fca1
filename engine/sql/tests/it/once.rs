//! A kind that must never run twice, on a database file that outlives its process.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::store::{ReviewFilter, ReviewRow, ReviewState, RunStatus};
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry, RunId, Worker};
use newsum_engine_sql::{OpenError, Options, SqlStore, open};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::runtime::Runtime;

const WORKFLOW: &str = r#"
[workflow]
name = "pay"
version = 1
[node.pay]
use = "pay"
[output]
receipt = "pay.receipt"
"#;

/// Pays, and never comes back.
struct Pay(Arc<AtomicUsize>);

#[derive(Deserialize, JsonSchema)]
struct Bill {}

#[derive(Serialize, JsonSchema)]
struct Paid {
    receipt: u32,
}

#[async_trait]
impl Node for Pay {
    const KIND: &'static str = "pay";
    const EFFECT: Effect = Effect::Once;
    type Input = Bill;
    type Output = Paid;
    async fn run(&self, _bill: Bill, _cx: &Context) -> Result<Paid, NodeError> {
        self.0.fetch_add(1, Ordering::SeqCst);
        std::future::pending().await
    }
}

/// An engine on the file, and a worker of it.
async fn start(path: &Path, paid: &Arc<AtomicUsize>) -> (Engine, Worker) {
    let store = open_soon(path).await;
    let engine = Engine::new(Arc::new(store), Registry::new().with(Pay(paid.clone())));
    let worker = engine.worker().queue("default", 4).poll(Duration::from_millis(20)).spawn();
    (engine, worker)
}

/// Opens the file. Another test of this process may just start a program, and the copy of the lock that such a start makes
/// lives for a moment longer than the store that held it.
async fn open_soon(path: &Path) -> SqlStore {
    loop {
        match open(&format!("sqlite://{}", path.display()), Options::default()).await {
            Err(OpenError::InUse { .. }) => tokio::time::sleep(Duration::from_millis(5)).await,
            opened => return opened.unwrap(),
        }
    }
}

async fn open_review(engine: &Engine, run: RunId) -> ReviewRow {
    let open = ReviewFilter { run: Some(run), state: Some(ReviewState::Open) };
    for _ in 0..10_000 {
        if let Some(row) = engine.reviews(&open).await.unwrap().pop() {
            return row;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("no review was opened");
}

#[test]
fn what_was_begun_before_a_crash_is_asked_about_and_not_done_twice() {
    let folder = tempfile::tempdir().unwrap();
    let (path, paid) = (folder.path().join("newsum.db"), Arc::new(AtomicUsize::new(0)));
    let first = Runtime::new().unwrap();
    let run = first.block_on(async {
        let (engine, _worker) = start(&path, &paid).await;
        let workflow = engine.load_source(WORKFLOW, "pay.toml").unwrap();
        let run = engine.submit(&workflow, json!({})).await.unwrap().id;
        while paid.load(Ordering::SeqCst) == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        run
    });
    // All tasks end where they are; nothing is handed back.
    first.shutdown_timeout(Duration::from_secs(10));
    Runtime::new().unwrap().block_on(async {
        let (engine, worker) = start(&path, &paid).await;
        let review = open_review(&engine, run).await;
        let answer = json!({ "outcome": "happened", "output": { "receipt": 7 } });
        engine.answer(review.review.id, answer, "kim").await.unwrap();
        let mut events = engine.events(run).from(0);
        while events.next().await.unwrap().is_some() {}
        let run = engine.run(run).await.unwrap();
        assert_eq!((run.status, run.output), (RunStatus::Completed, Some(json!({ "receipt": 7 }))));
        worker.drain().await.unwrap();
    });
    assert_eq!(paid.load(Ordering::SeqCst), 1);
}
