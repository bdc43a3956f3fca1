//! The reference interpreter: what must become of a run, however its attempts were interleaved.
//!
//! Slow and plain on purpose: node by node in the order of the file, nothing concurrent, no journal, no time. What
//! depends on time (did the person answer before the wait was over?) and on people (edits) is given to it as facts.

use std::collections::{BTreeMap, BTreeSet};

use newsum_engine::{NodeId, StepId};
use serde_json::{Map, Value, json};

use crate::condition::{Condition, Look};
use crate::family::Born;
use crate::kinds::{compute, memo_key};
use crate::sketch::{Kind, OnError, Sketch, Source, WaitFor, stand_in};
use crate::write::GIVEN;

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
    pub mended: Mended,
    /// The runs that steps are, the newest of each.
    pub children: BTreeMap<StepId, Born>,
    /// What came of durable sub-steps, by step and key.
    pub memos: BTreeMap<(StepId, String), Value>,
    /// Steps that failed for good by no fault of their own: the world took too long.
    pub thwarted: BTreeSet<StepId>,
}

/// Steps that somebody mended.
#[derive(Debug, Default, Clone)]
pub struct Mended {
    /// These.
    pub steps: BTreeSet<String>,
    /// All there are: the run is a step that was mended.
    pub all: bool,
}

impl Mended {
    /// Whether a step is one of them.
    #[must_use]
    pub fn has(&self, step: &StepId) -> bool {
        self.all || self.steps.contains(&step.to_string())
    }
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
    /// What was done otherwise than it must be.
    pub wrong: Vec<String>,
}

/// What must become of a run.
#[must_use]
pub fn interpret(sketch: &Sketch, facts: &Facts) -> Ending {
    let mut run = Interpreter {
        sketch,
        facts,
        nodes: Vec::new(),
        failing: BTreeSet::new(),
        stopping: BTreeSet::new(),
        wrong: Vec::new(),
    };
    match &sketch.part {
        Some((ix, _)) => run.alone(*ix),
        None => (0..sketch.nodes.len()).for_each(|ix| run.one_after_the_other(ix)),
    }
    let output = run.output();
    Ending { output, nodes: run.nodes, failing: run.failing, stopping: run.stopping, wrong: run.wrong }
}

struct Interpreter<'a> {
    sketch: &'a Sketch,
    facts: &'a Facts,
    nodes: Vec<NodeEnd>,
    failing: BTreeSet<String>,
    stopping: BTreeSet<usize>,
    wrong: Vec<String>,
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
    fn one_after_the_other(&mut self, ix: usize) {
        let end = self.node(ix);
        self.nodes.push(end);
        self.look_at_end_if(ix);
    }

    /// The only node of a run that is a step.
    fn alone(&mut self, ix: usize) {
        let end = match self.step(ix, None, &Value::Null) {
            StepEnd::Given(value) => NodeEnd::Given(value),
            StepEnd::SkipsNode | StepEnd::Collected | StepEnd::Open => NodeEnd::Open,
        };
        self.nodes.push(end);
    }

    fn output(&self) -> Value {
        let last = self.nodes.len() - 1;
        let or_null = |ix: usize, name: &str| self.field(ix, name).unwrap_or(Value::Null);
        let fields: Map<String, Value> = match (&self.sketch.part, &self.nodes[last]) {
            (Some(_), NodeEnd::Given(value)) => return value.clone(),
            (Some(_), NodeEnd::Skipped | NodeEnd::Open) => return Value::Null,
            (None, _) if self.sketch.called => {
                GIVEN.iter().map(|field| ((*field).to_owned(), or_null(last, field))).collect()
            }
            (None, _) => (0..=last).map(|ix| (format!("n{ix}"), or_null(ix, "text"))).collect(),
        };
        Value::Object(fields)
    }

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
        let sketch = self.sketch;
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
            let again = sketch.nodes[ix].repeat.as_ref().filter(|(_, max)| turn < *max);
            if !again.is_some_and(|(again, _)| self.holds(again, Some(&value))) {
                return StepEnd::Given(value);
            }
            own = Some(value);
        }
        StepEnd::Open
    }

    /// One turn: its output, its failure, or nothing while it waits.
    fn turn(
        &mut self,
        ix: usize,
        step: &StepId,
        own: Option<&Value>,
        each: &Value,
    ) -> Option<Result<Value, ()>> {
        let sketch = self.sketch;
        let node = &sketch.nodes[ix];
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
        if node.is_run() {
            return self.child(ix, step, input);
        }
        let fails = sketch.fails(step) && !self.facts.mended.has(step);
        Some(if fails || self.facts.thwarted.contains(step) {
            Err(())
        } else {
            Ok(compute(sketch, step, &Value::Object(input), &self.memos(ix, step)))
        })
    }

    /// A step that is a run of its own ends as that one did, which must have had the input of the step.
    fn child(&mut self, ix: usize, step: &StepId, input: Map<String, Value>) -> Option<Result<Value, ()>> {
        let Some(born) = self.facts.children.get(step) else {
            return self.facts.thwarted.contains(step).then_some(Err(()));
        };
        let input = self.sketch.completed(ix, input);
        if born.input != input {
            self.wrong.push(format!("the run of {step} was given {} and not {input}", born.input));
        }
        born.end.clone()
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
        if let Some((_, Value::Object(given))) = &self.sketch.part {
            return given.clone();
        }
        let mut input = Map::new();
        let field = if node.child.is_some() { "number" } else { "text" };
        let text = |source: &Source| match source {
            Source::Node(other) => self.field(*other, field),
            Source::Own => own.and_then(|own| own.get(field)).cloned(),
            Source::Input => Some(json!(self.sketch.number)),
        };
        input.extend(node.text.iter().find_map(text).map(|value| (field.to_owned(), value)));
        if node.child.is_some() {
            let list = node.also.and_then(|other| self.field(other, "list"));
            input.extend(list.map(|value| ("list".to_owned(), value)));
            return input;
        }
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
