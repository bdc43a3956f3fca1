//! A fact: a sentence of the evidence that can be told in a balloon.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::word::words;

words! {
    /// What a fact tells.
    FactKind {
        /// What happened.
        Event = "event",
        /// How much.
        Number = "number",
        /// Why.
        Cause = "cause",
        /// What speaks against it.
        Contrast = "contrast",
        /// What somebody said, word for word.
        Quote = "quote",
        /// What people feel about it.
        Reaction = "reaction",
        /// What comes next.
        Outlook = "outlook",
        /// What a thing is.
        Definition = "definition",
    }
}

/// A number, ratio or date in a fact.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FactValue {
    /// As it is written, at most 24 characters.
    pub text: String,
    /// The number, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// Unit or counter, at most 12 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
}

/// A fact: a sentence of the evidence that can be told in a balloon.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Fact {
    /// `F1`, `F2`, ..
    pub id: String,
    /// What it tells.
    pub kind: FactKind,
    /// The sentence, at most 300 characters.
    pub text: String,
    /// Its short form, fit 48/100.
    pub short: String,
    /// Who did or said it, at most 60 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// At most four.
    pub values: Vec<FactValue>,
    /// The date that it names, as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Numbers of one to three sentences of the evidence.
    pub cites: Vec<u32>,
    /// How much it matters, 0 to 1.
    pub score: f64,
}
