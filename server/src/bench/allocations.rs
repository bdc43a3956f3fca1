//! What a run of a node allocates.

use newsum_engine::Trial;
use serde::Serialize;
use serde_json::Value;

/// What a run of a node allocates, on all threads, on average.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Allocations {
    /// How often memory was asked for, or more of it.
    pub(crate) count: f64,
    /// How much of it.
    pub(crate) bytes: f64,
}

/// Counts the allocations of some more runs, one after the other; none in a program that is not built to count them.
#[cfg(not(feature = "count-allocations"))]
pub(crate) async fn allocations(_trial: &Trial, _input: &Value) -> Option<Allocations> {
    None
}

/// Counts the allocations of some more runs, one after the other; none in a program that is not built to count them.
#[cfg(feature = "count-allocations")]
pub(crate) async fn allocations(trial: &Trial, input: &Value) -> Option<Allocations> {
    use std::time::{Duration, Instant};
    /// The most runs, and the time after which no other one begins.
    const MOST: (u32, Duration) = (100, Duration::from_secs(1));

    let began = Instant::now();
    let (mut runs, mut count, mut bytes) = (0, 0, 0);
    while runs == 0 || runs < MOST.0 && began.elapsed() < MOST.1 {
        let input = input.clone();
        let before = crate::ALLOCATOR.stats();
        let tried = trial.attempt(input).await;
        let used = crate::ALLOCATOR.stats() - before;
        drop(tried);
        runs += 1;
        count += used.allocations + used.reallocations;
        bytes += used.bytes_allocated;
    }
    Some(Allocations { count: count as f64 / f64::from(runs), bytes: bytes as f64 / f64::from(runs) })
}
