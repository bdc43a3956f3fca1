//! What follows from a state: entries to append, attempts to start, the next moment to look again.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::child::Child;
use super::entry::{Body, Entry, Failure, Review, Waited};
use super::state::RunState;
use super::step::{NodePhase, StepPhase};
use crate::budget::Budget;
use crate::ids::{RunId, StepId};
use crate::node::{Degraded, Effect, NodeError, Usage};
use crate::workflow::{OnError, Wait, WaitFor};

/// What follows from a state at a moment.
#[derive(Debug, Default)]
pub struct Decision {
    /// Entries that the state has already folded in and that are to be appended in this order.
    pub entries: Vec<Entry>,
    /// Reviews that commit together with them.
    pub reviews: Vec<Review>,
    /// Reviews that are over without an answer.
    pub expired: Vec<Uuid>,
    /// Attempts to start.
    pub starts: Vec<Start>,
    /// Runs to make, once the entries are durable.
    pub children: Vec<Child>,
    /// Runs that are waited for no more.
    pub abandoned: Vec<RunId>,
}

/// An attempt to start.
#[derive(Debug, Clone)]
pub struct Start {
    /// The step.
    pub step: StepId,
    /// The node in the plan.
    pub node: usize,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The input object.
    pub input: Value,
    /// The durable sub-steps of earlier attempts.
    pub memos: Arc<[(String, Value)]>,
    /// What is left of the budget of the run, if it has one.
    pub budget_left: Option<Budget>,
    /// What the kind does to the outside: `Write` waits until everything before is durable, `Once` for its intent.
    pub effect: Effect,
}

impl RunState {
    /// Everything that follows at the moment `now`. Calling it again without anything new gives nothing.
    pub fn decide(&mut self, now: DateTime<Utc>) -> Decision {
        let mut decision = Decision::default();
        if self.end.is_none() {
            self.wake(now, &mut decision);
            self.go_on(now, &mut decision);
            self.say_that_it_is_spent(now, &mut decision);
            self.finish(now, &mut decision);
        }
        decision
    }

    /// When to decide again though nothing happened: the next timer.
    #[must_use]
    pub fn next_wake(&self) -> Option<DateTime<Utc>> {
        let timer = self.timers.first().map(|&(when, ..)| when);
        [timer, self.run_deadline()].into_iter().flatten().min()
    }

    pub(super) fn is_closing(&self) -> bool {
        self.failure.is_some() || self.stop.is_some() || self.cancel.is_some()
    }

    /// Timers that are due.
    fn wake(&mut self, now: DateTime<Utc>, decision: &mut Decision) {
        if self.run_deadline().is_some_and(|deadline| deadline <= now) && !self.is_closing() {
            self.fail(
                None,
                NodeError::permanent("run_timeout", "the run took longer than its `timeout` allows"),
            );
        }
        while let Some(&(when, ix, at)) = self.timers.first()
            && when <= now
        {
            self.timers.pop_first();
            match self.nodes[ix].steps[at].phase.clone() {
                StepPhase::Backoff(_) => {
                    self.nodes[ix].steps[at].phase = StepPhase::Idle;
                    self.idle.push_back((ix, at));
                }
                StepPhase::Waiting { wait, .. } => self.end_wait(ix, at, &wait, now, decision),
                StepPhase::Idle
                | StepPhase::Running
                | StepPhase::Judged(_)
                | StepPhase::Failed
                | StepPhase::Settled => {}
            }
        }
    }

