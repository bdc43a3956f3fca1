//! Children of a run that is driven: made, looked at, and ended.

use std::sync::Arc;

use serde_json::Value;

use super::driver::{Driver, Ending};
use crate::doorbell::Bell;
use crate::engine::{Engine, NoChild, Shared, Used};
use crate::ids::RunId;
use crate::node::{Degraded, ErrorClass, NodeError, Usage};
use crate::run::{Body, Child, End};
use crate::store::{RunRow, RunStatus};

/// What a look at a child found.
pub(super) type Look = (Child, Result<(RunRow, Used), NoChild>);

impl Driver {
    /// Looks at the children whose names are durable; the first look makes them.
    pub(super) fn make_children(&mut self) {
        for (after, child) in std::mem::take(&mut self.unborn) {
            if after > self.durable {
                self.unborn.push_back((after, child));
                continue;
            }
            // What is left may be another amount than when it was found.
            let child = Child { budget: self.state.budget_left(), ..child };
            let (shared, row, plan) = (self.shared.clone(), self.row.clone(), self.state.plan().clone());
            let large = self.state.large().clone();
            self.looks.spawn(async move {
                let found = match shared.ensure_child(&row, &plan, &child, &large).await {
                    Ok(run) => {
                        shared.learn_child(row.id, &plan, &child, &run, &large).await.map(|used| (run, used))
                    }
                    Err(error) => Err(error),
                };
                (child, found)
            });
        }
    }

    /// A child as it stands: if it has ended, so has the attempt that it is.
    pub(super) fn note_look(&mut self, look: Result<Look, tokio::task::JoinError>) -> Option<Ending> {
        let Ok((child, found)) = look else {
            let error = "a look at a child run panicked".to_owned();
            return Some(Ending::Lost(crate::store::StoreError::Broken(error)));
        };
        // What came before (its time was up, the run is being cancelled) has settled it.
        if !self.state.children().iter().any(|waited| waited.run == child.run) {
            return None;
        }
        match found {
            Ok((_, used)) if used.paused => self.pause_with(&child, used.usage),
            Ok((run, used)) => self.note_child(&child, &run, used),
            Err(NoChild::Failed(error)) => {
                self.fail_attempt(&child.step, child.attempt, error, Usage::default());
            }
            Err(NoChild::Store(error)) => return Some(Ending::Lost(error)),
        }
        None
    }

    fn note_child(&mut self, child: &Child, run: &RunRow, used: Used) {
        let is_part = self.state.plan().nodes[child.node].is_part();
        match run.status {
            RunStatus::Completed => self.note(Some(child.step.clone()), done(child, run, used, is_part)),
            RunStatus::Failed | RunStatus::Stopped | RunStatus::Cancelled => {
                let error = if is_part { failure_of_part(run) } else { failure(run) };
                self.fail_attempt(&child.step, child.attempt, error, used.usage);
            }
            RunStatus::Ready | RunStatus::Running | RunStatus::Waiting | RunStatus::Blocked => {}
        }
    }

    /// A child has used up what this run has left: it is paused with it. If there is another amount by now, the child is looked
    /// after again.
    fn pause_with(&mut self, child: &Child, used: Usage) {
        let Some(budget) = self.state.budget().filter(|_| !self.state.is_paused()) else { return };
        if self.state.budget_left() != child.budget {
            return self.unborn.push_back((0, child.clone()));
        }
        let mut usage = self.state.usage();
        usage += used;
        self.note(None, Body::BudgetReached { usage, budget });
    }

    /// Ends a run that is waited for no more.
    pub(super) fn abandon(&self, run: RunId) {
        let engine = Engine::of(self.shared.clone());
        let parent = self.row.id;
        tokio::spawn(async move {
            cancel(&engine, run, "timeout", &format!("its time as a step of {parent} was up")).await;
        });
    }
}

/// What follows outside of a run from its end: its parent is told, and its children, which only a failed run can still
/// make use of, end with it.
pub(super) async fn after(shared: &Arc<Shared>, run: &RunRow, end: &End, children: Vec<Child>) {
    if run.serial.is_some() {
        // The next one with its key can go.
        shared.bell.ring(Bell::Work(run.queue.clone()));
    }
    tell_parent(shared, run).await;
    let engine = Engine::of(shared.clone());
    let (actor, reason) = match end {
        End::Failed(_) | End::Completed(_) => return,
        End::Stopped(reason) => ("end_if", format!("its parent {} was stopped: {reason}", run.id)),
        End::Cancelled { actor, reason } => (actor.as_str(), reason.clone()),
    };
    for child in children {
        cancel(&engine, child.run, actor, &reason).await;
    }
}

/// Tells the parent of a run to look at it.
pub(super) async fn tell_parent(shared: &Shared, run: &RunRow) {
    if let Err(error) = shared.tell_parent(run).await {
        tracing::warn!(target: "Worker", run = %run.id, %error, "its parent was not told; it will look by itself");
    }
}

async fn cancel(engine: &Engine, run: RunId, actor: &str, reason: &str) {
    if let Err(error) = engine.cancel_child(run, actor, reason).await {
        tracing::warn!(target: "Worker", %run, %error, "a child run could not be cancelled; it ends when it is claimed");
    }
}

fn done(child: &Child, run: &RunRow, used: Used, is_part: bool) -> Body {
    let own = |degraded| Degraded { item: child.step.item, ..degraded };
    let took = run.finished_at.zip(run.started_at).map(|(end, start)| (end - start).num_milliseconds());
    Body::Done {
        delta: Arc::new(run.output.clone().unwrap_or(Value::Null)),
        attempt: child.attempt,
        took_ms: took.and_then(|took| u64::try_from(took).ok()).unwrap_or_default(),
        usage: used.usage,
        cached: false,
        // Of a workflow it is told in its own run; a node is a node wherever it runs.
        degraded: if is_part { used.degraded.into_iter().map(own).collect() } else { Vec::new() },
    }
}

/// Why the attempt failed that a run was; it can be retried if the error of the run can.
fn failure(run: &RunRow) -> NodeError {
    let said = |field: &str| run.error.as_ref().and_then(|error| error.get(field)).and_then(Value::as_str);
    let why = said("message").or(said("reason")).unwrap_or("it does not say why");
    let code = format!("child_{}", run.status);
    let message = format!("the child run {} is {}: {why}", run.id, run.status);
    match said("class") {
        Some("transient" | "rate_limited") => NodeError::transient(code, message),
        _ => NodeError::permanent(code, message),
    }
}

/// Why a node failed that ran on another queue: as it said itself, after all its attempts there.
fn failure_of_part(run: &RunRow) -> NodeError {
    let said = |field: &str| run.error.as_ref().and_then(|error| error.get(field)).and_then(Value::as_str);
    let (Some(class), Some(code), Some(message)) = (said("class"), said("code"), said("message")) else {
        return failure(run);
    };
    let classes =
        [ErrorClass::Transient, ErrorClass::InvalidInput, ErrorClass::Budget, ErrorClass::Cancelled];
    let class = classes.into_iter().find(|known| known.name() == class).unwrap_or(ErrorClass::Permanent);
    NodeError::new(class, code, message)
}
