//! The tests of the engine from outside.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod blocked;
mod children;
mod drawings;
mod kinds;
mod memory_store;
mod once;
mod runs;
mod scripted;
mod workflow_chaos;
mod workflow_docs;
mod workflows;
