//! What a change by hand does: an output is replaced, and what depends on it begins anew.

use std::sync::Arc;

use serde_json::Value;
use uuid::Uuid;

use super::entry::Waited;
use super::state::RunState;
use super::step::{NodePhase, NodeState, StepPhase, StepState};
use crate::ids::{RunId, StepId};
use crate::node::{Degraded, Effect};

/// Why the output of a step cannot be changed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotEditable {
    /// The workflow has no such node.
    #[error("the workflow has no node {node}; it has {}", nodes.join(", "))]
    UnknownNode {
        /// The name that was given.
        node: String,
        /// Those that there are.
        nodes: Vec<String>,
    },
    /// A node with `for_each` has one output per item.
    #[error("{node} is a list of {items} items; name one of them, from {node}[0] on")]
    NeedsItem {
        /// The node.
        node: String,
        /// How many items it has.
        items: usize,
    },
    /// There is no such item.
    #[error("{node} has {items} items and none of that number")]
    NoItem {
        /// The node.
        node: String,
        /// How many it has; a node without `for_each` has none.
        items: usize,
    },
    /// An earlier turn, whose output nothing looks at any more.
    #[error("its newest turn is {turn}, and only that can be changed")]
    NotNewest {
        /// The newest turn.
        turn: u32,
    },
    /// It has given no output.
    #[error("it has given no output yet")]
    NoOutput,
    /// It was skipped.
    #[error("it was skipped and has no output")]
    Skipped,
}

/// What a change of an output takes back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overtaken {
    /// Questions that are open downstream.
    pub reviews: Vec<Uuid>,
    /// Steps that are running downstream.
    pub running: Vec<StepId>,
    /// Child runs that are waited for downstream.
    pub children: Vec<RunId>,
    /// Steps downstream that must never run twice and that have begun.
    pub once: Vec<StepId>,
}

impl RunState {
    /// The step whose output `step` means, with its turn: a settled one, or one whose last attempt failed. A step named
    /// without a turn means the newest.
    ///
    /// # Errors
    /// When there is no such output.
    pub fn editable(&self, step: &StepId) -> Result<StepId, NotEditable> {
        let node = step.node.to_string();
        let ix = self.plan.index_of(&node).ok_or_else(|| NotEditable::UnknownNode {
            node: node.clone(),
            nodes: self.plan.nodes.iter().map(|node| node.id.to_string()).collect(),
        })?;
        let at = self.item(ix, step)?;
        let Some(state) = self.nodes[ix].steps.get(at) else {
            return Err(match self.nodes[ix].phase {
                NodePhase::Skipped => NotEditable::Skipped,
                NodePhase::Pending | NodePhase::Open | NodePhase::Given => NotEditable::NoOutput,
            });
        };
        if step.turn != 1 && step.turn != state.turn {
            return Err(NotEditable::NotNewest { turn: state.turn });
        }
        match (self.nodes[ix].phase, &state.phase) {
            (NodePhase::Skipped, _) => Err(NotEditable::Skipped),
            (_, StepPhase::Settled | StepPhase::Failed) => Ok(self.step_id(ix, at)),
            _ => Err(NotEditable::NoOutput),
        }
    }

    fn item(&self, ix: usize, step: &StepId) -> Result<usize, NotEditable> {
        let (node, items) = (step.node.to_string(), self.nodes[ix].steps.len());
        let is_list = self.plan.nodes[ix].for_each.is_some();
        match step.item {
            None if is_list => Err(NotEditable::NeedsItem { node, items }),
            None => Ok(0),
            Some(item) if is_list && (item as usize) < items => Ok(item as usize),
            Some(_) => Err(NotEditable::NoItem { node, items: if is_list { items } else { 0 } }),
        }
    }

    /// What a change of the output of `step` takes back.
    #[must_use]
    pub fn overtaken(&self, step: &StepId) -> Overtaken {
        let mut overtaken = Overtaken::default();
        let below = self.plan.index_of(step.node.as_str()).map(|ix| self.downstream(ix)).unwrap_or_default();
        for (ix, at) in
            below.into_iter().flat_map(|ix| (0..self.nodes[ix].steps.len()).map(move |at| (ix, at)))
        {
            let StepState { phase, turn, intent, .. } = &self.nodes[ix].steps[at];
            if let StepPhase::Waiting { wait, .. } = phase {
                overtaken.reviews.extend(wait.review());
                if let Waited::Child { run, .. } = wait {
                    overtaken.children.push(*run);
                }
            }
            if *phase == StepPhase::Running {
                overtaken.running.push(self.step_id(ix, at));
            }
            // In a run of its own it may have begun: nothing here says so.
            let is_elsewhere = matches!(phase, StepPhase::Waiting { wait: Waited::Child { .. }, .. });
            let is_before = matches!(phase, StepPhase::Idle | StepPhase::Waiting { .. }) && !is_elsewhere;
            let has_begun = *turn > 1 || intent.is_some() || !is_before;
            if self.plan.nodes[ix].effect == Effect::Once && has_begun {
                overtaken.once.push(self.step_id(ix, at));
            }
        }
        overtaken
    }

