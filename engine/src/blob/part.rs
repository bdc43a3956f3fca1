//! What stands in an output in place of a large value.

use serde_json::{Map, Value, json};

use super::LARGE;

/// The type of what is taken out of an output: JSON. A blob of a node's own has another one and is left alone.
const TYPE: &str = "application/json";
const HASH: &str = "$blob";

/// A value that was taken out.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Large {
    /// blake3 of its JSON, 64 hex digits.
    pub(crate) hash: String,
    /// The value, without anything taken out of it.
    pub(crate) value: Value,
    /// Its JSON.
    pub(crate) bytes: Vec<u8>,
}

/// What stands in place of a large value, or of what is at a path of fields in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) hash: String,
    size: u64,
    pub(crate) at: Vec<String>,
}

impl Part {
    /// What this object stands for, if it is one of these.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let hash = object.get(HASH)?.as_str()?.strip_prefix("blake3:")?;
        if object.get("type")?.as_str()? != TYPE {
            return None;
        }
        let fields = object.get("at").and_then(Value::as_array).into_iter().flatten();
        let at = fields.filter_map(|field| field.as_str().map(str::to_owned)).collect();
        Some(Self { hash: hash.to_owned(), size: object.get("size")?.as_u64()?, at })
    }

    /// The same, further down.
    pub(crate) fn down(mut self, path: &[String]) -> Self {
        self.at.extend_from_slice(path);
        self
    }

    pub(crate) fn to_value(&self) -> Value {
        let mut object = Map::new();
        object.insert(HASH.to_owned(), json!(format!("blake3:{}", self.hash)));
        object.insert("size".to_owned(), json!(self.size));
        object.insert("type".to_owned(), json!(TYPE));
        if !self.at.is_empty() {
            object.insert("at".to_owned(), json!(self.at));
        }
        Value::Object(object)
    }
}

/// Takes whatever is large out of an output: the smallest parts that make the rest small. What only looks like something
/// that was taken out is taken out as well, so that it comes back as it was.
pub(crate) fn take_out(value: &mut Value) -> Vec<Large> {
    let mut taken = Vec::new();
    if !is_small(value) {
        make_small(value, &mut taken);
    }
    taken
}

