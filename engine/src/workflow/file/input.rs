//! Reads `[input]`: one JSON Schema per field.

use serde_json::{Map, Value, json};

use super::read::check_name;
use super::section::wrong_type;
use super::tree::{Entry, Spanned, Tree};
use crate::diagnostic::{Code, Diagnostic, did_you_mean, listed};
use crate::workflow::value;

/// The types of JSON Schema.
const TYPES: &[&str] = &["string", "integer", "number", "boolean", "array", "object", "null"];

/// What a run takes.
#[derive(Debug)]
pub(crate) struct InputSection {
    /// JSON Schema of the input object.
    pub(crate) schema: Value,
    /// The fields that have no default.
    pub(crate) required: Vec<Spanned<String>>,
}

impl InputSection {
    /// Of a workflow without input.
    pub(crate) fn empty() -> Self {
        Self { schema: object_of(Map::new(), &[]), required: Vec::new() }
    }
}

/// Reads `[input]`.
pub(crate) fn read(tree: &Tree, problems: &mut Vec<Diagnostic>) -> InputSection {
    let Some(entries) = tree.entries() else {
        problems.push(wrong_type(tree, "`[input]`", "a table").help("begin a section with `[input]`"));
        return InputSection::empty();
    };
    let mut properties = Map::new();
    let mut required = Vec::new();
    for entry in entries {
        check_name(&entry.key, "an input", false, problems);
        let schema = field(entry, problems);
        if schema.get("default").is_none() {
            required.push(entry.key.clone());
        }
        properties.insert(entry.key.value.clone(), schema);
    }
    InputSection { schema: object_of(properties, &required), required }
}

fn object_of(properties: Map<String, Value>, required: &[Spanned<String>]) -> Value {
    let required: Vec<&str> = required.iter().map(|name| name.value.as_str()).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// A schema that holds; one that allows everything where the written one is wrong.
fn field(entry: &Entry, problems: &mut Vec<Diagnostic>) -> Value {
    let name = &entry.key.value;
    if entry.value.entries().is_none() {
        let found = wrong_type(&entry.value, &format!("the input `{name}`"), "described by a table");
        problems.push(found.help(format!("write `{name} = {{ type = \"string\" }}`")));
        return json!({});
    }
    let before = problems.len();
    check_types(&entry.value, problems);
    let schema = entry.value.to_json();
    if problems.len() == before {
        check_schema(entry, &schema, problems);
    }
    if problems.len() > before {
        let default = entry.value.get("default").map(|default| default.value.to_json());
        return default.map_or_else(|| json!({}), |default| json!({ "default": default }));
    }
    schema
}

/// Types have the names of JSON Schema, at every depth.
fn check_types(tree: &Tree, problems: &mut Vec<Diagnostic>) {
    if let Some(entry) = tree.get("type")
        && let super::tree::Data::Text(name) = &entry.value.data
        && !TYPES.contains(&name.as_str())
    {
        let found = Diagnostic::new(
            Code::BadSchema,
            entry.value.span.clone(),
            format!("there is no type \"{name}\""),
        );
        let meant = match name.as_str() {
            "text" | "str" | "date" => Some("string"),
            "int" | "u32" | "i64" => Some("integer"),
            "float" | "f64" | "double" => Some("number"),
            "list" => Some("array"),
            "table" | "map" | "dict" => Some("object"),
            name => did_you_mean(name, TYPES.iter().copied()),
        };
        problems.push(match meant {
            Some(meant) => {
                found.label(format!("did you mean `{meant}`?")).help(format!("write `type = \"{meant}\"`"))
            }
            None => found.help(format!("the types are {}", listed(TYPES.iter().copied()))),
        });
    }
    let inner = |key: &str| tree.get(key).map(|entry| &entry.value);
    let fields = inner("properties").and_then(Tree::entries).unwrap_or_default();
    fields.iter().for_each(|field| check_types(&field.value, problems));
    inner("items").into_iter().for_each(|items| check_types(items, problems));
}

fn check_schema(entry: &Entry, schema: &Value, problems: &mut Vec<Diagnostic>) {
    let name = &entry.key.value;
    if let Err(error) = jsonschema::draft202012::meta::validate(schema) {
        let span = entry.value.place_of(error.instance_path().as_str());
        let message =
            format!("the input `{name}` is not described by a JSON Schema: {}", value::phrase(&error));
        let found = Diagnostic::new(Code::BadSchema, span, message);
        problems
            .push(found.help(format!("describe it as in `{name} = {{ type = \"string\", minLength = 3 }}`")));
        return;
    }
    let Some(default) = entry.value.get("default") else {
        return check_usable(entry, schema, problems);
    };
    match value::faults(schema, &default.value.to_json()) {
        Ok(faults) => problems.extend(faults.iter().take(1).map(|fault| bad_default(entry, default, fault))),
        Err(_) => check_usable(entry, schema, problems),
    }
}

fn check_usable(entry: &Entry, schema: &Value, problems: &mut Vec<Diagnostic>) {
    if let Err(error) = value::faults(schema, &Value::Null) {
        let message = format!("the input `{}` has a schema that cannot be used: {error}", entry.key.value);
        let found = Diagnostic::new(Code::BadSchema, entry.value.span.clone(), message);
        problems
            .push(found.help("use only what stands in the schema itself, and no references to other files"));
    }
}

fn bad_default(entry: &Entry, default: &Entry, fault: &value::Fault) -> Diagnostic {
    let span = default.value.place_of(&fault.pointer);
    let message = format!("the default of `{}` does not fit: {}", entry.key.value, fault.phrase);
    let found = Diagnostic::new(Code::BadDefault, span, message);
    found
        .context(entry.key.span.clone(), "described here")
        .help("change the default, or what the schema asks for")
}
