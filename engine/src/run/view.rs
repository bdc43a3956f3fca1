//! Where the nodes of a run stand, for people and programs that look from outside.

use serde::Serialize;
use serde_json::{Value, json};

use super::state::RunState;
use super::step::{NodePhase, StepPhase};
use crate::ids::NodeId;
use crate::node::NodeError;

impl RunState {
    /// Where every node stands, for people and programs that look from outside.
    #[must_use]
    pub fn view(&self) -> Vec<NodeView> {
        (0..self.nodes.len()).map(|ix| self.view_node(ix)).collect()
    }

    fn view_node(&self, ix: usize) -> NodeView {
        let node = &self.nodes[ix];
        let status = match node.phase {
            NodePhase::Pending => "pending",
            NodePhase::Skipped => "skipped",
            NodePhase::Given => "done",
            NodePhase::Open => "open",
        };
        let steps = (0..node.steps.len()).map(|at| self.view_step(ix, at)).collect();
        NodeView {
            node: self.plan.nodes[ix].id.clone(),
            kind: self.plan.nodes[ix].kind.clone(),
            status,
            output: self.output(ix).unwrap_or(Value::Null),
            steps,
        }
    }

    fn view_step(&self, ix: usize, at: usize) -> StepView {
        let step = &self.nodes[ix].steps[at];
        let (status, detail) = match &step.phase {
            StepPhase::Idle if step.intent.is_some() => ("begun", Value::Null),
            StepPhase::Idle | StepPhase::Judged(_) => ("ready", Value::Null),
            StepPhase::Running => ("running", Value::Null),
            StepPhase::Backoff(at) => ("retrying", json!({ "retry_at": at })),
            StepPhase::Waiting { wait, until } => ("waiting", json!({ "wait": wait, "until": until })),
            StepPhase::Failed => ("failed", Value::Null),
            StepPhase::Settled => ("done", Value::Null),
        };
        let error = step.error.clone().filter(|_| step.phase != StepPhase::Settled);
        StepView { step: self.step_id(ix, at).to_string(), status, failures: step.failures, error, detail }
    }
}

/// Where a node stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NodeView {
    /// Its name.
    pub node: NodeId,
    /// Its kind.
    pub kind: String,
    /// `pending`, `open`, `done` or `skipped`.
    pub status: &'static str,
    /// Its output as others see it; null if there is none.
    pub output: Value,
    /// Its steps: one, or one per item.
    pub steps: Vec<StepView>,
}

/// Where a step stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StepView {
    /// Its name.
    pub step: String,
    /// `ready`, `begun` (a `Once` attempt that has not said what became of it), `running`, `retrying`, `waiting`, `failed`
    /// or `done`.
    pub status: &'static str,
    /// Attempts that failed.
    pub failures: u32,
    /// Why the last one failed.
    pub error: Option<NodeError>,
    /// What it waits for, and until when.
    pub detail: Value,
}
