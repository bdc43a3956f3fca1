//! Large values that are no outputs: memos.

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::run::Body;
use newsum_engine::store::{MemoryStore, RunStatus};
use newsum_engine::{Context, Effect, Node, NodeError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::large::{SIZE, files, folder, largest, stage_on};
use crate::scripted::Script;

/// Keeps a long text under a memo, does what its script says, and measures the text.
pub struct Recall(pub Script);

#[derive(Deserialize, JsonSchema)]
pub struct RecallIn {}

#[derive(Serialize, JsonSchema)]
pub struct RecallOut {
    length: usize,
}

#[async_trait]
impl Node for Recall {
    const KIND: &'static str = "recall";
    const EFFECT: Effect = Effect::Read;
    type Input = RecallIn;
    type Output = RecallOut;
    async fn run(&self, _input: RecallIn, cx: &Context) -> Result<RecallOut, NodeError> {
        let calls = self.0.calls.clone();
        let pay = async move {
            calls.lock().unwrap().push("paid".to_owned());
            Ok("m".repeat(SIZE))
        };
        let text: String = cx.memo("long", pay).await?;
        self.0.enter(cx).await?;
        Ok(RecallOut { length: text.len() })
    }
}

const RECALL: &str = "[node.recall]\nuse = \"recall\"\n[output]\nlength = \"recall.length\"\n";

#[tokio::test]
async fn a_large_memo_leaves_the_journal_and_the_next_attempt_has_it_anywhere() {
    let (folder, store) = (folder("memo"), Arc::new(MemoryStore::new()));
    let first = stage_on(&store, &folder);
    first.script.gate("recall");
    let run = first.submit(RECALL, json!({})).await;
    let worker = first.worker();
    first.until(&run, |entry| matches!(entry.body, Body::Memo { .. })).await;
    worker.drain().await.unwrap();
    assert_eq!(files(&folder).len(), 1);
    // Another process, which has nothing in memory; it fails there, and has it for one more attempt.
    let stage = stage_on(&store, &folder);
    stage.script.fail("recall", [NodeError::permanent("x", "told to")]);
    let worker = stage.worker();
    let (row, entries) = stage.end(&run).await;
    assert_eq!(row.status, RunStatus::Failed, "{:?}", row.error);
    stage.engine.retry(run.id, "kim").await.unwrap();
    stage.until(&run, |entry| matches!(entry.body, Body::Completed { .. })).await;
    worker.drain().await.unwrap();
    assert!(largest(&entries) < 500, "{}", largest(&entries));
    assert_eq!(stage.engine.run(run.id).await.unwrap().output, Some(json!({ "length": SIZE })));
    assert_eq!((first.script.count("paid"), stage.script.count("paid")), (1, 0));
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_lost_memo_fails_its_step_with_a_code_and_is_not_paid_again_when_it_is_back() {
    let (folder, store) = (folder("memo-lost"), Arc::new(MemoryStore::new()));
    let first = stage_on(&store, &folder);
    first.script.gate("recall");
    let run = first.submit(RECALL, json!({})).await;
    let worker = first.worker();
    first.until(&run, |entry| matches!(entry.body, Body::Memo { .. })).await;
    worker.drain().await.unwrap();
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    let stage = stage_on(&store, &folder);
    let worker = stage.worker();
    let (row, _) = stage.end(&run).await;
    assert_eq!((row.status, &row.error.unwrap()["code"]), (RunStatus::Failed, &json!("blob_missing")));
    std::fs::rename(&away, &folder).unwrap();
    stage.engine.retry(run.id, "kim").await.unwrap();
    stage.until(&run, |entry| matches!(entry.body, Body::Completed { .. })).await;
    worker.drain().await.unwrap();
    assert_eq!(stage.script.count("paid"), 0);
    drop(std::fs::remove_dir_all(&folder));
}
