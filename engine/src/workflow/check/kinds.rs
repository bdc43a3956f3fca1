//! Looks up `use`.

use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::registry::{Kind, Registry, WORKFLOW};
use crate::workflow::file::NodeSection;
use crate::workflow::file::tree::Spanned;

/// The kind of a node.
pub(super) fn find<'r>(
    node: &NodeSection,
    registry: &'r Registry,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'r Kind> {
    let written = node.kind.as_ref()?;
    let kind = registry.get(&written.value);
    if kind.is_none() {
        problems.push(match written.value.strip_prefix(WORKFLOW) {
            Some(workflow) => no_workflow(written, workflow, registry),
            None => unknown(written, registry),
        });
    }
    kind.map(AsRef::as_ref)
}

fn no_workflow(written: &Spanned<String>, name: &str, registry: &Registry) -> Diagnostic {
    let message = format!("there is no workflow \"{name}\" to run as a child");
    let found = Diagnostic::new(Code::ChildWorkflow, written.span.clone(), message);
    let names = registry.kinds().filter_map(|kind| kind.name.strip_prefix(WORKFLOW));
    let found = match did_you_mean(name, names) {
        Some(meant) => found.label(format!("did you mean `{WORKFLOW}{meant}`?")),
        None => found,
    };
    found
        .help(format!("put the file {name}.toml, whose name is `{name}`, beside this one, or register it with the engine"))
        .help("no workflow can call itself, directly or through others")
}

fn unknown(written: &Spanned<String>, registry: &Registry) -> Diagnostic {
    let names = || registry.kinds().map(|kind| kind.name.as_str());
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
