//! Child workflows: runs that are steps of other runs.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use newsum_engine::run::{Body, Waited};
use newsum_engine::store::{
    Append, MemoryStore, Record, RunFilter, RunRow, RunStatus, Store, Turnover, WorkerRow,
};
use newsum_engine::{EngineError, NodeError, RunId, StepId, WorkerId};
use serde_json::{Value, json};

use crate::scripted::{Script, Stage, lines, process_that_dies};

const CHILD: &str = r#"
[workflow]
name = "child"
version = 1
[input]
text = { type = "string", minLength = 2 }
[node.say]
use = "ask"
from.text = "input.text"
[output]
text = "say.text"
"#;

const PARENT: &str = r#"
[node.one]
use = "calc"
[node.call]
use = "workflow:child"
from.text = "one.text"
[node.two]
use = "calc"
from.text = "call.text"
[output]
text = "two.text"
"#;

fn with(keys: &str) -> String {
    PARENT.replace("from.text = \"one.text\"", &format!("from.text = \"one.text\"\n{keys}"))
}

/// A stage on which `workflow:child` can be called.
fn stage() -> Stage {
    let stage = Stage::new();
    know(&stage);
    stage
}

fn know(stage: &Stage) {
    let child = stage.engine.load_source(CHILD, "child.toml").unwrap_or_else(|e| panic!("{e}"));
    stage.engine.register(&child);
}

/// The child that a run waits for, or waited for first.
async fn child_of(stage: &Stage, run: &RunRow) -> RunId {
    let waiting = |body: &Body| match body {
        Body::Waiting { wait: Waited::Child { run, .. }, .. } => Some(*run),
        _ => None,
    };
    let entry = stage.until(run, |entry| waiting(&entry.body).is_some()).await;
    waiting(&entry.body).unwrap()
}

async fn until(stage: &Stage, run: RunId, status: RunStatus) -> RunRow {
    for _ in 0..15_000 {
        match stage.engine.run(run).await {
            Ok(run) if run.status == status => return run,
            _ => tokio::time::sleep(Duration::from_millis(1)).await,
        }
    }
    panic!("{run} is not {status}");
}

async fn children(stage: &Stage, parent: &RunRow) -> Vec<RunRow> {
    let mut runs = stage.engine.runs(&RunFilter::default()).await.unwrap();
    runs.retain(|run| run.parent == Some(parent.id));
    runs
}

#[tokio::test]
async fn a_child_has_a_journal_of_its_own_and_only_its_output_returns() {
    let stage = stage();
    let (run, entries) = stage.run(PARENT, json!({})).await;
    assert_eq!(run.output, Some(json!({ "text": "one>say>two" })));
    assert_eq!(lines(&entries), ["one done", "call waiting", "call done", "two done", "run completed"]);
    let Body::Done { delta, .. } = &entries[2].body else { panic!("{entries:?}") };
    assert_eq!(**delta, json!({ "text": "one>say" }));
    let children = children(&stage, &run).await;
    assert_eq!(children.len(), 1);
    let journal = stage.engine.journal(children[0].id).await.unwrap();
    assert_eq!(lines(&journal), ["say done", "run completed"]);
    assert_eq!(children[0].workflow_name, "child");
}

#[tokio::test]
async fn the_types_of_a_child_are_checked_like_those_of_a_kind() {
    let stage = stage();
    let refused = |toml: String| {
        let source = format!("[workflow]\nname = \"test\"\nversion = 1\n{toml}");
        match stage.engine.load_source(&source, "test.toml") {
            Err(EngineError::Workflow(problems)) => {
                problems.iter().map(|p| p.code().to_string()).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(PARENT.replace("from.text = \"one.text\"\n", "")), ["W018"]);
    assert_eq!(
        refused(PARENT.replace("from.text = \"one.text\"", "with.text = 7\nafter = \"one\"")),
        ["W020"]
    );
    assert_eq!(refused(PARENT.replace("from.text = \"one.text\"", "from.text = \"one.list\"")), ["W021"]);
    assert_eq!(refused(PARENT.replace("call.text", "call.picture")), ["W024"]);
    assert_eq!(refused(PARENT.replace("from.text = \"call.text\"", "from.list = \"call.text\"")), ["W021"]);
    assert_eq!(refused(PARENT.replace("workflow:child", "workflow:chidl"))[0], "W016");
    let limited = format!("{}\n[limits.gpu]\nconcurrent = 1\n", with("limit = \"gpu\""));
    assert_eq!(refused(limited), ["W038"]);
}

#[tokio::test]
async fn a_child_is_found_in_the_file_of_its_name_beside_its_parent() {
    let stage = Stage::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workflows/family");
    let workflow = stage.engine.load(folder.join("parent.toml")).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(workflow.children.len(), 1);
    let run = stage.engine.submit(&workflow, json!({ "name": "kim" })).await.unwrap();
    let worker = stage.worker();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "kim>say>shout" })));
    worker.drain().await.unwrap();
    let circle = stage.engine.load(folder.join("ouroboros.toml")).unwrap_err().to_string();
    assert!(circle.contains("W016") && circle.contains("no workflow can call itself"), "{circle}");
}

