//! Required inputs that may not come.

use super::{Link, Linked};
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::workflow::file::tree::Spanned;
use crate::workflow::file::{File, NodeSection, OnErrorSection};
use crate::workflow::plan::Root;

/// Why a reference may give nothing.
enum Absence {
    /// A node may be skipped: here is said why.
    Skipped(Span, String),
    /// There is no last turn in the first.
    FirstTurn,
    /// The wait may be left out, and nothing stands in for the signal.
    NoAnswer(Span),
    /// The value may be null, and another is looked for.
    Null,
}

/// Every required input has a reference that surely gives something, unless the node may be skipped itself.
pub(super) fn check(linked: &Linked<'_>, ix: usize, problems: &mut Vec<Diagnostic>) {
    let node = &linked.file.nodes[ix];
    if let Some(kind) = linked.kinds[ix] {
        let required = super::binding::required_from(node, kind);
        for (entry, links) in node.from.iter().zip(&linked.nodes[ix].from) {
            if required.contains(&entry.field.value) {
                input(linked.file, node, &entry.field, links, problems);
            }
        }
    }
    if let Some(list) = &linked.nodes[ix].for_each
        && let Some(Absence::Skipped(span, why)) = absence(linked.file, node, list, false)
        && node.when.is_none()
    {
        let message =
            format!("the list of `for_each` may not come: `{}` may be skipped", root_name(&list.written));
        let found = Diagnostic::new(Code::MayBeSkipped, list.span.clone(), message).context(span, why);
        problems.push(found.help(format!("let `{}` be skipped as well: give it a `when`", node.name.value)));
    }
}

fn input(
    file: &File,
    node: &NodeSection,
    field: &Spanned<String>,
    links: &[Option<Link>],
    problems: &mut Vec<Diagnostic>,
) {
    // Where a reference has no meaning, that is the problem.
    let Some(links) = links.iter().map(Option::as_ref).collect::<Option<Vec<&Link>>>() else {
        return;
    };
    let several = links.len() > 1;
    let mut absences = Vec::new();
    for link in &links {
        match absence(file, node, link, several) {
            None => return,
            Some(absence) => absences.push((*link, absence)),
        }
    }
    let skips_along =
        node.when.is_some() && absences.iter().all(|(_, absence)| matches!(absence, Absence::Skipped(..)));
    if let Some((link, absence)) = absences.pop()
        && !skips_along
    {
        problems.push(problem(node, field, link, absence, several));
    }
}

fn problem(
    node: &NodeSection,
    field: &Spanned<String>,
    link: &Link,
    absence: Absence,
    several: bool,
) -> Diagnostic {
    let name = &field.value;
    let begin = if several { "the last reference too" } else { "it" };
    let (reason, context) = match absence {
        Absence::Skipped(span, why) => {
            (format!("`{}` may be skipped", root_name(&link.written)), Some((span, why)))
        }
        Absence::FirstTurn => ("in its first turn there is no last one".to_owned(), None),
        Absence::NoAnswer(span) => (
            "nobody is asked where `wait.when` is false".to_owned(),
            Some((span, "where this is false, there is no signal".to_owned())),
        ),
        Absence::Null => (format!("{begin} may be null"), None),
    };
    let message = format!("the required input `{name}` of `{}` may not come: {reason}", node.name.value);
    let mut found = Diagnostic::new(Code::MayBeSkipped, link.span.clone(), message);
    let is_signal = link.reference.root == Root::Signal;
    if let Some((span, why)) = context {
        found = found.context(span, why);
    }
    if is_signal {
        return found.help("say what stands in for the signal: `wait = { .., otherwise = { .. } }`");
    }
    let found = found.help(match several {
        true => "end the list with a reference that always gives something".to_owned(),
        false => format!("add one to take instead: `from.{name} = [\"{}\", \"NODE.FIELD\"]`", link.written),
    });
    match link.reference.root {
        Root::Node(_) => {
            found.help(format!("or let `{}` be skipped as well: give it a `when`", node.name.value))
        }
        _ => found,
    }
}

fn absence(file: &File, node: &NodeSection, link: &Link, several: bool) -> Option<Absence> {
    let skipped = match link.reference.root {
        Root::Node(other) => skipped(&file.nodes[other]),
        Root::Own => Some(Absence::FirstTurn),
        Root::Signal => {
            let wait = node.wait.as_ref().filter(|wait| wait.otherwise.is_none());
            wait.and_then(|wait| wait.when.as_ref()).map(|when| Absence::NoAnswer(when.span.clone()))
        }
        Root::Input | Root::Each | Root::Run => None,
    };
    skipped.or_else(|| (several && link.shape.may_be_null()).then_some(Absence::Null))
}

/// Why a node may be skipped.
fn skipped(node: &NodeSection) -> Option<Absence> {
    if let Some(when) = &node.when {
        return Some(Absence::Skipped(
            when.span.clone(),
            format!("`{}` is skipped where this is false", node.name.value),
        ));
    }
    let name = &node.name;
    matches!(node.on_error, OnErrorSection::Skip).then(|| {
        Absence::Skipped(
            name.span.clone(),
            "skipped when its last attempt fails: `on_error = \"skip\"`".to_owned(),
        )
    })
}

fn root_name(written: &str) -> &str {
    written.split('.').next().unwrap_or(written)
}
