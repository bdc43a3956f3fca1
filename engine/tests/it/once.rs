//! Kinds that must never run twice: the intent, and the question when an outcome is lost.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use newsum_engine::run::{Body, Entry, Waited};
use newsum_engine::store::{LetterBody, MemoryStore, ReviewRow, ReviewState, RunRow, RunStatus, Store};
use newsum_engine::{Context, Effect, Engine, EngineError, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::scripted::{Script, Stage, delta, lines, process_that_dies};

const FIRE: &str = r#"
[node.one]
use = "calc"
[node.fire]
use = "fire"
from.text = "one.text"
[node.two]
use = "calc"
from.text = "fire.text"
[output]
text = "two.text"
"#;

fn with(keys: &str) -> String {
    FIRE.replace("from.text = \"one.text\"", &format!("from.text = \"one.text\"\n{keys}"))
}

async fn entered(script: &Script, step: &str, times: usize) {
    for _ in 0..10_000 {
        if script.count(step) == times {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("{step} did not begin {times} times: {:?}", script.calls());
}

/// A run whose process died while `fire` was under way.
fn crashed_while_firing(toml: &str) -> (Arc<MemoryStore>, Script, RunRow) {
    let (store, script) = (Arc::new(MemoryStore::new()), Script::default());
    let _never = script.gate("fire");
    let run = process_that_dies(&store, &script, async |stage: Stage| {
        let run = stage.submit(toml, json!({})).await;
        entered(&stage.script, "fire", 1).await;
        run
    });
    script.open("fire");
    (store, script, run)
}

fn happened() -> Value {
    json!({ "outcome": "happened", "output": { "text": "fired", "list": [], "decision": "" } })
}

async fn answered(stage: &Stage, review: &ReviewRow, answer: Value) {
    stage.engine.answer(review.review.id, answer, "kim").await.unwrap();
}

#[test]
fn after_a_crash_a_person_is_asked_and_what_happened_is_not_run_again() {
    let (store, script, run) = crashed_while_firing(FIRE);
    process_that_dies(&store, &script, async |stage: Stage| {
        let review = stage.open_review(&run).await;
        let shown = &review.review.shown;
        assert_eq!(shown["input"], json!({ "text": "one" }));
        assert_eq!(shown["kind"], "fire");
        assert_eq!(shown["why"], "its worker ended before it could say what became of it");
        assert_eq!(shown["idempotency_key"].as_str().unwrap().len(), 32);
        let bad = json!({ "outcome": "happened", "output": { "text": 7 } });
        let refused = stage.engine.answer(review.review.id, bad, "kim").await.unwrap_err();
        assert!(matches!(refused, EngineError::Form(_)), "{refused}");
        answered(&stage, &review, happened()).await;
        let (run, entries) = stage.end(&run).await;
        assert_eq!(run.output, Some(json!({ "text": "fired>two" })));
        assert_eq!(
            lines(&entries),
            [
                "one done",
                "fire intent",
                "fire waiting",
                "fire signalled",
                "fire done",
                "two done",
                "run completed"
            ]
        );
        assert!(matches!(entries[4].body, Body::Done { attempt: 1, .. }), "{entries:?}");
    });
    assert_eq!(script.count("fire"), 1);
}

#[test]
fn what_did_not_happen_runs_again_with_an_intent_and_a_question_of_its_own() {
    let (store, script, run) = crashed_while_firing(FIRE);
    let never = script.gate("fire");
    let first = process_that_dies(&store, &script, async |stage: Stage| {
        let review = stage.open_review(&run).await;
        answered(&stage, &review, json!({ "outcome": "did_not_happen" })).await;
        entered(&stage.script, "fire", 2).await;
        review.review.id
    });
    drop(never);
    script.open("fire");
    process_that_dies(&store, &script, async |stage: Stage| {
        let second = stage.open_review(&run).await;
        assert_ne!(second.review.id, first);
        answered(&stage, &second, json!({ "outcome": "did_not_happen" })).await;
        let (run, entries) = stage.end(&run).await;
        assert_eq!(run.status, RunStatus::Completed);
        let attempt = |entry: &Entry| match entry.body {
            Body::Intent { attempt } => Some(attempt),
            _ => None,
        };
        assert_eq!(entries.iter().filter_map(attempt).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(delta(&entries, "fire")["text"], "one>fire");
    });
    assert_eq!(script.count("fire"), 3);
}

#[test]
fn a_step_that_is_given_up_fails_the_run_and_a_retry_asks_again_before_it_runs() {
    let (store, script, run) = crashed_while_firing(FIRE);
    process_that_dies(&store, &script, async |stage: Stage| {
        let review = stage.open_review(&run).await;
        answered(&stage, &review, json!({ "outcome": "fail", "reason": "the bank is closed" })).await;
        let (failed, _) = stage.end(&run).await;
        assert_eq!(failed.status, RunStatus::Failed);
        let error = failed.error.unwrap();
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!("outcome_lost"), &json!("the bank is closed"))
        );
        stage.engine.retry(run.id, "kim").await.unwrap();
        let review = stage.open_review(&run).await;
        assert_eq!(stage.script.count("fire"), 1);
        answered(&stage, &review, happened()).await;
        stage.until(&run, |entry| matches!(entry.body, Body::Completed { .. })).await;
    });
    assert_eq!(script.count("fire"), 1);
}

#[test]
fn an_answer_that_was_durable_before_a_crash_is_not_asked_for_again() {
    let (store, script, run) = crashed_while_firing(FIRE);
    process_that_dies(&store, &script, async |stage: Stage| stage.open_review(&run).await);
    // Answered while no worker lives.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let stage = Stage::on(&store, script.clone());
        let review = stage.open_review(&run).await;
        answered(&stage, &review, happened()).await;
    });
    process_that_dies(&store, &script, async |stage: Stage| {
        let (run, entries) = stage.end(&run).await;
        assert_eq!(run.status, RunStatus::Completed);
        let asked = lines(&entries).iter().filter(|line| *line == "fire waiting").count();
        assert_eq!(asked, 1, "{entries:?}");
    });
    assert_eq!(script.count("fire"), 1);
}

