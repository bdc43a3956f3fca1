//! Large values in the inputs of runs.

use std::sync::Arc;
use std::time::Duration;

use newsum_engine::store::{MemoryStore, RunRow, RunStatus};
use newsum_engine::{Budget, EngineError, Submit};
use serde_json::{Value, json};

use crate::large::{SIZE, files, folder, stage_on};
use crate::large_kept::set_aside;
use crate::scripted::Stage;

const INNER: &str = r#"
[workflow]
name = "inner"
version = 1
[input]
text = { type = "string" }
[node.say]
use = "measure"
when = "input.text | length > 3"
from.value = "input.text"
[output]
length = "say.length"
"#;

const TAKES: &str = r#"
[input]
text = { type = "string" }
list = { type = "array" }
[node.text]
use = "measure"
when = "input.text | length > 3"
from.value = "input.text"
[node.items]
use = "measure"
for_each = "input.list"
from.value = "each"
[node.call]
use = "workflow:inner"
from.text = "input.text"
[output]
length = "text.length"
items = "items.length"
called = "call.length"
text = "input.text"
"#;

fn input() -> Value {
    let list = ["a", "b"].map(|letter| letter.repeat(SIZE));
    json!({ "text": "x".repeat(SIZE), "list": list })
}

fn stage(store: &Arc<MemoryStore>, folder: &std::path::Path) -> Stage {
    let stage = stage_on(store, folder);
    stage.engine.register(&stage.engine.load_source(INNER, "inner.toml").unwrap());
    stage
}

async fn ended(stage: &Stage, run: &RunRow) -> RunRow {
    let worker = stage.worker();
    let (row, _) = stage.end(run).await;
    worker.drain().await.unwrap();
    row
}

#[tokio::test]
async fn a_large_input_leaves_the_database_and_is_whole_wherever_it_is_looked_at() {
    let (folder, store) = (folder("inputs"), Arc::new(MemoryStore::new()));
    let run = stage(&store, &folder).submit(TAKES, input()).await;
    assert!(run.input.to_string().len() < 1_000 && files(&folder).len() == 3, "{}", run.input);
    // Another process, which has nothing in memory.
    let stage = stage(&store, &folder);
    let row = ended(&stage, &run).await;
    let output = row.output.unwrap_or_else(|| panic!("{:?}", row.error));
    assert_eq!(
        (&output["length"], &output["items"], &output["called"]),
        (&json!(SIZE), &json!([SIZE, SIZE]), &json!(SIZE))
    );
    assert_eq!((&output["text"], &row.input), (&input()["text"], &input()));
    let end = stage.engine.journal(run.id).await.unwrap().len() as u64;
    assert!(stage.engine.journal(run.id).await.unwrap().iter().all(|e| json!(e).to_string().len() < 1_000));
    let fork = stage.engine.fork(run.id, end - 1, &[], "kim", "to see").await.unwrap();
    assert_eq!(ended(&stage, &fork).await.output, Some(output));
    assert!(stage.engine.diff(run.id, fork.id).await.unwrap().is_empty());
    assert_eq!(stage.engine.sweep_blobs(Duration::ZERO).await.unwrap(), 0, "all are referred to");
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn the_same_key_with_a_large_input_gives_the_same_run_and_nobody_else_refers_to_it() {
    let (folder, store) = (folder("inputs-key"), Arc::new(MemoryStore::new()));
    let stage = stage(&store, &folder);
    let source = format!("[workflow]\nname = \"test\"\nversion = 1\n{TAKES}");
    let workflow = stage.engine.load_source(&source, "test.toml").unwrap();
    let once = || Submit { key: Some("one".to_owned()), ..Submit::default() };
    let first = stage.engine.submit_with(&workflow, input(), once()).await.unwrap().into_run();
    let again = stage.engine.submit_with(&workflow, input(), once()).await.unwrap().into_run();
    assert_eq!((first.id, first.input), (again.id, again.input));
    stage.engine.cancel(first.id, "kim", "enough").await.unwrap();
    assert_eq!(stage.engine.sweep_blobs(Duration::ZERO).await.unwrap(), 0);
    while stage.engine.sweep(Duration::ZERO).await.unwrap() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(stage.engine.sweep_blobs(Duration::ZERO).await.unwrap(), 3);
    drop(std::fs::remove_dir_all(&folder));
}

#[tokio::test]
async fn a_run_whose_input_is_lost_is_left_as_it_is_until_it_is_back() {
    let (folder, store) = (folder("inputs-lost"), Arc::new(MemoryStore::new()));
    let run = stage(&store, &folder).submit(TAKES, input()).await;
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    let stage = stage(&store, &folder);
    let lost = stage.engine.state(run.id, None).await.unwrap_err();
    assert!(matches!(&lost, EngineError::Blob(error) if error.code() == "blob_missing"), "{lost}");
    let worker = stage.worker();
    set_aside(&stage, &run, run.epoch).await;
    assert!(stage.engine.journal(run.id).await.unwrap().is_empty());
    std::fs::rename(&away, &folder).unwrap();
    // Any letter wakes it; otherwise it is looked at again after some seconds.
    stage.engine.set_budget(run.id, Budget::default(), "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
    drop(std::fs::remove_dir_all(&folder));
}
