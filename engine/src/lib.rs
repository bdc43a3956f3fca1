//! A durable workflow engine: runs checkpointed node by node in a database.

mod ids;
mod node;
mod registry;
pub mod run;
pub mod store;
pub mod testing;
pub mod workflow;

pub use ids::{BadStepId, NodeId, RunId, StepId, WorkerId};
pub use node::{Context, Degraded, Effect, ErrorClass, Node, NodeError, Usage};
pub use registry::{Kind, Registry, schema_of};
