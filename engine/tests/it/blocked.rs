//! Runs that need a node kind that a worker lacks.

use std::sync::Arc;
use std::time::Duration;

use newsum_engine::store::{MemoryStore, RunRow, RunStatus};
use newsum_engine::{Engine, Registry, Worker};
use serde_json::json;

use crate::scripted::{Calc, Script, Stage};

const CHAIN: &str = r#"
[node.one]
use = "calc"
[node.two]
use = "act"
from.text = "one.text"
[output]
text = "two.text"
"#;

const EASY: &str = "[node.one]\nuse = \"calc\"\n[output]\ntext = \"one.text\"\n";

/// Two processes on one store: the second has only the kind `calc`.
struct Unequal {
    able: Stage,
    lacking: Stage,
}

impl Unequal {
    fn new() -> Self {
        let (store, script) = (Arc::new(MemoryStore::new()), Script::default());
        let few = Registry::new().with(Calc(script.clone()));
        let lacking = Stage { engine: Engine::new(store.clone(), few), script: script.clone() };
        Self { able: Stage::on(&store, script), lacking }
    }

    async fn until(&self, run: &RunRow, status: RunStatus) -> RunRow {
        for _ in 0..10_000 {
            let run = self.able.engine.run(run.id).await.unwrap();
            if run.status == status {
                return run;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        panic!("it is not {status}");
    }
}

/// A worker that looks often.
fn worker(stage: &Stage) -> Worker {
    let worker = stage.engine.worker().queue("default", 4);
    worker.poll(Duration::from_millis(10)).lease(Duration::from_millis(600)).spawn()
}

#[tokio::test]
async fn a_run_that_needs_a_kind_that_nobody_has_is_blocked_says_so_and_is_claimed_no_more() {
    let both = Unequal::new();
    let run = both.able.submit(CHAIN, json!({})).await;
    let lacking = worker(&both.lacking);
    let blocked = both.until(&run, RunStatus::Blocked).await;
    assert_eq!((blocked.epoch, blocked.worker, blocked.ready_at), (1, None, None));
    let why = both.able.engine.blocked(run.id).await.unwrap().unwrap();
    assert_eq!(
        (why.needs.as_slice(), why.missing.as_slice()),
        (&["act".into(), "calc".into()][..], &["act".into()][..])
    );
    assert_eq!(why.workers.len(), 1);
    let text = why.to_string();
    assert!(text.starts_with("no live worker of the queue \"default\" has the node kind \"act\""), "{text}");
    assert!(text.contains(&format!("worker {} lacks act", why.workers[0].worker)), "{text}");
    // The worker goes on with what it can do, and has looked at its queue some times meanwhile.
    for _ in 0..5 {
        let easy = both.able.submit(EASY, json!({})).await;
        both.until(&easy, RunStatus::Completed).await;
    }
    assert_eq!(both.able.engine.run(run.id).await.unwrap().epoch, 1);
    lacking.drain().await.unwrap();
    let why = both.able.engine.blocked(run.id).await.unwrap().unwrap();
    assert!(why.to_string().contains("no worker of that queue lives"), "{why}");
}

#[tokio::test]
async fn a_blocked_run_goes_on_by_itself_when_a_worker_comes_that_has_the_kind() {
    let both = Unequal::new();
    let run = both.able.submit(CHAIN, json!({})).await;
    let lacking = worker(&both.lacking);
    both.until(&run, RunStatus::Blocked).await;
    let able = worker(&both.able);
    let done = both.until(&run, RunStatus::Completed).await;
    assert_eq!((done.output, done.epoch), (Some(json!({ "text": "one>two" })), 2));
    assert_eq!(both.able.engine.blocked(run.id).await.unwrap(), None);
    able.drain().await.unwrap();
    lacking.drain().await.unwrap();
}

#[tokio::test]
async fn beside_a_worker_that_lacks_a_kind_every_run_ends_and_none_goes_to_and_fro() {
    let both = Unequal::new();
    let workers = [worker(&both.lacking), worker(&both.able)];
    let mut runs = Vec::new();
    for _ in 0..20 {
        runs.push(both.able.submit(CHAIN, json!({})).await);
    }
    for run in &runs {
        let done = both.until(run, RunStatus::Completed).await;
        assert!(done.epoch <= 2, "claimed {} times", done.epoch);
    }
    assert_eq!(both.able.script.count("two"), 20);
    for worker in workers {
        worker.drain().await.unwrap();
    }
}

#[tokio::test]
async fn a_kind_that_only_settled_nodes_had_is_needed_no_more() {
    let both = Unequal::new();
    let toml = r#"
[node.two]
use = "act"
[node.one]
use = "calc"
from.text = "two.text"
wait = { signal = "go" }
from.answer = "signal"
[output]
text = "one.text"
"#;
    let run = both.able.submit(toml, json!({})).await;
    let able = worker(&both.able);
    let review = both.able.open_review(&run).await;
    able.drain().await.unwrap();
    both.able.engine.answer(review.review.id, json!({ "decision": "go" }), "kim").await.unwrap();
    let lacking = worker(&both.lacking);
    let done = both.until(&run, RunStatus::Completed).await;
    assert_eq!(done.output, Some(json!({ "text": "two>one" })));
    lacking.drain().await.unwrap();
}

#[tokio::test]
async fn a_blocked_run_can_be_cancelled() {
    let both = Unequal::new();
    let run = both.able.submit(CHAIN, json!({})).await;
    let lacking = worker(&both.lacking);
    both.until(&run, RunStatus::Blocked).await;
    both.able.engine.cancel(run.id, "kim", "never mind").await.unwrap();
    assert_eq!(both.able.engine.run(run.id).await.unwrap().status, RunStatus::Cancelled);
    lacking.drain().await.unwrap();
}
