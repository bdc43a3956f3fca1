//! The whole of it on one screen: a node kind, a workflow of two nodes, a run.
//!
//! `cargo run -p newsum-examples --example hello`
#![expect(clippy::print_stdout, reason = "an example talks to its reader")]

use std::sync::Arc;

use newsum_engine::store::MemoryStore;
use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// A node kind: what `use = "say"` stands for.
struct Say;

#[derive(Deserialize, JsonSchema)]
struct Input {
    word: String,
    name: String,
}

#[derive(Serialize, JsonSchema)]
struct Output {
    text: String,
}

#[async_trait::async_trait]
impl Node for Say {
    const KIND: &'static str = "say";
    const EFFECT: Effect = Effect::Pure;
    type Input = Input;
    type Output = Output;

    async fn run(&self, input: Input, _cx: &Context) -> Result<Output, NodeError> {
        Ok(Output { text: format!("{} {}", input.word, input.name) })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let engine = Engine::new(Arc::new(MemoryStore::new()), Registry::new().with(Say));
    let workflow = engine.load(concat!(env!("CARGO_MANIFEST_DIR"), "/hello.toml"))?; // checked and pinned
    let run = engine.submit(&workflow, json!({ "name": "world" })).await?;
    let worker = engine.worker().queue("default", 4).spawn(); // up to 4 runs at once

    let mut events = engine.events(run.id).from(0); // the journal, as it becomes durable
    while let Some(entry) = events.next().await? {
        let step = entry.step.map_or("run".to_owned(), |step| step.to_string());
        println!("{} {step} {}", entry.seq, entry.body.kind());
    }
    println!("{}", engine.run(run.id).await?.output.unwrap_or_default());
    worker.drain().await?;
    Ok(())
}
