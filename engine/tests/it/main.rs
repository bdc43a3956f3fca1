//! The tests of the engine from outside.
#![allow(clippy::unwrap_used, missing_docs, unreachable_pub, reason = "tests")]

mod kinds;
mod workflows;
mod runs;
mod scripted;
