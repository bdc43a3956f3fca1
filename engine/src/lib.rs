//! A durable workflow engine: runs checkpointed node by node in a database.

mod committer;
mod doorbell;
mod engine;
mod events;
mod diagnostic;
mod ids;
mod input;
mod node;
mod registry;
pub mod run;
pub mod store;
pub mod testing;
mod worker;
pub mod workflow;

pub use doorbell::{Bell, Doorbell, LocalDoorbell};
pub use engine::{DEFAULT_QUEUE, Engine, EngineError, Live, Submit, Workflow};
pub use events::Events;
pub use diagnostic::{Code, Diagnostic, Diagnostics, Label};
pub use ids::{BadStepId, NodeId, RunId, StepId, WorkerId};
pub use input::InputProblem;
pub use node::{Context, Degraded, Effect, ErrorClass, Node, NodeError, Usage};
pub use registry::{Kind, Registry, schema_of};
pub use worker::{Worker, WorkerBuilder};
