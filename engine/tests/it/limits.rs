//! Limits: so many attempts at once, closed while somebody has to wait, and nothing left behind.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use newsum_engine::limits::{Limits, LimitsError, LocalLimits, Taken};
use newsum_engine::store::{MemoryStore, RunStatus};
use newsum_engine::{Engine, NodeError};
use serde_json::json;
use uuid::Uuid;

use crate::scripted::{Script, Stage, registry};

const LIMITED: &str = "[limits.gpu]\nconcurrent = 1\n[node.ask]\nuse = \"ask\"\nlimit = \"gpu\"\ntimeout = \"400ms\"\nretry = { attempts = 2, delay = \"1ms\" }\n[output]\ntext = \"ask.text\"\n";

async fn until_called(stage: &Stage, times: usize) {
    while stage.script.count("ask") < times {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn the_time_of_an_attempt_begins_when_it_has_its_slot() {
    let stage = Stage::new();
    let gate = stage.script.gate("ask");
    let mut runs = Vec::new();
    for _ in 0..4 {
        runs.push(stage.submit(LIMITED, json!({})).await);
    }
    let worker = stage.worker();
    // Together they wait for longer than an attempt may take.
    for turn in 1..=4 {
        until_called(&stage, turn).await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(stage.script.count("ask"), turn, "one at a time");
        gate.add_permits(1);
    }
    for run in &runs {
        assert_eq!(stage.end(run).await.0.status, RunStatus::Completed);
    }
    assert_eq!(stage.script.count("ask"), 4, "none was too late");
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_waits_or_runs_and_is_cancelled_leaves_no_slot_behind() {
    let stage = Stage::new();
    let gate = stage.script.gate("ask");
    let (one, two) = (stage.submit(LIMITED, json!({})).await, stage.submit(LIMITED, json!({})).await);
    let worker = stage.worker();
    until_called(&stage, 1).await;
    for run in [&two, &one] {
        stage.engine.cancel(run.id, "kim", "enough").await.unwrap();
    }
    stage.end(&one).await;
    stage.end(&two).await;
    gate.add_permits(1);
    let (row, _) = stage.end(&stage.submit(LIMITED, json!({})).await).await;
    assert_eq!(row.status, RunStatus::Completed);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn who_is_told_to_wait_closes_the_limit_for_all() {
    let stage = Stage::new();
    stage.script.fail("ask", [NodeError::rate_limited(Duration::from_millis(300), "busy", "told to")]);
    let (one, two) = (stage.submit(LIMITED, json!({})).await, stage.submit(LIMITED, json!({})).await);
    let started = Instant::now();
    let worker = stage.worker();
    until_called(&stage, 2).await;
    assert!(started.elapsed() >= Duration::from_millis(300), "the other run waited too");
    for run in [&one, &two] {
        assert_eq!(stage.end(run).await.0.status, RunStatus::Completed);
    }
    worker.drain().await.unwrap();
}

/// Limits that are away when they are first asked, and count.
#[derive(Default)]
struct Shaky {
    inner: LocalLimits,
    asked: AtomicUsize,
    given_back: AtomicUsize,
}

#[async_trait]
impl Limits for Shaky {
    async fn take(&self, limit: &str, concurrent: u32, lease: Duration) -> Result<Taken, LimitsError> {
        assert_eq!((limit, concurrent), ("test/gpu", 1));
        if self.asked.fetch_add(1, Ordering::SeqCst) == 0 {
            return Err(LimitsError("away".to_owned()));
        }
        self.inner.take(limit, concurrent, lease).await
    }
    async fn renew(&self, limit: &str, slot: Uuid, lease: Duration) -> Result<bool, LimitsError> {
        self.inner.renew(limit, slot, lease).await
    }
    fn give_back(&self, limit: &str, slot: Uuid) {
        self.given_back.fetch_add(1, Ordering::SeqCst);
        self.inner.give_back(limit, slot);
    }
    async fn close(&self, limit: &str, span: Duration) -> Result<(), LimitsError> {
        self.inner.close(limit, span).await
    }
    async fn changed(&self, limit: &str, longest: Duration) {
        self.inner.changed(limit, longest).await;
    }
}

#[tokio::test]
async fn limits_that_are_away_are_asked_again_and_every_slot_is_given_back() {
    let (limits, script) = (Arc::new(Shaky::default()), Script::default());
    let engine = Engine::new(Arc::new(MemoryStore::new()), registry(&script)).with_limits(limits.clone());
    let stage = Stage { script, engine };
    let on_queue = LIMITED.replace("limit = \"gpu\"", "limit = \"gpu\"\nqueue = \"other\"");
    let worker =
        stage.engine.worker().queue("default", 4).queue("other", 4).poll(Duration::from_millis(20)).spawn();
    for toml in [LIMITED, &on_queue] {
        let (row, _) = stage.end(&stage.submit(toml, json!({})).await).await;
        assert_eq!(row.status, RunStatus::Completed);
    }
    assert_eq!(limits.given_back.load(Ordering::SeqCst), 2);
    worker.drain().await.unwrap();
}
