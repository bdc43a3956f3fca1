//! What happened to a run that the reference cannot know, as its journal tells it.

use newsum_engine::run::{Body, Waited};
use serde_json::{Value, json};

use super::{Case, depends, index};
use crate::reference::Facts;
use crate::sketch::Wait;

/// What happened to the run from outside, by its journal.
pub(super) fn facts(case: &Case<'_>, wrong: &mut Vec<String>) -> Facts {
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
            Body::Waiting { wait: Waited::Child { run, .. }, .. } => {
                facts.children.remove(step);
                facts.thwarted.remove(step);
                let born = case.children.get(run).cloned();
                facts.children.extend(born.map(|born| (step.clone(), born)));
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
            Body::Memo { key, value } => {
                facts.memos.entry((step.clone(), key.clone())).or_insert_with(|| value.clone());
            }
            Body::AttemptFailed { .. } if case.sketch.nodes[ix].is_run() => {
                // Its time may be up though its run was never made, or ends otherwise later.
                facts.children.entry(step.clone()).and_modify(|born| born.end = Some(Err(())));
                facts.thwarted.insert(step.clone());
            }
            // What stands in for an output is no sign that the step came to one.
            Body::Done { degraded, .. } if degraded.iter().all(|said| said.code != "on_error") => {
                facts.thwarted.remove(step);
            }
            Body::AttemptFailed { error, retry_at: None, .. } if is_thwarted(case, ix, &error.code) => {
                facts.thwarted.insert(step.clone());
            }
            Body::Edited { delta, .. } => {
                let below = case.sketch.downstream(ix);
                facts.edits.retain(|(ix, _), _| !below.contains(ix));
                facts.children.retain(|other, _| !depends(case.sketch, other, step));
                facts.memos.retain(|(other, _), _| !depends(case.sketch, other, step));
                facts.thwarted.retain(|other| !depends(case.sketch, other, step));
                facts.edits.insert((ix, step.item.unwrap_or(0) as usize), Value::clone(delta));
            }
            _ => {}
        }
    }
    facts
}

/// Whether an attempt may have failed so though it would have done its work: it waits for its sub-steps to be durable, which
/// may take longer than it has; a large value could not be put away or brought back.
fn is_thwarted(case: &Case<'_>, ix: usize, code: &str) -> bool {
    code == "timeout" && case.sketch.nodes[ix].memos > 0 || code == "blob_place"
}

fn stands_in(wait: Option<&Wait>) -> Value {
    let otherwise = wait.and_then(|wait| wait.otherwise.as_ref());
    otherwise.map_or(Value::Null, |decision| json!({ "decision": decision }))
}
