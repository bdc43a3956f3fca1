//! Failed runs retried in bulk.

use chrono::{TimeDelta, Utc};
use newsum_engine::run::Body;
use newsum_engine::store::{RunFilter, RunStatus};
use newsum_engine::{NodeError, Redrive, RunId};
use serde_json::json;

use crate::scripted::Stage;

const ONE: &str = "[node.one]\nuse = \"calc\"\n[output]\ntext = \"one.text\"\n";

/// Runs that failed, oldest first, with these codes.
async fn failed(stage: &Stage, codes: &[&'static str]) -> Vec<RunId> {
    let mut runs = Vec::new();
    for code in codes {
        stage.script.fail("one", [NodeError::permanent(*code, "told to")]);
        let (run, _) = stage.run(ONE, json!({})).await;
        assert_eq!(run.status, RunStatus::Failed);
        runs.push(run.id);
    }
    runs
}

async fn still_failed(stage: &Stage) -> usize {
    let filter = RunFilter { status: Some(RunStatus::Failed), ..RunFilter::default() };
    stage.engine.runs(&filter).await.unwrap().len()
}

#[tokio::test]
async fn failed_runs_are_retried_by_code_and_the_others_left() {
    let stage = Stage::new();
    let runs = failed(&stage, &["no_key", "gone", "no_key"]).await;
    stage.run(ONE, json!({})).await;
    let which = Redrive { code: Some("no_key".to_owned()), ..Redrive::default() };
    let dry = stage.engine.redrive(&Redrive { dry_run: true, ..which.clone() }, "kim").await.unwrap();
    assert_eq!((dry.runs.clone(), still_failed(&stage).await), (vec![runs[2], runs[0]], 3));
    let done = stage.engine.redrive(&which, "kim").await.unwrap();
    assert_eq!((done.runs, done.passed_over), (dry.runs, vec![]));
    let worker = stage.worker();
    for id in [runs[0], runs[2]] {
        let run = stage.engine.run(id).await.unwrap();
        let (run, entries) = stage.end(&run).await;
        assert_eq!(run.status, RunStatus::Completed);
        assert!(entries.iter().any(|e| matches!(&e.body, Body::Retried { actor } if actor == "kim")));
    }
    worker.drain().await.unwrap();
    assert_eq!(still_failed(&stage).await, 1);
}

#[tokio::test]
async fn no_more_are_retried_than_asked_for_the_newest_first() {
    let stage = Stage::new();
    let runs = failed(&stage, &["gone"; 5]).await;
    let which = Redrive { limit: 2, ..Redrive::default() };
    let done = stage.engine.redrive(&which, "kim").await.unwrap();
    assert_eq!((done.runs, still_failed(&stage).await), (vec![runs[4], runs[3]], 3));
    let none = stage.engine.redrive(&Redrive { limit: 0, ..which }, "kim").await.unwrap();
    assert_eq!((none.runs.len(), still_failed(&stage).await), (0, 3));
}

#[tokio::test]
async fn runs_are_chosen_by_workflow_and_by_when_they_failed() {
    let stage = Stage::new();
    let runs = failed(&stage, &["gone"; 3]).await;
    let at = stage.engine.run(runs[1]).await.unwrap().finished_at.unwrap();
    let dry = async |which: Redrive| {
        stage.engine.redrive(&Redrive { dry_run: true, ..which }, "kim").await.unwrap().runs
    };
    assert_eq!(dry(Redrive { since: Some(at), ..Redrive::default() }).await, [runs[2], runs[1]]);
    assert_eq!(dry(Redrive { until: Some(at), ..Redrive::default() }).await, [runs[0]]);
    let later = Some(Utc::now() + TimeDelta::hours(1));
    assert!(dry(Redrive { since: later, ..Redrive::default() }).await.is_empty());
    assert!(dry(Redrive { workflow: Some("mail".to_owned()), ..Redrive::default() }).await.is_empty());
    assert_eq!(dry(Redrive { workflow: Some("test".to_owned()), ..Redrive::default() }).await.len(), 3);
}

#[tokio::test]
async fn more_failed_runs_than_a_page_holds_are_all_found() {
    let stage = Stage::new();
    let source = format!("[workflow]\nname = \"test\"\nversion = 1\n{ONE}");
    let workflow = stage.engine.load_source(&source, "test.toml").unwrap();
    stage.script.fail("one", vec![NodeError::permanent("gone", "told to"); 450]);
    for _ in 0..450 {
        stage.engine.submit(&workflow, json!({})).await.unwrap();
    }
    let worker = stage.worker();
    let all = async {
        let filter = RunFilter { status: Some(RunStatus::Failed), limit: 1000, ..RunFilter::default() };
        while stage.engine.runs(&filter).await.unwrap().len() < 450 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), all).await.expect("all runs fail");
    let which = Redrive { limit: 1000, dry_run: true, ..Redrive::default() };
    assert_eq!(stage.engine.redrive(&which, "kim").await.unwrap().runs.len(), 450);
    worker.drain().await.unwrap();
}
