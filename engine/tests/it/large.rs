//! Large values: kept beside the database, brought back where they are needed, missed when they are lost.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use newsum_engine::blob::{FolderBlobs, LARGE};
use newsum_engine::run::{Body, Entry};
use newsum_engine::store::{MemoryStore, RunStatus};
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::large_kept::Recall;
use crate::scripted::{Script, Stage, delta, registry};

/// Writes `size` letters, and a list of three such texts.
struct Long;

#[derive(Deserialize, JsonSchema)]
struct LongIn {
    size: usize,
}

#[derive(Serialize, JsonSchema)]
struct LongOut {
    text: String,
    list: Vec<String>,
    nested: Nested,
}

#[derive(Serialize, JsonSchema)]
struct Nested {
    title: Option<String>,
    lines: Vec<u32>,
}

#[async_trait]
impl Node for Long {
    const KIND: &'static str = "long";
    const EFFECT: Effect = Effect::Read;
    type Input = LongIn;
    type Output = LongOut;
    async fn run(&self, input: LongIn, _cx: &Context) -> Result<LongOut, NodeError> {
        let list = ["a", "b", "c"].map(|letter| letter.repeat(input.size)).to_vec();
        let lines = (0..u32::try_from(input.size).unwrap_or(0)).collect();
        Ok(LongOut { text: "x".repeat(input.size), list, nested: Nested { title: Some("T".into()), lines } })
    }
}

/// Measures what it is given.
struct Measure;

#[derive(Deserialize, JsonSchema)]
struct MeasureIn {
    value: Value,
    #[serde(default)]
    other: Option<Value>,
}

#[derive(Serialize, JsonSchema)]
struct MeasureOut {
    length: usize,
    other: Option<Value>,
}

#[async_trait]
impl Node for Measure {
    const KIND: &'static str = "measure";
    const EFFECT: Effect = Effect::Read;
    type Input = MeasureIn;
    type Output = MeasureOut;
    async fn run(&self, input: MeasureIn, _cx: &Context) -> Result<MeasureOut, NodeError> {
        let length = match &input.value {
            Value::String(text) => text.len(),
            Value::Array(items) => items.len(),
            other => other.to_string().len(),
        };
        Ok(MeasureOut { length, other: input.other })
    }
}

const WORKFLOW: &str = r#"
[input]
size = { type = "integer" }
[node.make]
use = "long"
from.size = "input.size"
[node.text]
use = "measure"
from.value = "make.text"
from.other = "make.nested.title"
[node.items]
use = "measure"
for_each = "make.list"
from.value = "each"
[node.many]
use = "measure"
when = "make.text | length > 100000 and make.nested.lines | length > 3"
from.value = "make.nested.lines"
[node.gate]
use = "calc"
wait = { signal = "go" }
after = ["many", "items", "text"]
[node.again]
use = "measure"
after = "gate"
from.value = "make.text"
[output]
text = "make.text"
title = "make.nested.title"
length = "text.length"
again = "again.length"
"#;

pub const SIZE: usize = 150_000;

pub fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("newsum-large-{name}-{}", std::process::id()));
    drop(std::fs::remove_dir_all(&folder));
    folder
}

pub fn stage_on(store: &Arc<MemoryStore>, folder: &Path) -> Stage {
    let script = Script::default();
    let kinds: Registry = registry(&script).with(Long).with(Measure).with(Recall(script.clone()));
    let blobs = Arc::new(FolderBlobs::new(folder));
    Stage { script, engine: Engine::new(store.clone(), kinds).with_blobs(blobs) }
}

pub fn files(folder: &Path) -> Vec<PathBuf> {
    let inside = |folder: &Path| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    inside(folder).flat_map(|sub| inside(&sub).collect::<Vec<_>>()).collect()
}

pub fn largest(entries: &[Entry]) -> usize {
    let size = |entry: &Entry| serde_json::to_vec(&entry.body).map_or(0, |bytes| bytes.len());
    entries.iter().map(size).max().unwrap_or(0)
}

/// Runs to the question, then drains: what goes on afterwards is folded from the journal.
async fn to_the_question(stage: &Stage) -> newsum_engine::store::RunRow {
    let run = stage.submit(WORKFLOW, json!({ "size": SIZE })).await;
    let worker = stage.worker();
    stage.open_review(&run).await;
    worker.drain().await.unwrap();
    run
}

