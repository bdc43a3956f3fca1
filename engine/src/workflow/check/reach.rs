//! Nodes whose work nobody sees.

use std::collections::BTreeSet;

use super::Linked;
use crate::diagnostic::{Code, Diagnostic};
use crate::node::Effect;
use crate::workflow::plan::Root;

/// A node whose output nobody uses, that changes nothing outside and cannot end the run, is a mistake.
pub(super) fn check(linked: &Linked<'_>, problems: &mut Vec<Diagnostic>) {
    // As long as references or kinds are not known, nobody knows who uses what.
    if problems.iter().any(|problem| hides_uses(problem.code())) {
        return;
    }
    let used = used(linked);
    for (ix, node) in linked.file.nodes.iter().enumerate() {
        let Some(kind) = linked.kinds[ix] else { continue };
        let changes = matches!(kind.effect, Effect::Write | Effect::Once);
        if changes || node.end_if.is_some() || used.contains(&ix) {
            continue;
        }
        let message = format!("nothing uses what `{}` gives", node.name.value);
        let found = Diagnostic::new(Code::Unreachable, node.name.span.clone(), message);
        let found = match &node.kind {
            Some(written) => found.context(written.span.clone(), "this kind changes nothing outside"),
            None => found,
        };
        let field =
            kind.output.get("properties").and_then(|fields| fields.as_object()?.keys().next().cloned());
        problems.push(found.help(format!(
            "refer to it from another node or from `[output]`, such as `result = \"{}.{}\"`, or remove it",
            node.name.value,
            field.as_deref().unwrap_or("FIELD")
        )));
    }
}

/// The nodes that another node or the output refers to.
fn used(linked: &Linked<'_>) -> BTreeSet<usize> {
    let by_nodes = linked.nodes.iter().flat_map(super::NodeLinks::needs).map(|(need, _)| need);
    let by_output = linked.output.iter().flatten().filter_map(|link| match link.reference.root {
        Root::Node(ix) => Some(ix),
        Root::Own | Root::Input | Root::Signal | Root::Each | Root::Run => None,
    });
    by_nodes.chain(by_output).collect()
}

fn hides_uses(code: Code) -> bool {
    matches!(
        code,
        Code::Syntax
            | Code::DuplicateKey
            | Code::UnknownKey
            | Code::WrongType
            | Code::BadName
            | Code::ReservedName
            | Code::BadExpression
            | Code::UnknownKind
            | Code::ChildWorkflow
            | Code::UnknownInput
            | Code::MissingInput
            | Code::BadReference
            | Code::UnknownNode
            | Code::UnknownOutput
            | Code::NoLastTurn
            | Code::NoList
            | Code::UnclearWait
            | Code::Cycle
    )
}
