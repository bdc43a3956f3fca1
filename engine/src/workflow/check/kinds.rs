//! Looks up `use`.

use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::registry::{Kind, Registry};
use crate::workflow::file::NodeSection;

/// The kind of a node.
pub(super) fn find<'r>(
    node: &NodeSection,
    registry: &'r Registry,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'r Kind> {
    let written = node.kind.as_ref()?;
    if let Some(workflow) = written.value.strip_prefix("workflow:") {
        let message = format!(
            "`{}` asks for the workflow \"{workflow}\" as a child, which is not supported yet",
            written.value
        );
        let found = Diagnostic::new(Code::ChildWorkflow, written.span.clone(), message);
        problems.push(
            found.help("put the nodes of that workflow into this file, or start it as a run of its own"),
        );
        return None;
    }
    let kind = registry.get(&written.value);
    if kind.is_none() {
        problems.push(unknown(written, registry));
    }
    kind.map(AsRef::as_ref)
}

fn unknown(written: &crate::workflow::file::tree::Spanned<String>, registry: &Registry) -> Diagnostic {
    let names = || registry.kinds().map(|kind| kind.name);
    let found = Diagnostic::new(
        Code::UnknownKind,
        written.span.clone(),
        format!("there is no node kind \"{}\"", written.value),
    );
    if let Some(meant) = did_you_mean(&written.value, names()) {
        return found.label(format!("did you mean `{meant}`?")).help(format!("write `use = \"{meant}\"`"));
    }
    // A part of the name is how people remember a kind.
    let like: Vec<&str> = names().filter(|name| alike(name, &written.value)).collect();
    match like.as_slice() {
        [] => found.help(format!("the kinds are {}", listed(names()))),
        like => found.help(format!("kinds like that are {}", listed(like.iter().copied()))),
    }
}

fn alike(name: &str, written: &str) -> bool {
    let words = |text: &str| {
        text.split(['-', '.', '_']).filter(|word| word.len() > 2).map(str::to_lowercase).collect::<Vec<_>>()
    };
    words(written).iter().any(|word| words(name).contains(word))
}
