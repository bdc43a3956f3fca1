//! A random workflow, as plain data: what the engine gets as TOML and the reference interprets as it is.

use std::time::Duration;

use serde_json::{Value, json};

use crate::condition::Condition;
use crate::script::{Fate, Habit};

/// A workflow, the input of a run of it, and how the world treats that run. Node `ix` is called `n{ix}`, and refers
/// only to nodes before it.
#[derive(Debug, Clone)]
pub struct Sketch {
    /// What all that is not written here is drawn from: how long attempts take, what people answer.
    pub seed: u64,
    /// `input.number`.
    pub number: u32,
    /// `input.list`.
    pub list: Vec<String>,
    /// The nodes. The output of the run is the `text` of each.
    pub nodes: Vec<NodeSketch>,
    /// Whether another one calls it: it gives what its last node gives then.
    pub called: bool,
    /// Whether it is a run of this node alone, with this input.
    pub part: Option<(usize, Value)>,
}

/// The kinds that sketches are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `Pure`.
    Calc,
    /// `Read`.
    Ask,
    /// `Write`.
    Act,
    /// `Once`.
    Fire,
    /// `Read`, and its `text` is required.
    Must,
}

/// Where an input comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// `text` of an earlier node.
    Node(usize),
    /// `text` of the node itself, of its last turn.
    Own,
    /// `number` of the run's input.
    Input,
}

/// What a node waits for.
#[derive(Debug, Clone)]
pub struct Wait {
    /// Waits only if this holds.
    pub when: Option<Condition>,
    /// What ends it.
    pub what: WaitFor,
    /// What stands in for the signal.
    pub otherwise: Option<String>,
}

/// What ends a wait.
#[derive(Debug, Clone)]
pub enum WaitFor {
    /// A span of time.
    Span(Duration),
    /// A person, or that time.
    Signal(Option<Duration>),
}

/// What follows when a step has failed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnError {
    /// The run fails.
    Fail,
    /// The node is skipped.
    Skip,
    /// An output stands in.
    Give,
}

/// What is long in an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bulk {
    /// Nothing.
    None,
    /// `text`.
    Text,
    /// Each item of `list`: two are more than stay in a journal, one is not.
    List,
}

/// A node.
#[derive(Debug, Clone)]
pub struct NodeSketch {
    /// Its kind.
    pub kind: Kind,
    /// `from.text`: the first that is given.
    pub text: Vec<Source>,
    /// `from.also`.
    pub also: Option<usize>,
    /// `when`.
    pub when: Option<Condition>,
    /// `after`.
    pub after: Vec<usize>,
    /// `for_each`: the `list` of an earlier node, or of the input.
    pub for_each: Option<Option<usize>>,
    /// `on_item_error = "collect"`.
    pub collect: bool,
    /// `repeat`.
    pub repeat: Option<(Condition, u32)>,
    /// `wait`.
    pub wait: Option<Wait>,
    /// `end_if`.
    pub end_if: Option<Condition>,
    /// `on_error`.
    pub on_error: OnError,
    /// `retry.attempts`.
    pub attempts: u32,
    /// `retry.delay`.
    pub delay: Duration,
    /// `timeout`.
    pub timeout: Option<Duration>,
    /// Whether attempts take a place of the limit.
    pub limited: bool,
    /// How many durable sub-steps an attempt has.
    pub memos: u32,
    /// `use = "workflow:.."`, in place of a kind.
    pub child: Option<Box<Sketch>>,
    /// `queue`: another one than that of the run.
    pub away: bool,
    /// What is long in its outputs.
    pub bulk: Bulk,
    /// What its attempts do.
    pub fate: Fate,
    /// How people treat its questions.
    pub habit: Habit,
}

impl Sketch {
    /// The input of the run.
    #[must_use]
    pub fn input(&self) -> Value {
        json!({ "number": self.number, "list": self.list })
    }

    /// The number of a node by its name.
    #[must_use]
    pub fn index_of(&self, node: &str) -> Option<usize> {
        node.strip_prefix('n')?.parse().ok().filter(|ix| *ix < self.nodes.len())
    }

    /// Every node that has to be decided before this one.
    #[must_use]
    pub fn needs(&self, ix: usize) -> Vec<usize> {
        if self.part.is_some() {
            return Vec::new();
        }
        let node = &self.nodes[ix];
        let mut needs: Vec<usize> = node.after.clone();
        needs.extend(node.text.iter().filter_map(|source| match source {
            Source::Node(other) => Some(*other),
            Source::Own | Source::Input => None,
        }));
        needs.extend(node.also);
        needs.extend(node.for_each.flatten());
        let waits = node.wait.iter().filter_map(|wait| wait.when.as_ref());
        let conditions = [&node.when, &node.end_if].into_iter().flatten().chain(waits);
        conditions.chain(node.repeat.as_ref().map(|(again, _)| again)).for_each(|c| c.nodes(&mut needs));
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// The nodes that depend on one, however far.
    #[must_use]
    pub fn downstream(&self, ix: usize) -> Vec<usize> {
        let mut below = vec![false; self.nodes.len()];
        below[ix] = true;
        for other in ix + 1..self.nodes.len() {
            below[other] = self.needs(other).iter().any(|&need| below[need]);
        }
        (ix + 1..self.nodes.len()).filter(|&other| below[other]).collect()
    }
}

/// What stands in where `on_error` gives something.
#[must_use]
pub(crate) fn stand_in(ix: usize) -> Value {
    json!({ "text": format!("given instead of n{ix}"), "number": 1, "list": ["stands", "in"], "decision": "none" })
}
