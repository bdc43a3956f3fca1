//! Large values of a run: outputs hold something else in their place, and what is needed of them is loaded.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tokio::sync::OnceCell;

use super::entry::{Body, Entry, Waited};
use super::outcome::output_in;
use super::state::RunState;
use super::step::StepPhase;
use crate::blob::{Part, filled_in, parts_in};
use crate::ids::StepId;
use crate::workflow::{Binding, Plan, Reference, Root, WaitFor};

type Cell = Arc<OnceCell<Arc<Value>>>;

/// The large values that a run is known to have, and those of them that are in memory.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    any: AtomicBool,
    cells: Mutex<HashMap<String, Cell>>,
}

impl Loaded {
    /// Takes note of a value of that hash.
    pub(crate) fn know(&self, hash: &str) -> Cell {
        self.any.store(true, Ordering::Release);
        self.cells().entry(hash.to_owned()).or_default().clone()
    }

    /// Keeps a value that is in memory anyway.
    pub(crate) fn put(&self, hash: &str, value: Arc<Value>) {
        // One that is there already is the same one.
        drop(self.know(hash).set(value));
    }

    /// Whether there is any.
    pub(crate) fn is_any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Whether the run has a value of that hash.
    pub(crate) fn knows(&self, hash: &str) -> bool {
        self.cells().contains_key(hash)
    }

    /// The value of that hash, if it is in memory.
    pub(crate) fn now(&self, hash: &str) -> Option<Arc<Value>> {
        self.cells().get(hash)?.get().cloned()
    }

    /// All hashes.
    pub(crate) fn hashes(&self) -> Vec<String> {
        let mut hashes: Vec<String> = self.cells().keys().cloned().collect();
        hashes.sort_unstable();
        hashes
    }

    fn cells(&self) -> MutexGuard<'_, HashMap<String, Cell>> {
        self.cells.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a value of a run is, and so from where its state looks at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Held {
    /// The input of the run.
    Input,
    /// The output of a node.
    Output(usize),
    /// The answer that a step of a node waited for.
    Answer(usize),
    /// Something that only attempts look at.
    Memo,
}

impl Entry {
    /// Whether a large value may stand in an entry of that kind.
    pub(crate) fn may_hold_large(kind: &str) -> bool {
        ["done", "edited", "signalled", "memo"].contains(&kind)
    }
}

impl RunState {
    /// The value in an entry that may be large or have large parts.
    pub(crate) fn held_by<'a>(&self, entry: &'a Entry) -> Option<(Held, &'a Value)> {
        let step = entry.step.as_ref()?;
        match &entry.body {
            Body::Done { delta, .. } | Body::Edited { delta, .. } => self.held_output(step, delta),
            Body::Signalled { payload, .. } => self.held_answer(step, payload),
            Body::Memo { value, .. } => Some((Held::Memo, value)),
            Body::Started { .. }
            | Body::Skipped { .. }
            | Body::AttemptFailed { .. }
            | Body::Waiting { .. }
            | Body::Intent { .. }
            | Body::BudgetReached { .. }
            | Body::BudgetSet { .. }
            | Body::CancelRequested { .. }
            | Body::Retried { .. }
            | Body::Forked { .. }
            | Body::Completed { .. }
            | Body::Failed { .. }
            | Body::Stopped { .. }
            | Body::Cancelled { .. } => None,
        }
    }

