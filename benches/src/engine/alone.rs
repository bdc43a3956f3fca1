//! One run alone: how long it takes from the submission to its durable end, or from one moment to another.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use newsum_engine::run::Body;
use newsum_engine::store::{ReviewFilter, ReviewState, RunStatus};
use newsum_engine::{Engine, RunId, Workflow};
use serde_json::json;

use crate::kinds::Seen;

/// How often a wait for the database looks.
const LOOK: Duration = Duration::from_micros(200);

/// Milliseconds of runs one after the other, from the call that submits to the event that says completed; and from the
/// end of a step to the end of the next one in them.
pub(crate) async fn runs(
    engine: &Engine,
    workflow: &Workflow,
    steps: u64,
    count: usize,
) -> anyhow::Result<(Vec<f64>, Vec<f64>)> {
    let worker = engine.worker().queue("default", 1).spawn();
    let (mut took, mut between) = (Vec::new(), Vec::new());
    // The first ones plan statements and open connections.
    for number in 0..count + 3 {
        let from = Instant::now();
        let run = engine.submit(workflow, json!({})).await?;
        completed(engine, run.id, steps).await?;
        if number >= 3 {
            took.push(from.elapsed().as_secs_f64() * 1e3);
            between.extend(between_steps(engine, run.id).await?);
        }
    }
    worker.drain().await?;
    Ok((took, between))
}

/// Milliseconds from the end of each step to the end of the next one.
async fn between_steps(engine: &Engine, run: RunId) -> anyhow::Result<Vec<f64>> {
    let journal = engine.journal(run).await?;
    let ends: Vec<_> =
        journal.iter().filter(|entry| entry.body.kind() == "done").map(|entry| entry.at).collect();
    let micros =
        |pair: &[chrono::DateTime<chrono::Utc>]| (pair[1] - pair[0]).num_microseconds().unwrap_or_default();
    Ok(ends.windows(2).map(|pair| micros(pair) as f64 / 1e3).collect())
}

/// Waits for the durable end of a run of so many steps, as a client does.
async fn completed(engine: &Engine, run: RunId, steps: u64) -> anyhow::Result<()> {
    let mut events = engine.events(run).from(steps);
    while let Some(event) = events.next().await? {
        match event.body {
            Body::Completed { .. } => return Ok(()),
            Body::Failed { failure } => anyhow::bail!("the run failed: {failure}"),
            _ => {}
        }
    }
    anyhow::bail!("the run ended without an output")
}

/// Milliseconds from the answer of a person to the next step.
pub(crate) async fn reviews(
    engine: &Engine,
    seen: &Arc<Seen>,
    workflow: &Workflow,
    count: usize,
) -> anyhow::Result<Vec<f64>> {
    let worker = engine.worker().queue("default", 4).spawn();
    let mut took = Vec::new();
    for _ in 0..count {
        let run = engine.submit(workflow, json!({})).await?;
        let filter = ReviewFilter { run: Some(run.id), state: Some(ReviewState::Open) };
        let review = loop {
            if let Some(review) = engine.reviews(&filter).await?.pop() {
                break review;
            }
            tokio::time::sleep(LOOK).await;
        };
        // Until it has left memory: an answer to a run that is still there is a different, faster way.
        while engine.run(run.id).await?.status != RunStatus::Waiting {
            tokio::time::sleep(LOOK).await;
        }
        let (from, ended) = (Instant::now(), seen.ended() + 1);
        engine.answer(review.review.id, json!({ "decision": "approve" }), "bench").await?;
        seen.until(ended).await;
        let at = seen.at().context("the step told when it began")?;
        took.push((at - from).as_secs_f64() * 1e3);
        completed(engine, run.id, 2).await?;
    }
    worker.drain().await?;
    Ok(took)
}

/// Milliseconds from a new worker to the first step that was not done, in a run of which all others were.
pub(crate) async fn resumes(
    engine: &Engine,
    seen: &Arc<Seen>,
    workflow: &Workflow,
    count: usize,
) -> anyhow::Result<Vec<f64>> {
    let mut took = Vec::new();
    let run = engine.submit(workflow, json!({})).await?;
    for again in 0..=count {
        let (from, ended) = (Instant::now(), seen.ended() + 1);
        let worker = engine.worker().queue("default", 1).spawn();
        seen.until(ended).await;
        let at = seen.at().context("the step told when it began")?;
        if again > 0 {
            took.push((at - from).as_secs_f64() * 1e3);
        }
        worker.drain().await?;
    }
    let done = engine.journal(run.id).await?.iter().filter(|entry| entry.body.kind() == "done").count();
    ensure!(done == 1000, "{done} steps were done, not 1000");
    Ok(took)
}
