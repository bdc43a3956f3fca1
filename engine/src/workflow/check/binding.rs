//! The inputs of a node against those of its kind.

use serde_json::Value;

use super::scope::Scope;
use super::signal::{field_schema, is_required, required};
use super::{Link, Linked};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::registry::Kind;
use crate::workflow::file::NodeSection;
use crate::workflow::file::tree::Spanned;
use crate::workflow::plan::Root;
use crate::workflow::shape::Shape;

/// Unknown, missing and doubly bound inputs, and references of the wrong type.
pub(super) fn check(linked: &Linked<'_>, scope: &Scope<'_>, ix: usize, problems: &mut Vec<Diagnostic>) {
    let Some(kind) = linked.kinds[ix] else { return };
    let node = &linked.file.nodes[ix];
    let meant = unknown(node, kind, problems);
    twice(node, problems);
    missing(node, kind, scope, ix, &meant, problems);
    for (entry, links) in node.from.iter().zip(&linked.nodes[ix].from) {
        let Some(schema) = field_schema(kind, &entry.field.value) else {
            continue;
        };
        let wanted = Shape::of(&schema);
        for link in links.iter().flatten().filter(|link| link.reference.root != Root::Signal) {
            misfit(link, &entry.field, &wanted, entry.references.len() > 1, scope, ix, problems);
        }
    }
}

/// The names of the inputs of a kind; none if it takes any.
fn fields(kind: &Kind) -> Option<Vec<&str>> {
    let open = kind.input.get("additionalProperties").is_some_and(|others| *others != Value::Bool(false));
    let properties = kind.input.get("properties").and_then(Value::as_object);
    match properties {
        Some(properties) if !open => Some(properties.keys().map(String::as_str).collect()),
        None if kind.input.get("type").is_some_and(|name| name == "object") && !open => Some(Vec::new()),
        _ => None,
    }
}

/// Unknown inputs; gives those that were probably meant.
fn unknown<'k>(node: &NodeSection, kind: &'k Kind, problems: &mut Vec<Diagnostic>) -> Vec<&'k str> {
    let Some(fields) = fields(kind) else {
        return Vec::new();
    };
    let mut all_meant = Vec::new();
    for field in bound(node).filter(|field| !fields.contains(&field.value.as_str())) {
        let message = format!("the kind `{}` has no input `{}`", kind.name, field.value);
        let mut found = Diagnostic::new(Code::UnknownInput, field.span.clone(), message);
        if let Some(written) = &node.kind {
            found = found.context(written.span.clone(), "the kind");
        }
        let free = fields.iter().copied().filter(|name| !bound(node).any(|bound| bound.value == **name));
        problems.push(match did_you_mean(&field.value, free) {
            Some(meant) => {
                all_meant.push(meant);
                found.label(format!("did you mean `{meant}`?")).help(format!("write `{meant}`"))
            }
            None => found.help(format!("its inputs are {}", listed(fields.iter().copied()))),
        });
    }
    all_meant
}

fn bound(node: &NodeSection) -> impl Iterator<Item = &Spanned<String>> {
    node.from.iter().map(|entry| &entry.field).chain(node.with.iter().map(|entry| &entry.key))
}

fn twice(node: &NodeSection, problems: &mut Vec<Diagnostic>) {
    for entry in &node.from {
        let Some(with) = node.with.iter().find(|with| with.key.value == entry.field.value) else {
            continue;
        };
        let message = format!("the input `{}` has both a reference and a fixed value", with.key.value);
        let found = Diagnostic::new(Code::BoundTwice, with.key.span.clone(), message).label("fixed here");
        problems.push(
            found
                .context(entry.field.span.clone(), "taken from a reference here")
                .help("remove one of the two"),
        );
    }
}

fn missing(
    node: &NodeSection,
    kind: &Kind,
    scope: &Scope<'_>,
    ix: usize,
    meant: &[&str],
    problems: &mut Vec<Diagnostic>,
) {
    let is_bound = |name: &str| bound(node).any(|bound| bound.value == name) || meant.contains(&name);
    for name in required(kind).filter(|name| !is_bound(name)) {
        let span = node.kind.as_ref().map_or(node.span.clone(), |kind| kind.span.clone());
        let message = format!("the node `{}` has nothing for the input `{name}`", node.name.value);
        let found =
            Diagnostic::new(Code::MissingInput, span, message).label(format!("this kind needs `{name}`"));
        problems.push(found.help(proposal(kind, name, scope, ix)));
    }
}

/// A line that would bind a missing input.
fn proposal(kind: &Kind, name: &str, scope: &Scope<'_>, ix: usize) -> String {
    let wanted = field_schema(kind, name).map_or(Shape::Any, |schema| Shape::of(&schema));
    let phrases = scope.phrases(ix);
    let same_name = |phrase: &str| phrase.rsplit('.').next() == Some(name);
    let found = phrases.iter().find(|(phrase, shape)| same_name(phrase) && shape.fits(&wanted).is_ok());
    match found {
        Some((phrase, _)) => format!("add `from.{name} = \"{phrase}\"`"),
        None => {
            format!("add `from.{name} = \"NODE.FIELD\"`, or `with.{name} = ..` for a fixed value: {wanted}")
        }
    }
}

fn misfit(
    link: &Link,
    field: &Spanned<String>,
    wanted: &Shape,
    one_of_several: bool,
    scope: &Scope<'_>,
    ix: usize,
    problems: &mut Vec<Diagnostic>,
) {
    let given = if one_of_several { given_only(&link.shape) } else { link.shape.clone() };
    let Err(misfit) = given.fits(wanted) else { return };
    let why = if misfit.path.is_empty() { String::new() } else { format!(": {misfit}") };
    let node = &scope.file.nodes[ix].name.value;
    let message = format!("`{}` does not fit the input `{}` of `{node}`{why}", link.written, field.value);
    let found = Diagnostic::new(Code::TypeMismatch, link.span.clone(), message).label(format!("{given}"));
    let found = found.context(field.span.clone(), format!("wanted: {wanted}"));
    if !one_of_several && given_only(&link.shape).fits(wanted).is_ok() {
        let other = format!(
            "add one to take instead: `from.{} = [\"{}\", \"NODE.FIELD\"]`",
            field.value, link.written
        );
        problems.push(found.help(other));
        return;
    }
    let phrases = scope.phrases(ix);
    let fitting: Vec<&str> = phrases
        .iter()
        .filter(|(_, shape)| *shape != Shape::Any && shape.fits(wanted).is_ok())
        .map(|(phrase, _)| phrase.as_str())
        .take(4)
        .collect();
    problems.push(match fitting.as_slice() {
        [] => found.help(format!("refer to {wanted}, or put a node between that makes one")),
        fitting => found.help(format!("of a fitting type: {}", listed(fitting.iter().copied()))),
    });
}

/// In a list of references one that gives null is passed over.
fn given_only(shape: &Shape) -> Shape {
    match shape {
        Shape::Union(shapes) => {
            let mut shapes: Vec<Shape> =
                shapes.iter().filter(|shape| !shape.may_be_null()).cloned().collect();
            if shapes.len() == 1 { shapes.remove(0) } else { Shape::Union(shapes) }
        }
        shape => shape.clone(),
    }
}

/// The inputs that the kind needs and that references give.
pub(crate) fn required_from(node: &NodeSection, kind: &Kind) -> Vec<String> {
    let names = node.from.iter().map(|entry| &entry.field.value);
    names.filter(|name| is_required(kind, name)).cloned().collect()
}