    /// A wait is over without an answer.
    fn end_wait(&mut self, ix: usize, at: usize, wait: &Waited, now: DateTime<Utc>, decision: &mut Decision) {
        let otherwise = self.plan.nodes[ix].wait.as_ref().and_then(|wait| wait.otherwise.clone());
        let body = match (wait, otherwise) {
            // Nobody but a person can know; there is no moment from which on nobody needs to.
            (Waited::Outcome { .. }, _) => return,
            (Waited::Child { attempt, run }, _) => {
                decision.abandoned.push(*run);
                self.child_expired(ix, &self.step_id(ix, at), *attempt, now)
            }
            (Waited::Timer, otherwise) => signalled(otherwise.unwrap_or(Value::Null)),
            (Waited::Signal { .. }, Some(otherwise)) => signalled(otherwise),
            (Waited::Signal { name, .. }, None) => Body::AttemptFailed {
                attempt: 1,
                error: NodeError::permanent(
                    "wait_expired",
                    format!(
                        "nobody sent the signal \"{name}\" in time; give the wait an `otherwise` to go on without"
                    ),
                ),
                usage: Usage::default(),
                retry_at: None,
            },
        };
        decision.expired.extend(wait.review());
        self.say(Some(self.step_id(ix, at)), body, now, decision);
    }

    fn go_on(&mut self, now: DateTime<Utc>, decision: &mut Decision) {
        while !self.is_closing() {
            if let Some((ix, reason)) = self.to_skip.pop_front() {
                self.skip_node(ix, reason, now, decision);
            } else if let Some((ix, at)) = self.idle.pop_front() {
                self.begin(ix, at, now, decision);
            } else {
                break;
            }
        }
    }

    fn skip_node(&mut self, ix: usize, reason: String, now: DateTime<Utc>, decision: &mut Decision) {
        if matches!(self.nodes[ix].phase, NodePhase::Pending | NodePhase::Open) {
            let step = StepId::of(&self.plan.nodes[ix].id);
            self.say(Some(step), Body::Skipped { reason }, now, decision);
        }
    }

    fn begin(&mut self, ix: usize, at: usize, now: DateTime<Utc>, decision: &mut Decision) {
        if self.nodes[ix].phase != NodePhase::Open {
            return;
        }
        let step = &self.nodes[ix].steps[at];
        match &step.phase {
            StepPhase::Failed => self.give_instead(ix, at, now, decision),
            StepPhase::Judged(verdict) => {
                let verdict = verdict.clone();
                self.act_on(ix, at, verdict, now, decision);
            }
            StepPhase::Waiting { wait: Waited::Signal { .. }, .. } if step.ask_again => {
                self.wait(ix, at, now, decision);
            }
            StepPhase::Waiting { wait: Waited::Outcome { .. }, .. } if step.ask_again => {
                self.ask(ix, at, now, decision);
            }
            StepPhase::Idle if step.intent.is_some() => self.ask(ix, at, now, decision),
            StepPhase::Idle => match self.must_wait(ix, at) {
                Ok(true) => self.wait(ix, at, now, decision),
                Ok(false) if self.is_spent() => self.hold(ix, at),
                Ok(false) if self.plan.nodes[ix].child.is_some() => self.start_child(ix, at, now, decision),
                Ok(false) => self.start(ix, at, decision),
                Err(error) => self.fail(Some(self.step_id(ix, at)), error),
            },
            StepPhase::Running | StepPhase::Backoff(_) | StepPhase::Waiting { .. } | StepPhase::Settled => {}
        }
    }

    /// `on_error = { give = .. }`: what stands in is a checkpoint like any other, marked as degraded.
    fn give_instead(&mut self, ix: usize, at: usize, now: DateTime<Utc>, decision: &mut Decision) {
        let OnError::Give(given) = &self.plan.nodes[ix].on_error else {
            return;
        };
        let step = self.step_id(ix, at);
        let state = &self.nodes[ix].steps[at];
        let message = state.error.as_ref().map(ToString::to_string).unwrap_or_default();
        let degraded = Degraded {
            node: step.node.to_string(),
            item: step.item,
            code: "on_error".to_owned(),
            provider: None,
            message: message.chars().take(300).collect(),
        };
        let body = Body::Done {
            delta: Arc::new(Value::Object(given.clone())),
            attempt: state.failures,
            took_ms: 0,
            usage: Usage::default(),
            cached: false,
            degraded: vec![degraded],
        };
        self.say(Some(step), body, now, decision);
    }

