//! Runs: as they are created, as they stand, as they are claimed.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Record, StoreError};
use crate::budget::Budget;
use crate::ids::{RunId, WorkerId};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    /// Waits for a worker.
    Ready,
    /// Owned by a worker.
    Running,
    /// Waits for a signal or a timer, owned by nobody.
    Waiting,
    /// Waits for a worker that has all the node kinds it needs.
    Blocked,
    /// Done.
    Completed,
    /// Failed; can be retried.
    Failed,
    /// Ended by an `end_if`.
    Stopped,
    /// Ended by somebody.
    Cancelled,
}

impl RunStatus {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Ready,
        Self::Running,
        Self::Waiting,
        Self::Blocked,
        Self::Completed,
        Self::Failed,
        Self::Stopped,
        Self::Cancelled,
    ];

    /// Its name; in a table, `blocked` may be written as another one with what it needs beside it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Running => "running",
            Self::Waiting => "waiting",
            Self::Blocked => "blocked",
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the run has ended.
    #[must_use]
    pub fn is_end(self) -> bool {
        match self {
            Self::Ready | Self::Running | Self::Waiting | Self::Blocked => false,
            Self::Completed | Self::Failed | Self::Stopped | Self::Cancelled => true,
        }
    }
}

impl fmt::Display for RunStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for RunStatus {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt(format!("the run status \"{text}\"")))
    }
}

/// A run to create.
#[derive(Debug, Clone)]
pub struct NewRun {
    /// Its id.
    pub id: RunId,
    /// The workflow that it is pinned to.
    pub workflow: String,
    /// The name of that workflow.
    pub workflow_name: String,
    /// Its queue.
    pub queue: String,
    /// Higher goes first.
    pub priority: i32,
    /// Its input, checked, with defaults filled in.
    pub input: Value,
    /// Submitting twice with the same key gives the same run.
    pub key: Option<String>,
    /// Not before this moment.
    pub ready_at: Option<DateTime<Utc>>,
    /// Words to find it by.
    pub labels: Value,
    /// The run of which it is a step.
    pub parent: Option<RunId>,
    /// What it may use; none for what its workflow says.
    pub budget: Option<Budget>,
    /// It is claimed only when no earlier run with the same serial key is unfinished.
    pub serial: Option<String>,
    /// The hashes of the large values that its input, and its journal if it has one, refer to.
    pub blobs: Vec<String>,
}

/// A run to create with the beginning of another's journal.
#[derive(Debug, Clone)]
pub struct Fork {
    /// The run.
    pub run: NewRun,
    /// The other run.
    pub of: RunId,
    /// How much of the journal comes from there.
    pub seq: u64,
    /// The whole journal, from position 1 without gaps: what comes from there, and what was changed.
    pub journal: Vec<Record>,
}

/// What creating gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Created {
    /// A new run.
    New(RunRow),
    /// The run that has the key.
    Existing(RunRow),
}

impl Created {
    /// The run, new or not.
    #[must_use]
    pub fn into_run(self) -> RunRow {
        match self {
            Self::New(run) | Self::Existing(run) => run,
        }
    }
}

/// A run as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RunRow {
    /// Its id.
    pub id: RunId,
    /// The hash of its workflow.
    pub workflow: String,
    /// The name of its workflow.
    pub workflow_name: String,
    /// Its queue.
    pub queue: String,
    /// Where it stands.
    pub status: RunStatus,
    /// Higher goes first.
    pub priority: i32,
    /// Its input.
    pub input: Value,
    /// Its output, once completed.
    pub output: Option<Value>,
    /// Why it failed, once failed; why it stopped or was cancelled.
    pub error: Option<Value>,
    /// The fencing number of its newest claim.
    pub epoch: i64,
    /// Its owner.
    pub worker: Option<WorkerId>,
    /// Claims in a row that ended with a dead worker and without a new record.
    pub deaths: u32,
    /// How many letters were ever posted to it.
    pub mail: i64,
    /// When it can be claimed; none while it waits for a signal only.
    pub ready_at: Option<DateTime<Utc>>,
    /// While it is blocked, the node kinds of which its next owner must have all, in order; else none.
    pub needs: Vec<String>,
    /// Its key.
    pub key: Option<String>,
    /// Words to find it by.
    pub labels: Value,
    /// The run that it was forked of; that one may have been deleted since.
    pub fork_of: Option<RunId>,
    /// How much of its journal came from there.
    pub fork_seq: Option<u64>,
    /// The run of which it is a step.
    pub parent: Option<RunId>,
    /// What it may use, if it was submitted with a budget of its own.
    pub budget: Option<Budget>,
    /// Its serial key: runs with the same one go one after the other.
    pub serial: Option<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was first claimed.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub finished_at: Option<DateTime<Utc>>,
}

/// Which runs to list.
#[derive(Debug, Clone, Default)]
pub struct RunFilter {
    /// Only with this status.
    pub status: Option<RunStatus>,
    /// Only of this workflow (by name).
    pub workflow: Option<String>,
    /// Only created before this run (for the next page).
    pub before: Option<RunId>,
    /// At most so many; 0 means 100.
    pub limit: usize,
}

/// A run that was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The run, with the epoch of this claim.
    pub run: RunRow,
    /// Its whole journal.
    pub journal: Vec<Record>,
}
