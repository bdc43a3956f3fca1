//! The second pass: names are looked up, types compared, and the order of the nodes found.

mod binding;
mod constant;
mod kinds;
mod link;
mod order;
mod presence;
mod reach;
mod scope;
mod signal;

use super::file::{File, WaitKind};
use super::plan::{Reference, Root};
use super::shape::Shape;
use crate::diagnostic::{Code, Diagnostic, Span, did_you_mean, listed};
use crate::node::Effect;
use crate::registry::{Kind, Registry};
pub(super) use binding::required_from;
use link::links;
use scope::Scope;

/// A file in which every name has its meaning.
pub(crate) struct Linked<'f> {
    pub(crate) file: &'f File,
    /// Of each node of the file; none where it is not known.
    pub(crate) kinds: Vec<Option<&'f Kind>>,
    /// The form of the signal that each node waits for.
    pub(crate) forms: Vec<Option<serde_json::Value>>,
    pub(crate) nodes: Vec<NodeLinks>,
    pub(crate) output: Vec<Option<Link>>,
    /// The nodes in the order of their needs; empty if they need each other.
    pub(crate) order: Vec<usize>,
}

/// What a reference means. Nodes are meant by their place in the file.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) reference: Reference,
    pub(crate) written: String,
    pub(crate) span: Span,
    pub(crate) shape: Shape,
}

/// All that a node refers to.
#[derive(Debug, Default)]
pub(crate) struct NodeLinks {
    /// One list per entry of `from`; none where a reference has no meaning.
    pub(crate) from: Vec<Vec<Option<Link>>>,
    pub(crate) for_each: Option<Link>,
    pub(crate) after: Vec<(usize, Span)>,
    pub(crate) show: Vec<Link>,
    /// What its conditions name.
    pub(crate) conditions: Vec<Link>,
}

impl NodeLinks {
    /// The other nodes that it needs, each with the place that says so.
    pub(crate) fn needs(&self) -> impl Iterator<Item = (usize, &Span)> {
        let links = self
            .from
            .iter()
            .flatten()
            .flatten()
            .chain(&self.for_each)
            .chain(&self.show)
            .chain(&self.conditions);
        let nodes = links.filter_map(|link| match link.reference.root {
            Root::Node(node) => Some((node, &link.span)),
            Root::Own | Root::Input | Root::Signal | Root::Each | Root::Run => None,
        });
        nodes.chain(self.after.iter().map(|(node, span)| (*node, span)))
    }
}

/// Looks everything up; what is wrong is pushed.
pub(crate) fn check<'f>(
    file: &'f File,
    source: &str,
    registry: &'f Registry,
    problems: &mut Vec<Diagnostic>,
) -> Linked<'f> {
    let kinds: Vec<Option<&Kind>> =
        file.nodes.iter().map(|node| kinds::find(node, registry, problems)).collect();
    let forms: Vec<_> = file.nodes.iter().zip(&kinds).map(|(node, kind)| signal::form(node, *kind)).collect();
    let scope = Scope::new(file, source, &kinds, &forms);
    let nodes: Vec<NodeLinks> = (0..file.nodes.len()).map(|ix| links(&scope, ix, problems)).collect();
    let output = file.output.iter().map(|(_, reference)| scope.resolve(reference, None, problems)).collect();
    let mut linked = Linked { file, kinds, forms, nodes, output, order: Vec::new() };
    for ix in 0..file.nodes.len() {
        binding::check(&linked, &scope, ix, problems);
        constant::check(&linked, ix, problems);
        presence::check(&linked, ix, problems);
        check_limit(file, ix, problems);
        check_child(&linked, ix, problems);
        check_cache(&linked, ix, problems);
        check_end_if(&file.nodes[ix], problems);
    }
    check_schedule(file, problems);
    linked.order = order::check(&linked, problems);
    reach::check(&linked, problems);
    linked
}

fn check_limit(file: &File, ix: usize, problems: &mut Vec<Diagnostic>) {
    let Some(limit) = &file.nodes[ix].limit else {
        return;
    };
    let names = || file.limits.iter().map(|(name, _)| name.value.as_str());
    if names().any(|name| name == limit.value) {
        return;
    }
    let found = Diagnostic::new(
        Code::UnknownLimit,
        limit.span.clone(),
        format!("there is no limit `{}`", limit.value),
    );
    problems.push(match did_you_mean(&limit.value, names()) {
        Some(meant) => {
            found.label(format!("did you mean `{meant}`?")).help(format!("write `limit = \"{meant}\"`"))
        }
        None if file.limits.is_empty() => {
            found.help(format!("declare it: `[limits.{}]` with `concurrent = 2`", limit.value))
        }
        None => found.help(format!("declare `[limits.{}]`, or use one of {}", limit.value, listed(names()))),
    });
}

/// A run of its own takes no place of a limit, and is not run at all if its output is known.
fn check_child(linked: &Linked<'_>, ix: usize, problems: &mut Vec<Diagnostic>) {
    let (node, Some(kind)) = (&linked.file.nodes[ix], linked.kinds[ix]) else { return };
    if let (Some(limit), Some(_)) = (&node.limit, kind.workflow()) {
        let found = Diagnostic::new(Code::NoEffect, limit.span.clone(), "`limit` does nothing here");
        problems.push(found.help(format!("remove it: the nodes of {} take their own places", kind.name)));
    }
}

/// What must run once is asked for because it does something; a run of its own has nodes that may be used again.
fn check_cache(linked: &Linked<'_>, ix: usize, problems: &mut Vec<Diagnostic>) {
    let (node, Some(kind)) = (&linked.file.nodes[ix], linked.kinds[ix]) else { return };
    let Some(cache) = &node.cache else { return };
    let help = if kind.workflow().is_some() {
        format!("remove it, or give it to nodes of {}", kind.name)
    } else if kind.effect == Effect::Once {
        format!("remove it: the kind `{}` must do its work each time, and once", kind.name)
    } else {
        return;
    };
    problems
        .push(Diagnostic::new(Code::NoEffect, cache.span.clone(), "`cache` does nothing here").help(help));
}

/// A condition sees one output, and a list has many; its items end at different times.
fn check_end_if(node: &super::file::NodeSection, problems: &mut Vec<Diagnostic>) {
    if let (Some(end_if), Some(list)) = (&node.end_if, &node.for_each) {
        let message = "`end_if` has no meaning on a node with `for_each`: there is an output for each item";
        let found = Diagnostic::new(Code::NoEffect, end_if.span.clone(), message);
        problems.push(
            found
                .context(list.span.clone(), "one step per item")
                .help("give it to a node after this one that takes the whole list, and decide there"),
        );
    }
}

fn check_schedule(file: &File, problems: &mut Vec<Diagnostic>) {
    let (Some(schedule), Some(first)) = (&file.schedule, file.input.required.first()) else {
        return;
    };
    let message = format!("a run that starts by itself has nobody to give the input `{}`", first.value);
    let found = Diagnostic::new(Code::ScheduleNeedsInput, first.span.clone(), message);
    problems.push(
        found
            .context(schedule.span.clone(), "runs start by themselves")
            .help(format!("give it a default: `{} = {{ .., default = .. }}`", first.value)),
    );
}

/// Whether the node waits for a signal.
fn waits_for_signal(node: &super::file::NodeSection) -> bool {
    node.wait.as_ref().is_some_and(|wait| matches!(wait.kind, WaitKind::Signal { .. }))
}
