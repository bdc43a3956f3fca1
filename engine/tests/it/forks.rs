//! Forks: a run that begins with the journal of another, with and without outputs changed by hand.

use newsum_engine::run::{Body, Waited};
use newsum_engine::store::{ReviewFilter, ReviewRow, ReviewState, RunRow, RunStatus};
use newsum_engine::{Edit, EditProblem, EngineError, NodeError, RunId, StepId};
use serde_json::{Value, json};

use crate::scripted::{Stage, delta, lines};

/// Two branches from `one`, and one that depends on neither.
const TREE: &str = r#"
[node.one]
use = "calc"
[node.left]
use = "ask"
from.text = "one.text"
[node.alone]
use = "act"
[node.after]
use = "act"
from.text = "left.text"
[output]
text = "after.text"
alone = "alone.text"
"#;

pub fn out(text: &str) -> Value {
    json!({ "text": text, "list": [], "decision": "" })
}

pub fn edit(step: &str, delta: Value) -> Edit {
    Edit { step: step.parse().unwrap(), delta }
}

async fn fork(stage: &Stage, run: &RunRow, seq: u64, edits: &[Edit]) -> RunRow {
    stage.engine.fork(run.id, seq, edits, "kim", "to see").await.unwrap()
}

async fn refused(stage: &Stage, run: &RunRow, seq: u64, edits: &[Edit]) -> EngineError {
    let before = stage.engine.runs(&newsum_engine::store::RunFilter::default()).await.unwrap();
    let error = stage.engine.fork(run.id, seq, edits, "kim", "to see").await.unwrap_err();
    let after = stage.engine.runs(&newsum_engine::store::RunFilter::default()).await.unwrap();
    assert_eq!(before, after, "a fork that is refused leaves no trace");
    error
}

/// Drives a run to its end and gives it with the steps that were executed meanwhile.
async fn drive(stage: &Stage, run: &RunRow) -> (RunRow, Vec<String>) {
    let before = stage.script.calls().len();
    let worker = stage.worker();
    let (run, _) = stage.end(run).await;
    worker.drain().await.unwrap();
    (run, stage.script.calls().split_off(before))
}

/// The position of the entry of a step of that kind.
async fn position(stage: &Stage, run: &RunRow, line: &str) -> u64 {
    let entries = stage.engine.journal(run.id).await.unwrap();
    1 + lines(&entries).iter().position(|l| l == line).unwrap_or_else(|| panic!("{line}: {entries:?}")) as u64
}

#[tokio::test]
async fn a_fork_begins_with_the_same_entries_and_executes_only_what_is_not_in_them() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let at = position(&stage, &parent, "left done").await;
    let run = fork(&stage, &parent, at, &[]).await;
    assert_eq!((run.fork_of, run.fork_seq), (Some(parent.id), Some(at)));
    let (run, executed) = drive(&stage, &run).await;
    let copied = stage.engine.journal(run.id).await.unwrap();
    let at = usize::try_from(at).unwrap();
    assert_eq!(copied[..at], entries[..at]);
    assert!(matches!(&copied[at].body, Body::Forked { fork_of, .. } if *fork_of == parent.id));
    assert!(!executed.contains(&"one".to_owned()) && !executed.contains(&"left".to_owned()), "{executed:?}");
    assert_eq!((run.status, run.output), (RunStatus::Completed, parent.output.clone()));
    assert_eq!(stage.engine.journal(parent.id).await.unwrap(), entries, "of the other run nothing changes");
}

#[tokio::test]
async fn a_changed_output_makes_anew_what_depends_on_it_and_nothing_else() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let all = entries.len() as u64;
    let run = fork(&stage, &parent, all, &[edit("one", out("ONE"))]).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!(executed, ["left", "after"]);
    assert_eq!(run.output, Some(json!({ "text": "ONE>left>after", "alone": "alone" })));
    let journal = stage.engine.journal(run.id).await.unwrap();
    let Body::Edited { actor, reason, .. } = &journal[entries.len() + 1].body else { panic!("{journal:?}") };
    assert_eq!((actor.as_str(), reason.as_str()), ("kim", "to see"));
}

#[tokio::test]
async fn a_change_of_the_last_node_executes_nothing_and_changes_the_output() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let run = fork(&stage, &parent, entries.len() as u64, &[edit("after", out("by hand"))]).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!((executed.len(), run.output.unwrap()["text"].clone()), (0, json!("by hand")));
}

