//! What a run may use: it is paused when that is reached, and goes on when there is more.

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use newsum_engine::run::{Body, Entry, RunFacts, RunState};
use newsum_engine::store::{MemoryStore, RunRow, RunStatus};
use newsum_engine::{
    Budget, Context, Effect, Engine, EngineError, ErrorClass, Node, NodeError, RunId, Submit, Usage,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::scripted::{Script, Stage, lines, registry};

/// Uses tokens and money; fails first if it is told to; looks at what is left if it is told to.
struct Spend(Script);

#[derive(Deserialize, JsonSchema)]
struct In {
    tokens: u64,
    #[serde(default)]
    micro_usd: u64,
    #[serde(default)]
    careful: bool,
}

#[derive(Serialize, JsonSchema)]
struct Out {
    tokens: u64,
}

#[async_trait]
impl Node for Spend {
    const KIND: &'static str = "spend";
    const EFFECT: Effect = Effect::Read;
    type Input = In;
    type Output = Out;
    async fn run(&self, input: In, cx: &Context) -> Result<Out, NodeError> {
        self.0.calls.lock().unwrap().push(cx.step().to_string());
        let left = cx.budget_left().and_then(|left| left.tokens);
        if input.careful && left.is_some_and(|left| left < input.tokens) {
            return Err(NodeError::new(ErrorClass::Budget, "too_little", "more is needed"));
        }
        cx.usage(input.tokens, input.micro_usd);
        if self.0.count(&cx.step().to_string()) == 1 && cx.step().node.as_str() == "fails" {
            return Err(NodeError::transient("x", "told to"));
        }
        Ok(Out { tokens: input.tokens })
    }
}

pub fn stage() -> Stage {
    let script = Script::default();
    let kinds = registry(&script).with(Spend(script.clone()));
    Stage { engine: Engine::new(Arc::new(MemoryStore::new()), kinds), script }
}

const THREE: &str = "[node.one]\nuse = \"spend\"\nwith = { tokens = 60, micro_usd = 10 }\n[node.two]\nuse = \"spend\"\nwith = { tokens = 60 }\nafter = \"one\"\n[node.three]\nuse = \"spend\"\nwith = { tokens = 60 }\nafter = \"two\"\n[output]\ntokens = \"three.tokens\"\n";

fn workflow(budget: &str, rest: &str) -> String {
    format!("[workflow]\nname = \"test\"\nversion = 1\nbudget = {budget}\n{rest}")
}

pub async fn submit(stage: &Stage, source: &str) -> RunRow {
    let workflow = stage.engine.load_source(source, "test.toml").unwrap_or_else(|e| panic!("{e}"));
    stage.engine.submit(&workflow, json!({})).await.unwrap()
}

pub async fn asleep(stage: &Stage, run: &RunRow) -> RunRow {
    for _ in 0..10_000 {
        let row = stage.engine.run(run.id).await.unwrap();
        if row.status == RunStatus::Waiting {
            return row;
        }
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
    panic!("the run does not go to sleep");
}

#[tokio::test]
async fn a_run_whose_budget_is_reached_is_paused_and_goes_on_when_it_is_raised() {
    let stage = stage();
    let run = submit(&stage, &workflow("{ tokens = 100 }", THREE)).await;
    let worker = stage.worker();
    let reached = stage.until(&run, |entry| matches!(entry.body, Body::BudgetReached { .. })).await;
    let budget = Budget { tokens: Some(100), micro_usd: None };
    assert_eq!(reached.body, Body::BudgetReached { usage: Usage { tokens: 120, micro_usd: 10 }, budget });
    assert_eq!(asleep(&stage, &run).await.ready_at, None, "nothing wakes it but a letter");
    let state = stage.engine.state(run.id, None).await.unwrap();
    assert!(state.is_paused() && stage.script.count("three") == 0);
    stage.engine.set_budget(run.id, Budget { tokens: Some(110), ..budget }, "kim").await.unwrap();
    // Still too little: it says so again.
    stage
        .until(&run, |e| matches!(&e.body, Body::BudgetReached { budget, .. } if budget.tokens == Some(110)))
        .await;
    stage.engine.set_budget(run.id, Budget { tokens: Some(1_000), ..budget }, "kim").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!((row.status, row.output), (RunStatus::Completed, Some(json!({ "tokens": 60 }))));
    assert_eq!(
        lines(&entries),
        [
            "one done",
            "two done",
            "run budget_reached",
            "run budget_set",
            "run budget_reached",
            "run budget_set",
            "three done",
            "run completed"
        ]
    );
}

#[tokio::test]
async fn a_paused_run_stays_paused_for_the_next_worker_and_can_be_cancelled() {
    let stage = stage();
    let run = submit(&stage, &workflow("{ money = 0.00001 }", THREE)).await;
    let worker = stage.worker();
    asleep(&stage, &run).await;
    worker.drain().await.unwrap();
    assert_eq!(stage.script.calls(), ["one"]);
    let worker = stage.worker();
    stage.engine.cancel(run.id, "kim", "enough").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!((row.status, stage.script.calls().len()), (RunStatus::Cancelled, 1));
    assert_eq!(lines(&entries)[1], "run budget_reached");
    let refused = stage.engine.set_budget(run.id, Budget::default(), "kim").await.unwrap_err();
    assert!(matches!(refused, EngineError::WrongStatus { .. }), "{refused}");
}

#[tokio::test]
async fn who_submits_says_another_budget_than_the_file_and_without_a_limit_nothing_is_paused() {
    let stage = stage();
    let source = workflow("{ tokens = 10 }", THREE);
    let workflow = stage.engine.load_source(&source, "test.toml").unwrap();
    let budget = Some(Budget { tokens: Some(10_000), micro_usd: None });
    let submit = Submit { budget, ..Submit::default() };
    let run = stage.engine.submit_with(&workflow, json!({}), submit).await.unwrap().into_run();
    assert_eq!(run.budget, budget);
    let worker = stage.worker();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!((row.status, entries.len()), (RunStatus::Completed, 4));
}

#[tokio::test]
async fn what_failed_attempts_and_children_used_counts() {
    let stage = stage();
    let child = "[workflow]\nname = \"inner\"\nversion = 1\n[node.one]\nuse = \"spend\"\nwith = { tokens = 40, micro_usd = 5 }\n[output]\ntokens = \"one.tokens\"\n";
    stage.engine.register(&stage.engine.load_source(child, "inner.toml").unwrap());
    let rest = "[node.fails]\nuse = \"spend\"\nwith = { tokens = 30 }\nretry = { attempts = 2, delay = \"1ms\" }\n[node.call]\nuse = \"workflow:inner\"\nafter = \"fails\"\n[node.last]\nuse = \"spend\"\nwith = { tokens = 1 }\nafter = \"call\"\n[output]\ntokens = \"last.tokens\"\n";
    let run = submit(&stage, &workflow("{ tokens = 100 }", rest)).await;
    let worker = stage.worker();
    let reached = stage.until(&run, |entry| matches!(entry.body, Body::BudgetReached { .. })).await;
    let Body::BudgetReached { usage, .. } = reached.body else { panic!() };
    assert_eq!(usage, Usage { tokens: 30 + 30 + 40, micro_usd: 5 });
    stage.engine.set_budget(run.id, Budget::default(), "kim").await.unwrap();
    let (row, _) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
    assert_eq!(stage.engine.state(run.id, None).await.unwrap().usage().tokens, 101);
}

#[tokio::test]
async fn a_node_that_sees_too_little_pauses_the_run_and_is_no_failure() {
    let stage = stage();
    let rest = "[node.one]\nuse = \"spend\"\nwith = { tokens = 60, careful = true }\n[node.two]\nuse = \"spend\"\nwith = { tokens = 60, careful = true }\nafter = \"one\"\n[output]\ntokens = \"two.tokens\"\n";
    let run = submit(&stage, &workflow("{ tokens = 100 }", rest)).await;
    let worker = stage.worker();
    asleep(&stage, &run).await;
    assert_eq!(stage.engine.state(run.id, None).await.unwrap().usage().tokens, 60);
    stage.engine.set_budget(run.id, Budget { tokens: Some(150), micro_usd: None }, "kim").await.unwrap();
    let (row, entries) = stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(
        (row.status, stage.script.calls()),
        (RunStatus::Completed, vec!["one".into(), "two".into(), "two".into()])
    );
    assert_eq!(lines(&entries)[1..4], ["two attempt_failed", "run budget_reached", "run budget_set"]);
    // Without a budget there is nothing to raise, and it is an error like any other.
    let (row, _) = stage.run("[node.one]\nuse = \"spend\"\nwith = { tokens = 1, careful = true }\n[output]\ntokens = \"one.tokens\"\n", json!({})).await;
    assert_eq!(row.status, RunStatus::Completed);
}

#[tokio::test]
async fn a_fork_of_a_paused_run_is_paused_too() {
    let stage = stage();
    let run = submit(&stage, &workflow("{ tokens = 100 }", THREE)).await;
    let worker = stage.worker();
    asleep(&stage, &run).await;
    let length = stage.engine.journal(run.id).await.unwrap().len() as u64;
    let fork = stage.engine.fork(run.id, length, &[], "kim", "to see").await.unwrap();
    asleep(&stage, &fork).await;
    assert!(stage.engine.state(fork.id, None).await.unwrap().is_paused());
    stage.engine.set_budget(fork.id, Budget::default(), "kim").await.unwrap();
    let (row, _) = stage.end(&fork).await;
    worker.drain().await.unwrap();
    assert_eq!(row.status, RunStatus::Completed);
}

/// Seconds after the creation of the runs below.
fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_790_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

/// A run of `one` and `two` that has an hour and 100 tokens, of which `one` used all within a minute.
fn spent(stage: &Stage) -> RunState {
    let source = "[workflow]\nname = \"test\"\nversion = 1\ntimeout = \"1h\"\nbudget = { tokens = 100 }\n[node.one]\nuse = \"spend\"\nwith = { tokens = 100 }\n[node.two]\nuse = \"spend\"\nwith = { tokens = 1 }\nafter = \"one\"\n[output]\ntokens = \"two.tokens\"\n";
    let plan = stage.engine.load_source(source, "test.toml").unwrap().plan;
    let facts = RunFacts { id: RunId::fresh(), created_at: at(0), input: Arc::new(json!({})), budget: None };
    let mut state = RunState::new(plan, facts);
    assert_eq!((state.decide(at(0)).starts.len(), state.next_wake()), (1, Some(at(3600))));
    let usage = Usage { tokens: 100, micro_usd: 0 };
    let delta = Arc::new(json!({ "tokens": 100 }));
    say(
        &mut state,
        50,
        Some("one"),
        Body::Done { delta, attempt: 1, took_ms: 0, usage, cached: false, degraded: vec![] },
    );
    assert_eq!(state.decide(at(60)).entries[0].body.kind(), "budget_reached");
    state
}

fn say(state: &mut RunState, seconds: i64, step: Option<&str>, body: Body) {
    let step = step.map(|step| step.parse().unwrap());
    state.apply(&Entry { seq: state.seq() + 1, at: at(seconds), step, body }).unwrap();
}

fn set(tokens: u64) -> Body {
    Body::BudgetSet { budget: Budget { tokens: Some(tokens), micro_usd: None }, actor: "kim".to_owned() }
}

#[tokio::test]
async fn time_that_a_run_is_paused_is_not_of_its_timeout() {
    let mut state = spent(&stage());
    assert_eq!(state.next_wake(), None, "no time runs out while it is paused");
    assert!(state.decide(at(100_000)).entries.is_empty() && state.end().is_none());
    // Still too little: it is paused again, and no time has passed in between.
    say(&mut state, 100_000, None, set(90));
    assert_eq!(state.decide(at(100_000)).entries[0].body.kind(), "budget_reached");
    say(&mut state, 200_000, None, set(500));
    assert_eq!(
        (state.decide(at(200_000)).starts.len(), state.next_wake()),
        (1, Some(at(200_000 + 3600 - 60)))
    );
    state.forget(&"two".parse().unwrap());
    let entries = state.decide(at(200_000 + 3600 - 60)).entries;
    let Body::Failed { failure } = &entries[0].body else { panic!("{entries:?}") };
    assert_eq!(failure.error.code, "run_timeout");
}

#[tokio::test]
async fn a_pause_by_a_clock_that_is_behind_takes_no_time_away() {
    let mut state = spent(&stage());
    say(&mut state, 30, None, set(500));
    state.decide(at(70));
    assert_eq!(state.next_wake(), Some(at(3600)));
}

#[tokio::test]
async fn a_run_that_is_retried_after_a_pause_has_its_whole_time() {
    let mut state = spent(&stage());
    say(&mut state, 70, None, Body::CancelRequested { actor: "kim".into(), reason: "enough".into() });
    assert_eq!(state.decide(at(80)).entries[0].body.kind(), "cancelled");
    say(&mut state, 10_000, None, Body::Retried { actor: "kim".to_owned() });
    state.decide(at(10_001));
    say(&mut state, 10_002, None, set(500));
    state.decide(at(10_002));
    assert_eq!(state.next_wake(), Some(at(10_000 + 3600 + 1)));
}
