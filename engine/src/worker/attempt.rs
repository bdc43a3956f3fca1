//! One attempt at one step, as a task of its own.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures::FutureExt as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::limits::Limits;
use crate::ids::StepId;
use crate::node::{Context, Effect, ErrorClass, Gathered, NodeError};
use crate::registry::{Kind, OUTPUT_CODE};
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
    /// Whether a `Once` attempt was begun and its error does not say what became of it.
    pub(super) lost: bool,
    pub(super) took: Duration,
    pub(super) gathered: Gathered,
}

/// Why an attempt ended without an output.
enum Fault {
    /// The node said so.
    Told(NodeError),
    /// Time was up, or it panicked: what it did until then nobody can say.
    Broken(NodeError),
}

/// An attempt that has begun.
pub(super) enum Begun {
    /// And ended.
    Ended(Outcome),
    /// It goes on as a task of its own.
    Going(Pin<Box<dyn Future<Output = Outcome> + Send>>),
}

/// Below this an attempt costs less than a task of its own.
const QUICK: Duration = Duration::from_micros(100);

/// Begins an attempt: on the spot if its kind was quick the last time, so that a driver does not wait for another thread
/// to do what takes no time.
pub(super) fn begin(attempt: Attempt) -> Begun {
    let kind = attempt.kind.clone();
    let mut going = Box::pin(run(attempt));
    if !kind.is_quick() {
        return Begun::Going(going);
    }
    match going.as_mut().poll(&mut std::task::Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => Begun::Ended(outcome),
        // The task polls it again, with a waker of its own.
        Poll::Pending => {
            kind.was_quick(false);
            Begun::Going(going)
        }
    }
}

/// Runs an attempt to its end: its output, its error, its time-out or its panic. A `Once` attempt begins when its
/// intent is durable.
pub(super) async fn run(mut attempt: Attempt) -> Outcome {
    let node = &attempt.plan.nodes[attempt.node];
    let _slot = match &node.limit {
        Some(limit) => attempt.limits.slot(&attempt.plan, limit).await,
        None => None,
    };
    let begun = match node.effect {
        Effect::Once => attempt.context.intend().await.map_err(Fault::Told),
        Effect::Pure | Effect::Read | Effect::Write => Ok(()),
    };
    let started = Instant::now();
    attempt.context.deadline = node.timeout.and_then(|timeout| started.checked_add(timeout));
    let result = match begun {
        Ok(()) => in_time(&attempt.kind, attempt.input, &attempt.context, node.timeout).await,
        Err(fault) => Err(fault),
    };
    let took = started.elapsed();
    attempt.kind.was_quick(took < QUICK && node.effect != Effect::Once);
    let lost = node.effect == Effect::Once && result.as_ref().is_err_and(Fault::hides_the_outcome);
    Outcome {
        step: attempt.context.step.clone(),
        attempt: attempt.context.attempt,
        result: result.map_err(Fault::into_error),
        lost,
        took,
        gathered: attempt.context.take_gathered(),
    }
}

impl Fault {
    /// Whether the work may have been done in spite of it. A node that was told to stop has stopped somewhere, and one
    /// whose output cannot be written has done its work.
    fn hides_the_outcome(&self) -> bool {
        match self {
            Self::Broken(_) => true,
            Self::Told(error) => error.class == ErrorClass::Cancelled || error.code == OUTPUT_CODE,
        }
    }

    fn into_error(self) -> NodeError {
        match self {
            Self::Told(error) | Self::Broken(error) => error,
        }
    }
}

async fn in_time(
    kind: &Kind,
    input: Value,
    context: &Context,
    timeout: Option<Duration>,
) -> Result<Value, Fault> {
    let work = AssertUnwindSafe(kind.run(input, context)).catch_unwind();
    let ended = match context.deadline {
        None => Ok(work.await),
        Some(deadline) => timeout_at(deadline, work).await,
    };
    match ended {
        Ok(Ok(result)) => result.map_err(Fault::Told),
        Ok(Err(panic)) => Err(Fault::Broken(panicked(&context.step, panic.as_ref()))),
        Err(_) => {
            // Work on other threads cannot be dropped; it is told to stop.
            context.cancel.cancel();
            let limit = timeout.unwrap_or_default();
            let message = format!("{} took longer than its `timeout` of {limit:?}", context.step);
            Err(Fault::Broken(NodeError::transient("timeout", message)))
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
