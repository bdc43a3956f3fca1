//! What a reviewer of a report may answer, and what became of it.

use chrono::{DateTime, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// What a reviewer decides.
    ReviewAction {
        /// The report is good.
        Approve = "approve",
        /// A model is to write it again, by the feedback.
        Modify = "modify",
        /// The reviewer changed it.
        Edit = "edit",
        /// There is to be no comic.
        Reject = "reject",
    }
}

words! {
    /// What became of a review.
    ReviewStatus {
        /// Approved, by a person or because nobody was to be asked.
        Approved = "approved",
        /// Written again at the reviewer's request; the reviewer is asked once more.
        Modified = "modified",
        /// Changed by the reviewer, who is asked once more.
        Edited = "edited",
        /// Rejected: the run ends.
        Rejected = "rejected",
        /// The answer could not be taken: nothing changed, and the reviewer is asked once more.
        Refused = "refused",
    }
}

/// The answer of a reviewer. Its schema is the form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewAnswer {
    /// What is to happen.
    pub action: ReviewAction,
    /// What to change, or why not: 1 to 2 000 characters, required for `modify` and `reject`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 2000))]
    pub feedback: Option<String>,
    /// The changed texts, required for `edit`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Edit>,
    /// Who answers, at most 80 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 80))]
    pub actor: Option<String>,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

/// The texts of a report as a reviewer wants them. Paragraphs stand in the order of the report and there are as many
/// as there were: texts may change, citations may not. A part that is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Edit {
    /// The title, at most 120 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 120))]
    pub title: Option<String>,
    /// The texts of the lead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<Vec<String>>,
    /// The sections.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sections: Option<Vec<EditSection>>,
    /// The texts of the conclusion.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conclusion: Option<Vec<String>>,
}

/// The texts of one section as a reviewer wants them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EditSection {
    /// The heading, at most 80 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(min = 1, max = 80))]
    pub heading: Option<String>,
    /// The texts of its paragraphs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paragraphs: Option<Vec<String>>,
}

/// One answer of a review that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewStep {
    /// What was decided.
    pub action: ReviewAction,
    /// By whom.
    pub actor: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// What was said to it, at most 2 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The revision of the report that was looked at.
    pub revision: u32,
}

/// What became of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// What became of it.
    pub status: ReviewStatus,
    /// Who decided, at most 80 characters.
    pub actor: String,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
    /// What was said to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<String>,
    /// All answers, at most eight.
    pub history: Vec<ReviewStep>,
}
