//! What a child run may use: no more than its parent has left.

use newsum_engine::run::{Body, Waited};
use newsum_engine::store::{RunRow, RunStatus};
use newsum_engine::{Budget, RunId, Usage};
use serde_json::json;

use crate::budgets::{asleep, stage, submit};
use crate::scripted::Stage;

fn tokens(tokens: u64) -> Budget {
    Budget { tokens: Some(tokens), micro_usd: None }
}

/// Three steps of 30 tokens, one after the other.
fn inner(budget: &str) -> String {
    format!(
        "[workflow]\nname = \"inner\"\nversion = 1\n{budget}\n[node.a]\nuse = \"spend\"\nwith.tokens = 30\n[node.b]\nuse = \"spend\"\nwith.tokens = 30\nafter = \"a\"\n[node.c]\nuse = \"spend\"\nwith.tokens = 30\nafter = \"b\"\n[output]\ntokens = \"c.tokens\"\n"
    )
}

/// A parent that has 100 tokens, uses 60 and calls the inner workflow.
async fn calls(stage: &Stage, inner: &str) -> RunRow {
    stage.engine.register(&stage.engine.load_source(inner, "inner.toml").unwrap());
    let source = "[workflow]\nname = \"outer\"\nversion = 1\ntimeout = \"1h\"\nbudget = { tokens = 100 }\n[node.first]\nuse = \"spend\"\nwith.tokens = 60\n[node.call]\nuse = \"workflow:inner\"\nafter = \"first\"\n[output]\ntokens = \"call.tokens\"\n";
    submit(stage, source).await
}

async fn child_of(stage: &Stage, run: &RunRow) -> RunId {
    let child = |body: &Body| match body {
        Body::Waiting { wait: Waited::Child { run, .. }, .. } => Some(*run),
        _ => None,
    };
    let entry = stage.until(run, |entry| child(&entry.body).is_some()).await;
    child(&entry.body).unwrap()
}

#[tokio::test]
async fn a_child_has_what_its_parent_has_left_and_both_go_on_when_the_parent_has_more() {
    let stage = stage();
    let run = calls(&stage, &inner("")).await;
    let worker = stage.worker();
    let reached = stage.until(&run, |entry| matches!(entry.body, Body::BudgetReached { .. })).await;
    let used = Usage { tokens: 60 + 60, micro_usd: 0 };
    assert_eq!(reached.body, Body::BudgetReached { usage: used, budget: tokens(100) });
    asleep(&stage, &run).await;
    let child = child_of(&stage, &run).await;
    assert_eq!(stage.engine.row(child).await.unwrap().budget, Some(tokens(40)));
    let state = stage.engine.state(run.id, None).await.unwrap();
    assert!(state.is_paused() && stage.script.count("c") == 0);
    // Still too little for the child: the parent says so again.
    stage.engine.set_budget(run.id, tokens(110), "kim").await.unwrap();
    stage
        .until(&run, |e| matches!(&e.body, Body::BudgetReached { budget, .. } if *budget == tokens(110)))
        .await;
    stage.engine.set_budget(run.id, tokens(1_000), "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!((row.status, row.output), (RunStatus::Completed, Some(json!({ "tokens": 30 }))));
    assert_eq!(stage.engine.state(run.id, None).await.unwrap().usage().tokens, 60 + 90);
    assert_eq!(stage.script.calls(), ["first", "a", "b", "c"], "nothing is paid again");
}

#[tokio::test]
async fn a_child_is_let_go_when_the_limit_of_its_parent_is_taken_away() {
    let stage = stage();
    let run = calls(&stage, &inner("")).await;
    let worker = stage.worker();
    stage.until(&run, |entry| matches!(entry.body, Body::BudgetReached { .. })).await;
    stage.engine.set_budget(run.id, Budget::default(), "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
}

#[tokio::test]
async fn a_child_whose_own_file_allows_less_is_paused_alone() {
    let stage = stage();
    let run = calls(&stage, &inner("budget = { tokens = 20 }")).await;
    let worker = stage.worker();
    let child = made(&stage, &run).await;
    assert_eq!(child.budget, Some(tokens(20)));
    asleep(&stage, &child).await;
    asleep(&stage, &run).await;
    assert!(!stage.engine.state(run.id, None).await.unwrap().is_paused());
    stage.engine.set_budget(child.id, Budget::default(), "kim").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
    assert!(!entries.iter().any(|entry| entry.body.kind() == "budget_reached"));
}

/// The child of a run, once it is made: its name is durable before.
async fn made(stage: &Stage, parent: &RunRow) -> RunRow {
    let child = child_of(stage, parent).await;
    loop {
        if let Ok(row) = stage.engine.row(child).await {
            return row;
        }
        tokio::task::yield_now().await;
    }
}
