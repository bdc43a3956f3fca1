//! Opening nodes whose needs are decided: lists are expanded, and what is to be skipped is found.

use serde_json::Value;

use super::state::RunState;
use super::step::{NodePhase, StepState};
use crate::node::NodeError;

/// What becomes of a node that can be looked at.
pub(super) enum Opening {
    Skip(String),
    One,
    Each(Vec<Value>),
}

impl RunState {
    /// Opens every node whose needs are decided: expands lists, finds what is to be skipped.
    pub(super) fn unfold(&mut self) {
        while let Some(ix) = self.ready.pop_front() {
            if self.nodes[ix].phase == NodePhase::Pending && self.nodes[ix].steps.is_empty() {
                self.open(ix);
            }
        }
    }

    fn open(&mut self, ix: usize) {
        match self.opening(ix) {
            Ok(Opening::Skip(reason)) => self.to_skip.push_back((ix, reason)),
            Ok(Opening::One) => self.open_steps(ix, 1),
            Ok(Opening::Each(items)) => {
                let count = items.len();
                self.nodes[ix].each = Some(items);
                self.open_steps(ix, count);
            }
            Err(error) => self.fail(Some(self.step_id(ix, 0)), error),
        }
    }

    fn open_steps(&mut self, ix: usize, count: usize) {
        let node = &mut self.nodes[ix];
        node.phase = NodePhase::Open;
        node.open = count;
        node.steps = std::iter::repeat_with(StepState::first).take(count).collect();
        self.idle.extend((0..count).map(|at| (ix, at)));
        if count == 0 {
            self.give(ix);
        }
    }

    fn opening(&self, ix: usize) -> Result<Opening, NodeError> {
        let node = &self.plan.nodes[ix];
        if let Some(when) = &node.when
            && !self.holds(when, ix, 0)?
        {
            return Ok(Opening::Skip(format!("`when` is false: {}", when.source())));
        }
        if let Some(field) = self.missing_input(ix) {
            return Ok(Opening::Skip(format!("its input `{field}` cannot come: what gives it was skipped")));
        }
        match &node.for_each {
            None => Ok(Opening::One),
            Some(list) => self.items(ix, list),
        }
    }
}
