//! What fails, what that means for the rest, and how a run goes on after it.

use chrono::{DateTime, Utc};

use super::entry::Failure;
use super::outcome::Verdict;
use super::state::RunState;
use super::step::{NodePhase, StepPhase};
use crate::ids::StepId;
use crate::node::{ErrorClass, NodeError};
use crate::workflow::{OnError, OnItemError};

impl RunState {
    /// An attempt has failed: another one follows, or that was the last.
    pub(super) fn fail_attempt(
        &mut self,
        ix: usize,
        at: usize,
        error: &NodeError,
        retry_at: Option<DateTime<Utc>>,
    ) {
        self.leave_running(ix, at);
        self.set_timer(ix, at, retry_at);
        let asks_for_more = error.class == ErrorClass::Budget && self.purse.budget.is_some();
        let step = &mut self.nodes[ix].steps[at];
        step.failures += u32::from(!asks_for_more);
        step.error = Some(error.clone());
        // Somebody who gives a step up does not know either: if the run is retried, it is asked about again.
        if !matches!(step.phase, StepPhase::Judged(Verdict::Fail { .. })) {
            step.intent = None;
        }
        match retry_at {
            Some(retry_at) => step.phase = StepPhase::Backoff(retry_at),
            None if asks_for_more => self.ask_for_more(ix, at),
            None => self.fail_step(ix, at, error),
        }
    }

    fn fail_step(&mut self, ix: usize, at: usize, error: &NodeError) {
        self.nodes[ix].steps[at].phase = StepPhase::Failed;
        let node = &self.plan.nodes[ix];
        if node.for_each.is_some() && node.on_item_error == OnItemError::Collect {
            // Nothing is left of an earlier turn: the item has failed.
            let step = &mut self.nodes[ix].steps[at];
            (step.phase, step.last) = (StepPhase::Settled, None);
            return self.settle_step(ix);
        }
        match &node.on_error {
            OnError::Fail => self.fail(Some(self.step_id(ix, at)), error.clone()),
            OnError::Skip => self.to_skip.push_back((ix, format!("its last attempt failed: {error}"))),
            OnError::Give(_) => self.idle.push_back((ix, at)),
        }
    }

    pub(super) fn fail(&mut self, step: Option<StepId>, error: NodeError) {
        self.failure.get_or_insert(Failure { step, error });
    }

    /// A failed run goes on: whatever failed may begin again, and the questions that ended with it are asked again.
    pub(super) fn reopen(&mut self) {
        (self.failure, self.stop, self.cancel, self.end) = (None, None, None, None);
        self.let_go();
        for ix in 0..self.nodes.len() {
            for at in 0..self.nodes[ix].steps.len() {
                let step = &mut self.nodes[ix].steps[at];
                match &step.phase {
                    StepPhase::Failed | StepPhase::Backoff(_) => {
                        (step.phase, step.failures, step.lost) = (StepPhase::Idle, 0, 0);
                    }
                    StepPhase::Waiting { wait, .. } => step.ask_again = wait.review().is_some(),
                    StepPhase::Idle | StepPhase::Running | StepPhase::Judged(_) | StepPhase::Settled => {}
                }
                if matches!(step.phase, StepPhase::Idle | StepPhase::Judged(_)) || step.ask_again {
                    self.idle.push_back((ix, at));
                }
            }
        }
        let pending = (0..self.nodes.len()).filter(|&ix| self.nodes[ix].phase == NodePhase::Pending);
        self.ready = pending.filter(|&ix| self.nodes[ix].missing == 0).collect();
        self.look_at_end_ifs();
    }
}
