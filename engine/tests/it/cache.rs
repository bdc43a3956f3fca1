//! Outputs that are used again: for the same kind, version and input, and made once however many ask.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use chrono::{TimeDelta, Utc};
use newsum_engine::blob::FolderBlobs;
use newsum_engine::run::{Body, Entry};
use newsum_engine::store::{MemoryStore, RunStatus};
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::scripted::{Script, Stage, registry};

const ASK: &str = "[input]\ntext = { type = \"string\" }\n[node.ask]\nuse = \"ask\"\ncache = \"1h\"\nfrom.text = \"input.text\"\nwith.list = [\"x\"]\n[output]\ntext = \"ask.text\"\n";

fn is_cached(entries: &[Entry], step: &str) -> bool {
    let of_step = |entry: &&Entry| entry.step.as_ref().is_some_and(|s| s.to_string() == step);
    entries.iter().filter(of_step).any(|entry| matches!(entry.body, Body::Done { cached: true, .. }))
}

#[tokio::test]
async fn the_same_input_gets_the_output_of_before_and_another_does_not() {
    let stage = Stage::new();
    let (first, entries) = stage.run(ASK, json!({ "text": "rain" })).await;
    assert!(!is_cached(&entries, "ask"));
    let (second, entries) = stage.run(ASK, json!({ "text": "rain" })).await;
    assert!(is_cached(&entries, "ask"));
    assert_eq!((first.output, stage.script.count("ask")), (second.output, 1));
    let (_, entries) = stage.run(ASK, json!({ "text": "snow" })).await;
    assert!(!is_cached(&entries, "ask"));
    let (_, entries) = stage.run(&ASK.replace("\"x\"", "\"y\""), json!({ "text": "rain" })).await;
    assert!(!is_cached(&entries, "ask"), "what is fixed counts too");
    let (_, entries) = stage.run(&ASK.replace("cache = \"1h\"\n", ""), json!({ "text": "rain" })).await;
    assert!(!is_cached(&entries, "ask"), "nobody asked for it");
    assert_eq!(stage.script.count("ask"), 4);
}

