//! Runs that are steps of others: a sketch that is called, a node on another queue.

use newsum_engine::{Diagnostics, Registry, Workflow};
use serde_json::{Map, Value, json};

use crate::sketch::{NodeSketch, OnError, Sketch};

/// The queue of nodes that are away.
pub(crate) const AWAY: &str = "other";

/// A run that is a step of another, as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Born {
    /// Its input.
    pub input: Value,
    /// How it ended, if it has: with an output, or otherwise.
    pub end: Option<Result<Value, ()>>,
    /// Whether a `Once` attempt of it was begun and did not say what became of it.
    pub in_doubt: bool,
}

impl Sketch {
    /// The workflow, with those that it calls.
    ///
    /// # Errors
    /// What is wrong with it: the sketch or the engine is.
    pub fn workflow(&self, registry: &Registry) -> Result<Workflow, Diagnostics> {
        Workflow::read(&self.toml(), "sketch.toml", &self.known(registry)?)
    }

    /// The kinds, and the workflows that it calls.
    ///
    /// # Errors
    /// What is wrong with one of them.
    pub fn known(&self, registry: &Registry) -> Result<Registry, Diagnostics> {
        let mut known = registry.clone();
        for child in self.nodes.iter().filter_map(|node| node.child.as_ref()) {
            known = known.with_workflow(&child.workflow(registry)?);
        }
        Ok(known)
    }

    /// The name of its workflow.
    #[must_use]
    pub fn name(&self) -> String {
        format!("sketch{}", self.seed)
    }

    /// What a run is one of that is a step of a run of this and has that input; none if the node has no such runs.
    #[must_use]
    pub fn born(&self, ix: usize, input: &Value) -> Option<Self> {
        let node = self.nodes.get(ix)?;
        match &node.child {
            Some(child) => Some(child.called_with(input)),
            None => node.away.then(|| self.part(ix, input)),
        }
    }

    fn called_with(&self, input: &Value) -> Self {
        let number = input["number"].as_u64().and_then(|number| u32::try_from(number).ok());
        let list = input["list"].as_array().into_iter().flatten();
        let list = list.filter_map(|item| item.as_str().map(str::to_owned)).collect();
        Self { number: number.unwrap_or_default(), list, ..self.clone() }
    }

    /// A node as it is in its own run: what makes an attempt goes along, what decides whether there is one does not.
    fn part(&self, ix: usize, input: &Value) -> Self {
        let mut part = self.clone();
        let node = &mut part.nodes[ix];
        *node = NodeSketch {
            text: Vec::new(),
            also: None,
            when: None,
            after: Vec::new(),
            for_each: None,
            collect: false,
            repeat: None,
            wait: None,
            end_if: None,
            on_error: OnError::Fail,
            away: false,
            ..node.clone()
        };
        part.part = Some((ix, input.clone()));
        part
    }

    /// The input of a run that is a step of a run of this, with what stands in for what was not given.
    #[must_use]
    pub fn completed(&self, ix: usize, mut input: Map<String, Value>) -> Value {
        if self.nodes[ix].child.is_some() {
            input.entry("number").or_insert(json!(1));
            input.entry("list").or_insert(json!(["alone"]));
        }
        Value::Object(input)
    }
}

impl NodeSketch {
    /// Whether each of its steps is a run of its own.
    #[must_use]
    pub fn is_run(&self) -> bool {
        self.away || self.child.is_some()
    }
}
