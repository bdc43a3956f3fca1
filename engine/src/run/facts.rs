//! What is fixed about a run, how it ended, and what cannot be folded into it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::entry::Failure;
use crate::budget::Budget;
use crate::ids::RunId;

/// What is fixed about a run from its creation.
#[derive(Debug, Clone)]
pub struct RunFacts {
    /// Its id.
    pub id: RunId,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Its input, checked, with defaults filled in.
    pub input: Arc<Value>,
    /// What it may use, if it was submitted with a budget of its own; else its workflow says so.
    pub budget: Option<Budget>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum End {
    /// With this output.
    Completed(Arc<Value>),
    /// Because of this.
    Failed(Failure),
    /// By an `end_if`, with this reason.
    Stopped(String),
    /// By somebody, with this reason.
    Cancelled {
        /// Who.
        actor: String,
        /// Why.
        reason: String,
    },
}

/// An entry that cannot follow what is there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("journal entry {seq} cannot follow: {reason}")]
pub struct BadEntry {
    /// Its position.
    pub seq: u64,
    /// Why not.
    pub reason: String,
}
