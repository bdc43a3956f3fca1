//! Where a node stands, and each of its steps.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::entry::Waited;
use super::outcome::{Intent, Verdict};
use crate::node::NodeError;

/// Where a node stands.
#[derive(Debug)]
pub(super) struct NodeState {
    pub(super) phase: NodePhase,
    /// Needs that are not decided yet.
    pub(super) missing: usize,
    pub(super) steps: Vec<StepState>,
    /// Steps that are not settled yet.
    pub(super) open: usize,
    pub(super) each: Option<Vec<Value>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NodePhase {
    Pending,
    Open,
    Given,
    Skipped,
}

#[derive(Debug)]
pub(super) struct StepState {
    pub(super) turn: u32,
    pub(super) phase: StepPhase,
    /// The output of the last settled turn.
    pub(super) last: Option<Arc<Value>>,
    pub(super) signal: Option<Arc<Value>>,
    pub(super) memos: Vec<(String, Value)>,
    pub(super) failures: u32,
    /// Attempts whose outcome was lost and of which a person said that they did not happen.
    pub(super) lost: u32,
    /// The `Once` attempt that was begun and has not said what became of it.
    pub(super) intent: Option<Intent>,
    /// Whether its review ended with the run, which then went on: it is opened again, unless the answer is on its way.
    pub(super) ask_again: bool,
    pub(super) error: Option<NodeError>,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum StepPhase {
    Idle,
    Running,
    Backoff(DateTime<Utc>),
    Waiting {
        wait: Waited,
        until: Option<DateTime<Utc>>,
    },
    /// A person has said what became of its attempt, and what follows is still to be said.
    Judged(Verdict),
    /// Its last attempt failed, and what follows is still to be said.
    Failed,
    Settled,
}

impl StepState {
    pub(super) fn first() -> Self {
        Self {
            turn: 1,
            phase: StepPhase::Idle,
            last: None,
            signal: None,
            memos: Vec::new(),
            failures: 0,
            lost: 0,
            intent: None,
            ask_again: false,
            error: None,
        }
    }
}
