//! Many runs that wait: what they cost while nothing happens.

use std::time::Duration;

use newsum_engine::store::{RunFilter, RunStatus};
use newsum_engine::{Engine, Workflow};
use tokio::time::sleep;

use crate::database::Database;
use crate::load;

const RUNS: u64 = 100_000;
/// The sessions of PostgreSQL tell what they did when they have been idle for ten seconds.
const TOLD: Duration = Duration::from_secs(11);

/// What waiting runs cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Idle {
    pub(crate) runs: u64,
    /// Of the worker, each a transaction of its own; nothing on SQLite, which does not count.
    pub(crate) statements_per_second: f64,
    /// Of this process, in MiB, at the end and at most.
    pub(crate) memory: f64,
    pub(crate) peak: f64,
}

/// Brings the runs to where they wait, and looks for so long at what happens then.
pub(crate) async fn measure(
    engine: &Engine,
    database: &Database,
    workflow: &Workflow,
    time: Duration,
) -> anyhow::Result<Idle> {
    load::submit(engine, workflow, RUNS).await?;
    let worker = engine.worker().queue("default", 256).spawn();
    for status in [RunStatus::Ready, RunStatus::Running] {
        let some = RunFilter { status: Some(status), limit: 1, ..RunFilter::default() };
        while !engine.runs(&some).await?.is_empty() {
            sleep(Duration::from_millis(50)).await;
        }
    }
    sleep(TOLD).await;
    let before = database.transactions().await?;
    sleep(time).await;
    let after = database.transactions().await?;
    let statements = after.zip(before).map_or(0, |(after, before)| after - before);
    worker.drain().await?;
    Ok(Idle {
        runs: RUNS,
        statements_per_second: statements as f64 / time.as_secs_f64(),
        memory: memory("VmRSS:"),
        peak: memory("VmHWM:"),
    })
}

/// A line of what Linux says about the memory of this process, in MiB; 0 elsewhere.
pub(crate) fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status.lines().find_map(|said| said.strip_prefix(line));
    let kib = value.and_then(|value| value.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.unwrap_or_default() / 1024.0
}
