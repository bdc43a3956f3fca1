//! The third pass: a file in which all is right becomes a plan.

use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Map, Value, json};

use super::check::{Link, Linked};
use super::file::tree::{Spanned, Tree, to_object};
use super::file::{Defaults, NodeSection, OnErrorSection, RetrySection, WaitKind, WaitSection};
use super::parts;
use super::plan::{
    Binding, ChildPlan, OnError, Plan, PlanNode, Reference, Repeat, Retry, Root, Wait, WaitFor,
};
use crate::ids::NodeId;
use crate::node::Effect;
use crate::registry::Kind;

/// The plan of a file without problems.
pub(super) fn build(linked: &Linked<'_>) -> Plan {
    let file = linked.file;
    let places = Places::of(&linked.order);
    let output = file.output.iter().zip(&linked.output);
    let (nodes, parts) =
        parts::taken_out(file, linked.order.iter().map(|&ix| node(linked, &places, ix)).collect());
    Plan {
        name: file.name.value.clone(),
        version: file.version,
        timeout: file.timeout,
        budget: file.budget,
        input: file.input.schema.clone(),
        queue: file.defaults.queue.clone(),
        nodes,
        part: false,
        parts,
        output: output
            .filter_map(|((name, _), link)| {
                Some((name.value.clone(), places.moved(&link.as_ref()?.reference)))
            })
            .collect(),
        gives: gives(linked),
        limits: file.limits.iter().map(|(name, limit)| (name.value.clone(), limit.clone())).collect(),
        schedule: file.schedule.as_ref().map(|schedule| schedule.value.clone()),
        places: OnceLock::new(),
    }
}

/// JSON Schema of what the run gives. A field is null where its node was skipped, which its shape says.
fn gives(linked: &Linked<'_>) -> Value {
    let links = linked.file.output.iter().zip(&linked.output);
    let field = |((name, _), link): ((&Spanned<String>, &Spanned<String>), &Option<Link>)| {
        Some((name.value.clone(), link.as_ref()?.shape.schema()))
    };
    let properties: Map<String, Value> =
        links.map(|((name, written), link)| ((name, written), link)).filter_map(field).collect();
    let required: Vec<&String> = properties.keys().collect();
    json!({ "type": "object", "required": required, "properties": properties, "additionalProperties": false })
}

/// Where each node of the file stands in the plan.
struct Places(Vec<usize>);

impl Places {
    fn of(order: &[usize]) -> Self {
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(place, &ix)| places[ix] = place);
        Self(places)
    }

    fn moved(&self, reference: &Reference) -> Reference {
        let root = match reference.root {
            Root::Node(ix) => Root::Node(self.0[ix]),
            root @ (Root::Own | Root::Input | Root::Signal | Root::Each | Root::Run) => root,
        };
        Reference { root, path: reference.path.clone() }
    }

    /// In order, each once.
    fn all(&self, nodes: impl Iterator<Item = usize>) -> Vec<usize> {
        let mut places: Vec<usize> = nodes.map(|ix| self.0[ix]).collect();
        places.sort_unstable();
        places.dedup();
        places
    }
}

fn node(linked: &Linked<'_>, places: &Places, ix: usize) -> PlanNode {
    let node = &linked.file.nodes[ix];
    let links = &linked.nodes[ix];
    let kind = linked.kinds[ix];
    let defaults = &linked.file.defaults;
    let is_child = kind.is_some_and(|kind| kind.workflow().is_some());
    PlanNode {
        id: NodeId::from(node.name.value.as_str()),
        kind: kind.map(|kind| kind.name.to_owned()).unwrap_or_default(),
        effect: kind.map_or(Effect::Write, |kind| kind.effect),
        child: kind
            .and_then(Kind::workflow)
            .map(|workflow| ChildPlan { workflow: workflow.plan.name.clone(), hash: workflow.hash.clone() }),
        output: kind.filter(|kind| kind.effect == Effect::Once).map(|kind| kind.output.clone()),
        from: node
            .from
            .iter()
            .zip(&links.from)
            .map(|(entry, links)| (entry.field.value.clone(), binding(entry.first, links, places)))
            .collect(),
        with: to_object(&node.with),
        required: kind.map(|kind| super::check::required_from(node, kind)).unwrap_or_default(),
        when: node.when.as_ref().map(|when| when.value.clone()),
        after: places.all(links.after.iter().map(|(node, _)| *node)),
        wait: node.wait.as_ref().map(|section| wait(section, linked, places, ix)),
        repeat: node
            .repeat
            .as_ref()
            .map(|repeat| Repeat { r#while: repeat.again.value.clone(), max: repeat.max }),
        end_if: node.end_if.as_ref().map(|end_if| end_if.value.clone()),
        for_each: links.for_each.as_ref().map(|link| places.moved(&link.reference)),
        on_item_error: node.on_item_error,
        limit: node.limit.as_ref().map(|limit| limit.value.clone()),
        // Where the run is anyway; a run of its own is there only if it is told to.
        queue: node.queue.clone().filter(|queue| is_child || defaults.queue.as_ref() != Some(queue)),
        // The time of an attempt is that of a node; a run has a time of its own.
        timeout: node.timeout.or(defaults.timeout.filter(|_| !is_child)),
        retry: retry(&node.retry, defaults),
        on_error: on_error(node),
        cache: node.cache.as_ref().map(|cache| cache.value),
        needs: places.all(links.needs().map(|(need, _)| need)),
    }
}

fn binding(first: bool, links: &[Option<Link>], places: &Places) -> Binding {
    let mut references = links.iter().flatten().map(|link| places.moved(&link.reference)).collect::<Vec<_>>();
    match references.len() {
        1 if !first => Binding::One(references.remove(0)),
        _ => Binding::First(references),
    }
}

fn wait(section: &WaitSection, linked: &Linked<'_>, places: &Places, ix: usize) -> Wait {
    let show = linked.nodes[ix].show.iter().map(|link| (link.written.clone(), places.moved(&link.reference)));
    let kind = match &section.kind {
        WaitKind::Signal { name, .. } => WaitFor::Signal {
            name: name.clone(),
            form: linked.forms[ix].clone().unwrap_or_else(|| Value::Object(Map::new())),
            show: show.collect(),
        },
        WaitKind::For(span) => WaitFor::For(*span),
        WaitKind::Until(moment) => WaitFor::Until(*moment),
    };
    Wait {
        when: section.when.as_ref().map(|when| when.value.clone()),
        kind,
        timeout: section.timeout,
        otherwise: section.otherwise.as_ref().map(Tree::to_json),
    }
}

/// What the node says, else what `[defaults]` says, else what is usual.
fn retry(own: &RetrySection, defaults: &Defaults) -> Retry {
    let usual = Retry::default();
    let or = |own: Option<Duration>, default: Option<Duration>, usual| own.or(default).unwrap_or(usual);
    let default = &defaults.retry;
    Retry {
        attempts: own.attempts.or(default.attempts).unwrap_or(usual.attempts),
        delay: or(own.delay, default.delay, usual.delay),
        factor: own.factor.or(default.factor).unwrap_or(usual.factor),
        max_delay: or(own.max_delay, default.max_delay, usual.max_delay),
        jitter: own.jitter.or(default.jitter).unwrap_or(usual.jitter),
    }
}

fn on_error(node: &NodeSection) -> OnError {
    match &node.on_error {
        OnErrorSection::Fail => OnError::Fail,
        OnErrorSection::Skip => OnError::Skip,
        OnErrorSection::Give(given) => OnError::Give(given.entries().map(to_object).unwrap_or_default()),
    }
}
