//! One attempt at one step, as a task of its own.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use crate::ids::StepId;
use crate::node::{Context, Gathered, NodeError};
use crate::registry::Kind;
use crate::workflow::Plan;

/// What an attempt is made of.
pub(super) struct Attempt {
    pub(super) kind: Arc<Kind>,
    pub(super) input: Value,
    pub(super) context: Context,
    pub(super) plan: Arc<Plan>,
    pub(super) node: usize,
    pub(super) limits: Arc<Limits>,
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) step: StepId,
    pub(super) attempt: u32,
    pub(super) result: Result<Value, NodeError>,
    pub(super) took: Duration,
    pub(super) gathered: Gathered,
}

/// Runs an attempt to its end: its output, its error, its time-out or its panic.
pub(super) async fn run(mut attempt: Attempt) -> Outcome {
    let node = &attempt.plan.nodes[attempt.node];
    let _slot = match &node.limit {
        Some(limit) => attempt.limits.slot(&attempt.plan, limit).await,
        None => None,
    };
    let started = Instant::now();
    attempt.context.deadline = node.timeout.and_then(|timeout| started.checked_add(timeout));
    let result = in_time(&attempt.kind, attempt.input, &attempt.context, node.timeout).await;
    Outcome {
        step: attempt.context.step.clone(),
        attempt: attempt.context.attempt,
        result,
        took: started.elapsed(),
        gathered: attempt.context.take_gathered(),
    }
}

async fn in_time(
    kind: &Kind,
    input: Value,
    context: &Context,
    timeout: Option<Duration>,
) -> Result<Value, NodeError> {
    let work = AssertUnwindSafe(kind.run(input, context)).catch_unwind();
    let ended = match context.deadline {
        None => Ok(work.await),
        Some(deadline) => timeout_at(deadline, work).await,
    };
    match ended {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(panicked(&context.step, panic.as_ref())),
        Err(_) => {
            // Work on other threads cannot be dropped; it is told to stop.
            context.cancel.cancel();
            let limit = timeout.unwrap_or_default();
            Err(NodeError::transient(
                "timeout",
                format!("{} took longer than its `timeout` of {limit:?}", context.step),
            ))
        }
    }
}

fn panicked(step: &StepId, panic: &(dyn std::any::Any + Send)) -> NodeError {
    let words = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    NodeError::transient("panic", format!("{step} panicked: {words}"))
}
