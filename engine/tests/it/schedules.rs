//! Runs that start by themselves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Timelike as _, Utc};
use newsum_engine::store::{MemoryStore, RunFilter, RunRow, RunStatus};
use newsum_engine::workflow::Schedule;
use newsum_engine::{Engine, EngineError, Workflow};
use serde_json::json;

use crate::scripted::{Script, Stage, registry};

/// A stage on a clock that can be put forward by seconds.
fn stage() -> (Stage, Arc<AtomicI64>) {
    let (script, seconds) = (Script::default(), Arc::new(AtomicI64::new(0)));
    let ahead = seconds.clone();
    let store =
        MemoryStore::with_clock(move || Utc::now() + TimeDelta::seconds(ahead.load(Ordering::SeqCst)));
    let engine = Engine::new(Arc::new(store), registry(&script));
    (Stage { script, engine }, seconds)
}

fn workflow(stage: &Stage, schedule: &str) -> Workflow {
    let source = format!(
        r#"
[workflow]
name = "morning"
version = 1
{schedule}
[input]
query = {{ type = "string", default = "news of the day" }}
[node.one]
use = "calc"
from.text = "input.query"
[output]
text = "one.text"
"#
    );
    stage.engine.load_source(&source, "morning.toml").unwrap_or_else(|e| panic!("{e}"))
}

fn hourly(stage: &Stage, missed: &str) -> Workflow {
    workflow(stage, &format!("schedule = {{ cron = \"0 * * * *\", missed = \"{missed}\" }}"))
}

async fn runs(stage: &Stage) -> Vec<RunRow> {
    let mut runs = stage.engine.runs(&RunFilter { limit: 1000, ..RunFilter::default() }).await.unwrap();
    runs.sort_by(|a, b| a.key.cmp(&b.key));
    runs
}

/// Waits until so many runs are there, and gives them by their times.
async fn until(stage: &Stage, count: usize) -> Vec<RunRow> {
    let there = async {
        while runs(stage).await.len() < count {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), there).await.expect("the runs are submitted");
    runs(stage).await
}

fn due(run: &RunRow) -> DateTime<Utc> {
    run.labels["due"].as_str().unwrap().parse().unwrap()
}

