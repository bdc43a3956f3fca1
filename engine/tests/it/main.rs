//! The tests of the engine from outside.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod blocked;
mod budgets;
mod budgets_of_children;
mod cache;
mod children;
mod diffs;
mod drawings;
mod edits;
mod forks;
mod kinds;
mod large;
mod large_inputs;
mod large_kept;
mod leases;
mod limits;
mod memory_store;
mod memos;
mod model;
mod once;
mod queues;
mod redrives;
mod retention;
mod runs;
mod schedules;
mod scripted;
mod trials;
mod workflow_chaos;
mod workflow_docs;
mod workflows;
