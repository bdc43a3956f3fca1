//! A report in short, and its facts.

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
}
