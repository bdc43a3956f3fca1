//! `newsum run --follow`: a run is driven to its end by the command alone.

use std::path::Path;

use serde_json::json;

use crate::newsum::say;

const OUTER: &str = r#"
[workflow]
name = "outer"
version = 1
timeout = "1m"
[input]
query = { type = "string" }
[node.clean]
use = "n01-initialize"
queue = "gpu"
from.query = "input.query"
[node.call]
use = "workflow:inner"
from.query = "clean.request.query"
[output]
query = "call.query"
"#;

const INNER: &str = r#"
[workflow]
name = "inner"
version = 1
[defaults]
queue = "inner"
[input]
query = { type = "string" }
[node.clean]
use = "n01-initialize"
queue = "special"
from.query = "input.query"
[output]
query = "clean.request.query"
"#;

fn written(home: &Path) -> (String, String) {
    std::fs::write(home.join("outer.toml"), OUTER).unwrap();
    std::fs::write(home.join("inner.toml"), INNER).unwrap();
    let path = |name: &str| home.join(name).display().to_string();
    (format!("sqlite://{}", path("newsum.db")), path("outer.toml"))
}

#[test]
fn a_node_on_another_queue_and_a_child_on_a_third_are_driven_along() {
    let home = tempfile::tempdir().unwrap();
    let (db, workflow) = written(home.path());
    let input = json!({ "query": "rain in May" }).to_string();
    let args = ["--db", &db, "--json", "run", &workflow, "--input", &input, "--follow"];
    let run = say(&args).succeeds().json();
    assert_eq!((&run["status"], &run["output"]["query"]), (&json!("completed"), &json!("rain in May")));
}
