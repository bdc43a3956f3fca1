//! What runs do: order, skips, lists, waits, turns, failures, retries.

use std::time::Duration;

use newsum_engine::run::Body;
use newsum_engine::store::{ReviewFilter, RunStatus};
use newsum_engine::{EngineError, NodeError};
use serde_json::json;

use crate::scripted::{Stage, delta, lines};

pub const CHAIN: &str = r#"
[node.one]
use = "calc"
[node.two]
use = "ask"
from.text = "one.text"
[node.three]
use = "act"
from.text = "two.text"
[output]
text = "three.text"
"#;

#[tokio::test]
async fn a_chain_runs_in_order_and_gives_its_output() {
    let stage = Stage::new();
    let (run, entries) = stage.run(CHAIN, json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!(run.output, Some(json!({ "text": "one>two>three" })));
    assert_eq!(lines(&entries), ["one done", "two done", "three done", "run completed"]);
}

#[tokio::test]
async fn a_node_whose_when_is_false_is_skipped_and_so_is_what_needs_it() {
    let stage = Stage::new();
    let (run, entries) = stage
        .run(
            r#"
[input]
go = { type = "boolean" }
[node.one]
use = "calc"
when = "input.go"
[node.two]
use = "calc"
from.text = ["one.text", "input.instead"]
[input.instead]
type = "string"
default = "instead"
[output]
text = "two.text"
"#,
            json!({ "go": false }),
        )
        .await;
    assert_eq!(lines(&entries)[0], "one skipped");
    assert_eq!(run.output, Some(json!({ "text": "instead>two" })));
}

const EACH: &str = r#"
[node.make]
use = "calc"
[node.draw]
use = "ask"
for_each = "make.list"
from.text = "each"
retry = { attempts = 2, delay = "1ms" }
[node.join]
use = "calc"
from.list = "draw.text"
[output]
list = "join.list"
"#;

#[tokio::test]
async fn a_list_is_worked_item_by_item_and_its_results_keep_their_order() {
    let stage = Stage::new();
    let last = stage.script.gate("draw[0]");
    let run = stage.submit(EACH, json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |e| e.step.as_ref().is_some_and(|s| s.to_string() == "draw[2]")).await;
    last.add_permits(1);
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "list": ["a>draw[0]", "b>draw[1]", "c>draw[2]"] })));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_item_is_retried_alone() {
    let stage = Stage::new();
    stage.script.fail("draw[1]", [NodeError::transient("busy", "try again")]);
    let (run, _) = stage.run(EACH, json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!((stage.script.count("draw[0]"), stage.script.count("draw[1]")), (1, 2));
}

#[tokio::test]
async fn an_empty_list_is_no_work_and_no_error() {
    let stage = Stage::new();
    let (run, entries) = stage
        .run("[input]\nlist = { type = \"array\", items = { type = \"string\" } }\n[node.draw]\nuse = \"calc\"\nfor_each = \"input.list\"\nfrom.text = \"each\"\n[output]\nlist = \"draw.text\"\n", json!({ "list": [] }))
        .await;
    assert_eq!(run.output, Some(json!({ "list": [] })));
    assert_eq!(lines(&entries), ["run completed"]);
}

#[tokio::test]
async fn a_final_error_fails_the_run_and_retry_pays_for_nothing_again() {
    let stage = Stage::new();
    stage.script.fail("two", [NodeError::permanent("no_key", "there is no key")]);
    let run = stage.submit(CHAIN, json!({})).await;
    let worker = stage.worker();
    let (failed, _) = stage.end(&run).await;
    assert_eq!(failed.status, RunStatus::Failed);
    assert_eq!(failed.error.unwrap()["code"], "no_key");
    stage.engine.retry(run.id, "tester").await.unwrap();
    stage.until(&run, |entry| matches!(entry.body, Body::Retried { .. })).await;
    let done = loop {
        let run = stage.engine.run(run.id).await.unwrap();
        if run.status == RunStatus::Completed {
            break run;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(done.output, Some(json!({ "text": "one>two>three" })));
    assert_eq!((stage.script.count("one"), stage.script.count("two")), (1, 2));
    let mut events = stage.engine.events(run.id).from(0);
    let mut last = None;
    while let Some(entry) = events.next().await.unwrap() {
        last = Some(entry.body);
    }
    assert!(matches!(last, Some(Body::Completed { .. })), "the failure in between is no end: {last:?}");
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_run_that_has_not_failed_cannot_be_retried() {
    let stage = Stage::new();
    let (run, _) = stage.run(CHAIN, json!({})).await;
    let refused = stage.engine.retry(run.id, "tester").await.unwrap_err();
    assert!(matches!(refused, EngineError::WrongStatus { status: RunStatus::Completed, .. }), "{refused}");
}

#[tokio::test]
async fn what_stands_in_after_the_last_attempt_is_marked_as_degraded() {
    let stage = Stage::new();
    stage.script.fail("two", [NodeError::permanent("gone", "the service is gone")]);
    let toml = CHAIN.replace(
        "from.text = \"one.text\"",
        "from.text = \"one.text\"\non_error = { give = { text = \"spare\", list = [], decision = \"\" } }",
    );
    let (run, entries) = stage.run(&toml, json!({})).await;
    assert_eq!(run.output, Some(json!({ "text": "spare>three" })));
    assert_eq!(lines(&entries)[1..3], ["two attempt_failed", "two done"]);
    let state = stage.engine.state(run.id, None).await.unwrap();
    assert_eq!(state.degraded()[0].code, "on_error");
}

#[tokio::test]
async fn a_panic_is_a_failed_attempt() {
    let stage = Stage::new();
    stage.script.fail("two", [NodeError::permanent("panic", "")]);
    let toml = CHAIN.replace(
        "from.text = \"one.text\"",
        "from.text = \"one.text\"\nretry = { attempts = 2, delay = \"1ms\" }",
    );
    let (run, entries) = stage.run(&toml, json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    let Body::AttemptFailed { error, .. } = &entries[1].body else { panic!("{entries:?}") };
    assert_eq!((error.code.as_str(), error.message.as_str()), ("panic", "two panicked: told to"));
}

#[tokio::test]
async fn an_attempt_that_takes_too_long_is_really_stopped() {
    let stage = Stage::new();
    let gate = stage.script.gate("two");
    let toml = CHAIN.replace("from.text = \"one.text\"", "from.text = \"one.text\"\ntimeout = \"30ms\"");
    let (run, _) = stage.run(&toml, json!({})).await;
    assert_eq!(run.error.unwrap()["code"], "timeout");
    assert_eq!(std::sync::Arc::strong_count(&gate), 2, "the attempt holds its gate no more");
}

const REVIEW: &str = r#"
[node.write]
use = "ask"
[node.review]
use = "calc"
wait = { signal = "review", show = ["write.text"], timeout = "1h", otherwise = { decision = "approve" } }
from.answer = "signal"
from.text = "write.text"
from.own = "review.text"
repeat = { while = "review.decision == 'modify'", max = 3 }
end_if = "review.decision == 'reject'"
[node.send]
use = "act"
from.text = "review.text"
[output]
text = "send.text"
"#;

async fn open_review(stage: &Stage) -> newsum_engine::store::ReviewRow {
    let open =
        ReviewFilter { state: Some(newsum_engine::store::ReviewState::Open), ..ReviewFilter::default() };
    for _ in 0..2000 {
        if let Some(row) = stage.engine.reviews(&open).await.unwrap().pop() {
            return row;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("no review was opened");
}

#[tokio::test]
async fn a_person_is_asked_turn_by_turn_and_nothing_before_is_run_again() {
    let stage = Stage::new();
    let run = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let first = open_review(&stage).await;
    assert_eq!(first.review.shown, json!({ "text": "write" }));
    stage.engine.answer(first.review.id, json!({ "decision": "modify" }), "kim").await.unwrap();
    stage.until(&run, |e| e.step.as_ref().is_some_and(|s| s.turn == 2) && e.body.kind() == "waiting").await;
    let second = open_review(&stage).await;
    assert_eq!(second.review.step.to_string(), "review#2");
    stage.engine.answer(second.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, entries) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "write>review+review#2>send" })));
    assert_eq!(delta(&entries, "review")["text"], "write>review");
    assert_eq!(stage.script.count("write"), 1);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_answer_is_checked_at_the_door_and_the_first_one_wins() {
    let stage = Stage::new();
    stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let review = open_review(&stage).await.review.id;
    let bad = stage.engine.answer(review, json!({ "decision": 7 }), "kim").await.unwrap_err();
    let EngineError::Form(problems) = bad else { panic!("{bad}") };
    assert_eq!(problems[0].pointer, "/decision");
    stage.engine.answer(review, json!({ "decision": "approve" }), "kim").await.unwrap();
    stage
        .engine
        .answer(review, json!({ "decision": "approve" }), "lee")
        .await
        .expect("the same answer again");
    let late = stage.engine.answer(review, json!({ "decision": "reject" }), "lee").await.unwrap_err();
    assert!(late.to_string().contains("kim answered it at"), "{late}");
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_rejection_ends_the_run_as_stopped() {
    let stage = Stage::new();
    let run = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let review = open_review(&stage).await.review.id;
    stage.engine.answer(review, json!({ "decision": "reject" }), "kim").await.unwrap();
    let (run, entries) = stage.end(&run).await;
    assert_eq!(run.status, RunStatus::Stopped);
    assert_eq!(lines(&entries).last().unwrap(), "run stopped");
    assert_eq!(stage.script.count("send"), 0);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_wait_that_nobody_answers_ends_with_what_stands_in() {
    let stage = Stage::new();
    let (run, entries) = stage.run(&REVIEW.replace("1h", "30ms"), json!({})).await;
    assert_eq!(run.output, Some(json!({ "text": "write>review>send" })));
    let unsigned = entries.iter().any(|e| matches!(&e.body, Body::Signalled { actor: None, .. }));
    assert!(unsigned, "{entries:?}");
}

#[tokio::test]
async fn a_run_that_waits_is_owned_by_nobody_and_goes_on_in_another_worker() {
    let stage = Stage::new();
    let run = stage.submit(REVIEW, json!({})).await;
    let first = stage.worker();
    let review = open_review(&stage).await.review.id;
    first.drain().await.unwrap();
    let waiting = stage.engine.run(run.id).await.unwrap();
    assert_eq!((waiting.status, waiting.worker), (RunStatus::Waiting, None));
    stage.engine.answer(review, json!({ "decision": "approve" }), "kim").await.unwrap();
    let second = stage.worker();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!(stage.script.count("write"), 1);
    second.drain().await.unwrap();
}

#[tokio::test]
async fn a_timer_holds_a_step_back() {
    let stage = Stage::new();
    let toml =
        CHAIN.replace("from.text = \"two.text\"", "from.text = \"two.text\"\nwait = { for = \"50ms\" }");
    let (run, entries) = stage.run(&toml, json!({})).await;
    assert_eq!(run.status, RunStatus::Completed);
    let at = |line: &str| entries[lines(&entries).iter().position(|l| l == line).unwrap()].at;
    assert!(at("three signalled") - at("three waiting") >= chrono::TimeDelta::milliseconds(50));
}

#[tokio::test]
async fn a_cancel_reaches_a_running_attempt_and_is_kept_with_its_reason() {
    let stage = Stage::new();
    let _never = stage.script.gate("two");
    let run = stage.submit(CHAIN, json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |entry| entry.body.kind() == "done").await;
    stage.engine.cancel(run.id, "kim", "no longer news").await.unwrap();
    let (run, entries) = stage.end(&run).await;
    assert_eq!(run.status, RunStatus::Cancelled);
    assert_eq!(run.error, Some(json!({ "actor": "kim", "reason": "no longer news" })));
    assert_eq!(lines(&entries), ["one done", "run cancel_requested", "run cancelled"]);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_run_that_nobody_drives_is_cancelled_at_once() {
    let stage = Stage::new();
    let run = stage.submit(CHAIN, json!({})).await;
    stage.engine.cancel(run.id, "kim", "a mistake").await.unwrap();
    assert_eq!(stage.engine.run(run.id).await.unwrap().status, RunStatus::Cancelled);
    assert!(stage.engine.cancel(run.id, "kim", "again").await.is_err());
}

#[tokio::test]
async fn a_memo_is_paid_for_once_however_often_the_step_is_tried() {
    let stage = Stage::new();
    stage.script.fail("pay", [NodeError::transient("busy", "again"), NodeError::transient("busy", "again")]);
    let toml = "[node.pay]\nuse = \"paying\"\nretry = { attempts = 3, delay = \"1ms\" }\n[output]\nlist = \"pay.list\"\nkey = \"pay.text\"\n";
    let (run, _) = stage.run(toml, json!({})).await;
    assert_eq!(run.output.unwrap()["list"], json!(["value of one", "value of two"]));
    assert_eq!(
        (stage.script.count("paid one"), stage.script.count("paid two"), stage.script.count("pay")),
        (1, 1, 3)
    );
}

#[tokio::test]
async fn an_input_that_does_not_fit_is_refused_with_all_its_problems() {
    let stage = Stage::new();
    let source = "[workflow]\nname = \"t\"\nversion = 1\n[input]\nn = { type = \"integer\", minimum = 3 }\ns = { type = \"string\" }\n[node.a]\nuse = \"calc\"\nfrom.text = \"input.s\"\n[output]\nt = \"a.text\"\n";
    let workflow = stage.engine.load_source(source, "t.toml").unwrap_or_else(|e| panic!("{e}"));
    let refused = stage.engine.submit(&workflow, json!({ "n": 1 })).await.unwrap_err();
    let EngineError::Input(problems) = refused else { panic!("{refused}") };
    assert_eq!(problems.len(), 2, "{problems:?}");
}

#[tokio::test]
async fn the_state_can_be_looked_at_as_of_any_entry() {
    let stage = Stage::new();
    let (run, _) = stage.run(CHAIN, json!({})).await;
    let early = stage.engine.state(run.id, Some(1)).await.unwrap();
    let statuses: Vec<_> = early.view().iter().map(|node| node.status).collect();
    assert_eq!(statuses, ["done", "open", "pending"]);
}

#[tokio::test]
async fn a_worker_that_is_told_to_stop_hands_its_runs_back_at_once() {
    let stage = Stage::new();
    let _never = stage.script.gate("two");
    let run = stage.submit(CHAIN, json!({})).await;
    let worker = stage.worker();
    stage.until(&run, |entry| entry.body.kind() == "done").await;
    worker.drain().await.unwrap();
    let run = stage.engine.run(run.id).await.unwrap();
    assert_eq!((run.status, run.worker), (RunStatus::Ready, None));
}

#[tokio::test]
async fn a_collected_item_that_fails_in_a_later_turn_gives_nothing_of_the_turns_before() {
    let stage = Stage::new();
    stage.script.fail("draw[1]#2", [NodeError::permanent("gone", "the service is gone")]);
    let toml = r#"
[node.draw]
use = "calc"
for_each = "input.list"
from.text = "each"
repeat = { while = "true", max = 2 }
on_item_error = "collect"
[output]
texts = "draw.text"
[input]
list = { type = "array", items = { type = "string" } }
"#;
    let (run, _) = stage.run(toml, json!({ "list": ["a", "b"] })).await;
    assert_eq!(run.output, Some(json!({ "texts": ["a>draw[0]#2", null] })));
}
