//! Nodes on other queues: each becomes a run of its own of a workflow that has this node alone.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, json};

use super::file::File;
use super::plan::{Binding, ChildPlan, OnError, OnItemError, Plan, PlanNode, Reference, Retry, Root};

/// The nodes, of which those on other queues call workflows of their own, and the plans of these.
pub(super) fn taken_out(file: &File, nodes: Vec<PlanNode>) -> (Vec<PlanNode>, Vec<Plan>) {
    let mut parts = Vec::new();
    let nodes = nodes.into_iter().map(|node| match &node.queue {
        Some(queue) if node.child.is_none() => {
            let part = part(file, &node, queue.clone());
            let caller = caller(node, &part);
            parts.push(part);
            caller
        }
        _ => node,
    });
    (nodes.collect(), parts)
}

/// The node in its own run: attempts, time, limit and cache are there; it is given every input as the other run has it.
fn part(file: &File, node: &PlanNode, queue: String) -> Plan {
    let of_input = |field: &String| {
        let reference = Reference { root: Root::Input, path: vec![field.clone()] };
        (field.clone(), Binding::One(reference))
    };
    let alone = PlanNode {
        from: node.from.keys().chain(node.with.keys()).map(of_input).collect(),
        with: Map::new(),
        required: Vec::new(),
        when: None,
        after: Vec::new(),
        wait: None,
        repeat: None,
        end_if: None,
        for_each: None,
        on_item_error: OnItemError::Fail,
        queue: None,
        on_error: OnError::Fail,
        needs: Vec::new(),
        ..node.clone()
    };
    let limits = file.limits.iter().map(|(name, limit)| (name.value.clone(), limit.clone()));
    let limits: BTreeMap<_, _> = limits.filter(|(name, _)| node.limit.as_ref() == Some(name)).collect();
    Plan {
        name: format!("{}.{}", file.name.value, node.id),
        version: file.version,
        timeout: None,
        budget: None,
        // The kind reads it, and says what does not fit.
        input: json!({ "type": "object" }),
        queue: Some(queue),
        nodes: vec![alone],
        output: Vec::new(),
        part: true,
        parts: Vec::new(),
        gives: serde_json::Value::Null,
        limits,
        schedule: None,
        places: OnceLock::new(),
    }
}

/// The node in the run that has it: it waits for the other run, whose end is the end of its only attempt.
fn caller(node: PlanNode, part: &Plan) -> PlanNode {
    PlanNode {
        child: Some(ChildPlan { workflow: part.name.clone(), hash: part.hash() }),
        timeout: None,
        retry: Retry::default(),
        limit: None,
        cache: None,
        output: None,
        ..node
    }
}