fn make_small(value: &mut Value, taken: &mut Vec<Large>) {
    let (whole, before) = (value.clone(), taken.len());
    if Part::of(value).is_none() {
        match value {
            Value::Object(fields) => fields.values_mut().for_each(|field| make_field_small(field, taken)),
            Value::Array(items) => items.iter_mut().for_each(|item| make_field_small(item, taken)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
        if size_up_to(value, LARGE) <= LARGE {
            return;
        }
    }
    // Many small things: they go together, with whatever is large among them.
    taken.truncate(before);
    let bytes = serde_json::to_vec(&whole).expect("JSON has text keys only");
    let hash = blake3::hash(&bytes).to_hex().to_string();
    *value = Part { hash: hash.clone(), size: bytes.len() as u64, at: Vec::new() }.to_value();
    taken.push(Large { hash, value: whole, bytes });
}

fn make_field_small(value: &mut Value, taken: &mut Vec<Large>) {
    if !is_small(value) {
        make_small(value, taken);
    }
}

/// Whether the value can stay as it is.
fn is_small(value: &Value) -> bool {
    size_up_to(value, LARGE) <= LARGE && !looks_taken_out(value)
}

/// About how long its JSON is; stops counting beyond `most`.
fn size_up_to(value: &Value, most: usize) -> usize {
    let of_all = |sizes: &mut dyn Iterator<Item = (usize, &Value)>| {
        let mut sum = 2;
        for (key, value) in sizes {
            sum += key + 1 + size_up_to(value, most.saturating_sub(sum));
            if sum > most {
                break;
            }
        }
        sum
    };
    match value {
        Value::Null | Value::Bool(_) => 4,
        Value::Number(_) => 8,
        Value::String(text) => text.len() + 2,
        Value::Array(items) => of_all(&mut items.iter().map(|item| (0, item))),
        Value::Object(fields) => of_all(&mut fields.iter().map(|(key, field)| (key.len() + 3, field))),
    }
}

/// Whether something in a value stands, or seems to stand, for a large one.
pub(crate) fn looks_taken_out(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.iter().any(looks_taken_out),
        Value::Object(fields) => {
            fields.contains_key(HASH) && Part::of(value).is_some() || fields.values().any(looks_taken_out)
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

/// The parts of a value that were taken out, each with the fields that lead to it.
pub(crate) fn parts_in(value: &Value) -> Vec<(Vec<String>, Part)> {
    let mut found = Vec::new();
    find(value, &mut Vec::new(), &mut found);
    found
}

fn find(value: &Value, path: &mut Vec<String>, found: &mut Vec<(Vec<String>, Part)>) {
    if let Some(part) = Part::of(value) {
        return found.push((path.clone(), part));
    }
    let mut go_down = |key: String, value: &Value| {
        path.push(key);
        find(value, path, found);
        path.pop();
    };
    match value {
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| go_down(at.to_string(), item)),
        Value::Object(fields) => fields.iter().for_each(|(key, field)| go_down(key.clone(), field)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The hashes of what was taken out of a value.
pub(crate) fn large_in(value: &Value) -> Vec<String> {
    parts_in(value).into_iter().map(|(_, part)| part.hash).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn long(of: char) -> String {
        of.to_string().repeat(LARGE + 1)
    }

    #[test]
    fn what_is_small_stays() {
        let mut value = json!({ "a": "x".repeat(1000), "b": [1, 2, { "c": null }] });
        let before = value.clone();
        assert_eq!((take_out(&mut value), value), (Vec::new(), before));
    }

    #[test]
    fn the_smallest_large_parts_are_taken_out_and_what_is_around_them_stays() {
        let mut value =
            json!({ "title": "t", "pages": [{ "n": 1, "text": long('a') }, { "n": 2, "text": long('b') }] });
        let taken = take_out(&mut value);
        assert_eq!(
            taken.iter().map(|t| t.value.clone()).collect::<Vec<_>>(),
            [json!(long('a')), json!(long('b'))]
        );
        assert_eq!(value.pointer("/pages/1/n"), Some(&json!(2)));
        let part = Part::of(&value["pages"][0]["text"]).expect("it stands for the text");
        assert_eq!((&part.hash, part.size), (&taken[0].hash, LARGE as u64 + 3));
        assert_eq!(taken[0].hash, blake3::hash(&taken[0].bytes).to_hex().to_string());
        assert!(serde_json::to_vec(&value).is_ok_and(|bytes| bytes.len() < 600));
    }

    #[test]
    fn many_small_things_are_taken_out_together_with_the_large_among_them() {
        let mut list: Vec<Value> = (0..2000).map(|n| json!({ "n": n, "text": "x".repeat(50) })).collect();
        list.push(json!(long('z')));
        let whole = Value::Array(list);
        let mut value = json!({ "list": whole });
        let taken = take_out(&mut value);
        assert_eq!(taken.len(), 1);
        assert_eq!(taken[0].value, whole);
        assert!(Part::of(&value["list"]).is_some());
    }

    #[test]
    fn what_only_looks_taken_out_is_taken_out_and_media_of_a_node_are_not() {
        let fake = json!({ "$blob": "blake3:00", "size": 1, "type": "application/json" });
        let picture = json!({ "$blob": "blake3:00", "size": 1, "type": "image/png" });
        let mut value = json!({ "fake": fake, "picture": picture });
        let taken = take_out(&mut value);
        assert_eq!((taken.len(), &taken[0].value), (1, &fake));
        assert_eq!(value["picture"], picture);
        assert_eq!(large_in(&value), [taken[0].hash.clone()]);
    }
}