    /// Whether the second node depends on the first, however far.
    #[must_use]
    pub fn depends(&self, on: &StepId, step: &StepId) -> bool {
        let index = |step: &StepId| self.plan.index_of(step.node.as_str());
        index(on).zip(index(step)).is_some_and(|(on, ix)| self.downstream(on).contains(&ix))
    }

    /// Replaces the output of a step. Of a run that has ended it is also what lets it go on.
    pub(super) fn edit(&mut self, ix: usize, at: usize, delta: &Arc<Value>) {
        if self.end.is_some() {
            self.reopen();
        }
        let was_decided = matches!(self.nodes[ix].phase, NodePhase::Given | NodePhase::Skipped);
        self.give_by_hand(ix, at, delta, was_decided);
        let below = if was_decided { self.downstream(ix) } else { Vec::new() };
        self.begin_anew(&below);
        self.forget_degraded(&below, ix, at);
        self.forget_failure(&below, ix);
        self.look_at_end_ifs();
    }

    fn give_by_hand(&mut self, ix: usize, at: usize, delta: &Arc<Value>, was_decided: bool) {
        self.leave_running_if_there(ix, at);
        self.set_timer(ix, at, None);
        let node = &mut self.nodes[ix];
        if node.steps.is_empty() {
            (node.steps, node.open) = (vec![StepState::first()], 1);
        }
        let was_settled = node.steps[at].phase == StepPhase::Settled;
        node.steps[at].last = Some(delta.clone());
        (node.steps[at].phase, node.steps[at].intent) = (StepPhase::Settled, None);
        if was_decided {
            node.phase = NodePhase::Given;
        } else if !was_settled {
            node.phase = NodePhase::Open;
            self.settle_step(ix);
        }
    }

    fn leave_running_if_there(&mut self, ix: usize, at: usize) {
        if at < self.nodes[ix].steps.len() {
            self.leave_running(ix, at);
        }
    }

    /// Whatever depends on a node, in the order of the plan.
    fn downstream(&self, ix: usize) -> Vec<usize> {
        let mut depends = vec![false; self.nodes.len()];
        depends[ix] = true;
        for other in ix + 1..depends.len() {
            depends[other] = self.plan.nodes[other].needs.iter().any(|&need| depends[need]);
        }
        (ix + 1..depends.len()).filter(|&other| depends[other]).collect()
    }

    /// Makes nodes as they were before anything was known of them.
    fn begin_anew(&mut self, nodes: &[usize]) {
        for &ix in nodes {
            self.undecided += usize::from(self.is_decided(ix));
            self.running -= self.nodes[ix].steps.iter().filter(|s| s.phase == StepPhase::Running).count();
            self.nodes[ix] =
                NodeState { phase: NodePhase::Pending, missing: 0, steps: Vec::new(), open: 0, each: None };
        }
        self.ready.retain(|ix| !nodes.contains(ix));
        self.idle.retain(|(ix, _)| !nodes.contains(ix));
        self.purse.held.retain(|(ix, _)| !nodes.contains(ix));
        self.to_skip.retain(|(ix, _)| !nodes.contains(ix));
        self.timers.retain(|(_, ix, _)| !nodes.contains(ix));
        for &ix in nodes {
            self.await_needs(ix);
        }
    }

    /// Counts what a pending node still needs, and has it told when that comes.
    fn await_needs(&mut self, ix: usize) {
        let plan = self.plan.clone();
        self.nodes[ix].missing = plan.nodes[ix].needs.iter().filter(|&&need| !self.is_decided(need)).count();
        if self.nodes[ix].missing == 0 {
            self.ready.push_back(ix);
        }
        let needs_it = |other: &usize| plan.nodes[*other].needs.contains(&ix);
        self.dependents[ix] = (ix + 1..plan.nodes.len()).filter(needs_it).collect();
    }

    fn is_decided(&self, ix: usize) -> bool {
        matches!(self.nodes[ix].phase, NodePhase::Given | NodePhase::Skipped)
    }

    fn forget_degraded(&mut self, below: &[usize], ix: usize, at: usize) {
        let (plan, edited) = (self.plan.clone(), self.step_id(ix, at));
        let is_below = |node: &str| below.iter().any(|&ix| plan.nodes[ix].id.as_str() == node);
        let is_edited = |d: &Degraded| d.node == edited.node.as_str() && d.item == edited.item;
        self.degraded.retain(|degraded| !is_below(&degraded.node) && !is_edited(degraded));
    }

    fn forget_failure(&mut self, below: &[usize], edited: usize) {
        let of = self.failure.as_ref().and_then(|failure| failure.step.as_ref());
        let ix = of.and_then(|step| self.plan.index_of(step.node.as_str()));
        if ix.is_some_and(|ix| ix == edited || below.contains(&ix)) {
            self.failure = None;
        }
    }
}
