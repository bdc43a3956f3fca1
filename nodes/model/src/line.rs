//! What is said in a panel.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;
use crate::{Expression, Pose};

words! {
    /// How a line is said.
    LineKind {
        /// Said.
        Speech = "speech",
        /// Thought.
        Thought = "thought",
        /// Shouted.
        Shout = "shout",
    }
}

/// One balloon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Line {
    /// The id of a character of the panel, or `voice`: from outside the picture.
    pub speaker: String,
    /// The words, fit 28/60, with all lines of the panel fit 48/100; `*stars*` mark emphasis.
    pub text: String,
    /// How they are said.
    pub kind: LineKind,
    /// The speaker's face while saying so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expression: Option<Expression>,
    /// The speaker's body while saying so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pose: Option<Pose>,
}