#[tokio::test]
async fn two_changes_hold_though_one_depends_on_the_other() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let edits = [edit("left", out("LEFT")), edit("one", out("ONE"))];
    let run = fork(&stage, &parent, entries.len() as u64, &edits).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!(executed, ["after"]);
    assert_eq!(run.output.unwrap()["text"], "LEFT>after");
}

#[tokio::test]
async fn a_fork_of_the_end_of_a_run_ends_like_it_and_one_of_nothing_does_all_again() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let same = fork(&stage, &parent, entries.len() as u64, &[]).await;
    let (same, executed) = drive(&stage, &same).await;
    assert_eq!((executed.len(), same.status, &same.output), (0, RunStatus::Completed, &parent.output));
    let anew = fork(&stage, &parent, 0, &[]).await;
    let (anew, executed) = drive(&stage, &anew).await;
    assert_eq!((executed.len(), &anew.output), (4, &parent.output));
}

#[tokio::test]
async fn a_fork_beyond_the_journal_is_refused() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let last = entries.len() as u64;
    let error = refused(&stage, &parent, last + 1, &[]).await;
    assert!(matches!(error, EngineError::ForkBeyond { length, .. } if length == last), "{error}");
    let unknown = stage.engine.fork(RunId::fresh(), 0, &[], "kim", "to see").await.unwrap_err();
    assert!(matches!(unknown, EngineError::UnknownRun(_)), "{unknown}");
}

#[tokio::test]
async fn an_output_that_does_not_fit_its_kind_is_refused_with_the_place() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let bad = json!({ "text": "fine", "list": ["a", 7], "decision": "" });
    let error = refused(&stage, &parent, entries.len() as u64, &[edit("one", bad)]).await;
    let EngineError::Edit { problem: EditProblem::Output { kind, problems }, .. } = &error else {
        panic!("{error}")
    };
    assert_eq!((kind.as_str(), problems[0].pointer.as_str()), ("calc", "/list/1"));
    assert!(error.to_string().contains("/list/1"), "{error}");
}

#[tokio::test]
async fn what_is_not_there_cannot_be_changed() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(TREE, json!({})).await;
    let all = entries.len() as u64;
    let early = position(&stage, &parent, "one done").await;
    for (seq, edits, words) in [
        (all, vec![edit("two", out(""))], "no node two; it has one, left, alone, after"),
        (early, vec![edit("after", out(""))], "it has given no output yet"),
        (all, vec![edit("one[0]", out(""))], "none of that number"),
        (all, vec![edit("one#2", out(""))], "its newest turn is 1"),
        (all, vec![edit("one", out("")), edit("one", out("x"))], "changed twice"),
    ] {
        let error = refused(&stage, &parent, seq, &edits).await;
        assert!(matches!(error, EngineError::Edit { .. }) && error.to_string().contains(words), "{error}");
    }
}

const EACH: &str = r#"
[node.make]
use = "calc"
[node.draw]
use = "ask"
for_each = "make.list"
from.text = "each"
[node.join]
use = "calc"
from.list = "draw.text"
[output]
list = "join.list"
"#;

