//! `n06a-contextual-summary`: a report in short, and the facts that a comic can tell.

mod facts;
mod node;
mod short;

pub use node::{Input, N06aContextualSummary, Output};
