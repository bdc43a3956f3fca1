//! The composition root: from settings to services, from services to a registry, from a database to an engine.
//!
//! This is the only place that knows both the nodes and the clients behind their services.

mod database;
mod wiring;

pub use database::{DatabaseError, open, open_read_only};
pub use newsum_clients::Source;
pub use wiring::{COMIC_QUEUE, COMIC_WORKFLOW, Sources, Wiring, WiringError, services, sources};
