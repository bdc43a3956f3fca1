//! Steps that are runs of their own: one at a time, and each ends as its run did.

use std::collections::BTreeMap;

use newsum_engine::run::{Body, Entry, Waited};
use newsum_engine::{NodeError, RunId, StepId};

use super::{Case, depends, index};
use crate::sketch::Kind;

/// Everything about the children of a run that must not be.
pub(super) fn look(case: &Case<'_>, wrong: &mut Vec<String>) {
    let mut steps = Steps { case, open: BTreeMap::new(), last: BTreeMap::new(), wrong };
    case.entries.iter().for_each(|entry| steps.take(entry));
}

struct Steps<'a, 'b> {
    case: &'a Case<'a>,
    /// The runs that are waited for.
    open: BTreeMap<&'a StepId, RunId>,
    /// The newest run of each step.
    last: BTreeMap<&'a StepId, RunId>,
    wrong: &'b mut Vec<String>,
}

impl<'a> Steps<'a, '_> {
    fn take(&mut self, entry: &'a Entry) {
        let Some(step) = &entry.step else { return };
        match &entry.body {
            Body::Waiting { wait: Waited::Child { run, .. }, .. } => self.begin(step, *run),
            Body::Done { delta, .. } => {
                if let Some(run) = self.open.remove(step) {
                    let gave = self.case.children.get(&run).and_then(|born| born.end.clone());
                    if gave.as_ref() != Some(&Ok((**delta).clone())) {
                        self.wrong.push(format!("{step} is done with {delta}, its run ended as {gave:?}"));
                    }
                }
            }
            Body::AttemptFailed { error, .. } => {
                if let Some(run) = self.open.remove(step) {
                    self.fail(step, run, error);
                }
            }
            Body::Edited { .. } => self.open.retain(|other, _| !depends(self.case.sketch, other, step)),
            _ => {}
        }
    }

    fn begin(&mut self, step: &'a StepId, run: RunId) {
        if let Some(other) = self.open.insert(step, run) {
            self.wrong.push(format!("{step} becomes the run {run} while it waits for {other}"));
        }
        let before = self.last.insert(step, run).and_then(|run| self.case.children.get(&run));
        let node = index(self.case.sketch, step).map(|ix| &self.case.sketch.nodes[ix]);
        let must_not_run_twice = node.is_some_and(|node| node.away && node.kind == Kind::Fire);
        if must_not_run_twice && before.is_some_and(|born| born.in_doubt) {
            self.wrong.push(format!("{step} begins again as {run} though nobody knows whether it happened"));
        }
    }

    /// A step fails when its run ends otherwise than with an output, its time is up, or what its run takes or gives is large
    /// and cannot be brought back.
    fn fail(&mut self, step: &StepId, run: RunId, error: &NodeError) {
        let node = index(self.case.sketch, step).map(|ix| &self.case.sketch.nodes[ix]);
        let may_expire = node.is_some_and(|node| node.child.is_some() && node.timeout.is_some());
        let end = self.case.children.get(&run).and_then(|born| born.end.clone());
        let may_be = error.code == "timeout" && may_expire || error.code == "blob_place";
        if end != Some(Err(())) && !may_be {
            self.wrong.push(format!("{step} failed ({error}), its run ended as {end:?}"));
        }
    }
}
