//! The reference interpreter: what must become of a run, however its attempts were interleaved.
//!
//! Slow and plain on purpose: node by node in the order of the file, nothing concurrent, no journal, no time. What
//! depends on time (did the person answer before the wait was over?) and on people (edits) is given to it as facts.

use std::collections::{BTreeMap, BTreeSet};

use newsum_engine::{NodeId, StepId};
use serde_json::{Map, Value, json};

use crate::condition::{Condition, Look};
use crate::kinds::{compute, memo_key};
use crate::sketch::{Kind, OnError, Sketch, Source, WaitFor, stand_in};

/// What happened to a run from outside.
#[derive(Debug, Default, Clone)]
pub struct Facts {
    /// How the waits for a person ended, by step.
    pub signals: BTreeMap<String, Value>,
    /// Waits whose time was over with nothing to stand in.
    pub expired: BTreeSet<String>,
    /// Outputs that were replaced by hand, by node and item.
    pub edits: BTreeMap<(usize, usize), Value>,
    /// Steps that somebody mended: they do not fail any more.
    pub mended: BTreeSet<String>,
    /// What came of durable sub-steps, by step and key.
    pub memos: BTreeMap<(StepId, String), Value>,
    /// Steps that failed for good by no fault of their own: the world took too long.
    pub thwarted: BTreeSet<StepId>,
}

/// What becomes of a node.
#[derive(Debug, Clone, PartialEq)]
pub enum NodeEnd {
    /// It gives this.
    Given(Value),
    /// It is skipped.
    Skipped,
    /// It has failed, or what it needs has; or it waits for something that never came.
    Open,
}

/// What becomes of a run.
#[derive(Debug)]
pub struct Ending {
    /// Of each node.
    pub nodes: Vec<NodeEnd>,
    /// Steps that fail the run.
    pub failing: BTreeSet<String>,
    /// Nodes that stop the run.
    pub stopping: BTreeSet<usize>,
    /// The output, if nothing fails or stops it.
    pub output: Value,
}

/// What must become of a run.
#[must_use]
pub fn interpret(sketch: &Sketch, facts: &Facts) -> Ending {
    let mut run =
        Interpreter { sketch, facts, nodes: Vec::new(), failing: BTreeSet::new(), stopping: BTreeSet::new() };
    for ix in 0..sketch.nodes.len() {
        let end = run.node(ix);
        run.nodes.push(end);
        run.look_at_end_if(ix);
    }
    let field = |ix: usize| (format!("n{ix}"), run.field(ix, "text").unwrap_or(Value::Null));
    let output = Value::Object((0..sketch.nodes.len()).map(field).collect());
    Ending { output, nodes: run.nodes, failing: run.failing, stopping: run.stopping }
}

struct Interpreter<'a> {
    sketch: &'a Sketch,
    facts: &'a Facts,
    nodes: Vec<NodeEnd>,
    failing: BTreeSet<String>,
    stopping: BTreeSet<usize>,
}

/// What becomes of a step.
enum StepEnd {
    Given(Value),
    /// It failed and the node is skipped for it.
    SkipsNode,
    /// Its item is null.
    Collected,
    Open,
}

