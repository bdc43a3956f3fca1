//! Fixed values against the schemas they have to fit.

use serde_json::Value;

use super::Linked;
use super::signal::field_schema;
use crate::diagnostic::{Code, Diagnostic, Span};
use crate::workflow::file::OnErrorSection;
use crate::workflow::file::tree::Tree;
use crate::workflow::shape::Shape;
use crate::workflow::value::{Fault, faults};

/// `with`, what stands in after an error, and what stands in for a signal.
pub(super) fn check(linked: &Linked<'_>, ix: usize, problems: &mut Vec<Diagnostic>) {
    let node = &linked.file.nodes[ix];
    if let Some(kind) = linked.kinds[ix] {
        for entry in &node.with {
            let name = &entry.key.value;
            let Some(schema) = field_schema(kind, name) else {
                continue;
            };
            let subject = format!("`with.{name}` does not fit the kind `{}`", kind.name);
            one(&schema, &entry.value, &subject, (entry.key.span.clone(), &describe(&schema)), problems);
        }
        if let OnErrorSection::Give(given) = &node.on_error {
            let subject = format!("`give` is no output of the kind `{}`", kind.name);
            let kind_span = node.kind.as_ref().map_or(node.span.clone(), |kind| kind.span.clone());
            one(&kind.output, given, &subject, (kind_span, "the kind"), problems);
        }
    }
    if let (Some(form), Some(otherwise)) =
        (&linked.forms[ix], node.wait.as_ref().and_then(|wait| wait.otherwise.as_ref()))
    {
        let bound = node
            .from
            .iter()
            .find(|entry| entry.references.iter().any(|written| written.value.starts_with("signal")));
        let bound = bound.map_or(node.name.span.clone(), |entry| entry.field.span.clone());
        one(
            form,
            otherwise,
            "`otherwise` does not fit the form of the signal",
            (bound, "the input that takes it"),
            problems,
        );
    }
}

fn one(schema: &Value, tree: &Tree, subject: &str, context: (Span, &str), problems: &mut Vec<Diagnostic>) {
    let Ok(faults) = faults(schema, &tree.to_json()) else {
        return;
    };
    for fault in faults.into_iter().take(3) {
        let (span, text) = context.clone();
        let message = format!("{subject}: {}{}", place(&fault), fault.phrase);
        let found = Diagnostic::new(Code::BadValue, tree.place_of(&fault.pointer), message);
        let found = if text.is_empty() { found } else { found.context(span, text) };
        problems.push(found.help(fault.remedy));
    }
}

fn place(fault: &Fault) -> String {
    match fault.pointer.as_str() {
        "" => String::new(),
        pointer => format!("at `{pointer}` "),
    }
}

/// What the author of the kind says about the field.
fn describe(schema: &Value) -> String {
    let text = schema.get("description").and_then(Value::as_str).and_then(|text| text.lines().next());
    text.map_or_else(|| format!("wanted: {}", Shape::of(schema)), str::to_owned)
}
