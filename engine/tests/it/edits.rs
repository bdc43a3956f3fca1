//! Outputs replaced by hand in the run itself: while it waits, while it runs, after it failed.

use newsum_engine::run::Body;
use newsum_engine::store::{ReviewState, RunStatus};
use newsum_engine::{EditProblem, Edited, EngineError, NodeError};
use serde_json::{Value, json};

use crate::forks::{edit, open_review, out};
use crate::runs::CHAIN;
use crate::scripted::{Stage, lines};

const REVIEW: &str = r#"
[node.write]
use = "ask"
[node.aside]
use = "ask"
[node.review]
use = "calc"
wait = { signal = "review", show = ["write.text"] }
from.answer = "signal"
from.text = "write.text"
[node.send]
use = "act"
from.text = "review.text"
[output]
text = "send.text"
aside = "aside.text"
"#;

async fn asleep(stage: &Stage, run: newsum_engine::RunId) {
    let wait = async {
        while stage.engine.run(run).await.unwrap().status != RunStatus::Waiting {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("the run goes to sleep");
}

#[tokio::test]
async fn a_change_while_a_run_waits_asks_the_question_anew_and_the_answer_counts() {
    let stage = Stage::new();
    let run = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    open_review(&stage, run.id).await;
    asleep(&stage, run.id).await;
    worker.drain().await.unwrap();
    let edited = stage.engine.edit(run.id, &edit("write", out("WRITE")), "kim", "a typo").await.unwrap();
    assert_eq!(edited, Edited::Kept);
    let journal = stage.engine.journal(run.id).await.unwrap();
    let Body::Edited { actor, reason, .. } = &journal.last().unwrap().body else { panic!("{journal:?}") };
    assert_eq!((actor.as_str(), reason.as_str()), ("kim", "a typo"));
    let worker = stage.worker();
    let review = open_review(&stage, run.id).await;
    assert_eq!(review.review.shown, json!({ "text": "WRITE" }));
    stage.engine.answer(review.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "WRITE>review>send", "aside": "aside" })));
    assert_eq!((stage.script.count("write"), stage.script.count("aside")), (1, 1));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_answer_to_the_question_of_before_does_not_count() {
    let stage = Stage::new();
    let run = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let review = open_review(&stage, run.id).await.review.id;
    asleep(&stage, run.id).await;
    worker.drain().await.unwrap();
    stage.engine.edit(run.id, &edit("write", out("WRITE")), "kim", "a typo").await.unwrap();
    let late = stage.engine.answer(review, json!({ "decision": "approve" }), "lee").await;
    assert!(matches!(late, Err(EngineError::ReviewOver(row)) if row.state == ReviewState::Expired));
}

