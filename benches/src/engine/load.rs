//! Many runs at once: steps per second, and what each costs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use newsum_engine::{Engine, Workflow};
use serde_json::json;

use crate::database::{Database, Used, own_cpu};
use crate::kinds::Seen;
use crate::workload::Workload;

/// What a load gave.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) runs: u64,
    pub(crate) steps_per_second: f64,
    /// Microseconds of processor time for a step.
    pub(crate) own_cpu: f64,
    pub(crate) server_cpu: f64,
    /// Bytes for a step.
    pub(crate) rows: f64,
    pub(crate) wal: f64,
}

/// Runs submitted before the clock starts, in so many tasks.
const SUBMITTERS: u64 = 32;

/// Measures with so many runs at once for about so long: a first, short load tells how many runs that takes.
pub(crate) async fn measure(
    engine: &Engine,
    database: &Database,
    seen: &Arc<Seen>,
    workflow: &Workflow,
    (workload, at_once, time): (Workload, usize, Duration),
) -> anyhow::Result<Load> {
    let some = (at_once as u64 * 4).max(64);
    let first = once(engine, database, seen, workflow, (workload, at_once, some)).await?;
    let runs = (first.steps_per_second * time.as_secs_f64()) as u64 / workload.steps();
    once(engine, database, seen, workflow, (workload, at_once, runs.max(at_once as u64))).await
}

async fn once(
    engine: &Engine,
    database: &Database,
    seen: &Arc<Seen>,
    workflow: &Workflow,
    (workload, at_once, runs): (Workload, usize, u64),
) -> anyhow::Result<Load> {
    submit(engine, workflow, runs).await?;
    let (before, own) = (database.used().await?, own_cpu());
    let (from, ended) = (Instant::now(), seen.ended() + runs);
    let worker = engine.worker().queue("default", at_once).spawn();
    seen.until(ended).await;
    while database.open_runs().await? > 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let took = from.elapsed();
    let (after, own_after) = (database.used().await?, own_cpu());
    worker.drain().await?;
    Ok(of(workload, runs, took, own_after - own, (before, after)))
}

/// Submits runs, some at a time.
pub(crate) async fn submit(engine: &Engine, workflow: &Workflow, runs: u64) -> anyhow::Result<()> {
    let share = move |task: u64| runs / SUBMITTERS + u64::from(task < runs % SUBMITTERS);
    let tasks = (0..SUBMITTERS).map(|task| {
        let (engine, workflow) = (engine.clone(), workflow.clone());
        tokio::spawn(async move {
            for _ in 0..share(task) {
                engine.submit(&workflow, json!({})).await?;
            }
            anyhow::Ok(())
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.context("a submitter panicked")??;
    }
    Ok(())
}

fn of(workload: Workload, runs: u64, took: Duration, own: Duration, (before, after): (Used, Used)) -> Load {
    let steps = (runs * workload.steps()) as f64;
    let micros = |time: Duration| time.as_secs_f64() * 1e6 / steps;
    let bytes = |before: u64, after: u64| after.saturating_sub(before) as f64 / steps;
    Load {
        runs,
        steps_per_second: steps / took.as_secs_f64(),
        own_cpu: micros(own),
        server_cpu: micros(after.cpu.saturating_sub(before.cpu)),
        rows: bytes(before.rows, after.rows),
        wal: bytes(before.wal, after.wal),
    }
}
