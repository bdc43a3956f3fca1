//! Tests of the node.
#![allow(clippy::unwrap_used, reason = "tests")]

use newsum_engine::testing::context;
use serde_json::{Value, json};

use super::*;

fn report() -> Value {
    json!({
        "method": "rules", "language": "en", "title": "A bridge", "question": "Open?", "revision": 0, "sources": [],
        "lead": [{ "text": "The bridge is open.", "cites": [1] }],
        "sections": [{ "heading": "Why", "aspect": "A1", "paragraphs": [
            { "text": "Bolts were sound.", "cites": [2] }, { "text": "Steel was too.", "cites": [3] },
        ] }],
        "conclusion": [{ "text": "It stays open.", "cites": [4] }],
    })
}

async fn run(review: bool, before: Option<Review>, answer: Value) -> Result<Output, NodeError> {
    let (cx, _probe) = context("review");
    let input =
        json!({ "options": { "review": review }, "report": report(), "answer": answer, "before": before });
    ReviewReport.run(serde_json::from_value(input).unwrap(), &cx).await
}

fn status(output: &Output) -> ReviewStatus {
    output.review.as_ref().unwrap().status
}

#[tokio::test]
async fn without_a_review_the_report_goes_on_as_it_is() {
    for answer in [Value::Null, json!({ "action": "reject" })] {
        let output = run(false, None, answer).await.unwrap();
        assert_eq!((output.decision, output.review), (ReviewAction::Approve, None));
        assert_eq!(serde_json::to_value(&output.report).unwrap()["title"], "A bridge");
    }
}

#[tokio::test]
async fn an_approval_goes_on_and_a_rejection_ends_the_run() {
    let output = run(true, None, json!({ "action": "approve", "actor": "Kim" })).await.unwrap();
    assert_eq!((output.decision, status(&output)), (ReviewAction::Approve, ReviewStatus::Approved));
    assert_eq!(output.review.unwrap().actor, "Kim");
    let output = run(true, None, json!({ "action": "reject", "feedback": "no" })).await.unwrap();
    assert_eq!((output.decision, status(&output)), (ReviewAction::Reject, ReviewStatus::Rejected));
}

#[tokio::test]
async fn an_edit_changes_texts_marks_them_and_asks_again() {
    let edit = json!({ "title": "The bridge", "sections": [{ "paragraphs": ["Bolts were sound.", "Steel  held."] }] });
    let output = run(true, None, json!({ "action": "edit", "report": edit })).await.unwrap();
    assert_eq!((output.decision, status(&output)), (ReviewAction::Edit, ReviewStatus::Edited));
    let paragraphs = &output.report.sections[0].paragraphs;
    assert_eq!((paragraphs[1].text.as_str(), paragraphs[1].edited), ("Steel held.", true));
    assert_eq!((paragraphs[1].cites.as_slice(), paragraphs[0].edited), ([3].as_slice(), false));
    assert_eq!(
        (output.report.title.as_str(), output.report.sections[0].heading.as_str()),
        ("The bridge", "Why")
    );
}

#[tokio::test]
async fn an_edit_that_cannot_be_taken_changes_nothing_and_says_why() {
    for (edit, says) in [
        (Value::Null, "there are none"),
        (json!({}), "there are none"),
        (json!({ "lead": ["a", "b"] }), "lead has 2 entries, the report has 1"),
        (json!({ "sections": [] }), "sections has 0 entries, the report has 1"),
        (json!({ "conclusion": ["  "] }), "conclusion, paragraph 1 has 0 characters"),
        (json!({ "title": "t".repeat(121) }), "the title has 121 characters, 1 to 120 are allowed"),
    ] {
        let output = run(true, None, json!({ "action": "edit", "report": edit })).await.unwrap();
        assert_eq!((output.decision, status(&output)), (ReviewAction::Edit, ReviewStatus::Refused));
        assert!(output.notice.as_deref().unwrap().contains(says), "{:?}", output.notice);
        assert!(output.report.paragraphs().all(|para| !para.edited));
    }
}

#[tokio::test]
async fn writing_again_is_refused_without_a_model() {
    let output = run(true, None, json!({ "action": "modify", "feedback": "shorter" })).await.unwrap();
    assert_eq!((output.decision, status(&output)), (ReviewAction::Modify, ReviewStatus::Refused));
    assert!(output.notice.unwrap().contains("needs a language model"));
}

#[tokio::test]
async fn the_history_holds_the_last_eight_answers() {
    let mut before = None;
    for turn in 0..10 {
        let answer = json!({ "action": "modify", "feedback": "again", "actor": format!("reviewer {turn}") });
        before = run(true, before, answer).await.unwrap().review;
    }
    let history = before.unwrap().history;
    assert_eq!((history.len(), history[0].actor.as_str()), (8, "reviewer 2"));
}

#[tokio::test]
async fn a_review_without_an_answer_is_a_fault_of_the_workflow() {
    assert_eq!(run(true, None, Value::Null).await.unwrap_err().code, "no_answer");
}

#[test]
fn the_schema_of_the_answer_is_a_form() {
    let schema = newsum_engine::schema_of::<ReviewAnswer>();
    assert_eq!(schema["properties"]["action"]["enum"], json!(["approve", "modify", "edit", "reject"]));
    assert_eq!(schema["required"], json!(["action"]));
    assert_eq!(schema["additionalProperties"], false);
}