#[tokio::test]
async fn a_changed_child_is_another_parent_and_runs_stay_with_what_they_were_pinned_to() {
    let stage = stage();
    let source = format!("[workflow]\nname = \"test\"\nversion = 1\n{PARENT}");
    let before = stage.engine.load_source(&source, "test.toml").unwrap();
    let changed = CHILD.replace("use = \"ask\"", "use = \"calc\"").replace(
        "[output]\ntext = \"say.text\"",
        "[node.again]\nuse = \"calc\"\nfrom.text = \"say.text\"\n[output]\ntext = \"again.text\"",
    );
    stage.engine.register(&stage.engine.load_source(&changed, "child.toml").unwrap());
    let after = stage.engine.load_source(&source, "test.toml").unwrap();
    assert_ne!(before.hash, after.hash);
    let worker = stage.worker();
    for (workflow, text) in [(before, "one>say>two"), (after, "one>say>again>two")] {
        let run = stage.engine.submit(&workflow, json!({})).await.unwrap();
        assert_eq!(stage.end(&run).await.0.output, Some(json!({ "text": text })));
    }
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_failed_child_fails_the_step_and_a_retry_of_the_step_is_a_new_child() {
    let stage = stage();
    stage.script.fail("say", [NodeError::transient("busy", "overloaded")]);
    let (run, entries) = stage.run(&with("retry = { attempts = 2, delay = \"1ms\" }"), json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!(lines(&entries)[1..5], ["call waiting", "call attempt_failed", "call waiting", "call done"]);
    assert_eq!(children(&stage, &run).await.len(), 2);

    stage.script.fail("say", [NodeError::permanent("no_key", "there is no key")]);
    let (failed, _) = stage.run(&with("retry = { attempts = 2, delay = \"1ms\" }"), json!({})).await;
    let error = failed.error.unwrap();
    assert_eq!(error["code"], "child_failed");
    assert!(error["message"].as_str().unwrap().contains("there is no key"), "{error}");
}

#[tokio::test]
async fn an_input_that_the_child_does_not_take_fails_the_step() {
    let stage = stage();
    let toml = PARENT.replace("[node.one]\nuse = \"calc\"", "[node.one]\nuse = \"calc\"\nwith.text = \"x\"");
    let toml = toml.replace("from.text = \"one.text\"", "from.text = \"input.text\"\nafter = \"one\"");
    let toml = format!("[input]\ntext = {{ type = \"string\" }}\n{toml}");
    let (run, _) = stage.run(&toml, json!({ "text": "x" })).await;
    let error = run.error.clone().unwrap();
    assert_eq!((&error["class"], &error["code"]), (&json!("invalid_input"), &json!("input")));
    assert!(children(&stage, &run).await.is_empty());
}

#[tokio::test]
async fn each_item_of_a_list_can_be_a_child() {
    let stage = stage();
    let toml = r#"
[node.make]
use = "calc"
with.list = ["aa", "bb", "cc"]
[node.call]
use = "workflow:child"
for_each = "make.list"
from.text = "each"
[node.join]
use = "calc"
from.list = "call.text"
[output]
list = "join.list"
"#;
    let (run, _) = stage.run(toml, json!({})).await;
    assert_eq!(run.output, Some(json!({ "list": ["aa>say", "bb>say", "cc>say"] })));
    assert_eq!(children(&stage, &run).await.len(), 3);
}

#[tokio::test]
async fn a_cancel_reaches_the_child_that_runs_and_the_child_of_the_child() {
    let stage = stage();
    let middle =
        CHILD.replace("name = \"child\"", "name = \"middle\"").replace("\"ask\"", "\"workflow:child\"");
    let middle = stage.engine.load_source(&middle, "middle.toml").unwrap_or_else(|e| panic!("{e}"));
    stage.engine.register(&middle);
    let _never = stage.script.gate("say");
    let run = stage.submit(&PARENT.replace("workflow:child", "workflow:middle"), json!({})).await;
    let worker = stage.worker();
    let child = until_there(&stage, child_of(&stage, &run).await).await;
    let grandchild = child_of(&stage, &child).await;
    while stage.script.count("say") == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    stage.engine.cancel(run.id, "kim", "no longer news").await.unwrap();
    for id in [run.id, child.id, grandchild] {
        let ended = until(&stage, id, RunStatus::Cancelled).await;
        assert_eq!(ended.error.unwrap()["reason"], "no longer news");
    }
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_parent_that_is_driven_when_it_is_cancelled_or_stopped_takes_its_child_along() {
    for (end_if, status) in [("", RunStatus::Cancelled), ("end_if = \"true\"\n", RunStatus::Stopped)] {
        let stage = stage();
        let _never = stage.script.gate("say");
        let gate = stage.script.gate("other");
        let toml = format!("[node.other]\nuse = \"calc\"\n{end_if}{PARENT}other = \"other.text\"\n");
        let run = stage.submit(&toml, json!({})).await;
        let worker = stage.worker();
        let child = until_there(&stage, child_of(&stage, &run).await).await;
        assert_eq!(stage.engine.run(run.id).await.unwrap().status, RunStatus::Running);
        if status == RunStatus::Stopped {
            gate.add_permits(1);
        } else {
            stage.engine.cancel(run.id, "kim", "enough").await.unwrap();
        }
        until(&stage, run.id, status).await;
        until(&stage, child.id, RunStatus::Cancelled).await;
        worker.drain().await.unwrap();
    }
}

async fn until_there(stage: &Stage, run: RunId) -> RunRow {
    for _ in 0..10_000 {
        if let Ok(run) = stage.engine.run(run).await {
            return run;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{run} was not made");
}

#[tokio::test]
async fn a_child_whose_time_is_up_is_ended() {
    let stage = stage();
    let _never = stage.script.gate("say");
    let run = stage.submit(&with("timeout = \"100ms\""), json!({})).await;
    let worker = stage.worker();
    let child = child_of(&stage, &run).await;
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.error.unwrap()["code"], "timeout");
    until(&stage, child, RunStatus::Cancelled).await;
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_child_goes_on_when_its_parent_fails_and_a_retry_takes_up_what_it_gave() {
    let stage = stage();
    let gate = stage.script.gate("say");
    stage.script.fail("other", [NodeError::permanent("broken", "broken")]);
    let other = stage.script.gate("other");
    let toml = format!("[node.other]\nuse = \"calc\"\n{PARENT}other = \"other.text\"\n");
    let run = stage.submit(&toml, json!({})).await;
    let worker = stage.worker();
    let child = child_of(&stage, &run).await;
    other.add_permits(2);
    stage.end(&run).await;
    gate.add_permits(1);
    until(&stage, child, RunStatus::Completed).await;
    stage.engine.retry(run.id, "kim").await.unwrap();
    let done = until(&stage, run.id, RunStatus::Completed).await;
    assert_eq!(done.output.unwrap()["text"], "one>say>two");
    assert_eq!((children(&stage, &run).await.len(), stage.script.count("say")), (1, 1));
    worker.drain().await.unwrap();
}

#[test]
fn after_the_death_of_all_workers_there_is_still_one_child() {
    let (store, script) = (Arc::new(MemoryStore::new()), Script::default());
    let _never = script.gate("say");
    let run = process_that_dies(&store, &script, async |stage: Stage| {
        know(&stage);
        let run = stage.submit(PARENT, json!({})).await;
        while stage.script.count("say") == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        run
    });
    script.open("say");
    process_that_dies(&store, &script, async |stage: Stage| {
        let (run, _) = stage.end(&run).await;
        assert_eq!(run.output, Some(json!({ "text": "one>say>two" })));
        assert_eq!(children(&stage, &run).await.len(), 1);
    });
}

/// Claims a run and writes to it, as a worker that died afterwards would have.
async fn write(store: &MemoryStore, run: RunId, body: Body, step: Option<&str>, turnover: Option<Turnover>) {
    let worker = WorkerId("by hand".to_owned());
    let lease = Duration::from_secs(60);
    let row = WorkerRow { id: worker.clone(), lease, queues: Vec::new(), kinds: Vec::new(), seen_at: None };
    store.enlist(&row).await.unwrap();
    let claim = store.claim_run(&worker, run).await.unwrap().unwrap();
    let seq = claim.journal.len() as u64 + 1;
    let step = step.map(|step| step.parse::<StepId>().unwrap());
    let entry = newsum_engine::run::Entry { seq, at: chrono::Utc::now(), step, body };
    let append = Append {
        run,
        epoch: claim.run.epoch,
        records: vec![Record::of(&entry)],
        reviews: Vec::new(),
        expired: Vec::new(),
        taken: Vec::new(),
        turnover,
    };
    store.append(&[append]).await.unwrap();
    store.retire(&worker).await.unwrap();
}

const ONLY_CALL: &str =
    "[node.call]\nuse = \"workflow:child\"\nwith.text = \"hi\"\n[output]\ntext = \"call.text\"\n";

#[tokio::test]
async fn a_child_that_was_named_and_not_made_before_a_crash_is_made_under_that_name() {
    let store = Arc::new(MemoryStore::new());
    let stage = Stage::on(&store, Script::default());
    know(&stage);
    let run = stage.submit(ONLY_CALL, json!({})).await;
    let named = RunId::fresh();
    let waiting = Body::Waiting { wait: Waited::Child { attempt: 1, run: named }, until: None };
    write(&store, run.id, waiting, Some("call"), None).await;
    let worker = stage.worker();
    let (run, entries) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "hi>say" })));
    assert_eq!(lines(&entries), ["call waiting", "call done", "run completed"]);
    assert_eq!(children(&stage, &run).await.iter().map(|child| child.id).collect::<Vec<_>>(), [named]);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_parent_that_was_not_told_of_the_end_of_its_child_looks_by_itself() {
    let store = Arc::new(MemoryStore::new());
    let stage = Stage::on(&store, Script::default());
    know(&stage);
    let _never = stage.script.gate("say");
    let run = stage.submit(ONLY_CALL, json!({})).await;
    let worker = stage.worker();
    let child = child_of(&stage, &run).await;
    until(&stage, run.id, RunStatus::Waiting).await;
    worker.drain().await.unwrap();
    let output = json!({ "text": "by hand" });
    let body = Body::Completed { output: Arc::new(output.clone()) };
    write(&store, child, body, None, Some(Turnover::Completed(output))).await;
    let worker = stage.worker();
    assert_eq!(stage.end(&run).await.0.output, Some(json!({ "text": "by hand" })));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_child_whose_parent_was_cancelled_unheard_ends_when_it_is_claimed() {
    let store = Arc::new(MemoryStore::new());
    let stage = Stage::on(&store, Script::default());
    know(&stage);
    let _never = stage.script.gate("say");
    let run = stage.submit(ONLY_CALL, json!({})).await;
    let worker = stage.worker();
    let child = child_of(&stage, &run).await;
    until(&stage, run.id, RunStatus::Waiting).await;
    worker.drain().await.unwrap();
    let (actor, reason) = ("kim".to_owned(), "enough".to_owned());
    let body = Body::Cancelled { actor: actor.clone(), reason: reason.clone() };
    write(&store, run.id, body, None, Some(Turnover::Cancelled { actor, reason })).await;
    let worker = stage.worker();
    let ended = until(&stage, child, RunStatus::Cancelled).await;
    assert_eq!(ended.error.unwrap()["reason"], format!("its parent {} has ended", run.id));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_finished_parent_of_a_waiting_child_is_told_by_whoever_cancels_the_child() {
    let stage = stage();
    let _never = stage.script.gate("say");
    let run = stage.submit(ONLY_CALL, json!({})).await;
    let worker = stage.worker();
    let child = child_of(&stage, &run).await;
    until_there(&stage, child).await;
    stage.engine.cancel(child, "kim", "wrong child").await.unwrap();
    let (run, _) = stage.end(&run).await;
    let error: Value = run.error.unwrap();
    assert_eq!(error["code"], "child_cancelled");
    assert!(error["message"].as_str().unwrap().contains("wrong child"));
    worker.drain().await.unwrap();
}
