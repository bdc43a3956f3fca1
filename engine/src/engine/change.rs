//! Outputs changed by hand: what may be changed to what.

use std::sync::Arc;

use serde_json::Value;

use super::{EngineError, Shared};
use crate::ids::{RunId, StepId};
use crate::input::{self, InputProblem};
use crate::run::{Body, NotEditable, RunState};

/// An output to replace.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// The step: `write`, or `draw[3]` for an item of a list. Without a turn it is the newest one.
    pub step: StepId,
    /// Its new output, whole.
    pub delta: Value,
}

/// Why an output cannot be replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditProblem {
    /// There is no such output.
    #[error(transparent)]
    Step(#[from] NotEditable),
    /// The new output does not fit the output type of the node's kind.
    #[error("the new output does not fit the kind {kind}:{}", input::list(.problems))]
    Output {
        /// The kind.
        kind: String,
        /// What is wrong with it, by JSON pointer.
        problems: Vec<InputProblem>,
    },
    /// This process does not have the node's kind, and cannot tell what its output must look like.
    #[error("this process has no node kind \"{0}\", which would say what its output must look like")]
    UnknownKind(String),
    /// Something that must never run twice would run again.
    #[error("{0} depends on it, must never run twice and has begun; fork the run instead")]
    Once(StepId),
    /// The step is changed twice at once.
    #[error("it is changed twice; give one new output")]
    Twice,
    /// Its list is made anew by another change.
    #[error("its list is made anew, since it depends on {0}, which is changed too; change one of the two")]
    MadeAnew(StepId),
}

/// Checks changes against a state, and gives the entries that make them, those of earlier nodes first.
pub(super) fn check(
    shared: &Shared,
    state: &RunState,
    run: RunId,
    edits: &[Edit],
    (actor, reason): (&str, &str),
) -> Result<Vec<(StepId, Body)>, EngineError> {
    let mut checked: Vec<(StepId, Body)> = Vec::new();
    for edit in edits {
        let refused = |problem| EngineError::Edit { run, step: edit.step.clone(), problem };
        let step = state.editable(&edit.step).map_err(|e| refused(e.into()))?;
        if checked.iter().any(|(other, _)| *other == step) {
            return Err(refused(EditProblem::Twice));
        }
        check_output(shared, state, &step, &edit.delta).map_err(refused)?;
        let (actor, reason) = (actor.to_owned(), reason.to_owned());
        checked.push((step, Body::Edited { delta: Arc::new(edit.delta.clone()), actor, reason }));
    }
    for (step, _) in checked.iter().filter(|(step, _)| step.item.is_some()) {
        if let Some((on, _)) = checked.iter().find(|(on, _)| state.depends(on, step)) {
            let problem = EditProblem::MadeAnew(on.clone());
            return Err(EngineError::Edit { run, step: step.clone(), problem });
        }
    }
    checked.sort_by_key(|(step, _)| state.plan().index_of(step.node.as_str()));
    Ok(checked)
}

fn check_output(shared: &Shared, state: &RunState, step: &StepId, delta: &Value) -> Result<(), EditProblem> {
    let plan = state.plan();
    let ix = plan.index_of(step.node.as_str()).expect("a step that can be changed is of the plan");
    let name = &plan.nodes[ix].kind;
    let kind = shared.registry.get(name).ok_or_else(|| EditProblem::UnknownKind(name.clone()))?;
    input::check(&kind.output, delta).map_err(|problems| EditProblem::Output { kind: name.clone(), problems })
}
