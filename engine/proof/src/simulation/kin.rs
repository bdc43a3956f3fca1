//! Runs that are steps of others.

use std::sync::Arc;

use newsum_engine::store::NewRun;
use newsum_engine::{RunId, StepId};

use crate::sketch::Sketch;

/// A run that is a step of another.
#[derive(Clone)]
pub(super) struct Kin {
    pub(super) parent: RunId,
    pub(super) step: StepId,
    /// What it is a run of.
    pub(super) sketch: Arc<Sketch>,
}

impl Kin {
    /// The run of that making, if it is a step of another.
    pub(super) fn of(new: &NewRun, sketch: impl Fn(RunId) -> Option<Arc<Sketch>>) -> Option<Self> {
        let parent = new.parent?;
        let step: StepId = new.key.as_ref()?.split('/').nth(1)?.parse().ok()?;
        let calls = sketch(parent)?;
        let born = calls.born(calls.index_of(step.node.as_str())?, &new.input)?;
        Some(Self { parent, step, sketch: Arc::new(born) })
    }

    pub(super) fn what(&self) -> &'static str {
        if self.sketch.part.is_some() { "nodes on another queue" } else { "child runs" }
    }
}