#[tokio::test]
async fn a_change_while_a_run_runs_stops_what_uses_the_old_output() {
    let stage = Stage::new();
    let old = stage.script.gate("two");
    let run = stage.submit(CHAIN, json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |e| e.step.as_ref().is_some_and(|s| s.to_string() == "one")).await;
    let wait = async {
        while stage.script.count("two") == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), wait).await.expect("the attempt begins");
    let edited = stage.engine.edit(run.id, &edit("one", out("ONE")), "kim", "better").await.unwrap();
    assert_eq!(edited, Edited::Kept, "its worker has read the letter");
    stage.until(&run, |e| matches!(e.body, Body::Edited { .. })).await;
    old.add_permits(2);
    let (run, entries) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "ONE>two>three" })));
    assert_eq!(lines(&entries), ["one done", "one edited", "two done", "three done", "run completed"]);
    assert_eq!(stage.script.count("two"), 2);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_failed_run_goes_on_with_what_was_changed() {
    let stage = Stage::new();
    stage.script.fail("three", [NodeError::permanent("bad", "no such page")]);
    let (failed, _) = stage.run(CHAIN, json!({})).await;
    assert_eq!(failed.status, RunStatus::Failed);
    stage.engine.edit(failed.id, &edit("one", out("ONE")), "kim", "better").await.unwrap();
    let worker = stage.worker();
    let (run, entries) = stage.end(&failed).await;
    assert_eq!((run.status, run.output), (RunStatus::Completed, Some(json!({ "text": "ONE>two>three" }))));
    assert!(lines(&entries).iter().all(|line| line != "run retried"), "one entry does both: {entries:?}");
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_output_in_place_of_a_failure_is_as_good_as_one_of_the_step() {
    let stage = Stage::new();
    stage.script.fail("two", [NodeError::permanent("no_key", "there is no key")]);
    let (failed, _) = stage.run(CHAIN, json!({})).await;
    stage.engine.edit(failed.id, &edit("two", out("by hand")), "kim", "no key today").await.unwrap();
    let worker = stage.worker();
    let (run, _) = stage.end(&failed).await;
    assert_eq!(run.output, Some(json!({ "text": "by hand>three" })));
    assert_eq!((stage.script.count("one"), stage.script.count("two")), (1, 1));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_failure_elsewhere_is_tried_again_with_a_change() {
    let stage = Stage::new();
    stage.script.fail("aside", [NodeError::permanent("no_key", "there is no key")]);
    let run = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let (failed, _) = stage.end(&run).await;
    assert_eq!(failed.status, RunStatus::Failed);
    stage.engine.edit(run.id, &edit("write", out("WRITE")), "kim", "better").await.unwrap();
    let review = open_review(&stage, run.id).await;
    assert_eq!(review.review.shown, json!({ "text": "WRITE" }));
    stage.engine.answer(review.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "WRITE>review>send", "aside": "aside" })));
    worker.drain().await.unwrap();
}

async fn refused(stage: &Stage, run: newsum_engine::RunId, step: &str, delta: Value) -> EngineError {
    let before = (stage.engine.run(run).await.unwrap(), stage.engine.journal(run).await.unwrap());
    let error = stage.engine.edit(run, &edit(step, delta), "kim", "to see").await.unwrap_err();
    let after = (stage.engine.run(run).await.unwrap(), stage.engine.journal(run).await.unwrap());
    assert_eq!(before, after, "a change that is refused leaves no trace");
    error
}

#[tokio::test]
async fn a_change_that_cannot_be_made_leaves_the_run_as_it_was() {
    let stage = Stage::new();
    stage.script.fail("two", [NodeError::permanent("no_key", "there is no key")]);
    let (failed, _) = stage.run(CHAIN, json!({})).await;
    let error = refused(&stage, failed.id, "one", json!({ "text": 7, "list": [], "decision": "" })).await;
    let EngineError::Edit { problem: EditProblem::Output { problems, .. }, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!(problems[0].pointer, "/text");
    let error = refused(&stage, failed.id, "three", out("")).await;
    assert!(error.to_string().contains("it has given no output yet"), "{error}");
    let (done, _) = stage.run(CHAIN, json!({})).await;
    let error = refused(&stage, done.id, "one", out("")).await;
    assert!(matches!(error, EngineError::WrongStatus { status: RunStatus::Completed, .. }), "{error}");
}

#[tokio::test]
async fn what_must_never_run_twice_is_not_made_anew() {
    let stage = Stage::new();
    stage.script.fail("three", [NodeError::permanent("bad", "no such page")]);
    let toml = CHAIN.replace("\"ask\"", "\"fire\"");
    let (failed, entries) = stage.run(&toml, json!({})).await;
    let error = refused(&stage, failed.id, "one", out("ONE")).await;
    assert!(error.to_string().contains("two depends on it, must never run twice and has begun"), "{error}");
    let fork = stage
        .engine
        .fork(
            failed.id,
            entries.len() as u64,
            &[edit("one", out("ONE"))],
            "kim",
            "another run is another matter",
        )
        .await
        .unwrap();
    let worker = stage.worker();
    let (fork, _) = stage.end(&fork).await;
    assert_eq!(fork.output, Some(json!({ "text": "ONE>two>three" })));
    worker.drain().await.unwrap();
}
