//! A report in short, and its facts.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Fact, Method, Tone};

/// Something worth knowing, and what it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Insight {
    /// At most 200 characters.
    pub text: String,
    /// Numbers of one to four sentences of the evidence.
    pub cites: Vec<u32>,
}

/// A report in short, and its facts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// How it was made.
    pub method: Method,
    /// The report in one line, fit 60/120.
    pub one_line: String,
    /// Three to five.
    pub insights: Vec<Insight>,
    /// Two to twelve, best first.
    pub facts: Vec<Fact>,
    /// How it may be told.
    pub tone: Tone,
    /// Whether people came to harm: the quiet register.
    pub grave: bool,
    /// Real names, at most ten: they may be read about, never drawn or made to speak.
    pub people: Vec<String>,
    /// The headline of the report, at most 120 characters: what titles are made from.
    #[serde(default)]
    pub headline: String,
    /// The id of the fact that closes the best document, where its last sentence can be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<String>,
    /// The documents that the report cites, at most four.
    #[serde(default)]
    pub sources: Vec<SummarySource>,
}

/// A document as a comic names it below its pictures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SummarySource {
    /// Headline, at most 300 characters.
    pub title: String,
    /// Name of the paper, site or file.
    pub name: String,
    /// http(s) address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<NaiveDate>,
}
