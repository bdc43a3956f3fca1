//! Workflows and workers, as a store keeps them.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::ids::WorkerId;

/// A workflow as it was when a run was pinned to it.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkflowRow {
    /// blake3 of the plan.
    pub hash: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u32,
    /// The text of the file.
    pub source: String,
    /// The plan as JSON.
    pub plan: Value,
}

/// A worker as it registers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorkerRow {
    /// Its id.
    pub id: WorkerId,
    /// How long it is believed to live after it last said so.
    pub lease: Duration,
    /// The queues that it serves.
    pub queues: Vec<String>,
    /// The node kinds that it can run.
    pub kinds: Vec<String>,
    /// When it last said that it lives; set by the store.
    pub seen_at: Option<DateTime<Utc>>,
}