fn hour(now: DateTime<Utc>) -> DateTime<Utc> {
    now.with_minute(0).unwrap().with_second(0).unwrap().with_nanosecond(0).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_time_gets_one_run_however_many_workers_there_are() {
    let stage = Stage::new();
    let every_second = workflow(&stage, "schedule = { cron = \"* * * * * *\" }");
    let row = stage.engine.schedule(&every_second).await.unwrap();
    let workers: Vec<_> = (0..4).map(|_| stage.worker()).collect();
    let submitted = until(&stage, 3).await;
    for worker in workers {
        worker.drain().await.unwrap();
    }
    let times: Vec<_> = submitted.iter().map(due).collect();
    assert_eq!(times[0], row.due_at);
    assert!(times.windows(2).all(|pair| pair[1] - pair[0] == TimeDelta::seconds(1)), "{times:?}");
    assert_eq!(submitted[0].key, Some(format!("schedule:morning:{}", times[0].format("%Y-%m-%dT%H:%M:%SZ"))));
    assert_eq!(
        (&submitted[0].labels["schedule"], &submitted[0].input["query"]),
        (&json!("morning"), &json!("news of the day"))
    );
}

#[tokio::test]
async fn a_scheduled_run_runs_like_any_other() {
    let (stage, seconds) = stage();
    stage.engine.schedule(&hourly(&stage, "once")).await.unwrap();
    seconds.store(3 * 3600, Ordering::SeqCst);
    let worker = stage.worker();
    let run = until(&stage, 1).await.remove(0);
    let (run, _) = stage.end(&run).await;
    assert_eq!(
        (run.status, run.output),
        (RunStatus::Completed, Some(json!({ "text": "news of the day>one" })))
    );
    // The run is submitted first and the schedule moved on after that, so that no time is lost in between.
    let moved_on = async {
        loop {
            if let Some(last_at) = stage.engine.schedules().await.unwrap().remove(0).last_at {
                return last_at;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let last_at = tokio::time::timeout(Duration::from_secs(30), moved_on).await.expect("it is moved on");
    assert_eq!(last_at, due(&runs(&stage).await[0]));
    worker.drain().await.unwrap();
}

/// The runs for a gap of five hours, by what is said of missed times: how many, and how long before the end of it.
async fn after_a_gap(missed: &str) -> (Vec<DateTime<Utc>>, DateTime<Utc>, DateTime<Utc>) {
    let (stage, seconds) = stage();
    let first = stage.engine.schedule(&hourly(&stage, missed)).await.unwrap().due_at;
    let now = first + TimeDelta::hours(5) + TimeDelta::minutes(30);
    seconds.store((now - Utc::now()).num_seconds(), Ordering::SeqCst);
    let worker = stage.worker();
    let moved_on = async {
        loop {
            let row = stage.engine.schedules().await.unwrap().remove(0);
            if row.due_at > now {
                return row.due_at;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    let next = tokio::time::timeout(Duration::from_secs(30), moved_on).await.expect("it is moved on");
    worker.drain().await.unwrap();
    assert_eq!(next, hour(now) + TimeDelta::hours(1));
    (runs(&stage).await.iter().map(due).collect(), first, now)
}

#[tokio::test]
async fn times_that_nobody_saw_are_skipped_made_up_for_once_or_all_made_up_for() {
    let (skipped, ..) = after_a_gap("skip").await;
    assert!(skipped.is_empty(), "{skipped:?}");
    let (once, _, now) = after_a_gap("once").await;
    assert_eq!(once, [hour(now)]);
    let (all, first, now) = after_a_gap("all").await;
    assert_eq!((all.len(), all[0], all[5]), (6, first, hour(now)));
}

#[tokio::test]
async fn a_restart_with_the_same_file_keeps_what_is_due() {
    let (stage, seconds) = stage();
    let first = stage.engine.schedule(&hourly(&stage, "once")).await.unwrap();
    seconds.store(2 * 3600, Ordering::SeqCst);
    let again = stage.engine.schedule(&hourly(&stage, "once")).await.unwrap();
    assert_eq!(again.due_at, first.due_at);
    let moved = workflow(&stage, "schedule = { cron = \"30 * * * *\" }");
    assert!(stage.engine.schedule(&moved).await.unwrap().due_at > first.due_at, "other times begin now");
}

#[tokio::test]
async fn a_schedule_that_was_removed_starts_nothing() {
    let (stage, seconds) = stage();
    stage.engine.schedule(&hourly(&stage, "once")).await.unwrap();
    stage.engine.unschedule("morning").await.unwrap();
    let unknown = stage.engine.unschedule("morning").await.unwrap_err();
    assert!(matches!(&unknown, EngineError::UnknownSchedule(name) if name == "morning"), "{unknown}");
    seconds.store(3 * 3600, Ordering::SeqCst);
    let worker = stage.worker();
    let other = stage.submit("[node.one]\nuse = \"act\"\n[output]\n", json!({})).await;
    stage.end(&other).await;
    assert_eq!(runs(&stage).await.len(), 1);
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_schedule_that_never_fires_and_a_workflow_without_one_are_refused() {
    let stage = Stage::new();
    let none = stage.engine.schedule(&workflow(&stage, "")).await.unwrap_err();
    assert!(matches!(&none, EngineError::NoSchedule(name) if name == "morning"), "{none}");
    let mut never = hourly(&stage, "skip");
    let schedule = Schedule { cron: "0 0 31 2 *".to_owned(), ..never.plan.schedule.clone().unwrap() };
    Arc::make_mut(&mut never.plan).schedule = Some(schedule);
    let error = stage.engine.schedule(&never).await.unwrap_err();
    assert!(matches!(&error, EngineError::NeverDue { cron, .. } if cron == "0 0 31 2 *"), "{error}");
    assert!(stage.engine.schedules().await.unwrap().is_empty());
}
