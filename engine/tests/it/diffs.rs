//! Where two runs differ.

use newsum_engine::store::RunStatus;
use newsum_engine::{EngineError, NodeError, RunId};
use serde_json::json;

use crate::forks::{edit, out};
use crate::scripted::Stage;

const CHAIN: &str = r#"
[input]
query = { type = "string", default = "rain" }
[node.one]
use = "calc"
from.text = "input.query"
[node.two]
use = "ask"
from.text = "one.text"
[node.alone]
use = "act"
[output]
text = "two.text"
"#;

#[tokio::test]
async fn a_fork_differs_where_it_was_changed_and_after_it() {
    let stage = Stage::new();
    let (a, entries) = stage.run(CHAIN, json!({})).await;
    let all = entries.len() as u64;
    let made = stage.engine.fork(a.id, all, &[edit("one", out("ONE"))], "kim", "to see").await.unwrap();
    let worker = stage.worker();
    let (b, _) = stage.end(&made).await;
    worker.drain().await.unwrap();
    let diff = stage.engine.diff(a.id, b.id).await.unwrap();
    assert_eq!((diff.shared, diff.a.length), (all, all));
    assert_eq!((diff.a.status, diff.b.status), (RunStatus::Completed, RunStatus::Completed));
    assert!(diff.input.is_empty() && !diff.is_empty());
    let names: Vec<&str> = diff.nodes.iter().map(|node| node.node.as_str()).collect();
    assert_eq!(names, ["one", "two"]);
    let change = &diff.nodes[1].changes[0];
    assert_eq!(change.pointer, "/text");
    assert_eq!((change.a.clone(), change.b.clone()), (Some(json!("rain>one>two")), Some(json!("ONE>two"))));
    assert_eq!(diff.output[0].pointer, "/text");
}

#[tokio::test]
async fn a_run_does_not_differ_from_itself_and_a_twin_only_in_its_journal() {
    let stage = Stage::new();
    let (a, entries) = stage.run(CHAIN, json!({})).await;
    let (b, _) = stage.run(CHAIN, json!({})).await;
    let same = stage.engine.diff(a.id, a.id).await.unwrap();
    assert!(same.is_empty() && same.shared == entries.len() as u64);
    let twin = stage.engine.diff(a.id, b.id).await.unwrap();
    assert!(twin.is_empty() && twin.shared == 0, "{twin:?}");
}

#[tokio::test]
async fn another_input_another_end_and_another_workflow_are_told() {
    let stage = Stage::new();
    let (a, _) = stage.run(CHAIN, json!({})).await;
    stage.script.fail("two", [NodeError::permanent("gone", "it is gone")]);
    let other = format!("{}\n[node.more]\nuse = \"act\"\n", CHAIN.replace("node.alone", "node.single"));
    let (b, _) = stage.run(&other, json!({ "query": "snow" })).await;
    let diff = stage.engine.diff(a.id, b.id).await.unwrap();
    assert_eq!(diff.input[0].pointer, "/query");
    assert_eq!((diff.a.status, diff.b.status), (RunStatus::Completed, RunStatus::Failed));
    assert_ne!(diff.a.hash, diff.b.hash);
    let standing: Vec<_> = diff.nodes.iter().map(|n| (n.node.as_str(), n.a, n.b)).collect();
    assert!(standing.contains(&("two", Some("done"), Some("open"))), "{standing:?}");
    assert!(
        standing.iter().any(|&(name, a, b)| name == "alone" && a.is_some() && b.is_none()),
        "{standing:?}"
    );
    assert!(
        standing.iter().any(|&(name, a, b)| name == "more" && a.is_none() && b.is_some()),
        "{standing:?}"
    );
    assert_eq!((diff.output[0].pointer.as_str(), diff.output[0].b.as_ref()), ("", None));
}

#[tokio::test]
async fn a_run_that_is_not_there_cannot_be_compared() {
    let stage = Stage::new();
    let run = stage.submit(CHAIN, json!({})).await;
    let error = stage.engine.diff(run.id, RunId::fresh()).await.unwrap_err();
    assert!(matches!(error, EngineError::UnknownRun(_)), "{error}");
}
