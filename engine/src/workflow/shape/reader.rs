//! From JSON Schemas, as schemars and authors of workflows write them, to shapes.

use serde_json::{Map, Value};

use super::{Field, Object, Shape, union};

/// How deep a schema is read: what is deeper may be anything. Recursive types end here.
const DEEPEST: usize = 24;

/// Reads one schema.
pub(super) struct Reader<'s> {
    /// The whole, in which references are looked up.
    pub(super) root: &'s Value,
    /// Whether a field that is neither required nor has a default may be absent.
    pub(super) absent: bool,
}

impl Reader<'_> {
    /// The shape of a part of the schema, so deep in it.
    pub(super) fn read(&self, schema: &Value, depth: usize) -> Shape {
        let Some(schema) = schema.as_object().filter(|_| depth < DEEPEST) else {
            return Shape::Any;
        };
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let target = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            return target.map_or(Shape::Any, |target| self.read(target, depth + 1));
        }
        if let Some(value) = schema.get("const") {
            return constant(value);
        }
        if let Some(values) = schema.get("enum").and_then(Value::as_array) {
            return union(values.iter().map(constant).collect());
        }
        for key in ["anyOf", "oneOf"] {
            if let Some(choices) = schema.get(key).and_then(Value::as_array) {
                return self.choice(schema, choices, depth);
            }
        }
        if let Some([only]) = schema.get("allOf").and_then(Value::as_array).map(Vec::as_slice) {
            return self.read(only, depth + 1);
        }
        if schema.contains_key("allOf") || schema.contains_key("if") || schema.contains_key("not") {
            return Shape::Any;
        }
        match schema.get("type") {
            Some(Value::String(name)) => self.of_type(name, schema, depth),
            Some(Value::Array(names)) => {
                let shape =
                    |name: &Value| name.as_str().map_or(Shape::Any, |name| self.of_type(name, schema, depth));
                union(names.iter().map(shape).collect())
            }
            _ if schema.contains_key("properties") => self.object(schema, depth),
            _ => Shape::Any,
        }
    }

    /// One of several; fields that stand beside the choice belong to each.
    fn choice(&self, schema: &Map<String, Value>, choices: &[Value], depth: usize) -> Shape {
        let shapes: Vec<Shape> = choices.iter().map(|choice| self.read(choice, depth + 1)).collect();
        if !schema.contains_key("properties") {
            return union(shapes);
        }
        let Shape::Object(beside) = self.object(schema, depth) else {
            return Shape::Any;
        };
        let with_beside = |shape| match shape {
            Shape::Object(mut object) => {
                object.fields.extend(beside.fields.iter().cloned());
                Shape::Object(object)
            }
            _ => Shape::Any,
        };
        union(shapes.into_iter().map(with_beside).collect())
    }

    fn of_type(&self, name: &str, schema: &Map<String, Value>, depth: usize) -> Shape {
        match name {
            "null" => Shape::Null,
            "boolean" => Shape::Boolean,
            "integer" => Shape::Integer,
            "number" => Shape::Number,
            "string" => Shape::String,
            "array" => schema.get("items").map_or(Shape::Any, |items| self.read(items, depth + 1)).listed(),
            "object" => self.object(schema, depth),
            _ => Shape::Any,
        }
    }

    fn object(&self, schema: &Map<String, Value>, depth: usize) -> Shape {
        let required = |name: &str| {
            schema
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|names| names.iter().any(|n| n == name))
        };
        let properties = schema.get("properties").and_then(Value::as_object);
        let fields = properties.into_iter().flatten().map(|(name, property)| {
            let shape = self.read(property, depth + 1);
            let absent = self.absent && !required(name) && property.get("default").is_none();
            let shape = if absent { shape.or_null() } else { shape };
            Field { name: name.clone(), shape, required: required(name) }
        });
        let others = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(others) => Some(Box::new(self.read(others, depth + 1))),
            None => Some(Box::new(Shape::Any)),
        };
        Shape::Object(Object { fields: fields.collect(), others })
    }
}

fn constant(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Null,
        Value::Array(_) | Value::Object(_) => Shape::Any,
        value => Shape::Constant(value.clone()),
    }
}