async fn answer(stage: &Stage, run: &newsum_engine::store::RunRow) {
    let review = stage.open_review(run).await;
    stage.engine.answer(review.review.id, json!({}), "kim").await.unwrap();
}

#[tokio::test]
async fn large_values_leave_the_journal_and_come_back_where_they_are_needed() {
    let (folder, store) = (folder("come-back"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let run = to_the_question(&stage).await;
    assert_eq!(files(&folder).len(), 5, "a text, three items, many lines");
    // Another process, which has nothing in memory.
    let stage = stage_on(&store, &folder);
    answer(&stage, &run).await;
    let worker = stage.worker();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert!(largest(&entries) < 2_000, "{}", largest(&entries));
    let output = row.output.unwrap();
    assert_eq!(output["text"].as_str().map(str::len), Some(SIZE));
    assert_eq!(
        (&output["title"], &output["length"], &output["again"]),
        (&json!("T"), &json!(SIZE), &json!(SIZE))
    );
    assert_eq!(delta(&entries, "items[2]")["length"], json!(SIZE));
    assert_eq!(delta(&entries, "text")["other"], json!("T"));
    assert_eq!(delta(&entries, "many")["length"], json!(SIZE));
    let slim = stage.engine.row(run.id).await.unwrap().output.unwrap();
    assert!(slim["text"]["$blob"].is_string());
    let given = stage.engine.input_of(run.id, &"text".parse().unwrap()).await.unwrap();
    assert_eq!((given["value"].as_str().map(str::len), &given["other"]), (Some(SIZE), &json!("T")));
    let given = stage.engine.input_of(run.id, &"items[1]".parse().unwrap()).await.unwrap();
    assert_eq!(given["value"], json!("b".repeat(SIZE)));
    let nodes = stage.engine.view(run.id, None).await.unwrap();
    assert_eq!(
        nodes.iter().find(|n| n.node.as_str() == "make").unwrap().output["list"][1],
        json!("b".repeat(SIZE))
    );
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_lost_value_fails_what_needs_it_and_retry_goes_on_when_it_is_back() {
    let (folder, store) = (folder("lost"), Arc::new(MemoryStore::new()));
    let run = to_the_question(&stage_on(&store, &folder)).await;
    let text = blake3::hash(&serde_json::to_vec(&json!("x".repeat(SIZE))).unwrap()).to_hex().to_string();
    let stage = stage_on(&store, &folder);
    // The condition on `many` is not looked at again, but the fold needs what it names: set it aside, unharmed.
    let file = files(&folder).into_iter().find(|file| file.ends_with(&text)).unwrap();
    let kept = std::fs::read(&file).unwrap();
    std::fs::write(&file, b"damaged").unwrap();
    let error = stage.engine.state(run.id, None).await.unwrap_err();
    assert!(error.to_string().contains("does not hold the large value"), "{error}");
    answer(&stage, &run).await;
    let worker = stage.worker();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(stage.engine.row(run.id).await.unwrap().status, RunStatus::Waiting, "set aside");
    worker.drain().await.unwrap();
    std::fs::write(&file, &kept).unwrap();
    let worker = stage.worker();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
    drop(std::fs::remove_dir_all(&folder));
}

const HANDED_ON: &str = r#"
[node.make]
use = "long"
with.size = 150000
[node.gate]
use = "calc"
wait = { signal = "go" }
after = "make"
[node.text]
use = "measure"
after = "gate"
from.value = "make.text"
[output]
length = "text.length"
"#;

#[tokio::test]
async fn a_step_whose_input_is_lost_fails_with_a_code_and_is_retried() {
    let (folder, store) = (folder("input"), Arc::new(MemoryStore::new()));
    let first = stage_on(&store, &folder);
    let run = first.submit(HANDED_ON, json!({})).await;
    let worker = first.worker();
    first.open_review(&run).await;
    worker.drain().await.unwrap();
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    let stage = stage_on(&store, &folder);
    assert!(stage.engine.state(run.id, None).await.is_ok(), "nothing looks at the text but the step");
    answer(&stage, &run).await;
    let worker = stage.worker();
    let (row, _) = stage.end(&run).await;
    assert_eq!((row.status, &row.error.unwrap()["code"]), (RunStatus::Failed, &json!("blob_missing")));
    std::fs::rename(&away, &folder).unwrap();
    stage.engine.retry(run.id, "kim").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    let (row, entries) =
        if row.status == RunStatus::Completed { (row, entries) } else { stage.end(&run).await };
    worker.drain().await.unwrap();
    assert_eq!(row.output, Some(json!({ "length": SIZE })));
    let made = entries
        .iter()
        .filter(|e| matches!((&e.step, &e.body), (Some(s), Body::Done { .. }) if s.node.as_str() == "make"));
    assert_eq!(made.count(), 1, "nothing is paid again");
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_fork_and_its_diff_know_large_values_and_the_sweep_keeps_what_is_referred_to() {
    let (folder, store) = (folder("fork"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let run = to_the_question(&stage).await;
    let length = stage.engine.journal(run.id).await.unwrap().len() as u64;
    let fork = stage.engine.fork(run.id, length, &[], "kim", "to see").await.unwrap();
    let diff = stage.engine.diff(run.id, fork.id).await.unwrap();
    assert!(diff.nodes.iter().all(|node| node.changes.is_empty()), "{diff:?}");
    stage.engine.cancel(run.id, "kim", "enough").await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(stage.engine.sweep(Duration::from_millis(1)).await.unwrap(), 1);
    assert_eq!(stage.engine.sweep_blobs(Duration::ZERO).await.unwrap(), 0, "the fork refers to them");
    assert_eq!(stage.engine.view(fork.id, None).await.unwrap()[0].output["text"], json!("x".repeat(SIZE)));
    stage.engine.cancel(fork.id, "kim", "enough").await.unwrap();
    tokio::time::sleep(Duration::from_millis(20)).await;
    stage.engine.sweep(Duration::from_millis(1)).await.unwrap();
    assert_eq!(stage.engine.sweep_blobs(Duration::from_secs(60)).await.unwrap(), 0, "they are young");
    assert_eq!(stage.engine.sweep_blobs(Duration::ZERO).await.unwrap(), 5);
    assert_eq!(files(&folder).len(), 0);
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn an_input_that_looks_like_a_large_value_of_somebody_else_is_what_it_is() {
    let (folder, store) = (folder("fake"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let run = to_the_question(&stage).await;
    let part = stage.engine.state(run.id, None).await.unwrap().view()[0].output["text"].clone();
    assert!(part["$blob"].is_string());
    let echo = "[input]\nvalue = { type = \"object\" }\n[node.say]\nuse = \"measure\"\nfrom.value = \"input.value\"\nfrom.other = \"input.value\"\n[output]\nother = \"say.other\"\nvalue = \"input.value\"\n";
    let (row, _) = stage.run(echo, json!({ "value": part })).await;
    assert_eq!(row.output, Some(json!({ "other": part, "value": part })));
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn what_a_child_gives_is_large_for_its_parent_too() {
    let (folder, store) = (folder("child"), Arc::new(MemoryStore::new()));
    let stage = stage_on(&store, &folder);
    let child = "[workflow]\nname = \"inner\"\nversion = 1\n[node.make]\nuse = \"long\"\nwith.size = 150000\n[output]\ntext = \"make.text\"\nnested = \"make.nested\"\n";
    let child = stage.engine.load_source(child, "inner.toml").unwrap();
    stage.engine.register(&child);
    let parent = "[node.call]\nuse = \"workflow:inner\"\n[node.text]\nuse = \"measure\"\nwhen = \"call.nested.lines | length > 3\"\nfrom.value = \"call.text\"\nfrom.other = \"call.nested.title\"\n[output]\nlength = \"text.length\"\ntitle = \"text.other\"\ntext = \"call.text\"\n";
    let (row, entries) = stage.run(parent, json!({})).await;
    let output = row.output.unwrap();
    assert_eq!((&output["length"], &output["title"]), (&json!(SIZE), &json!("T")));
    assert_eq!(output["text"].as_str().map(str::len), Some(SIZE));
    assert!(largest(&entries) < LARGE / 10);
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn without_a_place_large_values_stay_in_the_journal() {
    let store = Arc::new(MemoryStore::new());
    let script = Script::default();
    let stage = Stage { engine: Engine::new(store, registry(&script).with(Long).with(Measure)), script };
    let run = to_the_question(&stage).await;
    let output = stage.engine.state(run.id, None).await.unwrap().view()[0].output.clone();
    assert_eq!(output["text"].as_str().map(str::len), Some(SIZE));
}
