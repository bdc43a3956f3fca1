//! Two JSON values compared, place by place.

use serde::Serialize;
use serde_json::Value;

/// A place where two values differ.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Where: a JSON pointer; empty is the whole.
    pub pointer: String,
    /// What is there in the first; none if nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub a: Option<Value>,
    /// What is there in the second; none if nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub b: Option<Value>,
}

/// Where two values differ, as deep as both are objects or both are lists; items of lists are compared by place.
pub(super) fn compare(a: Option<&Value>, b: Option<&Value>) -> Vec<Change> {
    let mut changes = Vec::new();
    go_down(String::new(), a, b, &mut changes);
    changes
}

fn go_down(pointer: String, a: Option<&Value>, b: Option<&Value>, changes: &mut Vec<Change>) {
    match (a, b) {
        (a, b) if a == b => {}
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            for name in a.keys().chain(b.keys().filter(|name| !a.contains_key(*name))) {
                go_down(format!("{pointer}/{}", escaped(name)), a.get(name), b.get(name), changes);
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                go_down(format!("{pointer}/{at}"), a.get(at), b.get(at), changes);
            }
        }
        (a, b) => changes.push(Change { pointer, a: a.cloned(), b: b.cloned() }),
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pointers(a: &Value, b: &Value) -> Vec<String> {
        compare(Some(a), Some(b)).into_iter().map(|change| change.pointer).collect()
    }

    #[test]
    fn what_differs_is_named_as_deep_as_it_goes() {
        let a = json!({ "title": "Rain", "pages": [{ "n": 1 }, { "n": 2 }], "same": null, "gone": true });
        let b = json!({ "title": "Snow", "pages": [{ "n": 1 }, { "n": 3 }, { "n": 4 }], "same": null });
        assert_eq!(pointers(&a, &b), ["/title", "/pages/1/n", "/pages/2", "/gone"]);
        assert_eq!(pointers(&a, &a), [] as [&str; 0]);
    }

    #[test]
    fn null_and_nothing_are_two_things() {
        let changes = compare(Some(&json!({ "x": null })), Some(&json!({})));
        assert_eq!((changes[0].a.as_ref(), changes[0].b.as_ref()), (Some(&Value::Null), None));
        assert_eq!(compare(None, None), []);
    }

    #[test]
    fn a_value_of_another_type_differs_as_a_whole_and_names_are_escaped() {
        assert_eq!(pointers(&json!([1]), &json!({ "0": 1 })), [""]);
        assert_eq!(pointers(&json!({ "a/b~c": 1 }), &json!({ "a/b~c": 2 })), ["/a~1b~0c"]);
    }
}
