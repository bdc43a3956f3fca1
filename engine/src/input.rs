//! Checking JSON at the door: the input of a run, the answer to a review.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// One thing that is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InputProblem {
    /// Where: a JSON pointer; empty is the whole.
    pub pointer: String,
    /// What.
    pub message: String,
}

impl fmt::Display for InputProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

/// The problems as lines.
pub(crate) fn list(problems: &[InputProblem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}

/// Fills in defaults and checks the result.
pub(crate) fn complete(schema: &Value, input: Value) -> Result<Value, Vec<InputProblem>> {
    let mut input = match input {
        Value::Null => Value::Object(Map::new()),
        other => other,
    };
    fill_in(schema, &mut input);
    check(schema, &input)?;
    Ok(input)
}

fn fill_in(schema: &Value, value: &mut Value) {
    let (Some(properties), Some(object)) =
        (schema.get("properties").and_then(Value::as_object), value.as_object_mut())
    else {
        return;
    };
    for (name, property) in properties {
        match (object.get_mut(name), property.get("default")) {
            (Some(given), _) => fill_in(property, given),
            (None, Some(default)) => {
                let given = object.entry(name.clone()).or_insert_with(|| default.clone());
                fill_in(property, given);
            }
            (None, None) => {}
        }
    }
}

/// Checks a value against a JSON Schema; all problems at once.
pub(crate) fn check(schema: &Value, value: &Value) -> Result<(), Vec<InputProblem>> {
    let validator = jsonschema::validator_for(schema).map_err(|e| {
        vec![InputProblem {
            pointer: String::new(),
            message: format!("the schema itself cannot be used: {e}"),
        }]
    })?;
    let problem = |e: jsonschema::ValidationError<'_>| InputProblem {
        pointer: e.instance_path().to_string(),
        message: e.to_string(),
    };
    let problems: Vec<_> = validator.iter_errors(value).map(problem).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
