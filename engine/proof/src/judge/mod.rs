//! Comparing what became of a run with what must.

mod children;
mod facts;
mod journal;

use std::collections::BTreeMap;

use newsum_engine::run::{Body, End, Entry, RunState};
use newsum_engine::{RunId, StepId};

use crate::family::Born;
pub use crate::reference::Mended;
use crate::reference::{Ending, NodeEnd, interpret};
use crate::sketch::Sketch;

/// A run that is over: what it was a run of, its whole journal, the fold of it.
#[derive(Debug)]
pub struct Case<'a> {
    /// What it was a run of.
    pub sketch: &'a Sketch,
    /// Its journal.
    pub entries: &'a [Entry],
    /// The fold of its journal.
    pub state: &'a RunState,
    /// Steps that somebody mended.
    pub mended: &'a Mended,
    /// The runs that are steps of it.
    pub children: &'a BTreeMap<RunId, Born>,
}

/// Everything about the run that must not be.
#[must_use]
pub fn judge(case: &Case<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    journal::look(case, &mut wrong);
    children::look(case, &mut wrong);
    let facts = facts::facts(case, &mut wrong);
    let mut must = interpret(case.sketch, &facts);
    wrong.append(&mut must.wrong);
    nodes(case, &must, &mut wrong);
    match case.state.end() {
        None => wrong.push("it has not ended".to_owned()),
        Some(end) => ends(end, case, &must, &mut wrong),
    }
    wrong
}

fn index(sketch: &Sketch, step: &StepId) -> Option<usize> {
    sketch.index_of(step.node.as_str())
}

/// Whether a step is of a node that depends on that of another step, however far.
fn depends(sketch: &Sketch, step: &StepId, on: &StepId) -> bool {
    index(sketch, on).zip(index(sketch, step)).is_some_and(|(on, ix)| sketch.downstream(on).contains(&ix))
}

/// Every node that is decided is decided as it must be.
fn nodes(case: &Case<'_>, must: &Ending, wrong: &mut Vec<String>) {
    for (view, must) in case.state.view().iter().zip(&must.nodes) {
        let right = match (view.status, must) {
            ("done", NodeEnd::Given(value)) => *value == view.output,
            ("skipped", NodeEnd::Skipped) | ("open" | "pending", _) => true,
            _ => false,
        };
        if !right {
            wrong
                .push(format!("{} is {} with {}, and must be {must:?}", view.node, view.status, view.output));
        }
    }
}

fn ends(end: &End, case: &Case<'_>, must: &Ending, wrong: &mut Vec<String>) {
    let undecided =
        || case.state.view().into_iter().filter(|node| !matches!(node.status, "done" | "skipped")).count();
    let right = match end {
        End::Completed(output) => {
            must.failing.is_empty() && must.stopping.is_empty() && undecided() == 0 && **output == must.output
        }
        End::Failed(failure) => {
            let step = failure.step.as_ref().map(ToString::to_string);
            failure.error.code == "worker_died" || step.is_some_and(|step| must.failing.contains(&step))
        }
        End::Stopped(_) => !must.stopping.is_empty(),
        End::Cancelled { .. } => {
            case.entries.iter().any(|entry| matches!(entry.body, Body::CancelRequested { .. }))
        }
    };
    if !right {
        wrong.push(format!("it ended as {end:?}, and must as {must:?}"));
    }
}
