//! The order of the nodes: each after all that it needs.

use std::collections::{BTreeMap, BTreeSet};

use super::{Linked, NodeLinks};
use crate::diagnostic::{Code, Diagnostic, Span};

/// An order in which every node stands after its needs, as near to that of the file as can be; empty, and a problem
/// for every ring, if there is none.
pub(super) fn check(linked: &Linked<'_>, problems: &mut Vec<Diagnostic>) -> Vec<usize> {
    let needs: Vec<Needs> = linked.nodes.iter().map(needs_of).collect();
    let order = sorted(&needs);
    if order.len() == needs.len() {
        return order;
    }
    let left = (0..needs.len()).filter(|ix| !order.contains(ix)).collect();
    rings(linked, &needs, left, problems);
    Vec::new()
}

/// What a node needs, each with the first place that says so.
type Needs = BTreeMap<usize, Span>;

fn needs_of(links: &NodeLinks) -> Needs {
    let mut needs = Needs::new();
    for (node, span) in links.needs() {
        needs.entry(node).or_insert_with(|| span.clone());
    }
    needs
}

/// The nodes that can be put into an order, in the one nearest to that of the file.
fn sorted(needs: &[Needs]) -> Vec<usize> {
    let mut missing: Vec<usize> = needs.iter().map(BTreeMap::len).collect();
    let mut dependents = vec![Vec::new(); needs.len()];
    for (ix, needs) in needs.iter().enumerate() {
        needs.keys().for_each(|&need| dependents[need].push(ix));
    }
    let mut ready: BTreeSet<usize> = (0..needs.len()).filter(|&ix| missing[ix] == 0).collect();
    let mut order = Vec::with_capacity(needs.len());
    while let Some(next) = ready.pop_first() {
        order.push(next);
        for &dependent in &dependents[next] {
            missing[dependent] -= 1;
            if missing[dependent] == 0 {
                ready.insert(dependent);
            }
        }
    }
    order
}

/// Every node that is left needs one that is left, so that going along the needs ends in a ring.
fn rings(linked: &Linked<'_>, needs: &[Needs], mut left: BTreeSet<usize>, problems: &mut Vec<Diagnostic>) {
    while let Some(&start) = left.first() {
        let mut path = vec![start];
        let ring = loop {
            let last = path[path.len() - 1];
            let Some(&next) = needs[last].keys().find(|need| left.contains(need)) else {
                break Vec::new();
            };
            if let Some(at) = path.iter().position(|ix| *ix == next) {
                break path.split_off(at);
            }
            path.push(next);
        };
        if !ring.is_empty() {
            problems.push(ring_problem(linked, needs, &ring));
        }
        // Whatever leads into a ring that is reported is no ring of its own.
        for ix in path.into_iter().chain(ring) {
            left.remove(&ix);
        }
    }
}

fn ring_problem(linked: &Linked<'_>, needs: &[Needs], ring: &[usize]) -> Diagnostic {
    let first = ring.iter().position(|ix| ix == ring.iter().min().unwrap_or(ix)).unwrap_or(0);
    let ring: Vec<usize> = ring[first..].iter().chain(&ring[..first]).copied().collect();
    let name = |ix: usize| linked.file.nodes[ix].name.value.as_str();
    let path: Vec<&str> = ring.iter().chain(ring.first()).map(|&ix| name(ix)).collect();
    let edge = |at: usize| (ring[at], ring[(at + 1) % ring.len()]);
    let (from, to) = edge(0);
    let span = needs[from].get(&to).cloned().unwrap_or(0..0);
    let message = format!("these nodes need each other: {}", path.join(" needs "));
    let mut found =
        Diagnostic::new(Code::Cycle, span, message).label(format!("`{}` needs `{}`", name(from), name(to)));
    for (from, to) in (1..ring.len()).map(edge) {
        let span = needs[from].get(&to).cloned().unwrap_or(0..0);
        found = found.context(span, format!("`{}` needs `{}`", name(from), name(to)));
    }
    found.help("remove one of these references; to do something again, use `repeat`")
}