#[tokio::test]
async fn a_panic_and_a_time_out_leave_it_unknown_whatever_retry_says() {
    for (keys, why) in [
        ("retry = { attempts = 3, delay = \"1ms\" }", "fire panicked"),
        ("retry = { attempts = 3, delay = \"1ms\" }\ntimeout = \"20ms\"", "took longer than its `timeout`"),
    ] {
        let stage = Stage::new();
        let gate = stage.script.gate("fire");
        if keys.contains("timeout") {
            drop(gate);
        } else {
            gate.add_permits(1);
            stage.script.fail("fire", [NodeError::permanent("panic", "")]);
        }
        let run = stage.submit(&with(keys), json!({})).await;
        let worker = stage.worker();
        let review = stage.open_review(&run).await;
        assert!(review.review.shown["why"].as_str().unwrap().contains(why), "{review:?}");
        answered(&stage, &review, happened()).await;
        let (run, _) = stage.end(&run).await;
        assert_eq!(run.status, RunStatus::Completed);
        assert_eq!(stage.script.count("fire"), 1);
        worker.drain().await.unwrap();
    }
}

#[tokio::test]
async fn an_error_that_the_node_returns_is_an_ordinary_failed_attempt() {
    let stage = Stage::new();
    stage.script.fail("fire", [NodeError::transient("busy", "nothing was done")]);
    let (run, entries) = stage.run(&with("retry = { attempts = 2, delay = \"1ms\" }"), json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!(lines(&entries)[1..5], ["fire intent", "fire attempt_failed", "fire intent", "fire done"]);
}

#[tokio::test]
async fn a_node_that_was_told_to_stop_leaves_it_unknown() {
    let stage = Stage::new();
    stage.script.fail("fire", [NodeError::cancelled("told to stop")]);
    let run = stage.submit(FIRE, json!({})).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await;
    assert!(review.review.shown["why"].as_str().unwrap().contains("told to stop"));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_leaves_the_question_to_the_next() {
    let stage = Stage::new();
    let _never = stage.script.gate("fire");
    let run = stage.submit(FIRE, json!({})).await;
    let soon = Duration::from_millis(20);
    let worker = stage.engine.worker().queue("default", 4).poll(soon).lease(Duration::from_secs(1)).spawn();
    entered(&stage.script, "fire", 1).await;
    let asked = Instant::now();
    worker.drain().await.unwrap();
    assert!(asked.elapsed() >= Duration::from_millis(500), "it waited for half a lease");
    let worker = stage.worker();
    stage.open_review(&run).await;
    assert_eq!(stage.script.count("fire"), 1);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_waits_for_the_end_of_what_must_run_once() {
    let stage = Stage::new();
    let gate = stage.script.gate("fire");
    let run = stage.submit(FIRE, json!({})).await;
    let worker = stage.worker();
    entered(&stage.script, "fire", 1).await;
    let drained = tokio::spawn(worker.drain());
    tokio::time::sleep(Duration::from_millis(50)).await;
    gate.add_permits(1);
    drained.await.unwrap().unwrap();
    let entries = stage.engine.journal(run.id).await.unwrap();
    assert!(lines(&entries).contains(&"fire done".to_owned()), "{:?}", lines(&entries));
    let worker = stage.worker();
    let (run, _) = stage.end(&run).await;
    assert_eq!((run.status, stage.script.count("fire")), (RunStatus::Completed, 1));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_cancelled_run_ends_without_a_question_and_says_what_was_begun() {
    let stage = Stage::new();
    let _never = stage.script.gate("fire");
    let run = stage.submit(FIRE, json!({})).await;
    let worker = stage.worker();
    entered(&stage.script, "fire", 1).await;
    stage.engine.cancel(run.id, "kim", "no longer needed").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.status, RunStatus::Cancelled);
    let state = stage.engine.state(run.id, None).await.unwrap();
    assert_eq!(state.view()[1].steps[0].status, "begun");
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_question_that_ended_with_its_run_is_asked_again_when_the_run_goes_on() {
    let stage = Stage::new();
    stage.script.fail("fire", [NodeError::permanent("panic", "")]);
    stage.script.fail("other", [NodeError::permanent("broken", "broken")]);
    let gate = stage.script.gate("other");
    let toml = format!("[node.other]\nuse = \"calc\"\n{FIRE}other = \"other.text\"\n");
    let run = stage.submit(&toml, json!({})).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await;
    gate.add_permits(2);
    let (failed, _) = stage.end(&run).await;
    assert_eq!(failed.status, RunStatus::Failed);
    assert_eq!(stage.engine.review(review.review.id).await.unwrap().state, ReviewState::Expired);
    stage.engine.retry(run.id, "kim").await.unwrap();
    let again = stage.open_review(&run).await;
    assert_eq!(again.review.id, review.review.id);
    answered(&stage, &again, happened()).await;
    stage.until(&run, |entry| matches!(entry.body, Body::Completed { .. })).await;
    assert_eq!(stage.script.count("fire"), 1);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_answer_to_another_question_is_no_answer_to_this_one() {
    let store = Arc::new(MemoryStore::new());
    let stage = Stage::on(&store, Script::default());
    stage.script.fail("fire", [NodeError::permanent("panic", "")]);
    let run = stage.submit(FIRE, json!({})).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await;
    let asked = stage.until(&run, |entry| entry.body.kind() == "waiting").await;
    assert!(
        matches!(&asked.body, Body::Waiting { wait: Waited::Outcome { attempt: 1, review: id }, .. } if *id == review.review.id)
    );
    for other in [None, Some(uuid::Uuid::nil())] {
        let stray = LetterBody::Signal {
            step: review.review.step.clone(),
            payload: json!({ "outcome": "did_not_happen" }),
            actor: "nobody".to_owned(),
            review: other,
        };
        store.post(run.id, &stray).await.unwrap();
    }
    answered(&stage, &review, happened()).await;
    let (_, entries) = stage.end(&run).await;
    let answers: Vec<_> = entries.iter().filter(|entry| entry.body.kind() == "signalled").collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(stage.script.count("fire"), 1);
    worker.drain().await.unwrap();
}

/// Sends something, and looks into the journal of its run when it does.
struct Send {
    store: Arc<MemoryStore>,
    seen: Arc<Mutex<Vec<String>>>,
}

#[derive(Deserialize, JsonSchema)]
struct Letter {}

#[derive(Serialize, JsonSchema)]
struct Receipt {
    id: u32,
}

#[async_trait]
impl Node for Send {
    const KIND: &'static str = "send";
    const EFFECT: Effect = Effect::Once;
    type Input = Letter;
    type Output = Receipt;
    async fn run(&self, _input: Letter, cx: &Context) -> Result<Receipt, NodeError> {
        let journal = self.store.journal(cx.run(), 0, 100).await.unwrap();
        self.seen.lock().unwrap().extend(journal.into_iter().map(|record| record.kind));
        Ok(Receipt { id: cx.attempt() })
    }
}

#[tokio::test]
async fn the_intent_and_all_before_it_is_durable_before_the_node_is_called() {
    let (store, seen) = (Arc::new(MemoryStore::new()), Arc::new(Mutex::new(Vec::new())));
    let script = Script::default();
    let registry: Registry =
        crate::scripted::registry(&script).with(Send { store: store.clone(), seen: seen.clone() });
    let stage = Stage { engine: Engine::new(store, registry), script };
    let toml = "[node.one]\nuse = \"calc\"\n[node.send]\nuse = \"send\"\nafter = \"one\"\n[output]\nid = \"send.id\"\n";
    let (run, _) = stage.run(toml, json!({})).await;
    assert_eq!(run.output, Some(json!({ "id": 1 })));
    assert_eq!(*seen.lock().unwrap(), ["done", "intent"]);
}

#[test]
fn from_no_prefix_of_its_journal_does_a_run_start_what_was_begun() {
    let (store, script, run) = crashed_while_firing(FIRE);
    process_that_dies(&store, &script, async |stage: Stage| {
        let review = stage.open_review(&run).await;
        answered(&stage, &review, json!({ "outcome": "did_not_happen" })).await;
        let (_, entries) = stage.end(&run).await;
        let kinds = lines(&entries);
        assert_eq!(kinds[1..4], ["fire intent", "fire waiting", "fire signalled"]);
        for upto in 0..=entries.len() {
            let mut state = stage.engine.state(run.id, Some(upto as u64)).await.unwrap();
            let decision = state.decide(chrono::Utc::now());
            let starts = decision.starts.iter().filter(|start| start.step.node.as_str() == "fire").count();
            let seen = &kinds[..upto];
            let closed = ["fire signalled", "fire intent", "fire done"]
                .map(|line| seen.iter().filter(|seen| *seen == line).count());
            let expected = match closed {
                [0, 0, _] => usize::from(seen.contains(&"one done".to_owned())),
                [1, 1, _] => 1,
                _ => 0,
            };
            assert_eq!(starts, expected, "after {seen:?}");
            let asks = decision.reviews.len();
            assert_eq!(
                asks,
                usize::from(
                    closed == [0, 1, 0] && !seen.contains(&"fire waiting".to_owned()) || closed == [1, 2, 0]
                )
            );
        }
    });
}
