//! What is appended to the journal of a run, and what becomes of the run with it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::{RunStatus, StoreError};
use crate::ids::{RunId, StepId};
use crate::run::{Body, Entry, Failure, Review};

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