#[tokio::test]
async fn one_item_of_a_list_is_changed_and_the_others_are_kept() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(EACH, json!({})).await;
    let all = entries.len() as u64;
    let run = fork(&stage, &parent, all, &[edit("draw[1]", out("by hand"))]).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!(executed, ["join"]);
    assert_eq!(run.output, Some(json!({ "list": ["a>draw[0]", "by hand", "c>draw[2]"] })));
    for (edits, words) in [
        (vec![edit("draw", out(""))], "is a list of 3 items; name one of them, from draw[0] on"),
        (vec![edit("draw[3]", out(""))], "draw has 3 items and none of that number"),
        (
            vec![edit("make", out("")), edit("draw[1]", out(""))],
            "its list is made anew, since it depends on make",
        ),
    ] {
        let error = refused(&stage, &parent, all, &edits).await;
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_changed_list_is_worked_with_its_new_items() {
    let stage = Stage::new();
    let (parent, entries) = stage.run(EACH, json!({})).await;
    let made = json!({ "text": "", "list": ["x", "y"], "decision": "" });
    let run = fork(&stage, &parent, entries.len() as u64, &[edit("make", made)]).await;
    let (run, _) = drive(&stage, &run).await;
    assert_eq!(run.output, Some(json!({ "list": ["x>draw[0]", "y>draw[1]"] })));
}

const REVIEW: &str = r#"
[node.write]
use = "ask"
[node.review]
use = "calc"
wait = { signal = "review", show = ["write.text"], timeout = "1h" }
from.answer = "signal"
from.text = "write.text"
end_if = "review.decision == 'reject'"
[node.send]
use = "act"
from.text = "review.text"
[output]
text = "send.text"
"#;

pub async fn open_review(stage: &Stage, run: RunId) -> ReviewRow {
    let open = ReviewFilter { run: Some(run), state: Some(ReviewState::Open) };
    let search = async {
        loop {
            if let Some(row) = stage.engine.reviews(&open).await.unwrap().pop() {
                return row;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), search).await.expect("a review is opened")
}

#[tokio::test]
async fn a_fork_of_a_wait_waits_again_with_a_review_of_its_own() {
    let stage = Stage::new();
    let parent = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let first = open_review(&stage, parent.id).await;
    let at = position(&stage, &parent, "review waiting").await;
    let run = fork(&stage, &parent, at, &[]).await;
    let own = open_review(&stage, run.id).await;
    assert_ne!(own.review.id, first.review.id);
    assert_eq!(own.review.shown, first.review.shown);
    assert!(own.review.expires_at > first.review.expires_at, "it waits its whole time again");
    stage.engine.answer(own.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "write>review>send" })));
    assert_eq!(stage.engine.review(first.review.id).await.unwrap().state, ReviewState::Open);
    assert_eq!(stage.engine.run(parent.id).await.unwrap().status, RunStatus::Waiting);
    assert_eq!(stage.script.count("write"), 1);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_answer_in_the_prefix_counts_and_a_changed_one_goes_on_where_it_stopped() {
    let stage = Stage::new();
    let parent = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    let review = open_review(&stage, parent.id).await.review.id;
    stage.engine.answer(review, json!({ "decision": "reject" }), "kim").await.unwrap();
    let (parent, entries) = stage.end(&parent).await;
    assert_eq!(parent.status, RunStatus::Stopped);
    let all = entries.len() as u64;
    let (same, _) = stage.end(&fork(&stage, &parent, all, &[]).await).await;
    assert_eq!(same.status, RunStatus::Stopped, "the condition still holds");
    let approved = json!({ "text": "better", "list": [], "decision": "approve" });
    let (run, _) = stage.end(&fork(&stage, &parent, all, &[edit("review", approved)]).await).await;
    assert_eq!((run.status, run.output), (RunStatus::Completed, Some(json!({ "text": "better>send" }))));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_change_before_a_question_asks_it_again_about_what_is_new() {
    let stage = Stage::new();
    let parent = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    open_review(&stage, parent.id).await;
    let at = position(&stage, &parent, "review waiting").await;
    let run = fork(&stage, &parent, at, &[edit("write", out("WRITE"))]).await;
    let own = open_review(&stage, run.id).await;
    assert_eq!(own.review.shown, json!({ "text": "WRITE" }));
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_fork_of_a_failed_or_cancelled_run_goes_on_where_it_was() {
    let stage = Stage::new();
    stage.script.fail("left", [NodeError::permanent("no_key", "there is no key")]);
    let (failed, entries) = stage.run(TREE, json!({})).await;
    assert_eq!(failed.status, RunStatus::Failed);
    let run = fork(&stage, &failed, entries.len() as u64, &[]).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!(run.status, RunStatus::Completed);
    assert!(!executed.contains(&"one".to_owned()), "{executed:?}");

    let waits = stage.submit(REVIEW, json!({})).await;
    let worker = stage.worker();
    open_review(&stage, waits.id).await;
    stage.engine.cancel(waits.id, "kim", "enough").await.unwrap();
    let all = stage.engine.journal(waits.id).await.unwrap().len() as u64;
    let run = fork(&stage, &waits, all, &[]).await;
    open_review(&stage, run.id).await;
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn an_output_is_given_by_hand_where_a_step_failed() {
    let stage = Stage::new();
    stage.script.fail("left", [NodeError::permanent("no_key", "there is no key")]);
    let (failed, entries) = stage.run(TREE, json!({})).await;
    let run = fork(&stage, &failed, entries.len() as u64, &[edit("left", out("LEFT"))]).await;
    let (run, executed) = drive(&stage, &run).await;
    assert_eq!(run.output.unwrap()["text"], "LEFT>after");
    assert!(!executed.contains(&"left".to_owned()), "{executed:?}");
}

#[tokio::test]
async fn every_beginning_of_a_journal_can_be_forked_and_comes_to_the_same_end() {
    let stage = Stage::new();
    stage.script.fail("draw[1]", [NodeError::transient("busy", "try again")]);
    let toml = EACH.replace(
        "from.text = \"each\"",
        "from.text = \"each\"\nwait = { for = \"1ms\" }\nretry = { attempts = 2, delay = \"1ms\" }",
    );
    let (parent, entries) = stage.run(&toml, json!({})).await;
    assert!(entries.iter().any(|e| matches!(&e.body, Body::Waiting { wait: Waited::Timer, .. })));
    let worker = stage.worker();
    for seq in 0..=entries.len() as u64 {
        let (run, _) = stage.end(&fork(&stage, &parent, seq, &[]).await).await;
        assert_eq!((run.status, &run.output), (RunStatus::Completed, &parent.output), "at {seq}");
        let again = stage.engine.journal(run.id).await.unwrap();
        for item in ["draw[0]", "draw[1]", "draw[2]"] {
            let step: StepId = item.parse().unwrap();
            let done = again.iter().filter(|e| e.step.as_ref() == Some(&step) && e.body.kind() == "done");
            assert_eq!(done.count(), 1, "{item} of the fork at {seq}");
            assert_eq!(delta(&again, item), delta(&entries, item));
        }
    }
    worker.drain().await.unwrap();
}

/// A child that asks a person.
const CHILD: &str = r#"
[workflow]
name = "child"
version = 1
[input]
text = { type = "string" }
[node.say]
use = "calc"
wait = { signal = "review" }
from.answer = "signal"
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
[output]
text = "call.text"
"#;

fn with_child() -> Stage {
    let stage = Stage::new();
    let child = stage.engine.load_source(CHILD, "child.toml").unwrap_or_else(|e| panic!("{e}"));
    stage.engine.register(&child);
    stage
}

async fn child_of(stage: &Stage, run: &RunRow, nth: usize) -> RunId {
    let search = async {
        loop {
            let journal = stage.engine.journal(run.id).await.unwrap();
            let mut children = journal.iter().filter_map(|entry| match &entry.body {
                Body::Waiting { wait: Waited::Child { run, .. }, .. } => Some(*run),
                _ => None,
            });
            if let Some(child) = children.nth(nth) {
                return child;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), search).await.expect("it waits for a child")
}

#[tokio::test]
async fn a_fork_of_a_wait_for_a_child_has_a_child_of_its_own() {
    let stage = with_child();
    let parent = stage.submit(PARENT, json!({})).await;
    let worker = stage.worker();
    let first = child_of(&stage, &parent, 0).await;
    open_review(&stage, first).await;
    let at = position(&stage, &parent, "call waiting").await;
    let run = fork(&stage, &parent, at, &[]).await;
    let own = child_of(&stage, &run, 1).await;
    assert_ne!(own, first);
    let review = open_review(&stage, own).await;
    stage.engine.answer(review.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "one>say" })));
    assert_eq!(stage.engine.run(parent.id).await.unwrap().status, RunStatus::Waiting);
    assert_eq!(open_review(&stage, first).await.run, first);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_change_before_a_child_ends_it_and_makes_another() {
    let stage = with_child();
    let run = stage.submit(PARENT, json!({})).await;
    let worker = stage.worker();
    let first = child_of(&stage, &run, 0).await;
    open_review(&stage, first).await;
    stage.engine.edit(run.id, &edit("one", out("ONE")), "kim", "better").await.unwrap();
    let second = child_of(&stage, &run, 1).await;
    let review = open_review(&stage, second).await;
    stage.engine.answer(review.review.id, json!({ "decision": "approve" }), "kim").await.unwrap();
    let (run, _) = stage.end(&run).await;
    assert_eq!(run.output, Some(json!({ "text": "ONE>say" })));
    let ended = async {
        while stage.engine.run(first).await.unwrap().status != RunStatus::Cancelled {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), ended).await.expect("the first child is ended");
    worker.drain().await.unwrap();
}
