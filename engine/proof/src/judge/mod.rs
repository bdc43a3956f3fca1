//! Comparing what became of a run with what must.

use std::collections::{BTreeMap, BTreeSet};

use newsum_engine::StepId;
use newsum_engine::run::{Body, End, Entry, RunState, Waited};
use serde_json::{Value, json};

use crate::reference::{Ending, Facts, NodeEnd, interpret};
use crate::sketch::{Sketch, Wait};

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
    pub mended: &'a BTreeSet<String>,
}

/// Everything about the run that must not be.
#[must_use]
pub fn judge(case: &Case<'_>) -> Vec<String> {
    let mut wrong = Vec::new();
    positions(case.entries, &mut wrong);
    settled_once(case, &mut wrong);
    begun_again(case.entries, &mut wrong);
    let facts = facts(case, &mut wrong);
    let must = interpret(case.sketch, &facts);
    nodes(case, &must, &mut wrong);
    match case.state.end() {
        None => wrong.push("it has not ended".to_owned()),
        Some(end) => ends(end, case, &must, &mut wrong),
    }
    wrong
}

/// Positions from 1 without gaps, and nothing after an end but what lets a run go on.
fn positions(entries: &[Entry], wrong: &mut Vec<String>) {
    for (entry, seq) in entries.iter().zip(1..) {
        if entry.seq != seq {
            wrong.push(format!("position {seq} is taken by entry {}", entry.seq));
        }
    }
    for pair in entries.windows(2) {
        let goes_on = matches!(pair[1].body, Body::Retried { .. } | Body::Edited { .. });
        if pair[0].body.is_end() && !goes_on {
            wrong.push(format!("{} follows the end of the run", pair[1].body.kind()));
        }
    }
}

/// A step is settled once, unless somebody changed what it depends on.
fn settled_once(case: &Case<'_>, wrong: &mut Vec<String>) {
    let mut settled: BTreeMap<&StepId, u64> = BTreeMap::new();
    for entry in case.entries {
        match (&entry.body, &entry.step) {
            (Body::Done { .. }, Some(step)) => {
                if let Some(before) = settled.insert(step, entry.seq) {
                    wrong.push(format!("{step} is done twice: {before} and {}", entry.seq));
                }
            }
            (Body::Edited { .. }, Some(step)) => {
                let below = index(case.sketch, step).map(|ix| case.sketch.downstream(ix)).unwrap_or_default();
                settled.retain(|step, _| !index(case.sketch, step).is_some_and(|ix| below.contains(&ix)));
            }
            _ => {}
        }
    }
}

/// A `Once` step begins again only when its attempt said that it failed, or a person that it did not happen.
fn begun_again(entries: &[Entry], wrong: &mut Vec<String>) {
    let mut begun: BTreeSet<&StepId> = BTreeSet::new();
    for entry in entries {
        let Some(step) = &entry.step else { continue };
        match &entry.body {
            Body::Intent { .. } if !begun.insert(step) => {
                wrong.push(format!(
                    "{step} begins again at {} though nobody knows whether it happened",
                    entry.seq
                ));
            }
            Body::AttemptFailed { error, .. } if error.code != "outcome_lost" => _ = begun.remove(step),
            Body::Signalled { payload, .. } if payload["outcome"] == "did_not_happen" => {
                _ = begun.remove(step)
            }
            Body::Done { .. } => _ = begun.remove(step),
            _ => {}
        }
    }
}

fn index(sketch: &Sketch, step: &StepId) -> Option<usize> {
    sketch.index_of(step.node.as_str())
}

/// What happened to the run from outside, by its journal.
fn facts(case: &Case<'_>, wrong: &mut Vec<String>) -> Facts {
    let mut facts = Facts { mended: case.mended.clone(), ..Facts::default() };
    for entry in case.entries {
        let Some(step) = &entry.step else { continue };
        let Some(ix) = index(case.sketch, step) else { continue };
        let name = step.to_string();
        match &entry.body {
            Body::Waiting { wait: Waited::Signal { .. }, .. } => {
                facts.signals.remove(&name);
                facts.expired.remove(&name);
            }
            Body::Signalled { payload, actor } if payload.get("outcome").is_none() => {
                let wait = case.sketch.nodes[ix].wait.as_ref();
                let expected = match actor {
                    Some(_) => case.sketch.answer(step),
                    None => stands_in(wait),
                };
                if **payload != expected {
                    wrong.push(format!("{step} was signalled {payload} and not {expected}"));
                }
                facts.signals.insert(name, Value::clone(payload));
            }
            Body::AttemptFailed { error, .. } if error.code == "wait_expired" => {
                facts.expired.insert(name);
            }
            Body::Edited { delta, .. } => {
                let below = case.sketch.downstream(ix);
                facts.edits.retain(|(ix, _), _| !below.contains(ix));
                facts.edits.insert((ix, step.item.unwrap_or(0) as usize), Value::clone(delta));
            }
            _ => {}
        }
    }
    facts
}

fn stands_in(wait: Option<&Wait>) -> Value {
    let otherwise = wait.and_then(|wait| wait.otherwise.as_ref());
    otherwise.map_or(Value::Null, |decision| json!({ "decision": decision }))
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
