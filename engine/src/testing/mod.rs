//! What tests of nodes, stores and the engine itself need. Nothing here is used by a product.

pub mod conformance;
mod context;
mod kinds;

pub use context::{Probe, context};
pub use kinds::Echo;