    /// An output of a step, as something that may be large.
    pub(crate) fn held_output<'a>(&self, step: &StepId, delta: &'a Value) -> Option<(Held, &'a Value)> {
        Some((Held::Output(self.plan.index_of(step.node.as_str())?), delta))
    }

    /// An answer that a step waits for, as something that may be large: in one that says what an attempt did, it is the output.
    pub(crate) fn held_answer<'a>(&self, step: &StepId, payload: &'a Value) -> Option<(Held, &'a Value)> {
        let (ix, at) = self.place(step).ok()?;
        match self.nodes[ix].steps.get(at).map(|state| &state.phase) {
            Some(StepPhase::Waiting { wait: Waited::Outcome { .. }, .. }) => {
                self.held_output(step, output_in(payload)?)
            }
            _ => Some((Held::Answer(ix), payload)),
        }
    }

    /// The large values of the run.
    pub(crate) fn large(&self) -> &Arc<Loaded> {
        &self.large
    }

    /// Goes down a path of fields. What is in a large value that is not in memory is a part of that one: whoever needs it
    /// brings it back.
    pub(super) fn down(&self, value: &Value, path: &[String]) -> Option<Value> {
        if !self.large.is_any() {
            return straight_down(value, path).cloned();
        }
        let mut place = value;
        for (at, field) in path.iter().enumerate() {
            if let Some(part) = Part::of(place).filter(|part| self.large.knows(&part.hash)) {
                let part = part.down(&path[at..]);
                return match self.large.now(&part.hash) {
                    Some(whole) => straight_down(&whole, &part.at).cloned(),
                    None => Some(part.to_value()),
                };
            }
            place = place.get(field.as_str())?;
        }
        Some(place.clone())
    }

    /// A value with what was taken out of it, for those who look at it here; [`wanted`] sees to it that it is loaded.
    pub(super) fn whole(&self, value: Value) -> Option<Value> {
        if self.large.is_any() { filled_in(&self.large, value) } else { Some(value) }
    }
}

fn straight_down<'a>(value: &'a Value, path: &[String]) -> Option<&'a Value> {
    path.iter().try_fold(value, |value, field| value.get(field.as_str()))
}

/// The hashes of the large values in something that a run holds that the state itself looks at: in conditions, as lists, to
/// show them, and to choose between references. All others are only handed on.
pub(crate) fn wanted(plan: &Plan, held: Held, value: &Value) -> Vec<String> {
    let uses = match held {
        Held::Input => looks_at(plan, "input", &|root, _| root == Root::Input),
        Held::Output(ix) => looks_at(plan, plan.nodes[ix].id.as_str(), &|root, at| {
            root == Root::Node(ix) || root == Root::Own && at == ix
        }),
        Held::Answer(ix) => looks_at(plan, "signal", &|root, at| root == Root::Signal && at == ix),
        Held::Memo => return Vec::new(),
    };
    let is_used = |path: &[String]| uses.iter().any(|used| used.iter().zip(path).all(|(a, b)| a == b));
    parts_in(value).into_iter().filter(|(path, _)| is_used(path)).map(|(_, part)| part.hash).collect()
}

/// The paths into something that the state itself looks at. In a condition it goes by that name; which references mean it
/// depends on the node that they are in.
fn looks_at(plan: &Plan, name: &str, is_it: &dyn Fn(Root, usize) -> bool) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for (at, node) in plan.nodes.iter().enumerate() {
        let of = |reference: &Reference| is_it(reference.root, at).then(|| reference.path.clone());
        let wait = node.wait.as_ref();
        let conditions = [node.when.as_ref(), wait.and_then(|wait| wait.when.as_ref()), node.end_if.as_ref()];
        let again = node.repeat.as_ref().map(|repeat| &repeat.r#while);
        for named in conditions.into_iter().flatten().chain(again).flat_map(|condition| condition.names()) {
            let mut fields = named.split('.').map(str::to_owned);
            if fields.next().is_some_and(|root| root == name) {
                paths.push(fields.collect());
            }
        }
        paths.extend(node.for_each.as_ref().and_then(of));
        if let Some(WaitFor::Signal { show, .. }) = wait.map(|wait| &wait.kind) {
            paths.extend(show.iter().filter_map(|(_, reference)| of(reference)));
        }
        let choices = node.from.values().filter(|binding| matches!(binding, Binding::First(_)));
        paths.extend(choices.flat_map(Binding::references).filter_map(of));
    }
    paths
}
