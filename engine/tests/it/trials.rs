//! Attempts outside of any run, and the inputs that steps of runs were given.

use std::sync::Arc;

use newsum_engine::{EngineError, NodeError, RunId, StepId, Trial};
use serde_json::{Value, json};

use crate::scripted::{Script, Stage, registry};

/// One node for each way in which an input comes together.
const WAYS: &str = r#"
[input]
word = { type = "string" }
[node.first]
use = "ask"
with.list = ["x", "y"]
from.text = "input.word"
retry = { attempts = 2, delay = "1ms" }
[node.items]
use = "calc"
for_each = "first.list"
from.text = "each"
[node.turns]
use = "calc"
from.own = "turns.text"
from.text = "first.text"
repeat = { while = "true", max = 2 }
[node.gate]
use = "calc"
wait = { signal = "go" }
after = ["items", "turns"]
from.answer = "signal"
[node.last]
use = "calc"
after = "gate"
from.text = "gate.text"
[output]
text = "last.text"
"#;

fn trial(script: &Script, kind: &str) -> Trial {
    Trial::new(registry(script).get(kind).unwrap().clone())
}

async fn given(stage: &Stage, run: RunId, step: &str) -> Value {
    stage.engine.input_of(run, &step.parse().unwrap()).await.unwrap_or_else(|error| panic!("{step}: {error}"))
}

#[tokio::test]
async fn what_a_step_was_given_is_told_again_at_any_time() {
    let stage = Stage::new();
    stage.script.fail("first", [NodeError::transient("busy", "not now")]);
    let run = stage.submit(WAYS, json!({ "word": "hi" })).await;
    let worker = stage.worker();
    let review = stage.open_review(&run).await;
    assert_eq!(given(&stage, run.id, "first").await, json!({ "list": ["x", "y"], "text": "hi" }));
    assert_eq!(given(&stage, run.id, "items[1]").await, json!({ "text": "y" }));
    assert_eq!(given(&stage, run.id, "turns").await, json!({ "text": "hi>first" }));
    let second = json!({ "own": "hi>first>turns", "text": "hi>first" });
    assert_eq!(given(&stage, run.id, "turns#2").await, second);
    let refused = |step: &str| {
        let (engine, step) = (stage.engine.clone(), step.parse::<StepId>().unwrap());
        async move { engine.input_of(run.id, &step).await.unwrap_err() }
    };
    for step in ["last", "items", "items[2]", "turns#3", "nothing"] {
        let error = refused(step).await;
        assert!(matches!(&error, EngineError::NoInput { step: of, .. } if of.to_string() == step), "{error}");
    }
    stage.engine.answer(review.review.id, json!({ "decision": "yes" }), "kim").await.unwrap();
    stage.end(&run).await;
    worker.drain().await.unwrap();
    assert_eq!(given(&stage, run.id, "gate").await, json!({ "answer": { "decision": "yes" } }));
    assert_eq!(given(&stage, run.id, "last").await, json!({ "text": "gate" }));
    assert_eq!(given(&stage, run.id, "turns#2").await, second);
    let nobody = RunId::fresh();
    let error = stage.engine.input_of(nobody, &"first".parse().unwrap()).await.unwrap_err();
    assert!(matches!(error, EngineError::UnknownRun(id) if id == nobody), "{error}");
}

#[tokio::test]
async fn an_attempt_on_trial_keeps_memos_and_is_a_run_of_its_own() {
    let script = Script::default();
    let trial = trial(&script, "paying");
    let (one, two) = (trial.attempt(json!({})).await, trial.attempt(json!({})).await);
    let (one, two) = (one.result.unwrap(), two.result.unwrap());
    assert_eq!(one["list"], json!(["value of one", "value of two"]));
    assert_ne!(one["text"], two["text"], "idempotency keys");
    // Nothing of the first is there for the second.
    assert_eq!(script.count("paid one"), 2);
}

#[tokio::test]
async fn an_attempt_on_trial_ends_with_its_error_or_its_panic() {
    let script = Script::default();
    let trial = trial(&script, "fire");
    script.fail("fire", [NodeError::transient("busy", "not now"), NodeError::transient("panic", "")]);
    let error = trial.attempt(json!({})).await.result.unwrap_err();
    assert_eq!(error, NodeError::transient("busy", "not now"));
    let error = trial.attempt(json!({})).await.result.unwrap_err();
    assert_eq!((error.code.as_str(), error.message.as_str()), ("panic", "fire panicked: told to"));
    let error = trial.attempt(json!({ "text": 7 })).await.result.unwrap_err();
    assert_eq!((error.class.name(), error.code.as_str()), ("invalid_input", "input"));
    assert!(trial.attempt(json!({})).await.result.is_ok());
}

#[tokio::test]
async fn an_attempt_on_trial_can_be_a_certain_step() {
    let script = Script::default();
    let step: StepId = "draw[3]".parse().unwrap();
    let trial = trial(&script, "calc").as_step(step, chrono::DateTime::UNIX_EPOCH);
    assert_eq!(trial.attempt(json!({})).await.result.unwrap()["text"], "draw[3]");
}

#[test]
fn kinds_check_inputs_and_know_names_that_are_like_theirs() {
    let registry = registry(&Script::default());
    let kind: &Arc<_> = registry.get("calc").unwrap();
    assert_eq!(kind.check(&json!({ "text": "hi" })), Ok(()));
    let problems = kind.check(&json!({ "text": 7, "list": [1] })).unwrap_err();
    let pointers: Vec<&str> = problems.iter().map(|problem| problem.pointer.as_str()).collect();
    assert_eq!(pointers, ["/text", "/list/0"]);
    assert_eq!(registry.did_you_mean("payng"), Some("paying"));
    assert_eq!(registry.did_you_mean("something"), None);
}
