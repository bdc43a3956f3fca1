//! A run that needs a kind which this program does not have.

use std::path::Path;

use newsum_engine::store::RunStatus;
use newsum_engine::testing::Echo;
use newsum_engine::{Engine, Registry, RunId};
use serde_json::json;

use crate::newsum::say;

const WORKFLOW: &str = r#"
[workflow]
name = "foreign"
version = 1
[node.say]
use = "echo"
with.value = "hello"
[output]
value = "say.value"
"#;

/// A run submitted by a program that has more kinds.
fn submitted(db: &str) -> RunId {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let engine = Engine::new(newsum_workers::open(db).await.unwrap(), Registry::new().with(Echo));
        let workflow = engine.load_source(WORKFLOW, "foreign.toml").unwrap();
        engine.submit(&workflow, json!({})).await.unwrap().id
    })
}

/// Drives what there is with the kinds that the run needs.
fn driven(db: &str, id: RunId) -> RunStatus {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let engine = Engine::new(newsum_workers::open(db).await.unwrap(), Registry::new().with(Echo));
        let worker = engine.worker().queue("default", 1).spawn();
        let mut events = engine.events(id).from(0);
        while events.next().await.unwrap().is_some() {}
        worker.drain().await.unwrap();
        engine.run(id).await.unwrap().status
    })
}

#[test]
fn runs_why_names_the_kind_that_is_missing_and_the_run_goes_on_where_it_is_there() {
    let home = tempfile::tempdir().unwrap();
    let db = format!("sqlite://{}", Path::new(home.path()).join("newsum.db").display());
    let id = submitted(&db);
    let name = id.to_string();
    let idle = say(&["--db", &db, "runs", "why", &name]).succeeds();
    assert!(idle.out.contains("no live worker serves the queue \"default\""), "{}", idle.out);
    say(&["--db", &db, "worker", "--exit-when-idle"]).succeeds();
    for command in ["why", "show"] {
        let said = say(&["--db", &db, "runs", command, &name]).succeeds().out;
        assert!(said.contains("foreign  blocked"), "{said}");
        assert!(
            said.contains("no live worker of the queue \"default\" has the node kind \"echo\""),
            "{said}"
        );
        assert!(said.contains("no worker of that queue lives"), "{said}");
    }
    let listed = say(&["--db", &db, "runs", "list", "--status", "blocked", "--json"]).succeeds().json();
    assert_eq!((listed[0]["id"].as_str(), &listed[0]["needs"]), (Some(name.as_str()), &json!(["echo"])));
    let why = say(&["--db", &db, "runs", "why", &name, "--json"]).succeeds().json();
    assert_eq!(why["blocked"]["missing"], json!(["echo"]));
    assert_eq!(driven(&db, id), RunStatus::Completed);
}
