//! Steps that are runs of their own.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::decide::Decision;
use super::entry::{Body, Waited};
use super::retry::next_attempt_at;
use super::state::RunState;
use super::step::StepPhase;
use crate::budget::Budget;
use crate::ids::{RunId, StepId};
use crate::node::{NodeError, Usage};

/// How soon a run looks after its children by itself, in case that it was not told of an end; then ever more rarely.
const FIRST_LOOK: TimeDelta = TimeDelta::seconds(5);
/// The longest time between two looks.
const LAST_LOOK: TimeDelta = TimeDelta::minutes(10);

/// A run that is an attempt at a step of another.
#[derive(Debug, Clone)]
pub struct Child {
    /// The step of the parent.
    pub step: StepId,
    /// Its node in the plan of the parent.
    pub node: usize,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The run.
    pub run: RunId,
    /// Its input.
    pub input: Value,
    /// What its parent has left, if that is limited.
    pub budget: Option<Budget>,
}

impl Child {
    /// What the run may use, if its own file says `own`; none if that alone counts.
    #[must_use]
    pub fn may_use(&self, own: Option<Budget>) -> Option<Budget> {
        self.budget.map(|left| left.within(own.unwrap_or_default()))
    }
}

impl RunState {
    /// The children that the run waits for.
    #[must_use]
    pub fn children(&self) -> Vec<Child> {
        let steps = |ix: usize| (0..self.nodes[ix].steps.len()).map(move |at| (ix, at));
        (0..self.nodes.len()).flat_map(steps).filter_map(|(ix, at)| self.child_of(ix, at)).collect()
    }

    fn child_of(&self, ix: usize, at: usize) -> Option<Child> {
        let StepPhase::Waiting { wait: Waited::Child { attempt, run }, .. } = self.nodes[ix].steps[at].phase
        else {
            return None;
        };
        let (step, input) = (self.step_id(ix, at), self.input_of(ix, at));
        Some(Child { step, node: ix, attempt, run, input, budget: self.budget_left() })
    }

    /// Says which run the step becomes. The run is made when that is durable.
    pub(super) fn start_child(&mut self, ix: usize, at: usize, now: DateTime<Utc>, decision: &mut Decision) {
        let step = self.step_id(ix, at);
        let state = &self.nodes[ix].steps[at];
        let attempt = state.failures + state.lost + 1;
        let run = child_id(self.run.id, &step, attempt, now);
        let until = self.plan.nodes[ix].timeout.and_then(|timeout| later(now, timeout));
        self.say(Some(step), Body::Waiting { wait: Waited::Child { attempt, run }, until }, now, decision);
        decision.children.extend(self.child_of(ix, at));
    }

    /// Whether a step is a run of its own that has not ended.
    pub(super) fn is_child(&self, ix: usize, at: usize) -> bool {
        let phase = self.nodes[ix].steps.get(at).map(|state| &state.phase);
        matches!(phase, Some(StepPhase::Waiting { wait: Waited::Child { .. }, .. }))
    }

    /// A step that becomes a run though nobody was waited for had a wait whose `when` was false. The journal does not say so,
    /// and what stands in for the signal is part of the input of that run, whoever makes it.
    pub(super) fn note_no_wait(&mut self, ix: usize, at: usize, waits_now: &Waited) {
        let (Waited::Child { .. }, Some(wait)) = (waits_now, &self.plan.nodes[ix].wait) else { return };
        let otherwise = || Arc::new(wait.otherwise.clone().unwrap_or(Value::Null));
        self.nodes[ix].steps[at].signal.get_or_insert_with(otherwise);
    }

    /// The time of a child is up.
    pub(super) fn child_expired(&self, ix: usize, step: &StepId, attempt: u32, now: DateTime<Utc>) -> Body {
        let node = &self.plan.nodes[ix];
        let limit = node.timeout.unwrap_or_default();
        let message = format!("the child run of {step} took longer than its `timeout` of {limit:?}");
        let error = NodeError::transient("timeout", message);
        let retry_at = next_attempt_at(&node.retry, &error, attempt, self.run.id, step, now);
        Body::AttemptFailed { attempt, error, usage: Usage::default(), retry_at }
    }

    /// When to look after the children without being told: after as much time as they have had already.
    #[must_use]
    pub fn next_look_after_children(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let had = |run: RunId| now.signed_duration_since(made_at(run).unwrap_or(now));
        let look = |child: Child| now + had(child.run).clamp(FIRST_LOOK, LAST_LOOK);
        self.children().into_iter().map(look).min()
    }
}

/// An id of version 7 like those of other runs: the moment first, then a hash of what it is for.
fn child_id(parent: RunId, step: &StepId, attempt: u32, now: DateTime<Utc>) -> RunId {
    let hash = blake3::hash(format!("child/{parent}/{step}/{attempt}/{now}").as_bytes());
    let mut rest = [0; 10];
    rest.copy_from_slice(&hash.as_bytes()[..10]);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
    RunId(uuid::Builder::from_unix_timestamp_millis(millis, &rest).into_uuid())
}

fn made_at(run: RunId) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = run.0.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

fn later(now: DateTime<Utc>, span: Duration) -> Option<DateTime<Utc>> {
    now.checked_add_signed(TimeDelta::from_std(span).ok()?)
}
