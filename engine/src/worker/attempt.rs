//! One attempt at one step, as a task of its own.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::Duration;

use futures::FutureExt as _;
use serde_json::Value;
use tokio::time::{Instant, timeout_at};

use super::cached::{self, Cached};
use super::slot::Slot;
use crate::blob::Large;
use crate::engine::Shared;
use crate::ids::StepId;
use crate::node::{Context, Effect, ErrorClass, Gathered, NodeError};
use crate::registry::{Kind, OUTPUT_CODE};
use crate::run::Loaded;
use crate::workflow::Plan;

/// What an attempt is made of.
pub(super) struct Attempt {
    pub(super) kind: Arc<Kind>,
    pub(super) input: Value,
    pub(super) context: Context,
    pub(super) plan: Arc<Plan>,
    pub(super) node: usize,
    pub(super) shared: Arc<Shared>,
    /// The large values of the run.
    pub(super) large: Arc<Loaded>,
}

/// What came of it.
pub(super) struct Outcome {
    pub(super) step: StepId,
    pub(super) attempt: u32,
    pub(super) result: Result<Value, NodeError>,
    /// Whether the output is one that was there.
    pub(super) cached: bool,
    /// Whether a `Once` attempt was begun and its error does not say what became of it.
    pub(super) lost: bool,
    pub(super) took: Duration,
    pub(super) gathered: Gathered,
    /// What was taken out of the output, and put away.
    pub(super) taken: Vec<Large>,
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

/// Runs an attempt to its end: its output, its error, its time-out or its panic. An output that is there already is used
/// again, if the node says so.
pub(super) async fn run(mut attempt: Attempt) -> Outcome {
    let flight = match cached::find(&attempt).await {
        Cached::Off => None,
        Cached::Hit(output) => return used_again(&attempt, output),
        Cached::Miss(flight) => Some(flight),
    };
    let outcome = make(&mut attempt).await;
    if let (Some(flight), Ok(output)) = (flight, &outcome.result)
        && outcome.gathered.degraded.is_empty()
    {
        let hashes = outcome.taken.iter().map(|large| large.hash.clone()).collect();
        flight.land(&attempt, output, hashes).await;
    }
    outcome
}

fn used_again(attempt: &Attempt, output: Value) -> Outcome {
    Outcome {
        step: attempt.context.step.clone(),
        attempt: attempt.context.attempt,
        result: Ok(output),
        cached: true,
        lost: false,
        took: Duration::ZERO,
        gathered: Gathered::default(),
        taken: Vec::new(),
    }
}

/// Runs the node, when there is a place for it. A `Once` attempt begins when its intent is durable.
async fn make(attempt: &mut Attempt) -> Outcome {
    let node = &attempt.plan.nodes[attempt.node];
    let slot = match &node.limit {
        Some(limit) => Slot::take(attempt.shared.limits(), &attempt.plan, limit).await,
        None => None,
    };
    let input = std::mem::take(&mut attempt.input);
    let begun = match whole_input(attempt, input).await {
        Ok(input) if node.effect == Effect::Once => attempt.context.intend().await.map(|()| input),
        input => input,
    };
    let started = Instant::now();
    attempt.context.deadline = node.timeout.and_then(|timeout| started.checked_add(timeout));
    let mut result = match begun {
        Ok(input) => {
            let work = in_time(&attempt.kind, input, &attempt.context, node.timeout);
            in_slot(slot.as_ref(), work).await
        }
        Err(error) => Err(Fault::Told(error)),
    };
    let took = started.elapsed();
    attempt.kind.was_quick(took < QUICK && node.effect != Effect::Once);
    let taken = put_away(&attempt.context, &mut result).await;
    let lost = node.effect == Effect::Once && result.as_ref().is_err_and(Fault::hides_the_outcome);
    Outcome {
        step: attempt.context.step.clone(),
        attempt: attempt.context.attempt,
        result: result.map_err(Fault::into_error),
        cached: false,
        lost,
        took,
        gathered: attempt.context.take_gathered(),
        taken,
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

/// Does the work while it holds the slot, if it has one. A rate limit is one for all that share the slots.
async fn in_slot(
    slot: Option<&Slot>,
    work: impl Future<Output = Result<Value, Fault>>,
) -> Result<Value, Fault> {
    let Some(slot) = slot else { return work.await };
    let result = slot.held(work).await;
    if let Err(Fault::Told(error)) = &result {
        slot.heed(error).await;
    }
    result
}

/// The input with the large values that other nodes gave.
async fn whole_input(attempt: &Attempt, input: Value) -> Result<Value, NodeError> {
    match &attempt.context.blobs {
        Some(blobs) => blobs.bring_back(input).await,
        None => Ok(input),
    }
}

/// Takes large values out of an output and puts them where they are kept. If they cannot be kept, the work was done and
/// its outcome is lost.
async fn put_away(context: &Context, result: &mut Result<Value, Fault>) -> Vec<Large> {
    let (Some(blobs), Ok(output)) = (&context.blobs, &mut *result) else { return Vec::new() };
    match blobs.put_away(&format!("the output of {}", context.step), output).await {
        Ok(taken) => taken,
        Err(error) => {
            *result = Err(Fault::Broken(error));
            Vec::new()
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

/// The error of an attempt that panicked.
pub(crate) fn panicked(step: &StepId, panic: &(dyn std::any::Any + Send)) -> NodeError {
    let words = panic
        .downcast_ref::<&str>()
        .map(ToString::to_string)
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned());
    NodeError::transient("panic", format!("{step} panicked: {words}"))
}