#[tokio::test]
async fn of_two_who_ask_at_once_one_waits_for_the_other() {
    let stage = Stage::new();
    let gate = stage.script.gate("ask");
    let (one, two) =
        (stage.submit(ASK, json!({ "text": "a" })).await, stage.submit(ASK, json!({ "text": "a" })).await);
    let worker = stage.worker();
    while stage.script.count("ask") == 0 {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(stage.script.count("ask"), 1, "the other waits");
    gate.add_permits(1);
    let (one, of_one) = stage.end(&one).await;
    let (two, of_two) = stage.end(&two).await;
    worker.drain().await.unwrap();
    assert_eq!((one.status, two.status), (RunStatus::Completed, RunStatus::Completed));
    assert_eq!([&of_one, &of_two].iter().filter(|entries| is_cached(entries, "ask")).count(), 1);
    assert_eq!(stage.script.count("ask"), 1);
}

#[tokio::test]
async fn who_waited_for_one_that_failed_runs_itself() {
    let stage = Stage::new();
    let gate = stage.script.gate("ask");
    stage.script.fail("ask", [NodeError::permanent("x", "told to")]);
    let (one, two) =
        (stage.submit(ASK, json!({ "text": "a" })).await, stage.submit(ASK, json!({ "text": "a" })).await);
    let worker = stage.worker();
    gate.add_permits(2);
    let (one, _) = stage.end(&one).await;
    let (two, _) = stage.end(&two).await;
    worker.drain().await.unwrap();
    let mut statuses = [one.status.as_str(), two.status.as_str()];
    statuses.sort_unstable();
    assert_eq!((statuses, stage.script.count("ask")), (["completed", "failed"], 2));
}

#[tokio::test]
async fn an_attempt_that_is_cancelled_while_it_makes_an_output_lets_the_next_one_make_it() {
    let stage = Stage::new();
    let _gate = stage.script.gate("ask");
    let (one, two) =
        (stage.submit(ASK, json!({ "text": "a" })).await, stage.submit(ASK, json!({ "text": "a" })).await);
    let worker = stage.worker();
    while stage.script.count("ask") == 0 {
        tokio::task::yield_now().await;
    }
    stage.script.open("ask");
    for run in [&one, &two] {
        if stage.engine.run(run.id).await.unwrap().status == RunStatus::Running {
            stage.engine.cancel(run.id, "kim", "enough").await.unwrap();
            break;
        }
    }
    let (one, _) = stage.end(&one).await;
    drop(_gate);
    if one.status == RunStatus::Completed {
        stage.engine.cancel(two.id, "kim", "enough").await.unwrap();
    }
    let (two, _) = stage.end(&two).await;
    worker.drain().await.unwrap();
    assert!([one.status, two.status].contains(&RunStatus::Cancelled));
}

#[tokio::test]
async fn an_output_is_used_for_its_time_and_swept_after_it() {
    let (script, minutes) = (Script::default(), Arc::new(AtomicI64::new(0)));
    let ahead = minutes.clone();
    let clock = move || Utc::now() + TimeDelta::minutes(ahead.load(Ordering::SeqCst));
    let engine = Engine::new(Arc::new(MemoryStore::with_clock(clock)), registry(&script));
    let stage = Stage { script, engine };
    stage.run(ASK, json!({ "text": "a" })).await;
    minutes.store(59, Ordering::SeqCst);
    stage.run(ASK, json!({ "text": "a" })).await;
    assert_eq!(stage.script.count("ask"), 1);
    stage.run(&ASK.replace("1h", "30m"), json!({ "text": "a" })).await;
    assert_eq!(stage.script.count("ask"), 2, "it is older than this one allows");
    minutes.store(90, Ordering::SeqCst);
    stage.run(ASK, json!({ "text": "a" })).await;
    assert_eq!(stage.script.count("ask"), 3, "the second was kept for half an hour");
}

#[tokio::test]
async fn what_must_run_once_is_never_used_again() {
    let stage = Stage::new();
    let file = "[workflow]\nname = \"x\"\nversion = 1\n[node.fire]\nuse = \"fire\"\ncache = \"1h\"\n[output]\ntext = \"fire.text\"\n";
    let error = stage.engine.load_source(file, "x.toml").unwrap_err().to_string();
    assert!(error.contains("`cache` does nothing here"), "{error}");
}

#[tokio::test]
async fn items_of_a_list_that_are_alike_are_made_once() {
    let stage = Stage::new();
    let list = "[node.list]\nuse = \"calc\"\nwith.list = [\"a\", \"b\", \"a\", \"a\"]\n[node.item]\nuse = \"ask\"\ncache = \"1h\"\nfor_each = \"list.list\"\nfrom.text = \"each\"\n[output]\ntext = \"item.text\"\n";
    let (row, _) = stage.run(list, json!({})).await;
    assert_eq!(row.status, RunStatus::Completed);
    let calls = stage.script.calls().iter().filter(|call| call.starts_with("item")).count();
    assert_eq!(calls, 2);
}

#[derive(Deserialize, JsonSchema)]
struct In {}

#[derive(Serialize, JsonSchema)]
struct Out {
    text: String,
    version: u32,
}

/// A kind of some version, that does its work with less than it should have if it is told to.
struct Versioned<const VERSION: u32> {
    degraded: bool,
}

#[async_trait]
impl<const VERSION: u32> Node for Versioned<VERSION> {
    const KIND: &'static str = "versioned";
    const VERSION: u32 = VERSION;
    const EFFECT: Effect = Effect::Read;
    type Input = In;
    type Output = Out;
    async fn run(&self, _input: In, cx: &Context) -> Result<Out, NodeError> {
        if self.degraded {
            cx.degraded("less", None, "told to");
        }
        Ok(Out { text: "x".repeat(100_000), version: VERSION })
    }
}

const VERSIONED: &str = "[node.make]\nuse = \"versioned\"\ncache = \"1h\"\n[output]\nversion = \"make.version\"\ntext = \"make.text\"\n";

fn stage_with(store: &Arc<MemoryStore>, kinds: Registry, folder: &Path) -> Stage {
    let engine = Engine::new(store.clone(), kinds).with_blobs(Arc::new(FolderBlobs::new(folder)));
    Stage { script: Script::default(), engine }
}

#[tokio::test]
async fn another_version_of_a_kind_makes_its_own_outputs_and_degraded_ones_are_not_kept() {
    let folder = std::env::temp_dir().join(format!("newsum-cache-{}", std::process::id()));
    let store = Arc::new(MemoryStore::new());
    let degraded = stage_with(&store, Registry::new().with(Versioned::<1> { degraded: true }), &folder);
    degraded.run(VERSIONED, json!({})).await;
    let one = stage_with(&store, Registry::new().with(Versioned::<1> { degraded: false }), &folder);
    let (first, entries) = one.run(VERSIONED, json!({})).await;
    assert!(!is_cached(&entries, "make"), "what was made with less is not kept");
    let (again, entries) = one.run(VERSIONED, json!({})).await;
    assert!(is_cached(&entries, "make"));
    assert_eq!(again.output, first.output, "with its large value");
    let two = stage_with(&store, Registry::new().with(Versioned::<2> { degraded: false }), &folder);
    let (row, entries) = two.run(VERSIONED, json!({})).await;
    assert!(!is_cached(&entries, "make"));
    assert_eq!(row.output.unwrap()["version"], json!(2));
    std::fs::remove_dir_all(&folder).unwrap();
    let (row, entries) = two.run(VERSIONED, json!({})).await;
    assert!(!is_cached(&entries, "make"), "its large value is lost, so it is made anew");
    assert_eq!(row.status, RunStatus::Completed);
    std::fs::remove_dir_all(&folder).unwrap();
}
