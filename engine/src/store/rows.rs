//! What goes into a store and comes out of it.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::budget::Budget;
use crate::ids::{RunId, StepId, WorkerId};
use crate::run::{Body, Entry, Failure, Review};

use super::StoreError;

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

/// One row of a journal, its body as JSON text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its position, from 1.
    pub seq: u64,
    /// The kind of the entry.
    pub kind: String,
    /// The node, if it is about a step.
    pub node: Option<String>,
    /// The item of the step.
    pub item: Option<u32>,
    /// The turn of the step.
    pub turn: u32,
    /// The rest of the entry as JSON, without its kind.
    pub body: String,
    /// When the entry was made, to the microsecond.
    pub at: DateTime<Utc>,
}

impl Record {
    /// Writes an entry down.
    ///
    /// # Panics
    /// Never: an entry is plain data with text keys, which serde_json can always write.
    #[must_use]
    pub fn of(entry: &Entry) -> Self {
        Self {
            seq: entry.seq,
            kind: entry.body.kind().to_owned(),
            node: entry.step.as_ref().map(|step| step.node.to_string()),
            item: entry.step.as_ref().and_then(|step| step.item),
            turn: entry.step.as_ref().map_or(1, |step| step.turn),
            body: serde_json::to_string(&entry.body).expect("an entry is plain data"),
            at: entry.at,
        }
    }

    /// Reads the entry back.
    ///
    /// # Errors
    /// When the body is not one that this version writes.
    pub fn entry(&self) -> Result<Entry, StoreError> {
        let body: Body = serde_json::from_str(&self.body)
            .map_err(|e| StoreError::Corrupt(format!("journal entry {} ({}): {e}", self.seq, self.kind)))?;
        let step =
            self.node.as_deref().map(|node| StepId { node: node.into(), item: self.item, turn: self.turn });
        Ok(Entry { seq: self.seq, at: self.at, step, body })
    }
}

/// A run that was claimed.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The run, with the epoch of this claim.
    pub run: RunRow,
    /// Its whole journal.
    pub journal: Vec<Record>,
}

/// Something to append to the journal of a run.
#[derive(Debug, Clone)]
pub struct Append {
    /// The run.
    pub run: RunId,
    /// The epoch of the writer's claim.
    pub epoch: i64,
    /// The records, in order, following the journal without gap.
    pub records: Vec<Record>,
    /// Reviews that open with them.
    pub reviews: Vec<Review>,
    /// Reviews that end without an answer.
    pub expired: Vec<Uuid>,
    /// Letters that these records are the answer to.
    pub taken: Vec<i64>,
    /// What becomes of the run, if anything.
    pub turnover: Option<Turnover>,
}

/// What becomes of a run with an append.
#[derive(Debug, Clone)]
pub enum Turnover {
    /// It is done.
    Completed(Value),
    /// It has failed.
    Failed(Failure),
    /// An `end_if` ended it, for this reason.
    Stopped(String),
    /// Somebody ended it.
    Cancelled {
        /// Who.
        actor: String,
        /// Why.
        reason: String,
    },
    /// It waits, owned by nobody; if a letter came in since `mail` was read, it is `ready` instead.
    Waiting {
        /// When its next timer is due.
        ready_at: Option<DateTime<Utc>>,
        /// How many letters the owner has seen.
        mail: i64,
    },
    /// It is given back, and is `ready` for another worker.
    Released,
}

impl Turnover {
    /// The status that the run has then (for `Waiting`: if no letter came in).
    #[must_use]
    pub fn status(&self) -> RunStatus {
        match self {
            Self::Completed(_) => RunStatus::Completed,
            Self::Failed(_) => RunStatus::Failed,
            Self::Stopped(_) => RunStatus::Stopped,
            Self::Cancelled { .. } => RunStatus::Cancelled,
            Self::Waiting { .. } => RunStatus::Waiting,
            Self::Released => RunStatus::Ready,
        }
    }

    /// The output to keep with the run.
    #[must_use]
    pub fn output(&self) -> Option<&Value> {
        match self {
            Self::Completed(output) => Some(output),
            Self::Failed(_)
            | Self::Stopped(_)
            | Self::Cancelled { .. }
            | Self::Waiting { .. }
            | Self::Released => None,
        }
    }

    /// The reason to keep with the run, as JSON.
    #[must_use]
    pub fn error(&self) -> Option<Value> {
        match self {
            Self::Failed(failure) => Some(serde_json::json!({
                "step": failure.step.as_ref().map(ToString::to_string),
                "class": failure.error.class.name(),
                "code": failure.error.code,
                "message": failure.error.message,
            })),
            Self::Stopped(reason) => Some(serde_json::json!({ "reason": reason })),
            Self::Cancelled { actor, reason } => {
                Some(serde_json::json!({ "actor": actor, "reason": reason }))
            }
            Self::Completed(_) | Self::Waiting { .. } | Self::Released => None,
        }
    }
}

/// What became of an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Appended {
    /// It is durable.
    Durable,
    /// The writer does not own the run any more, or somebody else wrote there: drop the run at once.
    Fenced,
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

/// Something on its way to the owner of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// Its number, growing.
    pub id: i64,
    /// The run.
    pub run: RunId,
    /// The count of letters of this run with it, from 1: what [`RunRow::mail`] was raised to.
    pub mail: i64,
    /// What is in it.
    pub body: LetterBody,
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LetterBody {
    /// The answer to a wait.
    Signal {
        /// The step that waits.
        step: StepId,
        /// The payload.
        payload: Value,
        /// Who sent it.
        actor: String,
        /// The review that it answers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        review: Option<Uuid>,
    },
    /// A run that it waits for has ended.
    Child {
        /// Which.
        run: RunId,
    },
    /// It may use another amount from now on.
    Budget {
        /// How much; without a limit if there is none in it.
        budget: Budget,
        /// Who says so.
        actor: String,
    },
    /// The output of a step is to be replaced.
    Edit {
        /// The step.
        step: StepId,
        /// Its new output, checked against the type of its kind.
        delta: Value,
        /// Who changes it.
        actor: String,
        /// Why.
        reason: String,
    },
    /// The run is to end.
    Cancel {
        /// Who says so.
        actor: String,
        /// Why.
        reason: String,
    },
}

impl LetterBody {
    /// The name of its kind, as it stands in the table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Signal { .. } => "signal",
            Self::Edit { .. } => "edit",
            Self::Budget { .. } => "budget",
            Self::Child { .. } => "child",
            Self::Cancel { .. } => "cancel",
        }
    }
}