impl Interpreter<'_> {
    fn node(&mut self, ix: usize) -> NodeEnd {
        let node = &self.sketch.nodes[ix];
        if self.sketch.needs(ix).iter().any(|&need| self.nodes[need] == NodeEnd::Open) {
            return NodeEnd::Open;
        }
        if node.when.as_ref().is_some_and(|when| !self.holds(when, None)) {
            return NodeEnd::Skipped;
        }
        if node.kind == Kind::Must && node.text.iter().all(|source| self.is_skipped(*source)) {
            return NodeEnd::Skipped;
        }
        match node.for_each {
            None => match self.step(ix, None, &Value::Null) {
                StepEnd::Given(value) => NodeEnd::Given(value),
                StepEnd::SkipsNode => NodeEnd::Skipped,
                StepEnd::Collected | StepEnd::Open => NodeEnd::Open,
            },
            Some(Some(list)) if self.nodes[list] == NodeEnd::Skipped => NodeEnd::Skipped,
            Some(Some(list)) => self.items(ix, &self.field(list, "list").unwrap_or(Value::Null)),
            Some(None) => self.items(ix, &json!(self.sketch.list)),
        }
    }

    fn items(&mut self, ix: usize, list: &Value) -> NodeEnd {
        let (mut given, mut skips, mut open) = (Vec::new(), false, false);
        for (at, item) in list.as_array().into_iter().flatten().enumerate() {
            match self.step(ix, u32::try_from(at).ok(), item) {
                StepEnd::Given(value) => given.push(value),
                StepEnd::Collected => given.push(Value::Null),
                StepEnd::SkipsNode => skips = true,
                StepEnd::Open => open = true,
            }
        }
        match (skips, open) {
            (true, _) => NodeEnd::Skipped,
            (false, true) => NodeEnd::Open,
            (false, false) => NodeEnd::Given(Value::Array(given)),
        }
    }

    /// All turns of one step.
    fn step(&mut self, ix: usize, item: Option<u32>, each: &Value) -> StepEnd {
        let at = item.unwrap_or(0) as usize;
        if let Some(edited) = self.facts.edits.get(&(ix, at)) {
            return StepEnd::Given(edited.clone());
        }
        let mut own = None;
        for turn in 1.. {
            let step = StepId { node: NodeId::from(format!("n{ix}").as_str()), item, turn };
            let value = match self.turn(ix, &step, own.as_ref(), each) {
                Some(Ok(value)) => value,
                Some(Err(())) => match self.failed(ix, &step) {
                    StepEnd::Given(value) => value,
                    end => return end,
                },
                None => return StepEnd::Open,
            };
            let again = self.sketch.nodes[ix].repeat.as_ref().filter(|(_, max)| turn < *max);
            if !again.is_some_and(|(again, _)| self.holds(again, Some(&value))) {
                return StepEnd::Given(value);
            }
            own = Some(value);
        }
        StepEnd::Open
    }

    /// One turn: its output, its failure, or nothing while it waits.
    fn turn(&self, ix: usize, step: &StepId, own: Option<&Value>, each: &Value) -> Option<Result<Value, ()>> {
        let node = &self.sketch.nodes[ix];
        let mut input = self.input(ix, own, each);
        if let Some(wait) = &node.wait {
            let stands_in =
                wait.otherwise.as_ref().map_or(Value::Null, |decision| json!({ "decision": decision }));
            let waits = wait.when.as_ref().is_none_or(|when| self.holds(when, own));
            let signal = match (&wait.what, waits) {
                (WaitFor::Signal(_), true) => match self.facts.signals.get(&step.to_string()) {
                    Some(signal) => signal.clone(),
                    None if self.facts.expired.contains(&step.to_string()) => return Some(Err(())),
                    None => return None,
                },
                _ => stands_in,
            };
            if node.waits_for_a_person() {
                input.insert("answer".to_owned(), signal);
            }
        }
        let fails = self.sketch.fails(step) && !self.facts.mended.contains(&step.to_string());
        Some(if fails || self.facts.thwarted.contains(step) {
            Err(())
        } else {
            Ok(compute(step, &Value::Object(input), &self.memos(ix, step)))
        })
    }

    /// What the durable sub-steps of a step gave, as far as there are any.
    fn memos(&self, ix: usize, step: &StepId) -> Vec<Value> {
        let memo = |at| self.facts.memos.get(&(step.clone(), memo_key(at))).cloned();
        (0..self.sketch.nodes[ix].memos).filter_map(memo).collect()
    }

    fn failed(&mut self, ix: usize, step: &StepId) -> StepEnd {
        let node = &self.sketch.nodes[ix];
        if node.for_each.is_some() && node.collect {
            return StepEnd::Collected;
        }
        match node.on_error {
            OnError::Give => StepEnd::Given(stand_in(ix)),
            OnError::Skip => StepEnd::SkipsNode,
            OnError::Fail => {
                self.failing.insert(step.to_string());
                StepEnd::Open
            }
        }
    }

    fn input(&self, ix: usize, own: Option<&Value>, each: &Value) -> Map<String, Value> {
        let node = &self.sketch.nodes[ix];
        let mut input = Map::new();
        let text = |source: &Source| match source {
            Source::Node(other) => self.field(*other, "text"),
            Source::Own => own.and_then(|own| own.get("text")).cloned(),
            Source::Input => Some(json!(self.sketch.number)),
        };
        input.extend(node.text.iter().find_map(text).map(|value| ("text".to_owned(), value)));
        let also = node.also.and_then(|other| self.field(other, "text"));
        input.extend(also.map(|value| ("also".to_owned(), value)));
        if node.for_each.is_some() {
            input.insert("item".to_owned(), each.clone());
        }
        if node.repeat.is_some() {
            let own = own.and_then(|own| own.get("text")).cloned();
            input.extend(own.map(|value| ("own".to_owned(), value)));
        }
        input
    }

    /// A field of what a node gives; of a list, that field of all items.
    fn field(&self, ix: usize, name: &str) -> Option<Value> {
        match &self.nodes[ix] {
            NodeEnd::Given(Value::Array(items)) => {
                Some(items.iter().map(|item| item.get(name).cloned().unwrap_or(Value::Null)).collect())
            }
            NodeEnd::Given(value) => value.get(name).cloned(),
            NodeEnd::Skipped | NodeEnd::Open => None,
        }
    }

    fn is_skipped(&self, source: Source) -> bool {
        matches!(source, Source::Node(ix) if self.nodes[ix] == NodeEnd::Skipped)
    }

    fn holds(&self, condition: &Condition, own: Option<&Value>) -> bool {
        condition.holds(&|look| match look {
            Look::Node(ix) => self.field(ix, "number"),
            Look::Own => own.and_then(|own| own.get("number")).cloned(),
            Look::Input => Some(json!(self.sketch.number)),
        })
    }

    fn look_at_end_if(&mut self, ix: usize) {
        if let (Some(end_if), NodeEnd::Given(value)) = (&self.sketch.nodes[ix].end_if, &self.nodes[ix])
            && self.holds(end_if, Some(value))
        {
            self.stopping.insert(ix);
        }
    }
}
