//! Nodes on other queues: each is a run of its own, taken by a worker of that queue.

use std::time::Duration;

use newsum_engine::run::{Body, Waited};
use newsum_engine::store::{RunFilter, RunRow, RunStatus};
use newsum_engine::{Edit, EditProblem, EngineError, NodeError, Worker};
use serde_json::json;

use crate::scripted::{Stage, delta, lines};

const SPECIAL: &str = r#"
[input]
text = { type = "string", default = "in" }
[node.one]
use = "calc"
from.text = "input.text"
[node.heavy]
use = "ask"
queue = "gpu"
from.text = "one.text"
with.list = ["x", "y"]
[node.two]
use = "calc"
from.text = "heavy.text"
from.list = "heavy.list"
[output]
text = "two.text"
list = "two.list"
"#;

fn with(keys: &str) -> String {
    SPECIAL.replace("queue = \"gpu\"", &format!("queue = \"gpu\"\n{keys}"))
}

fn gpu(stage: &Stage) -> Worker {
    stage.engine.worker().queue("gpu", 4).poll(Duration::from_millis(20)).spawn()
}

async fn runs(stage: &Stage) -> Vec<RunRow> {
    stage.engine.runs(&RunFilter::default()).await.unwrap()
}

#[tokio::test]
async fn a_node_on_another_queue_is_run_by_a_worker_of_that_queue_and_gives_what_it_would_have_given_here() {
    let stage = Stage::new();
    let run = stage.submit(SPECIAL, json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |e| matches!(&e.body, Body::Waiting { wait: Waited::Child { .. }, .. })).await;
    tokio::time::sleep(Duration::from_millis(60)).await;
    assert_eq!(stage.script.count("heavy"), 0, "nobody serves that queue");
    let special = gpu(&stage);
    let (row, entries) = stage.end(&run).await;
    special.drain().await.unwrap();
    worker.drain().await.unwrap();
    assert_eq!(row.output, Some(json!({ "text": "in>one>heavy>two", "list": ["x", "y"] })));
    assert_eq!(lines(&entries), ["one done", "heavy waiting", "heavy done", "two done", "run completed"]);
    assert_eq!(
        delta(&entries, "heavy"),
        json!({ "text": "in>one>heavy", "list": ["x", "y"], "decision": "" })
    );
    let child = runs(&stage).await.into_iter().find(|other| other.parent == Some(run.id)).unwrap();
    assert_eq!((child.queue.as_str(), child.workflow_name.as_str()), ("gpu", "test.heavy"));
}

#[tokio::test]
async fn attempts_are_made_there_and_the_error_of_the_last_one_comes_back() {
    let stage = Stage::new();
    let worker = (stage.worker(), gpu(&stage));
    let broken = || NodeError::transient("broken", "told to");
    stage.script.fail("heavy", [broken()]);
    let retry = with("retry = { attempts = 2, delay = \"1ms\" }\ntimeout = \"5s\"");
    let (row, entries) = stage.end(&stage.submit(&retry, json!({})).await).await;
    assert_eq!((row.status, stage.script.count("heavy")), (RunStatus::Completed, 2));
    assert!(!lines(&entries).contains(&"heavy attempt_failed".to_owned()), "that is told in its own run");
    stage.script.fail("heavy", [broken(), broken()]);
    let (row, entries) = stage.end(&stage.submit(&retry, json!({})).await).await;
    assert_eq!(row.status, RunStatus::Failed);
    let error = row.error.unwrap();
    assert_eq!(
        (&error["step"], &error["code"], &error["message"]),
        (&json!("heavy"), &json!("broken"), &json!("told to"))
    );
    assert_eq!(lines(&entries).iter().filter(|line| *line == "heavy attempt_failed").count(), 1);
    stage.script.fail("heavy", [NodeError::permanent("broken", "told to")]);
    let skip = with("on_error = { give = { text = \"instead\", list = [], decision = \"\" } }");
    let (row, _) = stage.end(&stage.submit(&skip, json!({})).await).await;
    assert_eq!(row.output, Some(json!({ "text": "instead>two", "list": ["a", "b", "c"] })));
    worker.0.drain().await.unwrap();
    worker.1.drain().await.unwrap();
}

