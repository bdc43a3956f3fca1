//! Workers delete what finished long ago, and only that.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use newsum_engine::store::{MemoryStore, RunRow, RunStatus};
use newsum_engine::{Edit, Engine, NodeError, WorkerBuilder};
use serde_json::json;

use crate::scripted::{Script, Stage, registry};

const ONE: &str = "[node.one]\nuse = \"calc\"\n[output]\ntext = \"one.text\"\n";
const OFTEN: Duration = Duration::from_millis(10);

/// A stage on a clock that can be put forward.
fn stage() -> (Stage, Arc<AtomicI64>) {
    let (script, days) = (Script::default(), Arc::new(AtomicI64::new(0)));
    let ahead = days.clone();
    let store = MemoryStore::with_clock(move || Utc::now() + TimeDelta::days(ahead.load(Ordering::SeqCst)));
    let engine = Engine::new(Arc::new(store), registry(&script));
    (Stage { script, engine }, days)
}

fn worker(stage: &Stage) -> WorkerBuilder {
    stage.engine.worker().queue("default", 4).poll(OFTEN).sweep_every(OFTEN)
}

async fn is_there(stage: &Stage, run: &RunRow) -> bool {
    stage.engine.run(run.id).await.is_ok()
}

async fn until_gone(stage: &Stage, run: &RunRow) {
    let gone = async {
        while is_there(stage, run).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), gone).await.expect("the run is deleted");
}

#[tokio::test]
async fn a_worker_deletes_what_finished_thirty_days_ago_and_keeps_what_failed() {
    let (stage, days) = stage();
    stage.script.fail("one", [NodeError::permanent("gone", "told to")]);
    let (failed, _) = stage.run(ONE, json!({})).await;
    let (old, _) = stage.run(ONE, json!({})).await;
    days.store(29, Ordering::SeqCst);
    let (young, _) = stage.run(ONE, json!({})).await;
    let early = stage.engine.sweep(Duration::from_secs(30 * 86_400)).await.unwrap();
    assert_eq!(early, 0, "29 days are not 30");
    days.store(31, Ordering::SeqCst);
    let worker = worker(&stage).spawn();
    until_gone(&stage, &old).await;
    assert!(is_there(&stage, &young).await);
    assert_eq!(stage.engine.run(failed.id).await.unwrap().status, RunStatus::Failed);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn how_long_is_for_the_worker_to_say_and_none_is_for_ever() {
    let (stage, days) = stage();
    let (run, _) = stage.run(ONE, json!({})).await;
    days.store(3, Ordering::SeqCst);
    let never = worker(&stage).retention(None).spawn();
    let (other, _) = stage.end(&stage.submit(ONE, json!({})).await).await;
    tokio::time::sleep(OFTEN * 10).await;
    assert!(is_there(&stage, &run).await);
    never.drain().await.unwrap();
    let two_days = worker(&stage).retention(Duration::from_secs(2 * 86_400)).spawn();
    until_gone(&stage, &run).await;
    assert!(is_there(&stage, &other).await);
    two_days.drain().await.unwrap();
}

#[tokio::test]
async fn a_worker_does_not_begin_with_deleting() {
    let (stage, days) = stage();
    let (run, _) = stage.run(ONE, json!({})).await;
    days.store(365, Ordering::SeqCst);
    let worker = worker(&stage).sweep_every(Duration::from_secs(600)).spawn();
    let (_, entries) = stage.end(&stage.submit(ONE, json!({})).await).await;
    assert!(!entries.is_empty() && is_there(&stage, &run).await);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_fork_lives_on_when_the_run_it_came_from_is_deleted() {
    let (stage, days) = stage();
    let (parent, entries) = stage.run(ONE, json!({})).await;
    days.store(31, Ordering::SeqCst);
    let edit = Edit {
        step: "one".parse().unwrap(),
        delta: json!({ "text": "by hand", "list": [], "decision": "" }),
    };
    let fork = stage.engine.fork(parent.id, entries.len() as u64, &[edit], "kim", "to see").await.unwrap();
    let worker = worker(&stage).spawn();
    until_gone(&stage, &parent).await;
    let (fork, entries) = stage.end(&fork).await;
    assert_eq!((fork.fork_of, fork.output), (Some(parent.id), Some(json!({ "text": "by hand" }))));
    assert_eq!(stage.engine.state(fork.id, None).await.unwrap().seq(), entries.len() as u64);
    worker.drain().await.unwrap();
}
