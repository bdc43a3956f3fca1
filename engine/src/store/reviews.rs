//! Reviews as they stand, and answers to them.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::StoreError;
use crate::ids::RunId;
use crate::run::Review;

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReviewState {
    /// It can be answered.
    Open,
    /// Somebody answered it.
    Answered,
    /// Its time ran out, or its run ended.
    Expired,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Expired];

    /// The word that stands in the table.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Expired => "expired",
        }
    }
}

impl FromStr for ReviewState {
    type Err = StoreError;
    fn from_str(text: &str) -> Result<Self, StoreError> {
        Self::ALL
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or_else(|| StoreError::Corrupt(format!("the review state \"{text}\"")))
    }
}

/// A review as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReviewRow {
    /// The run.
    pub run: RunId,
    /// The question.
    #[serde(flatten)]
    pub review: Review,
    /// Where it stands.
    pub state: ReviewState,
    /// The answer, once given.
    pub answer: Option<Value>,
    /// Who gave it.
    pub actor: Option<String>,
    /// When.
    pub answered_at: Option<DateTime<Utc>>,
    /// When the question was asked.
    pub created_at: DateTime<Utc>,
}

/// Which reviews to list.
#[derive(Debug, Clone, Default)]
pub struct ReviewFilter {
    /// Only of this run.
    pub run: Option<RunId>,
    /// Only in this state.
    pub state: Option<ReviewState>,
}

/// An answer to a review, already checked against its form.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The payload of the signal.
    pub payload: Value,
    /// Who gives it.
    pub actor: String,
}

/// What became of an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// It is the first; it is on its way to the run.
    First(ReviewRow),
    /// The same answer was there already.
    Again(ReviewRow),
    /// Another answer was there already, or time was up.
    TooLate(ReviewRow),
    /// There is no such review.
    Unknown,
}
