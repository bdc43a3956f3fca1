//! What is written about workflow files is true of them.

use std::path::Path;

use newsum_engine::workflow;
use serde_json::Value;

use crate::kinds::registry;

fn page() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/workflow-file.md")).unwrap()
}

fn blocks(page: &str) -> Vec<&str> {
    page.split("```toml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect()
}

fn to_json(source: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(source).unwrap()).unwrap()
}

#[test]
fn every_example_of_the_page_loads() {
    let page = page();
    let blocks = blocks(&page);
    assert!(blocks.len() >= 4);
    for block in blocks {
        workflow::load(block, "workflow-file.md", &registry())
            .unwrap_or_else(|problems| panic!("{problems}\n{block}"));
    }
}

#[test]
fn every_key_of_a_node_stands_in_the_page() {
    let page = page();
    let schema = workflow::schema();
    let node = &schema["properties"]["node"]["additionalProperties"]["properties"];
    for (key, of) in node.as_object().unwrap() {
        assert!(page.contains(&format!("`{key}`")) || page.contains(&format!("`{key}.x`")), "{key}");
        for inner in of["properties"].as_object().into_iter().flatten() {
            assert!(page.contains(&format!("`{}`", inner.0)), "{key}.{}", inner.0);
        }
    }
}

#[test]
fn the_schema_takes_the_examples_and_refuses_unknown_keys() {
    let validator = jsonschema::validator_for(&workflow::schema()).unwrap();
    let page = page();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/workflows/good");
    let files = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| std::fs::read_to_string(entry.unwrap().path()).unwrap());
    let sources: Vec<String> = blocks(&page).into_iter().map(str::to_owned).chain(files).collect();
    for source in &sources {
        let mut value = to_json(source);
        dates_as_text(&mut value);
        let errors: Vec<String> =
            validator.iter_errors(&value).map(|e| format!("{} {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}\n{source}");
        value["node"].as_object_mut().unwrap().values_mut().for_each(|node| node["retries"] = 3.into());
        assert!(!validator.is_valid(&value));
    }
}

/// `toml` writes dates into JSON as a table with one key of its own.
fn dates_as_text(value: &mut Value) {
    match value {
        Value::Object(object) => match object.get("$__toml_private_datetime").cloned() {
            Some(date) => *value = date,
            None => object.values_mut().for_each(dates_as_text),
        },
        Value::Array(items) => items.iter_mut().for_each(dates_as_text),
        _ => {}
    }
}
