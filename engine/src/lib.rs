//! A durable workflow engine: runs checkpointed node by node in a database.
//!
//! A **workflow** is a TOML file: a graph of **nodes**, each an instance of a node **kind** written in Rust. A **run**
//! executes it on one input. What a node gives is in the **journal** of the run, in the database, before anything
//! outside can see it. A process that dies costs what was under way in it, never what was done.
//!
//! ```
//! use std::sync::Arc;
//!
//! use newsum_engine::store::MemoryStore; // newsum-engine-sql has SQLite and PostgreSQL
//! use newsum_engine::{Context, Effect, Engine, Node, NodeError, Registry};
//! use schemars::JsonSchema;
//! use serde::{Deserialize, Serialize};
//! use serde_json::json;
//!
//! /// A node kind: what `use = "say"` stands for.
//! struct Say;
//!
//! #[derive(Deserialize, JsonSchema)]
//! struct Input {
//!     word: String,
//!     name: String,
//! }
//!
//! #[derive(Serialize, JsonSchema)]
//! struct Output {
//!     text: String,
//! }
//!
//! #[async_trait::async_trait]
//! impl Node for Say {
//!     const KIND: &'static str = "say";
//!     const EFFECT: Effect = Effect::Pure;
//!     type Input = Input;
//!     type Output = Output;
//!
//!     async fn run(&self, input: Input, _cx: &Context) -> Result<Output, NodeError> {
//!         Ok(Output { text: format!("{} {}", input.word, input.name) })
//!     }
//! }
//!
//! const WORKFLOW: &str = r#"
//!     [workflow]
//!     name = "hello"
//!     version = 1
//!     [input]
//!     name = { type = "string" }
//!     [node.greet]
//!     use = "say"
//!     with.word = "Hello,"
//!     from.name = "input.name"
//!     [node.report]
//!     use = "say"
//!     with.word = "They said:"
//!     from.name = "greet.text"
//!     [output]
//!     text = "report.text"
//! "#;
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let engine = Engine::new(Arc::new(MemoryStore::new()), Registry::new().with(Say));
//!     let workflow = engine.load_source(WORKFLOW, "hello.toml")?; // checked and pinned
//!     let run = engine.submit(&workflow, json!({ "name": "world" })).await?;
//!     let worker = engine.worker().queue("default", 4).spawn(); // up to 4 runs at once
//!
//!     let mut events = engine.events(run.id).from(0); // the journal, as it becomes durable
//!     while let Some(entry) = events.next().await? {
//!         println!("{} {}", entry.seq, entry.body.kind());
//!     }
//!     let output = engine.run(run.id).await?.output;
//!     assert_eq!(output, Some(json!({ "text": "They said: Hello, world" })));
//!     worker.drain().await?;
//!     Ok(())
//! }
//! ```
//!
//! Where to read on: [`Node`] and [`Context`] for what the author of a node needs, [`Engine`] for what can be done with
//! runs, `engine/docs/architecture.md` for how the parts keep the promise, `examples/` for a wait for a person, a list
//! worked item by item, a crash, and a node with its tests.

pub mod blob;
mod budget;
mod clock;
mod committer;
mod diagnostic;
mod doorbell;
mod engine;
mod events;
mod ids;
mod input;
pub mod limits;
mod node;
mod registry;
pub mod run;
pub mod store;
pub mod testing;
mod timetable;
mod trial;
mod watchers;
mod worker;
pub mod workflow;

pub use budget::Budget;
pub use clock::Clock;
pub use diagnostic::{Code, Diagnostic, Diagnostics, Label};
pub use doorbell::{Bell, Doorbell, LocalDoorbell};
pub use engine::{
    Blocked, Change, DEFAULT_QUEUE, Edit, EditProblem, Edited, Engine, EngineError, Lacking, Live, NodeDiff,
    Redrive, Redriven, RunDiff, RunSide, Submit, Workflow,
};
pub use events::Events;
pub use ids::{BadStepId, NodeId, RunId, StepId, WorkerId};
pub use input::InputProblem;
pub use node::{Context, Degraded, Effect, ErrorClass, Node, NodeError, Usage};
pub use registry::{Kind, Registry, schema_of};
pub use trial::{Trial, Tried};
pub use watchers::{Watch, Watchers};
pub use worker::{Worker, WorkerBuilder};
