//! What must hold of a journal, whatever the run was one of.

use std::collections::{BTreeMap, BTreeSet};

use newsum_engine::StepId;
use newsum_engine::run::{Body, Entry};

use super::{Case, depends, index};

/// Everything about the journal that must not be.
pub(super) fn look(case: &Case<'_>, wrong: &mut Vec<String>) {
    positions(case.entries, wrong);
    settled_once(case, wrong);
    begun_again(case.entries, wrong);
    paid_once(case, wrong);
    tried_again(case, wrong);
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
            (Body::Edited { .. }, Some(edited)) => {
                settled.retain(|step, _| !depends(case.sketch, step, edited))
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

/// A durable sub-step is done once, unless somebody changed what its step depends on.
fn paid_once(case: &Case<'_>, wrong: &mut Vec<String>) {
    let mut paid: BTreeMap<(&StepId, &str), u64> = BTreeMap::new();
    for entry in case.entries {
        match (&entry.body, &entry.step) {
            (Body::Memo { key, .. }, Some(step)) => {
                if let Some(before) = paid.insert((step, key), entry.seq) {
                    wrong.push(format!("{step} paid for {key} twice: {before} and {}", entry.seq));
                }
            }
            (Body::Edited { .. }, Some(step)) => {
                paid.retain(|(other, _), _| !depends(case.sketch, other, step))
            }
            _ => {}
        }
    }
}

/// An attempt is followed by another exactly if its error may pass and there is one left.
fn tried_again(case: &Case<'_>, wrong: &mut Vec<String>) {
    for entry in case.entries {
        let (Some(step), Body::AttemptFailed { attempt, error, retry_at, .. }) = (&entry.step, &entry.body)
        else {
            continue;
        };
        let node = index(case.sketch, step).map(|ix| &case.sketch.nodes[ix]);
        // The attempts at a node that is away are in its own run.
        let Some(attempts) = node.filter(|node| !node.away).map(|node| node.attempts) else { continue };
        let again = error.class.is_retryable() && *attempt < attempts;
        if again != retry_at.is_some() {
            wrong.push(format!(
                "attempt {attempt} of {attempts} at {step} failed ({error}), then {retry_at:?}"
            ));
        }
    }
}