    /// Whether the step has a wait that has not ended; a wait whose `when` is false ends at once.
    fn must_wait(&mut self, ix: usize, at: usize) -> Result<bool, NodeError> {
        let Some(wait) = &self.plan.nodes[ix].wait else {
            return Ok(false);
        };
        if self.nodes[ix].steps[at].signal.is_some() {
            return Ok(false);
        }
        let waits = wait.when.as_ref().map_or(Ok(true), |when| self.holds(when, ix, at))?;
        if !waits {
            let otherwise = wait.otherwise.clone().unwrap_or(Value::Null);
            self.nodes[ix].steps[at].signal = Some(Arc::new(otherwise));
        }
        Ok(waits)
    }

    fn wait(&mut self, ix: usize, at: usize, now: DateTime<Utc>, decision: &mut Decision) {
        let plan = self.plan.clone();
        let Some(wait) = &plan.nodes[ix].wait else { return };
        let step = self.step_id(ix, at);
        let until = ends_at(wait, now);
        let waited = match &wait.kind {
            WaitFor::For(_) | WaitFor::Until(_) => Waited::Timer,
            WaitFor::Signal { name, form, show } => {
                let review = Review {
                    id: review_id(self.run.id, &step.to_string()),
                    step: step.clone(),
                    signal: name.clone(),
                    form: form.clone(),
                    shown: self.shown(show, ix, at),
                    expires_at: until,
                };
                let waited = Waited::Signal { name: name.clone(), review: review.id };
                decision.reviews.push(review);
                waited
            }
        };
        self.say(Some(step), Body::Waiting { wait: waited, until }, now, decision);
    }

    fn start(&mut self, ix: usize, at: usize, decision: &mut Decision) {
        let input = self.input_of(ix, at);
        let step = self.step_id(ix, at);
        let budget_left = self.budget_left();
        let state = &mut self.nodes[ix].steps[at];
        state.phase = StepPhase::Running;
        self.running += 1;
        decision.starts.push(Start {
            step,
            node: ix,
            attempt: state.failures + state.lost + 1,
            input,
            memos: state.memos.as_slice().into(),
            budget_left,
            effect: self.plan.nodes[ix].effect,
        });
    }

    /// The end of the run, once nothing runs any more.
    fn finish(&mut self, now: DateTime<Utc>, decision: &mut Decision) {
        if self.running > 0 || self.end.is_some() {
            return;
        }
        let body = if let Some((actor, reason)) = self.cancel.clone() {
            Body::Cancelled { actor, reason }
        } else if let Some(failure) = self.failure.clone() {
            Body::Failed { failure }
        } else if let Some(reason) = self.stop.clone() {
            Body::Stopped { reason }
        } else if self.undecided == 0 {
            Body::Completed { output: Arc::new(self.run_output()) }
        } else {
            return;
        };
        self.say(None, body, now, decision);
    }

    /// Makes the next entry and folds it in.
    pub(super) fn say(
        &mut self,
        step: Option<StepId>,
        body: Body,
        now: DateTime<Utc>,
        decision: &mut Decision,
    ) {
        let entry = Entry { seq: self.seq + 1, at: now, step, body };
        if let Err(error) = self.apply(&entry) {
            // Our own entries always follow; if one does not, the plan and the journal disagree: say so and end.
            let error = NodeError::permanent("journal", error.to_string());
            self.failure = Some(Failure { step: None, error });
            return;
        }
        decision.entries.push(entry);
    }
}

fn signalled(payload: Value) -> Body {
    Body::Signalled { payload: Arc::new(payload), actor: None }
}

fn ends_at(wait: &Wait, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let after = |span: Duration| TimeDelta::from_std(span).ok().and_then(|span| now.checked_add_signed(span));
    match &wait.kind {
        WaitFor::Signal { .. } => wait.timeout.and_then(after),
        WaitFor::For(span) => after(*span),
        WaitFor::Until(moment) => Some(*moment),
    }
}

/// The same question has the same id after a crash: made from the run and what it is about.
pub(super) fn review_id(run: RunId, about: &str) -> Uuid {
    let hash = blake3::hash(format!("review/{run}/{about}").as_bytes());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.as_bytes()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
