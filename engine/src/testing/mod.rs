//! What tests of nodes, stores and the engine itself need. Nothing here is used by a product.

pub mod conformance;
mod context;
mod crash_at;
mod kinds;
mod watched;

pub use context::{Probe, context};
pub use crash_at::{CrashPoint, Side, crash_at};
pub use kinds::Echo;
pub use watched::{Call, Event, Watched};
