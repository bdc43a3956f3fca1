//! The form of a signal: what the inputs that are bound to it take.

use serde_json::{Map, Value, json};

use super::waits_for_signal;
use crate::registry::Kind;
use crate::workflow::file::NodeSection;

/// JSON Schema of the payload that a node waits for; none if it waits for no signal.
pub(super) fn form(node: &NodeSection, kind: Option<&Kind>) -> Option<Value> {
    waits_for_signal(node).then(|| kind.map_or(json!({}), |kind| payload(node, kind)))
}

fn payload(node: &NodeSection, kind: &Kind) -> Value {
    let mut whole = Vec::new();
    let mut properties = Map::new();
    let mut required = Vec::new();
    for entry in &node.from {
        let field = &entry.field.value;
        let Some(schema) = field_schema(kind, field) else {
            continue;
        };
        for reference in &entry.references {
            match reference.value.split('.').collect::<Vec<_>>().as_slice() {
                ["signal"] => whole.push(without_null(&schema)),
                ["signal", part] => {
                    properties.insert((*part).to_owned(), schema.clone());
                    if is_required(kind, field) && !entry.first {
                        required.push(*part);
                    }
                }
                _ => {}
            }
        }
    }
    if !properties.is_empty() {
        required.sort_unstable();
        required.dedup();
        whole.push(json!({ "type": "object", "properties": properties, "required": required }));
    }
    match whole.len() {
        0 => json!({}),
        1 => whole.remove(0),
        _ => json!({ "allOf": whole }),
    }
}

/// The schema of an input field by itself: definitions of the whole come along.
pub(super) fn field_schema(kind: &Kind, field: &str) -> Option<Value> {
    let mut schema = kind.input.get("properties")?.get(field)?.clone();
    if let (Some(definitions), Some(object)) = (kind.input.get("$defs"), schema.as_object_mut()) {
        object.insert("$defs".to_owned(), definitions.clone());
    }
    Some(schema)
}

/// Whether the kind needs the field.
pub(super) fn is_required(kind: &Kind, field: &str) -> bool {
    required(kind).any(|name| name == field)
}

/// The fields that the kind needs.
pub(super) fn required(kind: &Kind) -> impl Iterator<Item = &str> {
    kind.input.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

/// Who answers gives something: the choice of null is for those who were not asked.
fn without_null(schema: &Value) -> Value {
    let mut schema = schema.clone();
    let Some(object) = schema.as_object_mut() else {
        return schema;
    };
    let is_null = |choice: &Value| choice == "null" || choice.get("type").is_some_and(|name| name == "null");
    for key in ["type", "anyOf", "oneOf"] {
        if let Some(Value::Array(choices)) = object.get_mut(key) {
            choices.retain(|choice| !is_null(choice));
            if let ("type", [only]) = (key, choices.as_slice()) {
                let only = only.clone();
                object.insert(key.to_owned(), only);
            }
        }
    }
    if object.get("default").is_some_and(Value::is_null) {
        object.remove("default");
    }
    schema
}
