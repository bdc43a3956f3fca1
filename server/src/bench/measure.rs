//! Running a node for some time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use newsum_engine::Trial;
use serde_json::Value;
use tokio::task::JoinSet;

use super::tally::Tally;

/// The longest warm-up.
const WARM_UP: Duration = Duration::from_secs(1);

/// How much is run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    pub(crate) time: Duration,
    /// Runs at once.
    pub(crate) concurrency: u16,
}

/// What came of it.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) tally: Tally,
    /// How long it took until the last run had ended.
    pub(crate) took: Duration,
}

/// Runs the node under this load, after a warm-up that does not count.
pub(crate) async fn measure(trial: &Trial, input: &Arc<Value>, load: Load) -> Measured {
    let warm_up = Load { time: WARM_UP.min(load.time / 10), ..load };
    drop(all(trial, input, warm_up).await);
    let began = Instant::now();
    let tally = all(trial, input, load).await;
    Measured { tally, took: began.elapsed() }
}

async fn all(trial: &Trial, input: &Arc<Value>, load: Load) -> Tally {
    let until = Instant::now() + load.time;
    let one = |_| one_by_one(trial.clone(), input.clone(), until);
    let mut going: JoinSet<Tally> = (0..load.concurrency).map(one).collect();
    let mut tally = Tally::default();
    while let Some(ended) = going.join_next().await {
        // A panic of the node is an error of its attempt; there is none left for the task.
        tally.merge(ended.unwrap_or_default());
    }
    tally
}

/// Runs the node one time after the other, at least once. Copying the input is in no latency.
async fn one_by_one(trial: Trial, input: Arc<Value>, until: Instant) -> Tally {
    let mut tally = Tally::default();
    loop {
        let input = Value::clone(&input);
        let began = Instant::now();
        let tried = trial.attempt(input).await;
        tally.add(began.elapsed(), tried);
        if Instant::now() >= until {
            return tally;
        }
        // A node that waits for nothing must let the others have their turn.
        tokio::task::coop::consume_budget().await;
    }
}
