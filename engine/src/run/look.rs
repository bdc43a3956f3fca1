//! Looking things up in a state: references, inputs, expressions.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::open::Opening;
use super::state::RunState;
use super::step::NodePhase;
use crate::ids::StepId;
use crate::node::NodeError;
use crate::workflow::{Binding, Expression, Reference, Root};

impl RunState {
    /// The value of a reference as seen from a step; none if what it names was skipped or is not there.
    pub(super) fn look(&self, reference: &Reference, ix: usize, at: usize) -> Option<Value> {
        let path = reference.path.as_slice();
        match reference.root {
            Root::Node(node) => self.look_at_node(node, path),
            Root::Own => self.down(self.nodes[ix].steps.get(at)?.last.as_deref()?, path),
            Root::Input => self.down(&self.run.input, path),
            Root::Signal => self.down(self.nodes[ix].steps.get(at)?.signal.as_deref()?, path),
            Root::Each => self.down(self.nodes[ix].each.as_ref()?.get(at)?, path),
            Root::Run => self.look_at_run(path),
        }
    }

    /// The output of a node as others see it.
    pub(super) fn output(&self, ix: usize) -> Option<Value> {
        self.look_at_node(ix, &[])
    }

    fn look_at_node(&self, ix: usize, path: &[String]) -> Option<Value> {
        let node = &self.nodes[ix];
        if node.phase == NodePhase::Pending || node.phase == NodePhase::Skipped {
            return None;
        }
        if self.plan.nodes[ix].for_each.is_none() {
            return self.down(node.steps.first()?.last.as_deref()?, path);
        }
        let item = |last: &Option<Arc<Value>>| {
            last.as_deref().and_then(|value| self.down(value, path)).unwrap_or(Value::Null)
        };
        Some(node.steps.iter().map(|step| item(&step.last)).collect())
    }

    fn look_at_run(&self, path: &[String]) -> Option<Value> {
        let (field, rest) = path.split_first()?;
        let value = match field.as_str() {
            "id" => json!(self.run.id),
            "created_at" => json!(self.run.created_at),
            "degraded" => json!(self.degraded()),
            _ => return None,
        };
        self.down(&value, rest)
    }

    fn bound(&self, binding: &Binding, ix: usize, at: usize) -> Option<Value> {
        let is_only = binding.references().len() == 1;
        binding.references().iter().find_map(|reference| {
            let value = self.look(reference, ix, at)?;
            match binding {
                Binding::One(_) => Some(value),
                Binding::First(_) => self.whole(value).filter(|value| !value.is_null() || is_only),
            }
        })
    }

    /// The first required input that can never come, because what gives it was skipped.
    pub(super) fn missing_input(&self, ix: usize) -> Option<&str> {
        let node = &self.plan.nodes[ix];
        let cannot_come = |binding: &Binding| {
            binding.references().iter().all(|reference| match reference.root {
                Root::Node(other) => self.nodes[other].phase == NodePhase::Skipped,
                Root::Own | Root::Input | Root::Signal | Root::Each | Root::Run => false,
            })
        };
        node.required.iter().find(|field| node.from.get(*field).is_some_and(cannot_come)).map(String::as_str)
    }

    /// The items of a `for_each`.
    pub(super) fn items(&self, ix: usize, list: &Reference) -> Result<Opening, NodeError> {
        match self.look(list, ix, 0).and_then(|list| self.whole(list)) {
            Some(Value::Array(items)) => Ok(Opening::Each(items)),
            None => Ok(Opening::Skip("its list cannot come: what gives it was skipped".to_owned())),
            Some(other) => Err(NodeError::invalid_input(
                "for_each",
                format!("`for_each` of {} needs a list and got {}", self.plan.nodes[ix].id, type_of(&other)),
            )),
        }
    }

    /// The input object of a step.
    pub(super) fn input_of(&self, ix: usize, at: usize) -> Value {
        let node = &self.plan.nodes[ix];
        let mut input = node.with.clone();
        for (field, binding) in &node.from {
            if let Some(value) = self.bound(binding, ix, at) {
                input.insert(field.clone(), value);
            }
        }
        Value::Object(input)
    }

    /// The input object of a step; none if the run has not come to it.
    pub(crate) fn given_to(&self, step: &StepId) -> Option<Value> {
        let (ix, at) = self.place(step).ok()?;
        let is_there = at < self.nodes[ix].steps.len() && self.step_id(ix, at) == *step;
        is_there.then(|| self.input_of(ix, at))
    }

    /// What a reviewer is shown: for each field the first of its references that is given.
    pub(super) fn shown(&self, show: &[(String, Reference)], ix: usize, at: usize) -> Value {
        let mut shown = Map::new();
        for (written, reference) in show {
            let field = written.rsplit('.').next().unwrap_or(written);
            if !shown.contains_key(field)
                && let Some(value) = self.look(reference, ix, at).and_then(|value| self.whole(value))
            {
                shown.insert(field.to_owned(), value);
            }
        }
        Value::Object(shown)
    }

    /// The output object of the run; fields whose source was skipped are null.
    pub(super) fn run_output(&self) -> Value {
        let field = |(name, reference): &(String, Reference)| {
            (name.clone(), self.look(reference, 0, 0).unwrap_or(Value::Null))
        };
        if self.plan.part {
            return self.output(0).unwrap_or(Value::Null);
        }
        Value::Object(self.plan.output.iter().map(field).collect())
    }

    /// Whether an expression is true, as seen from a step.
    pub(super) fn holds(&self, expression: &Expression, ix: usize, at: usize) -> Result<bool, NodeError> {
        let mut context = Map::new();
        for name in expression.names() {
            let mut parts = name.split('.').map(str::to_owned);
            let Some(root) = parts.next() else { continue };
            let path: Vec<String> = parts.collect();
            let found = self.look_by_name(&root, &path, ix, at).and_then(|value| self.whole(value));
            if let Some(value) = found {
                put(&mut context, &root, &path, value);
            }
        }
        expression.is_true(&context).map_err(|error| {
            let node = &self.plan.nodes[ix].id;
            NodeError::permanent(
                "expression",
                format!("`{}` of {node} cannot be decided: {error}", expression.source()),
            )
        })
    }

    fn look_by_name(&self, root: &str, path: &[String], ix: usize, at: usize) -> Option<Value> {
        let own = root == self.plan.nodes[ix].id.as_str();
        let root = match root {
            "input" => Root::Input,
            "signal" => Root::Signal,
            "each" => Root::Each,
            "run" => Root::Run,
            _ if own => Root::Own,
            node => Root::Node(self.plan.index_of(node)?),
        };
        self.look(&Reference { root, path: path.to_vec() }, ix, at)
    }
}

/// Puts a value at a path of fields, making objects on the way.
fn put(context: &mut Map<String, Value>, root: &str, path: &[String], value: Value) {
    let mut place = context.entry(root.to_owned()).or_insert_with(|| json!({}));
    for field in path {
        if !place.is_object() {
            return;
        }
        place = &mut place[field.as_str()];
        if place.is_null() {
            *place = json!({});
        }
    }
    *place = value;
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
