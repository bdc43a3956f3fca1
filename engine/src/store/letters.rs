//! Letters: what is on its way to the owner of a run.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::budget::Budget;
use crate::ids::{RunId, StepId};

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
