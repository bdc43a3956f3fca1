//! Large values that are no outputs of steps: memos, answers, edits.

use std::sync::Arc;

use async_trait::async_trait;
use newsum_engine::run::Body;
use newsum_engine::store::{MemoryStore, RunRow, RunStatus};
use newsum_engine::{Budget, Context, Edit, Effect, EngineError, Node, NodeError};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::large::{SIZE, files, folder, largest, stage_on};
use crate::scripted::{Script, Stage};

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

const ASK: &str = r#"
[node.busy]
use = "calc"
[node.gate]
use = "measure"
wait = { signal = "go" }
from.value = "signal"
from.other = "signal.text"
end_if = "signal.text | length < 3"
[output]
length = "gate.length"
text = "gate.other"
busy = "busy.text"
"#;

fn long_answer() -> Value {
    json!({ "title": "T", "text": "x".repeat(SIZE) })
}

/// Waits until somebody took the run up and left it as it was.
pub async fn set_aside(stage: &Stage, run: &RunRow, epoch: i64) {
    let wait = async {
        loop {
            let row = stage.engine.row(run.id).await.unwrap();
            if row.epoch > epoch && row.status == RunStatus::Waiting {
                return;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("it is set aside");
}

#[tokio::test]
async fn a_large_answer_leaves_the_journal_and_is_known_when_it_is_given_again() {
    let (folder, store) = (folder("answer"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let busy = stage.script.gate("busy");
    let run = stage.submit(ASK, json!({})).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await.review.id;
    let row = stage.engine.answer(review, long_answer(), "kim").await.unwrap();
    assert_eq!(row.answer, Some(long_answer()));
    // Its driver has it, and goes by it.
    stage.until(&run, |entry| matches!(entry.body, Body::Done { .. })).await;
    busy.add_permits(1);
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    let output = row.output.unwrap();
    assert_eq!(
        (&output["length"], &output["text"]),
        (&json!(long_answer().to_string().len()), &long_answer()["text"])
    );
    assert!(largest(&entries) < 1_000, "{}", largest(&entries));
    assert_eq!(files(&folder).len(), 1);
    assert!(stage.engine.answer(review, long_answer(), "kim").await.is_ok(), "the same answer again");
    let other = stage.engine.answer(review, json!({ "text": "y".repeat(SIZE) }), "kim").await;
    assert!(matches!(other, Err(EngineError::ReviewOver(_))));
    assert_eq!(stage.engine.review(review).await.unwrap().answer, Some(long_answer()));
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_large_answer_that_is_lost_leaves_the_run_as_it_is_until_it_is_back() {
    let (folder, store) = (folder("answer-lost"), Arc::new(MemoryStore::new()));
    let first = stage_on(&store, &folder);
    let run = first.submit(ASK, json!({})).await;
    let worker = first.worker();
    let review = first.open_review(&run).await.review.id;
    worker.drain().await.unwrap();
    first.engine.answer(review, long_answer(), "kim").await.unwrap();
    let before = (first.engine.journal(run.id).await.unwrap(), first.engine.row(run.id).await.unwrap().epoch);
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    let lost = first.engine.review(review).await.unwrap_err();
    assert!(matches!(&lost, EngineError::Blob(error) if error.code() == "blob_missing"), "{lost}");
    let stage = stage_on(&store, &folder);
    let worker = stage.worker();
    set_aside(&stage, &run, before.1).await;
    assert_eq!(stage.engine.journal(run.id).await.unwrap(), before.0);
    std::fs::rename(&away, &folder).unwrap();
    // Any letter wakes it; otherwise it looks by itself after some seconds.
    stage.engine.set_budget(run.id, Budget::default(), "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.output.map(|output| output["text"].clone()), Some(long_answer()["text"].clone()));
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn what_a_person_says_that_a_lost_attempt_gave_may_be_large() {
    let (folder, store) = (folder("outcome"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    stage.script.fail("fire", [NodeError::permanent("panic", "told to")]);
    let run = stage.submit("[node.fire]\nuse = \"fire\"\n[node.text]\nuse = \"measure\"\nwhen = \"fire.text | length > 3\"\nfrom.value = \"fire.text\"\n[output]\nlength = \"text.length\"\n", json!({})).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await.review.id;
    let output = json!({ "text": "x".repeat(SIZE), "list": [], "decision": "" });
    let answer = json!({ "outcome": "happened", "output": output });
    stage.engine.answer(review, answer, "kim").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.output, Some(json!({ "length": SIZE })), "{:?}", row.error);
    assert!(largest(&entries) < 1_000, "{}", largest(&entries));
    assert_eq!((files(&folder).len(), stage.script.count("fire")), (1, 1));
    drop(std::fs::remove_dir_all(&folder));
}

const EDITED: &str = r#"
[node.make]
use = "long"
with.size = 1
[node.busy]
use = "calc"
[node.text]
use = "measure"
when = "make.text | length > 0"
after = "busy"
from.value = "make.text"
[output]
length = "text.length"
"#;

fn long_edit() -> Edit {
    let nested = json!({ "title": null, "lines": [] });
    let delta = json!({ "text": "e".repeat(SIZE), "list": [], "nested": nested });
    Edit { step: "make".parse().unwrap(), delta }
}

/// Waits until the run is completed, which it may have been before.
async fn assert_edited(stage: &Stage, run: &RunRow) {
    let completed = async {
        while stage.engine.row(run.id).await.unwrap().status != RunStatus::Completed {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), completed).await.expect("it completes");
    let entries = stage.engine.journal(run.id).await.unwrap();
    assert_eq!(stage.engine.run(run.id).await.unwrap().output, Some(json!({ "length": SIZE })));
    assert!(largest(&entries) < 1_000, "{}", largest(&entries));
    let view = stage.engine.view(run.id, None).await.unwrap();
    assert_eq!(view[0].output["text"], json!("e".repeat(SIZE)));
}

#[tokio::test]
async fn a_large_edit_leaves_the_journal_whether_the_run_is_driven_sleeps_or_has_failed() {
    let (folder, store) = (folder("edit"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let busy = stage.script.gate("busy");
    let driven = stage.submit(EDITED, json!({})).await;
    let worker = stage.worker();
    stage.until(&driven, |entry| matches!(entry.body, Body::Done { .. })).await;
    stage.engine.edit(driven.id, &long_edit(), "kim", "longer").await.unwrap();
    let asleep = stage.submit(EDITED, json!({})).await;
    stage.until(&asleep, |entry| matches!(entry.body, Body::Done { .. })).await;
    worker.drain().await.unwrap();
    stage.engine.edit(asleep.id, &long_edit(), "kim", "longer").await.unwrap();
    busy.add_permits(2);
    let worker = stage.worker();
    assert_edited(&stage, &driven).await;
    assert_edited(&stage, &asleep).await;
    stage.script.open("busy");
    stage.script.fail("busy", [NodeError::permanent("x", "told to")]);
    let failed = stage.submit(EDITED, json!({})).await;
    stage.end(&failed).await;
    stage.engine.edit(failed.id, &long_edit(), "kim", "longer").await.unwrap();
    assert_edited(&stage, &failed).await;
    worker.drain().await.unwrap();
    assert_eq!(files(&folder).len(), 1, "the same value of three runs");
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_fork_refers_to_the_large_output_that_it_was_given_by_hand() {
    let (folder, store) = (folder("edited-fork"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let (run, entries) = stage.run(EDITED, json!({})).await;
    let end = entries.len() as u64;
    let fork = stage.engine.fork(run.id, end, &[long_edit()], "kim", "longer").await.unwrap();
    assert_eq!(stage.engine.sweep_blobs(std::time::Duration::ZERO).await.unwrap(), 0);
    let worker = stage.worker();
    assert_edited(&stage, &fork).await;
    worker.drain().await.unwrap();
    drop(std::fs::remove_dir_all(&folder));
}
