//! A plan as a drawing: text, Mermaid, DOT and SVG.

mod dot;
mod layout;
mod mermaid;
mod svg;
mod text;

use std::collections::BTreeMap;

use super::file::moment::written;
use super::plan::{OnError, OnItemError, Plan, PlanNode, Reference, Root, Wait, WaitFor};
use crate::node::Effect;

/// The most characters of a mark; longer conditions are cut.
const LONGEST: usize = 72;

/// What is drawn of a plan: its nodes with their marks, and who takes what from whom.
#[derive(Debug, Clone)]
pub struct Graph {
    title: String,
    nodes: Vec<Vertex>,
    edges: Vec<Edge>,
    inputs: Vec<Vec<(String, String)>>,
    output: Vec<(String, String)>,
}

#[derive(Debug, Clone)]
struct Vertex {
    name: String,
    kind: String,
    effect: Effect,
    marks: Vec<String>,
}

#[derive(Debug, Clone)]
struct Edge {
    from: usize,
    to: usize,
    label: String,
    /// Whether values flow along it; else it is only order or a condition.
    data: bool,
}

/// What is to be drawn of a plan.
#[must_use]
pub fn graph(plan: &Plan) -> Graph {
    Graph {
        title: format!("{}, version {}", plan.name, plan.version),
        nodes: (0..plan.nodes.len()).map(|ix| vertex(plan, ix)).collect(),
        edges: (0..plan.nodes.len()).flat_map(|ix| edges(plan, ix)).collect(),
        inputs: (0..plan.nodes.len()).map(|ix| inputs(plan, ix)).collect(),
        output: plan
            .output
            .iter()
            .map(|(name, reference)| (name.clone(), phrase(plan, None, reference)))
            .collect(),
    }
}

impl Graph {
    /// An outline: every node in the order of its needs, with its inputs and marks.
    #[must_use]
    pub fn text(&self) -> String {
        text::draw(self)
    }

    /// A Mermaid flowchart.
    #[must_use]
    pub fn mermaid(&self) -> String {
        mermaid::draw(self)
    }

    /// A Graphviz graph.
    #[must_use]
    pub fn dot(&self) -> String {
        dot::draw(self)
    }

    /// An SVG image, complete in itself, for light and dark pages.
    #[must_use]
    pub fn svg(&self) -> String {
        svg::draw(self)
    }
}

fn vertex(plan: &Plan, ix: usize) -> Vertex {
    let node = &plan.nodes[ix];
    let mut marks = Vec::new();
    let from_outside = outside(plan, ix);
    if !from_outside.is_empty() {
        marks.push(format!("takes {}", from_outside.join(", ")));
    }
    marks.extend(node.when.as_ref().map(|when| format!("when {when}")));
    marks.extend(node.for_each.as_ref().map(|list| format!("for each of {}", phrase(plan, Some(ix), list))));
    if node.on_item_error == OnItemError::Collect {
        marks.push("failed items are null".to_owned());
    }
    marks.extend(node.wait.iter().flat_map(wait));
    if let Some(repeat) = &node.repeat {
        marks.push(format!("up to {} turns", repeat.max));
        marks.push(format!("again while {}", repeat.r#while));
    }
    marks.extend(node.end_if.as_ref().map(|end_if| format!("ends the run if {end_if}")));
    marks.extend(failure(node));
    marks.extend(node.limit.as_ref().map(|limit| format!("limit {limit}")));
    marks.extend(node.queue.as_ref().map(|queue| format!("queue {queue}")));
    marks.extend(node.cache.map(|cache| format!("kept for {}", written(cache))));
    let given = plan
        .output
        .iter()
        .filter(|(_, reference)| reference.root == Root::Node(ix))
        .map(|(name, _)| name.as_str());
    let given: Vec<&str> = given.collect();
    if !given.is_empty() {
        marks.push(format!("gives {}", given.join(", ")));
    }
    Vertex {
        name: node.id.to_string(),
        kind: node.kind.clone(),
        effect: node.effect,
        marks: marks.iter().map(|mark| cut(mark)).collect(),
    }
}

fn wait(wait: &Wait) -> impl Iterator<Item = String> + use<> {
    let when = wait.when.as_ref().map(|when| format!("waits only when {when}"));
    let end = match &wait.kind {
        WaitFor::Signal { name, .. } => format!("for signal {name}"),
        WaitFor::For(span) => written(*span),
        WaitFor::Until(moment) => format!("until {}", moment.to_rfc3339()),
    };
    let most = wait.timeout.map(|timeout| format!(", at most {}", written(timeout))).unwrap_or_default();
    std::iter::once(format!("waits {end}{most}")).chain(when)
}

fn failure(node: &PlanNode) -> Option<String> {
    match &node.on_error {
        OnError::Fail => None,
        OnError::Skip => Some("skipped if it fails".to_owned()),
        OnError::Give(_) => Some("has a stand-in if it fails".to_owned()),
    }
}

/// What comes from no other node: fields of the input and facts of the run.
fn outside(plan: &Plan, ix: usize) -> Vec<String> {
    let node = &plan.nodes[ix];
    let references = node.from.values().flat_map(|binding| binding.references());
    let outside = references.filter(|reference| matches!(reference.root, Root::Input | Root::Run));
    let mut phrases: Vec<String> = outside.map(|reference| phrase(plan, Some(ix), reference)).collect();
    phrases.dedup();
    phrases
}

fn edges(plan: &Plan, ix: usize) -> Vec<Edge> {
    let node = &plan.nodes[ix];
    let mut fields: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    let references = node.from.values().flat_map(|binding| binding.references()).chain(&node.for_each);
    for reference in references {
        if let Root::Node(from) = reference.root {
            let field = if reference.path.is_empty() { "all".to_owned() } else { reference.path.join(".") };
            let fields = fields.entry(from).or_default();
            if !fields.contains(&field) {
                fields.push(field);
            }
        }
    }
    let edge = |&from: &usize| match fields.get(&from) {
        Some(fields) => Edge { from, to: ix, label: cut(&fields.join(", ")), data: true },
        None if node.after.contains(&from) => Edge { from, to: ix, label: "after".to_owned(), data: false },
        None => Edge { from, to: ix, label: "decides".to_owned(), data: false },
    };
    node.needs.iter().map(edge).collect()
}

fn inputs(plan: &Plan, ix: usize) -> Vec<(String, String)> {
    let node = &plan.nodes[ix];
    let bound = node.from.iter().map(|(field, binding)| {
        let phrases: Vec<String> =
            binding.references().iter().map(|reference| phrase(plan, Some(ix), reference)).collect();
        (field.clone(), phrases.join(", else "))
    });
    bound.collect()
}

/// A reference as it is written in the file.
fn phrase(plan: &Plan, ix: Option<usize>, reference: &Reference) -> String {
    let root = match reference.root {
        Root::Node(node) => plan.nodes[node].id.as_str(),
        Root::Own => ix.map_or("", |ix| plan.nodes[ix].id.as_str()),
        Root::Input => "input",
        Root::Signal => "signal",
        Root::Each => "each",
        Root::Run => "run",
    };
    std::iter::once(root).chain(reference.path.iter().map(String::as_str)).collect::<Vec<_>>().join(".")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}