#[tokio::test]
async fn each_item_of_a_list_is_a_run_of_its_own() {
    let stage = Stage::new();
    let worker = (stage.worker(), gpu(&stage));
    let list = "[node.list]\nuse = \"calc\"\nwith.list = [\"p\", \"q\"]\n[node.item]\nuse = \"ask\"\nqueue = \"gpu\"\nfor_each = \"list.list\"\nfrom.text = \"each\"\n[output]\ntext = \"item.text\"\n";
    let (row, _) = stage.end(&stage.submit(list, json!({})).await).await;
    assert_eq!(row.output, Some(json!({ "text": ["p>item", "q>item"] })));
    assert_eq!(runs(&stage).await.iter().filter(|other| other.parent == Some(row.id)).count(), 2);
    worker.0.drain().await.unwrap();
    worker.1.drain().await.unwrap();
}

#[tokio::test]
async fn what_must_run_once_is_asked_about_in_its_own_run_and_its_answer_comes_back() {
    let stage = Stage::new();
    stage.script.fail("heavy", [NodeError::transient("panic", "told to")]);
    let once = SPECIAL.replace("use = \"ask\"", "use = \"fire\"");
    let run = stage.submit(&once, json!({})).await;
    let worker = (stage.worker(), gpu(&stage));
    let child =
        stage.until(&run, |e| matches!(&e.body, Body::Waiting { wait: Waited::Child { .. }, .. })).await;
    let Body::Waiting { wait: Waited::Child { run: child, .. }, .. } = child.body else { panic!() };
    let child = loop {
        if let Ok(row) = stage.engine.run(child).await {
            break row;
        }
        tokio::task::yield_now().await;
    };
    let review = stage.open_review(&child).await;
    let output = json!({ "text": "by hand", "list": ["z"], "decision": "" });
    let answer = json!({ "outcome": "happened", "output": output });
    stage.engine.answer(review.review.id, answer, "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    assert_eq!(row.output, Some(json!({ "text": "by hand>two", "list": ["z"] })));
    assert_eq!(stage.script.count("heavy"), 1);
    worker.0.drain().await.unwrap();
    worker.1.drain().await.unwrap();
}

#[tokio::test]
async fn the_queue_of_all_nodes_makes_no_run_of_its_own() {
    let stage = Stage::new();
    let same = format!("[defaults]\nqueue = \"gpu\"\n{SPECIAL}");
    let run = stage.submit(&same, json!({})).await;
    let special = gpu(&stage);
    let (row, _) = stage.end(&run).await;
    special.drain().await.unwrap();
    assert_eq!((row.status, runs(&stage).await.len()), (RunStatus::Completed, 1));
}

#[tokio::test]
async fn what_stands_in_for_a_signal_is_given_to_a_run_whoever_makes_it() {
    let stage = Stage::new();
    let wait = r#"wait = { when = "input.text == 'out'", signal = "go", otherwise = { decision = "none" } }"#;
    let run = stage.submit(&with(&format!("{wait}\nfrom.answer = \"signal\"")), json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |e| matches!(&e.body, Body::Waiting { wait: Waited::Child { .. }, .. })).await;
    // What the next owner knows, if this one dies before it has made the run.
    let children = stage.engine.state(run.id, None).await.unwrap().children();
    assert_eq!(children[0].input["answer"], json!({ "decision": "none" }));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_edit_before_a_once_step_on_another_queue_is_refused_since_it_may_have_begun_there() {
    let stage = Stage::new();
    let gate = stage.script.gate("heavy");
    let run = stage.submit(&SPECIAL.replace("use = \"ask\"", "use = \"fire\""), json!({})).await;
    let (worker, special) = (stage.worker(), gpu(&stage));
    stage.until(&run, |e| matches!(&e.body, Body::Waiting { wait: Waited::Child { .. }, .. })).await;
    while stage.script.count("heavy") == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let delta = json!({ "text": "edited", "list": [], "decision": "" });
    let edit = Edit { step: "one".parse().unwrap(), delta };
    let refused = stage.engine.edit(run.id, &edit, "kim", "it was wrong").await.unwrap_err();
    assert!(matches!(refused, EngineError::Edit { problem: EditProblem::Once(_), .. }), "{refused}");
    gate.add_permits(1);
    let (row, _) = stage.end(&run).await;
    assert_eq!((row.status, stage.script.count("heavy")), (RunStatus::Completed, 1));
    special.drain().await.unwrap();
    worker.drain().await.unwrap();
}
