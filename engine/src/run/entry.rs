//! The entries of the journal: the only truth about a run.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::budget::Budget;
use crate::ids::{RunId, StepId};
use crate::node::{Degraded, NodeError, Usage};

/// One row of the journal of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its position, from 1, without gaps.
    pub seq: u64,
    /// When it was made, by the clock of the worker that made it.
    pub at: DateTime<Utc>,
    /// The step it is about, if it is about one.
    pub step: Option<StepId>,
    /// What happened.
    pub body: Body,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Body {
    /// An attempt has been running for a while; for those who watch from another process, without effect.
    Started {
        /// Its number, from 1.
        attempt: u32,
    },
    /// A step is settled: the checkpoint.
    Done {
        /// Its output.
        delta: Arc<Value>,
        /// The attempt that made it.
        attempt: u32,
        /// How long that attempt took, in milliseconds.
        took_ms: u64,
        /// What it used.
        #[serde(default, skip_serializing_if = "Usage::is_zero")]
        usage: Usage,
        /// Whether the output is that of an earlier step with the same input.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        cached: bool,
        /// What it had to do without.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        degraded: Vec<Degraded>,
    },
    /// A node will not run.
    Skipped {
        /// Why.
        reason: String,
    },
    /// An attempt failed.
    AttemptFailed {
        /// Its number.
        attempt: u32,
        /// Why.
        error: NodeError,
        /// What it used.
        #[serde(default, skip_serializing_if = "Usage::is_zero")]
        usage: Usage,
        /// When the next one starts; none means that this was the last.
        retry_at: Option<DateTime<Utc>>,
    },
    /// A step waits.
    Waiting {
        /// For what.
        wait: Waited,
        /// When the wait ends by itself.
        until: Option<DateTime<Utc>>,
    },
    /// A wait has ended.
    Signalled {
        /// The payload, or what stands in for it.
        payload: Arc<Value>,
        /// Who sent it; nobody, when time was up.
        actor: Option<String>,
    },
    /// The output of a settled step was changed by hand; what depends on it begins anew.
    Edited {
        /// The new output.
        delta: Arc<Value>,
        /// Who changed it.
        actor: String,
        /// Why.
        reason: String,
    },
    /// A durable sub-step.
    Memo {
        /// Its name within the step.
        key: String,
        /// Its value.
        value: Value,
    },
    /// An attempt that must never run twice is about to begin: durable before it does.
    Intent {
        /// The attempt.
        attempt: u32,
    },
    /// What the run may use is used: no further attempt starts.
    BudgetReached {
        /// What was used.
        usage: Usage,
        /// What may be.
        budget: Budget,
    },
    /// The run may use another amount from now on.
    BudgetSet {
        /// How much; without a limit if there is none in it.
        budget: Budget,
        /// Who said so.
        actor: String,
    },
    /// Somebody asked for the end of the run.
    CancelRequested {
        /// Who.
        actor: String,
        /// Why.
        reason: String,
    },
    /// A failed run goes on at what failed.
    Retried {
        /// Who asked for it.
        actor: String,
    },
    /// Everything before was copied from another run; from here on this run goes its own way.
    Forked {
        /// The other run.
        fork_of: RunId,
        /// How much of its journal was copied.
        fork_seq: u64,
        /// Who asked for it.
        actor: String,
        /// Why.
        reason: String,
    },
    /// The run is done.
    Completed {
        /// Its output.
        output: Arc<Value>,
    },
    /// The run has failed.
    Failed {
        /// Where and why.
        failure: Failure,
    },
    /// The run was ended by an `end_if`.
    Stopped {
        /// Which one.
        reason: String,
    },
    /// The run was cancelled.
    Cancelled {
        /// By whom.
        actor: String,
        /// Why.
        reason: String,
    },
}

impl Body {
    /// Whether the run is over with it, until somebody retries it.
    #[must_use]
    pub fn is_end(&self) -> bool {
        matches!(
            self,
            Self::Completed { .. } | Self::Failed { .. } | Self::Stopped { .. } | Self::Cancelled { .. }
        )
    }

    /// The name of the kind, as it stands in the table.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Done { .. } => "done",
            Self::Skipped { .. } => "skipped",
            Self::AttemptFailed { .. } => "attempt_failed",
            Self::Waiting { .. } => "waiting",
            Self::Signalled { .. } => "signalled",
            Self::Edited { .. } => "edited",
            Self::Memo { .. } => "memo",
            Self::Intent { .. } => "intent",
            Self::BudgetReached { .. } => "budget_reached",
            Self::BudgetSet { .. } => "budget_set",
            Self::CancelRequested { .. } => "cancel_requested",
            Self::Retried { .. } => "retried",
            Self::Forked { .. } => "forked",
            Self::Completed { .. } => "completed",
            Self::Failed { .. } => "failed",
            Self::Stopped { .. } => "stopped",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// What a step waits for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waited {
    /// A payload from outside; the review asks a person for it.
    Signal {
        /// The name of the signal.
        name: String,
        /// The review.
        review: Uuid,
    },
    /// A moment.
    Timer,
    /// A person to say what became of a `Once` attempt that was begun and never said so itself.
    Outcome {
        /// The attempt.
        attempt: u32,
        /// The review.
        review: Uuid,
    },
    /// A run of its own.
    Child {
        /// The attempt that it is.
        attempt: u32,
        /// The run; its id is said here before it is made, so that it is made once.
        run: RunId,
    },
}

impl Waited {
    /// The review that asks, if a person is asked.
    #[must_use]
    pub fn review(&self) -> Option<Uuid> {
        match self {
            Self::Signal { review, .. } | Self::Outcome { review, .. } => Some(*review),
            Self::Timer | Self::Child { .. } => None,
        }
    }
}

/// Why a run failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{}{error}", step.as_ref().map(|step| format!("{step}: ")).unwrap_or_default())]
pub struct Failure {
    /// The step whose last attempt failed, if it was one.
    pub step: Option<StepId>,
    /// Why.
    pub error: NodeError,
}

/// A question to a person: the row that commits together with its `waiting` entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Review {
    /// Made from run and step, so that the same question has the same id after a crash.
    pub id: Uuid,
    /// The step that waits.
    pub step: StepId,
    /// The name of the signal; `outcome` where it asks whether an attempt did its work.
    pub signal: String,
    /// JSON Schema of the answer.
    pub form: Value,
    /// The values that the person is shown, by field.
    pub shown: Value,
    /// When it ends by itself.
    pub expires_at: Option<DateTime<Utc>>,
}
